"""What the questions of validated plans ask to be told of: so many items of a day that speak of one. A question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.store.types import Instant
from cmsuite.veille.plan.in_force import Asked, InForce

_B, _T = sa.BigInteger, sa.String
_ITEMS = sa.table("item", sa.column("id", _B), sa.column("title", _T), sa.column("summary", _T))
_FEEDS = sa.table("feed", sa.column("id", _B), sa.column("url_canonical", _T), sa.column("redirect_to", _T))
_SOURCES = sa.table("source", sa.column("id", _B), sa.column("feed_id", _B))
_MINE = sa.table(
    "qualification",
    sa.column("brand_id", _B),
    sa.column("item_id", _B),
    sa.column("source_id", _B),
    sa.column("state", _T),
    sa.column("sort_at", Instant),
    sa.column("copy_of", _B),
)
"""What is counted here, for which the tables of the watch need not be known."""


def asked_for(act: Act, signed: Mapping[int, InForce]) -> list[Need]:
    """Of these plans, by brand: the questions of which as many items are from today as they ask to be told of, until
    somebody decided on all of them. Without keywords, all that their sources say counts."""
    wanted = {
        brand: asked
        for brand, plan in signed.items()
        if (asked := [one for one in plan.active(act.now.date()) if one.alert])
    }
    if not wanted:
        return []
    said = N_("“{question}”: {n} item today, and it asks to be told from {alert} on. Tell {who}.")
    many = N_("“{question}”: {n} items today, and it asks to be told from {alert} on. Tell {who}.")
    return [
        Need(f"question {brand} {one.key}", Urgency.NOW, N_("ALERT"), said, brand, ("veille", brand),
             facts={"question": one.question, "alert": one.alert, "who": ", ".join(one.told)}, many=many, n=n)
        for brand, one, n in _counted(act, wanted)
    ]  # fmt: skip


def _counted(act: Act, wanted: Mapping[int, list[Asked]]) -> Iterator[tuple[int, Asked, int]]:
    where = act.session.execute(sa.select(Brand.id, Brand.zone).where(Brand.id.in_(list(wanted))))
    of = _MINE.c
    of_today = [sa.and_(of.brand_id == row.id, of.sort_at >= _midnight(act.now, row.zone)) for row in where]
    rows = act.session.execute(
        sa.select(of.brand_id, _FEEDS.c.url_canonical, _FEEDS.c.redirect_to, of.state)
        .add_columns(_ITEMS.c.title, _ITEMS.c.summary)
        .select_from(
            _MINE.join(_ITEMS, _ITEMS.c.id == of.item_id)
            .join(_SOURCES, _SOURCES.c.id == of.source_id)
            .join(_FEEDS, _FEEDS.c.id == _SOURCES.c.feed_id)
        )
        .where(sa.or_(*of_today), of.copy_of.is_(None), of.state != "discarded")
    )
    came = defaultdict[tuple[int, str], list[tuple[str, str]]](list)
    for brand, first, moved, state, title, summary in rows:
        for address in {first, moved} - {None}:
            came[brand, address].append((state, f"{title} {summary or ''}"))
    for brand, questions in wanted.items():
        for one in questions:
            fits, there = _fitting(one), [came.get((brand, address), ()) for address in set(one.sources)]
            found = [state for items in there for state, text in items if fits(text)]
            if len(found) >= one.alert and "new" in found:
                yield brand, one, len(found)


def _midnight(now: datetime, zone: str) -> datetime:
    """When today began there."""
    there = ZoneInfo(zone)
    return datetime.combine(now.astimezone(there).date(), time(), there).astimezone(UTC)


def _fitting(one: Asked) -> Callable[[str], bool]:
    """Whether a text speaks of what a question looks for: one of its words, none of those that it leaves out."""
    from cmsuite.engines.search.words import words_of  # the reader of words: only for who is asked by one

    def folded(text: str) -> str:
        return f" {' '.join(words_of(text))} "

    words, without = [folded(word) for word in one.words], [folded(word) for word in one.without]

    def fits(text: str) -> bool:
        said = folded(text)
        return (not words or any(word in said for word in words)) and not any(word in said for word in without)

    return fits
