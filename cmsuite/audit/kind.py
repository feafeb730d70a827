"""The audit report as a kind of document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from cmsuite.audit import checks, statements
from cmsuite.audit.beginning import begun
from cmsuite.audit.report import AuditReport
from cmsuite.audit.results import Results, named, results
from cmsuite.audit.showing import shown
from cmsuite.audit.words import SHEETS
from cmsuite.core.locale import N_
from cmsuite.engines.documents.kinds import Kind, register_kind

if TYPE_CHECKING:
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.documents.content import Content
    from cmsuite.engines.exports.parse import Given


def given(content: Content, around: Around) -> Given:
    """Its figures and tables."""
    return shown(cast(AuditReport, content), around)


@dataclass(frozen=True, slots=True)
class Computed:
    """What its template may say besides the content. figures, tables: the names of those that there are. seeds: of the
    samples, as digits, for they are names and not quantities."""

    results: Results
    figures: frozenset[str]
    tables: frozenset[str]
    seeds: tuple[str, ...]


def computed(content: Content, around: Around) -> Computed:
    """What follows from its numbers."""
    report = cast(AuditReport, content)
    there = shown(report, around)
    seeds = tuple(str(one.seed) for one in report.samples)
    return Computed(results(report, around), frozenset(there.figures), frozenset(there.tables), seeds)


def figures(content: Content, around: Around) -> dict[str, str]:
    """The numbers that others quote."""
    return named(cast(AuditReport, content), around)


AUDIT = register_kind(
    Kind(
        "audit_report",
        N_("Audit report"),
        "AUDIT",
        AuditReport,
        major=frozenset({"scope", "starts_on", "ends_on"}),
        checks=(checks.check, statements.check),
        given=given,
        computed=computed,
        figures=figures,
        follows=("brief",),
        waits=True,
        begun=begun,
        slides="audit_summary",
        sheets=SHEETS,
        verbatim=frozenset({"reputation.verbatims.text", "personas.verbatims.text"}),
    )
)

SUMMARY = replace(AUDIT, name=AUDIT.slides, title=N_("Summary of the audit"))
"""The same content on a few slides: a way to show it, and nothing to say yes to."""
