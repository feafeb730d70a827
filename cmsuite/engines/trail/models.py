"""Tables of the trail."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import AppendOnly, Base, Shared


class Ref(Shared, Base):
    """What gives any row a uid and the name it had, made when first needed.

    Owner trail; scope shared; kept as long as the workspace; erasure: the label, when it is a person's name.
    """

    __tablename__ = "ref"
    __table_args__ = (sa.UniqueConstraint("kind", "row_id"), sa.UniqueConstraint("uid"))

    uid: Mapped[str] = mapped_column(sa.String(36))
    kind: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int]
    label: Mapped[str]
    gone_at: Mapped[datetime | None]


class Link(AppendOnly, Shared, Base):
    """A typed, directed, dated relation between two refs; removing it leaves the row and says when.

    Owner trail; scope shared; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "link"
    ONCE = ("removed_at", "removed_by")

    from_ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    from_field: Mapped[str | None]
    relation: Mapped[str] = mapped_column(sa.String(40))
    to_ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    to_field: Mapped[str | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


sa.Index(
    "uq_link_ends",
    Link.from_ref_id,
    sa.func.coalesce(Link.from_field, sa.text("''")),
    Link.relation,
    Link.to_ref_id,
    sa.func.coalesce(Link.to_field, sa.text("''")),
    unique=True,
    info={"where": Link.removed_at.is_(None)},
)
sa.Index("ix_link_from_ref_id", Link.from_ref_id)
sa.Index("ix_link_to_ref_id", Link.to_ref_id)
