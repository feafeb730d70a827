"""What a client answers to a version that was sent: yes with their name, or the changes they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.codes import Code, code_of
from cmsuite.engines.documents.comments import refuse_unanswered
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import KINDS, SIGNING, Finding, known
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionApproval, VersionState, move
from cmsuite.engines.documents.moves import note_move
from cmsuite.engines.documents.surroundings import surroundings
from cmsuite.engines.documents.versions import Edited, edited, follow, newest, number_of
from cmsuite.engines.media.models import Blob
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.people.models import Brand, Person
from cmsuite.engines.trail import refs

Channel = Literal["account", "file_back", "mail_reply", "link", "meeting", "paper"]
STAYS = N_("What a client said stays said: their next word is about the next version.")
S = VersionState


class NotSent(Refused):
    said = N_("“{title}” waits for no answer: no version of it is with the client.")
    hint = N_("Send it first: cmsuite document send {document}")


class OtherContent(Refused):
    """validation.hash-mismatch: of the content that was read."""

    said = N_("What was answered is not what was sent ({seen:.8}, sent {sent:.8}).")
    hint = N_("Send the client the version that was sent, and have that one answered.")


class UnknownCode(Usage):
    said = N_("The code {code} is of no document of this brand.")
    hint = N_("Look for the brand that it names, or ask the client to copy it again from page 1.")


class OldCode(Refused):
    """validation.hash-mismatch: of the code that was given."""

    said = N_("This code is of version {old}; the version that was sent is {now}.")
    hint = N_("Send the client the right version again.")


class NotValid(Refused):
    """What blocks a version that was right when it was sent. findings: all of it."""

    said = N_("“{title}” is not validated: {why}")
    hint = N_(
        "Have the client's changes begin a new draft, mend it there and send it: cmsuite document changes {document}"
    )

    def __init__(self, *, findings: tuple[Finding, ...], **facts: Any) -> None:
        super().__init__(**facts)
        self.findings = findings


class NoProof(Refused):
    said = N_("An answer that came from elsewhere is recorded with its proof.")
    hint = N_("Name the file with --proof: the mail, the returned file, the signed page.")


class NoName(Usage):
    said = N_("Who signs types their whole name and their function.")


class NoPerson(Usage):
    said = N_("An answer that came from elsewhere names who gave it.")
    hint = N_("Add them to the people of the workspace, with the role of approver, and name their address.")


class NoWords(Refused):
    said = N_("Asking for changes says which.")


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, and from where. person_id: else who acts. name, function: as they are typed for the signature."""

    name: str
    function: str
    channel: Channel = "account"
    person_id: int | None = None
    proof_blob_id: int | None = None
    at: datetime | None = None


@register("documents.validate", no_undo=STAYS, text=("answer",))
def validate(act: Act, document_id: int, answer: Answer, *, seen_hash: str | None = None) -> Edited:
    """Yes to the version that was sent: a simple electronic signature of a typed name, a function, a date and a hash.

    Raises Missing, NotSent, OtherContent (validation.hash-mismatch), Unanswered, NoName, NoProof, NoPerson, NotValid,
    Forbidden, and what is said to who may not sign (validation.wrong-signatory).
    """
    document, row = _sent(act, document_id, seen_hash)
    said = _said(act, row, answer, "approved")
    refuse_unanswered(act, document_id)
    _refuse(act, document, row, said.name_typed or "")
    act.add(said)
    move(row, S.VALIDATED)
    note_move(act, row)
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    return edited(document, row)


@register("documents.ask_changes", no_undo=STAYS, text=("answer", "reason"))
def ask_changes(act: Act, document_id: int, reason: str, answer: Answer, *, seen_hash: str | None = None) -> Edited:
    """No, with what has to change: that version keeps the answer, and a new draft begins where it stands.

    Raises Missing, NotSent, OtherContent, NoWords, NoProof, NoPerson, Forbidden.
    """
    document, row = _sent(act, document_id, seen_hash)
    if not (why := clean(reason, 4000)):
        raise NoWords()
    said = _said(act, row, answer, "refused")
    said.reason = why
    act.add(said)
    move(row, S.CHANGES_REQUESTED)
    note_move(act, row)
    act.session.flush()
    draft = follow(act, document, row)
    act.about(refs.ref(act, "document", document.id).id)
    return edited(document, draft)


def code(act: Act, document_id: int) -> Code:
    """The validation code of the version that is with the client, or was answered. Raises Missing, NotSent."""
    document = act.get(Document, document_id)
    row = _last_sent(act, document_id)
    if row is None or row.major is None or row.minor is None:
        raise NotSent(title=document.title, document=document_id)
    return code_of(known(document.kind).code, _brand(act), row.major, row.minor, row.hash)


def quoted(act: Act, code: Code) -> Document:
    """The document whose version that was sent has this code. Raises UnknownCode, OldCode."""
    kinds = [kind.name for kind in KINDS.values() if kind.code == code.kind]
    versions = act.session.execute(
        sa.select(Document, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind.in_(kinds), DocumentVersion.major == code.major, DocumentVersion.minor == code.minor)
        .where(DocumentVersion.hash.like(f"{code.print}%"))
    ).all()
    if not versions or code_of(code.kind, _brand(act), 0, 0, "").brand != code.brand:
        raise UnknownCode(code=str(code))
    document, row = versions[0]
    now = _last_sent(act, document.id)
    if now is not None and now.id != row.id:
        raise OldCode(old=number_of(row), now=number_of(now))
    return document


def _sent(act: Act, document_id: int, seen_hash: str | None) -> tuple[Document, DocumentVersion]:
    document, row = act.get(Document, document_id), newest(act, document_id)
    if row.state != S.SENT:
        raise NotSent(title=document.title, document=document_id)
    if seen_hash and not row.hash.startswith(seen_hash):
        raise OtherContent(seen=seen_hash, sent=row.hash)
    return document, row


def _refuse(act: Act, document: Document, row: DocumentVersion, name: str) -> None:
    """Who may not sign, then what blocks now: a reason for letting it pass that holds no longer is none.

    Raises NotValid, and what is said to who may not sign.
    """
    kind = known(document.kind)
    content = read(kind.schema, row.content)
    around = surroundings(act, document).around(row, content)
    for refuse in SIGNING:
        refuse(content, around, name)
    today = today_in(act).isoformat()
    waived = (row.checks or {}).get("waived", {})
    held = {rule for rule, one in waived.items() if (one.get("until") or today) >= today}
    found = findings(kind, content, around)
    over = {one.rule for one in found} & (waived.keys() - held)
    stops = [
        one
        for one in found
        if one.rule in over or (one.severity == "block" and not one.advice and one.rule not in held)
    ]
    if stops:
        why = " · ".join(dict.fromkeys(one.sentence for one in stops[:3]))
        raise NotValid(findings=tuple(stops), title=document.title, why=why, document=document.id)


def _last_sent(act: Act, document_id: int) -> DocumentVersion | None:
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    query = query.where(DocumentVersion.major.is_not(None)).order_by(DocumentVersion.seq.desc()).limit(1)
    return act.session.scalars(query).one_or_none()


def _said(act: Act, row: DocumentVersion, answer: Answer, decision: Literal["approved", "refused"]) -> VersionApproval:
    """From an account of their own, or recorded by the house with a proof."""
    act.need("documents.validate" if answer.channel == "account" else "documents.record")
    name, function = (clean(words, 120, lines=False) for words in (answer.name, answer.function))
    if decision == "approved" and not (name and function):
        raise NoName()
    if answer.channel != "account" and answer.proof_blob_id is None:
        raise NoProof()
    person_id = act.actor.person_id if answer.channel == "account" else answer.person_id
    if person_id is None:
        raise NoPerson()
    act.get(Person, person_id)
    if answer.proof_blob_id is not None:
        act.get(Blob, answer.proof_blob_id)
    return VersionApproval(
        version_id=row.id,
        hash=row.hash,
        step="client",
        decision=decision,
        person_id=person_id,
        name_typed=name,
        function_typed=function,
        channel=answer.channel,
        level="simple",
        at=answer.at or act.now,
        proof_blob_id=answer.proof_blob_id,
    )


def _brand(act: Act) -> str:
    row = act.session.execute(sa.select(Brand.short_name, Brand.name).where(Brand.id == act.in_brand)).one()
    return str(row.short_name or row.name)
