"""What must be right in a strategy: objectives, indicators, position, pillars, networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cmsuite.briefs.framing import NETWORKS
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.metrics.dictionary import METRICS
from cmsuite.strategy import choice
from cmsuite.strategy.compute import computed, weights_of
from cmsuite.strategy.lists import is_vanity, suggested
from cmsuite.strategy.plan import OPEN, Kpi, Strategy, Weights
from cmsuite.strategy.quotes import plain

if TYPE_CHECKING:
    from cmsuite.matrix.schema import SwotNote

RETAINED = ("retained", "amended", "in_plan", "scored")
FEWEST, MOST = 3, 5  # objectives
SUPPORT = 2  # indicators beside the one that leads


def check(content: Content, around: Around) -> Iterator[Finding]:
    """What a strategy aims at, and where."""
    plan = cast(Strategy, content)
    yield from _objectives(plan, around)
    yield from _dropped(plan, around)
    for place, one in enumerate(plan.objectives):
        at = f"objectives.{place}"
        yield from _lead(one.stage, one.lead, at)
        yield from _kpi(one.lead, f"{at}.lead")
        for n, support in enumerate(one.support):
            yield from _kpi(support, f"{at}.support.{n}")
        if not one.guard.name:
            said = N_("Nothing is named that must not get worse while {key} is reached.")
            yield Finding("strategy.no-guard-kpi", "warn", said, f"{at}.guard", {"key": one.key})
        else:
            yield from _kpi(one.guard, f"{at}.guard")
        if len(one.support) > SUPPORT:
            said = N_("{key} has {n} supporting indicators: with more than {most}, nobody looks at the one that leads.")
            facts = {"key": one.key, "n": len(one.support), "most": SUPPORT}
            yield Finding("strategy.too-many-kpis", "warn", said, f"{at}.support", facts)
    yield from _position(plan)
    yield from _pillars(plan)
    yield from _networks(plan)
    yield from _weights(plan, around)


def _objectives(plan: Strategy, around: Around) -> Iterator[Finding]:
    if not FEWEST <= len(plan.objectives) <= MOST:
        said = N_("There are {n} objectives: a team holds {least} to {most}.")
        facts = {"n": len(plan.objectives), "least": FEWEST, "most": MOST}
        yield Finding("strategy.objective-count", "warn", said, "objectives", facts)
    known = _statuses(around)
    for place, one in enumerate(plan.objectives):
        if found := NETWORKS.search(one.what):
            said = N_("“{word}” is a solution: say in {key} what it is for.")
            named = {"word": found[0], "key": one.key}
            yield Finding("strategy.objective-is-solution", "warn", said, f"objectives.{place}.what", named)
        told = [known[key] for key in one.recommendations if key in known]
        if not one.recommendations or (told and not any(status in RETAINED for status in told)):
            said = N_(
                "{key} comes from no recommendation that the client retained: name it, or take the objective out."
            )
            at = f"objectives.{place}.recommendations"
            yield Finding("strategy.objective-without-recommendation", "block", said, at, {"key": one.key})


def _statuses(around: Around) -> dict[str, str]:
    """What became of each recommendation of the SWOT note above."""
    if "swot_note" not in around.parents:
        return {}
    note = cast("SwotNote", around.parents["swot_note"].content)
    return {one.key: one.status for one in note.recommendations}


def _dropped(plan: Strategy, around: Around) -> Iterator[Finding]:
    if "swot_note" not in around.parents:
        return
    note = cast("SwotNote", around.parents["swot_note"].content)
    covered = {key for one in plan.objectives for key in one.recommendations}
    covered |= {one.recommendation for one in plan.left_out if one.reason}
    for one in note.recommendations:
        if one.status in RETAINED and one.key not in covered:
            said = N_(
                "The client retained {key} (“{title}”), and no objective carries it out: add one, or say why not."
            )
            facts = {"key": one.key, "title": one.title}
            yield Finding("strategy.recommendation-dropped", "warn", said, "left_out", facts)


def _lead(stage: str, lead: Kpi, at: str) -> Iterator[Finding]:
    if (lead.name and is_vanity(stage, lead.name)) or is_vanity(stage, METRICS.get(lead.metric, "")):
        said = N_("“{name}” grows by itself: it cannot lead this objective. Choose among: {others}.")
        facts = {"name": lead.name or translate(METRICS[lead.metric]), "others": ", ".join(suggested(stage)[:3])}
        yield Finding("strategy.kpi-vanity-lead", "block", said, f"{at}.lead.name", facts)
    if lead.target is None:
        said = N_("No target is set: nobody could say whether it was reached.")
        yield Finding("strategy.kpi-unmeasurable", "block", said, f"{at}.lead.target")


def _kpi(kpi: Kpi, at: str) -> Iterator[Finding]:
    if kpi.metric and kpi.metric not in METRICS:
        said = N_("“{metric}” is no metric of the dictionary: choose one, or leave it empty and write the formula.")
        yield Finding("strategy.kpi-unknown-metric", "warn", said, f"{at}.metric", {"metric": shown(kpi.metric, 40)})
    if kpi.name and not kpi.metric and not kpi.formula:
        said = N_("“{name}” has neither a metric of the dictionary nor a formula: nobody could count it twice alike.")
        yield Finding("strategy.kpi-unknown-metric", "warn", said, f"{at}.formula", {"name": shown(kpi.name, 60)})
    if not (kpi.name and kpi.unit and kpi.source):
        said = N_("An indicator has a name, a unit and a source that the team can read: “{name}” lacks one of them.")
        yield Finding("strategy.kpi-unmeasurable", "block", said, f"{at}.source", {"name": kpi.name or "…"})
    if kpi.baseline is None and kpi.baseline_by is None:
        said = N_("The level of “{name}” today is not known: measure it, or write by when it will be.")
        facts = {"name": kpi.name or "…"}
        yield Finding("strategy.kpi-without-baseline", "block", said, f"{at}.baseline", facts, waivable=True)


def _position(plan: Strategy) -> Iterator[Finding]:
    said_of = plan.positioning
    if not (said_of.proof and said_of.evidence):
        said = N_("The position is claimed and not proved: name a fact and its evidence.")
        yield Finding("strategy.positioning-no-proof", "block", said, "positioning.proof")


def _pillars(plan: Strategy) -> Iterator[Finding]:
    total = sum(one.share for one in plan.pillars)
    if total != 100:
        said = N_("The shares of the pillars come to {n} per cent, not to 100.")
        yield Finding("strategy.pillar-shares", "block", said, "pillars", {"n": total})
    used = {one.pillar for one in plan.cadence if one.per_month}
    for place, one in enumerate(plan.pillars):
        if one.key not in used:
            said = N_("Nothing is planned for the pillar “{name}”: plan it, or take it out.")
            yield Finding("strategy.pillar-unused", "warn", said, f"pillars.{place}", {"name": one.name})


def _networks(plan: Strategy) -> Iterator[Finding]:
    points = {one.key: one.points for one in computed(plan).networks}
    for place, one in enumerate(plan.networks):
        at, score = f"networks.{place}", points.get(one.key)
        if one.decision in OPEN and score is None:
            said = N_("{name} is used, and not all six criteria have a score from 1 to 5.")
            yield Finding("strategy.network-below-threshold", "block", said, at, {"name": one.name}, waivable=True)
        elif one.decision in OPEN and score is not None and score < choice.LEAST:
            said = N_("{name} has {n} of 100: below {least} a network is not opened.")
            facts = {"name": one.name, "n": plain(score), "least": choice.LEAST}
            yield Finding("strategy.network-below-threshold", "block", said, f"{at}.decision", facts, waivable=True)
        if one.decision in OPEN and not one.owner:
            said = N_("Nobody answers for {name}.")
            yield Finding("strategy.network-no-owner", "block", said, f"{at}.owner", {"name": one.name})
        if one.target and not one.audience:
            said = N_("That the target is on {name} rests on no dated source.")
            yield Finding("strategy.network-no-audience", "block", said, f"{at}.audience", {"name": one.name})
        if one.decision == "test" and one.test_until is None:
            said = N_("{name} is a test without an end: set the day on which it is judged.")
            yield Finding("strategy.test-without-end", "block", said, f"{at}.test_until", {"name": one.name})
        if one.decision == "invest" and score is not None and choice.LEAST <= score < choice.INVEST:
            said = N_("{name} has {n} of 100: below {invest} it is kept, or tested until a day that is set.")
            facts = {"name": one.name, "n": plain(score), "invest": choice.INVEST}
            yield Finding("strategy.test-without-end", "block", said, f"{at}.decision", facts)
        if one.decision == "close" and not one.closing:
            said = N_("{name} is closed without saying how: what is kept, where it leads, what people are told.")
            yield Finding("strategy.closing-without-plan", "warn", said, f"{at}.closing", {"name": one.name})


def _weights(plan: Strategy, around: Around) -> Iterator[Finding]:
    usual = {name: Weights.model_construct().model_dump()[name] for name in choice.CRITERIA}
    before = weights_of(cast(Strategy, around.before)) if around.before is not None else usual
    if weights_of(plan) not in (usual, before) and not plan.weights.why:
        said = N_("The criteria are weighed otherwise than before: say why, it changes what is chosen.")
        yield Finding("strategy.weights-unexplained", "warn", said, "weights.why")
