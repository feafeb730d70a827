"""A round: every feed that is due is asked once, politely, and what is new is stored."""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TypeVar
from urllib.parse import urlsplit

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.core.text import clean
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.contract import LONGEST_MEMORY, MOST_PARTS, Answered, Io, Kind, answered_by
from cmsuite.engines.feeds.entries import MOST_ENTRIES, ParsedItem, Raw, first_of_each, item
from cmsuite.engines.feeds.models import FeedState
from cmsuite.engines.feeds.moving import adopt, confirmed
from cmsuite.engines.feeds.pace import USUAL, Plan, asked_by
from cmsuite.engines.feeds.robots import Asking, RobotsRefuse
from cmsuite.engines.feeds.robots import keep as keep_robots
from cmsuite.engines.feeds.robots import kept as kept_robots
from cmsuite.engines.feeds.served import NotServed
from cmsuite.engines.feeds.settle import Batch, Due, Fetched, Spent, give_back, known, settle, take
from cmsuite.engines.jobs.registry import Counted, uncounted
from cmsuite.engines.web.address import is_loopback
from cmsuite.engines.web.client import Broken, Http, NothingLeft, Reply, TooBig, Unreadable, retry_after
from cmsuite.store.store import Store

AT_ONCE = 40  # requests in flight
TOGETHER = 50  # feeds settled in one transaction
SLOW_S = 5.0
GAP_S = 1.0  # between two requests to one host
LOOK_S = 0.5  # how often a round that waits looks whether it is told to stop
PARTS_S = 40.0  # for all that is asked beside one answer
ROUND_S = 300.0  # half of the lease under which its feeds are held
SHORT_WAIT = timedelta(seconds=5)  # a Retry-After up to this is waited for within the round
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

REFUSED = (401, 403, 404)
T = TypeVar("T")

Stored = Callable[[Act, list[int]], object]
Held = Callable[[Act], list[int]]
Plans = Callable[[Act, list[int]], dict[int, Plan]]


class GoneForGood(Outside):
    said = N_("{host} says that this feed is gone for good (410).")
    hint = N_("Look for its new address: cmsuite veille add URL-OF-THE-SITE")


class AskedToWait(Outside):
    said = N_("{host} asks to be left alone for {minutes} min ({status}).")


class AskedToWaitLong(AskedToWait):
    said = N_("{host} asks to be left alone for {hours} h ({status}).")


@dataclass(frozen=True, slots=True)
class Failed:
    """A feed that gave nothing, and the sentence that says why."""

    feed_id: int
    title: str
    url: str
    state: FeedState
    said: str


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a round did and cost. `received`: bytes of bodies on the wire; `same`: whole bodies known already;
    `held_back`: feeds of brands whose budget is spent."""

    feeds: int = 0
    requests: int = 0
    not_modified: int = 0
    same: int = 0
    received: int = 0
    new_items: int = 0
    seconds: float = 0.0
    failed: tuple[Failed, ...] = ()
    held_back: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said in the end: a reply, or the error that stands for it; what was gathered without one; nothing,
    where nothing is new. parts: what was asked beside the reply; reserved: its site says that its texts are."""

    due: Due
    said: Reply | Answered | CmsError | None
    requests: int
    received: int
    seconds: float
    parts: tuple[Answered, ...] = ()
    reserved: bool = False


def fetch_due(
    store: Store,
    http: Http,
    *,
    by: Actor,
    stored: Stored,
    every: bool = False,
    held_back: Held = lambda _act: [],
    workspace: Workspace | None = None,
    plans: Plans = lambda _act, _feeds: {},
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
) -> FetchReport:
    """Ask the feeds that are due (every: all) and store their new items. Two rounds at once share the feeds.

    stored: an act that is told, in the same transaction, which feeds have new items, or edited ones. held_back: a
    question, which feeds are left alone whatever their turn. plans: a question, how often who follows these feeds wants
    them asked.
    stop: ends the round soon. counted: is told how many have answered.
    A feed that fails is a state with its sentence, never an exception; what was settled stays when a round is cut.
    """
    began = time.monotonic()
    with acts.open(store, by=by, all_brands=True) as act:
        back = held_back(act)
        due = take(act, every=every, but=back)
    report, bugs = FetchReport(feeds=len(due), held_back=len(back)), list[BaseException]()
    held = {one.id: one.token for one in due}
    io, robots = Io(http, store.clock, store, by, workspace), Asking(_robots_known(store, by, due))
    asked = ask_all(due, lambda one: ask(one, io, robots), stop or threading.Event(), bugs)
    answers = _counting(asked, len(due), counted)
    try:
        while some := list(islice(answers, TOGETHER)):
            report = _settled(store, by, some, report, stored, plans)
            for answer in some:
                del held[answer.due.id]
    finally:
        if held:
            with acts.open(store, by=by, all_brands=True) as act:
                give_back(act, sorted(held.items()))
        if robots.learnt:
            with acts.open(store, by=by, all_brands=True) as act:
                keep_robots(act, robots.learnt)
    if bugs:
        raise bugs[0]
    return replace(report, seconds=time.monotonic() - began)


def _robots_known(store: Store, by: Actor, due: Sequence[Due]) -> dict[str, str]:
    """What sites of these feeds let us fetch, of those that are asked first."""
    asked = [one.address for one in due if registry.asks_robots(one.kind)]
    if not asked:
        return {}
    with acts.read(store, by=by, all_brands=True) as act:
        return kept_robots(act, asked)


def _counting(answers: Iterator[Answer], of: int, counted: Counted) -> Iterator[Answer]:
    """The same, and how many they are so far."""
    for n, answer in enumerate(answers, 1):
        counted(n, of)
        yield answer


def _settled(
    store: Store, by: Actor, answers: list[Answer], report: FetchReport, stored: Stored, plans: Plans
) -> FetchReport:
    now = store.now()
    sorted_ = [sort(answer, now) for answer in answers]
    with acts.read(store, by=by, all_brands=True) as act:
        wished = plans(act, [one.due.id for one in sorted_])
        read = [_planned(one, wished.get(one.due.id, USUAL)) for one in sorted_]
        old = known(act, {one.due.id: [raw.key for raw in one.entries] for one in read if one.entries})
    batch = Batch(_cleaned(one, old.get(one.due.id, {})) for one in read)
    with acts.open(store, by=by, all_brands=True) as act:
        new = settle(act, batch)
        if told := {*new, *(one.due.id for one in batch if one.edited)}:
            stored(act, sorted(told))
    for one in batch:
        if confirmed(one.due, one.moved_to):
            with acts.open(store, by=by, all_brands=True) as act:
                adopt(act, one.due.id, one.due.url, one.moved_to or "")
    replies = [answer.said for answer in answers if isinstance(answer.said, Reply)]
    return replace(
        report,
        requests=report.requests + sum(answer.requests for answer in answers),
        not_modified=report.not_modified + sum(reply.status == 304 for reply in replies),
        same=report.same + sum(one.same and one.spent.whole for one in batch),
        received=report.received + sum(answer.received for answer in answers),
        new_items=report.new_items + sum(new.values()),
        failed=report.failed
        + tuple(Failed(f.due.id, f.due.title, f.due.url, f.state, f.said.sentence) for f in batch if f.said),
    )


def _planned(one: Fetched, plan: Plan) -> Fetched:
    return one if plan == one.plan else replace(one, plan=plan)


def _cleaned(one: Fetched, old: Mapping[str, tuple[int, str]]) -> Fetched:
    """With the items that are new or may have been edited, and only those, made plain text."""
    if not one.entries:
        return one

    def cleaned() -> Fetched:
        new, edited = list[ParsedItem](), list[tuple[int, ParsedItem]]()
        for raw in first_of_each(one.entries):
            if (there := old.get(raw.key)) is None:
                new.append(_kept(one, raw))
            elif there[1] != raw.print:
                edited.append((there[0], _kept(one, raw)))
        return replace(one, entries=(), items=tuple(new), edited=tuple(edited))

    return _unless_it_stumbles(one.due, cleaned)


def _kept(one: Fetched, raw: Raw) -> ParsedItem:
    """An entry as it is kept: where its publisher reserves its texts, no more than its title and its link."""
    found = item(raw, one.language)
    return replace(found, summary=None, text=None) if one.reserved else found


# ---- asking: on threads, which only wait for servers


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
        raise _stumbled(due, err) from err


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
    reserved = kind.limits.robots and isinstance(said, Reply) and robots.reserves(said.url)
    return Answer(due, said, requests, received, time.monotonic() - began, reserved=reserved)


def _with_parts(answer: Answer, kind: Kind, io: Io) -> Answer:
    """And the documents that its kind wants beside it, of the same host; one that does not come is left out."""
    reply, more = answer.said, getattr(kind, "more", None)
    if more is None or not isinstance(reply, Reply) or not (reply.ok or reply.status == 304):
        return answer
    due, began, parts = answer.due, time.monotonic(), list[Answered]()
    requests, received = answer.requests, answer.received
    now = io.clock.now()
    new = None if reply.status == 304 or _is_same(answer) else answered_by(reply, now)
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


# ---- sorting: what each answer means for its feed


def sort(answer: Answer, now: datetime) -> Fetched:
    """What an answer makes of its feed, and what it cost."""
    return replace(_sorted(answer, now), spent=_spent(answer))


def _spent(answer: Answer) -> Spent:
    said, ms = answer.said, round(answer.seconds * 1000)
    if not isinstance(said, Reply) or not answer.requests:
        return Spent(answer.requests, size=answer.received if isinstance(said, CmsError) else 0, ms=ms)
    head = sum(len(name) + len(value) + 4 for name, value in said.headers.items()) + 17
    whole = int(said.ok)
    return Spent(answer.requests, int(said.status == 304), answer.received + head, whole, whole * len(said.body), ms)


def _sorted(answer: Answer, now: datetime) -> Fetched:
    if isinstance(answer.said, CmsError):
        state = FeedState.TOO_BIG if isinstance(answer.said, TooBig) else FeedState.FAILING
        tomorrow = timedelta(days=1) if isinstance(answer.said, TooBig | RobotsRefuse) else None
        return _failed(answer.due, state, answer.said, tomorrow)
    reply = answer.said
    if not isinstance(reply, Reply):
        return _unless_it_stumbles(answer.due, lambda: _gathered(answer.due, reply))
    if not reply.ok and reply.status != 304:
        return _refused(answer.due, reply, now)
    fetched = _unless_it_stumbles(answer.due, lambda: _read(answer, reply, now))
    if fetched.said:
        return fetched
    if answer.seconds > SLOW_S:
        fetched = replace(fetched, state=FeedState.SLOW)
    return replace(fetched, moved_to=canonical(reply.url)) if reply.moved else fetched


def _gathered(due: Due, found: Answered | None) -> Fetched:
    """What came of a source that no GET asks; None: nothing is new."""
    kept = Fetched(due, FeedState.OK)
    return kept if found is None else _with_entries(kept, found)


def _unless_it_stumbles(due: Due, read: Callable[[], Fetched]) -> Fetched:
    """What reading came to; whatever a hostile body makes a parser raise is its own feed's trouble, and no other's."""
    try:
        return read()
    except CmsError as err:
        return _failed(due, FeedState.FAILING, err)
    except Exception as err:
        return _failed(due, FeedState.FAILING, _stumbled(due, err))


def _stumbled(due: Due, err: Exception) -> CmsError:
    """What a reader that stumbled says to people; all of it is in the log."""
    note("feed not read", level=logging.ERROR, feed=due.id, error=traceback.format_exc())
    return Unreadable(host=urlsplit(due.address).hostname or due.title, why=f"{type(err).__name__}: {err}")


def _read(answer: Answer, reply: Reply, now: datetime) -> Fetched:
    due = answer.due
    known_validators = {"etag": due.etag, "last_modified": due.last_modified} if reply.status == 304 else {}
    body_hash = due.body_hash if reply.status == 304 else sha256(reply.body).hexdigest()
    same = (reply.status == 304 or body_hash == due.body_hash) and not answer.parts
    kept = Fetched(
        due,
        FeedState.OK,
        etag=_header(reply, "etag") or known_validators.get("etag"),
        last_modified=_header(reply, "last-modified") or known_validators.get("last_modified"),
        body_hash=body_hash,
        asked=asked_by(reply.headers.get("cache-control", "")),
        same=same,
    )
    if same:
        return kept  # its new validators with it: the next answer may then be a 304
    found = answered_by(reply, now)
    return _with_entries(kept, replace(found, parts=answer.parts, reserved=found.reserved or answer.reserved))


def _with_entries(kept: Fetched, found: Answered) -> Fetched:
    """And what its kind reads there."""
    due = kept.due
    feed = registry.kind(due.kind).read(found, due.reader, due.memory)
    if feed.memory is not None and len(json.dumps(feed.memory)) > LONGEST_MEMORY:
        raise Unreadable(host=urlsplit(due.address).hostname or due.title, why=N_("there is too much of it"))
    return replace(
        kept,
        title=feed.title or None,
        language=feed.language,
        entries=feed.entries[:MOST_ENTRIES],
        wishes=feed.wishes,
        memory=feed.memory,
        reserved=found.reserved,
        why=feed.why if feed.why is not None and feed.why.broken else None,
    )


def _refused(due: Due, reply: Reply, now: datetime) -> Fetched:
    wait = retry_after(reply, now)
    if reply.status == 410:
        return _failed(due, FeedState.GONE, GoneForGood(host=reply.host))
    if reply.status in (429, 503) and wait is not None:
        return _failed(due, FeedState.WAITING, _asked_to_wait(reply, wait), wait)
    failed = _failed(due, FeedState.FAILING, NotServed(reply), wait)
    return replace(failed, refused=reply.status in REFUSED)


def _asked_to_wait(reply: Reply, wait: timedelta) -> AskedToWait:
    if wait < timedelta(hours=3):
        return AskedToWait(host=reply.host, minutes=max(1, round(wait / timedelta(minutes=1))), status=reply.status)
    return AskedToWaitLong(host=reply.host, hours=round(wait / timedelta(hours=1)), status=reply.status)


def _failed(due: Due, state: FeedState, err: CmsError, asked: timedelta | None = None) -> Fetched:
    return Fetched(due, state, said=err, asked=asked)


def _is_same(answer: Answer) -> bool:
    """A whole body that was read before: it costs a hash, and not a parse."""
    reply = answer.said
    if not isinstance(reply, Reply) or not reply.ok or answer.due.body_hash is None:
        return False
    return sha256(reply.body).hexdigest() == answer.due.body_hash


def _header(reply: Reply, name: str) -> str | None:
    """A validator as it will be sent back: printable, and of a bearable length."""
    value = reply.headers.get(name, "")
    return value if 0 < len(value) <= 500 and value.isascii() and value == clean(value, lines=False) else None
