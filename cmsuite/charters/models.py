"""The tables of the charters: clauses that bind a brand, categories of moderation, words to answer with."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, BrandScoped, Versioned, child_of, parent
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


class ModerationCategory(Versioned, BrandScoped, Base):
    """A category of the moderation guide that is in force: what it is, what it is not, who does what by when.

    Owner charters; scope brand; kept with the brand; erasure: nothing personal. `level`: S0 to S4; `action`: acts of
    the ladder in their order; `auto`: what may be done before a person has looked; `deadline_min`: minutes, on the
    clock of the wall for S0 and S1, else of staffed hours; `kept_months`: of its evidence, nothing where none is kept;
    `escalation`: who is asked, one after the other: role, backup, channel, minutes.
    """

    __tablename__ = "moderation_category"
    __table_args__ = (
        parent("moderation_category"),
        child_of("document", "document_id"),
        child_of("document_version", "version_id"),
        sa.UniqueConstraint("version_id", "code"),
        sa.CheckConstraint("deadline_min >= 0", name="deadline"),
        sa.Index("ix_moderation_category_brand_id_starts_on", "brand_id", "starts_on"),
    )

    document_id: Mapped[int]
    version_id: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(24))
    level: Mapped[str] = mapped_column(words("level", ("S0", "S1", "S2", "S3", "S4")))
    name: Mapped[str]
    definition: Mapped[str]
    not_this: Mapped[str]
    basis: Mapped[str]
    confidence: Mapped[str] = mapped_column(words("confidence", ("high", "medium", "low")))
    action: Mapped[list[str]] = mapped_column(Json)
    auto: Mapped[str] = mapped_column(words("auto", ("none", "hide")))
    deadline_min: Mapped[int]
    kept_months: Mapped[int | None]
    escalation: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    starts_on: Mapped[date] = mapped_column(sa.Date)


class Macro(Versioned, BrandScoped, Base):
    """A canned reply, or a holding statement of a crisis: words that a person makes their own before they send them.

    Owner charters; scope brand; kept with the brand; erasure: nothing personal. `category_id`: what it answers;
    `stage`: the level of a crisis; `network`: empty for all; `fr`, `en`: with {names} for what is filled in;
    `must_edit`: it is never sent as it stands.
    """

    __tablename__ = "macro"
    __table_args__ = (
        child_of("document", "document_id"),
        child_of("document_version", "version_id"),
        child_of("moderation_category", "category_id"),
        sa.UniqueConstraint("version_id", "code"),
        sa.CheckConstraint("stage BETWEEN 0 AND 4", name="stage"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period"),
        sa.Index("ix_macro_brand_id_starts_on", "brand_id", "starts_on"),
    )

    document_id: Mapped[int]
    version_id: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(words("kind", ("reply", "holding")))
    category_id: Mapped[int | None]
    stage: Mapped[int | None]
    network: Mapped[str] = mapped_column(sa.String(40))
    tone: Mapped[str]
    fr: Mapped[str]
    en: Mapped[str]
    must_edit: Mapped[bool]
    starts_on: Mapped[date] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
