"""How an account stands, in words. Source strings, translated when shown; sentences are made here for all shells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, _, day, moment_here
from cmsuite.engines.networks.names import called
from cmsuite.engines.networks.words import LIMITS, limit_said

if TYPE_CHECKING:
    from cmsuite.accounts.registered import AccountLine

SIGN_INS = {"ok": N_("ok"), "needs_reconnect": N_("to be connected again"), "revoked": N_("revoked")}
STATUSES = {"active": N_("active"), "closed": N_("closed")}
CAPABILITY = {"server": N_("server"), "software": N_("software"), "version": N_("version")}


def sign_in_said(line: AccountLine, now: datetime) -> str:
    """How the sign-in stands, and until when."""
    if line.sign_in is None:
        return _("by hand")
    if line.sign_in_ends_at is not None and line.ends_soon(now):
        return _("connect again before {day}").format(day=moment_here(line.sign_in_ends_at))
    return _(SIGN_INS[line.sign_in])


def told(line: AccountLine, now: datetime) -> Iterator[tuple[str, str]]:
    """All that is known of an account: a name and a value for each, what is not known left out."""
    known = line.capability
    parts = [
        (_("account"), f"{line.handle} ({called(line.network)}, {line.account})"),
        (_("title"), line.title),
        (_("address"), line.url),
        (_("state"), _(STATUSES.get(line.status, line.status))),
        (_("sign-in"), sign_in_said(line, now)),
        (_("zone"), line.zone or ""),
        *((_(name), str(known.get(key) or "")) for key, name in CAPABILITY.items()),
        (_("read on"), day(date.fromisoformat(known["read_on"])) if "read_on" in known else ""),
    ]
    yield from ((name, value) for name, value in parts if value)
    for place, value in known.get("limits", {}).items():
        if place in LIMITS and isinstance(value, int):
            yield _(LIMITS[place]), limit_said(place, value)
