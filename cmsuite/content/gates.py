"""The gates of a post: what the rules say of it is looked at, kept with the digest of the rules, and may close them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from cmsuite.content.approval import Leaves, undated
from cmsuite.content.checks import SAID, Finding, refuse_blocked
from cmsuite.content.findings import told
from cmsuite.content.known import cases
from cmsuite.content.linting import Case, read_case
from cmsuite.content.models import Variant
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.rules import force, gates, reports
from cmsuite.engines.rules.contract import Report

Moment = Literal["review", "approve", "schedule", "send"]
LEAST = 10  # characters of a reason
HOURS = "quiet-hours"  # the kind of rule that asks the day and the hour alone
GATE = choice(
    "content.gate",
    Literal["all", "blocks", "none"],
    "all",
    N_(
        "What of the rules keeps a post from going on: what blocks, and warnings that nobody passed (all), what blocks"
        " (blocks), or nothing (none)."
    ),
)


class Unpassed(Refused):
    said = N_("Post {post} has warnings that nobody passed: {why}")
    hint = N_("Mend them, or say of each why it may stay: cmsuite post approve {post} --pass RULE=REASON")


class UnpassedThere(Unpassed):
    said = N_("At that hour post {post} has warnings that nobody passed: {why}")
    hint = N_("Choose another time, or say of each why it may stay: the same command with --pass RULE=REASON")


def unpassed(post: int, warns: Collection[Finding], refusal: type[Unpassed] = Unpassed) -> Unpassed:
    """The refusal that names the first of the warnings, and how many more there are; `rules` of its facts are all."""
    by = {one.code: one.message for one in warns}
    said = " ".join(f"[{rule}] {message}" for rule, message in list(by.items())[:SAID])
    why = said + (f" (+ {len(by) - SAID})" if len(by) > SAID else "")
    return refusal(post=post, why=why, rules=tuple(by))


class ShortReason(Usage):
    said = N_("Why {rule} may be passed takes {n} characters or more.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What the rules say of a variant, and what of it keeps the gate closed. blocks, warns: as they are told."""

    case: Case
    report: Report
    blocks: tuple[Finding, ...]
    warns: tuple[Finding, ...]


def look(made: Mapping[int, Case], passing: Collection[str] = ()) -> dict[int, Looked]:
    """Read variants. passing: rules that warn, of which somebody said why. Pure."""
    found = {}
    for id, case in made.items():
        report, waived = read_case(case), case.known.exempted.waived
        reasons = gates.closed(report, waived, frozenset(passing))
        shut = {(one.rule, one.kind == "warn") for one in reasons}
        parts = len(case.words.parts)
        said = told(report, case.known.ruleset, case.files, parts, post=case.known.post, waived=waived)
        blocks = tuple(one for one in said if one.level == "block" and (one.code, False) in shut)
        warns = tuple(one for one in said if one.level == "warn" and (one.code, True) in shut)
        found[id] = Looked(case, report, blocks, warns)
    return found


def findings(act: Act, variants: Collection[int], *, leaves: Leaves = undated) -> dict[int, list[Finding]]:
    """All that the rules say of variants as they are kept. Raises what `in_force` raises."""
    found = {}
    for id, case in cases(act, variants, leaves=leaves).items():
        known = case.known
        found[id] = told(read_case(case), known.ruleset, case.files, len(case.words.parts),
                         post=known.post, waived=known.exempted.waived)  # fmt: skip
    return found


def passed(
    act: Act,
    variants: Collection[int],
    moment: Moment,
    *,
    because: Mapping[str, str] | None = None,
    leaves: Leaves = undated,
) -> dict[int, str]:
    """Have variants pass a gate: the digest of the rules that they were read by, by variant. What was found is kept.

    because: why a rule that warns is passed: at the approval any of them, at the planning those of the hour, where the
    approval did not meet them. Raises Blocked, Unpassed, UnpassedThere, ShortReason, and what `in_force` raises.
    """
    reasons = reasons_of(because or {})
    made = cases(act, variants, moment=moment, leaves=leaves, near=moment == "approve")
    looked = look(made, reasons)
    asked = chosen_for(act, (GATE,), {one.known.brand for one in made.values()})
    for one in looked.values():
        gate, post = asked[one.case.known.brand][0], one.case.known.post or 0
        if gate != "none":
            refuse_blocked(post, list(one.blocks))
        if gate == "all" and moment == "approve" and one.warns:
            raise unpassed(post, [warn for other in looked.values() for warn in other.warns])
        if gate == "all" and moment == "schedule":
            _refuse_hour(one, _before(act, one.case.known.variant or 0, one.case.known.hash))
    return {id: keep(act, one, moment) for id, one in looked.items()}


def moved(act: Act, variant_id: int, leaves_at: datetime | None, because: Mapping[str, str] | None = None) -> None:
    """Have a variant that was planned for another time pass this one: a quiet hour or a day of mourning takes a reason,
    once for each text. What blocks is asked again before the send. because: as for `passed`.

    Raises UnpassedThere, ShortReason, and what `in_force` raises."""
    reasons = reasons_of(because or {})
    before = _before(act, variant_id, act.get(Variant, variant_id).hash)
    if leaves_at is None or not any(one.moment == "schedule" for one in before):
        return
    made = cases(act, [variant_id], moment="schedule", leaves=lambda *_of: {variant_id: leaves_at}, near=False)
    one = look(made, reasons)[variant_id]
    if chosen_for(act, (GATE,), {one.case.known.brand})[one.case.known.brand][0] == "all":
        _refuse_hour(one, before)
    keep(act, one, "schedule")


def _before(act: Act, variant_id: int, hash_: str) -> list[reports.Kept]:
    """What was found in a text as it was approved and planned."""
    told_before = reports.told(act, ("variant", variant_id))
    return [one for one in told_before if one.moment in ("approve", "schedule") and one.hash == hash_]


def _refuse_hour(one: Looked, before: Collection[reports.Kept]) -> None:
    """Raises UnpassedThere where a rule warns of the hour or of the day, and did not before."""
    known = {finding["rule"] for report in before for finding in report.findings or ()}
    hours = {rule.id for rule in one.case.known.ruleset.rules if rule.kind.name == HOURS}
    if asked := [warn for warn in one.warns if warn.code in hours - known]:
        raise unpassed(one.case.known.post or 0, asked, UnpassedThere)


def shut_by(act: Act, variants: Collection[int], moment: Moment, *, leaves: Leaves = undated) -> dict[int, Looked]:
    """Variants as the rules read them now, with what blocks them; nothing does where the brand has the gate open."""
    looked = look(cases(act, variants, moment=moment, leaves=leaves, near=False))
    asked = chosen_for(act, (GATE,), {one.case.known.brand for one in looked.values()})
    return {
        id: replace(one, blocks=()) if asked[one.case.known.brand][0] == "none" else one for id, one in looked.items()
    }


def keep(act: Act, one: Looked, moment: Moment) -> str:
    """Keep what was found in a variant, and what its rules were. Returns their digest."""
    known = one.case.known
    digest = force.keep(act, known.ruleset)
    reports.record(act, ("variant", known.variant or 0), known.hash, digest, moment, one.report)
    return digest


def reasons_of(because: Mapping[str, str]) -> dict[str, str]:
    """Rule -> why it is passed. Raises ShortReason."""
    found = {rule: clean(why, 600, lines=False) for rule, why in because.items()}
    for rule, why in found.items():
        if len(why) < LEAST:
            raise ShortReason(rule=rule, n=LEAST)
    return found


def passing_said(because: Mapping[str, str]) -> str | None:
    """The rules that were passed and why, in one line; None where none was."""
    by: dict[str, list[str]] = {}
    for rule, why in sorted(reasons_of(because).items()):
        by.setdefault(why, []).append(rule)
    return "; ".join(f"{', '.join(rules)}: {why}" for why, rules in by.items()) or None
