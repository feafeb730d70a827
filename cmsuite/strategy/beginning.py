"""A strategy as the documents above it begin it: what was agreed, retained and measured is not typed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, dumped, read
from cmsuite.strategy.checks import RETAINED
from cmsuite.strategy.plan import Strategy

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.matrix.schema import SwotNote


def begun(around: Around) -> Content:
    """The frame of the note above, an objective for each of its goals with what was retained for it, the personas of
    the audit."""
    raw: dict[str, Any] = {}
    kept: list[Any] = []
    if "swot_note" in around.parents:
        note = cast("SwotNote", around.parents["swot_note"].content)
        kept = [one for one in note.recommendations if one.status in RETAINED]
    if "brief" in around.parents:
        raw |= _framed(cast("Brief", around.parents["brief"].content), kept)
    if not raw.get("objectives"):
        raw["objectives"] = [_of_recommendation(one) for one in kept]
    if "audit_report" in around.parents:
        raw["personas"] = [_persona(one) for one in getattr(around.parents["audit_report"].content, "personas", ())]
    return read(Strategy, raw)


def _framed(brief: Brief, kept: list[Any]) -> dict[str, Any]:
    first = {"first": brief.starts_on} if brief.starts_on else {}
    months = 1
    if brief.starts_on and brief.ends_on and brief.ends_on > brief.starts_on:
        span = (brief.ends_on.year - brief.starts_on.year) * 12 + brief.ends_on.month - brief.starts_on.month
        months = min(36, span + (brief.ends_on.day >= brief.starts_on.day) or 1)
    return {
        "reminder": brief.reformulation,
        "objectives": [_objective(one, kept) for one in brief.objectives],
        "networks": [{"name": name, "asked": True} for name in brief.networks],
        "people": [{"name": one.who, "role": one.does, "side": one.side, "hours": one.hours} for one in brief.team],
        "budget": [
            {
                "family": one.family,
                "what": one.what,
                "cents": one.cents,
                "months": months if one.monthly else 1,
                **first,
            }
            for one in brief.budget
        ],
        "budget_cents": brief.budget_cents,
        "currency": brief.currency,
        "tax": brief.tax,
        "milestones": [{"what": one.what, "on": one.on} for one in brief.milestones],
    }


def _objective(goal: Any, kept: list[Any]) -> Mapping[str, Any]:
    lead = {"name": goal.kpi, "formula": goal.definition, "unit": goal.unit, "source": goal.source}
    lead |= {"baseline": goal.baseline, "baseline_by": goal.baseline_by, "target": goal.target}
    lead |= {"evidence": goal.evidence[0] if goal.evidence else 0}
    same = [one.key for one in kept if one.kpi and one.kpi.casefold() == goal.kpi.casefold()]
    what = " ".join(part for part in (goal.verb, goal.object) if part) or goal.said
    days = {"starts_on": goal.starts_on, "ends_on": goal.ends_on}
    return {"what": what, "audience": goal.audience, **days, "lead": lead, "recommendations": same}


def _of_recommendation(one: Any) -> Mapping[str, Any]:
    lead = {"name": one.kpi, "unit": one.kpi_unit, "baseline": one.kpi_from, "target": one.kpi_to}
    return {"what": one.title, "audience": one.whom, "lead": lead, "recommendations": [one.key]}


def _persona(one: Any) -> Mapping[str, Any]:
    said = dumped(one)
    return {
        "name": said["name"],
        "segment": said["segment"],
        "needs": ", ".join(said["needs"]),
        "barriers": ", ".join(said["barriers"]),
        "moments": said["moments"],
        "expects": said["content"],
        "accessibility": said["access"],
        "evidence": said["evidence"],
    }
