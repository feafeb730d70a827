"""The same against a running snac2, which honours no key, changes ids and keeps no promise about its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cmsuite.accounts.access import io
from cmsuite.engines.networks.contract import Account
from cmsuite.engines.networks.readback import plain
from cmsuite.engines.networks.registry import network
from cmsuite.engines.secrets.secret import Secret
from cmsuite.publishing.crash import Point
from cmsuite.publishing.models import State as S
from cmsuite.store.store import Store
from tests.faults.workers import all_are, dies, post, prepared, worker
from tests.peers import snac2
from tests.publishing.stage import Stage

pytestmark = [pytest.mark.peer, pytest.mark.by_turns]


@pytest.fixture
def on(store_url: str, tmp_path: Path, snac_user: snac2.User) -> Iterator[Stage]:
    store = Store(store_url)
    made = prepared(store, tmp_path, snac_user.url)
    mastodon, bare = network("mastodon"), Account("mastodon", "", "", snac_user.url, secret=Secret(snac_user.token))
    told = mastodon.verify_account(bare, io(store, made.tools))
    made.account = made.connect(
        "mastodon", "snac", snac_user.url, token=snac_user.token, remote_id=told.remote_id, capability=told.capability
    )
    yield made
    store.close()


def texts(on: Stage, user: snac2.User) -> Counter[str]:
    """What the server shows of the user, by text."""
    http = on.tools.http
    mine = {"Authorization": f"Bearer {user.token}"}
    me = http.get(f"{user.url}/api/v1/accounts/verify_credentials", headers=mine).json()
    page: Any = http.get(f"{user.url}/api/v1/accounts/{me['id']}/statuses?limit=40", headers=mine).json()
    return Counter(plain(one["content"]) for one in page)


@pytest.mark.parametrize("point", [Point.UPLOADED, Point.SENDING, Point.ANSWERED, Point.SETTLING, Point.SETTLED])
def test_killed_while_sending_to_snac_each_post_is_there_once(on: Stage, snac_user: snac2.User, point: Point) -> None:
    ids = [post(on, f"Une lampe {n}", image=True) for n in range(2)]
    with worker(on, die_at=point) as first:
        dies(first)
    with worker(on), worker(on):
        all_are(on, ids, S.PUBLISHED)
    assert texts(on, snac_user) == {"Une lampe 0": 1, "Une lampe 1": 1}
