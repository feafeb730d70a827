"""What an answer means for its feed, and what it cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.asking import Answer, stumbled
from cmsuite.engines.feeds.contract import LONGEST_MEMORY, Answered, answered_by
from cmsuite.engines.feeds.entries import MOST_ENTRIES
from cmsuite.engines.feeds.models import FeedState
from cmsuite.engines.feeds.pace import asked_by
from cmsuite.engines.feeds.robots import RobotsRefuse
from cmsuite.engines.feeds.served import NotServed
from cmsuite.engines.feeds.settle import Due, Fetched, Spent
from cmsuite.engines.web.client import Reply, TooBig, Unreadable, retry_after

SLOW_S = 5.0
REFUSED = (401, 403, 404)


class GoneForGood(Outside):
    said = N_("{host} says that this feed is gone for good (410).")
    hint = N_("Look for its new address: cmsuite veille add URL-OF-THE-SITE")


class AskedToWait(Outside):
    said = N_("{host} asks to be left alone for {minutes} min ({status}).")


class AskedToWaitLong(AskedToWait):
    said = N_("{host} asks to be left alone for {hours} h ({status}).")


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
        return unless_it_stumbles(answer.due, lambda: _gathered(answer.due, reply))
    if not reply.ok and reply.status != 304:
        return _refused(answer.due, reply, now)
    fetched = unless_it_stumbles(answer.due, lambda: _read(answer, reply, now))
    if fetched.said:
        return fetched
    if answer.seconds > SLOW_S:
        fetched = replace(fetched, state=FeedState.SLOW)
    return replace(fetched, moved_to=canonical(reply.url)) if reply.moved else fetched


def _gathered(due: Due, found: Answered | None) -> Fetched:
    """What came of a source that no GET asks; None: nothing is new."""
    kept = Fetched(due, FeedState.OK)
    return kept if found is None else _with_entries(kept, found)


def unless_it_stumbles(due: Due, read: Callable[[], Fetched]) -> Fetched:
    """What reading came to; whatever a hostile body makes a parser raise is its own feed's trouble, and no other's."""
    try:
        return read()
    except CmsError as err:
        return _failed(due, FeedState.FAILING, err)
    except Exception as err:
        return _failed(due, FeedState.FAILING, stumbled(due, err))


def _read(answer: Answer, reply: Reply, now: datetime) -> Fetched:
    due = answer.due
    known_validators = {"etag": due.etag, "last_modified": due.last_modified} if reply.status == 304 else {}
    same = answer.same and not answer.parts
    kept = Fetched(
        due,
        FeedState.OK,
        etag=_header(reply, "etag") or known_validators.get("etag"),
        last_modified=_header(reply, "last-modified") or known_validators.get("last_modified"),
        body_hash=due.body_hash if reply.status == 304 else answer.body_hash,
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


def _header(reply: Reply, name: str) -> str | None:
    """A validator as it will be sent back: printable, and of a bearable length."""
    value = reply.headers.get(name, "")
    return value if 0 < len(value) <= 500 and value.isascii() and value == clean(value, lines=False) else None
