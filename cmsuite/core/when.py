"""A day and an hour as people type them, in English and French. Pure: the zone and the present are parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.zones import Wall, wall


class NotAMoment(Usage):
    said = N_("“{text}” is no day and hour.")
    hint = N_("Write 2026-11-24 18:00, 24/11 18:00, tomorrow 9h, monday 9h30 or in 2h.")


class NotADay(Usage):
    said = N_("“{text}” is no day.")
    hint = N_("Write 2026-11-24 or 24/11/2026.")


class NotADayByWords(NotADay):
    hint = N_("Write 24/11, 24/11/2026, tomorrow or monday.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed, before it is known in which zone and when it is meant."""

    text: str
    hour: time | None = None
    fold: int = 0
    day: date | None = None  # in full
    month_day: tuple[int, int] | None = None  # the next one
    weekday: int | None = None  # the next one; 0 is Monday
    days: int | None = None  # from today
    later: timedelta | None = None  # from now
    instant: datetime | None = None  # with its offset

    def wall(self, now: datetime, zone: str) -> Wall:
        """The wall time meant. Raises NotAMoment where that year has no such day."""
        if self.later is not None:
            return _minute(wall(now + self.later, zone))
        if self.instant is not None:
            return wall(self.instant, zone)
        here = wall(now, zone).local
        hour = self.hour or time(0)
        return Wall(datetime.combine(self._day(here, hour), hour), zone, self.fold)

    def _day(self, here: datetime, hour: time) -> date:
        if self.day is not None:
            return self.day
        if self.days is not None:
            return here.date() + timedelta(self.days)
        gone_by = hour <= here.time()
        if self.weekday is not None:
            ahead = (self.weekday - here.weekday()) % 7
            return here.date() + timedelta(7 if ahead == 0 and gone_by else ahead)
        if self.month_day is None:  # an hour alone: the next one
            return here.date() + timedelta(1 if gone_by else 0)
        month, day = self.month_day
        for year in range(here.year, here.year + 9):  # 29 February may be eight years away
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if (found, hour) > (here.date(), here.time()):
                return found
        raise NotAMoment(text=self.text)


def parse(text: str, now: datetime, zone: str) -> Wall:
    """The wall time that a text means in a zone. Raises NotAMoment."""
    return read(text).wall(now, zone)


def written(at: Wall) -> str:
    """24/11/2026 18:00, as `parse` reads it back; the second of an hour that comes twice says so."""
    seconds = f":{at.local:%S}" if at.local.second else ""
    return f"{at.local:%d/%m/}{at.local.year:04}{at.local: %H:%M}{seconds}{' second' if at.fold else ''}"


def read(text: str) -> Wish:
    """What was typed: `2026-11-24 18:00` (or with T, or an offset), `24/11[/2026] 18h`, `tomorrow 9am`, `demain 9h30`,
    `lundi 9:00`, `18h`, `in 2h`, `dans 30 min`, `in 2 weeks 9h`; `second` after it chooses the second of an hour that
    comes twice.

    Raises NotAMoment.
    """
    plain = _plain(text)
    if (later := _later(plain)) is not None:
        return Wish(text, later=later)
    if instant := _instant(plain):
        return Wish(text, instant=instant)
    whole = _WHOLE.fullmatch(plain)
    if whole is None:
        raise NotAMoment(text=text)
    try:
        hour = time(_of_24(whole), int(whole["hm"] or whole["m"] or 0), int(whole["s"] or 0))
        return _with_day(text, whole["day"], hour, 1 if whole["second"] else 0)
    except ValueError as err:
        raise NotAMoment(text=text) from err


def read_day(text: str, today: date | None = None, *, past: bool = False) -> date:
    """A day alone: `2026-11-24` or `24/11/2026`; where it is known which day it is, also `24/11`, `demain`, `monday`,
    `in 3 days`. past: of the days that may be meant so, the last one, not the next. Raises NotADay."""
    refusal = NotADay(text=text) if today is None else NotADayByWords(text=text)
    plain = _plain(text)
    try:
        found = _day_in_full(plain)
        if found is None and today is not None:
            found = _day_near(plain, today, past=past)
    except (ValueError, OverflowError) as err:
        raise refusal from err
    if found is None:
        raise refusal
    return found


_WHOLE = re.compile(
    r"((?P<day>(in|dans) [0-9]{1,4} ?[a-z]+|\S+?)(,? à |,? at |,? |t))?"
    r"(?P<h>[0-9]{1,2})(h(?P<hm>[0-9]{2})?"
    r"|:(?P<m>[0-9]{2})(:(?P<s>[0-9]{2}))?(?P<half> ?[ap]m)?|(?P<half_alone> ?[ap]m))"
    r"(?P<second> second| seconde| 2nd)?"
)
_WITH_OFFSET = re.compile(
    r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(z|[+-][0-9]{2}:[0-9]{2})"
)
_YEARS = range(1970, 2200)
_WEEKDAYS = (
    ("monday", "mon", "lundi", "lun"),
    ("tuesday", "tue", "mardi", "mar"),
    ("wednesday", "wed", "mercredi", "mer"),
    ("thursday", "thu", "jeudi", "jeu"),
    ("friday", "fri", "vendredi", "ven"),
    ("saturday", "sat", "samedi", "sam"),
    ("sunday", "sun", "dimanche", "dim"),
)
_DAYS = {"today": 0, "aujourd'hui": 0, "tomorrow": 1, "demain": 1, "après-demain": 2, "apres-demain": 2}
_BEFORE = {"yesterday": -1, "hier": -1, "avant-hier": -2}
_UNITS = {
    **dict.fromkeys(("min", "mn", "minute", "minutes", "m"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours", "heure", "heures"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days", "j", "jour", "jours"), timedelta(days=1)),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), timedelta(weeks=1)),
}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").split())


def _of_24(whole: re.Match[str]) -> int:
    """The hour: of `12am` 0, of `12pm` 12, of `9:30 pm` 21. Raises ValueError where half a day has no such hour."""
    half, hour = (whole["half"] or whole["half_alone"] or "").strip(), int(whole["h"])
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half == "pm" else 0)


def _with_day(text: str, day: str | None, hour: time, fold: int) -> Wish:
    if day is None:
        return Wish(text, hour, fold)
    if day in _DAYS:
        return Wish(text, hour, fold, days=_DAYS[day])
    if (later := _later(day)) is not None and not later % timedelta(days=1):
        return Wish(text, hour, fold, days=later.days)
    for number, names in enumerate(_WEEKDAYS):
        if day.rstrip(".") in names:
            return Wish(text, hour, fold, weekday=number)
    if whole := _day_in_full(day):
        return Wish(text, hour, fold, day=whole)
    if short := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})", day):
        found = date(2000, int(short[2]), int(short[1]))  # a leap year: every day that may exist
        return Wish(text, hour, fold, month_day=(found.month, found.day))
    raise ValueError


def _day_in_full(day: str) -> date | None:
    """A day with its year, None for another form. Raises ValueError where that year has no such day."""
    iso = re.fullmatch(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})", day)
    whole = iso or re.fullmatch(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})", day)
    if whole is None or int(whole["y"]) not in _YEARS:
        return None
    return date(int(whole["y"]), int(whole["m"]), int(whole["d"]))


def _day_near(plain: str, today: date, *, past: bool) -> date | None:
    """A day that is said by how near it is, None for another form. Raises ValueError, OverflowError."""
    if (days := (_DAYS | _BEFORE).get(plain)) is not None:
        return today + timedelta(days)
    if (later := _later(plain)) is not None:
        return today + later if not later % timedelta(days=1) else None
    for number, names in enumerate(_WEEKDAYS):
        if plain.rstrip(".") in names:
            ahead = (number - today.weekday()) % 7
            return today + timedelta(ahead - 7 if past and ahead else ahead)
    short = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})", plain)
    if short is None:
        return None
    there = [_in_year(today.year + n, int(short[2]), int(short[1])) for n in range(-8, 9)]  # 29 February is rare
    near = [one for one in there if one is not None and (one <= today if past else one >= today)]
    return (near[-1] if past else near[0]) if near else None


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _later(text: str) -> timedelta | None:
    found = re.fullmatch(r"(?:in|dans) ([0-9]{1,4}) ?([a-z]+)", text)
    if found is None or found[2] not in _UNITS:
        return None
    return int(found[1]) * _UNITS[found[2]]


def _instant(text: str) -> datetime | None:
    if not _WITH_OFFSET.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def _minute(at: Wall) -> Wall:
    """The whole minute after: nobody means seconds when they say in two hours."""
    up = timedelta(minutes=1) if at.local.second or at.local.microsecond else timedelta()
    return Wall(at.local.replace(second=0, microsecond=0) + up, at.zone, at.fold)
