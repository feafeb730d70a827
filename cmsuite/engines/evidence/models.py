"""Tables of what is known and of what was decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.engines.evidence.words import GRADES
from cmsuite.engines.trail import refs
from cmsuite.store.base import AppendOnly, Base, BrandScoped, child_of, parent
from cmsuite.store.types import Hash, Json, words


class Evidence(AppendOnly, BrandScoped, Base):
    """One thing that a statement rests on: an extract, a sample, a page, what somebody said.

    Owner evidence; scope brand; kept with the brand; erasure: title and file. `kind`: registered; `starts_on`,
    `ends_on`: the period that it is about; `n`: how many were counted; `shared`: other brands may cite it.
    """

    __tablename__ = "evidence"
    PURGE = ("title", "blob_id")
    __table_args__ = (
        parent("evidence"),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period"),
        sa.Index("ix_evidence_brand_id", "brand_id", sa.text("id DESC")),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str | None]
    source: Mapped[str]
    captured_at: Mapped[datetime]
    captured_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    starts_on: Mapped[date | None] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    n: Mapped[int | None]
    method: Mapped[str | None]
    blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))
    hash: Mapped[str | None] = mapped_column(Hash)
    url: Mapped[str | None]
    licence_note: Mapped[str | None]
    grade: Mapped[str] = mapped_column(words("grade", tuple(GRADES)))
    shared: Mapped[bool] = mapped_column(default=False)


class Decision(AppendOnly, BrandScoped, Base):
    """What was decided, by whom, why: a line that stays; one that is taken back is a new line that names it.

    Owner evidence; scope brand; kept with the brand; erasure: the names of who decided. `n`: counts on within a brand.
    """

    __tablename__ = "decision"
    PURGE = ("deciders",)
    __table_args__ = (
        parent("decision"),
        child_of("evidence", "evidence_id"),
        child_of("decision", "reverses_id"),
        sa.UniqueConstraint("brand_id", "n"),
    )

    n: Mapped[int]
    day: Mapped[date] = mapped_column(sa.Date)
    text: Mapped[str]
    alternatives: Mapped[str | None]
    deciders: Mapped[list[Any] | None] = mapped_column(Json)
    reason: Mapped[str]
    evidence_id: Mapped[int | None]
    effects: Mapped[str | None]
    revisit_on: Mapped[date | None] = mapped_column(sa.Date)
    reverses_id: Mapped[int | None]


refs.kind("evidence", Evidence, "title")
refs.kind("decision", Decision, "text")
refs.edge("decision", "evidence_id", "evidence", "rests_on")
refs.edge("decision", "reverses_id", "decision", "supersedes")
