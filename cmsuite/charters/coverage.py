"""Which clauses no rule holds, which rules no clause asks for, which were never heard, or not listened to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.charters.words import DOCUMENT
from cmsuite.engines.acts import Act
from cmsuite.engines.rules.models import Exemption, LintReport

if TYPE_CHECKING:
    from cmsuite.engines.rules.rules import Ruleset

DAYS = 180
SILENCED = 0.2
"""The share of a rule's findings that may be suppressed: beyond, the rule is wrong, or nobody follows it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a rule spoke in the reports that are kept, and how often it was held not to apply."""

    fired: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """unheld: clauses of the machine without a rule in force; unasked: rules of the brand without a clause; silent:
    rules that clauses name and that never spoke; silenced: rules whose findings are suppressed too often. reports: how
    many were read."""

    unheld: tuple[str, ...]
    unasked: tuple[str, ...]
    silent: tuple[str, ...]
    silenced: tuple[str, ...]
    reports: int

    @property
    def whole(self) -> bool:
        """Whether each clause has its rule, and each rule of the brand its clause."""
        return not (self.unheld or self.unasked)


def coverage(clauses: Mapping[str, str], ruleset: Ruleset, heard: Mapping[str, Heard], reports: int) -> Coverage:
    """What does not meet. clauses: number of each clause of the machine -> its rule. Pure."""
    known = {rule.id: rule for rule in ruleset.rules}
    asked = {rule for rule in clauses.values() if rule}
    own = [rule for rule in ruleset.rules if rule.id.startswith("own.") or "@" not in rule.pack]
    mine = [rule for rule in ruleset.rules if rule.id in asked or rule.clause.startswith(f"{DOCUMENT}#")]
    return Coverage(
        unheld=tuple(clause for clause, rule in clauses.items() if rule not in known),
        unasked=tuple(rule.id for rule in own if not rule.clause),
        silent=tuple(rule.id for rule in mine if not heard.get(rule.id, Heard()).fired) if reports else (),
        silenced=tuple(
            rule.id
            for rule in mine
            if (said := heard.get(rule.id)) and said.fired and said.suppressed > SILENCED * said.fired
        ),
        reports=reports,
    )


def heard(act: Act, days: int = DAYS) -> tuple[dict[str, Heard], int]:
    """What each rule found by the reports of some days, and how many texts they were of. A text counts once, however
    often it was looked at."""
    since = act.now - timedelta(days=days)
    rows = act.session.execute(
        sa.select(LintReport.ref_id, LintReport.hash, LintReport.findings).where(LintReport.created_at >= since)
    )
    seen: dict[tuple[str, int, str], bool] = {}
    texts: set[tuple[int, str]] = set()
    for ref, hash_, found in rows:
        texts.add((ref, hash_))
        for rule, suppressed in _rules((found or {}).get("findings", ())):
            seen[rule, ref, hash_] = seen.get((rule, ref, hash_), False) or suppressed
    fired: dict[str, Heard] = {}
    for (rule, _ref, _hash), suppressed in seen.items():
        one = fired.get(rule, Heard())
        fired[rule] = Heard(one.fired + 1, one.suppressed + suppressed)
    lifted = sa.select(Exemption.rule, sa.func.count()).where(
        Exemption.kind == "suppression", Exemption.created_at >= since, Exemption.approved_by.is_not(None)
    )
    for rule, n in act.session.execute(lifted.group_by(Exemption.rule)):
        one = fired.get(rule, Heard())
        fired[rule] = Heard(max(one.fired, n), max(one.suppressed, n))
    return fired, len(texts)


def _rules(found: Iterable[Any]) -> Iterable[tuple[str, bool]]:
    for one in found:
        if isinstance(one, Mapping) and "rule" in one:
            yield str(one["rule"]), one.get("status") == "suppressed"
