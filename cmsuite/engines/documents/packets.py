"""Packets: a file by which one person, who has no access, answers one version, once.

A packet holds a number that nothing else holds (the nonce, 128 bits of chance; the store keeps its SHA-256), the hash
of the version and a last day. Its answer brings number and hash back. What that proves: whoever answered had that very
file, about that very version, and nobody answers with it twice. What it does not prove: that it was the person the
packet was made for. A packet that is passed on answers as well, which is what a *simple* electronic signature is. No
key is needed for this: there is nothing that an answer claims and the store does not know, so a seal over the answer
would be made by whoever writes the answer, and would prove no more than the number does.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, day
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.answers import (
    Answer,
    NotSent,
    OldCode,
    OtherContent,
    ask_changes,
    code,
    quoted,
    validate,
)
from cmsuite.engines.documents.codes import Code
from cmsuite.engines.documents.comments import SILENT, By, written
from cmsuite.engines.documents.models import Comment, Document, DocumentVersion, Packet, VersionState
from cmsuite.engines.documents.returned import Priority, Sort
from cmsuite.engines.documents.versions import newest, number_of
from cmsuite.engines.media.models import Blob
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail import refs

DAYS = 30  # for which a packet may come back
LONGEST_DAYS = 365


class UnknownPacket(Refused):
    said = N_("{file} answers no packet of this brand.")
    hint = N_("Look for the brand that it is of, or make a packet again: cmsuite document packet DOCUMENT --to EMAIL")


class UsedPacket(Refused):
    said = N_("This packet was answered on {on} already: {file} is not taken a second time.")
    hint = N_("For another word of the same person, make another packet: cmsuite document packet {document} --to EMAIL")


class LatePacket(Refused):
    said = N_("This packet could be answered until {until}.")
    hint = N_("Make a new one, and have that one answered: cmsuite document packet {document} --to EMAIL")


class NotItsCode(Refused):
    said = N_("{file} was changed: its code {code} is not the one of its packet.")
    hint = N_("Nothing was saved. Ask for the file as the packet wrote it.")


class NoCode(Usage):
    said = N_("{file} names no version: no code is found in it.")
    hint = N_("Read the code on its first page, and give it with --code.")


class TakenAlready(Refused):
    said = N_("{file} was taken already: {n} comments are kept from it.")
    hint = N_("Read them: cmsuite document comments {document}")


class YesAndWishes(Refused):
    """comment.unanswered: of a file that validates what it comments on."""

    said = N_("{file} says yes and asks for {n} changes at once: they are answered before the yes counts.")
    hint = N_(
        "Take its comments without --name, answer them, then record the yes: cmsuite document validate {document}"
    )


class NothingInIt(Refused):
    said = N_("{file} says nothing: neither a comment nor a decision.")
    hint = N_("Where it is signed, say by whom: --from EMAIL --name NAME --function FUNCTION")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A packet that was made: what its file needs."""

    id: int
    document_id: int
    version_id: int
    code: str
    hash: str
    person: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PacketLine:
    """A packet of a list: of which version, for whom, from when to when, and when it was answered."""

    id: int
    version: str
    person: str
    made_at: datetime
    expires_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """A comment as it is taken: its place is known."""

    text: str
    kind: Sort = "note"
    priority: Priority = "normal"
    at: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file decides. name, function: as they were typed; words: why, where changes are asked for."""

    decision: Literal["approved", "changes"]
    name: str = ""
    function: str = ""
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of a file. again: comments that were there already, and are not kept twice."""

    document_id: int
    version_id: int
    number: str
    state: str
    comments: tuple[int, ...]
    again: int
    decision: str
    person: str


def number() -> str:
    """A new nonce."""
    return secrets.token_hex(16)


def sealed(nonce: str) -> str:
    """What the store keeps of a nonce."""
    return sha256(nonce.encode()).hexdigest()


@register("documents.pack", no_undo=N_("What has left the house is not taken back: it ends on its last day."))
def pack(act: Act, document_id: int, person_id: int, seal: str, *, days: int = DAYS) -> Ticket:
    """Write down that a packet is made of the version that is with the client. seal: of its number.

    Raises Missing, NotSent, Forbidden.
    """
    act.need("documents.send")
    document, said = act.get(Document, document_id), code(act, document_id)
    version, person = newest(act, document_id), act.get(Person, person_id)
    if version.state != VersionState.SENT:
        raise NotSent(title=document.title, document=document_id)
    row = Packet(
        version_id=version.id,
        person_id=person.id,
        hash=version.hash,
        code=str(said),
        nonce=seal,
        expires_at=act.now + timedelta(days=min(max(days, 1), LONGEST_DAYS)),
    )
    act.add(row)
    act.about(refs.ref(act, "document", document_id).id)
    return Ticket(row.id, document_id, version.id, row.code, row.hash, person.name, row.expires_at)


def packet_of(act: Act, seal: str, hash: str, said: Code | None, file: str) -> tuple[Document, DocumentVersion, int]:
    """The version that an answer is about, and whose packet it was.

    Raises UnknownPacket, UsedPacket, LatePacket, OtherContent, OldCode, NotItsCode.
    """
    row = act.session.scalars(sa.select(Packet).where(Packet.nonce == seal)).one_or_none()
    if row is None:
        raise UnknownPacket(file=file)
    version = act.get(DocumentVersion, row.version_id)
    document = act.get(Document, version.document_id)
    _refuse_used(row, file, document.id)
    if act.now > row.expires_at:
        raise LatePacket(until=day(row.expires_at.date()), document=document.id)
    if hash != row.hash:
        raise OtherContent(seen=hash, sent=row.hash)
    if said is None or str(said) != row.code:
        raise NotItsCode(file=file, code=str(said or "—"))
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    last = act.session.scalars(
        query.where(DocumentVersion.major.is_not(None)).order_by(DocumentVersion.seq.desc()).limit(1)
    ).one()
    if last.id != version.id:
        raise OldCode(old=number_of(version), now=number_of(last))
    assert row.person_id is not None  # blanked long after it could be answered
    return document, version, row.person_id


def packets(act: Act, document_id: int) -> list[PacketLine]:
    """The packets of a document, of all its versions, the newest first. Raises Missing."""
    act.get(Document, document_id)
    query = (
        sa.select(Packet, Person.name, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.id == Packet.version_id)
        .outerjoin(Person, Person.id == Packet.person_id)
        .where(DocumentVersion.document_id == document_id)
        .order_by(Packet.id.desc())
    )
    return [
        PacketLine(row.id, number_of(version), name or "…", row.created_at, row.expires_at, row.returned_at)
        for row, name, version in act.session.execute(query)
    ]


def version_of(act: Act, said: Code | None, file: str) -> tuple[Document, DocumentVersion]:
    """The version that was sent, which a code names. Raises NoCode, UnknownCode, OldCode."""
    if said is None:
        raise NoCode(file=file)
    document = quoted(act, said)
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    query = query.where(DocumentVersion.major == said.major, DocumentVersion.minor == said.minor)
    return document, act.session.scalars(query).one()


@register("documents.take", no_undo=N_("What a client said stays said: it is answered."), text=("notes", "verdict"))
def take(
    act: Act,
    version_id: int,
    file: str,
    blob_id: int,
    *,
    notes: Sequence[Note] = (),
    verdict: Verdict | None = None,
    person_id: int | None = None,
    channel: Literal["file_back", "mail_reply", "paper"] = "file_back",
    seal: str = "",
) -> Taken:
    """Keep what a file that came back says: its comments, and its decision, with the file as their proof.

    person_id: who sent it, where that is known. seal: of the number of the packet that it answers, which is used up.
    Raises Missing, NothingInIt, TakenAlready, and what `validate`, `ask_changes` and `packet_of` raise.
    """
    act.need("documents.record")
    version, _blob = act.get(DocumentVersion, version_id), act.get(Blob, blob_id)
    if not notes and verdict is None:
        raise NothingInIt(file=file)
    wishes = [note for note in notes if note.kind != SILENT]
    if wishes and verdict is not None and verdict.decision == "approved":
        raise YesAndWishes(file=file, n=len(wishes), document=version.document_id)
    if seal:
        row = act.session.scalars(sa.select(Packet).where(Packet.nonce == seal).with_for_update()).one()
        _refuse_used(row, file, version.document_id)
        row.returned_at, row.returned_blob_id = act.now, blob_id
        act.session.flush()
    person = act.get(Person, person_id) if person_id is not None else None
    made, again = _keep(act, version, notes, person, blob_id)
    if notes and not made and verdict is None:
        raise TakenAlready(file=file, n=again, document=version.document_id)
    if verdict is not None:
        answer = Answer(verdict.name, verdict.function, channel, person_id, blob_id, verdict.at)
        if verdict.decision == "approved":
            validate(act, version.document_id, answer, seen_hash=version.hash)
        else:
            ask_changes(act, version.document_id, verdict.words or _pointed(made), answer, seen_hash=version.hash)
    act.session.flush()
    act.about(refs.ref(act, "document", version.document_id).id)
    return Taken(
        version.document_id,
        version.id,
        number_of(version),
        version.state.value,
        tuple(made),
        again,
        verdict.decision if verdict else "",
        person.name if person else "",
    )


def _refuse_used(row: Packet, file: str, document_id: int) -> None:
    if row.returned_at is not None:
        raise UsedPacket(on=day(row.returned_at.date()), file=file, document=document_id)


def _keep(
    act: Act, version: DocumentVersion, notes: Sequence[Note], person: Person | None, blob_id: int
) -> tuple[list[int], int]:
    """The comments that are new, and how many were there: of the same place, in the same words, of the same author."""
    query = sa.select(Comment.anchor, Comment.text, Comment.author_name, Comment.author_id)
    rows = act.session.execute(query.where(Comment.version_id == version.id))
    there = {(str(anchor.get("field", "")), text, name or "", who) for anchor, text, name, who in rows}
    made, again = [], 0
    for note in notes:
        name = clean(note.author, 120, lines=False) or (person.name if person else "")
        mine = person is not None and name.casefold() == person.name.casefold()
        by = By(person.id if mine and person else None, "" if mine else name, blob_id)
        key = (note.at, clean(note.text, 4000), by.name, by.person_id)
        if key in there:
            again += 1
            continue
        there.add(key)
        made.append(written(act, version, note.text, by, kind=note.kind, at=note.at, priority=note.priority).id)
    return made, again


def _pointed(made: Sequence[int]) -> str:
    """Changes without a word of their own are those that the comments ask for."""
    return ", ".join(f"#{number}" for number in made)
