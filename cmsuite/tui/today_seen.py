"""What Today shows, as plain values: asked without what draws them, so that another process may ask it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cmsuite.core.needs import Need

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.tui.seat import Brand, Seat


class Leaving(NamedTuple):
    """What goes out today. hour: on its own wall. standing: a `publishing.agenda.Standing`."""

    entry: int
    brand: int
    hour: str
    standing: str
    network: str
    handle: str
    title: str


class Seen(NamedTuple):
    """What the place shows, asked in one transaction."""

    needs: Sequence[Need]
    day: Sequence[Leaving]
    week: Sequence[tuple[int, str]]  # of each entry of the week its day, 0 on Monday, and how it stands
    begun: bool  # whether there is a source or an account
    line: int  # the journal's newest, then
    unruled: bool = False  # whether there is something that the rules may keep back, and they were not asked


class First(NamedTuple):
    """What a child brings to whoever has just sat down."""

    seen: Seen
    brands: tuple[Brand, ...]
    brand: Brand | None
    likes: dict[str, str]
    tongue: str | None


def first(seat: Seat) -> First:
    """In a child, which waits for no paint: what Today shows, and whose it is. A store that is not at today's schema is
    left to who can say so."""
    seat.painted.set()
    seat.upgrades = False
    with seat.reading() as act:
        found = seen(act, quick=True)
    return First(found, seat.brands, seat.brand, seat.likes, seat.tongue)


def read(seat: Seat, *, whole: bool = False) -> Seen:
    """What Today shows, in a worker: what a child has found, while the store is not opened here, else what is there.
    The first that is shown waits for no rule, unless it has to be the whole."""
    found = seat.ahead.answer() if seat.ahead is not None else None
    if found is not None:
        seat.know(found)
    found = seat.first
    if found is not None and found.brand == seat.brand and not whole:
        return found.seen
    quick = not (whole or seat.is_open)
    with seat.reading() as act:
        return seen(act, quick=quick)


def seen(act: Act, *, quick: bool = False) -> Seen:
    """What needs somebody, what goes out today, and how far the week is: each in its own zone. quick: without asking
    the rules, of which `unruled` tells."""
    from datetime import timedelta
    from importlib import import_module
    from pathlib import Path

    from cmsuite.accounts.registered import accounts
    from cmsuite.engines.acts.history import newest
    from cmsuite.publishing.agenda import agenda
    from cmsuite.publishing.today import AHEAD
    from cmsuite.rooms import ENGINES, ROOMS
    from cmsuite.veille.today import follows_any

    line = newest(act)  # before the rest: what is written meanwhile is looked at again
    monday = act.now - timedelta(days=act.now.weekday() + 2)  # with a day to spare for each zone
    slots = agenda(act, monday, act.now + AHEAD)
    needs: list[Need] = []
    unasked: set[int] | None = set() if quick else None
    here = Path(__file__).parents[1]
    for part in (*(f"engines.{engine}" for engine in ENGINES), *ROOMS):
        if (here / part.replace(".", "/") / "today.py").is_file():  # whose package is not imported to look for it
            asked = (act, slots, unasked) if part == "publishing" else (act,)  # whose question is the same
            needs += import_module(f"cmsuite.{part}.today").today(*asked)
    mine = act.actor.roles
    needs = [one for one in needs if one.brand is None or one.brand in mine]
    sunday = monday + timedelta(days=11)
    slots = [slot for slot in slots if slot.brand in mine and slot.at and slot.due_at and slot.due_at < sunday]
    days = {slot.entry: _days_from_today(slot, act) for slot in slots}
    this_week = [slot for slot in slots if days[slot.entry][1]]
    return Seen(
        sorted(needs, key=lambda one: (one.urgency, one.at is None, one.at or act.now)),
        [_leaving(slot) for slot in slots if days[slot.entry][0] == 0],
        [(slot.at.local.weekday(), str(slot.standing)) for slot in this_week if slot.at is not None],
        follows_any(act) or bool(accounts(act)),
        line,
        bool(unasked),
    )


def _leaving(slot: Slot) -> Leaving:
    hour = f"{slot.at.local:%H:%M}" if slot.at else ""
    return Leaving(slot.entry, slot.brand, hour, str(slot.standing), slot.network, slot.handle, slot.title)


def _days_from_today(slot: Slot, act: Act) -> tuple[int, bool]:
    """How many days from today, on the slot's own wall; and whether it is of this week, which begins on Monday."""
    from cmsuite.core.zones import wall

    assert slot.at is not None
    here, there = wall(act.now, slot.at.zone).local.date(), slot.at.local.date()
    return (there - here).days, here.isocalendar()[:2] == there.isocalendar()[:2]
