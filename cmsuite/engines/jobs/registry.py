"""What can run by itself: jobs (on a schedule, or asked for) and loops (looked at all the time)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Actor

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http  # httpx costs a tenth of a second, and screens only ask what ran

Counted = Callable[[int, int], None]
"""How far the work is: so many done, of so many."""


def uncounted(_done: int, _of: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True)
class Tools:
    """What a job is given besides the store: the folder, the one http client, who acts, the wish to stop, and whom to
    tell how far the work is."""

    workspace: Workspace
    http: Http
    by: Actor
    stop: threading.Event = field(default_factory=threading.Event)
    counted: Counted = uncounted

    @property
    def lease_s(self) -> float:
        """Seconds that a claim lasts without a sign of life."""
        return self.workspace.config.worker_lease_s


@dataclass(frozen=True, slots=True)
class Job:
    """A job by name; `rule` is when a new workspace runs it (five cron fields or `every SECONDS`), None on demand.
    title: what it is called on screen, a source string."""

    name: str
    title: str
    run: Callable[..., Any]  # (store, tools, **args) -> a dataclass, kept as what the run did
    purpose: str
    rule: str | None


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that a worker looks at all the time: `turn(store, tools)` says how many things it did."""

    name: str
    turn: Callable[..., int]
    purpose: str
    channel: str  # what wakes it on PostgreSQL


JOBS: dict[str, Job] = {}
ERRANDS: dict[str, str] = {}
"""What only a person has done, and nothing else runs by itself: by name, what it is called, a source string."""
LOOPS: dict[str, Loop] = {}


def job(
    name: str, title: str, purpose: str, *, rule: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a job: `job(store, tools, **args)`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        JOBS[name] = Job(name, title, function, purpose, rule)
        return function

    return decorate


def errand(name: str, title: str) -> str:
    """Register work that a person has done as a run. Returns its name."""
    ERRANDS[name] = title
    return name


def loop(name: str, purpose: str, *, channel: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a loop: `turn(store, tools) -> int`; it is called again at once while it returns more than 0."""

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        LOOPS[name] = Loop(name, function, purpose, channel)
        return function

    return decorate
