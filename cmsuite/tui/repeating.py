"""A series of posts from one, from the calendar: how often, what is to be known of each day, then all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from cmsuite.charters.words import DAYS
from cmsuite.core import zones
from cmsuite.core.locale import N_, day, near_day, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.bulk import Bulk
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.sections.forms import worded

if TYPE_CHECKING:
    from pathlib import Path

    from cmsuite.calendar.series import Copy, Foreseen, Repeated, Rhythm
    from cmsuite.content.checks import Finding
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.tui.places.calendar import CalendarPlace

EVERY = {"week": N_("every week"), "two_weeks": N_("every two weeks"), "month": N_("every month")}


class Series(BaseModel):
    """How often a post comes again."""

    every: Literal["week", "two_weeks", "month"] = Field(
        "week", title=N_("How often"), json_schema_extra=worded(EVERY),
        description=N_("Without a day below, on its day of the week, or of the month."),
    )  # fmt: skip
    on: tuple[str, ...] | None = Field(
        None, title=N_("Days of the week"), description=N_("Monday, Thursday. Of a month, in the same week of it."),
        json_schema_extra=worded(DAYS),
    )  # fmt: skip
    times: int | None = Field(None, title=N_("How many more posts"), description=N_("This, or a last day."))
    until: date | None = Field(None, title=N_("Last day"), description=N_("The last day that it may fall on."))


@dataclass(frozen=True, slots=True)
class Looked:
    """A series before it is written, and the holds that stand over its accounts."""

    rhythm: Rhythm
    found: Foreseen
    holds: tuple[Finding, ...]


def begin(place: CalendarPlace, slot: Slot) -> None:
    """Ask how often the post of an entry comes again, show what would be written, and write it."""

    def told(made: Repeated | None) -> None:
        if made is None:
            return
        n = len(made.posts)
        said = ngettext("{n} draft is in the calendar, from {day}", "{n} drafts are in the calendar, from {day}", n)
        place.suite.tell(f"{said.format(n=number(n), day=day(made.first))} {translate('· u undoes')}")
        place.load()

    note = translate("“{title}”: each time a draft of its own, with its words and hours; its files stay with it.")
    form = FormScreen(
        Series, N_("Series"), partial(_look, slot), about=f"{slot.post_id}", note=note.format(title=shown(slot.title))
    )
    place.app.push_screen(form, told)


def _look(slot: Slot, form: FormScreen[Series], wanted: Series) -> None:
    assert slot.post_id is not None
    look = partial(_looked, slot.post_id, wanted, form.seat.workspace.root)
    form.ask(look, partial(_show, form, slot.brand), group="series", brand=slot.brand, failed=form.refused)


def _looked(post: int, wanted: Series, root: Path, act: Act) -> Looked:
    from cmsuite.calendar.series import Rhythm, foreseen
    from cmsuite.publishing.holds import held

    rhythm = Rhythm(wanted.every, wanted.on or (), wanted.until, wanted.times)
    found = foreseen(act, post, rhythm, root)
    return Looked(rhythm, found, held(act, {one.account_id for one in found.copies[0].entries}))


def _show(form: FormScreen[Series], brand: int, looked: Looked) -> None:
    """Each post and what is to be known of its day; who does not want them so changes what is typed."""
    found, n = looked.found, len(looked.found.copies)
    question = ngettext("“{title}” comes again: {n} post", "“{title}” comes again: {n} posts", n)
    lines = [f"! {said}" for said in (*(one.message for one in looked.holds), *found.left_said)]
    lines += [line for copy in found.copies for line in _said(copy)]

    def answered(sure: bool | None) -> None:
        if sure:
            form.do(partial(_written, looked), form.done, brand=brand, failed=form.refused)
        else:
            form.stay()

    asked = question.format(title=shown(found.title, 40), n=number(n))
    form.app.push_screen(Bulk(asked, "\n".join(lines), translate("Write them")), answered)


def _said(copy: Copy) -> list[str]:
    """· Thu 12 Mar 2026 · 18:00 Mastodon @lumen, and below it what is to be known of the day."""
    first = min(one.at.local for one in copy.entries)
    hours = [_where(first.date(), one.at, one.account) for one in copy.entries]
    return [f"· {near_day(first)} {first.year} · {', '.join(hours)}", *(f"! {one.message}" for one in copy.against)]


def _where(first: date, at: zones.Wall, account: str) -> str:
    leaves = zones.place(at).wall.local
    when = f"{leaves:%H:%M}" if leaves.date() == first else f"{near_day(leaves)} {leaves:%H:%M}"
    return f"{when} {shown(account)}"


def _written(looked: Looked, act: Act) -> Repeated:
    from cmsuite.calendar.series import repeat

    return repeat(act, looked.found.post_id, looked.rhythm)
