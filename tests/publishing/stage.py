"""A brand with an account on a scripted network, and posts that are ready to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.access import io, network_for, with_secret
from cmsuite.accounts.registered import connect
from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.content.posts import write
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.runs import WORKER, Machine, begin
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.engines.web.client import Http
from cmsuite.publishing import reconcile, send
from cmsuite.publishing.models import Attempt, Publication, State
from cmsuite.publishing.planning import plan
from cmsuite.publishing.queue import Queue
from cmsuite.publishing.sending import Frozen
from cmsuite.publishing.sending import begin as begin_send
from cmsuite.sandbox.demo import OF_HOUR
from cmsuite.store.store import Store
from tests.workplace import Cast, people

ZONE = "Europe/Paris"
AT_ANY_HOUR = dict.fromkeys(OF_HOUR, "The clock of a test is at any hour.")


@dataclass
class Stage:
    """Everything that a send needs, and short words to play with it."""

    store: Store
    cast: Cast
    tools: Tools
    account: int

    def connect(self, network: str, name: str, url: str = "", **known: Any) -> int:
        """Another account of the brand; known: its token, remote_id or capability, where they are real."""
        return _connect(self.store, self.tools.workspace, self.cast, network, name, url, **known)

    def write(self, *parts: str, account: int | None = None) -> Any:
        """A post by Chloé that Karim approved; its only variant."""
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            variant = write(act, "", list(parts), [account or self.account]).variants[0]
        self.approve(variant.id)
        return variant

    def approve(self, variant_id: int) -> None:
        with acts.open(self.store, by=self.cast.karim, brand=self.cast.brand) as act:
            approve(act, variant_id)

    def entry(self, variant_id: int, at: datetime, **more: Any) -> int:
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return place(act, wall(at, ZONE), variant_id=variant_id, **more).entry

    def planned(
        self, *parts: str, after: timedelta = timedelta(minutes=20), account: int | None = None, **more: Any
    ) -> int:
        """A publication that is due in that time."""
        variant = self.write(*parts, account=account)
        entry = self.entry(variant.id, self.store.now() + after, **more)
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return plan(act, entry, because=AT_ANY_HOUR).publication_id

    def later(self, **span: float) -> None:
        """Let time go by."""
        assert isinstance(self.store.clock, SetClock)
        self.store.clock.sleep(timedelta(**span).total_seconds())

    def work(self) -> int:
        """What is missed, then one turn of both loops; how many publications it touched."""
        missed = len(reconcile.miss_late(self.store, self.tools).publications)
        return missed + reconcile.turn(self.store, self.tools) + send.turn(self.store, self.tools)

    def at_work(self, until: datetime, step: timedelta = timedelta(seconds=30)) -> None:
        """Turns, while the clock goes on to an instant."""
        while self.store.now() < until:
            self.work()
            self.later(seconds=step.total_seconds())
        self.work()

    def sending(self, id: int) -> None:
        """Claim, prepare and commit it as being sent, and nothing more: its worker is silent from then on."""
        mine = Queue(self.store, self.tools).take()
        assert mine is not None
        assert mine.id == id
        account = with_secret(self.store, self.tools, mine.account)
        network = network_for(account.network, self.tools.workspace)
        prepared = network.prepare(mine.draft, account, io(self.store, self.tools))
        with acts.open(self.store, by=self.cast.worker, brand=self.cast.brand) as act:
            begin_send(act, id, mine.token, frozen=Frozen.of(prepared))

    def publication(self, id: int) -> Publication:
        with acts.read(self.store, by=self.cast.worker, brand=self.cast.brand) as act:
            return act.get(Publication, id)

    def state(self, id: int) -> State:
        return self.publication(id).state

    def attempts(self, id: int) -> Sequence[Attempt]:
        with acts.read(self.store, by=self.cast.worker, brand=self.cast.brand) as act:
            wanted = sa.select(Attempt).where(Attempt.publication_id == id).order_by(Attempt.n)
            return act.session.scalars(wanted).all()

    def outcomes(self, id: int, kind: str = "send") -> list[str | None]:
        return [attempt.outcome for attempt in self.attempts(id) if attempt.kind == kind]


def _connect(
    store: Store,
    workspace: Workspace,
    cast: Cast,
    network: str,
    name: str,
    url: str,
    *,
    token: str = "",
    remote_id: str = "",
    capability: Mapping[str, Any] | None = None,
) -> int:
    key = None
    if network != "kit":
        secret = Secret(token or f"token-{name}")
        key = vault(store, workspace).put(f"{network}:{name}", "oauth", secret, by=cast.karim)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        return connect(
            act,
            network,
            "kit" if network == "kit" else "api",
            remote_id or f"1{sum(name.encode())}",  # as tests.fakenet numbers its accounts
            handle=f"@{name}",
            title=name,
            url=url or "https://kit.example",
            capability={"server": url, **(capability or {})},
            credential_id=key,
        )


def connected(store: Store, root: Path, cast: Cast, url: str = "https://fake.invalid", name: str = "lumen") -> int:
    """An account on a scripted network, in a workspace of its own."""
    return _connect(store, workspace_at(root / "ws", store), cast, "mastodon", name, url)


def workspace_at(root: Path, store: Store, **config: Any) -> Workspace:
    """A workspace for a store that is there already."""
    made = workspaces.create(root, store_url=store.url.render_as_string(hide_password=False))
    return replace(made, config=replace(made.config, network_allow_private=("127.0.0.0/8",), **config))


def worker_starts(store: Store, cast: Cast) -> int:
    """A worker is up from now on: what is due later is not late by our fault."""
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        return begin(act, WORKER, Machine.here()).run


def stage(store: Store, root: Path, url: str, name: str = "lumen", **config: Any) -> Stage:
    """The brand, connected to a network at that address as `name`."""
    cast, workspace = people(store), workspace_at(root / "ws", store, **config)
    http = Http(allow_private=workspace.config.network_allow_private, user_agent="cmsuite-tests", timeout_s=2)
    tools = Tools(workspace, http, cast.worker)
    worker_starts(store, cast)
    return Stage(store, cast, tools, _connect(store, workspace, cast, "mastodon", name, url))
