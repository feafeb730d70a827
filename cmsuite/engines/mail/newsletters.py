"""Newsletters in a mailbox or a folder: who sends any, and the mails of one of them. Read, never changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.mail.boxes import Box, box
from cmsuite.engines.mail.folder import Found, new_files
from cmsuite.engines.mail.imap import AT_ONCE, Opened, headers, new_mails, opened
from cmsuite.engines.mail.incoming import Mark
from cmsuite.engines.mail.lists import BIGGEST_LIST, Sent, heading
from cmsuite.engines.mail.password import note_refused, password
from cmsuite.engines.mail.server import SignInRefused, server_of
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import READER
from cmsuite.store.store import Store

PURPOSE = "newsletters"
MAILS = 40  # of one newsletter, the newest, in one look
WEIGHT = 60_000_000  # bytes of them together
LOOKED_AT = 2_000  # mails whose senders are listed


class BoxOff(Outside):
    said = N_("Mailbox {id}, which this newsletter comes to, is read no longer.")
    hint = N_("Have it read again: cmsuite mail add-box --newsletters, or stop the source: cmsuite veille stop")


@dataclass(frozen=True, slots=True)
class Sender:
    """A newsletter as a mailbox has it. n: mails; newest: when the last one was written; subject: of that one."""

    box: int
    key: str
    name: str
    n: int
    newest: datetime | None
    subject: str


@dataclass(frozen=True, slots=True)
class Look:
    """The mails of one newsletter that are new since a mark, the oldest first; too_big: left where they are."""

    mails: tuple[bytes, ...]
    mark: Mark
    too_big: int = 0


def look(
    store: Store, workspace: Workspace | None, by: Actor, box_id: int, key: str, since: Mark | None, now: datetime
) -> Look:
    """The newest mails of a newsletter. Raises BoxOff, FolderAway, NotReached, NotSafe, SignInRefused."""
    at = _box(store, box_id)
    if at.kind == "folder":
        return _in_folder(at, key, since)
    with _signed_in(store, workspace, at, by) as server:
        last = since.last_uid if since and since.uid_validity == server.validity else None
        among = f'FROM "{key}"' if "@" in key else f'HEADER LIST-ID "{key}"'
        kept, mark = _Newest(key), last or 0
        for found in new_mails(server, last, now, among):
            kept.take(found)
            mark = max(mark, found.mark)
        all_read = kept.looked_at < AT_ONCE  # those that come after are new whatever their number
        return kept.done(Mark(max(mark, (server.next_uid or 1) - 1) if all_read else mark, server.validity))


def senders(store: Store, workspace: Workspace | None, by: Actor, box_id: int, now: datetime) -> list[Sender]:
    """Who sends newsletters there, who wrote last first: of a mailbox those of the last 30 days that went to many, of
    a folder whatever was put there. Nothing of it is kept. Raises as `look` does."""
    at = _box(store, box_id)
    found, seen = dict[str, Sender](), set[str]()
    for one in _headings(store, workspace, by, at, now):
        if one.id in seen or not one.key or (at.kind == "imap" and not one.to_many):
            continue
        seen.add(one.id)
        known = found.get(one.key) or Sender(box_id, one.key, one.name, 0, None, "")
        later = known.newest is None or (one.at is not None and one.at >= known.newest)
        told = {"name": one.name, "newest": one.at or known.newest, "subject": one.subject} if later else {}
        found[one.key] = replace(known, n=known.n + 1, **told)  # type: ignore[arg-type]
    return sorted(found.values(), key=lambda one: (one.newest is None, -(one.newest or now).timestamp(), one.key))


def _headings(store: Store, workspace: Workspace | None, by: Actor, at: Box, now: datetime) -> Iterator[Sent]:
    if at.kind == "folder":
        raws = (one.raw for one in _files(at, None) if one.raw is not None)
        yield from (heading(raw) for _n, raw in zip(range(LOOKED_AT), raws, strict=False))
        return
    with _signed_in(store, workspace, at, by) as server:
        yield from map(heading, headers(server, now, LOOKED_AT))


class _Newest:
    """The newest mails of one newsletter, within what may be in memory."""

    def __init__(self, key: str) -> None:
        self.key, self.mails, self.weight, self.too_big, self.looked_at = key, deque[bytes](), 0, 0, 0

    def take(self, found: Found) -> None:
        self.looked_at += 1
        if found.raw is None or len(found.raw) > BIGGEST_LIST:
            self.too_big += 1
            return
        if heading(found.raw).key != self.key:
            return
        self.mails.append(found.raw)
        self.weight += len(found.raw)
        while len(self.mails) > MAILS or self.weight > WEIGHT:
            self.weight -= len(self.mails.popleft())

    def done(self, mark: Mark) -> Look:
        if self.too_big:
            note("mails too big for a newsletter", newsletter=self.key, mails=self.too_big)
        return Look(tuple(self.mails), mark, self.too_big)


def _in_folder(at: Box, key: str, since: Mark | None) -> Look:
    kept, mark = _Newest(key), since.last_uid if since else None
    for found in _files(at, mark):
        kept.take(found)
        mark = max(mark or 0, found.mark)
    return kept.done(Mark(mark))


def _files(at: Box, mark: int | None) -> Iterator[Found]:
    """All that changed since the mark, round after round."""
    while True:
        until = mark
        for found in new_files(Path(at.address), mark):
            until = max(until or 0, found.mark)
            yield found
        if until == mark:
            return
        mark = until


def _box(store: Store, box_id: int) -> Box:
    with acts.read(store, by=READER, all_brands=True) as act:
        found = box(act, box_id)
    if not found.enabled or found.purpose != PURPOSE:
        raise BoxOff(id=box_id)
    return found


@contextmanager
def _signed_in(store: Store, workspace: Workspace | None, at: Box, by: Actor) -> Iterator[Opened]:
    server = server_of(at.address, "imap")
    secret = password(store, workspace, server) if workspace is not None else Secret()
    try:
        with opened(server, secret) as found:
            yield found
    except SignInRefused:
        note_refused(store, server, by=by)
        raise
