"""The working calendar of a brand: its zone, its hours, its holidays; deadlines counted in what people work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cmsuite.core.holidays import holidays
from cmsuite.core.zones import Wall, instant, zone_info

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FAR = 3660  # days looked ahead before a calendar without any hours is called empty


class NeverOpen(ValueError):
    """A calendar without a single working hour."""


@dataclass(frozen=True)
class WorkingCalendar:
    """hours: day of the week (mon … sun) -> spans of local time such as ("09:00", "18:00"), in order."""

    zone: str
    hours: Mapping[str, tuple[tuple[str, str], ...] | list[list[str]]]
    holiday_pack: str = "fr"

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works that day: it has hours and is no holiday."""
        free = {holiday.on for holiday in holidays(self.holiday_pack, day.year)}
        return bool(self.hours.get(DAYS[day.weekday()])) and day not in free

    def is_open(self, at: datetime) -> bool:
        """Whether people work at an instant; the closing minute is closed."""
        return any(start <= at < end for start, end in self.spans(self.local(at).date()))

    def local(self, at: datetime) -> datetime:
        """The wall time of an instant here."""
        return at.astimezone(zone_info(self.zone))

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working spans of a day, as instants."""
        if not self.is_working_day(day):
            return []
        return [(self._at(day, start), self._at(day, end)) for start, end in self.hours[DAYS[day.weekday()]]]

    def add_hours(self, at: datetime, hours: float) -> datetime:
        """The instant after that many working hours. Raises NeverOpen."""
        left = timedelta(hours=hours)
        for start, end in self._ahead(at):
            start = max(start, at)
            if end - start >= left:
                return (start + left).astimezone(UTC)
            left -= end - start
        raise NeverOpen

    def add_days(self, at: datetime, days: int) -> datetime:
        """The same wall time, that many working days later; a start on a free day counts from the next one."""
        local = self.local(at)
        day = local.date()
        for _ in range(days):
            day = self.next_day(day)
        if days == 0 and not self.is_working_day(day):
            day = self.next_day(day)
        return instant(Wall(datetime.combine(day, local.time()), self.zone))

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Working hours from one instant to a later one; 0 when it is not later."""
        total, day = timedelta(), self.local(start).date()
        while day <= self.local(end).date():
            for opens, closes in self.spans(day):
                total += max(timedelta(), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total / timedelta(hours=1)

    def _ahead(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = self.local(at).date()
        for _ in range(FAR):
            yield from (span for span in self.spans(day) if span[1] > at)
            day += timedelta(days=1)

    def next_day(self, day: date) -> date:
        """The first working day after a day. Raises NeverOpen."""
        for _ in range(FAR):
            day += timedelta(days=1)
            if self.is_working_day(day):
                return day
        raise NeverOpen

    def _at(self, day: date, clock: str) -> datetime:
        midnight = clock == "24:00"
        wall = datetime.combine(day + timedelta(days=midnight), time(0) if midnight else time.fromisoformat(clock))
        return instant(Wall(wall, self.zone))


OFFICE = WorkingCalendar("UTC", dict.fromkeys(DAYS[:5], (("09:00", "17:00"),)))
"""Monday to Friday but for the holidays of France, where no brand is at hand."""
