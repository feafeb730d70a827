"""What the calendar asks and has done, in workers: values in, values out. The rooms decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from cmsuite.core import zones
from cmsuite.core.errors import CmsError
from cmsuite.core.marked import marked_dates
from cmsuite.core.zones import Wall
from cmsuite.tui.query import Filter
from cmsuite.tui.seat import Seat

if TYPE_CHECKING:
    from cmsuite.calendar.days import Unplaced
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.publishing.holds import HoldLine
    from cmsuite.tui.passing import Because

View = Literal["week", "month", "list"]
DAY = timedelta(days=1)
AROUND = timedelta(hours=14)  # as far as a zone is from UTC


@dataclass(frozen=True, slots=True)
class Seen:
    """Some days with what leaves on them, each entry on the day of its own wall. names: of holidays and marked
    dates."""

    view: View
    day: date
    first: date
    last: date
    today: date
    slots: Mapping[date, Sequence[Slot]]
    names: Mapping[date, str]


def seen(seat: Seat, view: View, day: date | None, since: date | None, columns: int) -> Seen:
    """The days of a view around one; today, where none is given. since: the first that was shown until now."""
    from cmsuite.engines.people.brands import brands
    from cmsuite.publishing.agenda import agenda

    with seat.reading() as act:
        zone = seat.zone
        today = zones.wall(act.now, zone).local.date()
        day = day or today
        first, last = bounds(view, day, since, columns)
        found = agenda(act, midnight(first) - AROUND, midnight(last + DAY) + AROUND)
        mine = {brand.id for brand in seat.brands if seat.brand in (None, brand)}
        places = sorted({(row.holiday_pack, row.country, row.sector or "") for row in brands(act) if row.id in mine})
    slots: dict[date, list[Slot]] = {}
    for slot in found:
        if slot.brand in mine and slot.at is not None and first <= slot.at.local.date() <= last:
            slots.setdefault(slot.at.local.date(), []).append(slot)
    for there in slots.values():
        there.sort(key=lambda slot: (slot.at.local if slot.at else datetime.min, slot.entry))
    return Seen(view, day, first, last, today, slots, _named(seat, places, first, last))


def bounds(view: View, day: date, since: date | None, columns: int) -> tuple[date, date]:
    """From Monday to Sunday, whole weeks of a month, or a few days in which the day is."""
    if view == "month":
        first, next_month = day.replace(day=1), (day.replace(day=28) + 4 * DAY).replace(day=1)
        first -= first.weekday() * DAY
        end = next_month - DAY
        return first, end + (6 - end.weekday()) * DAY
    if columns == 7:
        first = day - day.weekday() * DAY
        return first, first + 6 * DAY
    first = day if since is None else min(max(since, day - (columns - 1) * DAY), day)
    return first, first + (columns - 1) * DAY


def midnight(day: date) -> datetime:
    return zones.instant(Wall(datetime.combine(day, time()), "UTC"))


def _named(seat: Seat, places: Sequence[tuple[str, str, str]], first: date, last: date) -> dict[date, str]:
    """What a day is to the brands at hand. places: the pack of holidays, the country and the sector of each."""
    names: dict[date, str] = {}
    for pack, country, sector in places:
        for year in range(first.year, last.year + 1):
            for one in marked_dates(pack, country, year, seat.workspace.root):
                if first <= one.on <= last and one.concerns(sector):
                    names.setdefault(one.on, one.name)
    return names


def listed(asked: Filter, act: Act) -> tuple[list[int], dict[int, Slot]]:
    """What a filter finds, in order, and the first page of it."""
    from cmsuite.publishing.agenda import Sought, Standing, ids
    from cmsuite.tui.widgets.row_list import PAGE

    values = asked.values
    standing = Standing(values["state"]) if "state" in values else None
    sought = Sought(
        standing, asked.since, values.get("network", ""), values.get("account", ""), asked.words, asked.order
    )
    found = ids(act, sought)
    return found, slots(found[:PAGE], act)


def slots(entries: Sequence[int], act: Act) -> dict[int, Slot]:
    from cmsuite.publishing.agenda import some

    return some(act, entries)


# ---- one entry


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands against an entry: how many findings block it and how many say look again; what stops it, in words."""

    entry: int
    blocks: int = 0
    warns: int = 0
    stopped: str = ""


def checked(seat: Seat, slot: Slot) -> Checked:
    """Ask the network's limits, the brand's rules and the register about one entry."""
    from cmsuite.accounts.access import network_for, snapshot
    from cmsuite.calendar.days import leaving
    from cmsuite.content.checks import check, unanswered
    from cmsuite.content.drafts import draft
    from cmsuite.content.findings import merged
    from cmsuite.content.gates import findings
    from cmsuite.publishing.obstacle import WORDS
    from cmsuite.publishing.register import of_entries

    with seat.reading(slot.brand) as act:
        line = of_entries(act, [slot.entry]).get(slot.entry)
        stopped = WORDS[line.obstacle] if line and line.obstacle else ""
        if slot.variant_id is None or slot.account_id is None:
            return Checked(slot.entry, stopped=stopped)
        try:
            made, to = draft(act, slot.variant_id), snapshot(act, slot.account_id).account
            ruled = findings(act, [slot.variant_id], leaves=leaving).get(slot.variant_id, [])
        except CmsError as err:
            return Checked(slot.entry, blocks=1, stopped=err.sentence)
    try:
        of_network = check(made, network_for(to.network, seat.workspace), to)
    except Exception as err:  # foreign code may raise anything
        return Checked(slot.entry, blocks=1, stopped=unanswered(to.network, err).message)
    levels = [one.level for one in merged(of_network, ruled)]
    return Checked(slot.entry, levels.count("block"), levels.count("warn"), stopped)


def zone_of(account: int | None, act: Act) -> str:
    """The zone in which something without a day is meant."""
    from cmsuite.calendar.entries import zone_for

    return zone_for(act, account)


def free_zone(slot: Slot, act: Act) -> str:
    """The zone in which an entry gets another day. Raises what moving it would, whatever the day."""
    from cmsuite.publishing.planning import may_change

    may_change(act, slot.entry)
    return slot.at.zone if slot.at is not None else zone_of(slot.account_id, act)


def morning(day: date | None, now: datetime, zone: str) -> Wall:
    """Nine o'clock of a day; of one that has begun, the next whole hour after now."""
    later = zones.wall(now, zone).local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    nine = datetime.combine(day or later.date(), time(9))
    return Wall(max(nine, later), zone)


def without_day(act: Act) -> list[Unplaced]:
    from cmsuite.calendar.days import unplaced

    return unplaced(act)


# ---- deeds, an act each


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done to which, and what was refused with the reason. dated: what an act returned, by the entry."""

    done: Sequence[Slot]
    refused: Sequence[tuple[Slot, CmsError]]
    came: Mapping[int, Any]


Deed = Callable[["Act", "Slot"], Any]


def each(seat: Seat, wanted: Sequence[Slot], deed: Deed) -> Outcome:
    """One act a row, each in its brand: one that is refused keeps no other from being done."""
    from cmsuite.engines import acts
    from cmsuite.store.store import AWAY

    refused: list[tuple[Slot, CmsError]] = []
    done, came, lines = [], {}, []
    for number, slot in enumerate(wanted):
        try:
            with seat.writing(slot.brand) as act:
                came[slot.entry] = deed(act, slot)
                lines.append(acts.last(act) or 0)
        except AWAY as err:  # each of the others would wait as long
            refused += [(other, err) for other in wanted[number:]]
            break
        except CmsError as err:
            refused.append((slot, err))
        else:
            done.append(slot)
    seat.together = tuple(lines)
    return Outcome(done, refused, came)


def shift(days: Mapping[int, int], act: Act, slot: Slot, because: Because | None = None) -> Slot:
    """The same hour some days later; the slot as it is then. because: by rule, why it may leave then."""
    from cmsuite.calendar.days import entry

    was = entry(act, slot.entry).at
    if was is None:
        return slot
    return move(replace(was, local=was.local + days[slot.entry] * DAY), act, slot, because)


def move(at: Wall | None, act: Act, slot: Slot, because: Because | None = None) -> Slot:
    from cmsuite.calendar.entries import move as moved

    now = moved(act, slot.entry, at, seen=slot.version, because=because)
    return replace(slot, at=zones.place(now.at).wall if now.at else None, due_at=now.due_at, version=now.version)


def take_out(reason: str, act: Act, slot: Slot) -> None:
    from cmsuite.calendar.entries import cancel

    cancel(act, slot.entry, reason, seen=slot.version)


def decide(act: Act, slot: Slot, because: Because | None = None) -> None:
    """That it goes out: planned, or decided again after a hold. because: by rule, why it may leave at its hour."""
    from cmsuite.publishing.planning import keep, plan

    if slot.standing == "frozen" and slot.publication is not None:
        keep(act, slot.publication)
    else:
        plan(act, slot.entry, seen=slot.decided_at, because=because)


def decide_not(act: Act, slot: Slot) -> None:
    """That it does not go out."""
    from cmsuite.publishing.planning import cancel

    if slot.publication is not None:
        cancel(act, slot.publication, seen=slot.decided_at)


def place(chosen: Unplaced, at: Wall, act: Act) -> int:
    """Give what had no day its day; the entry."""
    from cmsuite.calendar.entries import move as moved
    from cmsuite.calendar.entries import place as placed

    if chosen.entry is not None:
        return moved(act, chosen.entry, at, seen=chosen.version).entry
    return placed(act, at, variant_id=chosen.variant_id).entry


# ---- holds


def standing_holds(act: Act) -> list[HoldLine]:
    from cmsuite.publishing.holds import holds

    return holds(act)


def frozen_by(network: str | None, account: int | None, act: Act) -> int:
    from cmsuite.publishing.holds import would_freeze

    return would_freeze(act, network=network, account_id=account)


def hold(reason: Literal["crisis", "client"], network: str | None, account: int | None, act: Act) -> int:
    from cmsuite.publishing.holds import hold as held

    return held(act, reason, network=network, account_id=account).frozen


def lift(id: int, reason: str, act: Act) -> int:
    from cmsuite.publishing.holds import lift as lifted

    return lifted(act, id, reason)
