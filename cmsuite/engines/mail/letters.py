"""Mails that came in as lists and screens show them: who wrote, about what, and what stands in the way of taking it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.answers import quoted
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.mail.incoming import match_of
from cmsuite.engines.mail.models import Message, ReceivedMessage
from cmsuite.engines.media.models import Blob
from cmsuite.engines.people.models import Membership, Person, Role


class NoCode(Refused):
    said = N_("This mail quotes no validation code: nobody can say which version it is about.")
    hint = N_(
        "Ask the client to answer with the code of page 1, or record the answer yourself: cmsuite document validate"
    )


class TwoCodes(Refused):
    said = N_("This mail quotes several codes: {codes}.")
    hint = N_("Read it, and say which one it answers: cmsuite mail take {letter} … --code CODE")


class NotInIt(Refused):
    said = N_("This mail does not quote the code {code}.")
    hint = N_("It quotes: {codes}.")


class UnknownSender(Refused):
    said = N_("{sender} is the address of nobody who works on this brand.")
    hint = N_(
        "If you know who it is, add them: cmsuite people add NAME EMAIL --role approver. In doubt, call them first."
    )


class NotTheirs(Refused):
    said = N_("{name} has not the role of approver for this brand.")
    hint = N_(
        "Have the approver answer; or, if they may, a manager gives the role: cmsuite people role {email} approver"
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """The person whose address a mail bears. That they wrote it is not proven by it."""

    person_id: int
    name: str
    email: str
    approver: bool


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A mail of a list. person: whose address it bears, if we know them. document: what its code is about."""

    id: int
    brand: int | None
    at: datetime
    sender: str
    person: str
    subject: str
    kind: str
    code: str
    document: int | None
    title: str
    proposal: str
    state: str


@dataclass(frozen=True, slots=True)
class LetterRead:
    """A mail with its words. answers_ours: it bears the name of a mail that only its recipient had. obstacle: what
    stands against taking it, as a sentence; advice: what to do about it."""

    line: LetterLine
    codes: tuple[str, ...]
    words: str
    answers_ours: bool
    eml: str
    obstacle: str
    advice: str


def letters(
    act: Act, *, kind: str | None = None, state: str | None = None, brand: int | None = None, limit: int = 50
) -> list[LetterLine]:
    """The mails of this brand (over all brands: of the actor's), and those of no brand: the newest first."""
    shared = ReceivedMessage.brand_id.is_(None)
    query = (
        sa.select(ReceivedMessage)
        .where(sa.or_(shared, act.mine(ReceivedMessage.brand_id)))
        .order_by(ReceivedMessage.id.desc())
        .limit(limit)
    )
    for column, wanted in ((ReceivedMessage.kind, kind), (ReceivedMessage.state, state)):
        query = query if wanted is None else query.where(column == wanted)
    if brand is not None:
        query = query.where(sa.or_(shared, ReceivedMessage.brand_id == brand))
    rows = act.session.scalars(query).all()
    people = _people(act, {row.from_address for row in rows if row.from_address})
    return [_line(act, row, people) for row in rows]


def letter(act: Act, letter_id: int) -> LetterRead:
    """One mail, whole. Raises Missing."""
    row = act.get(ReceivedMessage, letter_id)
    line = _line(act, row, _people(act, {row.from_address} if row.from_address else set()))
    obstacle: CmsError | None = None
    try:
        code_in(act, row)
        sender_of(act, row, yes=False)
    except CmsError as err:
        obstacle = err
    sha = act.session.scalar(sa.select(Blob.hash).where(Blob.id == row.eml_blob_id)) if row.eml_blob_id else ""
    ours = act.find(Message, row.in_reply_to_id) if row.in_reply_to_id else None
    theirs = ours is not None and (ours.to_address or "").lower() == (row.from_address or "-")
    said, advice = (obstacle.sentence, obstacle.advice) if obstacle and line.state == "new" else ("", "")
    return LetterRead(line, tuple(row.codes), row.excerpt or "", theirs, sha or "", said, advice)


def code_in(act: Act, row: ReceivedMessage, wanted: str = "") -> Code:
    """The code that a mail answers, of a version that is with the client. wanted: which one, where it quotes several.

    Raises NoCode, TwoCodes, NotInIt, UnknownCode, OldCode.
    """
    codes = [code for text in row.codes for code in codes_in(text)]
    if not codes:
        raise NoCode()
    if wanted:
        named = codes_in(wanted)
        if len(named) != 1 or named[0] not in codes:
            raise NotInIt(code=wanted, codes=", ".join(row.codes))
        codes = named
    if len(codes) > 1:
        raise TwoCodes(codes=", ".join(row.codes), letter=row.id)
    quoted(act, codes[0])
    return codes[0]


def sender_of(act: Act, row: ReceivedMessage, *, yes: bool) -> Sender:
    """Whose address a mail bears: somebody of this brand; yes: an approver. Raises UnknownSender, NotTheirs."""
    found = _people(act, {row.from_address} if row.from_address else set(), act.in_brand)
    sender = found.get(row.from_address or "")
    if sender is None:
        raise UnknownSender(sender=row.from_address or "—")
    if yes and not sender.approver:
        raise NotTheirs(name=sender.name, email=sender.email)
    return sender


def _people(act: Act, addresses: set[str], brand: int | None = None) -> dict[str, Sender]:
    """Who has these addresses, by address; brand: with a role for it today."""
    if not addresses:
        return {}
    today = act.now.date()
    query = (
        sa.select(Person.id, Person.name, Person.email, Membership.role)
        .join(
            Membership,
            sa.and_(
                Membership.person_id == Person.id,
                Membership.starts_on <= today,
                sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today),
            ),
        )
        .where(sa.func.lower(Person.email).in_(addresses), Person.ends_on.is_(None))
    )
    if brand is not None:
        query = query.where(Membership.brand_id == brand)
    found: dict[str, Sender] = {}
    for row in act.session.execute(query):
        address = row.email.lower()
        may = row.role == Role.APPROVER or (address in found and found[address].approver)
        found[address] = Sender(row.id, row.name, row.email, may)
    return found


def _line(act: Act, row: ReceivedMessage, people: dict[str, Sender]) -> LetterLine:
    known = people.get(row.from_address or "")
    codes = codes_in(row.code or "")
    match = match_of(act, codes[0], row.brand_id) if codes else None
    return LetterLine(
        row.id,
        row.brand_id,
        row.at,
        row.from_address or "",
        known.name if known else "",
        row.subject or "",
        row.kind,
        row.code or "",
        match.document_id if match else None,
        match.title if match else "",
        row.proposal or "",
        row.state.value,
    )
