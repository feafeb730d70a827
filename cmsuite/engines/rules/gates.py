"""Whether a gate is closed by what the rules said, and by what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmsuite.core.locale import N_, Spoken, said_in
from cmsuite.engines.rules.contract import LATER, Finding, Report, Unknown

UNKNOWN = N_("{rule} could not be evaluated: {reason}.")
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a gate closed. kind: `block` a finding that blocks; `unknown` a rule that blocks and lacks
    `fact`; `warn` a finding that nobody acknowledged yet. said: both languages."""

    kind: Literal["block", "unknown", "warn"]
    rule: str
    said: Spoken
    field: str = ""
    start: int = 0
    end: int = 0
    match: str = ""
    fingerprint: str = ""
    fact: str = ""


ORDER = ("block", "unknown", "warn")


def closed(
    report: Report,
    waived: frozenset[str] = frozenset(),
    acknowledged: frozenset[str] = frozenset(),
    *,
    later: bool = False,
) -> tuple[Reason, ...]:
    """What keeps the gate closed, the gravest first; empty where it is open.

    waived: rules that block and were let pass for this content; acknowledged: rules that warn, of which somebody said
    why it goes out all the same; later: what takes longer is asked at a later gate, and closes none here. What is
    suppressed, informs or is for moderation closes nothing.
    """
    found = [_of(one) for one in report.findings if one.status == "open" and one.severity in ("block", "warn")]
    found += [
        _lacking(one) for one in report.unknown if one.severity == "block" and not (later and one.reason == LATER)
    ]
    left = [one for one in found if one.rule not in (acknowledged if one.kind == "warn" else waived)]
    return tuple(sorted(left, key=lambda one: (ORDER.index(one.kind), one.field, one.start, one.rule, one.fact)))


def _of(one: Finding) -> Reason:
    kind: Literal["block", "warn"] = "block" if one.severity == "block" else "warn"
    return Reason(kind, one.rule, one.message, one.field, one.start, one.end, one.match, one.fingerprint)


def _lacking(one: Unknown) -> Reason:
    by = {}
    for tongue in LANGUAGES:
        reason = one.reason.by.get(tongue, "") if isinstance(one.reason, Spoken) else one.reason
        by[tongue] = said_in(UNKNOWN, tongue).format(rule=one.rule, reason=reason)
    return Reason("unknown", one.rule, Spoken(by), fact=one.fact)
