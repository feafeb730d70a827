"""What clears up after the sends: lost leases are taken back, what may have gone out is looked for, what has become
useless is said to be missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from cmsuite.accounts.access import io, network_for, with_secret
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools, job, loop
from cmsuite.engines.networks.contract import Receipt
from cmsuite.publishing import calls
from cmsuite.publishing.claim import miss
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.decisions import decide
from cmsuite.publishing.due import expired, to_look_at, too_late
from cmsuite.publishing.looks import Look, Saw, expire, first_part, look, saw
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import CHANNEL
from cmsuite.publishing.publication import LostClaim, halfway
from cmsuite.store.store import Store


@loop("publishing.reconcile", N_("Looks for what may have gone out; nothing is sent again blind."), channel=CHANNEL)
def turn(store: Store, tools: Tools) -> int:
    """Take back lost leases, and make the looks that are due; returns how many publications it touched."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        lost, doubts = expired(act), to_look_at(act)
    for brand, id in lost:
        with acts.open(store, by=tools.by, brand=brand) as act:
            state = expire(act, id)
        note("publishing.expired", publication=id, state=state)
    for brand, id in doubts:
        if tools.stop.is_set():
            break
        look_again(store, tools, brand, id)
    return len(lost) + len(doubts)


@dataclass(frozen=True, slots=True)
class Missed:
    """The publications that were not sent in time."""

    publications: tuple[int, ...]


@job("publishing.miss", N_("Missed posts"), N_("Says what was not sent in time."), rule="every 300")
def miss_late(store: Store, tools: Tools) -> Missed:
    """Mark what has become useless before it left; one journal line for each brand lists them."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        late = too_late(act)
    done: list[int] = []
    for brand, ids in late.items():
        with acts.open(store, by=tools.by, brand=brand) as act:
            done += miss(act, ids)
    return Missed(tuple(done))


def look_again(store: Store, tools: Tools, brand: int, publication_id: int) -> None:
    """One look at one publication in doubt, if no other worker makes it."""
    with acts.open(store, by=tools.by, brand=brand) as act:
        mine = look(act, publication_id, tools.lease_s)
    if mine is None:
        return
    here(Point.LOOKING)
    came = _look(store, tools, mine)
    here(Point.LOOKED)
    try:
        with acts.open(store, by=tools.by, brand=brand) as act:
            state = saw(act, publication_id, mine.n, came)
    except LostClaim:
        return
    note("publishing.looked", publication=publication_id, outcome=came.outcome, state=state)


@dataclass(frozen=True, slots=True)
class Attested:
    """What a person said is online. known: the network told which post it is, so that its counters are read."""

    state: State
    known: bool


def attest(store: Store, tools: Tools, brand: int, publication_id: int, url: str) -> Attested:
    """A person says that it is online at this address: the network is asked which post that is, then it is decided.

    Raises what `decide` raises.
    """
    with acts.read(store, by=tools.by, brand=brand) as act:
        act.need("publishing.plan")
        row = act.get(Publication, publication_id)
        proven = halfway(act, row)
        wanted = first_part(act, row) if row.state is State.NEEDS_DECISION else None
    told = _look(store, tools, wanted).receipt if wanted else None
    found = told if told and is_address_of(url, told) else None
    with acts.open(store, by=tools.by, brand=brand) as act:
        return Attested(decide(act, publication_id, "online", url=url, found=found), proven or found is not None)


def is_address_of(url: str, receipt: Receipt) -> bool:
    """Whether an address is that of a post, in whichever view of its network it was copied."""
    given, own = urlsplit(url), urlsplit(receipt.url)
    path = given.path.rstrip("/")
    same = path == own.path.rstrip("/") or path.endswith(f"/{receipt.remote_id}")
    return given.netloc.lower() == own.netloc.lower() and same


def _look(store: Store, tools: Tools, mine: Look) -> Saw:
    try:
        network = network_for(mine.account.account.network, tools.workspace)
        account = with_secret(store, tools, mine.account)
    except CmsError as err:
        return Saw("unknown", str(err))
    return calls.look_for(network, mine, account, io(store, tools))
