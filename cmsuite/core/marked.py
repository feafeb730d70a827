"""Marked dates of a year, from dated packs: public holidays, remembrance, first days of sales, and what usage keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.holidays import easter, holidays, source_of
from cmsuite.core.locale import N_, language
from cmsuite.core.memorial import days_of, nth
from cmsuite.core.resources import find, toml_of
from cmsuite.core.sales import beginnings
from cmsuite.core.text import shown

FILE = "marked.toml"
KINDS = {
    "holiday": N_("public holiday"),
    "commemoration": N_("remembrance"),
    "mourning": N_("mourning"),
    "sales": N_("sales begin"),
    "marked": N_("marked date"),
}
TONES = {
    "joy": N_("joy"),
    "fun": N_("fun"),
    "cause": N_("cause"),
    "care": N_("care"),
    "trade": N_("commerce"),
    "info": N_("information"),
    "respect": N_("respect"),
    "mourn": N_("silence or tribute"),
    "avoid": N_("to avoid"),
}
OF_KIND = {"commemoration": "mourn", "mourning": "mourn", "sales": "trade"}


class BadDay(Usage):
    said = N_("The row “{name}” of {file} says no day that can be read ({what}).")
    hint = N_("The head of the file that comes with the program says how days are written.")


@dataclass(frozen=True, slots=True)
class MarkedDate:
    """A day that a calendar should know. kind: a word of KINDS; source: who fixed the day; until: the last day, where
    it lasts; tone: a word of TONES, empty where none is written; sectors: whom it concerns, else everybody; star:
    whether a calendar names it for every brand."""

    on: date
    kind: str
    en: str
    fr: str
    source: str
    until: date | None = None
    tone: str = ""
    sectors: tuple[str, ...] = ()
    star: bool = True

    @property
    def name(self) -> str:
        return self.fr if language() == "fr" else self.en

    def concerns(self, sector: str | None) -> bool:
        """Whether the calendar of a brand of that sector names it."""
        return self.star or sector in self.sectors


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody fixes each year, and did not yet, as far as is written. when: about, in the language in force."""

    name: str
    when: str


def marked_dates(pack: str, country: str, year: int, workspace: Path | None = None) -> tuple[MarkedDate, ...]:
    """Those of a year, in order, a holiday before what else that day is. pack: of holidays. Raises UnknownHolidays,
    BadDay."""
    country = country.lower()
    territory = pack if pack.startswith(f"{country}-") else country
    found = [
        *_holidays(pack, year, workspace),
        *(_named((on, on), row["tag"], row) for on, row in days_of(country, year, workspace)),
        *(_named((on, on), "sales", row, source) for on, row, source in beginnings(territory, year, workspace)),
        *(one for row in _rows(country, workspace) for one in _marked(row, year, find("calendars", FILE, workspace))),
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def expected(country: str, year: int, workspace: Path | None = None) -> list[Expected]:
    """What has no day in that year yet, because nobody has written down what was fixed."""
    tongue = "fr" if language() == "fr" else "en"
    return [
        Expected(row["name"][tongue], row["expected"][tongue])
        for row in _rows(country.lower(), workspace)
        if "expected" in row and not row.get("dates", {}).get(str(year))
    ]


def _holidays(pack: str, year: int, workspace: Path | None) -> Iterator[MarkedDate]:
    source = source_of(pack, workspace)
    for one in holidays(pack, year, workspace):
        yield MarkedDate(one.on, "holiday", one.en, one.fr, source, tone=one.tone)


def _rows(country: str, workspace: Path | None) -> list[dict[str, Any]]:
    """Those of everywhere that hold there, then a country's own."""
    table = toml_of(find("calendars", FILE, workspace))
    everywhere = [row for row in table.get("all", {}).get("days", ()) if country not in row.get("not_in", ())]
    return [*everywhere, *table.get(country, {}).get("days", ())]


def _marked(row: dict[str, Any], year: int, file: Path) -> list[MarkedDate]:
    """A row, each time that it comes in a year. Raises BadDay."""
    try:
        return [_named(span, "marked", row) for span in _spans(row, year)]
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        what = f"{type(err).__name__}: {err}"
        raise BadDay(name=shown(str(row.get("name", "")), 80), file=file, what=shown(what, 200)) from err


def _spans(row: dict[str, Any], year: int) -> list[tuple[date, date]]:
    """The first and the last day, each time that it comes in a year."""
    if "dates" in row:
        return [_span(one, year) for one in row["dates"].get(str(year), ())]
    first, last = _span(row["fixed"], year) if "fixed" in row else (day := _on(row, year), day)
    return [(first, max(last, first + timedelta(days=row.get("days", 1) - 1)))]


def _span(said: str, year: int) -> tuple[date, date]:
    first, _dots, last = said.partition("..")
    return date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")


def _on(row: dict[str, Any], year: int) -> date:
    if "easter" in row:
        return easter(year) + timedelta(days=row["easter"])
    if "week_of" in row:
        day = date.fromisoformat(f"{year}-{row['week_of']}")
        return day - timedelta(days=day.weekday())
    if "from" in row:
        day = date(year, row["from"]["month"], row["from"]["day"])
        return day + timedelta(days=(row["from"]["weekday"] - day.isoweekday()) % 7)
    day = nth(year, **row["nth"])
    if "unless_easter" in row and day == easter(year) + timedelta(days=row["unless_easter"]):
        day = nth(year, **row["otherwise"])
    return day + timedelta(days=row.get("plus", 0))


def _named(span: tuple[date, date], kind: str, row: dict[str, Any], source: str = "") -> MarkedDate:
    said = source or row.get("source", {}).get(language(), "")
    return MarkedDate(
        span[0],
        kind,
        row["name"]["en"],
        row["name"]["fr"],
        said,
        until=span[1] if span[1] != span[0] else None,
        tone=row.get("tone", OF_KIND.get(kind, "")),
        sectors=tuple(row.get("sectors", ())),
        star=kind != "marked" or row.get("star", False),
    )
