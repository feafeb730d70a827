"""Holds: a crisis or a client stops what was decided before, at once. Nothing is swept, and nothing leaves by itself
when it is over: each publication is decided again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.content.checks import Finding
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Forbidden, register
from cmsuite.engines.trail import refs
from cmsuite.publishing.models import Hold, Publication, State
from cmsuite.publishing.words import REASONS

A_MOMENT = timedelta(microseconds=1)
OPEN = (State.PLANNED, State.CLAIMED)


class LiftedAlready(Refused):
    said = N_("Hold {id} was lifted on {at}.")


class WhyLift(Usage):
    said = N_("Lifting a hold takes a reason.")


class Frozen(Forbidden):
    said = N_("Publication is frozen (hold {hold}): only a lead or a crisis lead may decide that something leaves.")
    hint = N_("Ask them, or wait until the hold is lifted.")


@dataclass(frozen=True, slots=True)
class Held:
    """A hold, how many publications it freezes, and those that were leaving already."""

    hold_id: int
    frozen: int
    leaving: tuple[int, ...]


@register("publishing.hold", no_undo=N_("What it froze is decided again, one by one: lift it, then keep or cancel."))
def hold(
    act: Act,
    reason: Literal["crisis", "client"],
    *,
    network: str | None = None,
    account_id: int | None = None,
) -> Held:
    """Stop, now, what was decided until now: of the act's brand (of all brands, when it is over all), of one network or
    one account of it. Raises Missing, Forbidden.
    """
    act.need("publishing.hold")
    if account_id is not None:
        act.get(Account, account_id)
    made = Hold(
        brand_id=act.brand,
        network=network,
        account_id=account_id,
        reason=reason,
        placed_by=act.actor.person_id,
        placed_at=act.now,
    )
    # Their locks are waited for: what was being sent is then seen to be leaving, all else will see this hold.
    open_ = act.session.execute(
        sa.select(Publication.state, Publication.decided_at)
        .join(Account, Account.id == Publication.account_id)
        .where(Publication.state.in_(OPEN), _in_scope(made))
        .with_for_update(of=Publication)
    ).all()
    made.placed_at = max([act.now, *(row.decided_at for row in open_)])  # clocks differ: a decision is before its hold
    leaving = act.session.scalars(
        sa.select(Publication.id)
        .join(Account, Account.id == Publication.account_id)
        .where(Publication.state == State.SENDING, _in_scope(made))
    ).all()
    act.add(made)
    act.about(refs.ref(act, "hold", made.id).id)
    return Held(made.id, len(open_), tuple(leaving))


def would_freeze(act: Act, *, network: str | None = None, account_id: int | None = None) -> int:
    """How many publications a hold placed now would freeze: of the act's brand, or of all."""
    wanted = sa.select(sa.func.count(Publication.id)).join(Account, Account.id == Publication.account_id)
    scope = _in_scope(Hold(brand_id=act.brand, network=network, account_id=account_id))
    return act.session.scalar(wanted.where(Publication.state.in_(OPEN), scope)) or 0


@register("publishing.lift", text=("reason",), no_undo=N_("Place a new hold instead."))
def lift(act: Act, hold_id: int, reason: str) -> int:
    """End a hold. What it froze stays frozen until it is decided again. Raises Missing, LiftedAlready, WhyLift."""
    act.need("publishing.lift")
    row = act.get(Hold, hold_id)
    if row.lifted_at is not None:
        raise LiftedAlready(id=hold_id, at=act.there(row.lifted_at))
    if not (why := clean(reason, 1000)):
        raise WhyLift()
    row.lifted_by, row.lifted_at, row.lift_reason = act.actor.person_id, act.now, why
    act.about(refs.ref(act, "hold", row.id).id)
    return hold_id


def _in_scope(hold: Hold) -> Any:
    """The publications (joined with their accounts) that a hold covers."""
    terms: list[sa.ColumnElement[bool]] = [sa.true()]
    terms += [Publication.brand_id == hold.brand_id] if hold.brand_id is not None else []
    terms += [Account.network == hold.network] if hold.network is not None else []
    terms += [Publication.account_id == hold.account_id] if hold.account_id is not None else []
    return sa.and_(*terms)


def covers(brand_id: Any, network: Any, account_id: Any) -> Any:
    """The holds in whose scope an account is, lifted or not; values or columns of a statement around it."""
    return sa.and_(
        sa.or_(Hold.brand_id.is_(None), Hold.brand_id == brand_id),
        sa.or_(Hold.network.is_(None), Hold.network == network),
        sa.or_(Hold.account_id.is_(None), Hold.account_id == account_id),
    )


def holds_over(act: Act, account: Account) -> Sequence[Hold]:
    """Those that cover an account, youngest first."""
    return act.session.scalars(
        sa.select(Hold)
        .where(covers(account.brand_id, account.network, account.id))
        .order_by(Hold.placed_at.desc(), Hold.id.desc())
    ).all()


def decided_now(act: Act, account: Account) -> datetime:
    """The instant of a human decision that lets something leave: after every hold that the person can see.

    While a hold stands only a lead or a crisis lead may take it, in a drill nobody who takes part. Raises Forbidden
    (Frozen, DrillRuns).
    """
    from cmsuite.charters.drilling import refuse_in_drill

    refuse_in_drill(act)
    over = holds_over(act, account)
    standing = [hold for hold in over if hold.lifted_at is None]
    if standing and not act.may("publishing.decide_in_hold"):
        raise Frozen(hold=standing[0].id)
    return max([act.now, *(hold.placed_at + A_MOMENT for hold in over[:1])])


def held(act: Act, accounts: Collection[int]) -> tuple[Finding, ...]:
    """The holds that stand over any of these accounts, as who gives days to posts of theirs has to know them."""
    found: dict[int, Hold] = {}
    for account in act.session.scalars(sa.select(Account).where(Account.id.in_(accounts))):
        found |= {hold.id: hold for hold in holds_over(act, account) if hold.lifted_at is None}
    said = translate("Hold {id} stands ({reason}): what is decided there does not leave until it is lifted.")
    return tuple(
        Finding("pub.held", "warn", said.format(id=id, reason=translate(REASONS[hold.reason])))
        for id, hold in found.items()
    )


def letters_may_go(act: Act) -> None:
    """Whether a letter to many may leave: while the whole brand, or all brands, are held only by a lead or a crisis
    lead, in a drill by no person. Raises Forbidden (Frozen, DrillRuns).
    """
    from cmsuite.charters.drilling import refuse_in_drill

    refuse_in_drill(act, whole=True)
    whole = [one for one in holds(act) if one.network is None and one.account is None]
    if whole and not act.may("publishing.decide_in_hold"):
        raise Frozen(hold=whole[0].id)


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold as it is listed."""

    id: int
    brand_id: int | None
    network: str | None
    account: str | None
    reason: str
    placed_at: datetime
    lifted_at: datetime | None


def holds(act: Act, *, lifted: bool = False) -> list[HoldLine]:
    """The holds of this brand and of all brands, youngest first; with `lifted` also those that are over."""
    wanted = sa.select(Hold, Account.handle).outerjoin(Account, Account.id == Hold.account_id)
    if not lifted:
        wanted = wanted.where(Hold.lifted_at.is_(None))
    wanted = wanted.where(sa.or_(Hold.brand_id.is_(None), act.mine(Hold.brand_id)))
    return [
        HoldLine(row.id, row.brand_id, row.network, handle, row.reason, row.placed_at, row.lifted_at)
        for row, handle in act.session.execute(wanted.order_by(Hold.id.desc()))
    ]
