"""What the rules said of a text at a moment of its life, kept: which rules passed this post, on which day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.rules import output
from cmsuite.engines.rules.contract import Report
from cmsuite.engines.rules.models import LintReport
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Ref

Record = tuple[str, int]
"""What is read, as refs name it: a kind and the id of its row: ("variant", 31)."""
Moment = Literal["review", "approve", "schedule", "send", "published", "inbox"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it was kept. findings: as `output.plain` writes them, None once their time is over."""

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
    said = output.plain(report)
    what = {"findings": said["findings"], "not_evaluated": said["not_evaluated"]}
    key = (LintReport.ref_id == ref.id, LintReport.hash == hash, LintReport.digest == digest)
    wanted = sa.select(LintReport).where(*key, LintReport.moment == moment).order_by(LintReport.n.desc()).limit(1)
    before = act.session.scalars(wanted).one_or_none()
    if before is not None and before.findings == what:
        return
    counts = {**said["counts"], "not_evaluated": len(said["not_evaluated"]), "closed": said["closed"]}
    n = before.n + 1 if before is not None else 1
    act.add(LintReport(ref_id=ref.id, hash=hash, digest=digest, moment=moment, n=n, findings=what, counts=counts))


def last(act: Act, of: Collection[Record], moment: Moment) -> dict[Record, Kept]:
    """The newest report of each record at a moment; those without one are not there."""
    found: dict[Record, Kept] = {}
    for kind in {kind for kind, _id in of}:
        ids = [id_ for one, id_ in of if one == kind]
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
