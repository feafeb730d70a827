"""The charter that is in force: its clauses as they bind, and as findings quote them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from cmsuite.charters.models import CharterRule
from cmsuite.charters.words import DOCUMENT
from cmsuite.core.locale import Spoken
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.rules.contract import Clause

HEAD = "1.1"
"""The clause that says from when a version is in force."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The charter that is in force on a day. clauses: as they bind."""

    document_id: int
    version_id: int
    title: str
    number: str
    starts_on: date
    clauses: tuple[CharterRule, ...]


def standing(act: Act, on: date) -> Standing | None:
    """The charter of the brand at hand that is in force on a day, with its clauses; None where none was adopted."""
    if (head := _in_force(act, act.in_brand, on)) is None:
        return None
    rows = act.session.scalars(
        sa.select(CharterRule).where(CharterRule.version_id == head.version_id).order_by(CharterRule.id)
    ).all()
    version = act.get(DocumentVersion, head.version_id)
    title = act.get(Document, head.document_id).title
    return Standing(head.document_id, head.version_id, title, number_of(version), head.starts_on, tuple(rows))


def clauses(act: Act, brand_id: int, on: date) -> dict[str, Clause]:
    """The clauses of a brand that are in force on a day, as findings quote them, by the name that rules have for
    them."""
    if (head := _in_force(act, brand_id, on)) is None:
        return {}
    query = sa.select(CharterRule.clause, CharterRule.statement_fr, CharterRule.statement_en, DocumentVersion.seq)
    query = query.join(DocumentVersion, DocumentVersion.id == CharterRule.version_id)
    found = {}
    for clause, french, english, seq in act.session.execute(query.where(CharterRule.version_id == head.version_id)):
        ref = f"{DOCUMENT}#{clause}"
        found[ref] = Clause(ref, seq, Spoken({"fr": french, "en": english}))
    return found


def by_eye(act: Act, brand_id: int, on: date, networks: Collection[str] = ()) -> list[Clause]:
    """The clauses in force that no machine checks: whoever reads a post again goes through them. networks: those that
    the post goes out on; a clause of other networks is left out."""
    if (head := _in_force(act, brand_id, on)) is None:
        return []
    query = sa.select(CharterRule).where(CharterRule.version_id == head.version_id, CharterRule.kind == "human")
    rows = act.session.scalars(query.order_by(CharterRule.id)).all()
    seq = act.get(DocumentVersion, head.version_id).seq
    return [
        Clause(f"{DOCUMENT}#{one.clause}", seq, Spoken({"fr": one.statement_fr, "en": one.statement_en}))
        for one in rows
        if (one.ends_on is None or one.ends_on >= on)
        and one.starts_on <= on
        and _there(one.scope.get("networks", ()), networks)
    ]


def _there(asked: Collection[str], networks: Collection[str]) -> bool:
    return not asked or not networks or bool(set(asked) & set(networks))


def heads(act: Act, brand_id: int) -> list[CharterRule]:
    """The clause that says from when, of each version of a brand that was adopted, in the order of adopting."""
    query = sa.select(CharterRule).where(CharterRule.clause == HEAD, CharterRule.brand_id == brand_id)
    return list(act.session.scalars(query.order_by(CharterRule.id)))


def _in_force(act: Act, brand_id: int, on: date) -> CharterRule | None:
    query = sa.select(CharterRule).where(
        CharterRule.clause == HEAD, CharterRule.brand_id == brand_id, CharterRule.starts_on <= on
    )
    return act.session.scalars(query.order_by(CharterRule.id.desc()).limit(1)).one_or_none()
