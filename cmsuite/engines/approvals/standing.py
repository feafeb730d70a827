"""Does this content stand approved at that instant? Asked of the rows each time, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmsuite.engines.approvals.models import Approval


@dataclass(frozen=True, slots=True)
class Policy:
    """What a brand asks for: one yes for each step, with four eyes from somebody who did not write it."""

    steps: tuple[str, ...] = ("internal",)
    four_eyes: bool = True
    authors: frozenset[int] = frozenset()


class Void(StrEnum):
    """Why a yes does not count."""

    OTHER_HASH = "other_hash"  # the content has changed since
    ORAL = "oral"  # said in a meeting, not confirmed in writing
    OWN_WORK = "own_work"
    EARLY = "early"  # before its window
    LATE = "late"  # after its window


@dataclass(frozen=True, slots=True)
class Ruled:
    """One person's last word on a step: `void` says why it does not count, None when it does."""

    approval_id: int
    step: str
    decision: str
    person_id: int
    at: datetime
    hash: str
    void: Void | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer, and what it rests on. `missing`: the steps without a yes that counts. `refused`: those with a no."""

    hash: str
    approved: bool
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    rulings: tuple[Ruled, ...]
    cancelled: bool = False


def standing(rows: Iterable[Approval], hash: str, policy: Policy, at: datetime) -> Standing:
    """Whether the content of this hash stands approved at an instant (the one at which it leaves).

    For each step the last word of each person about this hash counts. A no, of a step that is asked for or not, stands
    until its author takes it back or the content changes. One changed byte is another hash: no word about it yet.
    """
    last: dict[tuple[str, int], Approval] = {}
    for row in sorted(rows, key=lambda row: (row.hash == hash, row.at, row.id)):
        last[row.step, row.person_id] = row
    rulings = tuple(_ruled(row, hash, policy, at) for row in last.values())
    counted = {(ruled.step, ruled.decision) for ruled in rulings if ruled.void is None}
    refused = tuple(sorted(step for step, decision in counted if decision == "refused"))
    missing = tuple(step for step in policy.steps if (step, "approved") not in counted)
    return Standing(hash, not missing and not refused, missing, refused, rulings)


def _ruled(row: Approval, hash: str, policy: Policy, at: datetime) -> Ruled:
    void = None
    if row.hash != hash:
        void = Void.OTHER_HASH
    elif row.decision == "approved":
        void = _void(row, policy, at)
    return Ruled(row.id, row.step, row.decision, row.person_id, row.at, row.hash, void)


def _void(row: Approval, policy: Policy, at: datetime) -> Void | None:
    if row.channel == "meeting" and row.confirmed_at is None:
        return Void.ORAL
    if policy.four_eyes and row.person_id in policy.authors:
        return Void.OWN_WORK
    if row.valid_from is not None and at < row.valid_from:
        return Void.EARLY
    if row.valid_until is not None and at > row.valid_until:
        return Void.LATE
    return None
