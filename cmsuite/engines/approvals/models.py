"""The columns of every table of approvals: one table per subject, one reading of them all (`standing`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from cmsuite.store.base import AppendOnly, BrandScoped
from cmsuite.store.types import Hash, words


class Approval(AppendOnly, BrandScoped):
    """A named person's yes or no, bound to a hash. An oral yes stands once `confirmed_at` is there."""

    ONCE = ("confirmed_at",)

    if TYPE_CHECKING:
        id: Mapped[int]  # of the table that is made with this

    hash: Mapped[str] = mapped_column(Hash)
    ruleset_digest: Mapped[str | None] = mapped_column(Hash)
    step: Mapped[str] = mapped_column(sa.String(24))  # internal, client: which demand of the policy it meets
    decision: Mapped[str] = mapped_column(words("decision", ("approved", "refused")))
    name_typed: Mapped[str | None]
    function_typed: Mapped[str | None]
    channel: Mapped[str] = mapped_column(
        words("channel", ("account", "file_back", "mail_reply", "link", "meeting", "paper"))
    )
    level: Mapped[str] = mapped_column(words("level", ("simple", "otp", "qualified")))
    at: Mapped[datetime]
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    silence_clause: Mapped[str | None]
    reason: Mapped[str | None]
    batch_key: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]

    @declared_attr
    def person_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("person.id"))

    @declared_attr
    def proof_blob_id(cls) -> Mapped[int | None]:
        return mapped_column(sa.ForeignKey("blob.id"))
