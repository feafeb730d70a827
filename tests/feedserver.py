"""A feed server on loopback that behaves, or misbehaves, as a test tells it: real sockets, real bytes."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from xml.sax.saxutils import escape

LOOPBACK = ("127.0.0.0/8", "::1/128")
BEGAN = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """A whole answer. `validators`: give an ETag made of the body, and 304 to whoever sends it back."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/rss+xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = False


Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One connection; `server.answers` says what each path does."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers, self.rfile.read(length)))
        found = self.server.answers.get(self.path, Answer(b"nothing here", 404, "text/plain"))
        if callable(found):
            found(self)
        else:
            self.answer(found)

    do_POST = do_HEAD = do_GET

    def answer(self, answer: Answer) -> None:
        """Send a whole answer."""
        tag = f'"{hash(answer.body) & 0xFFFFFFFF:x}"'
        if answer.validators and self.headers.get("if-none-match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.validators:
            self.send_header("ETag", tag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_args: object) -> None:
        """Silence: a test says what it wants to know."""


class Server(ThreadingHTTPServer):
    """`answers`: path -> what it gives; `asked`: the requests so far."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), Handler)
        self.answers: dict[str, Answer | Behaviour] = {}
        self.asked: list[Asked] = []
        self.released = threading.Event()  # ends every behaviour that hangs

    def url(self, path: str = "/") -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}{path}"

    def handle_error(self, *_args: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving(host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    """A server that runs until the end of the block. port: else any that is free."""
    server = Server(host, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()


# ---- feeds


@dataclass(frozen=True)
class Entry:
    """An entry to be written in one of the formats."""

    title: str
    guid: str
    link: str = ""
    text: str = "<p>Some words.</p>"
    at: datetime | None = BEGAN


def entries(n: int, start: int = 0, title: str = "News {i}") -> list[Entry]:
    """Entries an hour apart, the newest first."""
    return [
        Entry(title.format(i=i), f"id-{i}", f"https://example.org/news/{i}", at=BEGAN + timedelta(hours=i))
        for i in reversed(range(start, start + n))
    ]


def rss(items: Sequence[Entry], *, title: str = "A feed", more: str = "") -> bytes:
    """RSS 2.0."""
    made = [f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(title)}</title>{more}']
    for one in items:
        date = f"<pubDate>{format_datetime(one.at, usegmt=True)}</pubDate>" if one.at else ""
        made.append(
            f"<item><title>{escape(one.title)}</title><link>{escape(one.link)}</link>"
            f'<guid isPermaLink="false">{escape(one.guid)}</guid>{date}'
            f"<description>{escape(one.text)}</description></item>"
        )
    return "".join([*made, "</channel></rss>"]).encode()


def atom(items: Sequence[Entry], *, title: str = "A feed") -> bytes:
    """Atom 1.0."""
    made = [f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>{escape(title)}</title><id>urn:feed</id>']
    for one in items:
        date = f"<updated>{one.at.isoformat()}</updated>" if one.at else ""
        made.append(
            f'<entry><id>{escape(one.guid)}</id><title>{escape(one.title)}</title><link href="{escape(one.link)}"/>'
            f'{date}<content type="html">{escape(one.text)}</content></entry>'
        )
    return "".join([*made, "</feed>"]).encode()


def json_feed(items: Sequence[Entry], *, title: str = "A feed") -> bytes:
    """JSON Feed 1.1."""
    made = [
        {
            "id": one.guid,
            "title": one.title,
            "url": one.link,
            "content_html": one.text,
            "date_published": one.at.isoformat() if one.at else None,
        }
        for one in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": made}).encode()


def opml(feeds: Mapping[str, Sequence[str]]) -> bytes:
    """OPML 2: folder -> addresses."""
    made = ['<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>']
    for folder, urls in feeds.items():
        made.append(f'<outline text="{escape(folder)}">')
        made += [f'<outline type="rss" text="Feed {n}" xmlUrl="{escape(url)}"/>' for n, url in enumerate(urls)]
        made.append("</outline>")
    return "".join([*made, "</body></opml>"]).encode()


# ---- misbehaviour


def redirect(to: str, status: int = 301) -> Answer:
    """On to another address."""
    return Answer(status=status, headers={"Location": to})


def chain(server: Server, *paths: str, status: int = 301) -> None:
    """Each path redirects to the next."""
    for here, there in pairwise(paths):
        server.answers[here] = redirect(there, status)


def hanging(handler: Handler) -> None:
    """Takes the request and says nothing."""
    handler.server.released.wait(60)


def dripping(handler: Handler) -> None:
    """A byte of the answer at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not handler.server.released.wait(0.05):
        handler.wfile.write(b"x")


def resetting(handler: Handler) -> None:
    """Takes the request and cuts the connection."""
    import socket
    import struct

    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def endless(handler: Handler) -> None:
    """A body without an announced end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n")
    while not handler.server.released.is_set():
        handler.wfile.write(b" " * 65_536)


def bomb(megabytes: int = 200) -> Answer:
    """A small gzip body that would inflate to this much."""
    return Answer(gzip.compress(b" " * (megabytes * 1_000_000), 9), headers={"Content-Encoding": "gzip"})


def laughs() -> bytes:
    """The billion laughs, in a feed."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]><rss version="2.0"><channel>'
        "<title>Bomb</title><item><title>Safe</title><guid>1</guid><description>&l9;</description></item>"
        "</channel></rss>"
    ).encode()
