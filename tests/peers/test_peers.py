"""The peers themselves: they answer, they keep tests apart, and they go when their starter goes."""

import json
import os
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.peers import daemon, postgres, snac2

pytestmark = pytest.mark.peer
TOP = Path(__file__).parents[2]


def connect(url: str) -> "psycopg.Connection[tuple[int]]":
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def test_a_database_copied_from_a_template_shares_nothing_with_it(postgres_server: str) -> None:
    template = postgres.fresh_database(postgres_server)
    with connect(template) as first:
        first.execute("CREATE TABLE post AS SELECT 1 AS id")
    copy = postgres.fresh_database(postgres_server, postgres.database_name(template))
    with connect(copy) as second:
        second.execute("INSERT INTO post VALUES (2)")
    with connect(template) as first:
        assert first.execute("SELECT id FROM post").fetchall() == [(1,)]
    for url in (copy, template):
        postgres.drop_database(postgres_server, url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(copy)


def test_a_crashed_server_comes_back_with_what_was_committed(postgres_server: str) -> None:
    programs = postgres.programs()
    if programs is None:
        pytest.skip("the server is on another machine")
    with postgres.cluster(programs) as files:
        with postgres.serving(files, stop_by="QUIT"), connect(files.url) as before:
            before.execute("CREATE TABLE post AS SELECT 1 AS id")
            before.execute("CHECKPOINT")
        with postgres.serving(files), connect(files.url) as after:
            assert after.execute("SELECT id FROM post").fetchall() == [(1,)]


def test_no_user_of_snac_sees_anothers_posts(snac: snac2.Snac) -> None:
    first, second = snac2.new_user(snac), snac2.new_user(snac)
    posted = status_of(first, "/api/v1/statuses", status="Bonjour")
    assert posted["uri"].startswith(f"{snac.url}/{first.name}/")
    assert [status_of(user, "/api/v1/accounts/verify_credentials")["username"] for user in (first, second)] == [
        first.name,
        second.name,
    ]
    assert status_of(second, "/api/v1/timelines/home") == []


def test_a_snac_that_falls_over_is_started_again(snac: snac2.Snac) -> None:
    with daemon.temporary_home() as home, snac2.serving(home) as ours:
        command = f"snac\0httpd\0{ours.data}\0"
        (pid,) = (int(one.parent.name) for one in Path("/proc").glob("[0-9]*/cmdline") if one.read_text() == command)
        os.kill(pid, signal.SIGKILL)
        daemon.wait_until(lambda: snac2.falls(ours) == 1, lambda: "nothing tells of it")
        assert snac2.new_user(ours).url == ours.url != snac.url


def test_a_wrong_password_gives_no_code(snac: snac2.Snac, snac_user: snac2.User) -> None:
    query = {"response_type": "code", "client_id": snac_user.client_id, "redirect_uri": snac2.PASTE, "scope": "read"}
    with pytest.raises(daemon.PeerFailed, match="no code"):
        snac2.pasted_code(f"{snac.url}/oauth/authorize?{urllib.parse.urlencode(query)}", snac_user.name, "wrong")


def status_of(user: snac2.User, path: str, **fields: str) -> Any:
    request = urllib.request.Request(user.url + path, urllib.parse.urlencode(fields).encode() if fields else None)
    request.add_header("Authorization", f"Bearer {user.token}")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as reply:
        return json.loads(reply.read())


STARTER = """
import sys, time
from pathlib import Path
from tests.peers import daemon
told, server = Path(sys.argv[1]), ["sh", "-c", 'echo $$ > "$0"; exec sleep 60', sys.argv[1]]
with daemon.serving(server, told.with_suffix(".log"), lambda: told.read_text().endswith("\\n")):
    print("up", flush=True)
    time.sleep(60)
"""


def test_a_server_goes_when_its_starter_is_killed(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", STARTER, str(tmp_path / "server.pid")]
    with subprocess.Popen(argv, cwd=TOP, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == "up\n"
        starter.kill()
    server = int((tmp_path / "server.pid").read_text())
    daemon.wait_until(lambda: not Path(f"/proc/{server}").exists(), lambda: "the server outlived its starter")


def test_a_server_that_dies_at_once_is_told_with_its_own_words(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with (
        pytest.raises(daemon.PeerFailed, match="no room left"),
        daemon.serving(["sh", "-c", "echo no room left; exit 1"], log, log.with_suffix(".up").exists),
    ):
        pass
