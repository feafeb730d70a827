"""Which brands are in a drill: asked by what sends, by the first line of the screens, by Today; without documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.documents.bare import DOCUMENT, VERSION, of_kinds

LONGEST = timedelta(hours=12)  # after which a drill that nobody ended is over for everybody else
REVIEWED = 5  # working days until the lessons are written


@dataclass(frozen=True, slots=True)
class Drilled:
    """A drill, by its report. ended: None while nobody has ended it. learned: whether its lessons are written."""

    document: int
    brand: int
    title: str
    begun: datetime
    ended: datetime | None
    learned: bool = False

    def runs(self, now: datetime) -> bool:
        return self.ended is None and now - self.begun < LONGEST


def drafted(act: Act, *, since: timedelta | None = None) -> Iterator[Drilled]:
    """The drills of this scope whose report is a draft. since: only those that were begun so long ago at most."""
    of = DOCUMENT.c
    query = (
        sa.select(of.id, of.brand_id, of.title, VERSION.c.content)
        .join_from(DOCUMENT, VERSION, VERSION.c.document_id == of.id)
        .where(of_kinds(act, "drill_report"), of.archived_at.is_(None), VERSION.c.state == "draft")
        .order_by(of.id)
    )
    if since is not None:
        query = query.where(of.created_at > act.now - since)
    for id, brand, title, content in act.session.execute(query):
        if (found := drilled(id, brand, title, content)) is not None:
            yield found


def drilled(id: int, brand: int, title: str, content: Any) -> Drilled | None:
    """The drill of a report, by its content; None where it says no hour at which it began."""
    begun, ended = (_instant(content, name) for name in ("begun_at", "ended_at"))
    return None if begun is None else Drilled(id, brand, title, begun, ended, bool(content.get("lessons")))


def in_drill(act: Act) -> dict[int, datetime]:
    """The brands of this scope in which a drill runs, and since when: what is decided from then on does not leave for
    real. What was decided before is no part of the drill, which changes nothing that is real."""
    return {one.brand: one.begun for one in drafted(act, since=LONGEST) if one.runs(act.now)}


def ended_lately(act: Act, brand: int) -> datetime | None:
    """When the last drill of a brand was ended, of those whose report is still a draft and a day old at most."""
    found = (one.ended for one in drafted(act, since=2 * LONGEST) if one.brand == brand)
    return max((one for one in found if one is not None), default=None)


def late_on(ended: date) -> date:
    """The last day on which the lessons of a drill are in time."""
    from cmsuite.core.workdays import OFFICE

    on = ended
    for _day in range(REVIEWED):
        on = OFFICE.next_day(on)
    return on


def _instant(content: Any, name: str) -> datetime | None:
    said = content.get(name) if isinstance(content, dict) else None
    try:
        found = datetime.fromisoformat(said or "")
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
