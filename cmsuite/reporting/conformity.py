"""What the rules of the brand said in a period of all that was read by them, and what became of it. A question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.locale import Spoken
from cmsuite.core.zones import day_bounds
from cmsuite.engines.acts import Act
from cmsuite.engines.rules import force
from cmsuite.engines.rules.models import Exemption, LintReport
from cmsuite.engines.trail.models import Ref
from cmsuite.metrics.periods import Period

TOLD = ("block", "warn")
"""What only counts is told to who writes, not to a client."""


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """What one rule found, in how many texts: `found`, of which `mended` before the last time that they were read,
    `aside` where it does not apply, and `left`, passed with a reason or still there."""

    rule: str
    title: Spoken | None
    severity: str
    found: int
    mended: int
    aside: int

    @property
    def left(self) -> int:
        return self.found - self.mended - self.aside


@dataclass(frozen=True, slots=True)
class Exempted:
    """A rule that was let pass, or that does not apply to a content: why, and until when."""

    rule: str
    title: Spoken | None
    about: str
    waived: bool
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Conformity:
    """texts: how many were read; clear: in which nothing was found that blocks or warns, when they were last read;
    shut: those that a rule kept back at a gate, at least once; unread: whose findings are no longer kept; digests: of
    the rules that they were last read by, how many texts each, the most first."""

    texts: int
    clear: int
    shut: int
    unread: int
    rules: tuple[RuleSaid, ...]
    exempted: tuple[Exempted, ...]
    digests: Mapping[str, int]


def conformity(act: Act, period: Period, zone: str) -> Conformity:
    """Of the brand at hand, by its own days. Raises what `in_force` raises."""
    begins, _end = day_bounds(_noon(period.first, zone), zone)
    _begin, ends = day_bounds(_noon(period.last, zone), zone)
    wanted = (
        sa.select(LintReport.ref_id, LintReport.digest, LintReport.findings, LintReport.counts)
        .where(LintReport.brand_id == act.in_brand, LintReport.created_at >= begins, LintReport.created_at < ends)
        .order_by(LintReport.id)
    )
    found, last, digests = defaultdict[int, dict[str, str]](dict), dict[int, dict[str, set[str]] | None](), {}
    shut = set()
    for ref, digest, said, counts in act.session.execute(wanted):
        told = [one for one in (said or {}).get("findings", ()) if one["severity"] in TOLD]
        found[ref] |= {one["rule"]: one["severity"] for one in told}
        last[ref] = None if said is None else _by_status(told)
        digests[ref] = digest
        if counts.get("closed"):
            shut.add(ref)
    titles = {one.id: one.title for one in force.in_force(act, act.in_brand, period.last).rules} if last else {}
    return Conformity(
        texts=len(last),
        clear=sum(one is not None and not one["open"] for one in last.values()),
        shut=len(shut),
        unread=sum(one is None for one in last.values()),
        rules=_rules(found, last, titles),
        exempted=_exempted(act, period, titles),
        digests=dict(Counter(digests.values()).most_common()),
    )


def _noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone))


def _by_status(told: list[dict[str, Any]]) -> dict[str, set[str]]:
    return {status: {one["rule"] for one in told if one["status"] == status} for status in ("open", "suppressed")}


def _rules(
    found: Mapping[int, Mapping[str, str]],
    last: Mapping[int, Mapping[str, set[str]] | None],
    titles: Mapping[str, Spoken],
) -> tuple[RuleSaid, ...]:
    """The gravest first, then those that found most."""
    n, mended, aside, severities = Counter[str](), Counter[str](), Counter[str](), dict[str, str]()
    for ref, rules in found.items():
        now = last[ref] or {"open": set(rules), "suppressed": set()}
        severities |= rules
        n.update(list(rules))
        aside.update(rule for rule in rules if rule in now["suppressed"] and rule not in now["open"])
        mended.update(rule for rule in rules if rule not in now["open"] | now["suppressed"])
    lines = [RuleSaid(one, titles.get(one), severities[one], n[one], mended[one], aside[one]) for one in n]
    return tuple(sorted(lines, key=lambda one: (TOLD.index(one.severity), -one.found, one.rule)))


def _exempted(act: Act, period: Period, titles: Mapping[str, Spoken]) -> tuple[Exempted, ...]:
    wanted = (
        sa.select(Exemption, Ref.label)
        .join(Ref, Ref.id == Exemption.ref_id)
        .where(
            Exemption.brand_id == act.in_brand,
            Exemption.approved_by.is_not(None),
            Exemption.starts_on <= period.last,
            Exemption.ends_on >= period.first,
        )
        .order_by(Exemption.rule, Exemption.id)
    )
    return tuple(
        Exempted(row.rule, titles.get(row.rule), label, row.kind == "waiver", row.reason, row.ends_on)
        for row, label in act.session.execute(wanted)
        if row.lifted_at is None or row.lifted_at.date() >= period.first
    )
