"""The small network as the shipped plugin meets it: sign-in, pictures, posts, figures, and the ways to fail."""

import hashlib
import http.client
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines.networks.contract import (
    Account,
    Ambiguous,
    Draft,
    Found,
    Io,
    Media,
    Network,
    Part,
    Prepared,
    Rejected,
    Step,
    StepLog,
)
from cmsuite.engines.networks.registry import network as registered
from cmsuite.engines.web.client import Http
from cmsuite.sandbox.network import No, length, reactions
from cmsuite.sandbox.server import Fail, Server

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
TEXT = "Bonjour à toutes et à tous : https://exemple.fr/atelier #AtelierLumen"


class Nothing:
    """Steps that are not kept."""

    def done(self, key: str) -> None:
        return None

    def keep(self, key: str, receipt: object) -> None:
        return None


@pytest.fixture
def io(clock: SetClock, tmp_path: Path) -> Iterator[Io]:
    http = Http(allow_private=["127.0.0.0/8"], user_agent="tests", timeout_s=5)
    yield Io(http, clock, lambda sha: PNG, cast(StepLog, Nothing()), lambda name: tmp_path / name, lambda: "uuid")
    http.close()


@pytest.fixture
def mastodon() -> Network:
    return registered("mastodon")


@pytest.fixture
def account(sandbox: Server, mastodon: Network, io: Io) -> Account:
    """Signed in as a person does it: open the page, allow, copy the code."""
    begun = mastodon.begin_sign_in(sandbox.base, io)
    page = io.http.get(begun.url).text()
    hidden = dict(re.findall(r'name="(client_id|account)" value="([^"]*)"', page))
    body = urllib.parse.urlencode(hidden).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    shown = io.http.post(f"{sandbox.base}/oauth/authorize", content=body, headers=form).text()
    code = re.search(r"<code id='code'>([\w-]+)</code>", shown)
    assert code
    signed_in = Account("mastodon", "", "", sandbox.base, secret=mastodon.finish_sign_in(begun.state, code[1], io))
    info = mastodon.verify_account(signed_in, io)
    return replace(signed_in, handle=info.handle, remote_id=info.remote_id, url=info.url, capability=info.capability)


def prepared(mastodon: Network, account: Account, io: Io, text: str = TEXT) -> Prepared:
    media = Media(hashlib.sha256(PNG).hexdigest(), "image/png", len(PNG), alt="Une lampe allumée")
    draft = Draft((Part(text, (media,)),), language="fr", cw="Lumière vive")
    return mastodon.prepare(draft, account, io)


def test_a_person_signs_in_by_a_pasted_code(account: Account) -> None:
    assert account.handle.startswith("@atelierlumen@127.0.0.1")
    assert account.capability["software"] == "mastodon"
    assert account.capability["limits"]["text.limit"] == 500


def test_a_code_is_good_once(sandbox: Server, mastodon: Network, io: Io) -> None:
    begun = mastodon.begin_sign_in(sandbox.base, io)
    code = sandbox.network.allow(begun.state["client_id"], "atelierlumen")
    mastodon.finish_sign_in(begun.state, code, io)
    with pytest.raises(Rejected):
        mastodon.finish_sign_in(begun.state, code, io)


def test_what_is_published_is_found_again_unchanged(
    sandbox: Server, mastodon: Network, account: Account, io: Io
) -> None:
    ready = prepared(mastodon, account, io)
    receipt = mastodon.publish(ready, Step(), account, "k1", io)
    looked = mastodon.reconcile(ready, Step(), account, io.clock.now(), frozenset(), io)
    assert isinstance(looked, Found)
    assert (looked.receipt.remote_id, looked.twice, looked.differs) == (receipt.remote_id, False, ())


def test_the_same_key_publishes_once(sandbox: Server, mastodon: Network, account: Account, io: Io) -> None:
    before, ready = len(sandbox.network.posts()), prepared(mastodon, account, io)
    receipts = [mastodon.publish(ready, Step(), account, "k1", io) for _ in range(3)]
    assert len({receipt.remote_id for receipt in receipts}) == 1
    assert len(sandbox.network.posts()) == before + 1


@pytest.mark.parametrize("text", ["x" * 501, "   "])
def test_what_mastodon_would_refuse_is_refused(mastodon: Network, account: Account, io: Io, text: str) -> None:
    ready = mastodon.prepare(Draft((Part(text),)), account, io)
    with pytest.raises(Rejected, match="Validation failed"):
        mastodon.publish(ready, Step(), account, "k1", io)


def test_a_link_counts_23_however_long() -> None:
    assert length("voir https://exemple.fr/" + "a" * 300) == 5 + 23


def test_figures_grow_with_age_and_are_the_same_for_all(
    mastodon: Network, account: Account, io: Io, clock: SetClock
) -> None:
    receipt = mastodon.publish(prepared(mastodon, account, io), Step(), account, "k1", io)

    def counted() -> list[tuple[str, object]]:
        return [(one.name, one.value) for one in mastodon.fetch_metrics(account, [receipt.remote_id], io)]

    at_once = counted()
    clock.at += timedelta(hours=1)
    later = counted()
    assert later == counted()
    assert dict(later)["followers"] == 1240
    assert all(dict(later)[name] > dict(at_once)[name] for name in ("reactions", "shares"))  # type: ignore[operator]
    assert reactions(receipt.remote_id, 3600).likes == dict(later)["reactions"]


def test_a_post_is_deleted(sandbox: Server, mastodon: Network, account: Account, io: Io) -> None:
    receipt = mastodon.publish(prepared(mastodon, account, io), Step(), account, "k1", io)
    assert not mastodon.delete(receipt.remote_id, account, io).already
    assert mastodon.delete(receipt.remote_id, account, io).already
    assert receipt.remote_id not in sandbox.network.statuses


@pytest.mark.parametrize(
    ("fail", "said", "published"), [("timeout-after", Ambiguous, 1), ("429", Rejected, 0), ("500", Ambiguous, 0)]
)
def test_it_fails_on_request(
    sandbox: Server, mastodon: Network, account: Account, io: Io, fail: Fail, said: type[Exception], published: int
) -> None:
    before, ready = len(sandbox.network.posts()), prepared(mastodon, account, io)
    sandbox.fail = fail
    with pytest.raises(said):
        mastodon.publish(ready, Step(), account, "k1", io)
    assert len(sandbox.network.posts()) == before + published


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/v1/statuses", 401),
        ("GET", "/api/v1/accounts/verify_credentials", 401),
        ("GET", "/api/v1/statuses/12", 404),
        ("GET", "/nothing", 404),
        ("GET", "/media/../../config.toml", 404),
        ("POST", "/oauth/authorize", 400),
    ],
)
def test_what_is_not_allowed_or_not_there_is_said(sandbox: Server, method: str, path: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=5)
    connection.request(method, path, body=b"{}" if method == "POST" else None, headers={"Content-Type": "text/plain"})
    reply = connection.getresponse()
    assert (reply.status, b"error" in reply.read()) == (status, True)
    connection.close()


def test_a_file_that_is_no_picture_is_refused(sandbox: Server) -> None:
    with pytest.raises(No, match="content type"):
        sandbox.network.take("image/png", b"<svg onload=alert(1)>", "")
