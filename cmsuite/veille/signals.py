"""Weak signals: pinned with what is supposed and a day to look again, and looked at again on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, day
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.people.brands import today_in
from cmsuite.veille.signal_models import OUTCOMES, WeakSignal

LONGEST = 1_000
TERM = 120


class NothingSupposed(Usage):
    said = N_("A weak signal needs a hypothesis: what it might become, and why that matters.")


class NoTerm(Usage):
    said = N_("A weak signal needs a term: the word or words that are said.")


class ReviewPast(Usage):
    said = N_("A weak signal is looked at again on a day to come: {day} is not.")


class NoReason(Usage):
    said = N_("Say why it is confirmed or dropped: the next who meets it reads that.")


class PinnedAlready(Refused):
    said = N_("“{term}” is a weak signal already: number {id}.")
    hint = N_("Look at it again: cmsuite veille signals review {id}")


class ReviewedAlready(Refused):
    said = N_("The weak signal {id} was looked at again already.")
    hint = N_("Take that back first (cmsuite undo), or pin it anew: cmsuite veille signals pin TERM")


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A weak signal as a list shows it. figures: how often it was said then: k, n, expected, lift, origins, and p, q,
    tried where it was tested; starts_on: of the bucket that they are of; due: its day has come and nobody looked."""

    id: int
    term: str
    axis: str | None
    figures: dict[str, Any]
    hypothesis: str
    review_on: date
    outcome: str | None
    reason: str | None
    reviewed_at: datetime | None
    due: bool
    version: int


@dataclass(frozen=True, slots=True)
class SignalWas:
    """A weak signal as it stood: to put it back."""

    term: str
    axis: str | None
    figures: dict[str, Any]
    hypothesis: str
    review_on: date
    outcome: str | None = None
    reason: str | None = None
    reviewed_at: datetime | None = None


@register("veille.signal_pin")
def pin(
    act: Act, term: str, hypothesis: str, review_on: date, *, axis: str | None = None,
    figures: dict[str, Any] | None = None,
) -> SignalLine:  # fmt: skip
    """Pin a term by hand. axis: of these items alone; figures: how often it is said now, as `figures_of` counted it.

    Raises NoTerm, NothingSupposed, ReviewPast, PinnedAlready.
    """
    act.need("veille.qualify")
    named = clean(term, TERM, lines=False)
    if not named:
        raise NoTerm()
    same = sa.select(WeakSignal.id).where(
        sa.func.lower(WeakSignal.term) == named.lower(), WeakSignal.outcome.is_(None),
        WeakSignal.axis == axis if axis else WeakSignal.axis.is_(None),
    )  # fmt: skip
    if (there := act.session.scalar(same)) is not None:
        raise PinnedAlready(term=named, id=there)
    made = SignalWas(named, axis, figures or {}, *_supposed(act, hypothesis, review_on))
    row = act.add(_put(WeakSignal(), made))
    act.undo_by("veille.signal_back", id=row.id, seen=row.version, was=None)
    return _line(row, today_in(act))


@register("veille.signal_edit")
def edit_signal(
    act: Act, id: int, *, hypothesis: str | None = None, review_on: date | None = None, seen: int | None = None
) -> SignalLine:
    """Suppose something else of it, or look again on another day.

    Raises Missing, Conflict, NothingSupposed, ReviewPast, ReviewedAlready.
    """
    act.need("veille.qualify")
    row = _open(act, id, seen)
    was = _was(row)
    given = was.hypothesis if hypothesis is None else hypothesis, was.review_on if review_on is None else review_on
    row.hypothesis, row.review_on = _supposed(act, *given, kept=was.review_on)
    return _changed(act, row, was)


@register("veille.signal_review")
def review(act: Act, id: int, outcome: str, reason: str, *, seen: int | None = None) -> SignalLine:
    """Say what the look again showed. outcome: `confirmed` or `dropped`.

    Raises Missing, Conflict, NoReason, ReviewedAlready.
    """
    act.need("veille.qualify")
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    row = _open(act, id, seen)
    was = _was(row)
    if not (said := clean(reason, LONGEST)):
        raise NoReason()
    row.outcome, row.reason, row.reviewed_at = outcome, said, act.now
    return _changed(act, row, was)


@register("veille.signal_back")
def signal_back(act: Act, id: int | None, seen: int | None, was: SignalWas | None) -> None:
    """A weak signal as it stood, or none: the way back of all of these, and of itself."""
    act.need("veille.qualify")
    if id is None:
        assert was is not None
        row = act.add(_put(WeakSignal(), was))
        act.undo_by("veille.signal_back", id=row.id, seen=row.version, was=None)
        return
    row = act.get(WeakSignal, id, seen=seen)
    stood = _was(row)
    if was is None:
        act.session.delete(row)
        act.session.flush()
        act.undo_by("veille.signal_back", id=None, seen=None, was=stood)
    else:
        _changed(act, _put(row, was), stood)


def signals(act: Act, *, reviewed: bool = False) -> list[SignalLine]:
    """Those that wait for their day, the next first; with those that were reviewed too, the newest of them last."""
    of = WeakSignal
    wanted = sa.select(of) if reviewed else sa.select(of).where(of.outcome.is_(None))
    rows = act.session.scalars(wanted.order_by(of.outcome.is_not(None), of.reviewed_at, of.review_on, of.id))
    today = today_in(act)
    return [_line(row, today) for row in rows]


def signal(act: Act, id: int) -> SignalLine:
    """One of them. Raises Missing."""
    return _line(act.get(WeakSignal, id), today_in(act))


def _open(act: Act, id: int, seen: int | None) -> WeakSignal:
    row = act.get(WeakSignal, id, seen=seen)
    if row.outcome is not None:
        raise ReviewedAlready(id=id)
    return row


def _supposed(act: Act, hypothesis: str, review_on: date, *, kept: date | None = None) -> tuple[str, date]:
    said = clean(hypothesis, LONGEST)
    if not said:
        raise NothingSupposed()
    if review_on <= today_in(act) and review_on != kept:
        raise ReviewPast(day=day(review_on))
    return said, review_on


def _changed(act: Act, row: WeakSignal, was: SignalWas) -> SignalLine:
    act.session.flush()
    act.undo_by("veille.signal_back", id=row.id, seen=row.version, was=was)
    return _line(row, today_in(act))


def _put(row: WeakSignal, was: SignalWas) -> WeakSignal:
    row.term, row.axis, row.figures = was.term, was.axis, dict(was.figures)
    row.hypothesis, row.review_on = was.hypothesis, was.review_on
    row.outcome, row.reason, row.reviewed_at = was.outcome, was.reason, was.reviewed_at
    return row


def _was(row: WeakSignal) -> SignalWas:
    return SignalWas(
        row.term, row.axis, row.figures, row.hypothesis, row.review_on, row.outcome, row.reason, row.reviewed_at
    )


def _line(row: WeakSignal, today: date) -> SignalLine:
    due = row.outcome is None and row.review_on <= today
    return SignalLine(
        row.id, row.term, row.axis, row.figures, row.hypothesis, row.review_on, row.outcome, row.reason,
        row.reviewed_at, due, row.version,
    )  # fmt: skip
