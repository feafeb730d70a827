"""What a note's words are called on screen and on paper. Source strings, translated when shown."""

from __future__ import annotations

from typing import Any

from cmsuite.core.locale import N_

TRENDS = {"up": N_("rising"), "stable": N_("stable"), "down": N_("falling")}
TREND_SIGNS = {"up": "▲", "stable": "=", "down": "▼"}
LEVELS = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
PRIORITIES = {"must": N_("must"), "should": N_("should"), "could": N_("could"), "wont": N_("not this time")}
STATUSES = {
    "draft": N_("draft"),
    "proposed": N_("proposed"),
    "retained": N_("retained"),
    "amended": N_("amended"),
    "refused": N_("refused by the client"),
    "postponed": N_("postponed"),
    "in_plan": N_("in the plan"),
    "scored": N_("scored"),
}
DEADLINES = {"0-1": N_("within a month"), "1-3": N_("one to three months"), "3-12": N_("three to twelve months")}
CLASSES: dict[str, str] = {
    "quick_win": N_("Quick wins"),
    "big_project": N_("Big projects"),
    "fill_in": N_("Fill-ins"),
    "drop": N_("Drop"),
}
CROSSED: dict[str, str] = {
    "SO": N_("this strength lets us seize the opportunity"),
    "WO": N_("mending this weakness unlocks the opportunity"),
    "ST": N_("this strength protects from the threat"),
    "WT": N_("this weakness makes the threat worse"),
}
POSTURE_NAMES: dict[str, str] = {
    "SO": N_("Offensive"),
    "WO": N_("Reorientation"),
    "ST": N_("Defensive"),
    "WT": N_("Retreat"),
}
STRENGTHS = (N_("none"), N_("weak"), N_("real"), N_("strong"))
COMPARED = {
    "": N_("not asked"),
    "more": N_("the first counts more"),
    "equal": N_("both as much"),
    "less": N_("the second counts more"),
}
ONE: dict[str, str] = {"S": N_("Strength"), "W": N_("Weakness"), "O": N_("Opportunity"), "T": N_("Threat")}
IMPACTS = {
    "0.25": N_("0.25 hardly any"),
    "0.5": N_("0.5 low"),
    "1": N_("1 middling"),
    "2": N_("2 high"),
    "3": N_("3 massive"),
}
CONFIDENCES = {"50": N_("50%"), "80": N_("80%"), "100": N_("100%")}


def called(words: dict[str, str]) -> dict[str, Any]:
    """A field whose values have these names."""
    return {"words": words}


SHEETS = {
    "tiles": N_("In numbers"),
    "swot-inside": N_("SWOT inside"),
    "swot-outside": N_("SWOT outside"),
    "ife": N_("IFE"),
    "internal": N_("What weighs inside"),
    "efe": N_("EFE"),
    "external": N_("What weighs outside"),
    "tows": N_("TOWS"),
    "forces": N_("Posture"),
    "effects": N_("Expected effects"),
    "ranking": N_("Ranking"),
    "parts": N_("Parts of the ranking"),
    "map": N_("Positioning map"),
}
