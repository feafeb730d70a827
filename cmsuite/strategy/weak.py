"""Where a strategy will be attacked: what rests on little, costs much, was asked and refused, climbs fast, was let
pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from cmsuite.core.locale import translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.evidence.confidence import confidence
from cmsuite.strategy import money
from cmsuite.strategy.compute import computed
from cmsuite.strategy.plan import OPEN, Strategy
from cmsuite.strategy.words import FAMILIES

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.matrix.schema import SwotNote

STEEP = 2.0  # times the growth that there was


@dataclass(frozen=True, slots=True)
class Spot:
    """A weak spot: what it is, in words; name: its key, for quoting its numbers; source: where it stands."""

    kind: Literal["factor", "line", "network", "growth", "waiver"]
    what: str
    name: str
    source: str
    evidence: tuple[int, ...] = ()


def spots(plan: Strategy, around: Around) -> list[Spot]:
    """All of them, in the order in which a client thinks of them: money, habits, risk, proof, method."""
    return [
        *_lines(plan),
        *_networks(plan, around),
        *_growth(plan, around),
        *_factors(around),
        *_waivers(around),
    ]


def _lines(plan: Strategy) -> Iterator[Spot]:
    made = computed(plan)
    for family, cents in made.families.items():
        if made.cost and cents > money.HEAVY * made.cost:
            yield Spot("line", translate(FAMILIES[family]), family, f"budget:{family}")


def _networks(plan: Strategy, around: Around) -> Iterator[Spot]:
    asked: set[str] = set()
    if "brief" in around.parents:
        brief = cast("Brief", around.parents["brief"].content)
        said = "\n".join((brief.request, *brief.networks))
        asked = {one.key for one in plan.networks if one.name and _named(one.name, said)}
    for one in plan.networks:
        if one.decision not in OPEN and (one.asked or one.key in asked):
            yield Spot("network", one.name, one.key, f"networks:{one.key}", (one.audience,) if one.audience else ())


def _named(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word; one of a single letter as it is written, for “10 x 15” names no X."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if len(name) > 1 else re.NOFLAG))


def _growth(plan: Strategy, around: Around) -> Iterator[Spot]:
    """Targets that take more than twice the growth that there was. An objective of the note is the one that is measured
    by the same indicator."""
    if "brief" not in around.parents:
        return
    from cmsuite.briefs.smart import growth, months_between

    brief = cast("Brief", around.parents["brief"].content)
    history = {one.kpi.casefold(): one.history_rate for one in brief.objectives if one.kpi and one.history_rate}
    for one in plan.objectives:
        rate, lead = history.get(one.lead.name.casefold()), one.lead
        if not (rate and rate > 0 and lead.baseline and lead.target and one.starts_on and one.ends_on):
            continue
        wanted = growth(lead.baseline, lead.target, months_between(one.starts_on, one.ends_on))
        if wanted is not None and wanted / float(rate) > STEEP:
            evidence = (lead.evidence,) if lead.evidence else ()
            yield Spot("growth", one.what, one.key, f"objectives:{one.key}", evidence)


def _factors(around: Around) -> Iterator[Spot]:
    if "swot_note" not in around.parents:
        return
    from cmsuite.matrix.sheet import proven

    note = cast("SwotNote", around.parents["swot_note"].content)
    for one in (*note.strengths, *note.weaknesses, *note.opportunities, *note.threats):
        proofs = proven(one, around)
        if confidence(proofs, around.today).level == "low":
            evidence = tuple(proof.id for proof in proofs)
            yield Spot("factor", one.statement, one.key, f"swot_note:{one.key}", evidence)


def _waivers(around: Around) -> Iterator[Spot]:
    """What was let pass in the documents above, the nearest first; the same rule is asked about once."""
    told: set[str] = set()
    for one in around.parents.values():
        for rule, reason in one.waived.items():
            if rule not in told:
                told.add(rule)
                yield Spot("waiver", reason, rule, f"waiver:{rule}")
