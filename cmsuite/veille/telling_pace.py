"""How often a source is asked, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cmsuite.core.locale import N_, moment, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.veille.pace import Hurry, Interval

PACES = {
    "usual": N_("at its own rhythm, 15 min to 24 h"),
    "live": N_("live, 15 min to 1 h"),
    "daily": N_("daily, 6 h to 24 h"),
    "weekly": N_("weekly, before it is read, never at night"),
}


def span(seconds: int | None) -> str:
    """A time between two looks: 15 min, 6 h, 3.5 d; a dash where it is not known."""
    if seconds is None:
        return "—"
    if seconds < 5_400:
        return translate("{n} min").format(n=number(round(seconds / 60)))
    hours = seconds / 3_600
    if hours < 48:
        return translate("{n} h").format(n=number(hours, 0 if hours == int(hours) else 1))
    days = hours / 24
    return translate("{n} d").format(n=number(days, 0 if days == int(days) else 1))


def slower(done: Hurry) -> str:
    """Which sources of a hurry are asked less often than every 15 minutes; nothing where all are."""
    some = [f"{shown(one.title, 40)} ({span(one.every_s)})" for one in done.slower]
    if not some:
        return ""
    said = ngettext(
        "{n} stays slower, as its kind or its server asks: {some}.",
        "{n} stay slower, as their kinds or their servers ask: {some}.",
        len(some),
    )
    return said.format(n=len(some), some=", ".join(some))


def told(one: Interval, zone: str | None = None) -> str:
    """How often a source is asked, and was; until when a crisis hurries it. zone: else this machine's."""
    said = translate(
        N_("Asked every {planned}.") if one.actual_s is None else N_("Asked every {planned}; lately every {actual}.")
    )
    told = said.format(planned=span(one.planned_s), actual=span(one.actual_s))
    if one.hurried_until is None:
        return told
    until = moment(one.hurried_until.astimezone(ZoneInfo(zone) if zone else None))
    hurried = translate("Hurried by a crisis until {until}.").format(until=until)
    return f"{told} {hurried}"
