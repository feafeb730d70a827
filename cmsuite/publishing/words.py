"""What the store's words about publications are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.content.words import CHANGES
from cmsuite.content.words import STATES as POST_STATES
from cmsuite.core.locale import N_, _

if TYPE_CHECKING:
    from cmsuite.content.views import PostLine
    from cmsuite.publishing.register import Call

STATES = {
    "planned": N_("planned"),
    "claimed": N_("being prepared"),
    "sending": N_("being sent"),
    "published": N_("published"),
    "failed": N_("failed"),
    "ambiguous": N_("in doubt: being looked for"),
    "needs_decision": N_("in doubt: yours to decide"),
    "awaiting_human": N_("ready, for you to publish"),
    "missed": N_("missed"),
    "cancelled": N_("cancelled"),
}
OUTCOMES = {
    "ok": N_("published"),
    "rejected_permanent": N_("refused"),
    "rejected_retryable": N_("refused for now"),
    "duplicate": N_("said to be there already"),
    "ambiguous": N_("no certain answer"),
    "found": N_("found"),
    "absent": N_("not there"),
    "unknown": N_("could not be read"),
    "equal": N_("as it was sent"),
    "differs": N_("not as it was sent"),
    None: N_("no answer"),
}
DIFFERENCES = {
    "text": N_("text"),
    "media": N_("files"),
    "alt": N_("alternative texts"),
    "visibility": N_("visibility"),
    "language": N_("language"),
    "pub.duplicate-remote": N_("there twice"),
}
CALLS = {"send": N_("send"), "look": N_("look"), "edit": N_("edit"), "delete": N_("delete")}
STAGES = {
    "scheduled": N_("scheduled"),
    "partly_published": N_("published in part"),
    "stuck": N_("needs a decision"),
    "published": N_("published everywhere"),
}
REASONS = {"crisis": N_("crisis"), "client": N_("client"), "moved": N_("taken from an archive")}
STANDINGS = {
    "idea": N_("idea"),
    "not_approved": N_("not approved"),
    "changes_requested": CHANGES,
    "not_planned": N_("not planned"),
    "planned": N_("planned"),
    "frozen": N_("frozen"),
    "late": N_("late"),
    "sending": N_("being sent"),
    "published": N_("published"),
    "to_publish": N_("to publish by hand"),
    "doubt": N_("in doubt"),
    "failed": N_("failed"),
    "missed": N_("missed"),
    "cancelled": N_("cancelled"),
    "past": N_("gone by, not planned"),
}


def call_said(call: Call) -> str:
    """Which attempt it was, in the language in force."""
    said = f"{_(CALLS[call.kind])} {call.nth}"
    return _("{call} of part {part}").format(call=said, part=call.part) if call.of > 1 and call.part else said


def of_post(line: PostLine, out: str | None) -> str:
    """How far a post of a list has come."""
    return how_far(line.state, line.approved == line.variants > 0, out, refused=line.refused > 0)


def how_far(state: str, approved: bool, out: str | None, *, refused: bool = False) -> str:
    """How far a post has come: what is kept of it, or what its approvals and its publications (`out`) say."""
    if state not in ("in_production", "in_review"):
        return POST_STATES[state]
    if refused and out in (None, "scheduled"):
        return CHANGES
    return STAGES[out] if out else N_("approved") if approved else POST_STATES[state]
