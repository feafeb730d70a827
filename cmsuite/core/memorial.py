"""Days of mourning and of remembrance, from a dated pack: a country's own."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cmsuite.core.resources import find, toml_of

FILE = "memorial.toml"


def tags_of(day: date, country: str, workspace: Path | None = None) -> list[str] | None:
    """What a day is in a country (`mourning`, `commemoration`), in order; None where none is known of it."""
    rows = toml_of(find("calendars", FILE, workspace)).get(country.lower())
    if not isinstance(rows, dict):
        return None
    return sorted({one["tag"] for one in rows.get("days", ()) if _falls(one, day)})


def _falls(row: dict[str, Any], day: date) -> bool:
    if "fixed" in row:
        return bool(row["fixed"] == f"{day:%m-%d}")
    at = row["nth"]
    return day == nth(day.year, at["month"], at["weekday"], at["place"])


def nth(year: int, month: int, weekday: int, place: int) -> date:
    """The first, second … of a day of the week (1 is Monday) in a month; -1 is the last."""
    if place > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (place - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 - 7 * (place + 1))
