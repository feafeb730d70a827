"""The sandbox as a server on loopback, one for each workspace: served here, or started behind when it is needed."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from cmsuite.core.clock import Clock, SystemClock
from cmsuite.core.errors import Outside, Refused
from cmsuite.core.locale import N_, language_of, speak
from cmsuite.core.workspace import Workspace
from cmsuite.sandbox import api, feeds, pages
from cmsuite.sandbox.brand import lumen
from cmsuite.sandbox.network import Member, Network, No, Status

HOST = "127.0.0.1"
MOST_BYTES = 20_000_000  # of a request
ALONE_S = 1800.0  # one that nobody started by hand ends after so long without a request
STARTS_S = 10.0
TAKEN = 75  # what the program in the background ends with when it may not have the port
Fail = Literal["timeout-after", "429", "500"]


class NoSandbox(Refused):
    said = N_("{folder} is a workspace for real work: the sandbox is only served for a training workspace.")
    hint = N_("Make one with: cmsuite demo --dir DIR")


class PortTaken(Refused):
    said = N_("The sandbox of this workspace lives on port {port}, which another program is using.")
    hint = N_("End that program, or start over with: cmsuite demo --fresh")


class DidNotStart(Outside):
    said = N_("The sandbox did not start within {seconds} s.")
    hint = N_("See what it says when it is served here: cmsuite sandbox")


@dataclass(frozen=True, slots=True)
class Served:
    """Where a workspace's sandbox lives (the port stays the same for ever) and how it is told to end."""

    url: str
    pid: int
    key: str

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0


def ensure(workspace: Workspace) -> str:
    """The address of the workspace's sandbox, started in the background when it is not up.

    Raises NoSandbox (not a training workspace), PortTaken, DidNotStart.
    """
    _only_for_training(workspace)
    known = _known(workspace.root)
    if known and _is_up(workspace.root, known):
        return known.url
    behind = subprocess.Popen(
        [sys.executable, "-m", "cmsuite.sandbox", str(workspace.root)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us, not for it
    )
    until = time.monotonic() + STARTS_S
    while time.monotonic() < until:
        known, ended = _known(workspace.root), behind.poll() is not None
        decided = ended or (known is not None and known.pid == behind.pid)  # ours may not come up after a `stop`
        if decided and known and _is_up(workspace.root, known):
            return known.url
        if ended:  # another was quicker: it is up in a moment, or nobody is
            until = min(until, time.monotonic() + 1)
        time.sleep(0.02)
    if behind.returncode == TAKEN:
        raise PortTaken(port=known.port if known else 0)
    raise DidNotStart(seconds=STARTS_S)


def stop(workspace: Workspace) -> bool:
    """End the workspace's sandbox, when one is up; says whether one was."""
    known = _known(workspace.root)
    if not known or not _is_up(workspace.root, known):
        return False
    _ask(known, "POST", "/_stop")
    until = time.monotonic() + STARTS_S
    while _is_up(workspace.root, known) and time.monotonic() < until:
        time.sleep(0.02)
    return True


def serve(workspace: Workspace, clock: Clock | None = None, *, fail: Fail | None = None, alone: bool = False) -> None:
    """Serve until told to stop. alone: end by itself when nobody asks anything for half an hour."""
    with opened(workspace, clock, fail=fail) as server:
        if alone:
            threading.Thread(target=server.end_when_alone, daemon=True).start()
        server.serve_forever(poll_interval=0.1)


@contextmanager
def opened(workspace: Workspace, clock: Clock | None = None, *, fail: Fail | None = None) -> Iterator[Server]:
    """The server, bound to the workspace's port and made known, not yet serving. Raises NoSandbox, PortTaken."""
    _only_for_training(workspace)
    server = _bound(workspace.root, fail)
    try:
        server.network = network = Network(workspace.root / "sandbox", clock or SystemClock())
        brand, now = lumen(), network.clock.now()
        morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
        past = [
            Status("", brand.member, morning - timedelta(days=p.days) + timedelta(hours=p.hour), p.text)
            for p in brand.mastodon
        ]
        network.begin([Member(brand.member, brand.name, brand.followers)], past)
        yield server
    finally:
        server.server_close()


def _bound(root: Path, fail: Fail | None) -> Server:
    """Bound to the port of before, since feeds and accounts are stored with it. Whoever holds the port is the one."""
    file, known = root / "sandbox.json", _known(root)
    try:
        server = Server((HOST, known.port if known else 0), root, fail)
    except OSError as err:
        raise PortTaken(port=known.port if known else 0) from err
    made = Served(f"http://{HOST}:{server.port}", os.getpid(), server.key)
    temporary = root / f"sandbox.json.{os.getpid()}"
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
        json.dump(asdict(made), new)
    if known:
        temporary.replace(file)
        return server
    try:
        os.link(temporary, file)  # two may start at once: the first to be known is the one
    except FileExistsError as err:
        server.server_close()
        raise PortTaken(port=made.port) from err
    finally:
        temporary.unlink()
    return server


def _only_for_training(workspace: Workspace) -> None:
    if not workspace.config.sandbox:
        raise NoSandbox(folder=str(workspace.root))


def _known(root: Path) -> Served | None:
    try:
        return Served(**json.loads((root / "sandbox.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _is_up(root: Path, known: Served) -> bool:
    """Does this workspace's own sandbox answer there, and not another program?"""
    try:
        return bool(json.loads(_ask(known, "GET", "/_sandbox"))["root"] == str(root))
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return False


def _ask(known: Served, method: str, path: str) -> bytes:
    """Our own server's own door; not the client of the program, which speaks to networks."""
    connection = http.client.HTTPConnection(HOST, known.port, timeout=1)
    try:
        connection.request(method, path, headers={"X-Key": known.key})
        return connection.getresponse().read()
    finally:
        connection.close()


class Server(ThreadingTCPServer):
    """What its handlers share. `fail`: what sending a post meets, for training."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would let two programs have one port
    request_queue_size = 64
    network: Network

    def __init__(self, address: tuple[str, int], root: Path, fail: Fail | None) -> None:
        super().__init__(address, Handler)
        self.root, self.fail, self.key = root, fail, secrets.token_urlsafe(24)
        self.asked_at = time.monotonic()
        self.port: int = self.server_address[1]
        self.base = f"http://{HOST}:{self.port}"

    def end_when_alone(self) -> None:
        """Ends when nobody asks anything, or when the workspace is gone."""
        while time.monotonic() - self.asked_at < ALONE_S and _known(self.root):
            time.sleep(1)
        self.shutdown()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # whoever hung up need not be told about
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection: programs get documents, people get pages."""

    protocol_version = "HTTP/1.1"
    server_version = "cmsuite-sandbox"
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query: dict[str, Any] = dict(parse_qsl(parts.query))
        speak(language_of(query.get("lang"), *self.headers.get("Accept-Language", "").split(",")))
        try:
            self._reply(parts.path, query)
        except No as no:
            self._document(no.status, {"error": no.error})

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def _reply(self, path: str, query: dict[str, Any]) -> None:
        body = self._body()
        if self.headers.get("Host") not in (f"{HOST}:{self.server.port}", f"localhost:{self.server.port}"):
            raise No(421, "Misdirected request")  # a page elsewhere that names itself like us gets nothing
        if path.startswith("/_"):
            return self._own(path)
        self.server.asked_at = time.monotonic()
        if self.command in ("GET", "HEAD") and self._page(path, query):
            return None
        return self._call(path, query, body)

    def _own(self, path: str) -> None:
        if path == "/_sandbox":
            return self._document(200, {"root": str(self.server.root), "pid": os.getpid()})
        if path == "/_stop" and secrets.compare_digest(self.headers.get("X-Key", ""), self.server.key):
            self._document(200, {})
            self.server.shutdown()
            return None
        raise No(404, "Record not found")

    # ---- for people, and feeds

    def _page(self, path: str, query: dict[str, Any]) -> bool:
        """Serve what has a page; False: it is for the API."""
        network, brand = self.server.network, lumen()
        if path == "/":
            self._send(200, "text/html; charset=utf-8", pages.timeline(network, brand))
        elif path == "/oauth/authorize":
            self._send(200, "text/html; charset=utf-8", pages.sign_in(query, brand))
        elif found := re.fullmatch(r"/@(\w+)/(\d+)", path):
            self._send(200, "text/html; charset=utf-8", pages.post(network, network.status(found[2])))
        elif found := re.fullmatch(r"/media/(\w+)\.\w+", path):
            picture = network.picture(found[1])
            self._send(200, picture.mime, (network.folder / "media" / picture.file).read_bytes())
        elif found := re.fullmatch(r"/(feeds|news)/([\w.-]+)(?:/(\d+))?", path):
            self._feed(found[1], found[2], int(found[3] or 0))
        else:
            return False
        return True

    def _feed(self, what: str, path: str, n: int) -> None:
        network, base = self.server.network, self.server.base
        feed = next((one for one in lumen().feeds if one.path == path), None)
        if feed is None or network.born is None:
            raise No(404, "Record not found")
        now = network.clock.now()
        if what == "feeds":
            return self._conditional(feeds.document(feed, network.born, now, base))
        item = next((i for i in feeds.visible(feed, network.born, now, base) if i.guid == f"{path}#{n}"), None)
        if item is None:
            raise No(404, "Record not found")
        return self._send(200, "text/html; charset=utf-8", pages.news(item))

    def _conditional(self, document: feeds.Document) -> None:
        """The feed, or that it has not changed (RFC 9110, 13.1: the tag goes before the date)."""
        tag, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        same = document.etag in tag if tag else bool(since) and _is_after(str(since), document)
        validators = {"ETag": document.etag, "Last-Modified": format_datetime(document.changed_at, usegmt=True)}
        self._send(304 if same else 200, document.mime, b"" if same else document.body, validators)

    # ---- for programs

    def _call(self, path: str, query: dict[str, Any], body: bytes) -> None:
        fields, file = api.fields_of(self.headers.get("Content-Type", ""), body)
        if (self.command, path) == ("POST", "/oauth/authorize"):
            shown = self.server.network.allow(str(fields.get("client_id", "")), str(fields.get("account", "")))
            return self._send(200, "text/html; charset=utf-8", pages.code(shown))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        key = self.headers.get("Idempotency-Key", "")
        asked = api.Asked(self.server.network, self.server.base, token, key, query | fields, file)
        fail = self.server.fail if (self.command, path) == ("POST", "/api/v1/statuses") else None
        if fail == "429":
            return self._document(429, {"error": "Too many requests"}, {"Retry-After": "30"})
        if fail == "500":
            return self._document(500, {"error": "Something went wrong"})
        document = api.answer(self.command, path, asked)
        if fail == "timeout-after":  # it was published, and nobody is told
            self.close_connection = True
            return None
        return self._document(200, document)

    # ---- bytes

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            raise No(413, "Too large")
        return self.rfile.read(int(length))

    def _document(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(document).encode(), headers)

    def _send(self, status: int, mime: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: what happened is on the page."""


def _is_after(since: str, document: feeds.Document) -> bool:
    try:
        return parsedate_to_datetime(since) >= document.changed_at
    except (TypeError, ValueError):
        return False
