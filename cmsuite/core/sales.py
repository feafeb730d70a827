"""Periods of legal sales, from a dated pack: a country, or a region that differs from it on some days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
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


def _period(row: dict[str, Any], year: int) -> tuple[datetime, datetime]:
    """From its first hour to the midnight that ends its last day."""
    day = nth(year, row["month"], row["weekday"], row["place"])
    if day.day > row["after"]:
        day = nth(year, row["month"], row["weekday"], row["otherwise"])
    start = datetime.combine(day, time.fromisoformat(row["from"]))
    return start, datetime.combine(day + timedelta(weeks=row["weeks"]), time())
