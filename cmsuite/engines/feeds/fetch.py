"""A round: every feed that is due is asked once, politely, and what is new is stored."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.asking import Answer, ask, ask_all
from cmsuite.engines.feeds.contract import Io
from cmsuite.engines.feeds.entries import ParsedItem, Raw, first_of_each, item
from cmsuite.engines.feeds.models import FeedState
from cmsuite.engines.feeds.moving import adopt, confirmed
from cmsuite.engines.feeds.pace import USUAL, Plan
from cmsuite.engines.feeds.robots import Asking, reserving
from cmsuite.engines.feeds.robots import keep as keep_robots
from cmsuite.engines.feeds.robots import kept as kept_robots
from cmsuite.engines.feeds.settle import Batch, Due, Fetched, give_back, known, settle, take
from cmsuite.engines.feeds.sorting import sort, unless_it_stumbles
from cmsuite.engines.jobs.registry import Counted, uncounted
from cmsuite.engines.web.client import Http, Reply
from cmsuite.store.store import Store

TOGETHER = 50  # feeds settled in one transaction
Stored = Callable[[Act, list[int]], object]
Held = Callable[[Act], list[int]]
Plans = Callable[[Act, list[int]], dict[int, Plan]]


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
    io, robots = Io(http, store.clock, store, by, workspace), _sites_known(store, by, due)
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


def _sites_known(store: Store, by: Actor, due: Sequence[Due]) -> Asking:
    """What the sites of these feeds reserve, and what those that are asked first let us fetch."""
    if not due:
        return Asking()
    asked = [one.address for one in due if registry.asks_robots(one.kind)]
    with acts.read(store, by=by, all_brands=True) as act:
        return Asking(kept_robots(act, asked) if asked else {}, reserving(act))


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

    done = unless_it_stumbles(one.due, cleaned)
    return replace(done, spent=one.spent, plan=one.plan) if done.said else done


def _kept(one: Fetched, raw: Raw) -> ParsedItem:
    """An entry as it is kept: where its publisher reserves its texts, no more than its title and its link."""
    found = item(raw, one.language)
    return replace(found, summary=None, text=None) if one.reserved else found
