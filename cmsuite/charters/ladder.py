"""What a repeated breach calls for: six steps over twelve sliding months, and who has to agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmsuite.charters.deciding import CRITICS
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_

Step = Literal[1, 2, 3, 4, 5, 6]
STEPS: dict[Step, str] = {
    1: N_("reminder"),
    2: N_("hidden, with a numbered warning"),
    3: N_("deleted, and limited"),
    4: N_("banned for 7 days"),
    5: N_("banned for 30 days"),
    6: N_("banned for good"),
}
UNLAWFUL: Step = 3
"""Where what is clearly unlawful (S0, S1) may begin."""
LAST: Step = 6


class SecondPerson(Refused):
    said = N_("Permanent ban: a second person must confirm.")
    hint = N_("Ask somebody else who moderates for this brand to confirm it.")


class NoSanction(Refused):
    said = N_("Criticism is not removed. Answer, or pass it to customer service.")
    hint = N_("What insults or threatens somebody besides is judged by its own category.")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A measure that was taken against the same author."""

    on: date
    step: Step
    what: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """The step that is proposed, and the measures on which it rests, the newest first."""

    step: Step
    rests_on: tuple[Earlier, ...]


def next_step(category: str, severity: str, earlier: Iterable[Earlier], today: date) -> Next:
    """One step above the highest of the last twelve months, beginning at the reminder, or at the third step for what is
    clearly unlawful. Raises NoSanction for criticism."""
    if category in CRITICS:
        raise NoSanction()
    since = _year_before(today)
    recent = tuple(sorted((one for one in earlier if since < one.on <= today), key=lambda one: one.on, reverse=True))
    reached = max((one.step for one in recent), default=0)
    lowest = UNLAWFUL if severity in ("S0", "S1") else 1
    step = max(lowest, min(LAST, reached + 1))
    return Next(next(one for one in STEPS if one == step), recent)


def confirmed(step: Step, by: int, second: int | None) -> None:
    """Whether a step may be taken by these people. Raises SecondPerson."""
    if step == LAST and second in (None, by):
        raise SecondPerson()


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
