"""What a message of a crisis must not say: numbers that nobody verified, blame, jokes, promises that nobody keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cmsuite.charters.crisis_library import wording
from cmsuite.charters.crisis_schema import CrisisPlan, of_role
from cmsuite.charters.crisis_words import STAGES
from cmsuite.core.locale import N_, translate
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.rules.text import Text as Reading

SHORT = 280  # letters of a holding statement
UNVERIFIED = "crisis.message-unverified-fact"
_BLANK = re.compile(r"\[[^\[\]\n]{1,80}\]")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_HELP = {"3114", "112", "17", "15", "18", "119", "3018", "3919", "999", "911", "988", "116"}  # lines for help
_GAP = r"[\u00a0\u202f ]"
_HOUR = re.compile(
    rf"\b\d{{1,2}}(?:{_GAP}?h(?:{_GAP}?\d{{2}})?\b|:\d{{2}})|\b\d+{_GAP}(?:min|minutes?|hours?|heures?)\b"
)


def unverified(text: str, facts: Iterable[str] = ()) -> tuple[str, ...]:
    """The numbers of a message that no fact has. Blanks, hours and lines for help are none."""
    known = {_bare(one) for fact in facts for one in _NUMBER.findall(fact)} | _HELP
    said = _HOUR.sub(" ", _BLANK.sub(" ", text))
    return tuple(dict.fromkeys(one for one in _NUMBER.findall(said) if _bare(one) not in known))


def faults(text: str, *, legal: bool, owner: str = "") -> Iterator[tuple[str, str]]:
    """What is wrong in the wording: a source sentence, and the words that it is about. legal: counsel approved it."""
    words = wording()
    low = text.replace("'", "’").lower()
    if signs := Reading(text).emoji:
        yield N_("No emoji, no joke in a message of crisis: {what}."), " ".join(text[a:z] for a, z in signs)
    for one in words.admission:
        if one in low and not legal:
            yield N_("“{what}” admits a fault: legal counsel approves that first."), one
    for one in words.blame:
        if one in low:
            yield N_("“{what}” blames those who were hurt."), one
    for one in words.promise:
        if one in low and not owner:
            yield N_("“{what}” is a promise: say who keeps it."), one


def culprits(text: str) -> tuple[str, ...]:
    """The words of a post-mortem that look for somebody to blame."""
    low = text.replace("'", "’").lower()
    return tuple(one for one in wording().culprit if one in low)


def check(plan: CrisisPlan) -> Iterator[Finding]:
    """The messages of a plan: each stage of it, and the holding statement of each scenario."""
    spokesperson = of_role(plan, "spokesperson")
    for place, one in enumerate(plan.messages):
        at, stage = f"messages.{place}", translate(STAGES[one.stage])
        if not one.text:
            continue
        missing = [
            translate(name)
            for name, there in (
                (N_("the next update"), one.next_update),
                (N_("the spokesperson"), one.spokesperson or spokesperson),
                (N_("who approves it"), one.approvers),
            )
            if not there
        ]
        if missing:
            said = N_("The message “{stage}” does not say: {what}.")
            yield Finding("crisis.message-incomplete", "block", said, at, {"stage": stage, "what": ", ".join(missing)})
        yield from _text(one.text, f"{at}.text", stage, one.stage == 0, "legal" in one.approvers)
    for place, scenario in enumerate(plan.scenarios):
        yield from _text(scenario.holding, f"scenarios.{place}.holding", scenario.title, True, False)


def _text(text: str, at: str, where: str, short: bool, legal: bool) -> Iterator[Finding]:
    for number in unverified(text):
        said = N_("“{where}” says {number}, which is not verified: leave a blank in square brackets.")
        yield Finding(UNVERIFIED, "block", said, at, {"where": where, "number": number})
    if short and len(text) > SHORT:
        said = N_("The holding statement of “{where}” has {n} characters: {most} at most.")
        yield Finding("crisis.holding-too-long", "block", said, at, {"where": where, "n": len(text), "most": SHORT})
    for sentence, what in faults(text, legal=legal, owner="[" if "[" in text else ""):
        yield Finding("crisis.message-wording", "block", sentence, at, {"what": what})


def _bare(number: str) -> str:
    return re.sub(r"[^\d]", "", number).lstrip("0") or "0"
