"""The round of the veille: feeds are read, and their new items become news for each brand that follows them."""

from __future__ import annotations

from cmsuite.engines.acts import Actor
from cmsuite.engines.feeds.fetch import FetchReport, fetch_due
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.qualify import take_in


def fetch(store: Store, http: Http, *, by: Actor, every: bool = False) -> FetchReport:
    """Ask the feeds that are due (every: all); their new items are stored and taken in together, or not at all."""
    return fetch_due(store, http, by=by, every=every, stored=take_in)
