"""snac2: a small server of the fediverse that speaks Mastodon's client API, with none of Mastodon's manners.

It ignores Idempotency-Key and scheduled_at, changes the id of a status after an edit, and closes kept-alive
connections without a word: what a client must survive. It has fallen over in a long
run: it is started again then.
"""

import contextlib
import html
import json
import os
import re
import secrets
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.peers import daemon

VARIABLE = "CMSUITE_TEST_SNAC2"  # the data folder of a running server
PASTE = "urn:ietf:wg:oauth:2.0:oob"  # the code is shown, for the person to paste
SCOPES = "read write follow"
FELL = "snac fell over and is started again"


@dataclass(frozen=True)
class Snac:
    """A running server: `data` is its folder, in which its own command adds users."""

    url: str
    data: Path


@dataclass(frozen=True)
class User:
    """Someone with an account there, and an application that may act for them."""

    url: str
    name: str
    password: str
    client_id: str
    client_secret: str
    token: str


@contextlib.contextmanager
def found() -> Iterator[Snac | None]:
    """A server: the one that the environment names, else one for the block, else None."""
    given, program = os.environ.get(VARIABLE), shutil.which("snac")
    if given:
        yield at(Path(given))
    elif program is None:
        yield None
    else:
        with daemon.temporary_home() as home, serving(home) as server:
            yield server


def at(data: Path) -> Snac:
    settings = json.loads((data / "server.json").read_text())
    return Snac(f"{settings['protocol']}://{settings['host']}", data)


@contextlib.contextmanager
def serving(home: Path) -> Iterator[Snac]:
    """A new server without users, for the time of the block. Raises PeerFailed."""
    data, port = home / "snac", daemon.free_port()
    address_port_host_prefix_email = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"
    subprocess.run(
        ["snac", "init", data], input=address_port_host_prefix_email, text=True, check=True, stdout=subprocess.DEVNULL
    )
    settings = json.loads((data / "server.json").read_text())
    settings |= {"protocol": "http", "disable_cache": True, "num_threads": 4, "timeline_purge_days": 0}
    (data / "server.json").write_text(json.dumps(settings))
    server = at(data)
    with daemon.serving(["snac", "httpd", data], log_of(server), lambda: _is_up(server), stop_by="KILL", again=FELL):
        yield server


def log_of(server: Snac) -> Path:
    return server.data.with_suffix(".log")


def falls(server: Snac) -> int:
    """How often it fell over so far; once it answers again."""
    daemon.wait_until(lambda: _is_up(server), lambda: f"{server.url} is gone: {log_of(server).read_text()[-2000:]}")
    return log_of(server).read_text(errors="replace").count(FELL)


def _is_up(server: Snac) -> bool:
    _ask(f"{server.url}/api/v1/instance")
    return True


def new_user(server: Snac, name: str = "") -> User:
    """Add a user to the running server, so that no test sees another's posts, and sign in by a pasted code."""
    name = name or f"u{secrets.token_hex(6)}"
    said = subprocess.run(["snac", "adduser", server.data, name], input="", text=True, check=True, capture_output=True)
    password = re.search(r"User password is (\S+)", said.stdout + said.stderr)
    if not password:
        raise daemon.PeerFailed(f"snac adduser gave no password: {said.stdout}{said.stderr}")
    app = json.loads(_ask(f"{server.url}/api/v1/apps", client_name="tests", redirect_uris=PASTE, scopes=SCOPES))
    mine = {"client_id": app["client_id"], "redirect_uri": PASTE, "scope": SCOPES}
    page = f"{server.url}/oauth/authorize?{urllib.parse.urlencode({'response_type': 'code', **mine})}"
    code = pasted_code(page, name, password[1])
    grant = {"grant_type": "authorization_code", "code": code, "client_secret": app["client_secret"]}
    token = json.loads(_ask(f"{server.url}/oauth/token", **mine, **grant))["access_token"]
    return User(server.url, name, password[1], app["client_id"], app["client_secret"], token)


def pasted_code(page: str, name: str, password: str) -> str:
    """What a person gets who opens the authorization page in a browser and signs in there. Raises PeerFailed."""
    form = _ask(page)
    action = re.search(r'<form[^>]*action="([^"]+)"', form)
    if not action:
        raise daemon.PeerFailed(f"no form to sign in with: {form}")
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    code = _ask(html.unescape(action[1]), **hidden, login=name, passwd=password)
    if not re.fullmatch(r"\w+", code):
        raise daemon.PeerFailed(f"no code after signing in: {code}")
    return code


def _ask(url: str, **fields: str) -> str:
    """GET, or POST when there are fields; past any proxy."""
    body = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, body, timeout=10) as reply:
        return str(reply.read().decode())
