"""Table of credentials: where a secret lies and until when, never the secret in clear."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, Claimed
from cmsuite.store.types import Json, words


class CredentialState(StrEnum):
    OK = "ok"
    NEEDS_RECONNECT = "needs_reconnect"
    REVOKED = "revoked"


class Credential(Claimed, Base):
    """A secret by name: its place, its scopes, its end. `sealed` (PostgreSQL) is encrypted, its key outside.

    Owner secrets; scope workspace; kept until revoked; nothing personal.
    """

    __tablename__ = "credential"
    __table_args__ = (sa.UniqueConstraint("name"), sa.Index("ix_credential_expires_at", "expires_at"))

    name: Mapped[str]
    kind: Mapped[str] = mapped_column(sa.String(24))
    place: Mapped[str] = mapped_column(words("place", ("keyring", "file", "store")))
    sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    scopes: Mapped[list[str] | None] = mapped_column(Json)
    expires_at: Mapped[datetime | None]
    generation: Mapped[int] = mapped_column(default=1)
    state: Mapped[CredentialState] = mapped_column(words("state", CredentialState), default=CredentialState.OK)
