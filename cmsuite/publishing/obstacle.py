"""What stops a publication at an instant: asked at the claim, and again before the send under the same lock. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cmsuite.core.locale import N_

LEAD = timedelta(minutes=15)  # preparing may begin so long before the hour
KIT_LEAD = timedelta(minutes=30)  # a person wants to have the kit in time
DRIFT_S = 60.0  # a clock that is further off sends nothing


class Obstacle(StrEnum):
    """Asked of rows and never stored. Some have a stable code of the trade, which `--json` gives."""

    CANCELLED = "entry-cancelled"
    UNDATED = "entry-undated"
    LATE = "late"
    CHANGED_HALFWAY = "changed-halfway"
    NOT_APPROVED = "pub.not-approved"
    CHANGED = "pub.hash-mismatch"
    HELD = "pub.frozen"
    DRILL = "pub.drill"
    CREDENTIAL = "credential"
    CLOCK = "pub.clock-drift"
    CATCHING_UP = "catching-up"
    RULES = "pub.rules"
    EARLY = "early"


WORDS = {
    Obstacle.CANCELLED: N_("Its entry is cancelled."),
    Obstacle.UNDATED: N_("Its entry has no day."),
    Obstacle.LATE: N_("Its latest useful time has gone by."),
    Obstacle.CHANGED_HALFWAY: N_("The content changed while half of it is online."),
    Obstacle.NOT_APPROVED: N_("An approval is missing."),
    Obstacle.CHANGED: N_("The content is no longer what was approved."),
    Obstacle.HELD: N_("Frozen: a hold is younger than the last decision about it."),
    Obstacle.DRILL: N_("A drill runs in the brand: what is decided meanwhile leaves once it is ended."),
    Obstacle.CREDENTIAL: N_("The account must be connected again."),
    Obstacle.CLOCK: N_("This machine's clock is more than a minute off: nothing leaves."),
    Obstacle.CATCHING_UP: N_("It waits its turn: what is late leaves one by one."),
    Obstacle.RULES: N_("A rule keeps it back: its checks say which one."),
    Obstacle.EARLY: N_("It is not time yet."),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows, the files and the clocks say of one publication.

    hash: of the content as it stands now. sent_hash: what the frozen bytes were made from. halfway: a part is online.
    held_at: the youngest hold in whose scope it is, lifted or not. drilled_at: since when a drill runs in its brand.
    free_at: when the account's next late post may go.
    """

    hash: str
    approved: bool
    was_approved: bool  # in another wording
    decided_at: datetime
    due_at: datetime | None
    latest_useful_at: datetime | None
    cancelled: bool = False
    held_at: datetime | None = None
    drilled_at: datetime | None = None
    connected: bool = True
    drift_s: float = 0.0
    sent_hash: str | None = None
    halfway: bool = False
    free_at: datetime | None = None


def obstacle(facts: Facts, now: datetime) -> Obstacle | None:
    """The first thing that stops it, or None. What has become too late is late before it is anything else."""
    if facts.cancelled:
        return Obstacle.CANCELLED
    if facts.due_at is None:
        return Obstacle.UNDATED
    if facts.latest_useful_at is not None and now > facts.latest_useful_at:
        return Obstacle.LATE
    if facts.halfway and facts.hash != facts.sent_hash:
        return Obstacle.CHANGED_HALFWAY
    if not facts.approved:
        return Obstacle.CHANGED if facts.was_approved else Obstacle.NOT_APPROVED
    if facts.held_at is not None and facts.decided_at <= facts.held_at:
        return Obstacle.HELD  # lifted or not: a person decides again
    if facts.drilled_at is not None and facts.decided_at >= facts.drilled_at:
        return Obstacle.DRILL
    if not facts.connected:
        return Obstacle.CREDENTIAL
    if facts.drift_s > DRIFT_S:
        return Obstacle.CLOCK
    if facts.free_at is not None and now < facts.free_at:
        return Obstacle.CATCHING_UP
    if now < facts.due_at:
        return Obstacle.EARLY  # no stop for the claim within LEAD: it may prepare
    return None
