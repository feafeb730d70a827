"""What the store's words about mails are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_, translate

STATES = {
    "planned": N_("to be sent"),
    "claimed": N_("about to be sent"),
    "sending": N_("being sent"),
    "sent": N_("has left"),
    "ambiguous": N_("in doubt"),
    "needs_decision": N_("in doubt, for a person to decide"),
    "bounced": N_("came back"),
    "failed": N_("refused"),
    "cancelled": N_("not sent"),
}
BACK = {True: N_("came back for good: nobody there"), False: N_("came back for now: still written to")}
"""A mail that came back: hard, by which the address is written to no more, or soft."""
LETTERS = {"new": N_("new"), "taken": N_("recorded"), "ignored": N_("put aside")}
KINDS = {
    "answer": N_("answer"),
    "bounce": N_("came back"),
    "automatic": N_("automatic"),
    "other": N_("other"),
}
PROPOSALS = {
    "yes": N_("it seems to say yes"),
    "changes": N_("it seems to ask for changes"),
    "unclear": N_("it says neither yes nor no"),
}
BOXES = {"folder": N_("folder"), "imap": N_("mailbox")}
PURPOSES = {"answers": N_("answers"), "newsletters": N_("newsletters")}


def state_said(state: str, hard: bool | None = None) -> str:
    """What a mail of ours stands at, in the language in force."""
    return translate(STATES[state] if hard is None else BACK[hard])
