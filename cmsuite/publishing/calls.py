"""Calling a plugin: whatever it answers or raises becomes one of the classes that the rows know."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from cmsuite.content.checks import blocks, check
from cmsuite.core.clock import SystemClock
from cmsuite.core.errors import CmsError
from cmsuite.core.logs import note
from cmsuite.engines.acts import Actor
from cmsuite.engines.acts import open as open_act
from cmsuite.engines.media.store import MediaChanged, MediaLost, NoSuchMedia
from cmsuite.engines.networks.contract import (
    Absent,
    Account,
    Ambiguous,
    Draft,
    Duplicate,
    Found,
    Io,
    Network,
    Prepared,
    Rejected,
    Step,
    Unknown,
)
from cmsuite.engines.web.client import Http, Reply
from cmsuite.publishing.claim import Claim, keep_step
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.looks import Look, Saw
from cmsuite.publishing.sending import Came
from cmsuite.store.store import Store


class Steps:
    """The plugin's reversible steps, kept in the store one by one."""

    def __init__(self, store: Store, by: Actor, claim: Claim) -> None:
        self.store, self.by, self.claim = store, by, claim
        self.receipts = dict(claim.done)

    def done(self, key: str) -> dict[str, Any] | None:
        return self.receipts.get(key)

    def keep(self, key: str, receipt: dict[str, Any]) -> None:
        with open_act(self.store, by=self.by, brand=self.claim.brand_id) as act:
            keep_step(act, self.claim.id, self.claim.token, key, receipt)
        self.receipts[key] = receipt
        here(Point.UPLOADED)


class Watch:
    """An http client that also remembers how far the network's clock is from this machine's."""

    def __init__(self, http: Http) -> None:
        self.http = http
        self.drift_s = 0.0

    def request(self, method: str, url: str, **more: Any) -> Reply:
        reply = self.http.request(method, url, **more)
        self.drift_s = max(self.drift_s, _drift(reply.headers, SystemClock().now()))
        return reply

    def get(self, url: str, **more: Any) -> Reply:
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> Reply:
        return self.request("POST", url, **more)


def _drift(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds between an answer's Date and our clock; an answer without a readable one says nothing."""
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return 0.0
    return abs((told - now).total_seconds()) if told.tzinfo else 0.0


def prepare(network: Network, draft: Draft, account: Account, io: Io) -> Prepared | Came:
    """The frozen bytes, or why there are none. Whatever goes wrong here, nothing was sent."""
    try:
        if wrong := blocks(check(draft, network, account)):
            return ours(" ".join(found.message for found in wrong))
        return network.prepare(draft, account, io)
    except Rejected as no:
        return of_rejection(no)
    except (NoSuchMedia, MediaLost, MediaChanged) as err:
        return ours(str(err))
    except CmsError as err:
        return Came("rejected_retryable", str(err))
    except Exception as err:
        return Came("rejected_retryable", _bug(err))


def ours(why: str) -> Came:
    """Something on our side stands in the way: the network was not asked."""
    return Came("rejected_retryable", why, ours=True)


def publish(network: Network, prepared: Prepared, call: Step, account: Account, idem: str, io: Io) -> Came:
    """Make the irreversible call, once. What is not proof is doubt, a plugin's bug included."""
    try:
        return Came("ok", receipt=network.publish(prepared, call, account, idem, io))
    except Rejected as no:
        return of_rejection(no)
    except Duplicate as known:
        return Came("duplicate", known.why, known.status)
    except Ambiguous as doubt:
        return Came("ambiguous", doubt.why, doubt.status)
    except Exception as err:
        return Came("ambiguous", _bug(err))


def of_rejection(no: Rejected) -> Came:
    """A proven refusal: for now when it says when to come back or asks for a new sign-in, else for good."""
    for_now = no.after is not None or no.credential
    return Came(
        "rejected_retryable" if for_now else "rejected_permanent",
        no.why,
        no.status,
        after=no.after,
        credential=no.credential,
    )


def look_for(network: Network, look: Look, account: Account, io: Io) -> Saw:
    """Look for a post that may be there; a look that fails proves nothing."""
    try:
        found = network.reconcile(look.prepared, look.call, account, look.sent_at, look.known, io)
    except CmsError as err:
        return Saw("unknown", str(err))
    except Exception as err:
        return Saw("unknown", _bug(err))
    if isinstance(found, Found):
        return Saw("found", ", ".join(found.differs), found.receipt, found.twice)
    if isinstance(found, Absent):
        return Saw("absent", certain=found.certain)
    assert isinstance(found, Unknown)
    return Saw("unknown", found.why)


def compared(looks: Sequence[Saw]) -> tuple[Literal["equal", "differs", "absent", "unknown"], str]:
    """What looks after a success come to: is what was sent shown as it was sent?"""
    missing = next((saw for saw in looks if saw.outcome != "found"), None)
    if missing is not None:
        return ("absent" if missing.outcome == "absent" else "unknown"), missing.why
    differs = [saw.why for saw in looks if saw.why]
    if any(saw.twice for saw in looks):
        return "differs", "pub.duplicate-remote"
    return ("differs", "pub.readback-differs " + ", ".join(differs)) if differs else ("equal", "")


def _bug(err: Exception) -> str:
    if isinstance(err, CmsError):
        return str(err)
    note("a plugin failed", level=logging.ERROR, error=repr(err))
    return f"{type(err).__name__}: {err}"


def watched(io: Io) -> tuple[Io, Watch]:
    """The same door, and what it tells about clocks."""
    watch = Watch(io.http)
    return replace(io, http=watch), watch  # type: ignore[arg-type]
