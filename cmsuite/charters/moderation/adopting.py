"""A validated guide comes into force from a day on: its categories and canned replies become rows that are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import sqlalchemy as sa

from cmsuite.charters.adopting import PastDay, blocking, told, validated
from cmsuite.charters.models import Macro, ModerationCategory
from cmsuite.charters.moderation.checks import check
from cmsuite.charters.moderation.schema import ModerationGuide
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, day
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.trail import refs

AGEING = frozenset({"modcharter.help-number-stale", "modcharter.reply-expired", "modcharter.legal-basis-unreviewed"})
"""Rules that find something although nobody changed a word."""


class NoGuide(Usage):
    said = N_("Document {id} is no moderation guide.")


class GuideNotValidated(Refused):
    said = N_("“{title}” cannot be put in force: no version of it is validated.")
    hint = N_("Send it and have it validated: cmsuite document send {document}")


class GuideStops(Refused):
    """findings: all that stops it."""

    said = N_("The guide cannot be put in force: {why}")
    hint = N_("Open a new version of it and mend that: cmsuite document reopen {document}")

    def __init__(self, *, findings: tuple[Finding, ...], why: str, document: int) -> None:
        super().__init__(why=why, document=document)
        self.findings = findings


class GuideInForce(Refused):
    said = N_("Version {number} of this guide is in force since {day}, or will be: it was adopted already.")
    hint = N_("Take that back first: cmsuite moderation withdraw {document}")


class NoGuideInForce(Refused):
    said = N_("This guide was not adopted: there is nothing to take back.")


@dataclass(frozen=True, slots=True)
class Moderated:
    """A version that binds from a day on, with what it comes to."""

    document_id: int
    version_id: int
    number: str
    starts_on: date
    categories: int
    replies: int


@dataclass(frozen=True, slots=True)
class InForce:
    """The guide that is in force on a day."""

    document_id: int
    version_id: int
    title: str
    number: str
    starts_on: date
    guide: ModerationGuide


@register("charters.moderate")
def moderate(act: Act, document_id: int, *, starts_on: date) -> Moderated:
    """Put the validated version of a moderation guide in force from a day on, instead of what was in force then.

    Raises Missing, NoGuide, GuideNotValidated, GuideInForce, PastDay, GuideStops, Forbidden.
    """
    act.need("charters.adopt")
    document = act.get(Document, document_id)
    if document.kind != "moderation_guide":
        raise NoGuide(id=document_id)
    if (version := validated(act, document_id)) is None:
        raise GuideNotValidated(title=document.title, document=document_id)
    if starts_on < today_in(act):
        raise PastDay(day=day(starts_on))
    query = sa.select(ModerationCategory.starts_on).where(ModerationCategory.version_id == version.id).limit(1)
    if (since := act.session.scalars(query).one_or_none()) is not None:
        raise GuideInForce(number=number_of(version), day=day(since), document=document_id)
    guide = guide_of(version)
    if stops := blocking(act, document, version, guide):
        raise GuideStops(findings=stops, why=told(stops), document=document.id)
    _write(act, version, guide, starts_on)
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("charters.unmoderate", document_id=document_id)
    return Moderated(document.id, version.id, number_of(version), starts_on, len(guide.categories), len(guide.replies))


@register("charters.unmoderate")
def unmoderate(act: Act, document_id: int) -> int:
    """Take the last version of a guide out of force again: what was before it is so again. Returns the version. Raises
    Missing, NoGuideInForce, Forbidden."""
    act.need("charters.adopt")
    document = act.get(Document, document_id)
    query = sa.select(ModerationCategory).where(ModerationCategory.document_id == document_id)
    last = act.session.scalars(query.order_by(ModerationCategory.id.desc()).limit(1)).one_or_none()
    if last is None:
        raise NoGuideInForce()
    version_id, since = last.version_id, last.starts_on
    for name, model in (("macro", Macro), ("moderation_category", ModerationCategory)):
        gone = sa.delete(model).where(model.version_id == version_id).returning(model.id)
        act.note(name, list(act.session.scalars(gone).all()))
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("charters.moderate", document_id=document_id, starts_on=max(since, today_in(act)))
    return version_id


def in_force(act: Act, on: date) -> InForce | None:
    """The guide of the brand at hand that is in force on a day; None where none was adopted."""
    guides = sa.select(Document.id).where(Document.kind == "moderation_guide")
    query = sa.select(ModerationCategory).where(
        ModerationCategory.brand_id == act.in_brand,
        ModerationCategory.starts_on <= on,
        ModerationCategory.document_id.in_(guides),
    )
    head = act.session.scalars(query.order_by(ModerationCategory.id.desc()).limit(1)).one_or_none()
    if head is None:
        return None
    version = act.get(DocumentVersion, head.version_id)
    return InForce(
        document_id=head.document_id,
        version_id=head.version_id,
        title=act.get(Document, head.document_id).title,
        number=number_of(version),
        starts_on=head.starts_on,
        guide=guide_of(version),
    )


def aged(found: InForce, today: date) -> tuple[Finding, ...]:
    """What was right when the guide was adopted, and time made wrong: numbers, replies, readings, its own review."""
    made = [one for one in check(found.guide, Around(today)) if one.rule in AGEING]
    review = found.guide.review_on
    if review is not None and review < today:
        said = N_("The guide was to be reviewed on {day}: read it again with those who use it.")
        made.append(Finding("modcharter.review-due", "warn", said, "review_on", {"day": day(review)}))
    return tuple(made)


def guide_of(version: DocumentVersion) -> ModerationGuide:
    """What a version says. Raises NotItsForm."""
    return cast(ModerationGuide, read(ModerationGuide, version.content))


def _write(act: Act, version: DocumentVersion, guide: ModerationGuide, starts_on: date) -> None:
    ids: dict[str, int] = {}
    for one in guide.categories:
        asked = [who for who in guide.escalations if who.level == one.level and who.category in ("", one.code)]
        row = act.add(
            ModerationCategory(
                document_id=version.document_id,
                version_id=version.id,
                code=one.code,
                level=one.level,
                name=one.name,
                definition=one.definition,
                not_this="; ".join(one.not_this),
                basis=one.basis,
                confidence=one.confidence,
                action=list(one.actions),
                auto="hide" if one.auto == "hide" else "none",
                deadline_min=one.deadline,
                kept_months=one.kept,
                escalation=[dumped(who) for who in asked],
                starts_on=starts_on,
            )
        )
        act.session.flush()
        ids[one.code] = row.id
    for reply in guide.replies:
        act.add(
            Macro(
                document_id=version.document_id,
                version_id=version.id,
                code=reply.code,
                kind="reply",
                category_id=ids.get(reply.category),
                network=reply.network.lower(),
                tone=reply.tone,
                fr=reply.fr,
                en=reply.en,
                must_edit=reply.must_edit,
                starts_on=starts_on,
                ends_on=reply.expires if reply.expires is None or reply.expires >= starts_on else starts_on,
            )
        )
