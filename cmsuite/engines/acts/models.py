"""Tables of the acts: the journal, and the settings that people change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import AppendOnly, Base, Shared, Versioned
from cmsuite.store.types import Json, words


class Journal(AppendOnly, Shared, Base):
    """One row per act: who, when, with which arguments, which columns changed, and what would undo it.

    Owner acts; scope shared; kept as long as the workspace; erasure: `words` (the free text) is blanked.
    """

    __tablename__ = "journal"
    PURGE = ("words",)

    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    db_role: Mapped[str | None]
    via: Mapped[str] = mapped_column(words("via", ("cli", "tui", "worker", "import")))
    act: Mapped[str] = mapped_column(sa.String(60))
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    words: Mapped[dict[str, Any] | None] = mapped_column(Json)
    changed: Mapped[list[Any]] = mapped_column(Json)
    ref_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ref.id"))
    undo: Mapped[dict[str, Any] | None] = mapped_column(Json)
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("journal.id"))

    __table_args__ = (
        sa.UniqueConstraint("undoes_id"),
        sa.Index("ix_journal_ref_id", "ref_id", sa.desc("id")),
        sa.Index("ix_journal_person_id", "person_id", sa.desc("id")),
        sa.Index("ix_journal_brand_id", "brand_id", sa.desc("id")),
    )


class Setting(Versioned, Shared, Base):
    """A choice of the team, for one brand or (NULL) for all; what is about the machine stays in config.toml.

    Owner acts; scope shared; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(sa.String(60))
    value: Mapped[Any] = mapped_column(Json)


sa.Index("uq_setting_key", sa.func.coalesce(Setting.brand_id, sa.text("0")), Setting.key, unique=True)
