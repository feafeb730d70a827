"""What sources are asked: on threads, which only wait for servers, one at a time for each host."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from queue import Empty, SimpleQueue
from typing import TypeVar
from urllib.parse import urlsplit

from cmsuite.core.errors import CmsError
from cmsuite.core.logs import note
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.contract import MOST_PARTS, Answered, Io, Kind, answered_by
from cmsuite.engines.feeds.robots import Asking
from cmsuite.engines.feeds.settle import Due
from cmsuite.engines.web.address import is_loopback
from cmsuite.engines.web.client import Broken, NothingLeft, Reply, Unreadable, retry_after

AT_ONCE = 40  # requests in flight
GAP_S = 1.0  # between two requests to one host
LOOK_S = 0.5  # how often a round that waits looks whether it is told to stop
PARTS_S = 40.0  # for all that is asked beside one answer
ROUND_S = 300.0  # half of the lease under which its feeds are held
SHORT_WAIT = timedelta(seconds=5)  # a Retry-After up to this is waited for within the round
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said in the end: a reply, or the error that stands for it; what was gathered without one; nothing,
    where nothing is new. parts: what was asked beside the reply; reserved: its site says that its texts are; body_hash:
    of a whole body."""

    due: Due
    said: Reply | Answered | CmsError | None
    requests: int
    received: int
    seconds: float
    parts: tuple[Answered, ...] = ()
    reserved: bool = False
    body_hash: str | None = None

    @property
    def same(self) -> bool:
        """Whether its server, or the hash of a whole body, says that it was read before: it then costs no parse."""
        said = self.said
        told = isinstance(said, Reply) and said.status == 304
        return told or (self.body_hash is not None and self.body_hash == self.due.body_hash)


def ask_all(
    due: Sequence[Due],
    ask: Callable[[Due], Answer],
    stop: threading.Event,
    bugs: list[BaseException],
    gap_s: float = GAP_S,
) -> Iterator[Answer]:
    """The answers as they come, 40 requests at a time, one at a time for each host, for five minutes at most.

    gap_s: seconds between an answer of a host and the next request to it.

    What has not answered then, or when `stop` is set, is for another round. bugs: gets what `ask` raises.
    """
    ends = time.monotonic() + ROUND_S
    todo: SimpleQueue[list[Due]] = SimpleQueue()
    done: SimpleQueue[Answer | BaseException] = SimpleQueue()
    stopped = threading.Event()

    def work() -> None:
        with suppress(Empty):
            while True:
                ask_host(todo.get_nowait())

    def ask_host(lane: list[Due]) -> None:
        busy: Answer | None = None
        for one in lane:
            if (one is not lane[0] and not busy and stopped.wait(gap_s)) or stopped.is_set():
                return
            try:
                answer = replace(busy, due=one, requests=0, received=0) if busy else ask(one)
            except BaseException as bug:  # raised again where somebody sees it
                done.put(bug)
                continue
            busy = answer if _wants_peace(answer) else None
            done.put(answer)

    lanes = lanes_of(due)
    for lane in lanes:
        todo.put(lane)
    for _ in range(min(AT_ONCE, len(lanes))):  # daemons: a program that ends does not wait for slow servers
        threading.Thread(target=copy_context().run, args=(work,), name="feeds", daemon=True).start()
    try:
        left = len(due)
        while left and not stop.is_set() and time.monotonic() < ends:
            with suppress(Empty):
                answer = done.get(timeout=LOOK_S)
                left -= 1
                if isinstance(answer, BaseException):
                    bugs.append(answer)
                else:
                    yield answer
    finally:
        stopped.set()


def _wants_peace(answer: Answer) -> bool:
    """Does this answer speak for the whole host? Its other feeds are then not asked either."""
    said = answer.said
    return isinstance(said, Reply) and said.status == 429 and "retry-after" in said.headers


def lanes_of(due: Sequence[Due]) -> list[list[Due]]:
    """The feeds by host, longest lane first; this machine needs no politeness of ours."""
    lanes: dict[str, list[Due]] = {}
    for one in due:
        host = urlsplit(one.address).hostname or ""
        lanes.setdefault(f"{host} {one.id}" if is_loopback(host) else host, []).append(one)
    return sorted(lanes.values(), key=len, reverse=True)


def ask(due: Due, io: Io, robots: Asking) -> Answer:
    """Ask one source as its kind is asked; what the kind itself raises stands for its answer."""
    began = time.monotonic()
    try:
        kind = registry.kind(due.kind)
        if gather := getattr(kind, "gather", None):
            said: Answered | None = _its_own(due, lambda: gather(io, due.address, due.reader, due.memory))
            return Answer(due, said, 1, len(said.body) if said else 0, time.monotonic() - began)
        return _with_parts(_got(due, kind, io, robots), kind, io)
    except CmsError as err:
        return Answer(due, err, 1, 0, time.monotonic() - began)


def _its_own(due: Due, run: Callable[[], T]) -> T:
    """What a kind's own code gives; whatever it raises is an error that is told."""
    try:
        return run()
    except CmsError:
        raise
    except Exception as err:
        raise stumbled(due, err) from err


def stumbled(due: Due, err: Exception) -> CmsError:
    """What a reader that stumbled says to people; all of it is in the log."""
    note("feed not read", level=logging.ERROR, feed=due.id, error=traceback.format_exc())
    return Unreadable(host=urlsplit(due.address).hostname or due.title, why=f"{type(err).__name__}: {err}")


def _got(due: Due, kind: Kind, io: Io, robots: Asking) -> Answer:
    """Ask with its validators; a short wait that its server asks for is granted once."""
    began, requests, received = time.monotonic(), 0, 0
    if kind.limits.robots and (requests := robots.check(io.http, due.address, lambda: io.clock.sleep(GAP_S))):
        io.clock.sleep(GAP_S)
    headers = {"Accept": ACCEPT}
    headers |= {"If-None-Match": due.etag} if due.etag else {}
    headers |= {"If-Modified-Since": due.last_modified} if due.last_modified else {}
    said: Reply | CmsError
    for attempt in range(2):
        try:
            said = io.http.get(due.address, headers=headers, follow=True, max_bytes=kind.limits.max_bytes)
        except (Broken, NothingLeft) as err:
            said, requests = err, requests + max(1, err.sent)
            received += err.received if isinstance(err, Broken) else 0
            break
        requests, received = requests + 1 + len(said.hops), received + said.received
        wait = retry_after(said, io.clock.now()) if said.status in (429, 503) else None
        if wait is None or wait > SHORT_WAIT or attempt:
            break
        io.clock.sleep(wait.total_seconds())
    if kind.limits.robots and isinstance(said, Reply) and said.hops:
        requests += robots.check(io.http, said.url)  # where it was led to has its own rules
    reserved = isinstance(said, Reply) and robots.reserves(due.address, said.url)
    body_hash = sha256(said.body).hexdigest() if isinstance(said, Reply) and said.ok else None
    return Answer(due, said, requests, received, time.monotonic() - began, reserved=reserved, body_hash=body_hash)


def _with_parts(answer: Answer, kind: Kind, io: Io) -> Answer:
    """And the documents that its kind wants beside it, of the same host; one that does not come is left out."""
    reply, more = answer.said, getattr(kind, "more", None)
    if more is None or not isinstance(reply, Reply) or not (reply.ok or reply.status == 304):
        return answer
    due, began, parts = answer.due, time.monotonic(), list[Answered]()
    requests, received = answer.requests, answer.received
    now = io.clock.now()
    new = None if answer.same else answered_by(reply, now)
    for address in _its_own(due, lambda: more(new, due.reader, due.memory))[:MOST_PARTS]:
        if urlsplit(address).hostname != urlsplit(reply.url).hostname or time.monotonic() - began > PARTS_S:
            continue
        requests += 1
        with suppress(CmsError):
            part = io.http.get(address, headers={"Accept": ACCEPT}, follow=True, max_bytes=kind.limits.max_bytes)
            received += part.received
            if part.ok:
                parts.append(answered_by(part, now))
    spent = answer.seconds + time.monotonic() - began
    return replace(answer, requests=requests, received=received, seconds=spent, parts=tuple(parts))
