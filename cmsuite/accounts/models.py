"""Table of the network accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.engines.trail import refs
from cmsuite.store.base import Base, BrandScoped, Versioned, parent
from cmsuite.store.types import Json, words


class Account(Versioned, BrandScoped, Base):
    """A presence of the brand on a network, reached by the program (api) or by hand (kit).

    `remote_id` is the network's, or where many servers make the network (`server` is not empty) the server's.
    Owner accounts; scope brand; kept and erased with the brand; erasure: handle and title.
    """

    __tablename__ = "account"

    network: Mapped[str] = mapped_column(sa.String(40))
    handle: Mapped[str]
    remote_id: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    mode: Mapped[str] = mapped_column(words("mode", ("api", "kit")))
    status: Mapped[str] = mapped_column(
        words("status", ("active", "dormant", "closed", "orphan", "fake", "lookalike", "unknown")), default="active"
    )
    zone: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(sa.String(10))
    credential_id: Mapped[int | None] = mapped_column(sa.ForeignKey("credential.id"))
    capability: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    last_check_at: Mapped[datetime | None]
    purpose: Mapped[str | None]
    server: Mapped[str] = mapped_column(sa.Text, sort_order=95)

    __table_args__ = (
        parent("account"),
        sa.UniqueConstraint("brand_id", "network", "server", "remote_id"),
        sa.Index(
            "uq_account_active",
            "network",
            "server",
            "remote_id",
            unique=True,
            info={"where": sa.text("status = 'active'")},
        ),
    )


refs.kind("account", Account, "handle")
