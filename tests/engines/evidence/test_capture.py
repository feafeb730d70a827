"""A page is kept as it was: its words, where and when; what is no page is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.core import workspace as workspaces
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.evidence.capture import NotAPage, NoWords, capture
from cmsuite.engines.evidence.keeping import listed, proof
from cmsuite.engines.media.store import Media
from cmsuite.engines.web.client import LOOPBACK, Http
from cmsuite.store.store import Store
from tests.feedserver import Answer, serving
from tests.workplace import people

PAGE = (
    b"<html><head><title>Our &amp; lamps</title><script>steal()</script></head><body><p>Made\x1b[31m in Lyon</p></body>"
)


@pytest.fixture
def desk(tmp_path: Path, store_url: str) -> Workspace:
    return workspaces.create(tmp_path / "desk", me="chloe@lumen.example", store_url=store_url)


def test_a_page_is_kept_with_its_address_and_its_hour(store: Store, desk: Workspace) -> None:
    cast, media = people(store), Media(store, desk)
    http = Http(user_agent="test", allow_private=LOOPBACK)
    with serving() as server:
        server.answers["/page"] = Answer(PAGE, content_type="text/html")
        url = server.url("/page")
        made = capture(store, http, media, url, by=cast.chloe, brand=cast.brand)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = proof(act, made)
    kept = media.get(found.hash).decode()
    assert (found.title, found.grade, found.source) == ("Our & lamps", "observed", "127.0.0.1")
    assert "Made in Lyon" in kept
    assert "steal" not in kept
    assert kept.startswith(f"{url}\n{store.now().isoformat(timespec='seconds')}")


def test_what_is_no_page_or_says_nothing_is_refused(store: Store, desk: Workspace) -> None:
    cast, media = people(store), Media(store, desk)
    http = Http(user_agent="test", allow_private=LOOPBACK)
    with serving() as server:
        server.answers["/empty"] = Answer(b"<script>draw()</script>", content_type="text/html")
        for path, refused in (("/away", NotAPage), ("/empty", NoWords)):
            with pytest.raises(refused):
                capture(store, http, media, server.url(path), by=cast.chloe, brand=cast.brand)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert listed(act) == []
