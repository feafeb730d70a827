"""A scripted server that speaks the Mastodon client API: real sockets, in a thread or a process, told what to do wrong.

In a test: `with fakenet.running() as net: net.control.tell("reset", applied=True)`. As a process of its own:
`with fakenet.process() as net` has the same verbs, through `POST /_control`. Any bearer token `token-NAME` is an
account of that name. What it was told is done once, to the next request that fits.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, NoReturn

SEND = "POST /api/v1/statuses"  # the irreversible call
HELD_S = 60.0  # a request told to hang is let go after this
Then = Literal["answer", "hang", "reset", "cut"]


@dataclass
class Fault:
    """What is done instead. `applied`: the request is carried out first, and its own answer thrown away."""

    then: Then
    on: str = SEND  # a method and the beginning of a path; "*" is every request
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    applied: bool = False
    after: int = 0  # so many that fit are let through first
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        return self.on == "*" or f"{method} {path}".startswith(self.on)


@dataclass
class Ways:
    """How this server differs from others of its family."""

    software: str = "mastodon"
    honours_keys: bool = True
    has_v2: bool = True  # /api/v2/instance
    has_source: bool = True
    deletes: bool = True
    pages: bool = True  # False: limit, since_id and max_id are ignored
    figures: bool = True  # False: no counters in what it gives
    languages: bool = True  # False: every post comes back as English
    skew_s: float = 0.0  # its clock against ours
    told_s: float = 0.0  # what it says that a post was made at, against its clock: a test may live in another year
    max_characters: Any = 500
    url_weight: Any = 23
    media_max: Any = 4
    video_polls: int = 0  # how often a video is still being worked on
    video_fails: bool = False
    revoked: int = 401  # what it answers to a token that was revoked; snac: 422 to most calls
    retry_after_s: int = 0  # > 0: every send is refused with 429


class Answer(Exception):
    """The reply to a request, from wherever in the server it is known."""

    def __init__(self, status: int, doc: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.doc, self.headers = status, doc, headers or {}


class Control:
    """What the server holds and what it was told; every method may be called through the HTTP control endpoint."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.ways = Ways()
        self.statuses: dict[str, dict[str, Any]] = {}  # newest last
        self.media: dict[str, dict[str, Any]] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.refused: set[str] = set()  # tokens that were revoked
        self.seen: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.let_go = threading.Event()
        self.holding = 0
        self.serial = 0

    def tell(self, then: Then, **told: Any) -> None:
        """The next request that fits gets this instead."""
        with self.lock:
            self.faults.append(Fault(then, **told))

    def be(self, **ways: Any) -> None:
        """Change how the server is."""
        for name, value in ways.items():
            setattr(self.ways, name, value)

    def revoke(self, token: str) -> None:
        self.refused.add(token)

    def release(self) -> None:
        """Let every held request go, without an answer."""
        self.let_go.set()
        self.let_go = threading.Event()

    def held(self) -> int:
        """How many requests are being held now."""
        return self.holding

    def forget_keys(self) -> None:
        self.keys.clear()

    def put(self, text: str, account: str = "lumen", minutes_ago: float = 0.0) -> str:
        """A post that somebody made by hand; returns its id."""
        with self.lock:
            made = self.create(account, {"status": text}, self.now() - timedelta(minutes=minutes_ago))
        return str(made["id"])

    def posts(self, account: str | None = None) -> list[dict[str, Any]]:
        """Every post, oldest first, with its `text` as it was sent."""
        with self.lock:
            return [s for s in self.statuses.values() if account in (None, s["account"]["acct"])]

    def created(self) -> dict[str, int]:
        """How many posts there are of each text."""
        return dict(Counter(s["text"] for s in self.posts()))

    def requests(self, on: str = "") -> list[dict[str, Any]]:
        """What was asked, in order: method, path, headers (lower case), body."""
        with self.lock:
            return [r for r in self.seen if f"{r['method']} {r['path']}".startswith(on)]

    def reset(self) -> None:
        """As new: nothing posted, nothing told."""
        with self.lock:
            self.release()
            lock = self.lock
            self.__init__()  # type: ignore[misc]
            self.lock = lock

    # ---- the network itself

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ways.skew_s)

    def next_id(self, at: datetime) -> str:
        self.serial += 1
        return str((int(at.timestamp() * 1000) << 16) + self.serial)

    def fault_for(self, method: str, path: str) -> Fault | None:
        with self.lock:
            fault = next((f for f in self.faults if f.fits(method, path)), None)
            if fault is not None and fault.after > 0:
                fault.after -= 1
                return None
            if fault is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
            return fault

    def create(self, account: str, asked: dict[str, Any], at: datetime) -> dict[str, Any]:
        text, cw = str(asked.get("status") or ""), str(asked.get("spoiler_text") or "")
        media = [self.media[i] for i in asked.get("media_ids") or [] if i in self.media]
        name = self.next_id(at)
        self.statuses[name] = status = {
            "id": name,
            "uri": f"https://fake.invalid/users/{account}/statuses/{name}",
            "url": f"https://fake.invalid/@{account}/{name}",
            "created_at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "in_reply_to_id": asked.get("in_reply_to_id"),
            "content": as_html(text),
            "spoiler_text": cw,
            "visibility": asked.get("visibility") or "public",
            "language": (asked.get("language") if self.ways.languages else "en") or "en",
            "media_attachments": media,
            "replies_count": 0,
            "reblogs_count": 0,
            "favourites_count": 0,
            "account": account_doc(account),
            "reblog": None,
            "text": text,
        }
        return status

    def publish(self, account: str, key: str, asked: dict[str, Any]) -> dict[str, Any]:
        if self.ways.retry_after_s:
            raise Answer(429, {"error": "Too many requests"}, {"Retry-After": str(self.ways.retry_after_s)})
        with self.lock:
            if self.ways.honours_keys and key and (account, key) in self.keys:
                return self.statuses[self.keys[account, key]]
            self.check(asked)
            made = self.create(account, asked, self.now() + timedelta(seconds=self.ways.told_s))
            self.keys[account, key] = made["id"]
            return made

    def check(self, asked: dict[str, Any]) -> None:
        text = str(asked.get("status") or "")
        if not text.strip() and not asked.get("media_ids"):
            raise Answer(422, {"error": "Validation failed: Text can't be blank"})
        if isinstance(self.ways.max_characters, int) and len(text) > self.ways.max_characters > 0:
            raise Answer(422, {"error": f"Validation failed: Text limit of {self.ways.max_characters} exceeded"})
        if lost := [name for name in asked.get("media_ids") or [] if name not in self.media]:
            raise Answer(422, {"error": f"Validation failed: Media {', '.join(lost)} not found"})
        if (parent := asked.get("in_reply_to_id")) and parent not in self.statuses:
            raise Answer(404, {"error": "Record not found"})


def account_doc(name: str) -> dict[str, Any]:
    return {"id": f"1{sum(name.encode())}", "acct": name, "username": name, "display_name": name.title(),
            "url": f"https://fake.invalid/@{name}", "followers_count": 42, "statuses_count": 7}  # fmt: skip


def as_html(text: str) -> str:
    """As Mastodon writes it: paragraphs, line breaks, links cut for the eye by invisible spans, mentions shortened."""

    def link(found: re.Match[str]) -> str:
        url = html.unescape(found[0])
        scheme, rest = url.split("//", 1)
        cut = [html.escape(part) for part in (f"{scheme}//", rest[:30], rest[30:])]
        return (f'<a href="{html.escape(url)}"><span class="invisible">{cut[0]}</span>'
                f'<span class="ellipsis">{cut[1]}</span><span class="invisible">{cut[2]}</span></a>')  # fmt: skip

    safe = re.sub(r"https?://[^\s<]+", link, html.escape(text, quote=False))
    safe = re.sub(
        r"@(\w+)@[\w.-]+", r'<span class="h-card"><a href="#" class="u-url mention">@<span>\1</span></a></span>', safe
    )
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in safe.split("\n\n"))


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        control = self.server.control
        if path == "/_control":
            return self.obey(control, json.loads(body))
        headers = {k.lower(): v for k, v in self.headers.items()}
        with control.lock:
            control.seen.append({"method": self.command, "path": path, "query": query, "headers": headers,
                                 "body": body.decode("utf-8", "replace")})  # fmt: skip
        fault = control.fault_for(self.command, path)
        if fault is None:
            return self.reply(self.carry_out(path, query, headers, body))
        if fault.applied:
            self.carry_out(path, query, headers, body)
        return self.misbehave(control, fault)

    do_POST = do_PUT = do_DELETE = do_GET

    def obey(self, control: Control, asked: dict[str, Any]) -> None:
        self.reply(Answer(200, getattr(control, asked["call"])(*asked["args"], **asked["kwargs"])))

    def carry_out(self, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            return Answer(200, route(self.server.control, self.command, path, query, headers, body))
        except Answer as answer:
            return answer

    def reply(self, answer: Answer) -> None:
        self.send(
            answer.status, json.dumps(answer.doc).encode(), {"Content-Type": "application/json", **answer.headers}
        )

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        with suppress(OSError):  # the client may be gone
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def misbehave(self, control: Control, fault: Fault) -> None:
        if fault.then == "answer":
            return self.send(fault.status, fault.body.encode(), {"Content-Type": "application/json", **fault.headers})
        if fault.then == "hang":
            let_go = control.let_go
            with control.lock:
                control.holding += 1
            let_go.wait(HELD_S)
            with control.lock:
                control.holding -= 1
        if fault.then == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"id": "1')
            self.wfile.flush()
        self.close_connection = True
        # no goodbye: the other side sees a reset, not an end
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(timestamp or self.server.control.now().timestamp())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def route(c: Control, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Any:
    """The answer's document; anything but a 200 is raised."""
    call, asked = f"{method} {path}", dict(urllib.parse.parse_qsl(query))
    if (open_to_all := public(c, call, asked, headers, body)) is not None:
        return open_to_all
    token = headers.get("authorization", "").removeprefix("Bearer ")
    if not token.startswith("token-") or token in c.refused:
        raise Answer(c.ways.revoked, {"error": "The access token is invalid"})
    me = token.removeprefix("token-")
    if call == "GET /api/v1/accounts/verify_credentials":
        return without_figures(account_doc(me)) if not c.ways.figures else account_doc(me)
    if call == SEND:
        return c.publish(me, headers.get("idempotency-key", ""), parsed(headers, body))
    if call == "POST /api/v2/media":
        return upload(c, headers, body)
    if found := re.fullmatch(r"/api/v1/media/(\w+)", path):
        return media(c, method, found[1], parsed(headers, body))
    if found := re.fullmatch(r"/api/v1/accounts/(\w+)/statuses", path):
        return timeline(c, me, asked)
    if found := re.fullmatch(r"/api/v1/statuses/(\w+)(/source)?", path):
        return one(c, method, found[1], bool(found[2]))
    raise Answer(404, {"error": "Record not found"})


def public(c: Control, call: str, asked: dict[str, str], headers: dict[str, str], body: bytes) -> Any:
    if call == "POST /api/v1/apps":
        return {"client_id": "app-1", "client_secret": "app-secret"}
    if call == "POST /oauth/token":
        form = parsed(headers, body)
        if form.get("code") != "code-lumen" or form.get("client_secret") != "app-secret":
            raise Answer(400, {"error": "invalid_grant"})
        return {"access_token": "token-lumen", "token_type": "Bearer", "scope": "read write", "created_at": 1}
    if call == "GET /.well-known/nodeinfo":
        return {"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                           "href": f"http://{headers['host']}/nodeinfo/2.0"}]}  # fmt: skip
    if call == "GET /nodeinfo/2.0":
        return {"version": "2.0", "software": {"name": c.ways.software, "version": "4.3.0"}}
    limits = {
        "statuses": {
            "max_characters": c.ways.max_characters,
            "max_media_attachments": c.ways.media_max,
            "characters_reserved_per_url": c.ways.url_weight,
        },
        "media_attachments": {
            "image_size_limit": 16_777_216,
            "description_limit": 1500,
            "supported_mime_types": ["image/png", "image/jpeg", "image/webp", "video/mp4"],
        },
    }
    if call == "GET /api/v2/instance" and c.ways.has_v2:
        return {"domain": "fake.invalid", "title": "Fake", "version": "4.3.0", "configuration": limits}
    if call == "GET /api/v1/instance":
        return {"uri": "fake.invalid", "title": "Fake", "version": "4.3.0", "configuration": limits}
    return None


def parsed(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    if headers.get("content-type", "").startswith("application/json"):
        return dict(json.loads(body))
    return dict(urllib.parse.parse_qsl(body.decode()))


def upload(c: Control, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    form = message_from_bytes(f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body)
    parts = {p.get_param("name", header="content-disposition"): p for p in form.get_payload()}  # type: ignore[union-attr]
    file = parts["file"]
    description = parts["description"].get_payload(decode=True).decode() if "description" in parts else None
    with c.lock:
        name = c.next_id(c.now())
        video = file.get_content_type().startswith("video/")
        c.media[name] = made = {"id": name, "type": "video" if video else "image", "description": description,
                                "file_name": file.get_filename(), "bytes": len(file.get_payload(decode=True)),
                                "polls": c.ways.video_polls if video else 0}  # fmt: skip
    if made["polls"] or (video and c.ways.video_fails):
        raise Answer(202, {**made, "url": None})
    return made


def media(c: Control, method: str, name: str, asked: dict[str, Any]) -> dict[str, Any]:
    with c.lock:
        if name not in c.media:
            raise Answer(404, {"error": "Record not found"})
        found = c.media[name]
        if method == "PUT":
            found["description"] = asked.get("description")
        elif found["polls"] > 0:
            found["polls"] -= 1
            raise Answer(206, {**found, "url": None})
        elif c.ways.video_fails and found["type"] == "video":
            raise Answer(422, {"error": "Error processing media"})
        return found


def timeline(c: Control, me: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    mine = [s for s in reversed(c.posts(me)) if s["account"]["acct"] == me]
    if not c.ways.pages:
        return [without_text(s) for s in mine]
    after, before = int(asked.get("since_id") or 0), int(asked.get("max_id") or 1 << 80)
    newest_first = sorted((s for s in mine if after < int(s["id"]) < before), key=lambda s: -int(s["id"]))
    return [without_text(s) for s in newest_first[: int(asked.get("limit") or 20)]]


def one(c: Control, method: str, name: str, source: bool) -> dict[str, Any]:
    with c.lock:
        if name not in c.statuses or (source and not c.ways.has_source) or (method == "DELETE" and not c.ways.deletes):
            raise Answer(404, {"error": "Record not found"})
        if method == "DELETE":
            return c.statuses.pop(name)
        found = c.statuses[name]
    if source:
        return {"id": name, "text": found["text"], "spoiler_text": found["spoiler_text"]}
    return without_text(found) if c.ways.figures else without_figures(without_text(found))


def without_figures(doc: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in doc.items() if not k.endswith("_count")}


def without_text(status: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in status.items() if k != "text"}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, port: int, control: Control) -> None:
        self.control = control
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, *_: Any) -> None:
        """A client that went away is no news; anything else is a mistake in here."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


class FakeNet:
    """A server in this process; `stop` and `start` again on the same port to have it down for a while."""

    def __init__(self) -> None:
        self.control = Control()
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = Server(self.port, self.control)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.control.release()
        self._server.shutdown()
        self._server.server_close()


class Remote:
    """The same verbs as Control's, on a server in another process: `net.control.tell("hang")`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            asked = json.dumps({"call": name, "args": args, "kwargs": kwargs}).encode()
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(urllib.request.Request(f"{self.url}/_control", asked), timeout=10) as reply:
                return json.load(reply)

        return call


@dataclass
class Elsewhere:
    """A server in a process of its own, for tests that kill workers and look at it from outside."""

    url: str
    control: Remote
    process: subprocess.Popen[str]


@contextmanager
def running() -> Iterator[FakeNet]:
    net = FakeNet()
    try:
        yield net
    finally:
        net.stop()


@contextmanager
def process() -> Iterator[Elsewhere]:
    argv = [sys.executable, "-m", "tests.fakenet"]
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    assert child.stdout is not None
    try:
        url = json.loads(child.stdout.readline())["url"]
        yield Elsewhere(url, Remote(url), child)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def wait_for(true: Any, seconds: float = 10.0) -> None:
    """Until the condition holds; AssertionError when it does not in time."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def main() -> NoReturn:
    asked = argparse.ArgumentParser(prog="fakenet")
    asked.add_argument("--port", type=int, default=0)
    server = Server(asked.parse_args().port, Control())
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}", "ways": asdict(Ways())}), flush=True)
    server.serve_forever()
    raise SystemExit


if __name__ == "__main__":
    main()
