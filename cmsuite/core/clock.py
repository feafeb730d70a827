"""Time as a parameter: the program reads the clock through one of these."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Who says what time it is, and who waits."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let that much time go by."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class SetClock:
    """A clock that stands where it was put, for tests, training and replays."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
