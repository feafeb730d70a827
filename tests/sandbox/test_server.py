"""The sandbox as a server: one for each workspace, always at the same address, and nothing lost by a restart."""

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import html

from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.sandbox.network import Member, Network
from cmsuite.sandbox.server import HOST, NoSandbox, PortTaken, Server, ensure, opened, stop

TOP = Path(__file__).parents[2]


def asked(url: str, host: str = "") -> tuple[int, str]:
    """A GET as a browser sends it."""
    place, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(place, timeout=5)
    connection.request("GET", f"/{path}", headers={"Host": host or place})
    reply = connection.getresponse()
    said = reply.read().decode()
    connection.close()
    return reply.status, said


def known(workspace: Workspace) -> dict[str, object]:
    return dict(json.loads((workspace.root / "sandbox.json").read_text()))


def test_it_starts_when_needed_once_however_many_need_it(training: Workspace) -> None:
    try:
        with ThreadPoolExecutor(4) as pool:
            urls = set(pool.map(lambda _: ensure(training), range(4)))
        assert urls == {known(training)["url"]}
        assert asked(f"{urls.pop()}/")[0] == 200
    finally:
        assert stop(training)
    assert not stop(training)


def test_it_comes_back_at_the_same_address(training: Workspace) -> None:
    try:
        first, pid = ensure(training), known(training)["pid"]
        stop(training)
        assert (ensure(training), known(training)["pid"] != pid) == (first, True)
    finally:
        stop(training)


def test_a_port_that_another_program_took_is_said(training: Workspace, clock: SetClock) -> None:
    with opened(training, clock) as server:
        port = server.port
    with socket.create_server((HOST, port)), pytest.raises(PortTaken, match=str(port)):
        ensure(training)


def test_a_workspace_for_real_work_has_none(tmp_path: Path) -> None:
    real = workspaces.create(tmp_path / "real", me="chloe@studio-nacre.example")
    with pytest.raises(NoSandbox):
        ensure(real)


def test_only_the_workspace_itself_may_end_it(sandbox: Server) -> None:
    request = urllib.request.Request(f"{sandbox.base}/_stop", method="POST", headers={"X-Key": "guessed"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5)
    assert asked(f"{sandbox.base}/_sandbox")[0] == 200


def test_a_page_elsewhere_that_takes_our_name_gets_nothing(sandbox: Server) -> None:
    assert asked(f"{sandbox.base}/", host="evil.example")[0] == 421


def test_a_restart_finds_every_post(training: Workspace, clock: SetClock) -> None:
    with opened(training, clock) as server:
        me = server.network.members["atelierlumen"]
        made = server.network.publish(me, "k1", {"status": "Bonjour"})
    with opened(training, clock) as server:
        assert server.network.statuses[made.id] == made
        assert server.network.publish(me, "k1", {"status": "Bonjour"}).id == made.id


def test_a_line_that_a_dying_machine_cut_short_is_dropped(tmp_path: Path, clock: SetClock) -> None:
    first = Network(tmp_path, clock)
    first.begin([Member("lumen", "Lumen")], [])
    kept = first.publish(first.members["lumen"], "", {"status": "Entier"})
    with (tmp_path / "network.jsonl").open("a") as journal:
        journal.write('{"status": {"id": "9')
    again = Network(tmp_path, clock)
    after = again.publish(again.members["lumen"], "", {"status": "Ensuite"})
    assert [one.id for one in Network(tmp_path, clock).posts()] == [after.id, kept.id]


def test_a_disk_that_is_full_for_a_moment_leaves_no_half_line(tmp_path: Path, clock: SetClock) -> None:
    network = Network(tmp_path, clock)
    network.begin([Member("lumen", "Lumen")], [])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "network.jsonl").stat().st_size + 20, limits[1]))
    try:
        with pytest.raises(OSError, match="large"):
            network.publish(network.members["lumen"], "", {"status": "Perdu"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    kept = network.publish(network.members["lumen"], "", {"status": "Ensuite"})
    assert [one.id for one in Network(tmp_path, clock).posts()] == [kept.id]


def test_a_text_with_line_ends_of_other_kinds_is_one_line_of_the_journal(tmp_path: Path, clock: SetClock) -> None:
    network = Network(tmp_path, clock)
    network.begin([Member("lumen", "Lumen")], [])
    text = "un\u2028deux\x85trois\x0bquatre\nfin"
    network.publish(network.members["lumen"], "", {"status": text})
    assert [one.text for one in Network(tmp_path, clock).posts()] == [text]


HOSTILE = "</p></article><script>alert(1)</script><img src=x onerror=alert(1)> https://a.b/'onmouseover='x"


def test_what_a_post_says_is_never_markup(sandbox: Server) -> None:
    me = sandbox.network.members["atelierlumen"]
    picture = sandbox.network.take("image/png", b"\x89PNG", f'"{HOSTILE}')
    asked_for = {"status": HOSTILE, "spoiler_text": HOSTILE, "language": f'"{HOSTILE}', "media_ids": [picture.id]}
    made = sandbox.network.publish(me, "", asked_for)
    for path in ("/", f"/@{me.name}/{made.id}"):
        shown = html.fromstring(asked(f"{sandbox.base}{path}")[1])
        assert not shown.xpath("//script | //@onerror | //@onmouseover")
        assert shown.xpath("//summary/text()") == [HOSTILE]
        assert shown.xpath("//article//img/@alt")[0] == f'"{HOSTILE}'
        assert all(link.startswith(("/", "?", "https://")) for link in shown.xpath("//@href"))


def test_no_token_lies_in_the_workspace(sandbox: Server, training: Workspace) -> None:
    network = sandbox.network
    app, secret = network.register()
    code = network.allow(app, "atelierlumen")
    token = network.token(app, secret, code)
    written = (training.root / "sandbox" / "network.jsonl").read_text()
    assert app in written
    assert not any(word in written for word in (secret, code, token))


def test_served_by_hand_it_takes_over_and_ends_by_ctrl_c(training: Workspace) -> None:
    behind = ensure(training)
    argv = [sys.executable, "-m", "cmsuite", "--workspace", str(training.root), "sandbox", "--fail", "429"]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(TOP)}
    ) as process:
        assert process.stdout is not None
        assert behind in process.stdout.readline(), "the same address, now in the foreground"
        assert known(training)["pid"] == process.pid
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert not stop(training)


# ---- what people see


@pytest.mark.parametrize(("language", "words"), [("fr", "Réseau"), ("en", "practice")])
def test_the_page_shows_what_was_published(sandbox: Server, language: str, words: str) -> None:
    me = sandbox.network.members["atelierlumen"]
    picture = sandbox.network.take("image/png", b"\x89PNG\r\n\x1a\n", 'Une lampe "allumée"')
    asked_for = {"status": "<script>alert(1)</script> & co", "spoiler_text": "Lumière", "media_ids": [picture.id]}
    sandbox.network.publish(me, "", asked_for)
    status, page = asked(f"{sandbox.base}/?lang={language}")
    assert (status, "<script" in page) == (200, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "<summary>Lumière</summary>" in page
    assert 'alt="Une lampe &quot;allumée&quot;"' in page
    assert f'<html lang="{language}">' in page


def test_a_post_has_a_page_of_its_own(sandbox: Server) -> None:
    newest = sandbox.network.posts()[0]
    assert asked(f"{sandbox.base}/@atelierlumen/{newest.id}")[0] == 200
    assert asked(f"{sandbox.base}/@atelierlumen/1")[0] == 404
