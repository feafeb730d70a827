"""Tables of the publishing: one publication per entry and account, its steps, its attempts, and the holds."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.trail import refs
from cmsuite.publishing.words import STATES
from cmsuite.store.base import AppendOnly, Base, BrandScoped, Claimed, Shared, child_of, parent
from cmsuite.store.types import Hash, Json, words


class State(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"  # a lease; `claim_token` says whose
    SENDING = "sending"  # committed before the first irreversible byte
    PUBLISHED = "published"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"  # nobody knows: looked for, never sent again blind
    NEEDS_DECISION = "needs_decision"
    AWAITING_HUMAN = "awaiting_human"
    MISSED = "missed"
    CANCELLED = "cancelled"


S = State
MOVES: dict[State, set[State]] = {
    # needs_decision straight from the first three: only with half a thread online, which is never missed or failed
    S.PLANNED: {S.CLAIMED, S.MISSED, S.CANCELLED, S.NEEDS_DECISION},
    S.CLAIMED: {S.SENDING, S.PLANNED, S.FAILED, S.AWAITING_HUMAN, S.MISSED, S.CANCELLED, S.NEEDS_DECISION},
    S.SENDING: {S.PUBLISHED, S.FAILED, S.PLANNED, S.AMBIGUOUS, S.NEEDS_DECISION},
    S.AMBIGUOUS: {S.PUBLISHED, S.PLANNED, S.MISSED, S.NEEDS_DECISION},
    S.NEEDS_DECISION: {S.PUBLISHED, S.PLANNED, S.CANCELLED},
    S.AWAITING_HUMAN: {S.PUBLISHED, S.PLANNED, S.MISSED, S.CANCELLED},
    S.FAILED: {S.PLANNED, S.CANCELLED},
    S.MISSED: {S.PLANNED, S.CANCELLED},
    S.CANCELLED: {S.PLANNED},
}


WAITING = sa.text("publication.state IN ('planned', 'ambiguous')")
TAKEN = sa.text("publication.state IN ('claimed', 'sending')")
"""Said in these words, a question finds its partial index: SQLite compares the text."""


class NoSuchMove(Refused):
    said = N_("A publication that is {was} cannot become {to}.")
    hint = N_("Look at it first: cmsuite publishing status")
    words: ClassVar = {"was": STATES, "to": STATES}


class SoAlready(NoSuchMove):
    said = N_("Publication {id} is {to} already.")


class Publication(Claimed, BrandScoped, Base):
    """What happened to an entry on its account.

    Owner publishing; scope brand; kept and erased with the brand; nothing personal. `decided_at` is the last *human*
    decision: a hold that is younger blocks. `sent_hash` is the variant's hash that `prepared` was made from.
    """

    __tablename__ = "publication"
    __table_args__ = (
        parent("publication"),
        child_of("entry", "entry_id"),
        child_of("account", "account_id"),
        child_of("variant", "variant_id"),
        child_of("remote_post", "remote_post_id"),
        sa.ForeignKeyConstraint(["entry_id", "account_id"], ["entry.id", "entry.account_id"]),
        sa.ForeignKeyConstraint(["entry_id", "variant_id"], ["entry.id", "entry.variant_id"]),
        sa.UniqueConstraint("entry_id", "account_id"),
        sa.UniqueConstraint("variant_id"),
        sa.UniqueConstraint("remote_post_id"),
        sa.CheckConstraint("state <> 'published' OR coalesce(remote_post_id, attested_by) IS NOT NULL", name="proof"),
        sa.CheckConstraint(
            "state <> 'sending' OR (prepared IS NOT NULL AND sent_hash IS NOT NULL)", name="prepared_first"
        ),
        sa.Index(
            "ix_publication_open",
            "state",
            "not_before",
            info={"where": sa.text("state IN ('planned', 'ambiguous')")},
        ),
        sa.Index(
            "ix_publication_claim_until",
            "claim_until",
            info={"where": sa.text("state IN ('claimed', 'sending')")},
        ),
        sa.Index("ix_publication_brand_state", "brand_id", "state"),
    )

    entry_id: Mapped[int]
    account_id: Mapped[int]
    variant_id: Mapped[int | None]
    state: Mapped[State] = mapped_column(words("state", State), default=State.PLANNED)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    prepared: Mapped[dict[str, Any] | None] = mapped_column(Json)
    prepared_hash: Mapped[str | None] = mapped_column(Hash)
    sent_hash: Mapped[str | None] = mapped_column(Hash)
    idem_key: Mapped[str | None] = mapped_column(Hash)
    since_remote_id: Mapped[str | None]
    remote_post_id: Mapped[int | None]
    attested_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    attested_at: Mapped[datetime | None]


class Step(BrandScoped, Base):
    """One part of a send with its receipt: work resumes at the first without one.

    Owner publishing; scope brand; kept 24 months; nothing personal.
    """

    __tablename__ = "step"
    __table_args__ = (child_of("publication", "publication_id"), sa.UniqueConstraint("publication_id", "n"))

    publication_id: Mapped[int]
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(words("kind", ("upload", "container", "post", "part", "comment", "kit")))
    irreversible: Mapped[bool]
    receipt: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Attempt(AppendOnly, BrandScoped, Base):
    """One call that could change or read something on the network; a send is committed with `sending`.

    Owner publishing; scope brand; kept 24 months, the outcome longer; erasure: the excerpt.
    """

    __tablename__ = "attempt"
    __table_args__ = (child_of("publication", "publication_id"), sa.UniqueConstraint("publication_id", "n"))
    ONCE = ("ended_at", "status", "request_ref", "outcome", "excerpt")
    PURGE = ("excerpt",)

    publication_id: Mapped[int]
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(words("kind", ("send", "look", "edit", "delete")))
    claim_token: Mapped[int]
    step_n: Mapped[int | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    endpoint: Mapped[str | None]
    status: Mapped[int | None]
    request_ref: Mapped[str | None]
    outcome: Mapped[str | None] = mapped_column(
        words(
            "outcome",
            (
                "ok",
                "rejected_permanent",
                "rejected_retryable",
                "duplicate",
                "ambiguous",
                "found",
                "absent",
                "unknown",
                "equal",
                "differs",
            ),
        )
    )
    excerpt: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(
        words("reason", ("error", "right_withdrawn", "legal", "crisis", "client"))
    )


class Hold(Shared, Base):
    """A stop: lifted or not, it blocks what was decided before it, in its scope. Nothing is swept.

    Owner publishing; scope shared (NULL is every brand); kept with the brand; nothing personal. `moved`:
    the rows came from an archive, and what they plan may have gone out meanwhile.
    """

    __tablename__ = "hold"
    __table_args__ = (sa.Index("ix_hold_brand_id", "brand_id", "placed_at"),)

    network: Mapped[str | None] = mapped_column(sa.String(40))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(words("reason", ("crisis", "client", "moved")))
    placed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]


def move(row: Publication, to: State) -> None:
    """The only line that changes a state. Raises NoSuchMove."""
    if to not in MOVES.get(row.state, ()):
        raise (SoAlready if row.state is to else NoSuchMove)(id=row.id, was=row.state.value, to=to.value)
    row.state = to


refs.kind("hold", Hold)
refs.kind("publication", Publication, told="cmsuite.publishing.register:told")
refs.edge("publication", "entry_id", "entry", "of")
refs.edge("publication", "variant_id", "variant", "of")
refs.edge("publication", "remote_post_id", "remote_post", "became")
