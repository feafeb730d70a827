"""What must be right in a strategy so that it can be done: hours, money, days, risks, how it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, cast

from cmsuite.core.locale import N_, listed, money, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.strategy.capacity import Capacity
from cmsuite.strategy.compute import SEVERE, Computed, computed
from cmsuite.strategy.lists import counted, is_accessible
from cmsuite.strategy.money import CONTINGENCY
from cmsuite.strategy.plan import OPEN, Strategy
from cmsuite.strategy.quotes import plain
from cmsuite.strategy.words import LEVELS

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief

HUNDREDTH = Decimal("0.01")  # of an hour: a refusal never says that what is missing is nothing
WEEKLY = 4  # pieces a month: fewer, and a network is not there every week


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Whether a strategy can be held, paid, and stopped in time."""
    plan = cast(Strategy, content)
    made = computed(plan)
    yield from _hours(made)
    yield from _rhythm(plan, made)
    yield from _money(plan, around, made)
    yield from _days(plan, made)
    yield from _risks(plan)
    yield from _care(plan)
    yield from _scenarios(plan)


def said_cut(pieces: Sequence[tuple[str, int]]) -> str:
    """“2 videos and 1 visual”: in the language in force."""
    return listed([counted(format, n) for format, n in pieces])


def _hours(made: Computed) -> Iterator[Finding]:
    capacity = made.capacity
    if capacity.level != "red":
        return
    facts = {
        "need": plain(capacity.need.quantize(HUNDREDTH, ROUND_CEILING), 2),
        "available": plain(capacity.available.quantize(HUNDREDTH, ROUND_FLOOR), 2),
        "ratio": percent(float(capacity.ratio), 0) if capacity.ratio is not None else "∞",
        "more": plain(capacity.excess.quantize(HUNDREDTH, ROUND_CEILING), 2),
    }
    if made.cut is None or not made.cut.pieces:
        said = N_(
            "Impossible cadence: {need} h needed, {available} h available ({ratio}). Even with nothing published it "
            "does not fit: add {more} h, or take other work away."
        )
    else:
        said = N_(
            "Impossible cadence: {need} h needed, {available} h available ({ratio}). Take out {cut} ({left} h remain, "
            "{colour}), or add {more} h."
        )
        level = Capacity(made.cut.left, capacity.available).level
        facts |= {
            "cut": said_cut(made.cut.pieces),
            "left": plain(made.cut.left, 2),
            "colour": translate(LEVELS[level]),
        }
    yield Finding("strategy.cadence-over-capacity", "block", said, "cadence", facts)


def _rhythm(plan: Strategy, made: Computed) -> Iterator[Finding]:
    for place, one in enumerate(plan.networks):
        n = sum(count for (network, _format), count in made.by_network.items() if network == one.key)
        if one.decision in OPEN and n < WEEKLY:
            said = N_("{n} pieces a month on {name}: there are weeks without any. Plan {least}, or do without it.")
            facts = {"n": n, "name": one.name, "least": WEEKLY}
            yield Finding("strategy.cadence-irregular", "warn", said, f"networks.{place}", facts)


def _money(plan: Strategy, around: Around, made: Computed) -> Iterator[Finding]:
    if plan.budget_cents != made.cost or not plan.budget:
        said = N_("The total is written as {typed}, the lines come to {lines}.")
        facts = {
            "typed": money(plan.budget_cents, plan.currency),
            "lines": money(made.cost, plan.currency),
        }
        yield Finding("strategy.budget-sum", "block", said, "budget_cents", facts)
    yield from _envelope(plan, around, made)
    reserve = made.families.get("contingency", 0)
    if made.cost and reserve < CONTINGENCY * made.cost:
        said = N_("{rate} is kept for what cannot be foreseen: five per cent are the least.")
        facts = {"rate": percent(reserve / made.cost)}
        yield Finding("strategy.contingency-low", "warn", said, "budget", facts)
    paid = {one.objective for one in plan.budget if one.cents}
    for place, one in enumerate(plan.objectives):
        if one.lead.target is not None and one.key not in paid:
            said = N_("{key} has a target, and no line of the budget is for it.")
            yield Finding("strategy.target-without-budget", "warn", said, f"objectives.{place}", {"key": one.key})


def _envelope(plan: Strategy, around: Around, made: Computed) -> Iterator[Finding]:
    rule = "strategy.budget-over-envelope"
    if "brief" not in around.parents:
        said = N_("The envelope is not known: this strategy follows from no framing note.")
        yield Finding(rule, "block", said, "budget")
        return
    brief = cast("Brief", around.parents["brief"].content)
    if (brief.currency, brief.tax) != (plan.currency, plan.tax):
        said = N_("The framing note counts in {theirs}, this strategy in {ours}: they cannot be compared.")
        facts = {"theirs": f"{brief.currency} {brief.tax.upper()}", "ours": f"{plan.currency} {plan.tax.upper()}"}
        yield Finding(rule, "block", said, "currency", facts)
    elif made.cost > brief.budget_cents:
        said = N_("The lines come to {lines}, the envelope of the framing note is {envelope}: {over} too much.")
        facts = {
            "lines": money(made.cost, plan.currency),
            "envelope": money(brief.budget_cents, plan.currency),
            "over": money(made.cost - brief.budget_cents, plan.currency),
        }
        yield Finding(rule, "block", said, "budget", facts)


def _days(plan: Strategy, made: Computed) -> Iterator[Finding]:
    if made.ring:
        said = N_("{keys} wait for each other: none of them can begin.")
        yield Finding("strategy.roadmap-ring", "block", said, "milestones", {"keys": ", ".join(made.ring)})
    for place, one in enumerate(plan.milestones):
        if one.on is None:
            continue
        for freeze in plan.freezes:
            if freeze.first and freeze.last and freeze.first <= one.on <= freeze.last:
                said = N_("“{what}” falls into “{freeze}”, when nothing is delivered.")
                frozen = {"what": one.what, "freeze": freeze.what}
                yield Finding("strategy.milestone-in-freeze", "block", said, f"milestones.{place}.on", frozen)
        if (due := made.due.get(one.key)) is not None and one.on < due:
            said = N_("“{what}” is due {n} days before it can be done.")
            facts = {"what": one.what, "n": (due - one.on).days}
            yield Finding("strategy.milestone-too-early", "warn", said, f"milestones.{place}.on", facts)


def _risks(plan: Strategy) -> Iterator[Finding]:
    for place, one in enumerate(plan.risks):
        if not (one.prevention and one.plan_b and one.owner):
            said = N_("“{what}” has no prevention, no plan B or no owner.")
            yield Finding("strategy.risk-without-plan", "warn", said, f"risks.{place}", {"what": one.what})
        elif one.probability * one.impact >= SEVERE and not one.scenario:
            said = N_("“{what}” weighs {n} of 25 and has no crisis scenario.")
            weighs = {"what": one.what, "n": one.probability * one.impact}
            yield Finding("strategy.risk-without-plan", "warn", said, f"risks.{place}.scenario", weighs)


def _care(plan: Strategy) -> Iterator[Finding]:
    if not any(is_accessible(f"{one.what} {one.proof}") for one in plan.commitments):
        said = N_("Nothing is said about accessibility: at least texts for pictures, captions, plain words.")
        yield Finding("strategy.a11y-absent", "block", said, "commitments")
    if plan.review.on is None:
        said = N_("No day is set on which this strategy is looked at again.")
        yield Finding("strategy.no-review-date", "block", said, "review.on")


def _scenarios(plan: Strategy) -> Iterator[Finding]:
    chosen = [one for one in plan.scenarios if one.chosen]
    if len(plan.scenarios) < 2 or len(chosen) != 1 or not chosen[0].why:
        said = N_("Compare two scenarios at least, choose one of them, and say why.")
        yield Finding("strategy.no-alternative", "warn", said, "scenarios")
    elif plan.budget and chosen[0].cents != sum(one.cents for one in plan.budget):
        said = N_("The scenario that is chosen costs {scenario}, the budget {budget}.")
        facts = {
            "scenario": money(chosen[0].cents, plan.currency),
            "budget": money(sum(one.cents for one in plan.budget), plan.currency),
        }
        yield Finding("strategy.budget-sum", "block", said, "scenarios", facts)
