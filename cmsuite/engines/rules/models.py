"""Tables of the rules: what was in force, what it said of a text, and what was let pass."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import AppendOnly, Base, BrandScoped, Shared, Versioned, parent
from cmsuite.store.types import Hash, Json, days_between, words

MOMENTS = ("review", "approve", "schedule", "send", "published", "inbox")
SEVERITIES = ("block", "warn", "info", "S0", "S1", "S2", "S3", "S4")
LONGEST, LONGEST_BLOCK = 90, 30
"""Days for which something may be let pass; fewer for a finding that blocks and is held not to apply."""


class ResourceSet(AppendOnly, Shared, Base):
    """What a digest meant: the rules of a brand, resolved, as they were when a text was first read by them (rules), or
    the layers that it adopted (layers).

    Owner rules; scope shared; kept with the workspace; nothing personal, so nothing to erase. `content`: the packs, and
    each rule by its id; or the layers as text, and their first day.
    """

    __tablename__ = "resource_set"
    __table_args__ = (
        sa.Index(
            "uq_resource_set_brand_id_kind_digest",
            sa.text("coalesce(brand_id, 0)"),
            "kind",
            "digest",
            unique=True,
        ),
    )

    kind: Mapped[str] = mapped_column(words("kind", ("rules", "layers", "templates")))
    digest: Mapped[str] = mapped_column(Hash)
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class LintReport(AppendOnly, BrandScoped, Base):
    """What the rules of a digest said of a text at a moment of its life.

    Owner rules; scope brand; kept 24 months, then only the counts; erasure: the findings. `hash`: of what was read;
    `n`: from 1, the same text by the same rules again, where another thing was found (a day has come, a right ended).
    """

    PURGE = ("findings",)

    __tablename__ = "lint_report"
    __table_args__ = (
        parent("lint_report"),
        sa.UniqueConstraint("ref_id", "hash", "digest", "moment", "n"),
        sa.Index("ix_lint_report_brand_id", "brand_id", sa.text("id DESC")),
    )

    ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    hash: Mapped[str] = mapped_column(Hash)
    digest: Mapped[str] = mapped_column(Hash)
    moment: Mapped[str] = mapped_column(words("moment", MOMENTS))
    n: Mapped[int]
    findings: Mapped[dict[str, Any] | None] = mapped_column(Json)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)


class Exemption(Versioned, BrandScoped, Base):
    """A rule let pass for one content (waiver), or a finding that does not apply (suppression), with its reason.

    Owner rules; scope brand; kept with the brand; erasure: the names of who asked and agreed. The hash or fingerprint
    binds: what changes is asked anew. It stands once `approved_by` is there, until `ends_on`, unless it was lifted.
    `asked_by`: nobody, where one person's word is enough; `severity`: of the rule, as it was then; `role`: whose yes it
    takes, where it takes one.
    """

    __tablename__ = "exemption"
    __table_args__ = (
        parent("exemption"),
        sa.CheckConstraint("length(reason) >= 10", name="reason"),
        sa.CheckConstraint("approved_by <> asked_by", name="second_person"),
        sa.CheckConstraint("asked_by IS NOT NULL OR approved_by IS NOT NULL", name="somebody"),
        sa.CheckConstraint(
            "(kind = 'waiver' AND hash IS NOT NULL AND fingerprint IS NULL) OR "
            "(kind = 'suppression' AND hash IS NULL AND fingerprint IS NOT NULL)",
            name="bound",
        ),
        sa.CheckConstraint(
            days_between("starts_on", "ends_on").between(
                0,
                sa.case(
                    (sa.and_(sa.column("kind") == "suppression", sa.column("severity") == "block"), LONGEST_BLOCK),
                    else_=LONGEST,
                ),
            ),
            name="length",
        ),
        sa.Index("ix_exemption_brand_id_ref_id", "brand_id", "ref_id"),
    )

    kind: Mapped[str] = mapped_column(words("kind", ("waiver", "suppression")))
    rule: Mapped[str] = mapped_column(sa.String(80))
    severity: Mapped[str] = mapped_column(words("severity", SEVERITIES))
    ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    hash: Mapped[str | None] = mapped_column(Hash)
    fingerprint: Mapped[str | None] = mapped_column(Hash)
    reason: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    role: Mapped[str | None] = mapped_column(sa.String(24))
    starts_on: Mapped[date] = mapped_column(sa.Date)
    ends_on: Mapped[date] = mapped_column(sa.Date)
    lifted_at: Mapped[datetime | None]
