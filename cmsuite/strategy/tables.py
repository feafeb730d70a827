"""The tables of a strategy, with typed cells: a spreadsheet can count on with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from cmsuite.core.locale import day, labelled, translate
from cmsuite.engines.exports.table import Cell, Column, Table
from cmsuite.metrics.dictionary import METRICS
from cmsuite.strategy.compute import Computed, computed, loads_of
from cmsuite.strategy.lists import named
from cmsuite.strategy.plan import Kpi, Strategy
from cmsuite.strategy.words import FAMILIES, ROLES, SCENARIOS


def tables(plan: Strategy) -> Mapping[str, Table]:
    """Those for which the plan says something, by name, in the language in force."""
    made = computed(plan)
    names = {one.key: one.name for group in (plan.pillars, plan.networks) for one in group}
    found = {
        "kpis": _kpis(plan),
        "definitions": _definitions(plan),
        "cadence": _cadence(plan, made, names),
        "budget": _budget(plan, made, names),
        "milestones": _milestones(plan, made),
        "risks": _risks(plan),
        "scenarios": _scenarios(plan),
    }
    return {name: table for name, table in found.items() if table.rows}


def _kpis(plan: Strategy) -> Table:
    columns: tuple[Column, ...] = (
        Column(translate("Objective")),
        Column(translate("Role")),
        Column(translate("Indicator")),
        Column(translate("Unit")),
        Column(translate("Today"), "number", decimals=1, alike=False),
        Column(translate("Target"), "number", decimals=1, alike=False),
        Column(translate("Alert"), "number", decimals=1, alike=False),
        Column(translate("To be measured by")),
    )

    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in plan.objectives:
            roles = [("lead", one.lead), *(("support", kpi) for kpi in one.support), ("guard", one.guard)]
            for role, kpi in roles:
                if kpi.name:
                    said = (one.key, translate(ROLES[role]), kpi.name, kpi.unit)
                    by = "" if kpi.baseline_by is None else day(kpi.baseline_by)
                    yield (*said, kpi.baseline, kpi.target, kpi.alert, by)

    shown = list(rows())
    if not any(row[-1] for row in shown):
        columns, shown = columns[:-1], [row[:-1] for row in shown]
    title = translate("One indicator leads each objective, and one must not get worse")
    return Table(title, columns, tuple(shown), translate("This strategy, objectives"))


def counted(kpi: Kpi, ours: bool) -> str:
    """How an indicator is counted: its metric of the dictionary, its formula. ours: one that has no metric says so,
    as others of the plan have theirs."""
    metric = translate(METRICS[kpi.metric]) if kpi.metric in METRICS else kpi.metric
    metric = metric or (translate("Of our own") if ours else "")
    return labelled(metric, kpi.formula) if metric and kpi.formula else metric or kpi.formula


def _definitions(plan: Strategy) -> Table:
    """How each indicator is counted, where that is said."""
    columns = (
        Column(translate("Indicator")),
        Column(translate("How it is counted")),
        Column(translate("Level today, of")),
        Column(translate("Source")),
        Column(translate("How often")),
        Column(translate("Owner")),
        Column(translate("What it does not say")),
    )
    kpis = [kpi for one in plan.objectives for kpi in (one.lead, *one.support, one.guard) if kpi.name]
    ours = any(one.metric for one in kpis)
    rows = tuple(
        (one.name, counted(one, ours), one.baseline_period, one.source, one.frequency, one.owner, one.caveats)
        for one in kpis
        if one.formula or one.caveats or one.baseline_period or one.metric
    )
    return Table(translate("Everybody counts the same way"), columns, rows, translate("This strategy, objectives"))


def _cadence(plan: Strategy, made: Computed, names: Mapping[str, str]) -> Table:
    columns = (
        Column(translate("Pillar")),
        Column(translate("Network")),
        Column(translate("Format")),
        Column(translate("Pieces a month"), "number"),
        Column(translate("Part of all"), "percent"),
        Column(translate("Hours of one piece"), "number", "h", 1, alike=False),
        Column(translate("Hours a month"), "number", "h", 1, alike=False),
    )
    rows = tuple(
        (names.get(one.pillar, one.pillar) or "—", names.get(one.network, one.network), named(one.format),
         one.per_month, Decimal(one.per_month) / made.posts if made.posts else None, load.each, load.n * load.each)
        for one, load in zip(plan.cadence, loads_of(plan), strict=True)
    )  # fmt: skip
    return Table(translate("What is published in a month"), columns, rows, translate("This strategy, mix and cadence"))


def _budget(plan: Strategy, made: Computed, names: Mapping[str, str]) -> Table:
    columns = (
        Column(translate("Family")),
        Column(translate("What for")),
        Column(translate("Objective")),
        Column(translate("Network")),
        Column(translate("First month"), "day"),
        Column(translate("Months"), "number"),
        Column(translate("Amount"), "money", plan.currency, 2),
    )
    rows: list[tuple[Cell, ...]] = [
        (translate(FAMILIES[one.family]), one.what, one.objective, names.get(one.network, ""), one.first, one.months,
         one.cents)
        for one in plan.budget
    ]  # fmt: skip
    if rows:
        first = min(made.months, default=None)
        rows.append((translate("Total"), "", "", "", first, len(made.months), made.cost))
    title = translate("Each line says what it is for, and for which objective")
    return Table(title, columns, tuple(rows), translate("This strategy, lines of its budget"))


def _milestones(plan: Strategy, made: Computed) -> Table:
    columns: tuple[Column, ...] = (
        Column(translate("No.")),
        Column(translate("Milestone")),
        Column(translate("Day"), "day"),
        Column(translate("Waits for")),
        Column(translate("Owner")),
        Column(translate("What is delivered")),
        Column(translate("Slack"), "number", translate("days")),
        Column(translate("Objective")),
    )
    slack = {key: one.slack for key, one in made.path.steps.items()} if made.path is not None else {}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.key, one.what, one.on, ", ".join(one.after), one.owner, one.deliverable, slack.get(one.key),
         ", ".join(one.objectives))
        for one in sorted(plan.milestones, key=lambda one: (one.on is None, one.on))
    )  # fmt: skip
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    title = translate("What has no slack is on the critical path: when it slips, the end slips")
    return Table(title, columns, rows, translate("This strategy, roadmap"))


def _risks(plan: Strategy) -> Table:
    columns = (
        Column(translate("Risk")),
        Column(translate("Weight, of 25"), "number"),
        Column(translate("Prevention")),
        Column(translate("Plan B")),
        Column(translate("Owner")),
        Column(translate("Crisis scenario")),
    )
    rows = tuple(
        (one.what or one.key, one.probability * one.impact, one.prevention, one.plan_b, one.owner, one.scenario)
        for one in sorted(plan.risks, key=lambda one: -one.probability * one.impact)
    )
    return Table(translate("What we do before, and what we do then"), columns, rows,
                 translate("This strategy, register of risks"))  # fmt: skip


def _scenarios(plan: Strategy) -> Table:
    columns = (
        Column(translate("Scenario")),
        Column(translate("In a sentence")),
        Column(translate("Cost"), "money", plan.currency, 2),
        Column(translate("Hours a month"), "number", "h", 1, alike=False),
        Column(translate("Risk")),
        Column(translate("What it brings")),
        Column(translate("Choice")),
    )
    rows = tuple(
        (translate(SCENARIOS[one.level]), one.what, one.cents, Decimal(one.hours), one.risk, one.expected,
         ", ".join(filter(None, (translate("chosen") if one.chosen else "", one.why))))
        for one in plan.scenarios
    )  # fmt: skip
    title = translate("Several ways were compared, and one was chosen")
    return Table(title, columns, rows, translate("This strategy, scenarios"))
