"""The week beside today: of each day how many go out, how many are out, and what went wrong. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmsuite.core.locale import N_, number, short_day, translate
from cmsuite.publishing.words import STANDINGS
from cmsuite.tui.signs import standing_cell
from cmsuite.tui.widgets.figure_view import BLOCKS
from cmsuite.tui.widgets.row_list import Cell, Column

LATE = ("late", "missed", "failed", "doubt")
"""What was due and is not out, the plainest word first."""
SAID = (*LATE, "to_publish", "past", "frozen", "changes_requested", "not_approved", "not_planned", "sending")
"""What is told of a day besides its two numbers, in this order."""


@dataclass(frozen=True, slots=True)
class DayOut:
    """A day of the week. standings: how many entries stand how, by the words of `publishing.words`."""

    day: date
    standings: Counter[str]

    @property
    def planned(self) -> int:
        """How many go out on it, or should have."""
        return self.standings.total()

    @property
    def out(self) -> int:
        return self.standings["published"]


def week(monday: date, standings: Iterable[tuple[int, str]]) -> list[DayOut]:
    """Seven days. standings: of each entry of the week its day, 0 on Monday, and how it stands."""
    found = [Counter[str]() for _day in range(7)]
    for place, standing in standings:
        found[place][standing] += 1
    return [DayOut(monday + timedelta(days=place), one) for place, one in enumerate(found)]


def heading(days: Sequence[DayOut]) -> str:
    """How far the week is, and its shape: a block a day, as high as many go out."""
    most = max((one.planned for one in days), default=0) or 1
    shape = "".join(BLOCKS[(len(BLOCKS) - 1) * one.planned // most] for one in days)
    planned, out = (sum(part) for part in zip(*((one.planned, one.out) for one in days), strict=True))
    said = translate("WEEK, published: {out}/{planned}").format(out=number(out), planned=number(planned))
    return f"{said}  {shape}" if planned else said


def columns() -> list[Column]:
    return [
        Column(N_("DAY"), lambda one: short_day(one.day), 8),
        Column(N_("OUT"), lambda one: f"{number(one.out)}/{number(one.planned)}" if one.planned else "—", 6),
        Column("", _said),
    ]


def _said(one: DayOut) -> Cell:
    """What else there is to say of a day: the worst first, whose tone it has."""
    there = [name for name in SAID if one.standings[name]]
    if not there:
        return (
            Cell(f"✓ {translate(STANDINGS['published'])}", "success")
            if one.planned and one.out == one.planned
            else Cell("")
        )
    told = []
    for name in there:
        sign, _space, word = standing_cell(name).text.partition(" ")
        told.append(f"{sign} {number(one.standings[name])} {word}")
    return Cell(", ".join(told), standing_cell(there[0]).tone)
