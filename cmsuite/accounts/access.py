"""How other rooms reach an account: a snapshot in a transaction, its secret outside of one, the door for its plugin."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cmsuite.accounts.models import Account
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.media.store import Media
from cmsuite.engines.networks import contract, registry
from cmsuite.engines.networks.guard import guarded
from cmsuite.engines.people.models import Brand
from cmsuite.engines.secrets.credentials import refused
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.engines.secrets.vault import vault
from cmsuite.store.store import Store


class NeedsReconnect(Refused):
    said = N_("{network} no longer takes the sign-in of {handle}.")
    hint = N_("Sign in again: cmsuite account reconnect {account}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An account as it was in a transaction. `credential` names its secret (None: it needs none), `generation` which.

    `account` carries no secret: `with_secret` adds it, outside of any transaction.
    """

    id: int
    account: contract.Account
    credential: str | None
    state: CredentialState | None
    generation: int = 0


def snapshot(act: Act, account_id: int) -> Snapshot:
    """What a plugin is told about an account, and how its sign-in stands. Raises Missing."""
    row = act.get(Account, account_id)
    brand = act.get(Brand, row.brand_id)
    told = contract.Account(
        network=row.network,
        handle=row.handle,
        remote_id=row.remote_id,
        url=row.url,
        capability=row.capability,
        zone=row.zone or brand.zone,
        language=brand.language,
    )
    if row.credential_id is None:
        return Snapshot(row.id, told, None, None)
    credential = act.get(Credential, row.credential_id)
    return Snapshot(row.id, told, credential.name, credential.state, credential.generation)


def with_secret(store: Store, tools: Tools, seen: Snapshot) -> contract.Account:
    """The account with its secret, ready for its plugin. Raises NeedsReconnect, and what `Vault.get` raises."""
    if seen.credential is None:
        return seen.account
    if seen.state is not CredentialState.OK:
        raise NeedsReconnect(network=seen.account.network, handle=seen.account.handle, account=seen.id)
    return replace(seen.account, secret=vault(store, tools.workspace).get(seen.credential))


@register("accounts.needs_reconnect", text=("why",), no_undo=N_("Signing in again mends it."))
def needs_reconnect(act: Act, account_id: int, why: str, *, generation: int | None = None) -> bool:
    """The network refuses an account's sign-in: nothing is sent with it until a person signs in again.

    generation: the snapshot's; a sign-in that was renewed since is left alone. True when this is news. Raises Missing.
    """
    act.need("accounts.check")
    row = act.get(Account, account_id)
    if row.credential_id is None:
        raise Missing(kind="credential", id=account_id)
    return refused(act, row.credential_id, generation=generation)


def network_for(name: str, workspace: Workspace) -> contract.Network:
    """The plugin of a network, imported once. Raises UnknownNetwork, NotTrusted, BrokenPlugin."""
    return _network(name, workspace.root)


@cache
def _network(name: str, root: Path) -> contract.Network:
    return guarded(registry.network(name, root))


def io(store: Store, tools: Tools, steps: contract.StepLog | None = None) -> contract.Io:
    """A plugin's door to the world. steps: what `prepare` keeps; without them it starts over each time."""
    return contract.Io(
        http=tools.http,
        clock=store.clock,
        media=Media(store, tools.workspace).get,
        steps=steps or Unkept(),
        folder=lambda name: new_folder(tools.workspace.exports, name),
        uuid=lambda: str(uuid.uuid4()),
    )


class Unkept:
    """The steps of what is not resumed."""

    def done(self, key: str) -> dict[str, Any] | None:
        return None

    def keep(self, key: str, receipt: dict[str, Any]) -> None:
        return None


def new_folder(parent: Path, name: str) -> Path:
    """A folder of that name that was not there before: name, name-2, …"""
    number = 1
    while True:
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return folder
