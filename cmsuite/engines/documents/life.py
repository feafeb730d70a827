"""The life of a document: written, read inside the house, sent, answered; each version that left stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import LANGUAGES, N_, day, translate
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents import content as contents
from cmsuite.engines.documents.checks import findings, passable, stopping
from cmsuite.engines.documents.kinds import Finding, Kind, known
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState, move
from cmsuite.engines.documents.moves import note_move
from cmsuite.engines.documents.surroundings import chain, surroundings
from cmsuite.engines.documents.versions import (
    Edited,
    against,
    begin,
    drafted,
    edited,
    follow,
    held,
    linked,
    newest,
    next_number,
    numbered,
    rehashed,
    seen_by,
)
from cmsuite.engines.documents.words import STATES
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs

S = VersionState
SHORTEST = 10  # letters of a reason that is one
HOLDS = timedelta(days=90)  # for which one holds that names no day
LEFT = N_("What has left the house is not taken back: write a new version.")


class NoTitle(Usage):
    said = N_("A document has a title.")


class NotADraft(Refused):
    said = N_("This version is {state}: what it says stays as it is.")
    hint = N_("Open a new version of it: cmsuite document reopen {document}")
    words: ClassVar = {"state": STATES}


class NotReady(Refused):
    """`findings`: all that stops it, in the order in which to mend it."""

    said = N_("“{title}” was not sent: {why}")
    hint = N_("Mend it, or give a warning its reason with --waive RULE=REASON: cmsuite document check {document}")

    def __init__(self, *, findings: tuple[Finding, ...], **facts: Any) -> None:
        super().__init__(**facts)
        self.findings = findings


class NoReason(Refused):
    said = N_("{rule} is passed over with a reason of at least {n} letters, so that it can be read later.")


class PastReason(Refused):
    said = N_("{rule} is passed over until a day to come, not until {day}.")


class NothingToWaive(Refused):
    said = N_("{rule} is no warning of this version: there is nothing to pass over.")
    hint = N_("Its warnings: {rules}. What blocks is mended, never passed over.")


class NotValidatedYet(Refused):
    said = N_("“{title}” is not validated: what follows from it begins once it is.")
    hint = N_("Have it validated, or say with --reason why it begins before.")


class NotItsParent(Usage):
    said = N_("This kind of document does not follow from “{title}”.")
    hint = N_("It follows from: {kinds}.")


class NothingToArchive(Refused):
    said = N_("Document {id} is archived already.")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a warning was let pass, and until when that holds: else for three months from the day of sending. Whoever
    says yes later has it judged anew."""

    reason: str
    until: date | None = None


@register("documents.create", text=("title", "content"))
def create(
    act: Act,
    kind: str,
    title: str,
    *,
    language: str = "",
    content: Mapping[str, Any] | None = None,
    parent: int | None = None,
    reason: str = "",
) -> Edited:
    """A new document with its first draft. language: else its parent's, else the brand's. parent: the document that it
    follows from, else the newest that it may. reason: why it begins before that one is validated.

    Raises UnknownKind, NoTitle, NotItsForm, Missing, NotItsParent, NotValidatedYet.
    """
    act.need("documents.write")
    made, name = known(kind), _titled(title)
    parent = _parent(act, made, parent)
    above = chain(act, parent)
    why = clean(reason, 500, lines=False)
    if made.waits and not why and (not above or above[0].in_force is None):
        wanted = above[0].document.title if above else " / ".join(translate(known(one).title) for one in made.follows)
        raise NotValidatedYet(title=wanted)
    spoken = language if language in LANGUAGES else above[0].document.language if above else _brands_language(act)
    row = Document(kind=kind, title=name, language=spoken, owner_id=act.actor.person_id, parent_document_id=parent)
    act.add(row)
    draft = drafted(act, row, made, contents.dumped(contents.read(made.schema, content or {})), seq=1)
    draft.note = why or None
    if content is None and made.begun is not None and (above or made.alone):
        begin(act, row, made, draft)
    act.session.flush()
    act.about(refs.ref(act, "document", row.id).id)
    act.undo_by("documents.archive", document_id=row.id, seen=row.version)
    return edited(row, draft)


@register("documents.write", text=("content",))
def write(act: Act, version_id: int, content: Mapping[str, Any], *, seen: int | None = None) -> Edited:
    """Change what a draft says, all of it. Raises Missing, Conflict (with both sides, field by field), NotADraft,
    NotItsForm."""
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id)
    document, kind = held(act, row)
    wanted = contents.dumped(contents.read(kind.schema, content))
    row = seen_by(act, version_id, seen, wanted)
    if row.state != S.DRAFT:
        raise NotADraft(state=row.state, document=document.id)
    before, row.content = row.content, wanted
    rehashed(document, row)
    row.author_id = act.actor.person_id
    act.session.flush()
    linked(act, document, kind, row)
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("documents.write", version_id=version_id, content=before, seen=row.version)
    return edited(document, row)


@register("documents.rename", text=("title",))
def rename(act: Act, document_id: int, title: str, *, seen: int | None = None) -> Edited:
    """Give a document another title, while what it says may still change.

    Raises Missing, Conflict, NoTitle, NotADraft.
    """
    act.need("documents.write")
    document = act.get(Document, document_id, seen=seen, yours={"title": title})
    row = newest(act, document_id)
    if row.state != S.DRAFT:
        raise NotADraft(state=row.state, document=document_id)
    before, document.title = document.title, _titled(title)
    rehashed(document, row)
    act.session.flush()
    act.undo_by("documents.rename", document_id=document_id, title=before, seen=document.version)
    return edited(document, row)


@register("documents.submit", text=("comment",))
def submit(act: Act, version_id: int, *, comment: str = "", seen: int | None = None) -> Edited:
    """Give a draft to the house to read; what is not right is kept with it, and stops nothing yet. comment: what the
    journal keeps beside it, as in `take_back` and `send`.

    Raises Missing, Conflict, NoSuchMove.
    """
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id, seen=seen)
    document, kind = held(act, row)
    found = against(act, document, kind, row)
    move(row, S.INTERNAL_REVIEW)
    note_move(act, row)
    row.checks = {"found": [asdict(one) for one in found], "waived": {}, "handed": kind.handed}
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("documents.take_back", version_id=version_id, seen=row.version)
    return edited(document, row)


@register("documents.take_back", text=("comment",))
def take_back(act: Act, version_id: int, *, comment: str = "", seen: int | None = None) -> Edited:
    """Make a draft again of what the house is reading. Raises Missing, Conflict, NoSuchMove."""
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id, seen=seen)
    document, _kind = held(act, row)
    move(row, S.DRAFT)
    note_move(act, row)
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("documents.submit", version_id=version_id, seen=row.version)
    return edited(document, row)


@register("documents.send", no_undo=LEFT, text=("comment",))
def send(
    act: Act,
    version_id: int,
    *,
    waivers: Mapping[str, Waiver] | None = None,
    comment: str = "",
    seen: int | None = None,
) -> Edited:
    """Give a version its number and freeze it: it has been handed to the client. waivers: rule -> why it may pass; a
    block that may pass is let pass by a lead, and the document prints why.

    Raises Missing, Conflict, NotReady, NoReason, PastReason, NothingToWaive, NoSuchMove, Forbidden.
    """
    from cmsuite.engines.documents import ruled

    act.need("documents.send")
    row = act.get(DocumentVersion, version_id, seen=seen)
    document, kind = held(act, row)
    today = today_in(act)
    passed = {rule: _reason(rule, waiver, today) for rule, waiver in (waivers or {}).items()}
    content = contents.read(kind.schema, row.content)
    around = surroundings(act, document).around(row, content)
    found = findings(kind, content, around)
    warned = {one.rule for one in found if passable(one)}
    for rule in passed.keys() - warned:
        raise NothingToWaive(rule=rule, rules=", ".join(sorted(warned)) or "—")
    if passed.keys() & {one.rule for one in found if one.severity == "block"}:
        act.need("documents.overrule")
    if stops := stopping(found, passed):
        raise NotReady(findings=tuple(stops), title=document.title, why=_why(stops), document=document.id)
    row.major, row.minor = next_number(act, document, row, kind)
    move(row, S.SENT)
    note_move(act, row)
    row.sent_at = act.now
    said = {rule: asdict(waiver) | {"by": act.actor.person_id} for rule, waiver in passed.items()}
    for one in said.values():
        one["until"] = one["until"].isoformat()
    digest = ruled.keep(act, document.id, row.hash, kind, content, around.rules) if around.rules is not None else ""
    told = {"found": [asdict(one) for one in found], "waived": said, "rules": digest}
    row.checks = told | {"handed": kind.handed}
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    return edited(document, row)


@register("documents.reopen")
def reopen(act: Act, document_id: int) -> Edited:
    """A new draft that begins where the newest version stands. Raises Missing, StillOpen."""
    act.need("documents.write")
    document, last = act.get(Document, document_id), newest(act, document_id)
    draft = follow(act, document, last)
    act.about(refs.ref(act, "document", document_id).id)
    act.undo_by("documents.give_up", version_id=draft.id, seen=draft.version)
    return edited(document, draft)


@register("documents.give_up")
def give_up(act: Act, version_id: int, *, seen: int | None = None) -> int:
    """Take a draft away that nobody has sent, where another version is left. Raises Missing, Conflict, NotADraft."""
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id, seen=seen)
    if row.state != S.DRAFT or row.seq == 1:
        raise NotADraft(state=row.state, document=row.document_id)
    document_id = row.document_id
    act.session.delete(row)
    act.session.flush()
    act.about(refs.ref(act, "document", document_id).id)
    act.undo_by("documents.reopen", document_id=document_id)
    return document_id


@register("documents.restore")
def restore(act: Act, version_id: int, seq: int, *, seen: int | None = None) -> Edited:
    """Let a draft say again what an older version of its document said. Raises Missing, Conflict, NotADraft."""
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id, seen=seen)
    document, kind = held(act, row)
    if row.state != S.DRAFT:
        raise NotADraft(state=row.state, document=document.id)
    older = numbered(act, document.id, seq)
    before, row.content = row.content, contents.dumped(contents.read(kind.schema, older.content))
    rehashed(document, row)
    row.origin = f"version:{seq}"
    act.session.flush()
    linked(act, document, kind, row)
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("documents.write", version_id=version_id, content=before, seen=row.version)
    return edited(document, row)


@register("documents.take_in")
def take_in(act: Act, version_id: int, *, pins: Mapping[str, int] | None = None, seen: int | None = None) -> Edited:
    """Let a draft cite the documents above it as they stand now. pins: the versions to cite instead, as `lock` holds
    them. Raises Missing, Conflict, NotADraft."""
    act.need("documents.write")
    row = act.get(DocumentVersion, version_id, seen=seen)
    document, _kind = held(act, row)
    if row.state != S.DRAFT:
        raise NotADraft(state=row.state, document=document.id)
    before = (row.lock or {}).get("parents", {})
    row.lock = {**(row.lock or {}), "parents": dict(pins) if pins is not None else surroundings(act, document).pins}
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("documents.take_in", version_id=version_id, pins=before, seen=row.version)
    return edited(document, row)


@register("documents.archive")
def archive(act: Act, document_id: int, *, seen: int | None = None) -> Edited:
    """Put a document away; it is read and cited as before. Raises Missing, Conflict, NothingToArchive."""
    act.need("documents.write")
    document = act.get(Document, document_id, seen=seen)
    if document.archived_at is not None:
        raise NothingToArchive(id=document_id)
    document.archived_at = act.now
    act.session.flush()
    act.about(refs.ref(act, "document", document_id).id)
    act.undo_by("documents.unarchive", document_id=document_id, seen=document.version)
    return edited(document, newest(act, document_id))


@register("documents.unarchive")
def unarchive(act: Act, document_id: int, *, seen: int | None = None) -> Edited:
    """Take a document out again. Raises Missing, Conflict."""
    act.need("documents.write")
    document = act.get(Document, document_id, seen=seen)
    document.archived_at = None
    act.session.flush()
    act.about(refs.ref(act, "document", document_id).id)
    act.undo_by("documents.archive", document_id=document_id, seen=document.version)
    return edited(document, newest(act, document_id))


# ---- what the acts share


def _parent(act: Act, kind: Kind, wanted: int | None) -> int | None:
    """The document that a new one follows from: the one that is named, else the newest of the nearest kind."""
    if wanted is not None:
        row = act.get(Document, wanted)
        if kind.follows and row.kind not in kind.follows:
            names = ", ".join(translate(known(one).title) for one in kind.follows)
            raise NotItsParent(title=row.title, kinds=names)
        return wanted
    query = sa.select(Document.kind, sa.func.max(Document.id).label("id"))
    query = query.where(Document.kind.in_(kind.follows), Document.archived_at.is_(None)).group_by(Document.kind)
    there = {row.kind: row.id for row in act.session.execute(query)} if kind.follows else {}
    return next((there[one] for one in kind.follows if one in there), None)


def _titled(title: str) -> str:
    if not (name := clean(title, 200, lines=False)):
        raise NoTitle()
    return name


def _reason(rule: str, waiver: Waiver, today: date) -> Waiver:
    reason = clean(waiver.reason, 500, lines=False)
    if len(reason) < SHORTEST:
        raise NoReason(rule=rule, n=SHORTEST)
    if waiver.until is not None and waiver.until < today:
        raise PastReason(rule=rule, day=day(waiver.until))
    return Waiver(reason, waiver.until or today + HOLDS)


def _why(stops: list[Finding]) -> str:
    said = list(dict.fromkeys(one.sentence for one in stops))
    return " · ".join(said[:3]) + (f" (+{len(said) - 3})" if len(said) > 3 else "")


def _brands_language(act: Act) -> str:
    return act.session.scalars(sa.select(Brand.language).where(Brand.id == act.in_brand)).one()
