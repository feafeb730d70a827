"""A validated charter comes into force from a day on: its clauses become rows, and the rules that bind the brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from cmsuite.charters.models import CharterRule
from cmsuite.charters.records import Lay, Record, records
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.standing import HEAD, Standing, heads
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import LANGUAGES, N_, day, said_in
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.checks import findings, stopping
from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.kinds import Finding, known
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.documents.surroundings import surroundings
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs

LINES = 5


class NoCharter(Usage):
    said = N_("Document {id} is no editorial charter.")


class NotValidated(Refused):
    said = N_("“{title}” cannot be put in force: no version of it is validated.")
    hint = N_("Send it and have it validated: cmsuite document send {document}")


class NotActivable(Refused):
    """findings: all that stops it."""

    said = N_("The charter cannot be put in force: {why}")
    hint = N_("Open a new version of it and mend that: cmsuite document reopen {document}")

    def __init__(self, *, findings: tuple[Finding, ...], **facts: Any) -> None:
        super().__init__(**facts)
        self.findings = findings


class PastDay(Refused):
    said = N_(
        "A charter comes into force today or later, not on {day}: what was approved before it stays judged as it was."
    )


class InForce(Refused):
    said = N_("Version {number} of this charter is in force since {day}, or will be: it was adopted already.")
    hint = N_("Take that back first: cmsuite charter withdraw {document}")


class NotInForce(Refused):
    said = N_("No charter of this brand was adopted: there is nothing to take back.")


@dataclass(frozen=True, slots=True)
class Adopted:
    """A version that binds from a day on. digest: of the rules that it came to; clauses: how many, by who holds."""

    document_id: int
    version_id: int
    number: str
    starts_on: date
    digest: str
    clauses: Mapping[str, int]


@register("charters.adopt")
def adopt(act: Act, document_id: int, *, starts_on: date) -> Adopted:
    """Put the validated version of a charter in force from a day on, instead of what binds the brand then.

    Raises Missing, NoCharter, NotValidated, InForce, PastDay, NotActivable, Forbidden.
    """
    from cmsuite.charters.compiling import layers
    from cmsuite.engines.rules.binding import bind
    from cmsuite.engines.rules.force import in_force, keep

    act.need("charters.adopt")
    document = act.get(Document, document_id)
    if document.kind != "editorial_charter":
        raise NoCharter(id=document_id)
    if (version := validated(act, document_id)) is None:
        raise NotValidated(title=document.title, document=document_id)
    charter = charter_of(version)
    if starts_on < today_in(act):
        raise PastDay(day=day(starts_on))
    if (there := _head(act, version.id)) is not None:
        raise InForce(number=number_of(version), day=day(there.starts_on), document=document_id)
    if stops := blocking(act, document, version, charter):
        raise NotActivable(findings=stops, why=told(stops), document=document.id)
    slug = brand_slug(act)
    found = records(charter)
    bind(act, layers(charter, slug), starts_on)
    rules = in_force(act, act.in_brand, starts_on)
    _write(act, document, version, found, {rule.id: rule.severity for rule in rules.rules}, starts_on)
    act.session.flush()
    digest = keep(act, rules)
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("charters.withdraw", document_id=document_id)
    counts = {kind: sum(one.kind == kind for one in found) for kind in ("machine", "human", "info")}
    return Adopted(document.id, version.id, number_of(version), starts_on, digest, counts)


@register("charters.withdraw")
def withdraw(act: Act, document_id: int) -> int:
    """Take the last version of a charter out of force again: what was in force before it is so again, else the brand's
    file. Returns the version. Raises Missing, NotInForce, Forbidden."""
    from cmsuite.charters.compiling import layers
    from cmsuite.engines.rules.binding import bind

    act.need("charters.adopt")
    document = act.get(Document, document_id)
    mine = [one for one in heads(act, act.in_brand) if one.document_id == document_id]
    if not mine:
        raise NotInForce()
    last = mine[-1]
    gone = sa.delete(CharterRule).where(CharterRule.version_id == last.version_id).returning(CharterRule.id)
    act.note("charter_rule", list(act.session.scalars(gone).all()))
    slug = brand_slug(act)
    bind(act, (), last.starts_on)
    for head in heads(act, act.in_brand):
        version = act.get(DocumentVersion, head.version_id)
        bind(act, layers(charter_of(version), slug), head.starts_on)
    act.about(refs.ref(act, "document", document.id).id)
    act.undo_by("charters.adopt", document_id=document_id, starts_on=max(last.starts_on, today_in(act)))
    return last.version_id


def charter_of(version: DocumentVersion) -> EditorialCharter:
    """What a version says. Raises NotItsForm."""
    return cast(EditorialCharter, read(EditorialCharter, version.content))


def brand_slug(act: Act) -> str:
    """The short name of the brand at hand."""
    return act.session.scalars(sa.select(Brand.slug).where(Brand.id == act.in_brand)).one()


def validated(act: Act, document_id: int) -> DocumentVersion | None:
    """The last version of a document that is validated."""
    query = sa.select(DocumentVersion).where(
        DocumentVersion.document_id == document_id, DocumentVersion.state == VersionState.VALIDATED
    )
    return act.session.scalars(query.order_by(DocumentVersion.seq.desc()).limit(1)).one_or_none()


def blocking(act: Act, document: Document, version: DocumentVersion, content: Content) -> tuple[Finding, ...]:
    """What keeps a version from coming into force: what was right when it was sent may be wrong by the packs of
    today."""
    around = surroundings(act, document).around(version, content)
    passed = (version.checks or {}).get("waived", {})
    found = stopping(findings(known(document.kind), content, around), passed)
    return tuple(one for one in found if one.severity == "block")


def told(stops: Sequence[Finding]) -> str:
    """The first of what blocks, each sentence once."""
    return " ".join(list(dict.fromkeys(one.sentence for one in stops))[:LINES])


def _write(
    act: Act,
    document: Document,
    version: DocumentVersion,
    found: tuple[Record, ...],
    severities: Mapping[str, str],
    starts_on: date,
) -> None:
    said = N_("This charter is in force from {day} on.")
    head = {tongue: said_in(said, tongue).format(day=day(starts_on, tongue)) for tongue in LANGUAGES}
    for one in [Record(HEAD, 1, head, kind="info"), *found]:
        act.session.add(
            CharterRule(
                document_id=document.id,
                version_id=version.id,
                section=one.section,
                clause=one.clause,
                statement_fr=one.said["fr"],
                statement_en=one.said["en"],
                why=one.why,
                pack_rule=one.rule,
                kind=one.kind,
                scope=_scope(one),
                params={"lays": [_lay(lay) for lay in one.lays]} if one.lays else {},
                severity=one.severity or severities.get(one.rule, "warn"),
                basis=one.source,
                examples={name: text for name, text in (("ok", one.ok), ("ko", one.ko)) if text},
                starts_on=max(starts_on, one.starts_on or starts_on),
                ends_on=one.ends_on if one.ends_on is None or one.ends_on >= starts_on else None,
            )
        )


def _scope(one: Record) -> dict[str, Any]:
    named = {name: list(getattr(one, name)) for name in ("networks", "formats", "languages", "campaigns")}
    return {name: values for name, values in named.items() if values}


def _lay(lay: Lay) -> dict[str, Any]:
    import json

    table: dict[str, Any] = json.loads(json.dumps(dict(lay.table), default=str))
    return {"form": lay.form, "rule": lay.rule, "table": table}


def _head(act: Act, version_id: int) -> CharterRule | None:
    return next((one for one in heads(act, act.in_brand) if one.version_id == version_id), None)


def drifted(found: Standing, charter: EditorialCharter) -> Iterator[str]:
    """The clauses that do not bind as the version says them: none, unless somebody changed rows by hand."""
    wanted = {one.clause: [_lay(lay) for lay in one.lays] for one in records(charter)}
    there = {one.clause: (one.params or {}).get("lays", []) for one in found.clauses if one.clause != HEAD}
    yield from (name for name in sorted(wanted.keys() | there.keys()) if wanted.get(name) != there.get(name))
