"""Public holidays, from dated packs: a country, or a region that adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, language
from cmsuite.core.resources import find, toml_of


class UnknownHolidays(Usage):
    said = N_("There is no holiday pack named {name}.")
    hint = N_("Packs: {known}.")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody works, with its name in both languages. tone: as of a marked date."""

    on: date
    en: str
    fr: str
    tone: str = ""

    @property
    def name(self) -> str:
        return self.fr if language() == "fr" else self.en


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature 1876; valid from 1583)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays(pack: str, year: int, workspace: Path | None = None) -> tuple[Holiday, ...]:
    """The holidays of a year, in order. Raises UnknownHolidays."""
    return _of_year(find("calendars", "holidays.toml", workspace), pack, year)


def source_of(pack: str, workspace: Path | None = None) -> str:
    """What fixes the holidays of a pack. Raises UnknownHolidays."""
    return str(_pack(toml_of(find("calendars", "holidays.toml", workspace)), pack)["source"])


def packs(workspace: Path | None = None) -> list[str]:
    """The names of the packs."""
    return sorted(
        name
        for name, table in toml_of(find("calendars", "holidays.toml", workspace)).items()
        if isinstance(table, dict)
    )


@cache
def _of_year(file: Path, pack: str, year: int) -> tuple[Holiday, ...]:
    table = toml_of(file)
    _pack(table, pack)
    found: dict[date, Holiday] = {}
    for rule in _rules(table, pack):
        if "easter" in rule:
            on = easter(year) + timedelta(days=rule["easter"])
        else:
            month, day = rule["fixed"].split("-")
            on = date(year, int(month), int(day))
        found.setdefault(on, Holiday(on, rule["name"]["en"], rule["name"]["fr"], rule.get("tone", "")))
    return tuple(sorted(found.values(), key=lambda holiday: holiday.on))


def _pack(table: dict[str, Any], pack: str) -> dict[str, Any]:
    found = table.get(pack)
    if not isinstance(found, dict):
        raise UnknownHolidays(name=pack, known=", ".join(sorted(n for n, t in table.items() if isinstance(t, dict))))
    return found


def _rules(table: dict[str, Any], pack: str) -> list[dict[str, Any]]:
    wider = table[pack].get("within")
    return [*(_rules(table, wider) if wider else []), *table[pack].get("days", [])]
