"""What the rules said of a text at a moment of its life, kept: which rules passed this post, on which day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.core.locale import Spoken
from cmsuite.engines.acts import Act
from cmsuite.engines.rules.contract import Finding, Report, Unknown
from cmsuite.engines.rules.models import LintReport
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Ref

Record = tuple[str, int]
"""What is read, as refs name it: a kind and the id of its row: ("variant", 31)."""
Moment = Literal["review", "approve", "schedule", "send", "published", "inbox"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it was kept. findings, not_evaluated: as `values_of` writes them, None once their time is over;
    counts: open findings by severity, `not_evaluated`, whether the gate was `closed`, `silent` hits of candidates."""

    id: int
    hash: str
    digest: str
    moment: str
    at: datetime
    counts: dict[str, Any]
    findings: list[dict[str, Any]] | None
    not_evaluated: list[dict[str, Any]] | None


def record(act: Act, of: Record, hash: str, digest: str, moment: Moment, report: Report) -> None:
    """Keep what was found in the text of this hash; the same found again is kept once. Within a registered act."""
    ref = refs.ref(act, *of)
    found = values_of(report)
    wanted = sa.select(LintReport).where(
        LintReport.ref_id == ref.id, LintReport.hash == hash, LintReport.digest == digest, LintReport.moment == moment
    )
    before = act.session.scalars(wanted.order_by(LintReport.n.desc()).limit(1)).one_or_none()
    if before is not None and before.findings == found:
        return
    counts: dict[str, Any] = {**report.counts, "not_evaluated": len(report.unknown), "closed": report.closed}
    if report.silent:
        counts["silent"] = dict(report.silent)
    n = before.n + 1 if before is not None else 1
    act.add(LintReport(ref_id=ref.id, hash=hash, digest=digest, moment=moment, n=n, findings=found, counts=counts))


def values_of(report: Report) -> dict[str, Any]:
    """What was found, as values that JSON can hold, in both languages."""
    return {
        "findings": [_finding(one) for one in report.findings],
        "not_evaluated": [_unknown(one) for one in report.unknown],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "status": one.status,
        "field": one.field,
        "start": one.start,
        "end": one.end,
        "match": one.match,
        "message": dict(one.message.by),
        "fingerprint": one.fingerprint,
        "clause": [one.clause.ref, one.clause.version] if one.clause else None,
        "also": list(one.also),
    }


def _unknown(one: Unknown) -> dict[str, Any]:
    reason = dict(one.reason.by) if isinstance(one.reason, Spoken) else {"en": one.reason}
    return {"rule": one.rule, "severity": one.severity, "reason": reason, "fact": one.fact}


def last(act: Act, of: Collection[Record], moment: Moment) -> dict[Record, Kept]:
    """The newest report of each record at a moment; those without one are not there."""
    found: dict[Record, Kept] = {}
    for kind in sorted({kind for kind, _id in of}):
        ids = sorted(id_ for one, id_ in of if one == kind)
        newest = (
            sa.select(sa.func.max(LintReport.id))
            .join(Ref, Ref.id == LintReport.ref_id)
            .where(Ref.kind == kind, Ref.row_id.in_(ids), LintReport.moment == moment)
            .group_by(LintReport.ref_id)
        )
        rows = sa.select(Ref.row_id, LintReport).join(Ref, Ref.id == LintReport.ref_id).where(LintReport.id.in_(newest))
        for row_id, row in act.session.execute(rows):
            found[kind, row_id] = _kept(row)
    return found


@dataclass(frozen=True, slots=True)
class Passed:
    """That a text passed a moment, and by the rules of which digest."""

    moment: str
    at: datetime
    digest: str


def passed(
    act: Act, of: Collection[Record], moments: Collection[Moment] = ("approve", "send")
) -> dict[Record, list[Passed]]:
    """By which rules records last passed these moments, in their order; one question however many they are."""
    newest = (
        sa.select(sa.func.max(LintReport.id))
        .join(Ref, Ref.id == LintReport.ref_id)
        .where(sa.tuple_(Ref.kind, Ref.row_id).in_(sorted(of)), LintReport.moment.in_(sorted(moments)))
        .group_by(LintReport.ref_id, LintReport.moment)
    )
    rows = act.session.execute(
        sa.select(Ref.kind, Ref.row_id, LintReport.moment, LintReport.created_at, LintReport.digest)
        .join(Ref, Ref.id == LintReport.ref_id)
        .where(LintReport.id.in_(newest))
        .order_by(LintReport.id)
    )
    found: dict[Record, list[Passed]] = {}
    for kind, row_id, moment, at, digest in rows:
        found.setdefault((kind, row_id), []).append(Passed(moment, at, digest))
    return found


def told(act: Act, of: Record) -> list[Kept]:
    """Every report of a record, the newest first: which rules passed it, and when."""
    rows = (
        sa.select(LintReport)
        .join(Ref, Ref.id == LintReport.ref_id)
        .where(Ref.kind == of[0], Ref.row_id == of[1])
        .order_by(LintReport.id.desc())
    )
    return [_kept(row) for row in act.session.scalars(rows)]


def _kept(row: LintReport) -> Kept:
    said = row.findings or {}
    return Kept(
        row.id,
        row.hash,
        row.digest,
        row.moment,
        row.created_at,
        row.counts,
        said.get("findings"),
        said.get("not_evaluated"),
    )
