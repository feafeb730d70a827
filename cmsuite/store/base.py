"""The base of every model, and the mixins that say whose a row is and how it may change.

An index of some rows says which by `info={"where": …}`: the option of a database imports its dialect, and each program
that reads a row would wait for both.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from cmsuite.store.types import Instant, Key

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """An integer key that is never used again, and who made the row when (nobody: a worker)."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, int: Key, str: sa.Text()}
    __table_args__: Any = ()

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(sort_order=90)

    @declared_attr
    def created_by(cls) -> Mapped[int | None]:
        return mapped_column(sa.ForeignKey("person.id"), sort_order=91)

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "__table__" in cls.__dict__:
            cast(sa.Table, cls.__table__).dialect_options["sqlite"]["autoincrement"] = True


class BrandScoped:
    """A row of one brand: `acts` adds the brand to every read and write."""

    @declared_attr
    def brand_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("brand.id"), sort_order=-9)


class Shared:
    """A row of one brand, or (NULL) of the whole workspace."""

    @declared_attr
    def brand_id(cls) -> Mapped[int | None]:
        return mapped_column(sa.ForeignKey("brand.id"), sort_order=-9)


class Versioned:
    """A row that people edit: a stale write is a conflict."""

    version: Mapped[int] = mapped_column(sort_order=89)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__dict__.get("version", cls.version)}


class Claimed:
    """A row that workers take: the token only grows, so an older claim writes nothing."""

    claimed_by: Mapped[str | None] = mapped_column(sort_order=80)
    claim_token: Mapped[int] = mapped_column(sort_order=81, default=0)
    claim_until: Mapped[datetime | None] = mapped_column(sort_order=82)
    not_before: Mapped[datetime | None] = mapped_column(sort_order=83)


class AppendOnly:
    """A trigger refuses UPDATE and DELETE; `ONCE` columns may get their value, `PURGE` columns may lose it."""

    ONCE: ClassVar[tuple[str, ...]] = ()
    PURGE: ClassVar[tuple[str, ...]] = ()


class Frozen:
    """A trigger refuses to change the `FROZEN` columns of a row whose state is not `WHILE` any more."""

    FROZEN: ClassVar[tuple[str, ...]] = ()
    WHILE: ClassVar[str] = ""


def parent(table: str) -> sa.UniqueConstraint:
    """The key by which children of the same brand point at a row."""
    return sa.UniqueConstraint("brand_id", "id")


def child_of(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Points at a row of the same brand: another brand's is refused by the store."""
    return sa.ForeignKeyConstraint(["brand_id", column], [f"{table}.brand_id", f"{table}.id"])
