"""What the words of a brief's data are called. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsuite.core.locale import N_, Spoken

ORIGINS = {
    "stated": N_("Said by"),
    "document": N_("Taken from"),
    "deduced": N_("Deduced"),
    "assumed": N_("Assumed"),
    "to_confirm": N_("To be confirmed"),
}
STATES = {
    "open": N_("open"),
    "sent": N_("asked"),
    "answered": N_("answered"),
    "integrated": N_("in the note"),
    "withdrawn": N_("withdrawn"),
    "assumed_by_agency": N_("assumed by us"),
}
FAMILIES = {
    "fees": N_("Fees"),
    "production": N_("Production"),
    "media": N_("Media"),
    "influence": N_("Influence"),
    "tools": N_("Tools"),
    "events": N_("Events and prizes"),
    "training": N_("Training"),
    "contingency": N_("Contingency"),
}
STAKES = {"business": N_("Business"), "image": N_("Image"), "relation": N_("Relation"), "social": N_("Society")}
SIDES = {"agency": N_("Agency"), "client": N_("Client")}
ANSWERS = {
    "waiting": N_("not decided yet"),
    "accepted": N_("accepted"),
    "refused": N_("refused: the client's version stays"),
    "other": N_("otherwise, in the client's words"),
}
GROUNDS = {
    "unfeasible": N_("The request cannot be carried out as it stands."),
    "harmful": N_("The request would harm the client."),
    "off_target": N_("The request misses what it is for."),
}
LETTERS = {
    "who": N_("who"),
    "what": Spoken({"en": "what", "fr": "quoi"}),  # heads of lists are called so too, and are other words in French
    "where": Spoken({"en": "where", "fr": "où"}),
    "when": Spoken({"en": "when", "fr": "quand"}),
    "how": N_("how"),
    "how_many": N_("how much"),
    "why": N_("why"),
}
CONFIDENCE = {"high": N_("high"), "medium": N_("medium"), "medium-high": N_("medium to high"), "low": N_("low")}
SECTORS = {
    "alcohol": N_("Alcohol"),
    "health": N_("Health"),
    "finance": N_("Finance"),
    "gambling": N_("Gambling"),
    "minors": N_("Minors"),
    "food": N_("Food"),
    "politics": N_("Politics"),
}
DUTIES = {
    "mandate": N_("a written mandate before the first purchase"),
    "invoice": N_("the seller invoices the advertiser"),
    "rebates": N_("rebates on the invoice, to the advertiser"),
    "report": N_("the seller reports what ran, and at which price"),
}
TAXES = {"ht": N_("without tax"), "ttc": N_("tax included")}


def called(words: Mapping[str, str]) -> dict[str, Any]:
    """What a form shows for each value of a field."""
    return {"words": dict(words)}


SHEETS = {"objectives": N_("Objectives"), "budget": N_("Budget"), "schedule": N_("Schedule")}
