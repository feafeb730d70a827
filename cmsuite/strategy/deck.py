"""The talk: slides that quote the strategy, with what is said to each and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from pydantic import Field

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, Day, EvidenceId, Text, Words
from cmsuite.engines.documents.kinds import Kind, known, register_kind
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.parse import Given
from cmsuite.strategy import pitch
from cmsuite.strategy.quotes import plain
from cmsuite.strategy.words import SLIDES, worded

PartOf = Literal[
    "title", "asked", "understood", "audit_1", "audit_2", "swot", "posture", "objectives", "target", "pillars",
    "networks", "month", "organisation", "roadmap", "risks", "scenarios", "decisions", "next", "other",
]  # fmt: skip


class Slide(Content):
    """One idea. figure: the name of a figure of the documents above, such as strategy-mix."""

    part: PartOf = Field("other", title=N_("Part"), json_schema_extra=worded(SLIDES))
    title: Words = Field("", title=N_("Message"), description=N_("A whole sentence: it says the one idea."))
    lines: tuple[Words, ...] = Field((), title=N_("Lines"), description=N_("Forty words at most, with the message."))
    figure: Words = Field("", title=N_("Figure"))
    minutes: Decimal = Field(Decimal(1), ge=0, le=120, decimal_places=2, title=N_("Minutes"))
    notes: Text = Field("", title=N_("What is said"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Deck(Content):
    meeting_on: Day | None = Field(None, title=N_("Meeting on"))
    slot: int = Field(60, ge=5, le=600, title=N_("Minutes of the meeting"))
    talk: Decimal = Field(Decimal("0.30"), ge=0, le=1, decimal_places=2, title=N_("Part kept for discussion"))
    decider: Words = Field("", title=N_("Who decides"))
    fears: Words = Field("", title=N_("What they fear"))
    slides: tuple[Slide, ...] = Field((), title=N_("Slides"), description=N_("Twelve to eighteen."))


@dataclass(frozen=True, slots=True)
class View:
    """figures: the names that slides may use. minutes: of all slides together."""

    figures: tuple[str, ...]
    minutes: Decimal


def figures(around: Around) -> Mapping[str, Figure]:
    """The figures of every document above, as KIND-NAME."""
    found: dict[str, Figure] = {}
    for name, parent in around.parents.items():
        given = known(name).given
        if given is not None:
            theirs = given(parent.content, around.above(name))
            found |= {f"{name}-{one}": figure for one, figure in theirs.figures.items()}
    return found


def given(_content: Content, around: Around) -> Given:
    """What slides may show."""
    return Given(figures=figures(around))


def view(content: Content, around: Around) -> View:
    """What the template knows besides the slides."""
    deck = cast(Deck, content)
    return View(tuple(figures(around)), sum((one.minutes for one in deck.slides), Decimal(0)))


def sums(content: Content, _around: Around) -> Iterator[str]:
    """How long the talk is beside the meeting."""
    deck = cast(Deck, content)
    minutes = sum((one.minutes for one in deck.slides), Decimal(0))
    said = translate("{minutes} min of talk for {slot} min, {talk} min kept to discuss")
    yield said.format(minutes=plain(minutes), slot=deck.slot, talk=plain(deck.slot * deck.talk))
    yield labelled(translate("Slides"), number(len(deck.slides)))


def begun(around: Around) -> Content:
    """The eighteen slides that a strategy makes."""
    from cmsuite.strategy.plan import Strategy
    from cmsuite.strategy.writing import deck

    return deck(cast(Strategy, around.parents["strategy"].content), around)


DECK = register_kind(
    Kind(
        "deck",
        N_("Deck"),
        "DECK",
        Deck,
        checks=(pitch.check,),
        given=given,
        computed=view,
        follows=("strategy",),
        begun=begun,
        presents=True,
        firm=frozenset({pitch.DIFFERS}),
        sums=sums,
    )
)
