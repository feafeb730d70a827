"""The exemptions of a brand as lists show them: asked, standing, over, lifted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.engines.acts import Act
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.people.models import Person
from cmsuite.engines.rules.models import Exemption
from cmsuite.engines.rules.reports import Record
from cmsuite.engines.trail.models import Ref


@dataclass(frozen=True, slots=True)
class Line:
    """An exemption as a list shows it. state: asked, stands, ended, lifted."""

    id: int
    kind: str
    rule: str
    severity: str
    record: Record
    label: str
    bound: str
    reason: str
    asked_by: str
    approved_by: str
    starts_on: date
    ends_on: date
    lifted_at: datetime | None
    state: str


def lines(act: Act, *, of: Collection[Record] = (), past: bool = False) -> list[Line]:
    """The exemptions of the brand, the newest first; of some records alone where they are named. past: those too that
    count no more."""
    day = today_in(act)
    asker, other = aliased(Person), aliased(Person)
    query = (
        sa.select(Exemption, Ref, asker.name.label("asker"), other.name.label("other"))
        .join(Ref, Ref.id == Exemption.ref_id)
        .outerjoin(asker, asker.id == Exemption.asked_by)
        .outerjoin(other, other.id == Exemption.approved_by)
        .order_by(Exemption.id.desc())
    )
    if of:
        query = query.where(sa.or_(*places(set(of))))
    found = [_line(row, ref, by or "", yes or "", day) for row, ref, by, yes in act.session.execute(query)]
    return found if past else [one for one in found if one.state in ("asked", "stands")]


def places(records: set[Record]) -> Iterator[sa.ColumnElement[bool]]:
    """The refs of these records, as terms of a question."""
    for kind in sorted({kind for kind, _id in records}):
        yield sa.and_(Ref.kind == kind, Ref.row_id.in_(sorted(id_ for one, id_ in records if one == kind)))


def _line(row: Exemption, ref: Ref, asker: str, other: str, day: date) -> Line:
    if row.lifted_at is not None:
        state = "lifted"
    elif over(row, day):
        state = "ended"
    else:
        state = "asked" if row.approved_by is None else "stands"
    return Line(
        row.id,
        row.kind,
        row.rule,
        row.severity,
        (ref.kind, ref.row_id),
        ref.label,
        row.hash or row.fingerprint or "",
        row.reason,
        asker,
        other,
        row.starts_on,
        row.ends_on,
        row.lifted_at,
        state,
    )


def over(row: Exemption, day: date) -> bool:
    """Whether its last day has passed."""
    return row.ends_on < day
