"""The brand's accounts: entered after the network said who they are, refreshed, closed, listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.core.zones import zone_info
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.store.types import Instant

Mode = Literal["api", "kit"]
WARNED = timedelta(days=14)  # before the end of a sign-in
_SIGN_INS = sa.table(
    "credential", sa.column("id", sa.BigInteger), sa.column("state", sa.String), sa.column("expires_at", Instant)
)
"""Of a sign-in what a list shows, for which the table of secrets need not be known."""


class ConnectedElsewhere(Refused):
    said = N_("{handle} is an account of another brand here.")
    hint = N_("Close it there first: cmsuite --brand NAME account close {handle}")


class AlreadyClosed(Refused):
    said = N_("{handle} is closed already.")


class SeveralAccounts(Refused):
    said = N_("Several accounts are called {name}: {numbers}.")
    hint = N_("Say which by its number.")


class NotALanguage(Usage):
    said = N_("{language} is not the code of a language.")
    hint = N_("Write it as fr, en or pt-BR.")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a list shows it. `sign_in`: ok, needs_reconnect, revoked; None when it needs none."""

    account: int
    brand: int
    network: str
    remote_id: str
    handle: str
    title: str
    url: str
    mode: str
    status: str
    zone: str | None
    language: str | None
    sign_in: str | None
    sign_in_ends_at: datetime | None
    last_check_at: datetime | None
    capability: dict[str, Any]
    version: int
    server: str

    @property
    def sign_in_at(self) -> str:
        """Where to sign in again."""
        return str(self.capability.get("server") or self.url)

    def ends_soon(self, now: datetime) -> bool:
        """Whether the sign-in ends within two weeks, or has ended."""
        return self.sign_in_ends_at is not None and self.sign_in_ends_at - now < WARNED


@register(
    "accounts.connect", text=("handle", "title", "url"), no_undo=N_("An account is closed: cmsuite account close.")
)
def connect(
    act: Act,
    network: str,
    mode: Mode,
    remote_id: str,
    *,
    handle: str,
    title: str,
    url: str,
    capability: dict[str, Any],
    credential_id: int | None = None,
    zone: str | None = None,
    language: str | None = None,
) -> int:
    """Enter an account of this brand, or sign in to one again. Returns its id.

    Raises ConnectedElsewhere (another brand works with it), UnknownZone, NotALanguage.
    """
    act.need("accounts.connect")
    refuse_unknown(zone, language)
    server = server_of(capability) if mode == "api" else ""
    refuse_elsewhere(act, network, server, remote_id, handle)
    row = act.session.scalars(
        sa.select(Account).where(Account.network == network, Account.server == server, Account.remote_id == remote_id)
    ).one_or_none()
    if row is None:
        row = Account(network=network, server=server, remote_id=remote_id, mode=mode)
        act.session.add(row)
    row.handle, row.title, row.url = _line(handle), _line(title), _line(url)
    row.mode, row.status, row.capability, row.last_check_at = mode, "active", capability, act.now
    row.credential_id = credential_id
    row.zone, row.language = zone or row.zone, language or row.language
    act.session.flush()
    return row.id


@register(
    "accounts.checked", text=("handle", "title", "url"), no_undo=N_("What a network says of an account is no choice.")
)
def checked(act: Act, account_id: int, *, handle: str, title: str, url: str, capability: dict[str, Any]) -> None:
    """What the network says of an account today."""
    act.need("accounts.check")
    row = act.get(Account, account_id)
    row.handle, row.title, row.url = _line(handle), _line(title), _line(url)
    row.capability, row.last_check_at = capability, act.now


@register("accounts.close", no_undo=N_("Connect it again: cmsuite account connect."))
def close(act: Act, account_id: int, *, seen: int | None = None) -> str | None:
    """No longer work with an account; its history stays. Returns the name of the secret that nobody needs now.

    Raises AlreadyClosed, Missing, Conflict.
    """
    act.need("accounts.connect")
    row = act.get(Account, account_id, seen=seen)
    if row.status == "closed":
        raise AlreadyClosed(handle=row.handle)
    row.status = "closed"
    if row.credential_id is None:
        return None
    from cmsuite.engines.secrets.credentials import revoke
    from cmsuite.engines.secrets.models import Credential

    name = act.get(Credential, row.credential_id).name
    revoke(act, name)
    return name


def accounts(act: Act) -> list[AccountLine]:
    """The accounts of this brand (of all, when the act is over all), those in use first."""
    rows = act.session.execute(
        _lines().order_by(Account.status != "active", Account.network, Account.handle, Account.id)
    )
    return [_as_line(*row) for row in rows]


def account(act: Act, named: str) -> AccountLine:
    """The account of that number, handle or address. Raises Missing, SeveralAccounts."""
    handle = sa.func.lower(Account.handle) == named.lower()
    number = named.isdecimal() and len(named) < 19  # a larger one is the number of no row
    wanted = Account.id == int(named) if number else sa.or_(handle, Account.url == named)
    found = [_as_line(*row) for row in act.session.execute(_lines().where(wanted).order_by(Account.id))]
    found = [line for line in found if line.status == "active"] or found
    if not found:
        raise Missing(kind="account", id=named)
    if len(found) > 1:
        raise SeveralAccounts(name=named, numbers=", ".join(str(line.account) for line in found))
    return found[0]


def refuse_unknown(zone: str | None, language: str | None) -> None:
    """Raises UnknownZone, NotALanguage."""
    if zone is not None:
        zone_info(zone)
    if language is not None and not re.fullmatch("[a-z]{2,3}(-[A-Za-z]{2,4})?", language):
        raise NotALanguage(language=language)


def server_of(capability: Mapping[str, Any]) -> str:
    """The server whose number an account has; empty where the network is one for everybody."""
    return str(capability.get("server") or "").lower().rstrip("/")


def refuse_elsewhere(act: Act, network: str, server: str, remote_id: str, handle: str) -> None:
    """Raises ConnectedElsewhere when another brand works with this account: one account, one calendar."""
    table = Account.__table__.c  # not scoped: it is the other brands that are asked
    elsewhere = sa.select(table.id).where(
        table.network == network,
        table.server == server,
        table.remote_id == remote_id,
        table.status == "active",
        table.brand_id != act.brand,
    )
    if act.session.execute(elsewhere).first() is not None:
        raise ConnectedElsewhere(handle=handle)


def _lines() -> sa.Select[Account, str | None, datetime | None]:
    of = _SIGN_INS.c
    return sa.select(Account, of.state, of.expires_at).outerjoin(_SIGN_INS, of.id == Account.credential_id)


def _as_line(row: Account, state: str | None, ends_at: datetime | None) -> AccountLine:
    if state is None and row.mode == "api" and row.status == "active":  # it came from an archive, which has no secret
        state = "needs_reconnect"
    return AccountLine(
        row.id,
        row.brand_id,
        row.network,
        row.remote_id,
        row.handle,
        row.title,
        row.url,
        row.mode,
        row.status,
        row.zone,
        row.language,
        state,
        ends_at,
        row.last_check_at,
        row.capability,
        row.version,
        row.server,
    )


def _line(text: str) -> str:
    return clean(text, 500, lines=False)
