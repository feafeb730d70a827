"""A budget in cents: month by month, by whatever it is for, and what a result costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CONTINGENCY = Decimal("0.05")  # of the whole, at least
HEAVY = Decimal("0.25")  # of the whole: a line beyond will be asked about


@dataclass(frozen=True, slots=True)
class Line:
    """cents: of all its months together; first: any day of the first one."""

    family: str
    cents: int
    first: date | None = None
    months: int = 1
    objective: str = ""
    network: str = ""


def total(lines: Iterable[Line]) -> int:
    """Cents of all lines."""
    return sum(one.cents for one in lines)


def by(lines: Iterable[Line], what: str) -> dict[str, int]:
    """Cents by family, objective or network; "" for what is for none in particular."""
    found: dict[str, int] = {}
    for one in lines:
        name = getattr(one, what)
        found[name] = found.get(name, 0) + one.cents
    return found


def monthly(lines: Iterable[Line]) -> dict[date, int]:
    """Cents by month (its first day). A line is spread evenly; cents that do not divide fall in its first months."""
    found: dict[date, int] = {}
    for one in lines:
        if one.first is None:
            continue
        months = max(1, one.months)
        each, more = divmod(one.cents, months)
        for place in range(months):
            month = later(one.first, place)
            found[month] = found.get(month, 0) + each + (place < more)
    return dict(sorted(found.items()))


def later(day: date, months: int) -> date:
    """The first day of the month that many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def per_result(cents: int, results: Decimal | None) -> Decimal | None:
    """Cents of one expected result; None where none is expected."""
    return Decimal(cents) / results if results and results > 0 else None
