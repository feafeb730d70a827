"""What the words of a watch sheet are called. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

HORIZONS = {
    "month": N_("within a month"),
    "quarter": N_("in one to three months"),
    "year": N_("in three to twelve months"),
    "beyond": N_("later than in a year"),
}
BANDS = {"act": N_("act now"), "plan": N_("plan"), "watch": N_("keep an eye on"), "note": N_("put on record")}
DOMAINS = {
    "content": N_("content"),
    "ads": N_("advertising"),
    "moderation": N_("moderation"),
    "tooling": N_("tools"),
    "legal": N_("law"),
    "budget": N_("budget"),
    "audience": N_("audience"),
}
DECISIONS = {
    "": N_("not decided"),
    "brief_note": N_("a note in the brief"),
    "factor": N_("a factor of the SWOT"),
    "recommendation": N_("a recommendation"),
    "charter_change": N_("a change of the charter"),
    "calendar_idea": N_("an idea for the calendar"),
    "none": N_("no action"),
}
PROPOSED = {
    "brief_note": "brief_context",
    "factor": "factor",
    "recommendation": "recommendation",
    "charter_change": "charter_change",
    "calendar_idea": "calendar_idea",
}
"""The kind of proposal that a decision is handed on as."""
OPINIONS = (
    "should ought must may might could would probably possibly perhaps seems appears likely unfortunately fortunately "
    "obviously clearly alarming worrying excellent terrible great huge bad good important remarkable "
    "devrait devraient pourrait pourraient faudrait doit doivent semble semblent paraît probablement peut-être "
    "malheureusement heureusement évidemment clairement inquiétant inquiétante alarmant excellent excellente énorme "
    "important importante remarquable regrettable décevant décevante dangereux dangereuse"
).split()
"""Words of an opinion or a guess, in both languages: what is a fact does without them."""
