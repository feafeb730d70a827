"""What the words of a strategy are called on screen and in documents. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsuite.core.locale import N_


def worded(table: Mapping[str, str]) -> dict[str, Any]:
    """How a form says the words of a field."""
    return {"words": dict(table)}


STAGES = {
    "awareness": N_("Awareness"),
    "engagement": N_("Engagement"),
    "acquisition": N_("Acquisition and conversion"),
    "retention": N_("Retention and loyalty"),
    "relation": N_("Relation and service"),
    "employer": N_("Employer brand"),
    "reputation": N_("Reputation"),
}
ROLES = {"lead": N_("leads"), "support": N_("supports"), "guard": N_("must not get worse")}
TAXES = {"ht": N_("without tax"), "ttc": N_("tax included")}
SLIDES = {
    "title": N_("title"),
    "asked": N_("what you asked"),
    "understood": N_("what we understood"),
    "audit_1": N_("audit, first picture"),
    "audit_2": N_("audit, second picture"),
    "swot": N_("strengths and weaknesses"),
    "posture": N_("posture and choice"),
    "objectives": N_("objectives"),
    "target": N_("target and position"),
    "pillars": N_("pillars"),
    "networks": N_("networks"),
    "month": N_("a typical month"),
    "organisation": N_("organisation and budget"),
    "roadmap": N_("roadmap"),
    "risks": N_("risks"),
    "scenarios": N_("scenarios"),
    "decisions": N_("decisions needed today"),
    "next": N_("next steps"),
    "other": N_("other"),
}
FAMILIES = {
    "fees": N_("Fees"),
    "production": N_("Production"),
    "media": N_("Media buying"),
    "influence": N_("Influence"),
    "tools": N_("Tools"),
    "events": N_("Events"),
    "training": N_("Training"),
    "contingency": N_("Contingency"),
}
LEVELS = {"green": N_("green"), "amber": N_("amber"), "red": N_("red")}
DECISIONS = {
    "invest": N_("invest"),
    "maintain": N_("keep as it is"),
    "test": N_("test"),
    "refuse": N_("do not open"),
    "close": N_("close"),
}
PHASES = {
    "prepare": N_("Prepare"),
    "launch": N_("Launch"),
    "run": N_("Run"),
    "optimise": N_("Optimise"),
}
SCENARIOS = {"sober": N_("Sober"), "recommended": N_("Recommended"), "ambitious": N_("Ambitious")}
SIDES = {"client": N_("client"), "agency": N_("agency"), "partner": N_("partner")}
PARTS = {
    "messages": N_("messages"),
    "reporting": N_("reporting"),
    "meetings": N_("meetings"),
    "veille": N_("watching sources"),
    "overhead": N_("other work"),
}
OBJECTIONS = {
    "price": N_("price"),
    "time": N_("time"),
    "risk": N_("risk"),
    "habit": N_("habit"),
    "competence": N_("competence"),
    "measure": N_("measure"),
    "politics": N_("internal politics"),
}
SHEETS = {
    "targets": N_("Targets"),
    "kpis": N_("Indicators"),
    "definitions": N_("Definitions"),
    "networks": N_("Networks"),
    "mix": N_("Mix"),
    "cadence": N_("Cadence"),
    "load": N_("Load"),
    "budget": N_("Budget"),
    "spending": N_("Spending by month"),
    "roadmap": N_("Roadmap"),
    "milestones": N_("Milestones"),
    "risks": N_("Risks"),
    "scenarios": N_("Scenarios"),
    "changes": N_("Changes"),
    "kept": N_("Not changed"),
}
