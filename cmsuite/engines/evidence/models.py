"""Tables of what is known, of what was decided, and of what one room proposes to another."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.evidence.words import GRADES, PROPOSED
from cmsuite.engines.trail import refs
from cmsuite.store.base import AppendOnly, Base, BrandScoped, child_of, parent
from cmsuite.store.types import Hash, Json, words


class Evidence(AppendOnly, BrandScoped, Base):
    """One thing that a statement rests on: an extract, a sample, a page, what somebody said.

    Owner evidence; scope brand; kept with the brand; erasure: title, file and picture. `kind`: registered; `starts_on`,
    `ends_on`: the period that it is about; `n`: how many were counted; `shared`: other brands may cite it;
    `image_blob_id`: how it looked, and `image_alt` what is seen there.
    """

    __tablename__ = "evidence"
    PURGE = ("title", "blob_id", "image_blob_id", "image_alt")
    __table_args__ = (
        parent("evidence"),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period"),
        sa.Index("ix_evidence_brand_id", "brand_id", sa.text("id DESC")),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str | None]
    source: Mapped[str]
    captured_at: Mapped[datetime]
    captured_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    starts_on: Mapped[date | None] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    n: Mapped[int | None]
    method: Mapped[str | None]
    blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))
    hash: Mapped[str | None] = mapped_column(Hash)
    url: Mapped[str | None]
    licence_note: Mapped[str | None]
    grade: Mapped[str] = mapped_column(words("grade", tuple(GRADES)))
    shared: Mapped[bool] = mapped_column(default=False)
    image_blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"), sort_order=92)
    image_alt: Mapped[str | None] = mapped_column(sort_order=92)


class Decision(AppendOnly, BrandScoped, Base):
    """What was decided, by whom, why: a line that stays; one that is taken back is a new line that names it.

    Owner evidence; scope brand; kept with the brand; erasure: the names of who decided. `n`: counts on within a brand.
    """

    __tablename__ = "decision"
    PURGE = ("deciders",)
    __table_args__ = (
        parent("decision"),
        child_of("evidence", "evidence_id"),
        child_of("decision", "reverses_id"),
        sa.UniqueConstraint("brand_id", "n"),
    )

    n: Mapped[int]
    day: Mapped[date] = mapped_column(sa.Date)
    text: Mapped[str]
    alternatives: Mapped[str | None]
    deciders: Mapped[list[Any] | None] = mapped_column(Json)
    reason: Mapped[str]
    evidence_id: Mapped[int | None]
    effects: Mapped[str | None]
    revisit_on: Mapped[date | None] = mapped_column(sa.Date)
    reverses_id: Mapped[int | None]


class ProposalState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


P = ProposalState
MOVES: dict[ProposalState, set[ProposalState]] = {
    P.OPEN: {P.TAKEN, P.DECLINED},
    P.TAKEN: {P.OPEN},
    P.DECLINED: {P.OPEN},
}


class Proposal(BrandScoped, Base):
    """What one room has for a later one, which takes it or declines it.

    Owner evidence; scope brand; kept 24 months after its answer; nothing personal. `kind`: registered by who takes it;
    `from_ref_id`, `from_field`: what it comes from, and the place there; `payload`: what the taker may use of it, never
    an id; `reason`: why it was declined, or what was done where nothing was made here; `taken_ref_id`,
    `taken_field`: what was made of it.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint("state <> 'declined' OR reason IS NOT NULL", name="reason"),
        sa.Index("ix_proposal_brand_id_state", "brand_id", "state", sa.text("id DESC")),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    from_ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    from_field: Mapped[str | None]
    text: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[ProposalState] = mapped_column(words("state", ProposalState), default=ProposalState.OPEN)
    reason: Mapped[str | None]
    taken_ref_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ref.id"))
    taken_field: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Answered(Refused):
    said = N_("Proposal {id} was {was} already.")
    hint = N_("Look at it: cmsuite proposal show {id}")
    words: ClassVar = {"was": PROPOSED}


def move(row: Proposal, to: ProposalState) -> None:
    """The only line that changes the state of a proposal. Raises Answered."""
    if to not in MOVES[row.state]:
        raise Answered(id=row.id, was=row.state.value)
    row.state = to


refs.kind("evidence", Evidence, "title")
refs.kind("decision", Decision, "text")
refs.kind("proposal", Proposal, "text", "cmsuite.engines.evidence.proposals:told")
refs.edge("decision", "evidence_id", "evidence", "rests_on")
refs.edge("decision", "reverses_id", "decision", "supersedes")
refs.ref_edge("proposal", "from_ref_id", "from_field", "comes_from")
refs.ref_edge("proposal", "taken_ref_id", "taken_field", "became")
