"""Marked dates of a year, from dated packs: public holidays, remembrance, first days of sales, and what usage keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cmsuite.core.holidays import easter, holidays, source_of
from cmsuite.core.locale import N_, language
from cmsuite.core.memorial import days_of, nth
from cmsuite.core.resources import find, toml_of
from cmsuite.core.sales import beginnings

FILE = "marked.toml"
KINDS = {
    "holiday": N_("public holiday"),
    "commemoration": N_("remembrance"),
    "mourning": N_("mourning"),
    "sales": N_("sales begin"),
    "marked": N_("marked date"),
}


@dataclass(frozen=True, slots=True)
class MarkedDate:
    """A day that a calendar should know. kind: a word of KINDS; source: who fixed the day."""

    on: date
    kind: str
    en: str
    fr: str
    source: str

    @property
    def name(self) -> str:
        return self.fr if language() == "fr" else self.en


def marked_dates(pack: str, country: str, year: int, workspace: Path | None = None) -> tuple[MarkedDate, ...]:
    """Those of a year, in order, a holiday before what else that day is. pack: of holidays. Raises UnknownHolidays."""
    country = country.lower()
    territory = pack if pack.startswith(f"{country}-") else country
    found = [
        *_holidays(pack, year, workspace),
        *(_named(on, row["tag"], row) for on, row in days_of(country, year, workspace)),
        *(_named(on, "sales", row, source) for on, row, source in beginnings(territory, year, workspace)),
        *_marked(country, year, workspace),
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def _holidays(pack: str, year: int, workspace: Path | None) -> Iterator[MarkedDate]:
    source = source_of(pack, workspace)
    for one in holidays(pack, year, workspace):
        yield MarkedDate(one.on, "holiday", one.en, one.fr, source)


def _marked(country: str, year: int, workspace: Path | None) -> Iterator[MarkedDate]:
    table = toml_of(find("calendars", FILE, workspace))
    for place in ("all", country):
        for row in table.get(place, {}).get("days", ()):
            yield _named(_on(row, year), "marked", row)


def _on(row: dict[str, Any], year: int) -> date:
    day = nth(year, **row["nth"])
    if "unless_easter" in row and day == easter(year) + timedelta(days=row["unless_easter"]):
        day = nth(year, **row["otherwise"])
    return day + timedelta(days=row.get("plus", 0))


def _named(on: date, kind: str, row: dict[str, Any], source: str = "") -> MarkedDate:
    said = source or row.get("source", {}).get(language(), "")
    return MarkedDate(on, kind, row["name"]["en"], row["name"]["fr"], said)
