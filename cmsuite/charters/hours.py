"""Hours of the week in which somebody is there: what they leave open, and when a delay that counts only them ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

WEEK = 7 * 24 * 60
DAY = 24 * 60
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):([0-5]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Staffed:
    """Minutes of the week in which somebody is there, from Monday 0:00: spans that lie apart, in their order."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[Iterable[int], time, time]]) -> Staffed:
        """From days (0 Monday to 6 Sunday) with a time from and a time to; 0:00 ends a day, and a night goes over into
        the next one."""
        found: list[tuple[int, int]] = []
        for days, start, end in parts:
            first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
            for one in days:
                at, to = one * DAY + first, one * DAY + (last if last > first else last + DAY)
                found += [(at, min(to, WEEK)), *([(0, to - WEEK)] if to > WEEK else [])]
        return cls(tuple(_joined(found)))

    @property
    def minutes(self) -> int:
        """Of a week."""
        return sum(end - start for start, end in self.spans)

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """What is left open: (minute of the week at which it begins, how many minutes it lasts), Sunday night and
        Monday morning being one."""
        if not self.spans:
            return ((0, WEEK),)
        ends = [end for _start, end in self.spans]
        starts = [start for start, _end in self.spans[1:]] + [self.spans[0][0] + WEEK]
        return tuple((end % WEEK, start - end) for end, start in zip(ends, starts, strict=True) if start > end)

    def after(self, since: datetime, minutes: int, zone: str) -> datetime:
        """When so many staffed minutes have passed since a moment, on the wall of a zone. Raises ValueError where
        nobody is ever there."""
        if not self.spans:
            raise ValueError("nobody is there")
        left = timedelta(minutes=minutes)
        for start, end in self._from(since, ZoneInfo(zone)):
            begun = max(start, since)
            if end - begun >= left:
                return begun + left
            left -= end - begun
        raise AssertionError  # weeks do not end

    def _from(self, since: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """Spans of the calendar that end after a moment, on the wall of a zone."""
        today = since.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday())
        for week in count():
            for start, end in self.spans:
                span = (_at(monday, week, start, zone), _at(monday, week, end, zone))
                if span[1] > since:
                    yield span


def _at(monday: date, week: int, minute: int, zone: ZoneInfo) -> datetime:
    day = monday + timedelta(days=7 * week + minute // DAY)
    local = datetime.combine(day, time(minute % DAY // 60, minute % 60), zone)
    return local.astimezone(ZoneInfo("UTC"))


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if held and start <= held[1]:
            held = (held[0], max(held[1], end))
        else:
            if held:
                yield held
            held = (start, end)
    if held:
        yield held


def said_hours(text: str, tongue: str) -> str:
    """Times of day as a language writes them: 21:30-07:00 in French 21 h 30 à 7 h. Else the text stays."""
    if tongue != "fr":
        return text
    said = _CLOCK.sub(lambda one: f"{int(one[1])}\u00a0h" + (f"\u00a0{one[2]}" if one[2] != "00" else ""), text)
    return re.sub(r"(?<=[h\d])-(?=\d)", " à ", said) if said != text else text
