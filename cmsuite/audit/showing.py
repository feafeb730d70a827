"""What the template of an audit report may name: its figures, its tables, the grid and the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cmsuite.audit import inside_tables, outside_tables, scoring
from cmsuite.audit import words as w
from cmsuite.audit.drawing import figures, source
from cmsuite.audit.results import Results, criteria_of, results, weights_of
from cmsuite.audit.tabling import Columns, count, numbers, table, whole
from cmsuite.core.locale import _, day, language, span
from cmsuite.engines.evidence.words import GRADES, KINDS, LEVELS
from cmsuite.engines.exports.parse import Given
from cmsuite.engines.exports.table import Table

if TYPE_CHECKING:
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.evidence.confidence import Proof

PRINT = 12  # letters of a print that a table shows


def shown(report: AuditReport, around: Around) -> Given:
    """Figures and tables, in the language in force; those that would be empty are not there."""
    found = results(report, around)
    drawn = figures(report, around, found)
    tables = {name: made for name, made in inside_tables.by_account(report, around).items() if made.rows}
    for name, make in (inside_tables.TABLES | outside_tables.TABLES | TABLES).items():
        if (made := make(report, around, found)).rows:
            tables[name] = made
    return Given(figures=drawn, tables=tables)


def _domains(report: AuditReport, around: Around, found: Results) -> Table:
    titles = {domain.id: domain.title[language()] for domain in scoring.grid()}
    columns: Columns = [
        (_("Domain"), "text"), count(_("Weight")), count(_("Score, of 100")),
    ]  # fmt: skip
    columns += [count(_("Since the audit before"))] if found.deltas else []
    rows = [
        (
            titles[name],
            int(weight),
            whole(found.total.domains.get(name)),
            *((whole(found.deltas.get(name)),) if found.deltas else ()),
        )
        for name, weight in weights_of(report).items()
        if name in titles and report.scores
    ]
    ids = (id for one in report.scores for id in one.evidence)
    return table(_("The grid, by domain"), columns, rows, source(around, ids))


def _scores(report: AuditReport, around: Around, _f: Results) -> Table:
    known, spoken = criteria_of(report), language()
    columns: Columns = [
        (_("Criterion"), "text"), count(_("Mark, 0 to 4")), (_("What this mark means"), "text"), (_("Because"), "text"),
        (_("Evidence"), "text"),
    ]  # fmt: skip
    rows = (
        (
            known[one.criterion].title[spoken],
            one.mark,
            known[one.criterion].anchors[spoken][one.mark],
            one.why,
            numbers(one.evidence),
        )
        for one in report.scores
        if one.criterion in known
    )
    return table(_("Each mark, with what it rests on"), columns, rows, source(around, ()))


def _register(report: AuditReport, around: Around, found: Results) -> Table:
    columns: Columns = [
        (_("No."), "text"), (_("Domain"), "text"), (_("Finding"), "text"), count(_("Severity")), count(_("Effort")),
        (_("Confidence"), "text"), (_("Matrix"), "text"), (_("Evidence"), "text"),
    ]  # fmt: skip
    rows = (
        (
            one.key, _(w.FIELDS[one.domain]), one.statement, one.severity, one.effort,
            _(LEVELS[found.confidence[one.key]]), one.tag, numbers(one.evidence),
        )
        for one in report.findings
    )  # fmt: skip
    ids = (id for one in report.findings for id in one.evidence)
    return table(_("All findings"), columns, rows, source(around, ids))


def _evidence(_report: AuditReport, around: Around, _f: Results) -> Table:
    """The print has a column where something was kept that has one."""
    printed = any(one.hash for one in around.evidence.values())
    columns: Columns = [
        (_("No."), "text"), (_("Evidence"), "text"), (_("Kind"), "text"), (_("Source"), "text"), (_("Grade"), "text"),
        count(_("Counted")), (_("Period"), "text"),
    ]  # fmt: skip
    columns += [(_("Print"), "text")] if printed else []
    rows = (
        (
            str(id),
            one.title,
            _(KINDS.get(one.kind, one.kind)),
            one.source,
            _(GRADES[one.grade]),
            one.n,
            _period(one),
            *([one.hash[:PRINT]] if printed else []),
        )
        for id, one in sorted(around.evidence.items())
    )
    return table(_("The evidence of this audit"), columns, rows, source(around, ()))


def _period(one: Proof) -> str:
    return span(one.starts_on, one.ends_on) if one.starts_on and one.ends_on else day(one.last_on)


TABLES: dict[str, Callable[[AuditReport, Around, Results], Table]] = {
    "domains": _domains,
    "scores": _scores,
    "register": _register,
    "evidence": _evidence,
}
