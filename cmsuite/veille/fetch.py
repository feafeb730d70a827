"""The round of the veille: feeds are read, and their new items become news for each brand that follows them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields

from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.feeds.fetch import FetchReport, fetch_due
from cmsuite.engines.feeds.indexing import index_all
from cmsuite.engines.jobs.registry import Counted, Tools, job, uncounted
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.frugality import held_back
from cmsuite.veille.pace import asleep, plans
from cmsuite.veille.qualify import take_in

INDEXING_S = 10.0  # for items that were there before the index was; a worker goes on


@dataclass(frozen=True, slots=True)
class Round(FetchReport):
    """The same, and how many items were put into the index of words, in how many seconds of the processor."""

    indexed: int = 0
    index_s: float = 0.0


def _left_alone(act: Act) -> list[int]:
    """Feeds that are not asked now: the budget of a month is spent, or it is night and their plan is weekly."""
    return sorted({*held_back(act), *asleep(act)})


def fetch(
    store: Store,
    http: Http,
    *,
    by: Actor,
    every: bool = False,
    workspace: Workspace | None = None,
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
) -> Round:
    """Ask the feeds that are due (every: all); their new items are stored and taken in together, or not at all. Then
    they are put into the index of words, and some of those that were there before it."""
    done = fetch_due(store, http, by=by, stored=take_in, held_back=held_back if every else _left_alone, every=every,
                     stop=stop, counted=counted, workspace=workspace, plans=plans)  # fmt: skip
    indexed, index_s = index_all(store, by=by, stop=stop, within_s=INDEXING_S)
    told = {one.name: getattr(done, one.name) for one in fields(done)}
    return Round(**told, indexed=indexed, index_s=index_s)


@job("veille.fetch", N_("Feeds"), N_("Ask the feeds that are due."), rule="every 300")
def round_of_feeds(store: Store, tools: Tools) -> Round:
    """The same, when nobody looks; each feed's own pace says whether it is due."""
    return fetch(store, tools.http, by=tools.by, workspace=tools.workspace, stop=tools.stop, counted=tools.counted)
