"""The table of the charter: the clauses that bind a brand."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, BrandScoped, Versioned, child_of
from cmsuite.store.types import Json, words


class CharterRule(Versioned, BrandScoped, Base):
    """A clause of a charter that was adopted: what a validated version says, as it binds.

    Owner charters; scope brand; kept with the brand; erasure: nothing personal. `pack_rule`: the rule that holds it, of
    a pack or of the brand; `params`: what it lays on that rule, `{"pack": [...]}` in the clause that says from when
    the version is in force; `scope`: networks, formats, languages, campaigns; `examples`: right and wrong texts.
    """

    __tablename__ = "charter_rule"
    __table_args__ = (
        child_of("document", "document_id"),
        child_of("document_version", "version_id"),
        sa.UniqueConstraint("version_id", "clause"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period"),
        sa.Index("ix_charter_rule_brand_id_starts_on", "brand_id", "starts_on"),
    )

    document_id: Mapped[int]
    version_id: Mapped[int]
    section: Mapped[int]
    clause: Mapped[str] = mapped_column(sa.String(12))
    statement_fr: Mapped[str]
    statement_en: Mapped[str]
    why: Mapped[str]
    pack_rule: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(words("kind", ("machine", "human", "info", "trigger")))
    scope: Mapped[dict[str, Any]] = mapped_column(Json)
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    severity: Mapped[str] = mapped_column(words("severity", ("block", "warn", "info")))
    basis: Mapped[str] = mapped_column(words("basis", ("law", "platform", "brand", "graphic", "objective")))
    examples: Mapped[dict[str, Any]] = mapped_column(Json)
    starts_on: Mapped[date] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
