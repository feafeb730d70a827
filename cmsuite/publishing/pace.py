"""When: to try again, to look again, and to let the next late post leave. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
TRIES = 5  # refusals for now, after which it has failed
AGREEING = 3  # looks into a readable history that must say the same
GAP = timedelta(minutes=5)  # without a worker: shorter is no downtime (a worker restarted, or started by cron)
APART = timedelta(minutes=15)  # between late posts of one account
AN_HOUR, HOURLY = timedelta(hours=1), 3


def backoff(refusals: int, asked: timedelta | None, seed: str) -> timedelta | None:
    """How long to wait after that many refusals for now (1 is the first); None when it was the last.

    What the network asks for is honoured. Up to a tenth is added, by the publication, so that not all come at once.
    """
    if refusals >= TRIES:
        return None
    wait = max(BACKOFF[min(refusals, len(BACKOFF)) - 1], asked or timedelta(0))
    spread = hashlib.sha256(f"{seed} {refusals}".encode()).digest()[0] / 255
    return wait * (1 + spread / 10)


class Next(StrEnum):
    """What follows a look that did not find the post."""

    LOOK = "look"
    SEND = "send"
    MISS = "miss"
    ASK = "ask"


def after_look(looks: Sequence[str], *, certain: bool, left: int, doubts: int, duplicate: bool, late: bool) -> Next:
    """looks: their outcomes in this doubt. left: how many are still to come. doubts: how often this step has been in
    doubt. duplicate: the network said that it has it, so absence proves nothing.
    """
    absent = certain or looks.count("absent") >= AGREEING
    if not absent and left:
        return Next.LOOK
    if not absent or duplicate or doubts > 1:  # one re-send only
        return Next.ASK
    return Next.MISS if late else Next.SEND


def up_since(runs: Sequence[tuple[datetime, datetime]], now: datetime) -> datetime:
    """Since when workers have been up without a gap that counts; runs: (start, last sign of life), latest first."""
    since = now
    for start, end in runs:
        if since - end > GAP:
            break
        since = min(since, start)
    return since


def is_catching_up(due_at: datetime, up: datetime, lifted_at: datetime | None) -> bool:
    """Was it due while no worker was up, or while a hold lay on it?"""
    return due_at < up - GAP or (lifted_at is not None and due_at < lifted_at)


def free_at(sent: Sequence[datetime]) -> datetime | None:
    """When the next late post of an account may leave, after what it sent; None: at once."""
    latest = sorted(sent, reverse=True)
    waits = [latest[0] + APART] if latest else []
    waits += [latest[HOURLY - 1] + AN_HOUR] if len(latest) >= HOURLY else []
    return max(waits, default=None)
