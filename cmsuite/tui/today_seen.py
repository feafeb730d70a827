"""What Today shows, as plain values: asked without what draws them, so that another process may ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cmsuite.core.needs import Need
from cmsuite.rooms import ENGINES, ROOMS
from cmsuite.tui.ahead import ahead

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.tui.ahead import Ahead
    from cmsuite.tui.seat import Brand, Seat


LEAVES = "publishing"  # whose question takes as long as all the others, and is asked of the agenda
BOTH = ("engines.acts", "engines.people.actors", "engines.people.brands", "engines.people.likes", "store.opening")
FIRSTS = ("publishing.agenda", "publishing.today")
"""What two processes need that ask the same store, and what only the first of them does."""


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
    """What the place shows, asked in one transaction, or its halves in one each."""

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


class Others(NamedTuple):
    """What is asked beside what leaves. needs: of each engine and room."""

    needs: Mapping[str, Sequence[Need]]
    begun: bool


def first(seat: Seat) -> First:
    """In a child, which waits for no paint: what Today shows, and whose it is. A store that is not at today's schema is
    left to who can say so. A child of its own, which knows what is imported by then, asks the other half, as soon as
    the screens are drawn and leave a processor free."""
    seat.painted.set()
    seat.upgrades = False
    beside: Ahead[tuple[int, Others]] | None = None
    for modules in (BOTH, FIRSTS):
        for module in modules:
            import_module(f"cmsuite.{module}")
        beside = beside or ahead(partial(_beside, seat))
    with seat.reading() as act:
        found = seen(act, quick=True, beside=beside)
    return First(found, seat.brands, seat.brand, seat.likes, seat.tongue)


def _beside(seat: Seat) -> tuple[int, Others]:
    """With the journal's newest line, as it was before."""
    with seat.reading() as act:
        return _newest(act), _others(act)


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


def seen(act: Act, *, quick: bool = False, beside: Ahead[tuple[int, Others]] | None = None) -> Seen:
    """What needs somebody, what goes out today, and how far the week is: each in its own zone. quick: without asking
    the rules, of which `unruled` tells. beside: who asks the other half meanwhile."""
    from datetime import timedelta

    from cmsuite.publishing.agenda import agenda
    from cmsuite.publishing.today import AHEAD, today

    line = _newest(act)  # before the rest: what is written meanwhile is looked at again
    monday = act.now - timedelta(days=act.now.weekday() + 2)  # with a day to spare for each zone
    slots = agenda(act, monday, act.now + AHEAD)
    unasked: set[int] | None = set() if quick else None
    leaves = today(act, slots, unasked)
    theirs, others = (beside.answer() if beside is not None else None) or (line, _others(act))
    needs = [need for part in _parts() for need in (leaves if part == LEAVES else others.needs[part])]
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
        others.begun,
        min(line, theirs),
        bool(unasked),
    )


def _others(act: Act) -> Others:
    from cmsuite.accounts.registered import accounts
    from cmsuite.veille.today import follows_any

    needs = {part: import_module(f"cmsuite.{part}.today").today(act) for part in _parts() if part != LEAVES}
    return Others(needs, follows_any(act) or bool(accounts(act)))


def _newest(act: Act) -> int:
    from cmsuite.engines.acts.history import newest

    return newest(act)


def _parts() -> Iterable[str]:
    """The engines and rooms that ask something of somebody, in order, found without importing one."""
    here = Path(__file__).parents[1]
    every = (*(f"engines.{engine}" for engine in ENGINES), *ROOMS)
    return [part for part in every if (here / part.replace(".", "/") / "today.py").is_file()]


def _leaving(slot: Slot) -> Leaving:
    hour = f"{slot.at.local:%H:%M}" if slot.at else ""
    return Leaving(slot.entry, slot.brand, hour, str(slot.standing), slot.network, slot.handle, slot.title)


def _days_from_today(slot: Slot, act: Act) -> tuple[int, bool]:
    """How many days from today, on the slot's own wall; and whether it is of this week, which begins on Monday."""
    from cmsuite.core.zones import wall

    assert slot.at is not None
    here, there = wall(act.now, slot.at.zone).local.date(), slot.at.local.date()
    return (there - here).days, here.isocalendar()[:2] == there.isocalendar()[:2]
