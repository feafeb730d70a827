"""An issue that was validated goes to its readers, each once; those whom it has nothing for are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import Field

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, translate
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, register
from cmsuite.engines.acts.settings import chosen
from cmsuite.engines.documents.checks import findings, stopping
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.documents.views import document as read_document
from cmsuite.engines.mail.boxes import Sending, sending
from cmsuite.engines.mail.many import Addressed, cancel_waiting, plan_all
from cmsuite.engines.mail.outbox import MessageLine, Outgoing, edition_of, key_of, plan
from cmsuite.engines.media.store import Media
from cmsuite.engines.people.models import Brand, Person
from cmsuite.store.store import Store
from cmsuite.veille.behind import Behind
from cmsuite.veille.digest.checks import QUOTE
from cmsuite.veille.digest.coming_back import settle
from cmsuite.veille.digest.composing import NotAnIssue
from cmsuite.veille.digest.kind import DIGEST, NAME
from cmsuite.veille.digest.leaving import ENDPOINT
from cmsuite.veille.digest.letter import Envelope, Written, composed, only, written
from cmsuite.veille.digest.log import NOTHING
from cmsuite.veille.digest.mail_checks import mail_findings
from cmsuite.veille.digest.recipients import RecipientLine, recipients
from cmsuite.veille.digest.schema import Digest
from cmsuite.veille.digest.words import AUDIENCES
from cmsuite.veille.models import Decision, Qualification, Recipient, RecipientState
from cmsuite.veille.sheet.beginning import not_handed_on

REACHES: Mapping[str, tuple[str, ...]] = {
    "internal": ("team",),
    "client": ("team", "contract"),
    "public": ("team", "contract", "job", "consent"),
}
"""Who may get an issue, by the basis on which they are written to: what is for the house stays in it."""


class NotValidatedIssue(Refused):
    said = N_("“{title}” is not validated: an issue goes out once somebody said yes to it.")
    hint = N_("Send it to who validates it: cmsuite document send {document}")


class PutAway(Refused):
    said = N_("“{title}” was put away: it goes to nobody.")
    hint = N_("Begin another issue: cmsuite veille digest new")


class NotFit(Refused):
    """findings: all that stops it."""

    said = N_("“{title}” does not go out: {why}")
    hint = N_("Mend it in a new version: cmsuite document reopen {document}")

    def __init__(self, *, findings: tuple[Finding, ...], **facts: Any) -> None:
        super().__init__(**facts)
        self.findings = findings


class NobodyThere(Refused):
    said = N_("Nobody gets this issue: no active recipient may read what is for: {audience}.")
    hint = N_("Add who reads it: cmsuite veille recipients add EMAIL --basis BASIS")
    words: ClassVar = {"audience": AUDIENCES}


class TooManyForLicence(Refused):
    said = N_("The licence of {licensor} covers {most} recipients, and “{title}” would go to {n}.")
    hint = N_("Write a summary of your own instead of the extract, or have the licence extended.")


class NotAnalysedAnyMore(Refused):
    said = N_("“{title}” is not among what was analysed: item {item}.")
    hint = N_("Take it out of the issue, or analyse it.")


class NotHandedOn(Refused):
    said = N_("“{title}” is to be acted on at once, and what its sheet decides was handed on to nobody.")
    hint = N_("Hand it on first: cmsuite veille hand-on {sheet}")


class SentOtherwise(Refused):
    said = N_("Another version of this issue was sent already, to {n}.")
    hint = N_("If it is a correction that everybody has to get, say so: --again")


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is planned in one go. letters: not for the journal, which has their rows."""

    document_id: int
    hash: str
    letters: Annotated[tuple[Outgoing, ...], Field(exclude=True)] = field(repr=False)
    passed: Annotated[tuple[Addressed, ...], Field(exclude=True)] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Diffused:
    """What came of it. messages: to be sent. had_it: who had it already. nothing: for whom there was nothing. kept_in:
    active recipients who may not read it."""

    document_id: int
    messages: tuple[int, ...]
    had_it: int
    nothing: int
    kept_in: int


FIRST = 6  # recipients who are named before an issue leaves


@dataclass(frozen=True, slots=True)
class Reached:
    """How many recipients an issue is for, and the first of them; for how many there is nothing in it, and how many may
    not read it."""

    readers: int
    nothing: int
    kept_in: int
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facts:
    found: DocumentRead
    version: VersionRead
    how: Sending
    uid: str
    readers: tuple[RecipientLine, ...]
    kept_in: int
    endpoint: str = ""


def diffuse(
    store: Store, workspace: Workspace, document_id: int, *, by: Actor, brand: int, again: bool = False
) -> Diffused:
    """Make a mail for each reader, and have a worker send them. again: also after another version was sent.

    Raises Missing, NotAnIssue, PutAway, NotValidatedIssue, NotFit, NobodyThere, TooManyForLicence, NotAnalysedAnyMore,
    NotHandedOn, SentOtherwise, NoServer, Forbidden (also Frozen, DrillRuns).
    """
    from cmsuite.publishing.holds import letters_may_go

    with acts.open(store, by=by, brand=brand) as act:
        letters_may_go(act)
        settle(act)  # who left, or whose address nobody has, gets nothing more
    with acts.read(store, by=by, brand=brand) as act:
        act.need("veille.diffuse")
        facts = _facts(act, document_id, again)
    content = facts.version.content
    hash, about = facts.version.hash, ("document", document_id)
    keys = {one.id: key_of(facts.uid, "issue", document_id, hash, 0, one.address) for one in facts.readers}
    said = against(facts.found, facts.version, store.now())
    by_axes: dict[frozenset[str], list[RecipientLine]] = {}
    for one in facts.readers:
        by_axes.setdefault(frozenset(one.axes), []).append(one)
    media, letters, passed = Media(store, workspace), list[Outgoing](), list[Addressed]()
    for axes, readers in by_axes.items():
        if not only(content, axes):
            passed += [Addressed(keys[one.id], one.address, NOTHING) for one in readers]
            continue
        made = _fit(facts, said, store.now(), workspace, axes)
        for one in readers:
            to = Envelope(facts.how.sender, facts.found.brand_name, one.address, one.name, keys[one.id][:32],
                          made.language, made.subject, store.now(), endpoint=facts.endpoint)  # fmt: skip
            stored = media.put(composed(made, to), "message/rfc822")
            letters.append(Outgoing(keys[one.id], about, hash, one.address, made.subject, to.message_id, stored))
    mailing = Mailing(document_id, hash, tuple(letters), tuple(passed))
    with acts.open(store, by=by, brand=brand) as act:
        ids = plan_mailing(act, mailing)
    return Diffused(document_id, tuple(ids), len(letters) - len(ids), len(passed), facts.kept_in)


def reached(act: Act, document_id: int) -> Reached:
    """Whom an issue would go to, as of now. Raises what `diffuse` raises before a mail is made."""
    act.need("veille.diffuse")
    facts = _facts(act, document_id, again=True)
    reading = [one for one in facts.readers if only(facts.version.content, frozenset(one.axes))]
    first = tuple(f"{one.name} ({one.address})" if one.name else one.address for one in reading[:FIRST])
    return Reached(len(reading), len(facts.readers) - len(reading), facts.kept_in, first)


@register("veille.diffuse", text=("mailing",))
def plan_mailing(act: Act, mailing: Mailing) -> list[int]:
    """Plan the mails of an issue, but for who left in the meantime. Returns their ids."""
    act.need("veille.diffuse")
    active = {one.lower() for one in act.session.scalars(
        sa.select(Recipient.address).where(Recipient.state == RecipientState.ACTIVE))}  # fmt: skip
    letters = [one for one in mailing.letters if one.to.lower() in active]
    ids = plan_all(act, ("document", mailing.document_id), mailing.hash, letters, mailing.passed)
    if ids:
        act.undo_by("veille.diffuse_not", messages=ids)
    else:
        act.quiet()
    return ids


@register("veille.diffuse_not", no_undo=N_("Send the issue again: who has it already gets it no second time."))
def hold_back(act: Act, messages: list[int]) -> int:
    """Do not send what has not left yet. Returns how many mails."""
    act.need("veille.diffuse")
    return cancel_waiting(act, messages)


def try_out(store: Store, workspace: Workspace, document_id: int, *, by: Actor, brand: int) -> MessageLine:
    """Send an issue as it stands, a draft too, to who asks for it. Raises Missing, NotAnIssue, NoServer, NotFit."""
    with acts.read(store, by=by, brand=brand) as act:
        act.need("veille.diffuse")
        found = _issue(act, document_id)
        how, uid = sending(act), act.session.scalars(sa.select(Brand.uid).where(Brand.id == act.in_brand)).one()
        me = act.session.scalars(sa.select(Person.email).where(Person.id == by.person_id)).one()
        hash = sha256(f"test {found.newest.hash}".encode()).hexdigest()
        edition = edition_of(act, ("document", document_id), hash, me)
    facts = _Facts(found, found.newest, how, uid, (), 0)
    made = written(found, found.newest, how.sender, now=store.now(), workspace=workspace.root)
    if made is None:
        raise NotFit(findings=(), title=found.title, document=document_id, why=translate(N_("There is no item in it.")))
    key = key_of(facts.uid, "test", document_id, hash, edition, me)
    to = Envelope(how.sender, found.brand_name, me, by.name, key[:32], made.language, made.subject, store.now(), True)
    stored = Media(store, workspace).put(composed(made, to), "message/rfc822")
    subject = f"[Test] {made.subject}"
    letter = Outgoing(key, ("document", document_id), hash, me, subject, to.message_id, stored, by.person_id)
    with acts.open(store, by=by, brand=brand) as act:
        return plan(act, letter)


def against(found: DocumentRead, version: VersionRead, now: datetime, made: Written | None = None) -> list[Finding]:
    """What stands against an issue today, whenever it was sent: what it says, then the mail that it makes."""
    around = replace(version.around, today=now.astimezone(ZoneInfo(found.zone)).date())
    said = findings(DIGEST, read(DIGEST.schema, version.content), around)
    return [*said, *(mail_findings(made.letter) if made is not None else ())]


def blocking(version: VersionRead, told: Sequence[Finding]) -> list[Finding]:
    """What of it keeps an issue from going out: every block that no reason lets pass."""
    return [one for one in stopping(told, version.checks.get("waived", {})) if one.severity == "block"]


def _issue(act: Act, document_id: int) -> DocumentRead:
    found = read_document(act, document_id)
    if found.kind != NAME:
        raise NotAnIssue(id=document_id)
    return found


def _facts(act: Act, document_id: int, again: bool) -> _Facts:
    found = _issue(act, document_id)
    if found.archived:
        raise PutAway(title=found.title)
    version = found.valid
    if version is None or version.id != found.newest.id:
        raise NotValidatedIssue(title=found.title, document=document_id)
    issue = cast(Digest, read(DIGEST.schema, version.content))
    _analysed(act, issue)
    _handed_on(act, issue)
    old = _others(act, document_id, version.hash)
    if old and not again:
        raise SentOtherwise(n=old)
    active = recipients(act, state=RecipientState.ACTIVE)
    readers = tuple(one for one in active if one.basis in REACHES[issue.audience])
    if not readers:
        raise NobodyThere(audience=issue.audience)
    _licensed(issue, readers, version.around.beside or {})
    uid = act.session.scalars(sa.select(Brand.uid).where(Brand.id == act.in_brand)).one()
    endpoint = chosen(act, ENDPOINT)
    return _Facts(found, version, sending(act), uid, readers, len(active) - len(readers), endpoint)


def _others(act: Act, document_id: int, hash: str) -> int:
    """How many mails of other versions of an issue left, or are about to."""
    from cmsuite.engines.mail.models import Message, MessageState
    from cmsuite.engines.trail.models import Ref

    of = sa.select(Ref.id).where(Ref.kind == "document", Ref.row_id == document_id)
    versions = sa.select(sa.func.count()).select_from(Message).where(Message.ref_id.in_(of), Message.hash != hash)
    gone = (MessageState.CANCELLED, MessageState.FAILED)
    tests = Message.person_id.is_(None)
    return int(act.session.scalar(versions.where(Message.state.not_in(gone), tests)) or 0)


def _analysed(act: Act, issue: Digest) -> None:
    """Raises NotAnalysedAnyMore: what an issue says was analysed is so in the watch."""
    wanted = [one.item for one in issue.items]
    states = (Decision.ANALYSED, Decision.DIFFUSED)
    query = sa.select(Qualification.item_id).where(Qualification.item_id.in_(wanted), Qualification.state.in_(states))
    there = set(act.session.scalars(query))
    for one in issue.items:
        if one.item not in there:
            raise NotAnalysedAnyMore(title=one.headline, item=one.item)


def _handed_on(act: Act, issue: Digest) -> None:
    """Raises NotHandedOn: who has to act on something hears of it before its readers do."""
    waiting = not_handed_on(act, {one.item for one in issue.items})
    for one in issue.items:
        if one.item in waiting:
            raise NotHandedOn(title=one.headline, sheet=waiting[one.item])


def _licensed(issue: Digest, readers: Sequence[RecipientLine], known: Mapping[int, Behind]) -> None:
    """Raises TooManyForLicence, by the licence on record, whatever the issue says of it."""
    for one in issue.items:
        licence = of.licence if (of := known.get(one.item)) is not None else None
        if licence and licence.recipients and (len(one.quote) > QUOTE or issue.press == "panorama"):
            n = sum(not reader.axes or one.axis in reader.axes for reader in readers)
            if n > licence.recipients:
                raise TooManyForLicence(licensor=licence.licensor, most=licence.recipients, title=one.headline, n=n)


def _fit(facts: _Facts, said: Sequence[Finding], now: datetime, workspace: Workspace, axes: frozenset[str]) -> Written:
    """The letter for some readers. said: what stands against the issue. Raises NotFit, where that or the mail blocks
    it."""
    found, version = facts.found, facts.version
    made = written(found, version, facts.how.sender, now=now, axes=axes, workspace=workspace.root)
    assert made is not None
    stops = blocking(version, [*said, *mail_findings(made.letter)])
    if stops:
        raise NotFit(findings=tuple(stops), title=found.title, document=found.id, why=stops[0].sentence)
    return made
