"""Periods of legal sales, from a dated pack: a country, or a region that differs from it on some days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from cmsuite.core.memorial import nth
from cmsuite.core.resources import find, toml_of

FILE = "sales.toml"


def sales_open(local: datetime, territory: str, workspace: Path | None = None) -> bool | None:
    """Whether legal sales are on at a local time; None where nothing is known of the territory or that day."""
    table = toml_of(find("calendars", FILE, workspace))
    row = table.get(territory)
    if not isinstance(row, dict):
        return None
    wider = table[row["within"]] if "within" in row else row
    found = any(start <= local < end for start, end in (_period(one, local.year) for one in wider["periods"]))
    day = f"{local:%m-%d}"
    doubts = row.get("unsure", ())
    return None if any(one["from"] <= day < one["until"] and one["open"] is found for one in doubts) else found


def beginnings(territory: str, year: int, workspace: Path | None = None) -> list[tuple[date, dict[str, Any], str]]:
    """The first days of the sales of a year, each with its row of the pack and what fixes it; none where a territory
    is not known, or may begin on another day."""
    table = toml_of(find("calendars", FILE, workspace))
    row = table.get(territory, {})
    wider = table[row["within"]] if "within" in row else row
    found = [(_period(one, year)[0], one) for one in wider.get("periods", ())]
    return [
        (at.date(), one, wider["source"])
        for at, one in found
        if sales_open(at - timedelta(minutes=1), territory, workspace) is False
    ]


def _period(row: dict[str, Any], year: int) -> tuple[datetime, datetime]:
    """From its first hour to the midnight that ends its last day."""
    day = nth(year, row["month"], row["weekday"], row["place"])
    if day.day > row["after"]:
        day = nth(year, row["month"], row["weekday"], row["otherwise"])
    start = datetime.combine(day, time.fromisoformat(row["from"]))
    return start, datetime.combine(day + timedelta(weeks=row["weeks"]), time())
