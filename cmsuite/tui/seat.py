"""Who sits at the screen: the workspace, its store, the person and the brand at hand. Workers ask it, widgets never."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.tui.own_runs import OwnRuns
from cmsuite.tui.own_worker import OwnWorker

if TYPE_CHECKING:
    from cmsuite.core.clock import Clock
    from cmsuite.core.workspace import Workspace
    from cmsuite.engines.acts import Act, Actor
    from cmsuite.metrics.periods import Period
    from cmsuite.store.store import Store
    from cmsuite.tui.ahead import Ahead
    from cmsuite.tui.today_seen import First


PAINTED_S = 2.0  # for which the store waits at most


class NoBrandChosen(Usage):
    said = N_("This is done for one brand.")
    hint = N_("Choose it with b.")


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand as the switcher shows it."""

    id: int
    slug: str
    name: str
    zone: str


@dataclass
class Seat:
    """Opened by the first worker that asks, once `painted`: the store's imports must not delay the first paint.

    brand: the one at hand, None for all. email: who acts, else the config's `me`.
    """

    workspace: Workspace
    email: str | None = None
    brand_named: str | None = None
    clock: Clock | None = None
    brand: Brand | None = None
    brands: tuple[Brand, ...] = ()
    period: Period | None = None  # the days that were chosen last, None: this month
    together: tuple[int, ...] = ()  # the journal lines of what was done to many at once, last of all
    likes: dict[str, str] = field(default_factory=dict)  # the person's, as they were last read
    worker: OwnWorker = field(default_factory=OwnWorker)
    runs: OwnRuns = field(default_factory=OwnRuns)
    painted: threading.Event = field(default_factory=threading.Event)
    tongue: str | None = None  # the person's, None where they chose none
    ahead: Ahead[First] | None = None  # what another process reads for the first screen
    first: First | None = None  # what it has read, while the store is not opened here
    upgrades: bool = True  # whether a store of an older schema is brought to today's
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _store: Store | None = None
    _person: Actor | None = None

    @property
    def store(self) -> Store:
        """The store, opened at first use. Raises what opening a store raises."""
        self.open()
        assert self._store is not None
        return self._store

    @property
    def is_open(self) -> bool:
        """Whether the store was opened here, and the person is known."""
        return self._person is not None

    @property
    def person(self) -> Actor:
        """Who acts."""
        self.open()
        assert self._person is not None
        return self._person

    def open(self) -> None:
        """Open the store, find the person and their brands: once, whoever comes first."""
        self.painted.wait(PAINTED_S)
        with self._lock:
            if self._person is None:
                from cmsuite.core.resources import look_in as kinds_in
                from cmsuite.engines.networks.names import look_in
                from cmsuite.engines.people.actors import actor
                from cmsuite.store.opening import open_store

                look_in(self.workspace.root)
                kinds_in(self.workspace.root)
                store = self._store or open_store(self.workspace, self.clock, upgrades=self.upgrades)
                self._store = store
                person = actor(store, self.email or self.workspace.config.me, via="tui")
                self._find_brands(store, person)
                self.tongue, self.first, self._person = person.locale, None, person

    def know(self, found: First) -> None:
        """What `open` finds, and more, from who has opened the store before it is opened here."""
        with self._lock:
            if self._person is None:
                self.brands, self.brand, self.likes, self.tongue = found.brands, found.brand, found.likes, found.tongue
                self.first = found

    @property
    def zone(self) -> str:
        """On whose wall hours are read: the brand's, or the one that all brands share, else UTC."""
        zones = {self.brand.zone} if self.brand else {one.zone for one in self.brands}
        return zones.pop() if len(zones) == 1 else "UTC"

    def need(self, permission: str, brand: int | None) -> None:
        """What an act of this person would say first, as far as the person is known. Raises Forbidden."""
        if self._person is not None:
            from cmsuite.engines.acts.actor import need

            need(self._person, permission, brand)

    def look_again(self) -> None:
        """Read the roles and brands anew: somebody may have given some."""
        from cmsuite.engines.people.actors import actor

        store = self.store
        with self._lock:
            self._person = actor(store, self.email or self.workspace.config.me, via="tui")
            self._find_brands(store, self._person)

    def _find_brands(self, store: Store, person: Actor) -> None:
        from cmsuite.engines import acts
        from cmsuite.engines.people.brands import brand_named, brands
        from cmsuite.engines.people.likes import likes

        wanted = self.brand_named or self.workspace.config.brand
        with acts.read(store, by=person, all_brands=True) as act:
            self.brands = tuple(Brand(row.id, row.slug, row.name, row.zone) for row in brands(act))
            chosen = brand_named(act, wanted).id if wanted else None
            self.likes = likes(act)
        if self.brand is not None:
            chosen = self.brand.id
        elif chosen is None and len(self.brands) == 1:
            chosen = self.brands[0].id
        self.brand = next((one for one in self.brands if one.id == chosen), None)

    @contextmanager
    def reading(self, brand: int | None = None, *, everywhere: bool = False) -> Iterator[Act]:
        """A question to the brand given, else to the one at hand, else to all."""
        store, person = self.store, self.person
        from cmsuite.engines import acts

        id = None if everywhere else brand or (self.brand.id if self.brand else None)
        with acts.read(store, by=person, brand=id, all_brands=id is None) as act:
            yield act

    @contextmanager
    def writing(self, brand: int | None = None, *, everywhere: bool = False) -> Iterator[Act]:
        """An act on the brand given, else on the one at hand, else on the workspace."""
        from cmsuite.engines import acts

        store, person = self.store, self.person
        id = None if everywhere else brand or (self.brand.id if self.brand else None)
        with acts.open(store, by=person, brand=id, all_brands=id is None) as act:
            yield act

    def close(self) -> None:
        """End what runs in this program; give the store back."""
        self.runs.end()
        self.worker.end()
        if self.ahead is not None:
            self.ahead.close()
        if self._store is not None:
            self._store.close()
