"""What the store's words about documents are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_, translate

STATES = {
    "draft": N_("a draft"),
    "internal_review": N_("in internal review"),
    "sent": N_("sent"),
    "changes_requested": N_("back with changes requested"),
    "validated": N_("validated"),
    "superseded": N_("superseded"),
    "archived": N_("archived"),
}
COMMENTS = {
    "correction": N_("correction"),
    "question": N_("question"),
    "refusal": N_("refusal"),
    "addition": N_("addition"),
    "note": N_("note"),
}
ANSWERS = {
    "open": N_("open"),
    "accepted": N_("accepted"),
    "accepted_modified": N_("accepted, otherwise worded"),
    "refused": N_("refused"),
    "deferred": N_("put off"),
    "closed": N_("closed"),
}
PRIORITIES = {"low": N_("low"), "normal": N_("normal"), "high": N_("high")}
STAGES = {"awaiting_answers": N_("awaiting answers")}
SEVERITIES = {"block": N_("block"), "warn": N_("warn"), "info": N_("info")}


def how_far(state: str, stage: str = "") -> str:
    """How far a version has come, and what it waits for there, in the language in force."""
    return ", ".join([translate(STATES[state]), *([translate(STAGES[stage])] if stage else [])])
