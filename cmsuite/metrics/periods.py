"""Spans of days that are measured and compared. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, day


class EndsBeforeItBegins(Usage):
    said = N_("The period begins on {first} and ends on {last}: it would have no day.")
    hint = N_("Give --from a day that is not after --to.")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both inclusive, of each account's own calendar. Raises EndsBeforeItBegins."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise EndsBeforeItBegins(first=self.first, last=self.last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def previous(self) -> Period:
        """As many days, just before."""
        return Period(self.first - timedelta(self.days), self.first - timedelta(1))

    @property
    def name(self) -> str:
        """2026-03 for a whole month, else 2026-03-02_2026-03-15: for names of files."""
        if self == month_of(self.first):
            return f"{self.first:%Y-%m}"
        return f"{self.first}_{self.last}"

    def __contains__(self, when: date) -> bool:
        return self.first <= when <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return day(self.first)
        if self == month_of(self.first):
            return day(self.first).partition(" ")[2]  # March 2026
        return _("{first} to {last}").format(first=day(self.first), last=day(self.last))


def month_of(when: date) -> Period:
    """The month that holds a day."""
    first = when.replace(day=1)
    after = (first + timedelta(31)).replace(day=1)
    return Period(first, after - timedelta(1))


def last_month(today: date) -> Period:
    """The last month that is over."""
    return month_of(today.replace(day=1) - timedelta(1))


def chosen(first: date | None, last: date | None, today: date) -> Period:
    """The period asked for: the last full month, from a day to today, or the month's days up to one."""
    if first is None and last is None:
        return last_month(today)
    last = last or max(today, first or today)
    return Period(first or last.replace(day=1), last)
