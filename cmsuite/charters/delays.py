"""How soon a comment must have been looked at and acted on, by its severity, and when that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmsuite.charters.deciding import Level
from cmsuite.charters.hours import Staffed


@dataclass(frozen=True, slots=True)
class Delay:
    """Minutes to the first look and to the act, from the time at which the platform says it was written. wall: they run
    by the clock of the wall and never pause; otherwise staffed hours alone count."""

    look: int
    act: int
    wall: bool


DELAYS: dict[Level, Delay] = {
    "S0": Delay(15, 15, True),
    "S1": Delay(60, 120, True),
    "S2": Delay(4 * 60, 24 * 60, False),
    "S3": Delay(8 * 60, 24 * 60, False),
    "S4": Delay(24 * 60, 72 * 60, False),
}
"""The defaults of the house: vital within a quarter of an hour, clearly unlawful within two, the rest when somebody is
there. A charter may be stricter, never laxer."""


def due(severity: Level, written: datetime, staffed: Staffed, zone: str) -> tuple[datetime, datetime]:
    """By when it must have been looked at, and acted on. Raises ValueError where nobody is ever there for it."""
    delay = DELAYS[severity]
    if delay.wall:
        return written + timedelta(minutes=delay.look), written + timedelta(minutes=delay.act)
    return staffed.after(written, delay.look, zone), staffed.after(written, delay.act, zone)
