"""A page without a feed is watched by keys: asked for, shown as it would be read, followed."""

from pathlib import Path

import pytest

from cmsuite.core import workspace as workspaces
from cmsuite.store.store import Store
from tests.feedserver import Answer, serving
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]
LONG = "The decisions of the authority are published here as soon as they are taken, without delay. " * 3


async def test_a_page_is_shown_as_it_would_be_read_and_then_watched(store: Store, cast: Cast, tmp_path: Path) -> None:
    url = store.url.render_as_string()
    workspaces.create(tmp_path / "desk", me="chloe@lumen.example", store_url=url, network_allow_private=["127.0.0.0/8"])
    with serving() as server:
        page = f"<title>Decisions</title><nav>Menu</nav><main><p>{LONG}</p><p>Updated on 2026-03-01</p></main>"
        server.answers |= {
            "/d": Answer(page.encode(), content_type="text/html"),
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
        }
        async with seated(store, tmp_path) as me:
            await me.press("2", "P")
            await me.type(server.url("/private"))
            await me.press("ctrl+s")
            assert "its robots.txt says so" in " ".join(me.text.split())
            await me.press("ctrl+u")
            await me.type(server.url("/d"))
            await me.press("ctrl+s")
            assert "Watch “Decisions”?" in me.text
            assert "[Updated on 2026-03-01]" in me.text
            assert "Menu" not in me.text
            await me.press("2")
            assert me.told() == "Following Decisions (regulation)."
            await me.press("P")
            await me.type(server.url("/d"))
            await me.press("ctrl+s", "2")
            assert me.told() == "Decisions (regulation) is followed already."
