"""Steps that wait for one another: when each can begin, and which of them make the whole late when they are late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter


@dataclass(frozen=True, slots=True)
class Activity:
    """days: how long it takes; after: the keys of those that it waits for."""

    key: str
    days: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """In days from the beginning: it can begin on `start` and be done at `end`; it may slip by `slack` at no cost."""

    start: int
    end: int
    slack: int


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """critical: the steps without slack, in their order. days: of the whole."""

    steps: Mapping[str, Timed]
    critical: tuple[str, ...]
    days: int


def circle(steps: Sequence[Activity]) -> tuple[str, ...]:
    """Steps that wait for each other in a ring; empty where there is none."""
    try:
        TopologicalSorter(_graph(steps)).prepare()
    except CycleError as err:
        return tuple(str(key) for key in err.args[1][:-1])
    return ()


def schedule(steps: Sequence[Activity]) -> CriticalPath:
    """The critical path method: earliest days forwards, latest days backwards, the difference is the slack. A step that
    is waited for and is not there is overlooked. Source: Kelley and Walker, 1959. Raises ValueError on a ring."""
    if circle(steps):
        raise ValueError("steps wait for each other in a ring")
    graph, days = _graph(steps), {one.key: one.days for one in steps}
    order = list(TopologicalSorter(graph).static_order())
    early: dict[str, int] = {}
    for key in order:
        early[key] = max((early[before] + days[before] for before in graph[key]), default=0)
    whole = max((early[key] + days[key] for key in order), default=0)
    late = dict.fromkeys(order, whole)
    for key in reversed(order):
        for before in graph[key]:
            late[before] = min(late[before], late[key] - days[key])
    timed = {one.key: Timed(early[one.key], early[one.key] + one.days, late[one.key] - early[one.key] - one.days)
             for one in steps}  # fmt: skip
    critical = [key for key in order if not timed[key].slack]
    return CriticalPath(timed, tuple(sorted(critical, key=lambda key: (timed[key].start, timed[key].end))), whole)


def _graph(steps: Sequence[Activity]) -> dict[str, tuple[str, ...]]:
    known = {one.key for one in steps}
    return {one.key: tuple(before for before in one.after if before in known) for one in steps}
