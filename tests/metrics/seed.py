"""Rows that the tests of measures start from."""

from __future__ import annotations

from cmsuite.accounts.registered import connect
from cmsuite.engines import acts
from cmsuite.store.store import Store
from tests.workplace import Cast


def an_account(store: Store, cast: Cast, handle: str = "@lumen", zone: str | None = None, mode: str = "api") -> int:
    """An account of the brand, as it stands after signing in."""
    network = "kit" if mode == "kit" else "mastodon"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        address = f"https://social.example/{handle}"
        return connect(
            act, network, mode, handle, handle=handle, title="Atelier Lumen", url=address, capability={}, zone=zone
        )
