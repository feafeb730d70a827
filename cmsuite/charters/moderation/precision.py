"""How right the rules of moderation were on comments that people labelled. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmsuite.charters.deciding import signals
from cmsuite.charters.moderation.gates import Gate, gate, low_of
from cmsuite.charters.moderation.schema import MeasuredRule
from cmsuite.charters.moderation.trying import Rules
from cmsuite.charters.moderation.words import HEARD
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.lint import lint


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment, and the category that a person says it is of, by the guide's code or the rules' own; `none` for no
    breach. reason: why it is none: quote, irony, homonym…"""

    text: str
    label: str
    tongue: str = "fr"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A rule on labelled comments. n: in how many it heard something; right: of how many it is. there: how many of its
    category there are; reasons: of what it heard wrongly, by why a person says so."""

    rule: str
    category: str
    n: int
    right: int
    there: int
    found: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def low(self) -> float:
        """The 95 % lower bound of its precision."""
        return low_of(self.right, self.n)

    @property
    def gate(self) -> Gate:
        return gate(self.right, self.n)


def measured(comments: Sequence[Labelled], heard: Rules) -> list[Measure]:
    """Each rule that heard something, the least sure first."""
    by_rule: dict[str, list[Labelled]] = {}
    found: dict[str, set[int]] = {}
    categories = {rule.id: rule.category for rule in heard.ruleset.rules if rule.category}
    for n, one in enumerate(comments):
        context = Context({**ASSUMED, "language": one.tongue, "country": "FR", "network": "", "status": "new"})
        report = lint(Subject.of("inbox", text=one.text), heard.ready, context)
        for rule in {signal.rule for signal in signals(report, heard.ruleset)}:
            by_rule.setdefault(rule, []).append(one)
            found.setdefault(categories[rule], set()).add(n)
    made = []
    for rule, ones in by_rule.items():
        category = categories[rule]
        its = {category, HEARD.get(category, category)}
        of = [n for n, one in enumerate(comments) if one.label in its]
        wrong = [one.reason or "—" for one in ones if one.label not in its]
        reasons = tuple(sorted(((why, wrong.count(why)) for why in set(wrong)), key=lambda one: (-one[1], one[0])))
        right, hit = len(ones) - len(wrong), len(found[category].intersection(of))
        made.append(Measure(rule, category, len(ones), right, len(of), hit, reasons))
    return sorted(made, key=lambda one: (one.low, one.rule))


def kept(found: Sequence[Measure], on: date) -> list[MeasuredRule]:
    """The measures as a guide keeps them."""
    return [MeasuredRule(rule=one.rule, category=one.category, n=one.n, right=one.right, on=on) for one in found]
