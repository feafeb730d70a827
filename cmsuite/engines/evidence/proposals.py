"""What a room has for a later one: proposed here, then taken or declined there. Nobody calls upward.

A later room registers each kind that it takes, where it makes something of it (`Taker`); an earlier one proposes by
the kind's name. Taking makes the link from where the proposal comes from to what was made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean, one_line
from cmsuite.engines.acts import ACTS, Act, Missing, register
from cmsuite.engines.evidence.models import Proposal, ProposalState, move
from cmsuite.engines.evidence.words import PROPOSED
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Link, Ref

S = ProposalState
SHORTEST = 10  # letters of a reason that is one
State = Literal["open", "taken", "declined"]


class NothingProposed(Usage):
    said = N_("A proposal says in words what it proposes.")


class NotTaken(Usage):
    said = N_("Nothing here takes a proposal of the kind “{kind}”.")
    hint = N_("Kinds: {kinds}.")


class NoDeclineReason(Refused):
    said = N_("A proposal is declined with a reason of at least {n} letters: whoever made it reads why.")


class NoTarget(Refused):
    said = N_("There is nothing here yet that proposal {id} could go into: {target}.")
    hint = N_("Begin one first, or decline the proposal.")


class WhichTarget(Usage):
    said = N_("Say what proposal {id} goes into with --into: {targets}.")


class NothingSaid(Usage):
    said = N_("Say on which account it was done with --into, or with --note what was done.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as lists show it. comes_from, at: the record that it comes from and the place there; became,
    became_at: what was made of it; each record as (kind, id), its name beside it."""

    id: int
    kind: str
    text: str
    state: State
    reason: str
    comes_from: tuple[str, int]
    source: str
    at: str
    payload: Mapping[str, Any]
    made_at: datetime
    became: tuple[str, int] | None
    result: str
    became_at: str
    answered_at: datetime | None

    @property
    def title(self) -> str:
        """What its kind is called, in the language in force."""
        how = TAKERS.get(self.kind)
        return translate(how.title) if how is not None else self.kind

    @property
    def makes(self) -> str:
        """What taking it makes, in a sentence of the language in force; empty where its kind's name says enough."""
        how = TAKERS.get(self.kind)
        return translate(how.makes) if how is not None and how.makes else ""


@dataclass(frozen=True, slots=True)
class Made:
    """What a taker made: a record, the place in it, and the registered act with its arguments that unmakes it; no act
    where there is nothing to unmake."""

    kind: str
    id: int
    place: str = ""
    undo: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taker:
    """How a room takes a kind. targets: what a proposal may go into, id -> name; target: what those are called (a
    source string); take: makes something of it in one of them. outside: it may also be seen to outside, with a note.
    makes: what taking makes, a sentence, where the name of the target does not say it."""

    kind: str
    title: str
    target: str
    targets: Callable[[Act], dict[int, str]]
    take: Callable[[Act, Proposed, int], Made]
    outside: bool = False
    makes: str = ""


TAKERS: dict[str, Taker] = {}


def taker(one: Taker) -> Taker:
    """Register how a kind is taken, where its room is."""
    TAKERS[one.kind] = one
    return one


def known(kind: str) -> Taker:
    """How a kind is taken. Raises NotTaken."""
    if kind not in TAKERS:
        raise NotTaken(kind=kind, kinds=", ".join(sorted(TAKERS)))
    return TAKERS[kind]


@register("evidence.propose", text=("text", "payload"))
def propose(
    act: Act,
    kind: str,
    text: str,
    from_kind: str,
    from_id: int,
    *,
    at: str = "",
    payload: dict[str, Any] | None = None,
) -> int:
    """Propose something of a record to the room that takes this kind. The same again is one proposal. Returns its id.

    Raises NotTaken, NothingProposed, Missing, UnknownKind.
    """
    act.need("evidence.propose")
    known(kind)
    said, place = clean(text, 2000), clean(at, 200, lines=False)
    if not said:
        raise NothingProposed()
    source = refs.ref(act, from_kind, from_id)
    act.about(source.id)
    same = sa.select(Proposal.id).where(
        Proposal.kind == kind,
        Proposal.from_ref_id == source.id,
        sa.func.coalesce(Proposal.from_field, "") == place,
        Proposal.text == said,
    )
    there = act.session.scalars(same).first()
    if there is not None:
        act.quiet()
        return there
    row = act.add(
        Proposal(kind=kind, from_ref_id=source.id, from_field=place or None, text=said, payload=payload or {})
    )
    act.undo_by("evidence.withdraw", proposal_id=row.id)
    return row.id


@register("evidence.withdraw")
def withdraw(act: Act, proposal_id: int) -> None:
    """Take a proposal back that nobody has answered. Raises Missing, Answered."""
    act.need("evidence.propose")
    row = _locked(act, proposal_id)
    if row.state != S.OPEN:
        move(row, S.OPEN)  # an answered one is answered: refused in its own sentence
    source = act.session.scalars(sa.select(Ref).where(Ref.id == row.from_ref_id)).one()
    act.about(source.id)
    act.undo_by("evidence.propose", kind=row.kind, text=row.text, from_kind=source.kind, from_id=source.row_id,
                at=row.from_field or "", payload=row.payload)  # fmt: skip
    act.session.delete(row)
    act.session.flush()


@register("evidence.take", text=("note",))
def take(act: Act, proposal_id: int, *, into: int | None = None, note: str = "") -> Proposed:
    """Make of a proposal what its kind makes, and link where it comes from to that. into: the id of what it goes into;
    may be left out where there is one alone, or, with a note, where it was seen to outside.

    Raises Missing, Answered, NotTaken, NoTarget, WhichTarget, NothingSaid, and what the taker raises.
    """
    act.need("evidence.answer")
    row = _locked(act, proposal_id)
    move(row, S.TAKEN)
    how, said = known(row.kind), clean(note, 1000)
    target = _target(act, how, row, into, said)
    made = how.take(act, _asked(act, proposal_id), target) if target is not None else None
    row.reason, row.answered_at, row.answered_by = said or None, act.now, act.actor.person_id
    link_id = None
    if made is not None:
        result = refs.ref(act, made.kind, made.id)
        row.taken_ref_id, row.taken_field = result.id, made.place or None
        link_id = _linked(act, row)
    act.session.flush()
    act.about(row.from_ref_id)
    back = {"act": made.undo, "args": dict(made.args)} if made is not None and made.undo else None
    act.undo_by("evidence.reopen", proposal_id=proposal_id, link_id=link_id, back=back, into=target, note=said)
    return _asked(act, proposal_id)


@register("evidence.decline", text=("reason",))
def decline(act: Act, proposal_id: int, reason: str) -> Proposed:
    """Say no to a proposal, and why. Raises Missing, Answered, NoDeclineReason."""
    act.need("evidence.answer")
    why = clean(reason, 1000)
    if len(why) < SHORTEST:
        raise NoDeclineReason(n=SHORTEST)
    row = _locked(act, proposal_id)
    move(row, S.DECLINED)
    row.reason, row.answered_at, row.answered_by = why, act.now, act.actor.person_id
    act.session.flush()
    act.about(row.from_ref_id)
    act.undo_by("evidence.reopen", proposal_id=proposal_id)
    return _asked(act, proposal_id)


@register("evidence.reopen", text=("back", "note"))
def reopen(
    act: Act,
    proposal_id: int,
    *,
    link_id: int | None = None,
    back: dict[str, Any] | None = None,
    into: int | None = None,
    note: str = "",
) -> Proposed:
    """Put a proposal back to where nobody had answered it: what was made of it is unmade, its link ends. back: the act
    that unmakes it, with its arguments; into, note: how it is taken again. Raises Missing, and what that act raises."""
    act.need("evidence.answer")
    row = _locked(act, proposal_id)
    was, why = row.state, row.reason
    move(row, S.OPEN)
    if back is not None:
        ACTS[back["act"]].call(act, **back["args"])
    if link_id is not None:
        link = act.get(Link, link_id)
        link.removed_at, link.removed_by = act.now, act.actor.person_id
    row.reason = row.taken_ref_id = row.taken_field = row.answered_at = row.answered_by = None
    act.session.flush()
    act.about(row.from_ref_id)
    if was == S.DECLINED:
        act.undo_by("evidence.decline", proposal_id=proposal_id, reason=why or "")
    else:
        act.undo_by("evidence.take", proposal_id=proposal_id, into=into, note=note)
    return _asked(act, proposal_id)


# ---- questions


def proposals(act: Act, *, kind: str | None = None, state: State | None = None) -> list[Proposed]:
    """The proposals of this brand, the open ones first, the newest first within each."""
    query = _rows().order_by(Proposal.state != S.OPEN, Proposal.id.desc())
    if kind is not None:
        query = query.where(Proposal.kind == kind)
    if state is not None:
        query = query.where(Proposal.state == S(state))
    return [_proposed(*row) for row in act.session.execute(query)]


def proposal(act: Act, id: int) -> Proposed:
    """One proposal of this brand. Raises Missing."""
    return _asked(act, id)


def targets(act: Act, kind: str) -> dict[int, str]:
    """What a proposal of this kind may go into, id -> name. Raises NotTaken."""
    return known(kind).targets(act)


def told(act: Act, ids: Sequence[int]) -> dict[int, str]:
    """Proposals by what they say, and whether they were answered, in the language in force."""
    rows = act.session.execute(sa.select(Proposal.id, Proposal.text, Proposal.state).where(Proposal.id.in_(ids)))
    return {row.id: f"{one_line(row.text)} · {translate(PROPOSED[row.state])}" for row in rows}


def _rows() -> Any:
    result = aliased(Ref)
    return (
        sa.select(Proposal, Ref, result)
        .join(Ref, Ref.id == Proposal.from_ref_id)
        .outerjoin(result, result.id == Proposal.taken_ref_id)
    )


def _asked(act: Act, id: int) -> Proposed:
    act.session.flush()
    found = act.session.execute(_rows().where(Proposal.id == id)).one_or_none()
    if found is None:
        raise Missing(kind="proposal", id=id)
    return _proposed(*found)


def _proposed(row: Proposal, source: Ref, result: Ref | None) -> Proposed:
    return Proposed(
        row.id,
        row.kind,
        row.text,
        row.state.value,
        row.reason or "",
        (source.kind, source.row_id),
        source.label,
        row.from_field or "",
        row.payload,
        row.created_at,
        (result.kind, result.row_id) if result is not None else None,
        result.label if result is not None else "",
        row.taken_field or "",
        row.answered_at,
    )


def _locked(act: Act, id: int) -> Proposal:
    """The row, held until the end: of two who answer at once, the second sees the first one's answer."""
    query = sa.select(Proposal).where(Proposal.id == id).with_for_update().execution_options(populate_existing=True)
    row = act.session.scalars(query).one_or_none()
    if row is None:
        raise Missing(kind="proposal", id=id)
    return row


def _target(act: Act, how: Taker, row: Proposal, into: int | None, note: str) -> int | None:
    """The id of what it goes into; None where it was seen to outside."""
    there = how.targets(act)
    if into is not None:
        if into not in there:
            raise WhichTarget(id=row.id, targets=_listed(there) or translate(how.target))
        return into
    if how.outside:
        if not note:
            raise NothingSaid()
        return None
    if not there:
        raise NoTarget(id=row.id, target=translate(how.target))
    if len(there) > 1:
        raise WhichTarget(id=row.id, targets=_listed(there))
    return next(iter(there))


def _listed(there: Mapping[int, str]) -> str:
    return ", ".join(f"{id} ({name})" for id, name in sorted(there.items()))


def _linked(act: Act, row: Proposal) -> int:
    """The link from where it comes from to what was made of it."""
    made = Link(
        from_ref_id=row.from_ref_id,
        from_field=row.from_field,
        relation="inspires",
        to_ref_id=row.taken_ref_id,
        to_field=row.taken_field,
        brand_id=row.brand_id,
    )
    same = sa.select(Link).where(
        Link.from_ref_id == made.from_ref_id,
        sa.func.coalesce(Link.from_field, "") == (made.from_field or ""),
        Link.relation == made.relation,
        Link.to_ref_id == made.to_ref_id,
        sa.func.coalesce(Link.to_field, "") == (made.to_field or ""),
        Link.removed_at.is_(None),
    )
    there = act.session.scalars(same).first()
    return there.id if there is not None else act.add(made).id
