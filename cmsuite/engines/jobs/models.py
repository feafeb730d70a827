"""Tables of the jobs: when to look, and who ran."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, Shared
from cmsuite.store.types import Hash, Json, words


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"
    CANCELLED = "cancelled"


class Schedule(Shared, Base):
    """When a job is due, by a rule in a zone.

    Owner jobs; scope shared; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "schedule"

    job: Mapped[str] = mapped_column(sa.String(60))
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    args_hash: Mapped[str] = mapped_column(Hash)
    rule: Mapped[str]  # five cron fields, or `every SECONDS`
    zone: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)
    next_fire_at: Mapped[datetime | None]
    late: Mapped[str] = mapped_column(words("late", ("coalesce", "skip")))
    cursor: Mapped[dict[str, Any] | None] = mapped_column(Json)


sa.Index(
    "uq_schedule_job", sa.func.coalesce(Schedule.brand_id, sa.text("0")), Schedule.job, Schedule.args_hash, unique=True
)
sa.Index(
    "ix_schedule_next_fire_at",
    Schedule.next_fire_at,
    info={"where": Schedule.enabled},
)


class Run(Shared, Base):
    """One run of a job. The unique (schedule, fire time) is the claim, `id` the fencing number, `beat_at` the lease.

    Owner jobs; scope shared; kept 90 days, then counts per day; nothing personal.
    """

    __tablename__ = "run"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "fire_at"),
        sa.Index("ix_run_state", "state", "beat_at"),
        sa.Index("ix_run_job", "job", sa.desc("id")),
    )

    schedule_id: Mapped[int | None] = mapped_column(sa.ForeignKey("schedule.id"))
    job: Mapped[str] = mapped_column(sa.String(60))
    fire_at: Mapped[datetime]
    worker: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    digests: Mapped[dict[str, Any] | None] = mapped_column(Json)
    state: Mapped[RunState] = mapped_column(words("state", RunState), default=RunState.RUNNING)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    beat_at: Mapped[datetime]
    did: Mapped[dict[str, Any] | None] = mapped_column(Json)
    failed: Mapped[dict[str, Any] | None] = mapped_column(Json)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
