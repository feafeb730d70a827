"""The version that was sent last goes to a recipient by mail: the mail is made, kept whole, and left for a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, said_in
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.documents.answers import code
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.documents.views import document as read_document
from cmsuite.engines.exports.mail import File
from cmsuite.engines.mail.boxes import Sending, sending
from cmsuite.engines.mail.compose import MIMES, Cover, Envelope, composed, subject_of
from cmsuite.engines.mail.outbox import MessageLine, Outgoing, SentAlready, edition_of, key_of, messages, plan
from cmsuite.engines.mail.server import mail_address
from cmsuite.engines.media.store import Media
from cmsuite.engines.people.models import Brand, Person
from cmsuite.store.store import Store

HEAVIEST = 15_000_000  # bytes of all files: what most servers take, once a mail has made a third more of them


class TooHeavy(Refused):
    said = N_("The files are {size} bytes: most mail servers refuse that.")
    hint = N_("Send fewer files, or hand the document over by another way and name its code.")


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be sent. files: the document in its formats, and whatever else goes along. again: it may have been
    sent before."""

    document_id: int
    to: str
    files: tuple[File, ...]
    words: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    found: DocumentRead
    version: VersionRead
    code: str
    how: Sending
    uid: str
    edition: int
    person_id: int | None
    name: str


def post(store: Store, workspace: Workspace, wish: Post, *, by: Actor, brand: int) -> MessageLine:
    """Make the mail and have it sent. Raises Missing, NotSent (the document), NoServer, NotAnAddress, TooHeavy,
    SentAlready, Forbidden."""
    to = mail_address(wish.to)
    if (size := sum(len(one.data) for one in wish.files)) > HEAVIEST:
        raise TooHeavy(size=size)
    with acts.read(store, by=by, brand=brand) as act:
        act.need("mail.send")
        facts = _facts(act, wish.document_id, to)
        if facts.edition and not wish.again:
            before = messages(act, about=("document", wish.document_id), limit=500)
            raise SentAlready(to=to, id=next(one.id for one in before if one.to.lower() == to.lower()))
    version = facts.version
    about = ("document", wish.document_id)
    key = key_of(facts.uid, *about, version.hash, facts.edition, to)
    domain = facts.how.sender.rpartition("@")[2]
    envelope = Envelope(facts.how.sender, by.name, to, facts.name, f"{key[:32]}.cmsuite@{domain}", store.now())
    of = Cover(
        title=facts.found.title,
        kind=said_in(known(facts.found.kind).title, facts.found.language),
        language=cast(Any, facts.found.language),
        brand=facts.found.brand_name,
        version=version.number,
        code=facts.code if version.state == "sent" else "",
        day=(version.sent_at or store.now()).date(),
        sender=by.name,
        words=wish.words,
    )
    stored = Media(store, workspace).put(composed(of, envelope, wish.files, workspace.root), "message/rfc822")
    letter = Outgoing(key, about, version.hash, to, subject_of(of), envelope.message_id, stored, facts.person_id)
    with acts.open(store, by=by, brand=brand) as act:
        return plan(act, letter)


def file_of(name: str, data: bytes) -> File:
    """A file as a mail carries it."""
    return File(name, MIMES.get(name.rpartition(".")[2].lower(), "application/octet-stream"), data)


def _facts(act: Act, document_id: int, to: str) -> _Facts:
    found = read_document(act, document_id)
    quoted = str(code(act, document_id))
    uid = act.session.scalars(sa.select(Brand.uid).where(Brand.id == act.in_brand)).one()
    version = next(one for one in found.versions if one.number)
    edition = edition_of(act, ("document", document_id), version.hash, to)
    query = sa.select(Person.id, Person.name).where(sa.func.lower(Person.email) == to.lower(), Person.ends_on.is_(None))
    person = act.session.execute(query).first()
    return _Facts(
        found,
        version,
        quoted,
        sending(act),
        uid,
        edition,
        person.id if person else None,
        person.name if person else "",
    )
