"""What a measured precision lets a rule of moderation do: it may always show; it may propose to hide, and act before a
person has looked, only once people's labels proved it. Nothing in this program hides or deletes by itself: the gates
say what a guide may promise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from cmsuite.charters.moderation.schema import MeasuredRule, ModerationGuide
from cmsuite.charters.moderation.words import HEARD
from cmsuite.core.locale import N_
from cmsuite.core.shares import wilson

if TYPE_CHECKING:
    from cmsuite.engines.rules.rules import Ruleset

PROPOSES, HIDES = 0.90, 0.97  # lower bounds from which on a rule may propose to hide, and hide
LABELLED, WRONG = 200, 1  # to hide: labelled comments at least, errors at most
FRESH = timedelta(days=90)  # for which a measure holds
Gate = Literal["show", "propose", "hide"]
GATES: Mapping[Gate, str] = {
    "show": N_("shows what it hears, no more"),
    "propose": N_("may propose to hide"),
    "hide": N_("may hide unseen, where a clause says so"),
}


def low_of(right: int, n: int) -> float:
    """The 95 % lower bound of a precision; 0 of nothing."""
    found = wilson(right, n)
    return found.low if found is not None else 0.0


def gate(right: int, n: int) -> Gate:
    """What so many right of so many let a rule do."""
    low = low_of(right, n)
    if n >= LABELLED and n - right <= WRONG and low >= HIDES:
        return "hide"
    return "propose" if low >= PROPOSES else "show"


def holds(rules: Iterable[MeasuredRule], on: date) -> bool:
    """Whether there are measures, and each of them lets its rule hide on that day."""
    there = list(rules)
    return bool(there) and all(
        gate(one.right, one.n) == "hide" and one.on is not None and on - one.on <= FRESH for one in there
    )


def ready(guide: ModerationGuide, code: str, on: date) -> bool:
    """Whether the rules that hear a category of the guide were measured well enough to act unseen on that day."""
    return holds((one for one in guide.measured if HEARD.get(one.category, one.category) == code), on)


def trusted(guide: ModerationGuide, ruleset: Ruleset, on: date) -> frozenset[str]:
    """The rows of the table that the guide lets act unseen: its category says so, and what hears it holds the gate."""
    mine = {one.code for one in guide.categories if one.auto == "hide" and ready(guide, one.code, on)}
    return frozenset(row.id for row in ruleset.decisions if row.auto == "hide" and HEARD.get(row.if_.category) in mine)
