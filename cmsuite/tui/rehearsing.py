"""A talk as it is rehearsed: its slides with their numbers, and what may be said against it. Asked in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, translate
from cmsuite.strategy.rehearsal import Spent, clock

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.content import Content
    from cmsuite.engines.documents.kinds import Kind
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.strategy.argument import ArgumentSheet, Objection
    from cmsuite.strategy.deck import Deck, Slide


class NoSlides(Refused):
    said = N_("This deck has no slide to rehearse.")
    hint = N_("Write one in Slides.")


@dataclass(frozen=True, slots=True)
class Talk:
    """slot: minutes of the meeting. objections: of the argumentation sheet beside it."""

    title: str
    slides: tuple[Slide, ...]
    objections: tuple[Objection, ...]
    slot: int

    @property
    def minutes(self) -> Decimal:
        """That the slides may take."""
        return sum((one.minutes for one in self.slides), Decimal(0))


def talk(found: DocumentRead, content: Mapping[str, Any], act: Act) -> Talk:
    """What a deck says now, typed or saved, beside the newest argumentation sheet of its strategy. Raises NoSlides."""
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.kinds import known
    from cmsuite.strategy.related import following

    kind = known(found.kind)
    deck = cast("Deck", _with_numbers(kind, read(kind.schema, content), found))
    if not deck.slides:
        raise NoSlides()
    above = found.newest.around.parents.get("strategy")
    beside = following(act, above.id, "argument_sheet") if above is not None else None
    objections: tuple[Objection, ...] = ()
    if beside is not None:
        of_it = known(beside.kind)
        sheet = cast("ArgumentSheet", _with_numbers(of_it, read(of_it.schema, beside.newest.content), beside))
        objections = tuple(one for one in sheet.objections if one.objection)
    return Talk(found.title, deck.slides, objections, deck.slot)


def _with_numbers(kind: Kind, content: Content, found: DocumentRead) -> Content:
    from cmsuite.engines.documents.quoting import figures, filled

    return filled(content, figures(kind, content, found.newest.around))


def slide_lines(slide: Slide) -> list[str]:
    """What is shown, then what is said, a paragraph each."""
    notes = [line for line in slide.notes.splitlines() if line.strip()]
    return [*(f"· {line}" for line in slide.lines), *([""] if slide.lines and notes else []), *notes]


def told(rows: Sequence[Spent], talk: Talk) -> str:
    """What all of it took, beside what it may take."""
    took = sum((one.took for one in rows), timedelta())
    planned = sum((one.planned for one in rows), timedelta())
    said = translate("{done} of {slides} slides said: {took} for {planned} planned; of {slot} min, {left} are left.")
    left = clock(timedelta(minutes=talk.slot) - took)
    slides = len(talk.slides)
    return said.format(
        done=len(rows), slides=slides, took=clock(took), planned=clock(planned), slot=talk.slot, left=left
    )
