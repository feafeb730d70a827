"""A file that came back, from its bytes to comments and a decision: read, placed, kept, recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, ngettext, said_in
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.anchors import Anchors, anchors, known
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import known as kind_named
from cmsuite.engines.documents.packed import BIGGEST
from cmsuite.engines.documents.packets import Note, Taken, Verdict, packet_of, sealed, take, version_of
from cmsuite.engines.documents.reading import returned
from cmsuite.engines.documents.returned import LONGEST, BadRow, Form, Remark, Returned
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import DocumentRead, VersionRead, document
from cmsuite.engines.documents.words import STATES
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.people.brands import person_by_email
from cmsuite.store.store import Store

INSTEAD = N_("Instead of “{gone}”: “{new}”")
TAKEN_OUT = N_("Take out “{gone}”")
PUT_IN = N_("Add “{new}”")
UNTRACKED = N_("Changed in the text without being marked: {what}")
SHOWN = 1_500  # letters of each side of a change
MIMES: dict[Form, str] = {
    "answer": "application/json",
    "mail": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class NotACode(Usage):
    said = N_("{text} is no validation code.")
    hint = N_("Copy it from page 1: KIND-BRAND-1.0-1a2b3c4d")


@dataclass(frozen=True, slots=True)
class Sender:
    """What who takes a file in says of it, where the file itself does not: who sent it, the code on its first page, and
    what they decided, as it stands on the page that they signed."""

    email: str = ""
    code: Code | None = None
    verdict: Verdict | None = None


def sender(email: str, code: str, name: str, function: str, changes: str) -> Sender:
    """What who takes a file in says of it, as it is typed; changes: what is to change, else it is a yes. Raises
    NotACode."""
    found = codes_in(code)
    if code and not found:
        raise NotACode(text=code)
    verdict = Verdict("approved", name, function) if name or function else None
    return Sender(email, found[0] if found else None, Verdict("changes", name, "", changes) if changes else verdict)


def of_file(path: Path) -> bytes:
    """A file that may be an answer; of one that is larger than any, so much that this is seen."""
    with path.open("rb") as file:
        return file.read(BIGGEST + 1)


@dataclass(frozen=True, slots=True)
class Received:
    """What came of it. form: what the file was; changed: how many of the comments are changes that were made in the
    text; unmarked: those of them that nothing marks; signed: whether a PDF carries a signature, which nobody verified.
    """

    taken: Taken
    form: Form
    changed: int = 0
    unmarked: int = 0
    signed: bool = False


def receive(
    store: Store, workspace: Workspace, data: bytes, file: str, *, by: Actor, brand: int, sender: Sender | None = None
) -> Received:
    """Take a client's file in. Raises what reading it, finding its version and recording its answer raise."""
    said, given = returned(data, file), sender or Sender()
    seal = sealed(said.nonce) if said.nonce else ""
    with acts.read(store, by=by, brand=brand) as act:
        person_id = person_by_email(act, given.email).id if given.email and not seal else None
        if seal:
            about, version, person_id = packet_of(act, seal, said.hash, said.code, file)
        else:
            about, version = version_of(act, said.code or given.code, file)
        found, version_id = document(act, about.id), version.id
    at = next(one for one in found.versions if one.id == version_id)
    remarks = [*said.remarks, *_unmarked(said, found, at, workspace.root)]
    notes = tuple(_notes(remarks, found, at, said, workspace.root)) if remarks else ()
    if said.words and said.decision in ("approved", "comments"):
        notes = (*notes, Note(said.words, author=said.name))
    verdict = _verdict(said, found, store.now()) or given.verdict
    stored = Media(store, workspace).put(data, _mime(data, said.form))
    channel: Literal["file_back", "mail_reply"] = "mail_reply" if said.form == "mail" else "file_back"
    with acts.open(store, by=by, brand=brand) as act:
        blob = keep(act, stored)
        how: dict[str, Any] = {"person_id": person_id, "channel": channel, "seal": seal}
        done = take(act, version_id, file, blob, notes=notes, verdict=verdict, **how)
    changed = sum(bool(one.gone or one.new) for one in remarks)
    return Received(done, said.form, changed, len(remarks) - len(said.remarks), said.signed)


def _mime(data: bytes, form: Form) -> str:
    """Of the file as it came; a mail that carries it is one."""
    own = data.startswith((b"PK", b"%PDF")) or form == "answer"
    return MIMES[form] if own else MIMES["mail"]


def _verdict(said: Returned, found: DocumentRead, now: datetime) -> Verdict | None:
    if said.decision in ("", "comments"):
        return None
    noon = datetime.combine(said.on, time(12), ZoneInfo(found.zone)) if said.on else now
    decision: Literal["approved", "changes"] = "approved" if said.decision == "approved" else "changes"
    return Verdict(decision, said.name, said.function, said.words, min(noon, now))


def _unmarked(said: Returned, found: DocumentRead, version: VersionRead, workspace: Path) -> list[Remark]:
    """What differs between a Word file and the one that was sent, where no mark says so."""
    if said.form != "docx":
        return []
    from cmsuite.engines.documents.returned_docx import docx, untracked
    from cmsuite.engines.exports.docx import docx as written

    tree = tree_of(found, replace(version, state="sent"), _day(version), workspace)
    return untracked(said.paragraphs, docx(written(tree), said.file).paragraphs)


def _notes(
    remarks: list[Remark], found: DocumentRead, version: VersionRead, said: Returned, workspace: Path
) -> Iterator[Note]:
    """The remarks at their places in the content, in the language of the document."""
    content = read(kind_named(found.kind).schema, version.content)
    places = anchors(content, tree_of(found, version, _day(version), workspace))
    marked = len(said.remarks)
    for number, one in enumerate(remarks):
        at = one.at
        if at and not known(at, version.content):
            if said.form == "xlsx":
                raise BadRow(file=said.file, row=one.line, column="A", why="place")
            at = ""
        if not at and said.form != "xlsx":
            at = _found(places, one)
        words = _worded(one, found.language, unmarked=number >= marked)
        yield Note(words[:LONGEST], one.kind, one.priority, at, one.author or said.name)


def _found(places: Anchors, one: Remark) -> str:
    return places.find(one.section, one.around, one.quote)


def _worded(one: Remark, tongue: str, *, unmarked: bool) -> str:
    if not (one.gone or one.new):
        return one.text
    gone, new = (text if len(text) <= SHOWN else text[: SHOWN - 1] + "…" for text in (one.gone, one.new))
    source = INSTEAD if gone and new else TAKEN_OUT if gone else PUT_IN
    words = said_in(source, tongue).format(gone=gone, new=new)
    return said_in(UNTRACKED, tongue).format(what=words) if unmarked else words


def _day(version: VersionRead) -> datetime:
    assert version.sent_at is not None, "only what was sent comes back"
    return version.sent_at


def told(done: Received) -> Iterator[str]:
    """What came of it, in lines of the language in force."""
    taken = done.taken
    state = _(STATES[taken.state])
    yield _("Document {id}, version {n}: {state}").format(id=taken.document_id, n=taken.number, state=state)
    if taken.comments:
        kept = ngettext("{n} comment is kept.", "{n} comments are kept.", len(taken.comments))
        yield kept.format(n=len(taken.comments))
    if done.changed:
        yield ngettext(
            "{n} change was made in the text: it is kept as a correction, and nothing was changed.",
            "{n} changes were made in the text: they are kept as corrections, and nothing was changed.",
            done.changed,
        ).format(n=done.changed)
    if done.unmarked:
        yield ngettext(
            "{n} of them was not marked as a change.", "{n} of them were not marked as changes.", done.unmarked
        ).format(n=done.unmarked)
    if taken.again:
        yield ngettext("{n} comment was there already.", "{n} comments were there already.", taken.again).format(
            n=taken.again
        )
    if done.signed:
        yield _("The PDF carries a digital signature; whether it holds, your PDF program says.")
