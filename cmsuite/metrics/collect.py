"""The job that reads counters: network by network, one failing account stopping no other."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cmsuite.accounts import access
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.networks.contract import Account, Io, Metric, Network, Rejected
from cmsuite.metrics.sampling import AT_ONCE, Sample, Target, give_back, readings, settle, take, targets
from cmsuite.store.store import Store


@dataclass(frozen=True, slots=True)
class Failure:
    """An account that could not be read, and the sentence that says why."""

    account: str
    said: str


@dataclass
class Collected:
    """What a round did: accounts and posts read, facts new and revised, and the accounts that failed."""

    accounts: int = 0
    posts: int = 0
    facts: int = 0
    revised: int = 0
    failed: list[Failure] = field(default_factory=list)


class PluginFailed(CmsError):
    said = N_("The plugin of {network} failed: {why}")
    hint = N_("The program's log has its story; the plugin's maker can use it.")


@job("metrics.collect", N_("Counters"), N_("Read the counters of what was published."), rule="every 900")
def collect(store: Store, tools: Tools, *, now: bool = False, brand: int | None = None) -> Collected:
    """Read the counters that are due (now: of every post), and each account's level once a day.

    What an account's failure left unread is due again in the next round; an age that has gone by stays a gap.
    """
    done = Collected()
    with acts.read(store, by=tools.by, brand=brand, all_brands=brand is None) as act:
        found = targets(act, now=now)
    for n, target in enumerate(found):
        tools.counted(n, len(found))
        if tools.stop.is_set():
            break
        try:
            _read_account(store, tools, target, done, now=now)
        except CmsError as err:
            done.failed.append(Failure(f"{target.network} {target.handle}", str(err)))
            note("account not read", level=logging.WARNING, account=target.account_id, why=str(err))
        else:
            done.accounts += 1
    return done


def _read_account(store: Store, tools: Tools, target: Target, done: Collected, *, now: bool) -> None:
    with acts.read(store, by=tools.by, brand=target.brand_id) as act:
        snapshot = access.snapshot(act, target.account_id)
    network = access.network_for(target.network, tools.workspace)
    account, io = access.with_secret(store, tools, snapshot), access.io(store, tools)
    for samples in _taken(store, tools, target, now=now):
        try:
            metrics = _asked(network, account, samples, io)
        except CmsError as err:
            with acts.open(store, by=tools.by, brand=target.brand_id) as act:
                give_back(act, samples)
                if isinstance(err, Rejected) and err.credential and snapshot.credential:
                    access.needs_reconnect(act, target.account_id, err.why, generation=snapshot.generation)
            raise
        with acts.open(store, by=tools.by, brand=target.brand_id) as act:
            batch = readings(target, samples, metrics, act.now, demo=tools.workspace.config.sandbox)
            recorded = settle(act, samples, batch)
        read = {reading.remote_post_id for reading in batch if reading.remote_post_id is not None}
        if len(read) < len(samples):
            note("posts not read", level=logging.WARNING, account=target.account_id, n=len(samples) - len(read))
        done.posts += len(read)
        done.facts += recorded.new + recorded.revised
        done.revised += recorded.revised


def _taken(store: Store, tools: Tools, target: Target, *, now: bool) -> Iterator[list[Sample]]:
    """Posts in handfuls, until none is left; one empty handful when only the account's level is missing."""
    after, first = 0, True
    while not tools.stop.is_set():
        with acts.open(store, by=tools.by, brand=target.brand_id) as act:
            samples = take(act, target.account_id, now=now, after=after)
        if not samples and not (first and target.stock):
            return
        yield samples
        if len(samples) < AT_ONCE:
            return
        after, first = samples[-1].post_id, False


def _asked(network: Network, account: Account, samples: Sequence[Sample], io: Io) -> Sequence[Metric]:
    try:
        return network.fetch_metrics(account, [sample.remote_id for sample in samples], io)
    except CmsError:
        raise
    except Exception as err:  # a plugin's bug stops its own account
        note("plugin failed", level=logging.ERROR, network=account.network, error=traceback.format_exc())
        raise PluginFailed(network=account.network, why=f"{type(err).__name__}: {err}") from err
