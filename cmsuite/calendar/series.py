"""A series: a post again, every week, two weeks or month, each time a draft of its own with its day and hour."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from cmsuite.calendar.days import EntryLine, between, of_variants
from cmsuite.calendar.entries import cancel as take_out
from cmsuite.calendar.entries import place, shifts, uncancel
from cmsuite.calendar.models import Entry
from cmsuite.content.alike import Alike, alike, write_alike
from cmsuite.content.checks import Finding
from cmsuite.content.posts import LONGEST_TITLE, cancel, reopen
from cmsuite.content.views import post as post_of
from cmsuite.core import zones
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.holidays import holidays
from cmsuite.core.locale import N_, number
from cmsuite.core.locale import translate as _
from cmsuite.core.text import shown
from cmsuite.core.workdays import DAYS
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act, register
from cmsuite.engines.networks.names import called
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs

Every = Literal["week", "two_weeks", "month"]
MOST = 60
"""Posts of one series: a year of weeks, and some."""
A_DAY = timedelta(days=1)
WEEKS = {"week": 1, "two_weeks": 2}
FAR = 2000  # days looked at: five years of months


class NoEnd(Usage):
    said = N_("A series ends: say until which day, or how many times.")


class TwoEnds(Usage):
    said = N_("A series ends on a day or after a number of times: say one of them.")


class NotSoMany(Usage):
    said = N_("A series has from 1 to {most} posts, not {n}.")


class UnknownDay(Usage):
    said = N_("There is no day named {found}; there are: {known}.")


class NoDayInIt(Usage):
    said = N_("No day of this series is still to come.")


class NotPlaced(Refused):
    said = N_("Post {post} has no day and hour yet: a series takes its hours from there.")
    hint = N_("Place it first: cmsuite calendar place {post} --at WHEN")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often. on: days of the week (mon … sun), else that of the post; of a month they are in the same week of it.
    until: the last day; times: how many more posts. One of the two."""

    every: Every = "week"
    on: tuple[str, ...] = ()
    until: date | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """Where and when a post of a series goes, and as the entry of the first one says, how late it may leave."""

    account_id: int
    network: str
    handle: str
    at: Wall
    action_type: str
    grace_s: int
    priority: int

    @property
    def account(self) -> str:
        """Mastodon @lumen@social.example"""
        return f"{called(self.network)} {self.handle}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A post of a series before it is written; against: what is to be known of its day."""

    entries: tuple[Meant, ...]
    against: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The posts of a series before they are written. left: accounts of the post where these go no more or not yet,
    because they are not in use or it has no day there."""

    post_id: int
    title: str
    copies: tuple[Copy, ...]
    left: tuple[str, ...]

    @property
    def left_said(self) -> list[str]:
        """Each of these accounts, with why."""
        said = _("Not on {account}: it is not in use, or this post has no day there.")
        return [said.format(account=shown(account)) for account in self.left]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post of a series and its entries, each with the version that it has."""

    post_id: int
    version: int
    entries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A series that was written. first: the day of the first post."""

    post_id: int
    title: str
    first: date
    posts: tuple[Drawn, ...]


def days(first: date, rhythm: Rhythm, after: date) -> list[date]:
    """The days of a series that begins with `first`, later than `after`. Pure.

    A month that lacks the day of the month takes its last one. Raises NoEnd, TwoEnds, NotSoMany, UnknownDay, NoDayInIt.
    """
    if rhythm.until is None and rhythm.times is None:
        raise NoEnd()
    if rhythm.until is not None and rhythm.times is not None:
        raise TwoEnds()
    if rhythm.times is not None and not 1 <= rhythm.times <= MOST:
        raise NotSoMany(n=number(rhythm.times), most=number(MOST))
    if unknown := [one for one in rhythm.on if one not in DAYS]:
        raise UnknownDay(found=unknown[0], known=", ".join(DAYS))
    last = rhythm.until or date.max
    coming = takewhile(lambda day: day <= last, filter(lambda day: day > after, _endless(first, rhythm)))
    found = list(islice(coming, rhythm.times or MOST + 1))
    if len(found) > MOST:
        raise NotSoMany(n=f"> {number(MOST)}", most=number(MOST))
    if not found:
        raise NoDayInIt()
    return found


def _endless(first: date, rhythm: Rhythm) -> Iterator[date]:
    """The days on which it falls after the first one, as far as one looks."""
    on = {DAYS.index(one) for one in rhythm.on}
    for day in (first + n * A_DAY for n in range(1, FAR)):
        if _in_month(first, on, day) if rhythm.every == "month" else _in_week(first, on, day, WEEKS[rhythm.every]):
            yield day


def _in_week(first: date, on: set[int], day: date, weeks: int) -> bool:
    """The same day of the week, or these, once in so many weeks."""
    monday = first - first.weekday() * A_DAY
    return day.weekday() in (on or {first.weekday()}) and (day - monday).days // 7 % weeks == 0


def _in_month(first: date, on: set[int], day: date) -> bool:
    """The same day of the month; or these days of the week in the same week of the month, the fifth being the last."""
    if not on:
        return day.day == min(first.day, monthrange(day.year, day.month)[1])
    nth = (first.day - 1) // 7
    if day.weekday() not in on:
        return False
    return (day + 7 * A_DAY).month != day.month if nth == 4 else (day.day - 1) // 7 == nth


def foreseen(act: Act, post_id: int, rhythm: Rhythm, workspace: Path | None = None) -> Foreseen:
    """What `repeat` would make, with what is to be known of each day. A question.

    Raises Missing, NotPlaced, what `days` raises, UnknownHolidays.
    """
    view, made = post_of(act, post_id), _meant(act, post_id, alike(act, post_id), rhythm)
    there = {one.account_id for one in made[0]}
    left = tuple(f"{called(one.network)} {one.handle}" for one in view.variants if one.account_id not in there)
    wanted = sorted({one.at.local.date() for entries in made for one in entries})
    brand = act.get(Brand, act.in_brand)
    named = {one.on: one.name for year in range(wanted[0].year, wanted[-1].year + 1)
             for one in holidays(brand.holiday_pack, year, workspace)}  # fmt: skip
    known = _there_already(act, wanted)
    copies = [Copy(entries, _against(brand, entries, named, known)) for entries in made]
    return Foreseen(post_id, view.title, tuple(copies), left)


def _meant(act: Act, post_id: int, like: Alike, rhythm: Rhythm) -> list[tuple[Meant, ...]]:
    """The entries of each post: those that the first one has on accounts in use, some days later at the same hour of
    the wall. Raises NotPlaced, what `days` raises."""
    placed = of_variants(act, list(like.variants))
    lines = [(line, line.at) for line in placed.values() if line.at is not None]
    if not lines:
        raise NotPlaced(post=post_id)
    asked = sa.select(Entry.id, Entry.grace_s).where(Entry.id.in_([line.entry for line, _at in lines]))
    graces = dict(act.session.execute(asked).all())
    first = min(at.local for _line, at in lines).date()
    today = zones.wall(act.now, lines[0][1].zone).local.date()
    return [
        tuple(
            Meant(
                line.account_id or 0,
                line.network,
                line.handle,
                replace(at, local=at.local + (day - first)),
                line.action_type,
                graces[line.entry],
                line.priority,
            )
            for line, at in lines
        )
        for day in days(first, rhythm, max(first, today))
    ]


def _there_already(act: Act, wanted: Sequence[date]) -> Mapping[tuple[int, date], list[EntryLine]]:
    """What the calendar holds on these days, by account and the day on its wall."""
    first, last = (zones.instant(Wall(datetime.combine(day, time()), "UTC")) for day in (wanted[0], wanted[-1]))
    found: dict[tuple[int, date], list[EntryLine]] = {}
    for line in between(act, first - A_DAY, last + 2 * A_DAY):
        if line.account_id is not None and line.leaves is not None:
            found.setdefault((line.account_id, line.leaves.local.date()), []).append(line)
    return found


def _against(
    brand: Brand,
    entries: Sequence[Meant],
    named: Mapping[date, str],
    there_already: Mapping[tuple[int, date], Sequence[EntryLine]],
) -> tuple[Finding, ...]:
    """What is to be known of the days of a post: nobody works, the clocks change, something leaves there already."""
    found: dict[Finding, None] = {}
    for one in entries:
        day = one.at.local.date()
        if name := named.get(day):
            found[Finding("cal.holiday", "warn", _("{name}: a public holiday.").format(name=name))] = None
        elif brand.hours and not brand.hours.get(DAYS[day.weekday()]):
            found[Finding("cal.closed", "info", _("The brand is closed that day."))] = None
        found |= dict.fromkeys(shifts(one.at))
        for line in there_already.get((one.account_id, day), ()):
            assert line.leaves is not None
            said = _("{account} has “{title}” that day already, at {hour:%H:%M}.")
            message = said.format(account=one.handle, title=shown(line.title, 40), hour=line.leaves.local)
            found[Finding("cal.same-day", "warn", message)] = None
    return tuple(found)


@register("calendar.repeat")
def repeat(act: Act, post_id: int, rhythm: Rhythm) -> Repeated:
    """Write a post again for each day of a rhythm, a draft of its own with its entries: the same words, accounts and
    hours, the title with the place that it has in the series; its files stay with it. Undone as one.

    Raises Missing, NotPlaced, AlreadyPast, and what `days`, `write` and `adapt` raise.
    """
    act.need("calendar.place")
    like = alike(act, post_id)
    wanted = _meant(act, post_id, like, rhythm)
    there = {one.account_id for one in wanted[0]}
    like = replace(like, accounts=[one for one in like.accounts if one in there])
    drawn = []
    for n, entries in enumerate(wanted, 2):
        saved = write_alike(act, replace(like, title=_counted(like.title, n, len(wanted) + 1)))
        variants = {line.account_id: line.id for line in saved.variants}
        made = [
            place(act, one.at, variant_id=variants[one.account_id], action_type=one.action_type, grace_s=one.grace_s,
                  priority=one.priority)
            for one in entries
        ]  # fmt: skip
        drawn.append(Drawn(saved.post_id, saved.version, tuple((one.entry, one.version) for one in made)))
    act.about(refs.ref(act, "post", post_id).id)
    act.undo_by("calendar.unrepeat", posts=drawn)
    first = min(one.at.local for one in wanted[0]).date()
    return Repeated(post_id, like.title, first, tuple(drawn))


def _counted(title: str, n: int, of: int) -> str:
    """The title of the n-th post of a series, the first of which is without a count: Roses (2/5)."""
    count = f" ({n}/{of})"
    return re.sub(r" \(\d+/\d+\)$", "", title)[: LONGEST_TITLE - len(count)] + count


@register("calendar.unrepeat")
def unrepeat(act: Act, posts: list[Drawn]) -> None:
    """Give the posts of a series up, and take their entries out. Raises Conflict, UnderWay, EntryCancelled."""
    act.need("calendar.place")
    gone = []
    for one in posts:
        out = [take_out(act, entry, "undone", seen=seen) for entry, seen in one.entries]
        given_up = cancel(act, one.post_id, "undone", seen=one.version)
        gone.append(Drawn(one.post_id, given_up.version, tuple((entry.entry, entry.version) for entry in out)))
    act.undo_by("calendar.take_up_series", posts=gone)


@register("calendar.take_up_series")
def take_up_series(act: Act, posts: list[Drawn]) -> None:
    """Take the posts of a series up again, at the times that they had. Raises Conflict, NotCancelled, NoSuchStep."""
    act.need("calendar.place")
    back = []
    for one in posts:
        taken_up = reopen(act, one.post_id, seen=one.version)
        put = [uncancel(act, entry, seen=seen) for entry, seen in one.entries]
        back.append(Drawn(one.post_id, taken_up.version, tuple((entry.entry, entry.version) for entry in put)))
    act.undo_by("calendar.unrepeat", posts=back)
