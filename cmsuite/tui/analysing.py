"""The forms over an item: what it means for the brand, and what its source is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.sections.forms import worded
from cmsuite.tui.triaging import Triaging
from cmsuite.veille.telling import in_words, review_told
from cmsuite.veille.words import AXES, DIGITS, LETTERS, OWNERS, PAYWALLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from cmsuite.engines.acts import Act
    from cmsuite.veille.reading import ItemRead
    from cmsuite.veille.reviewing import Review
    from cmsuite.veille.sources import SourceLine

Letter = Literal["A", "B", "C", "D", "E", "F"]
Digit = Literal["1", "2", "3", "4", "5", "6"]
Axis = Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"]
Owner = Literal["official", "press", "trade", "competitor", "individual", "community"]
Paywall = Literal["free", "partial", "paid"]
READ = 900  # characters of the source's text, beside what is written about it
CODED: JsonDict = {"coded": True}


class Analysis(BaseModel):
    """What an item means, as it is typed."""

    letter: Letter = Field("F", title=N_("Source, A to F"), json_schema_extra=CODED | worded(LETTERS))
    digit: Digit = Field("6", title=N_("Information, 1 to 6"), json_schema_extra=CODED | worded(DIGITS))
    summary: str = Field(title=N_("Summary in your own words"), max_length=1000, json_schema_extra={"rows": 4},
                         description=N_("60 to 600 characters, unless set otherwise; at most 25 words in a row of the "
                                        "source."))  # fmt: skip
    so_what: str = Field(title=N_("What it changes for us"), max_length=2000, json_schema_extra={"rows": 3},
                         description=N_("Who has to do what, from when."))  # fmt: skip
    confirmed_by: list[int] = Field(
        [], title=N_("Confirmed by the items"), max_length=10,
        description=N_("Their numbers, of other publishers, with commas between."),
    )  # fmt: skip
    because: str = Field("", title=N_("Why it counts as confirmed all the same"), max_length=1000,
                         description=N_("For the digit 1 with fewer than two independent origins."))  # fmt: skip


class SourceForm(BaseModel):
    """What a source is, as it is typed."""

    title: str = Field(title=N_("Title"), max_length=200)
    axis: Axis = Field("trade", title=N_("Axis"), description=N_("For the items to come."),
                       json_schema_extra=worded(AXES))  # fmt: skip
    reliability: Letter | None = Field(None, title=N_("Its reliability"), json_schema_extra=CODED | worded(LETTERS))
    owner_type: Owner | None = Field(None, title=N_("Who speaks there"), json_schema_extra=worded(OWNERS))
    publisher: str = Field("", title=N_("Publisher"), max_length=200,
                           description=N_("Items of one publisher do not confirm each other."))  # fmt: skip
    country: str = Field(
        "", title=N_("Country"), max_length=2, description=N_("Where it is published, in two letters.")
    )
    paywall: Paywall | None = Field(None, title=N_("To read"), json_schema_extra=worded(PAYWALLS))
    owner: str = Field("", title=N_("Looked after by"), max_length=200,
                       description=N_("A name or a mail address of the team; empty is nobody."))  # fmt: skip


def analyse(place: Triaging, found: ItemRead) -> None:
    """Ask what an item means, its own text above."""
    made, line = found.judged, found.line
    letter, digit = (made.letter, str(made.digit)) if made.letter and made.digit else tuple(made.proposed)
    text = " ".join((found.text or found.summary or "").split())
    note = [line.title, "", text[:READ] + ("…" if len(text) > READ else ""), ""]
    note.append(labelled(translate("Rating proposed"), in_words(made.proposed)))
    given = {"letter": letter, "digit": digit, "summary": made.summary or "", "so_what": made.so_what or ""}
    form: FormScreen[Analysis] = FormScreen(
        Analysis, N_("What does it mean?"), partial(_send_analysis, found), given=given, about=str(line.item),
        note="\n".join(note),
    )  # fmt: skip
    place.app.push_screen(form, partial(_analysed, place))


def _send_analysis(found: ItemRead, form: Any, wanted: Analysis) -> None:
    deed = partial(_write, found.line.item, found.line.version, wanted)
    form.do(deed, form.done, brand=found.line.brand, failed=form.refused)


def _analysed(place: Triaging, title: str | None) -> None:
    if title is not None:
        place.told_of(translate("Analysed: {title}").format(title=shown(title, 60)))


def _write(item: int, seen: int, wanted: Analysis, act: Act) -> str:
    from cmsuite.veille.analysing import analyse
    from cmsuite.veille.rating import Rating, confirm

    for other in wanted.confirmed_by:
        confirm(act, item, other)
    rating = Rating(wanted.letter, int(wanted.digit))
    done = analyse(act, item, wanted.summary, wanted.so_what, rating=rating, because=wanted.because, seen=seen)
    return done.title


def edit_source(
    over: Screen[Any], brand: int, found: SourceLine, better: Review | None, done: Callable[[str], None]
) -> None:
    """Ask what a source is. better: the letter that its history speaks for; done: told what is to be said."""
    note = review_told(better) if better else ""
    given = {"title": found.title, "axis": found.axis, "reliability": found.reliability or "",
             "owner_type": found.owner_type or "", "publisher": found.publisher or "", "country": found.country or "",
             "paywall": found.paywall or "", "owner": found.owner or ""}  # fmt: skip
    send = partial(_send_source, brand, found)
    form: FormScreen[SourceForm] = FormScreen(
        SourceForm, N_("What is this source?"), send, given=given, about=str(found.id), note=note
    )
    over.app.push_screen(form, partial(_edited, done))


def _send_source(brand: int, found: SourceLine, form: Any, wanted: SourceForm) -> None:
    form.do(partial(_edit, found, wanted), form.done, brand=brand, failed=form.refused)


def _edit(found: SourceLine, wanted: SourceForm, act: Act) -> str:
    from cmsuite.veille.sources import edit_source
    from cmsuite.veille.team import member

    who = wanted.owner.strip()
    owner = None if who == (found.owner or "") else member(act, who) if who else 0
    return edit_source(
        act, found.id, title=wanted.title, axis=wanted.axis, reliability=wanted.reliability or "",
        owner_type=wanted.owner_type or "", publisher=wanted.publisher, country=wanted.country,
        paywall=wanted.paywall or "", owner_id=owner, seen=found.version,
    ).title  # fmt: skip


def _edited(done: Callable[[str], None], title: str | None) -> None:
    if title is not None:
        done(translate("Changed: {title}").format(title=shown(title, 60)))


def source_and_better(source: int, act: Act) -> tuple[SourceLine, Review | None]:
    """A source, and the letter that its history speaks for."""
    from cmsuite.veille.reviewing import reviews
    from cmsuite.veille.sources import source as read

    return read(act, source), reviews(act, [source]).get(source)
