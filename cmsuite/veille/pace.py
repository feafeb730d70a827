"""How often a brand wants its sources asked: at their own rhythm, within what a person or the validated watch plan
says, or every 15 minutes in a crisis."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import AfterValidator

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import one_of
from cmsuite.core.workdays import DAYS
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.feeds.models import Feed, FetchDay, Item
from cmsuite.engines.feeds.pace import (
    FURTHEST,
    HURRIED,
    LONGEST,
    SHORTEST,
    USUAL,
    Plan,
    Window,
    fastest,
    usual,
)
from cmsuite.engines.feeds.registry import least
from cmsuite.engines.feeds.settle import RHYTHM, sooner
from cmsuite.engines.feeds.wishes import of as wishes_of
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import Source
from cmsuite.veille.plan.in_force import in_force

DAY = timedelta(days=1)
PACES = {"usual": (None, None), "live": (SHORTEST, timedelta(hours=1)), "daily": (timedelta(hours=6), DAY),
         "weekly": (DAY, 6 * DAY)}  # fmt: skip
"""Between two looks at least and at most; weekly: before each slot in which its owner reads."""
RHYTHMS = {"live": PACES["live"], "daily": PACES["daily"], "weekly": PACES["weekly"], "monthly": (6 * DAY, FURTHEST)}
"""The same for the questions of a watch plan; nothing is asked less than every 7 days."""
WEEKLY_S = (6 * DAY).total_seconds()
NIGHT = (22 * 60, 7 * 60)  # minutes of the local day, from and until
BEFORE = 120  # minutes before a slot in which sources of a weekly plan are asked
MOST_HURRY = 72  # hours
FEWEST = 10  # letters of a reason

_SLOT = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):([0-5][0-9])")


def _slot(text: str) -> str:
    if not _SLOT.fullmatch(text):
        raise ValueError("mon 09:00")
    return text


SLOTS = choice(
    "veille.reading_slots", list[Annotated[str, AfterValidator(_slot)]], ["mon 09:00", "thu 09:00"],
    N_("When the watch is read, by the brand's clock, where no validated watch plan says so: sources of a weekly plan "
       "are asked in the two hours before."),
)  # fmt: skip


class NoSuchPace(Usage):
    said = N_("There is no pace named {found}.")
    hint = N_("The paces are: {allowed}; or give the least and the most time between two looks, as 2h and 12h.")


class BadPace(Usage):
    said = N_(
        "Between two looks at a source lie 15 minutes at least, 7 days at most, and not more at least than at most."
    )


class OnlyReputation(Refused):
    said = N_("{title} is not watched for the brand's reputation: its pace stays.")
    hint = N_("Only sources of the axis reputation are hurried, in a crisis: cmsuite veille hurry")


class NothingToHurry(Refused):
    said = N_("No source is watched for the brand's reputation.")
    hint = N_("Follow one under that axis: cmsuite veille add URL --axis reputation")


class HurriedAlready(Refused):
    said = N_("{title} is hurried already; that ends by itself, 72 hours after it began.")
    hint = N_("End it sooner, or hurry again after: cmsuite veille calm")


class NoReason(Usage):
    said = N_("Say in at least 10 letters which crisis this is for.")


class TooLong(Usage):
    said = N_("A crisis hurries sources for 1 to 72 hours.")


@dataclass(frozen=True, slots=True)
class Paced:
    """The pace of a source as it is wished now. least_s, most_s: seconds between two looks, None as usual."""

    source_id: int
    title: str
    least_s: int | None
    most_s: int | None


@dataclass(frozen=True, slots=True)
class Slower:
    """A source that is asked so many seconds apart even in a crisis: its kind or itself asks for that."""

    title: str
    every_s: int


@dataclass(frozen=True, slots=True)
class Hurry:
    """Sources that are hurried, and until when; slower: those of them that are asked less than every 15 minutes."""

    sources: int
    until: datetime | None
    slower: tuple[Slower, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """Seconds between two looks at a source: as it is planned now; as they were in the last 30 days, None before two
    looks; gap_s: between two of its items (median). hurried_until: in a crisis."""

    planned_s: int
    actual_s: int | None
    gap_s: int | None
    hurried_until: datetime | None


# ---- acts


@register("veille.pace")
def pace(act: Act, source: int, least_s: int | None, most_s: int | None, *, seen: int | None = None) -> Paced:
    """Say how often a source is asked, at least and at most so many seconds apart; None: as usual.

    Raises Missing, Conflict, BadPace.
    """
    act.need("veille.follow")
    lowest, highest = least_s or SHORTEST.total_seconds(), most_s or FURTHEST.total_seconds()
    if not SHORTEST.total_seconds() <= lowest <= highest <= FURTHEST.total_seconds():
        raise BadPace()
    row = act.get(Source, source, seen=seen)
    was = row.plan_min_s, row.plan_max_s
    row.plan_min_s, row.plan_max_s = least_s, most_s
    act.session.flush()
    if most_s is not None:
        sooner(act, [row.feed_id], act.now + timedelta(seconds=most_s))
    act.undo_by("veille.pace", source=source, least_s=was[0], most_s=was[1], seen=row.version)
    return Paced(source, row.title, least_s, most_s)


def named(name: str) -> tuple[int | None, int | None]:
    """The seconds of a pace that has a name. Raises NoSuchPace."""
    if name not in PACES:
        raise NoSuchPace(found=name, allowed=", ".join(PACES), near=one_of(name, list(PACES)))
    low, high = PACES[name]
    return (int(low.total_seconds()) if low else None, int(high.total_seconds()) if high else None)


@register("veille.hurry", text=("because",))
def hurry(act: Act, because: str, *, hours: int = MOST_HURRY, sources: list[int] | None = None) -> Hurry:
    """In a crisis: have what is watched for the brand's reputation asked every 15 minutes, for 72 hours at most; it
    goes back by itself. sources: those alone.

    Raises NoReason, TooLong, OnlyReputation, NothingToHurry, HurriedAlready.
    """
    act.need("veille.follow")
    if len(because.strip()) < FEWEST:
        raise NoReason()
    if not 1 <= hours <= MOST_HURRY:
        raise TooLong()
    rows = [act.get(Source, id) for id in sources] if sources is not None else _of_reputation(act)
    if not rows:
        raise NothingToHurry()
    for row in rows:
        if row.axis != "reputation":
            raise OnlyReputation(title=row.title)
        if row.hurried_until is not None and row.hurried_until > act.now:
            raise HurriedAlready(title=row.title)
    until = act.now + timedelta(hours=hours)
    for row in rows:
        row.hurried_until = until
    act.session.flush()
    sooner(act, [row.feed_id for row in rows], act.now)
    act.undo_by("veille.calm", sources=[row.id for row in rows])
    paces = intervals(act)
    planned = [Slower(row.title, paces[row.id].planned_s) for row in rows]
    return Hurry(len(rows), until, tuple(one for one in planned if one.every_s > SHORTEST.total_seconds()))


@register("veille.calm", no_undo=N_("Hurry again: cmsuite veille hurry"))
def calm(act: Act, *, sources: list[int] | None = None) -> Hurry:
    """Let sources go back to their own pace before the hurry ends by itself. sources: those alone."""
    act.need("veille.follow")
    rows = [act.get(Source, id) for id in sources] if sources is not None else _of_reputation(act)
    hurried = [row for row in rows if row.hurried_until is not None and row.hurried_until > act.now]
    for row in hurried:
        row.hurried_until = act.now
    act.session.flush()
    return Hurry(len(hurried), None)


def _of_reputation(act: Act) -> Sequence[Source]:
    wanted = sa.select(Source).where(Source.axis == "reputation", Source.muted_at.is_(None)).order_by(Source.id)
    return act.session.scalars(wanted).all()


# ---- what follows of it, for each round


def plans(act: Act, feeds: Any, *, hurried: bool = True) -> dict[int, Plan]:
    """How often these feeds (ids, or a question for them) are asked: the fastest wish of who follows each."""
    wished = defaultdict[int, list[Plan]](list)
    for row, plan in _wishes(act, feeds, hurried=hurried):
        wished[row.feed_id].append(plan)
    return {feed: fastest(found) for feed, found in wished.items()}


def asleep(act: Act) -> list[int]:
    """Feeds that are not asked now: all who follow them do so weekly, and it is night for them."""
    night, others, of = set[int](), set[int](), Source.__table__.c
    by_plan = sa.and_(of.plan_max_s.is_(None), of.brand_id.in_(list(in_force(act))))
    weekly = sa.select(of.feed_id).where(sa.or_(of.plan_max_s >= WEEKLY_S, by_plan))
    for row, plan in _wishes(act, weekly):
        (night if plan.windows and is_night(act.now, row.zone) else others).add(row.feed_id)
    return sorted(night - others)


def _wishes(act: Act, feeds: Any, *, hurried: bool = True) -> list[tuple[Any, Plan]]:
    """The rows of sources of these feeds that take anything in, of any brand, each with its wish."""
    of, brand, feed = Source.__table__.c, Brand.__table__.c, Feed.__table__.c
    both = Source.__table__.join(Brand.__table__, brand.id == of.brand_id).join(Feed.__table__, feed.id == of.feed_id)
    columns = of.id, of.feed_id, of.brand_id, of.plan_min_s, of.plan_max_s, of.hurried_until, brand.zone
    wanted = sa.select(*columns, feed.url_canonical, feed.redirect_to).select_from(both)
    wanted = wanted.where(of.feed_id.in_(feeds), of.muted_at.is_(None))
    rows = act.session.execute(wanted.order_by(of.id)).all()
    brands = {row.brand_id for row in rows}
    chosen, signed = chosen_for(act, (SLOTS,), brands), in_force(act, brands)
    slots = {id: (signed[id].slots if id in signed else ()) or chosen[id][0] for id in brands}
    asked = {id: one.rhythms(act.now.date()) for id, one in signed.items()}
    return [
        (row, wish(row, slots[row.brand_id], act.now if hurried else None, _rhythm(row, asked.get(row.brand_id, {}))))
        for row in rows
    ]


def _rhythm(row: Any, asked: Mapping[str, str]) -> str:
    """How often the plan in force wants a source asked; empty where it does not say."""
    return asked.get(row.url_canonical) or asked.get(row.redirect_to or "", "")


def wish(row: Any, slots: Collection[str], now: datetime | None, rhythm: str = "") -> Plan:
    """How often one brand wants a source asked. row: with plan_min_s, plan_max_s, hurried_until and zone; now: None as
    if there were no crisis; rhythm: of the plan in force, where nobody said otherwise of this source. Pure."""
    if now is not None and row.hurried_until is not None and row.hurried_until > now:
        return HURRIED
    least, most = row.plan_min_s, row.plan_max_s
    if rhythm and least is None and most is None:
        least, most = (int(one.total_seconds()) if one else None for one in RHYTHMS[rhythm])
    low = timedelta(seconds=least) if least else SHORTEST
    high = timedelta(seconds=most) if most else max(LONGEST, low)
    return Plan(min(low, high), high, windows_of(slots, row.zone) if (most or 0) >= WEEKLY_S else ())


def windows_of(slots: Collection[str], zone: str) -> tuple[Window, ...]:
    """The two hours before each slot, none of them at night: of a slot before 7:00, the end of the evening before."""
    found = []
    for slot in slots:
        day, hour, minute = DAYS.index(slot[:3]), int(slot[4:6]), int(slot[7:9])
        end = min(hour * 60 + minute, NIGHT[0])
        start = max(end - BEFORE, NIGHT[1])
        if end - start >= 15:
            found.append(Window(day, start, end, zone))
        else:
            found.append(Window((day - 1) % 7, NIGHT[0] - BEFORE, NIGHT[0], zone))
    return tuple(sorted(set(found)))


def is_night(at: datetime, zone: str) -> bool:
    """Is it night there, from 22:00 to 7:00?"""
    local = wall(at, zone).local
    return not NIGHT[1] <= local.hour * 60 + local.minute < NIGHT[0]


# ---- what it comes to, for the register


def is_hurried(act: Act) -> bool:
    """Whether a crisis hurries anything of the brand now."""
    return act.session.scalar(sa.select(Source.id).where(Source.hurried_until > act.now).limit(1)) is not None


def intervals(act: Act, *, hurried: bool = True, only: Collection[int] | None = None) -> dict[int, Interval]:
    """By source of the brand: how often it is planned to be asked, and was. A few questions for all.

    hurried: with what a crisis wishes now; only: of these sources.
    """
    of = Source.__table__.c
    wanted = sa.select(Source.id, Source.feed_id, Source.created_at, Source.hurried_until, Feed.kind, Feed.wishes).join(
        Feed, Feed.id == Source.feed_id
    )
    feeds = sa.select(of.feed_id).where(of.brand_id == act.in_brand)
    if only is not None:
        wanted, feeds = wanted.where(Source.id.in_(only)), feeds.where(of.id.in_(only))
    rows = act.session.execute(wanted).all()
    wished, dates, looks = plans(act, feeds, hurried=hurried), _dates(act, feeds), _looks(act, feeds)
    return {row.id: _interval(act, row, wished.get(row.feed_id, USUAL), dates, looks) for row in rows}


def _interval(
    act: Act, row: Any, plan: Plan, dates: dict[int, list[datetime]], looks: dict[int, tuple[datetime, int]]
) -> Interval:
    published = dates.get(row.feed_id, [])
    floor = max(least(row.kind), timedelta(seconds=wishes_of(row.wishes).every_s))
    planned = min(max(usual(published, act.now, plan), floor), FURTHEST)
    gaps = [(later - sooner).total_seconds() for later, sooner in pairwise(published)]
    first, n = looks.get(row.feed_id, (act.now, 0))
    return Interval(
        planned_s=int(planned.total_seconds()),
        actual_s=int((act.now - max(first, row.created_at)).total_seconds() / n) if n > 1 else None,
        gap_s=int(median(gaps)) if gaps else None,
        hurried_until=row.hurried_until if row.hurried_until is not None and row.hurried_until > act.now else None,
    )


def _dates(act: Act, feeds: Any) -> dict[int, list[datetime]]:
    """When the last items of each feed came, the newest first."""
    of = Item.__table__.c
    at = sa.func.coalesce(of.published_at, of.first_seen_at)
    nth = sa.func.row_number().over(partition_by=of.feed_id, order_by=(at.desc(), of.id.desc())).label("nth")
    newest = sa.select(of.feed_id, at.label("at"), nth).where(of.feed_id.in_(feeds), at <= act.now).subquery()
    wanted = sa.select(newest.c.feed_id, newest.c.at).where(newest.c.nth <= RHYTHM)
    found = defaultdict[int, list[datetime]](list)
    for feed, when in act.session.execute(wanted.order_by(newest.c.feed_id, newest.c.nth)):
        found[feed].append(when)
    return found


def _looks(act: Act, feeds: Any) -> dict[int, tuple[datetime, int]]:
    """How often each feed was asked in the last 30 days, and when the first of those days began."""
    of = FetchDay
    wanted = sa.select(of.feed_id, sa.func.min(of.day), sa.cast(sa.func.sum(of.requests), sa.BigInteger))
    wanted = wanted.where(of.feed_id.in_(feeds), of.day >= (act.now - 30 * DAY).date()).group_by(of.feed_id)
    return {feed: (datetime.combine(first, time(), UTC), n) for feed, first, n in act.session.execute(wanted)}
