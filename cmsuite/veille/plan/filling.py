"""The sources and rules of a plan as they are today: counted in the store, kept under the keys that questions cite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, cast

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.life import write
from cmsuite.engines.documents.versions import Edited
from cmsuite.engines.documents.views import DocumentRead
from cmsuite.engines.feeds.models import Feed, FetchDay
from cmsuite.engines.feeds.moving import MANUAL, address_in_use
from cmsuite.engines.feeds.registry import asks_robots
from cmsuite.engines.feeds.robots import verdicts
from cmsuite.engines.people.brands import today_in
from cmsuite.veille.digest.feedback import feedback
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.pace import intervals
from cmsuite.veille.plan.schema import WatchPlan
from cmsuite.veille.rules import rules
from cmsuite.veille.trying import busiest_weeks

QUARTER, MONTH = timedelta(days=90), timedelta(days=30)
_KEPT = (Decision.KEPT, Decision.ANALYSED, Decision.DIFFUSED)


class NotAPlan(Refused):
    said = N_("Document {id} is no watch plan.")
    hint = N_("Begin one with: cmsuite document new watch_plan TITLE")


def said_in(found: DocumentRead) -> WatchPlan:
    """What the newest version of a plan says. Raises NotAPlan."""
    if found.kind != "watch_plan":
        raise NotAPlan(id=found.id)
    return cast(WatchPlan, read(WatchPlan, found.newest.content))


def count(act: Act, found: DocumentRead) -> tuple[Edited, int]:
    """Write into a plan's draft, as it was read, the sources and rules that the brand has now; how many sources it
    lists then. Raises NotAPlan, and what `write` raises."""
    made = counted(act, said_in(found))
    return write(act, found.newest.id, dumped(made), seen=found.newest.row_version), len(made.sources)


def counted(act: Act, plan: WatchPlan) -> WatchPlan:
    """The plan with the sources and rules that the brand has now, and their figures."""
    there, sources = {one.address: one for one in plan.sources}, list[dict[str, Any]]()
    for first, one in _sources(act):
        known = there.pop(one["address"], None) or there.pop(first, None)
        sources.append({"key": known.key, "robots": known.robots, **one} if known is not None else {"key": "", **one})
    sources.sort(key=lambda one: (not one["key"], int(one["key"][1:] or 0) if one["key"][1:].isdigit() else 0))
    said = plan.model_dump(mode="json") | {"sources": sources, "queries": _queries(act), "counted_on": today_in(act)}
    return WatchPlan.model_validate(said)


def _sources(act: Act) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sources of the brand, each with the address that its feed was followed at."""
    since = act.now - QUARTER
    mine = sa.select(Qualification.source_id, sa.func.count()).where(Qualification.sort_at >= since)
    new = _pairs(act.session.execute(mine.group_by(Qualification.source_id)))
    kept_ones = mine.where(Qualification.state.in_(_KEPT)).group_by(Qualification.source_id)
    kept = _pairs(act.session.execute(kept_ones))
    rows = sa.select(Source, Feed).join(Feed, Feed.id == Source.feed_id).where(Feed.kind != MANUAL)
    rows = rows.order_by(Source.axis, Source.title, Source.id)
    found = act.session.execute(rows).all()
    ids = [feed.id for _source, feed in found]
    spent = sa.select(FetchDay.feed_id, sa.func.sum(FetchDay.bytes)).where(
        FetchDay.feed_id.in_(ids), FetchDay.day >= (act.now - MONTH).date()
    )
    size = _pairs(act.session.execute(spent.group_by(FetchDay.feed_id)))
    paces, day = intervals(act, hurried=False), timedelta(days=1)
    judged = feedback(act, since.date(), act.now.date() + day).sources
    robots = verdicts(act, [address_in_use(feed) for _source, feed in found if asks_robots(feed.kind)])
    for source, feed in found:
        made = {
            "title": source.title,
            "address": address_in_use(feed),
            "axis": source.axis,
            "owner_type": source.owner_type or "",
            "publisher": source.publisher or "",
            "language": source.language or "",
            "reliability": source.reliability or "F",
            "since": source.created_at.date(),
            "state": "resting" if source.muted_at is not None else str(feed.state),
            "every_h": _hours(paces[source.id].planned_s, ROUND_CEILING),
            "gap_h": _hours(paces[source.id].gap_s or 0, ROUND_FLOOR),
            "bytes_30d": size.get(feed.id, 0),
            "new_90d": new.get(source.id, 0),
            "kept_90d": kept.get(source.id, 0),
            "said_90d": judged[source.id].said if source.id in judged else 0,
            "useful_90d": judged[source.id].useful if source.id in judged else 0,
        }
        if (verdict := robots.get(address_in_use(feed))) and asks_robots(feed.kind):  # else as a person said
            made["robots"] = verdict
        yield feed.url_canonical, made


def _pairs(rows: Any) -> dict[int, int]:
    return {id: int(n or 0) for id, n in rows}


def _hours(seconds: int, rounding: str) -> Decimal:
    hours = (Decimal(seconds) / 3_600).quantize(Decimal("0.01"), rounding)
    return min(Decimal(10_000), max(Decimal(0), hours))


def _queries(act: Act) -> list[dict[str, Any]]:
    there = [one for one in rules(act) if one.enabled]
    weeks = busiest_weeks(act, [one.query for one in there])
    return [
        {
            "name": one.name, "query": one.query, "effect": one.effect, "week": weeks[one.query],
            "precision": str(round(Decimal(one.fitting) / one.judged, 3)) if one.judged else None,
        }
        for one in there
    ]  # fmt: skip
