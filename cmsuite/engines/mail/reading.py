"""The job that reads the mailboxes: what is new is kept whole, then written down, a batch at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.registry import Counted, Tools, job, uncounted
from cmsuite.engines.mail.boxes import Box, boxes
from cmsuite.engines.mail.folder import Found, new_files
from cmsuite.engines.mail.imap import new_mails, opened
from cmsuite.engines.mail.incoming import Arrived, Mark, TakenIn, of_use, take_in
from cmsuite.engines.mail.parse import BIGGEST, letter
from cmsuite.engines.mail.password import note_refused, password
from cmsuite.engines.mail.server import SignInRefused, server_of
from cmsuite.engines.media.store import Media
from cmsuite.store.store import Store

BATCH = 20  # mails that are written down together
EPOCH = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Read:
    """What a round found: mailboxes read, new mails, answers of clients among them, mails of ours that came back,
    mails that are none of ours (nothing of them is kept), mails too big to be taken; which mailboxes could not be
    read, and why."""

    boxes: int = 0
    letters: int = 0
    answers: int = 0
    bounced: int = 0
    passed_over: int = 0
    too_big: int = 0
    not_reached: tuple[str, ...] = ()


def read_boxes(
    store: Store,
    workspace: Workspace,
    *,
    by: Actor,
    stop: threading.Event | None = None,
    counted: Counted = uncounted,
) -> Read:
    """Read every mailbox that is switched on. One that cannot be read stops no other."""
    with acts.read(store, by=by, all_brands=True) as act:
        todo = boxes(act, enabled=True, purpose="answers")
    done = Read()
    for n, box in enumerate(todo, 1):
        if stop is not None and stop.is_set():
            break
        try:
            done = _read(store, workspace, box, by, done)
        except CmsError as err:
            done = replace(done, not_reached=(*done.not_reached, str(err)))
        counted(n, len(todo))
    return done


def _read(store: Store, workspace: Workspace, box: Box, by: Actor, done: Read) -> Read:
    done = replace(done, boxes=done.boxes + 1)
    if box.kind == "folder":
        return _kept(store, workspace, box, by, new_files(Path(box.address), box.last_uid), Mark(box.last_uid), done)
    server = server_of(box.address, "imap")
    try:
        with opened(server, password(store, workspace, server)) as at:
            last = box.last_uid if box.uid_validity == at.validity else None
            here = last if last is not None or not at.next_uid else at.next_uid - 1
            found = new_mails(at, last, store.now())
            return _kept(store, workspace, box, by, found, Mark(here, at.validity), done)
    except SignInRefused:
        note_refused(store, server, by=by)
        raise


def _kept(
    store: Store, workspace: Workspace, box: Box, by: Actor, found: Iterable[Found], nothing: Mark, done: Read
) -> Read:
    """Write down what was found, and how far it goes: dying between two batches loses nothing and doubles nothing.
    nothing: how far, where nothing is found."""
    media, mark = Media(store, workspace), None
    for batch in _batches(found):
        read = [(one, one.raw, letter(one.raw)) for one in batch if one.raw is not None and len(one.raw) <= BIGGEST]
        done = replace(done, too_big=done.too_big + len(batch) - len(read))
        if box.kind == "imap":  # what lies in a folder was put there to be read
            with acts.read(store, by=by, all_brands=True) as act:
                ours = of_use(act, [said for _found, _raw, said in read])
            done = replace(done, passed_over=done.passed_over + ours.count(False))
            read = [one for one, keep in zip(read, ours, strict=True) if keep]
        arrived = []
        for one, raw, said in read:
            at = datetime.fromtimestamp(one.at, UTC) if one.at else said.at or store.now()
            arrived.append(Arrived(said, media.put(raw, "message/rfc822"), max(EPOCH, min(at, store.now()))))
        mark = Mark(max(mark.last_uid or 0 if mark else 0, *(one.mark for one in batch)), nothing.uid_validity)
        came = _taken(store, box, by, arrived, mark)
        done = replace(
            done,
            letters=done.letters + came.letters,
            answers=done.answers + came.answers,
            bounced=done.bounced + came.bounced,
        )
    if mark is None:
        _taken(store, box, by, [], nothing)
    return done


def _taken(store: Store, box: Box, by: Actor, arrived: list[Arrived], mark: Mark) -> TakenIn:
    with acts.open(store, by=by, all_brands=True) as act:
        return take_in(act, box.id, arrived, mark)


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    for one in found:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@job("mail.read", N_("Incoming mail"), N_("Read the mailboxes in which clients answer."), rule="every 300")
def read_mails(store: Store, tools: Tools) -> Read:
    """The same, when nobody looks."""
    return read_boxes(store, tools.workspace, by=tools.by, stop=tools.stop, counted=tools.counted)
