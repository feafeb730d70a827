"""What the words of a charter are called on screen and in documents. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from cmsuite.core.locale import N_

DOCUMENT = "editorial-charter"
"""By which rules name the clauses of this document: editorial-charter#5.1."""


def worded(table: Mapping[Any, str]) -> dict[str, Any]:
    """How a form says the words of a field."""
    return {"words": dict(table)}


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

DAYS: dict[str, str] = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}
SECTIONS: dict[int, str] = {
    1: N_("Purpose, scope, version"),
    2: N_("The brand"),
    3: N_("Audiences"),
    4: N_("Pillars and topics"),
    5: N_("Voice and tone"),
    6: N_("Language"),
    7: N_("Vocabulary"),
    8: N_("Emoji, hashtags, mentions"),
    9: N_("Links"),
    10: N_("Formats, by network"),
    11: N_("Visual rules"),
    12: N_("Accessibility"),
    13: N_("Legal mentions"),
    14: N_("Cadence and slots"),
    15: N_("Roles and validation"),
    16: N_("Sources and corrections"),
    17: N_("What users make"),
    18: N_("Archive"),
    19: N_("Examples, annotated"),
    20: N_("One-page memo"),
}
PERSONS = {"vous": N_("formal (vous)"), "tu": N_("familiar (tu)"), "none": N_("as the language has it")}
INCLUSIVE = {
    "none": N_("none"),
    "epicene": N_("words for all genders"),
    "doublets": N_("both forms"),
    "middot": N_("middle dot"),
}
KINDS = {
    "machine": N_("checked by the machine"),
    "human": N_("looked at by a person"),
    "info": N_("to be known"),
}
SEVERITIES = {"block": N_("blocks"), "warn": N_("warns"), "info": N_("counts")}
SOURCES = {
    "law": N_("law"),
    "platform": N_("network"),
    "brand": N_("brand"),
    "graphic": N_("graphic charter"),
    "objective": N_("objective"),
}
USES = {"body": N_("text"), "large": N_("large text only"), "graphic": N_("graphics only"), "none": N_("not together")}
ROLES = {
    "cm": N_("community manager"),
    "lead": N_("social media lead"),
    "client": N_("client"),
    "legal": N_("legal"),
    "designer": N_("designer"),
}
