"""Table of the media store."""

from __future__ import annotations

import builtins

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import AppendOnly, Base
from cmsuite.store.types import Hash, words


class Blob(AppendOnly, Base):
    """Bytes by their SHA-256, in a file or (PostgreSQL) in the row; written and synced before the row.

    Owner media; scope workspace; kept until nothing points at it; erasure: the row. `words`: what captions say.
    """

    __tablename__ = "blob"
    __table_args__ = (sa.UniqueConstraint("hash"), sa.UniqueConstraint("made_from_id", "recipe"))
    PURGE = ("data",)

    hash: Mapped[str] = mapped_column(Hash)
    bytes: Mapped[int]
    mime: Mapped[str]
    place: Mapped[str] = mapped_column(words("place", ("file", "store", "s3")))
    data: Mapped[builtins.bytes | None] = mapped_column(sa.LargeBinary)
    made_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))
    recipe: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(sort_order=92)
