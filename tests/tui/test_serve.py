"""The screens in a browser: the same, by a websocket, for this machine alone."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cmsuite.store.store import Store
from tests.tui.seated import news, workspace_of
from tests.workplace import Cast

aiohttp = pytest.importorskip("aiohttp", reason="textual-serve is not installed")
pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(store: Store, cast: Cast, tmp_path: Path, port: int) -> Iterator[str]:
    news(store, cast, 1)
    folder = workspace_of(store, tmp_path, "chloe@lumen.example").root
    words = [sys.executable, "-m", "cmsuite", "--workspace", str(folder), "--lang", "fr", "--serve", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 60
        while server.poll() is None and time.monotonic() < end and not is_open("127.0.0.1", port):
            pass
        assert server.poll() is None, server.stdout.read() if server.stdout else ""
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def is_open(host: str, port: int) -> bool:
    with socket.socket() as there:
        there.settimeout(0.2)
        return there.connect_ex((host, port)) == 0


async def test_a_browser_of_this_machine_sees_the_screens_and_types(served: str, port: int) -> None:
    others = {str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    assert [one for one in others if not one.startswith("127.") and is_open(one, port)] == []
    async with aiohttp.ClientSession() as browser:
        page = await (await browser.get(served)).text()
        assert "cmsuite" in page
        async with browser.ws_connect(f"{served}/ws?width=80&height=24") as there:
            await until(there, "Aujourd’hui")
            await there.send_json(["stdin", "2"])
            await until(there, "News 0")


async def until(there: Any, wanted: str) -> None:
    """Read what is painted until that is among it."""
    seen = b""
    while wanted.encode() not in seen:
        message = await there.receive(timeout=60)
        assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), (message, seen[-500:])
        seen += message.data if isinstance(message.data, bytes) else message.data.encode()
