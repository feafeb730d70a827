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
    if not isinstance(toml_of(find("calendars", FILE, workspace)).get(country.lower()), dict):
        return None
    return sorted({row["tag"] for on, row in days_of(country, day.year, workspace) if on == day})


def days_of(country: str, year: int, workspace: Path | None = None) -> list[tuple[date, dict[str, Any]]]:
    """The days of a year, each with its row of the pack; none where none is known of the country."""
    rows = toml_of(find("calendars", FILE, workspace)).get(country.lower(), {})
    return [(_on(row, year), row) for row in rows.get("days", ())]


def _on(row: dict[str, Any], year: int) -> date:
    return date.fromisoformat(f"{year}-{row['fixed']}") if "fixed" in row else nth(year, **row["nth"])


def nth(year: int, month: int, weekday: int, place: int) -> date:
    """The first, second … of a day of the week (1 is Monday) in a month; -1 is the last."""
    if place > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (place - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 - 7 * (place + 1))
