"""How grave it is, measured: what is said of a brand in an hour against what is usual, and the level that follows.

The software proposes a level with its numbers; a named person confirms, raises or refuses it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cmsuite.core.locale import N_, number, percent
from cmsuite.core.locale import translate as _
from cmsuite.core.shares import wilson

Level = Literal[0, 1, 2, 3, 4]
LEVELS: dict[Level, str] = {
    0: N_("normal"),
    1: N_("vigilance"),
    2: N_("alert"),
    3: N_("crisis"),
    4: N_("major crisis"),
}
SCALE = 1.4826  # of the median absolute deviation to a standard deviation, where values are normal
X_MIN, SMALL_X_MIN = 10, 5
RARE = 0.001  # how seldom chance may make what a small brand calls an alert
ENOUGH = 10  # comments of three hours from which on their negative share is looked at
SURE = 20  # the same, where the share alone makes the level
WEEKS = 4  # of which the same hour must be known, for a baseline by hour of the week


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in an hour: the median of the same hour of the week over eight weeks, and the median absolute
    deviation from it."""

    middle: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Hour:
    """What is measured. x: mentions and inbox items of the hour, by the time of their publication. negative, of: of the
    last three hours. usual_negative: the negative share of 28 days, 0 to 1. claims: identical claims of a defect in
    24 h. doubled: x doubled in 30 minutes. hours_at_ten: hours in a row at ten times the usual. networks: on how many
    it was at level 3 for 24 h. trending: a subject of the brand is in the trends of a platform."""

    x: int
    negative: int = 0
    of: int = 0
    usual_negative: float = 0.0
    claims: int = 0
    doubled: bool = False
    hours_at_ten: int = 0
    networks: int = 0
    trending: bool = False


Event = Literal[
    "complaint_by_known",
    "known_author",
    "journalist",
    "impersonation",
    "press",
    "hacked",
    "data_breach",
    "proven_fault",
    "staff_threatened",
    "formal_notice",
    "casualty",
    "recall",
    "attack",
    "court_order",
    "national_media",
]
EVENTS: dict[Event, tuple[Level, str]] = {
    "complaint_by_known": (1, N_("a complaint by an author whom 10,000 follow")),
    "known_author": (2, N_("an author whom 50,000 follow")),
    "journalist": (2, N_("a journalist's question")),
    "impersonation": (2, N_("somebody passes for the brand")),
    "press": (3, N_("a press item on the subject")),
    "hacked": (3, N_("an account hacked")),
    "data_breach": (3, N_("a breach of personal data")),
    "proven_fault": (3, N_("a proven fault")),
    "staff_threatened": (3, N_("staff threatened")),
    "formal_notice": (3, N_("a formal notice")),
    "casualty": (4, N_("a death or an injury")),
    "recall": (4, N_("a recall for health or safety")),
    "attack": (4, N_("an attack")),
    "court_order": (4, N_("a court order")),
    "national_media": (4, N_("major national media")),
}
"""What makes a level at once, whatever the numbers say."""


Gravity = Literal["annoyance", "fault", "legal", "danger"]
Reach = Literal["isolated", "several", "spreading", "major_media"]
GRAVITIES: Mapping[Gravity, str] = {
    "annoyance": N_("annoyance (delay, tone)"),
    "fault": N_("fault of a product or a promise"),
    "legal": N_("law, ethics, discrimination, personal data"),
    "danger": N_("danger to persons"),
}
REACHES: Mapping[Reach, str] = {
    "isolated": N_("isolated"),
    "several": N_("several"),
    "spreading": N_("spreading"),
    "major_media": N_("major media"),
}
MATRIX: Mapping[Gravity, tuple[Level, Level, Level, Level]] = {
    "annoyance": (1, 2, 2, 3),
    "fault": (1, 2, 3, 3),
    "legal": (2, 3, 3, 4),
    "danger": (3, 4, 4, 4),
}
"""The level by how grave it is and how far it reached, in the order of REACHES: asked where no trigger fires."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The level that is proposed, and the numbers on which it rests. line: from how many an hour is out of the usual.
    z: in deviations above the usual. low: the 95 % lower bound of the negative share, where enough was said. why: a
    sentence for each trigger that was reached."""

    level: Level
    line: float
    z: float
    low: float | None
    why: tuple[str, ...]


def usual(same_hours: Sequence[int], other_days: Sequence[int] = ()) -> Usual | None:
    """From the counts of the same hour of the week, at least four weeks of them; else of the same hour of 28 days. None
    where there are too few of both: then only what happens makes a level, not numbers."""
    from statistics import median  # of which most questions about a crisis have no need

    found = same_hours if len(same_hours) >= WEEKS else other_days if len(other_days) >= 7 * WEEKS else None
    if found is None:
        return None
    middle = median(found)
    return Usual(middle, median(abs(one - middle) for one in found))


def alert_line(known: Usual, x_min: int = X_MIN) -> float:
    """max(x_min, B + 4 · 1.4826 · MAD)."""
    return max(float(x_min), known.middle + 4 * SCALE * known.deviation)


def poisson_tail(x: int, mean: float) -> float:
    """How probable it is that chance alone brings x or more where `mean` are usual."""
    if x <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    below = sum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(x))
    return max(0.0, 1.0 - below)


def measured(hour: Hour, known: Usual | None, events: Sequence[Event] = (), x_min: int = X_MIN) -> Measured:
    """The level of an hour: the highest that any trigger reaches."""
    found = [(level, _("{event} makes it level {level} at once.").format(event=_(said), level=level))
             for level, said in (EVENTS[event] for event in events)]  # fmt: skip
    share = wilson(hour.negative, hour.of) if hour.of >= ENOUGH else None
    low = share.low if share else None
    line, z = math.inf, 0.0
    if known is not None:
        line = alert_line(known, x_min)
        z = (hour.x - known.middle) / (SCALE * max(known.deviation, 1.0))
        found += _by_numbers(hour, known, line, z, low, x_min)
    level = max((one for one, _said in found), default=0)
    return Measured(next(one for one in LEVELS if one == level), line, z, low, tuple(said for _level, said in found))


def by_matrix(
    found: Measured, gravity: Gravity, reach: Reach, matrix: Mapping[Gravity, Sequence[int]] = MATRIX
) -> Measured:
    """The level that how grave it is and how far it reached propose, where no trigger fires; else what was measured."""
    if found.level:
        return found
    at = matrix.get(gravity, MATRIX[gravity])[list(REACHES).index(reach)]
    said = _("{gravity}, {reach}: the matrix of the plan says level {level}.")
    why = said.format(gravity=_(GRAVITIES[gravity]), reach=_(REACHES[reach]), level=at)
    return replace(found, level=next(one for one in LEVELS if one == at), why=(why,))


def _by_numbers(
    hour: Hour, known: Usual, line: float, z: float, low: float | None, x_min: int
) -> list[tuple[Level, str]]:
    found: list[tuple[Level, str]] = []
    over = hour.x >= line and (x_min >= X_MIN or poisson_tail(hour.x, known.middle) <= RARE)
    if over:
        found.append((1, _("{x} in the hour: the alert line is {line}.").format(x=hour.x, line=number(line, 1))))
    if low is not None and hour.of >= SURE and low >= 1.5 * hour.usual_negative and low > 0:
        said = _("At least {low} are negative; usual are {usual}.")
        found.append((1, said.format(low=percent(low), usual=percent(hour.usual_negative))))
    if over and z >= 6 and low is not None and low >= 0.30:
        said = _("{z} deviations above the usual, and at least {low} negative.")
        found.append((2, said.format(z=number(z, 1), low=percent(low))))
    if hour.claims >= 3:
        found.append((2, _("{n} identical claims of a defect in 24 h.").format(n=hour.claims)))
    if over and hour.doubled:
        found.append((2, _("It doubled in 30 minutes, above the alert line.")))
    if hour.hours_at_ten >= 3 and hour.x >= max(50.0, 10 * known.middle):
        found.append((3, _("Ten times the usual for {n} hours.").format(n=hour.hours_at_ten)))
    if hour.trending:
        found.append((3, _("A subject of the brand is in the trends of a platform.")))
    if hour.networks >= 3:
        found.append((4, _("Level 3 for 24 h on {n} networks.").format(n=hour.networks)))
    return found
