"""Tables of the work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, Shared
from cmsuite.store.types import Json


class UnsavedText(Shared, Base):
    """What somebody typed into a form and has not saved; one for each form, and row that it is about.

    Owner work; scope shared: it goes with its brand, but a person's form is found from every brand; kept until it is
    saved, at most 30 days; erasure: deleted.
    """

    __tablename__ = "draft"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(sa.String(40))
    ref_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ref.id"))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime]


sa.Index(
    "uq_draft_form",
    UnsavedText.person_id,
    UnsavedText.form,
    sa.func.coalesce(UnsavedText.ref_id, sa.text("0")),
    unique=True,
)
