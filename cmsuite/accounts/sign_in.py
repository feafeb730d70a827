"""Signing in to a network, and asking it again later who we are there. Jobs: the network is called between two acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from cmsuite.accounts.access import NeedsReconnect, Snapshot, io, needs_reconnect, network_for, snapshot, with_secret
from cmsuite.accounts.registered import (
    AccountLine,
    account,
    accounts,
    checked,
    close,
    connect,
    refuse_elsewhere,
    refuse_unknown,
    server_of,
)
from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.networks.contract import Account, AccountInfo, Rejected, Secret, SignIn
from cmsuite.engines.secrets.vault import vault
from cmsuite.engines.web.redact import redact
from cmsuite.store.store import Store

KIT: Literal["kit"] = "kit"  # both the network on which people publish by hand, and the mode of its accounts


class AnotherAccount(Refused):
    said = N_("This sign-in is of {found}, not of {wanted}.")
    hint = N_("Sign in as {wanted} in the browser, or connect {found} as an account of its own.")


class NotSignedIn(Refused):
    said = N_("{address} does not take this code or token: {why}")
    hint = N_("A code holds once, for a few minutes: begin again, and paste it whole.")


class NoAddress(Usage):
    said = N_("The address of the account is missing.")
    hint = N_("Give it with --url: the page that a visitor sees.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be connected. account: one that is known, to sign in to again."""

    network: str
    address: str
    brand: int
    account: AccountLine | None = None
    zone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The round over all accounts: how many are well, which need a person, which could not be asked."""

    well: int
    to_reconnect: tuple[str, ...] = ()
    not_reached: tuple[str, ...] = ()


def begin_sign_in(store: Store, tools: Tools, wish: Wish) -> SignIn:
    """Register with the server; gives the page to open. Raises what the plugin raises (Rejected, NotSupported, …)."""
    return network_for(wish.network, tools.workspace).begin_sign_in(wish.address, io(store, tools))


def finish_sign_in(store: Store, tools: Tools, wish: Wish, begun: SignIn | None, code: Secret) -> AccountLine:
    """Connect with what a person pasted: the code of the page, or (nothing begun) a token. The network is asked first.

    Raises NotSignedIn, AnotherAccount, ConnectedElsewhere, and what the plugin and the vault raise.
    """
    network = network_for(wish.network, tools.workspace)
    state = begun.state if begun else {"server": wish.address}
    try:
        secret = network.finish_sign_in(state, code.reveal(), io(store, tools))
        told = Account(wish.network, "", "", wish.address, secret=secret)
        info = network.verify_account(told, io(store, tools))
    except Rejected as no:
        if no.after is not None:  # not now: nothing is said about the code
            raise
        raise NotSignedIn(address=wish.address, why=redact(no.why)) from no
    if wish.account is not None:
        _same(wish.account, info)
    with acts.read(store, by=tools.by, brand=wish.brand) as act:
        act.need("accounts.connect")  # before a secret is kept for nothing
        refuse_unknown(wish.zone, wish.language)
        refuse_elsewhere(act, wish.network, server_of(info.capability), info.remote_id, info.handle)
    server = server_of(info.capability) or info.url  # the one that gave the number, not the one that it names
    name = f"{wish.network}/{urlsplit(server).netloc}/{info.remote_id}"
    credential = vault(store, tools.workspace).put(
        name, "oauth", secret, by=tools.by, scopes=info.scopes, expires_at=info.expires_at
    )
    return _enter(store, tools, wish, info, credential)


def connect_by_hand(store: Store, tools: Tools, wish: Wish, url: str) -> AccountLine:
    """An account on which a person publishes from kits: nothing to sign in to. Raises NoAddress, ConnectedElsewhere."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise NoAddress()
    page = clean(url, 2000, lines=False)
    told = Account(wish.network, wish.address, page, page)
    info = network_for(wish.network, tools.workspace).verify_account(told, io(store, tools))
    return _enter(store, tools, wish, info, None)


def check(store: Store, tools: Tools, account_id: int, brand: int) -> AccountLine:
    """Ask the network who we are there and what it takes today. Raises NeedsReconnect, and what the plugin raises."""
    with acts.read(store, by=tools.by, brand=brand) as act:
        act.need("accounts.check")
        seen = snapshot(act, account_id)
        line = account(act, str(account_id))
    info = _verified(store, tools, seen, brand)
    _same(line, info)
    with acts.open(store, by=tools.by, brand=brand) as act:
        checked(
            act,
            account_id,
            handle=info.handle,
            title=info.title,
            url=info.url,
            capability=dict(info.capability),
        )
        return account(act, str(account_id))


@job(
    "accounts.check",
    N_("Accounts"),
    N_("Ask each network whether its sign-in still holds, and what it takes."),
    rule="23 5 * * *",
)
def check_all(store: Store, tools: Tools) -> Checked:
    """Check every account that the program reaches; one that fails stops no other."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        lines = [line for line in accounts(act) if line.status == "active" and line.mode == "api"]
    well, reconnect, unreached = 0, list[str](), list[str]()
    for line in lines:
        if tools.stop.is_set():
            break
        try:
            check(store, tools, line.account, line.brand)
            well += 1
        except NeedsReconnect:
            reconnect.append(line.handle)
        except CmsError as err:
            unreached.append(redact(f"{line.handle}: {err}"))
    return Checked(well, tuple(reconnect), tuple(unreached))


def disconnect(store: Store, tools: Tools, account_id: int, brand: int, *, seen: int | None = None) -> None:
    """Close an account and forget its secret. Raises AlreadyClosed, Missing, Conflict, and what the keyring raises."""
    with acts.open(store, by=tools.by, brand=brand) as act:
        name = close(act, account_id, seen=seen)
    if name is not None:
        vault(store, tools.workspace).forget(name)


def _verified(store: Store, tools: Tools, seen: Snapshot, brand: int) -> AccountInfo:
    """What the network says; a refused sign-in is noted before it is raised."""
    network = network_for(seen.account.network, tools.workspace)
    try:
        return network.verify_account(with_secret(store, tools, seen), io(store, tools))
    except Rejected as no:
        if not no.credential:
            raise
        with acts.open(store, by=tools.by, brand=brand) as act:
            needs_reconnect(act, seen.id, redact(no.why), generation=seen.generation)
        raise NeedsReconnect(network=seen.account.network, handle=seen.account.handle, account=seen.id) from no


def _same(wanted: AccountLine, info: AccountInfo) -> None:
    if (wanted.server, wanted.remote_id) != (server_of(info.capability), info.remote_id):
        raise AnotherAccount(found=info.handle, wanted=wanted.handle)


def _enter(store: Store, tools: Tools, wish: Wish, info: AccountInfo, credential: int | None) -> AccountLine:
    with acts.open(store, by=tools.by, brand=wish.brand) as act:
        made = connect(
            act,
            wish.network,
            KIT if wish.network == KIT else "api",
            info.remote_id,
            handle=info.handle,
            title=info.title,
            url=info.url,
            capability=dict(info.capability),
            credential_id=credential,
            zone=wish.zone,
            language=wish.language,
        )
        return account(act, str(made))
