"""What can be found by its words."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base
from cmsuite.store.types import Hash


class SearchText(Base):
    """A record whose words are in the index, which the store keeps beside it under the same id (`search_word`).

    Owner search; scope workspace; kept as its record; erased with it. Worked out from the record, at any time again.
    Its id is made of when the record is from, so that the newest come first: see `place_of`.
    """

    __tablename__ = "search_text"
    __table_args__ = (sa.UniqueConstraint("kind", "row_id"),)

    kind: Mapped[str] = mapped_column(sa.String(24))
    row_id: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(10))  # in which it was stemmed
    hash: Mapped[str] = mapped_column(Hash)  # of the record as it was read
