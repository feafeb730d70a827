"""What else tells the same as an item, and what of its topics was kept lately: origins and novelty, for its score.

A topic is a tag: one that a person put on an item, or a rule does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.copies import is_verbatim
from cmsuite.engines.feeds.models import Item
from cmsuite.veille.copies import OF_ANY_BRAND, with_what_is_under
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.publishers import publisher_of
from cmsuite.veille.scoring import FIRST, FOLLOW_UP, KEPT_LATELY, Kin

LATELY = timedelta(days=7)
_KEPT = (Decision.KEPT, Decision.ANALYSED, Decision.DIFFUSED)

Topics = dict[tuple[int, str], set[int]]
"""By brand and tag, the lines of what was kept."""


def kin_of(act: Act, lines: Sequence[Any]) -> dict[int, Kin]:
    """By line, what is known of those that are not alone. lines: rows with `id`, `brand_id` and `item_id`."""
    told = _told(act, [row.item_id for row in lines])
    found = {}
    for row in lines:
        if (mine := told.get((row.brand_id, row.item_id))) is not None:
            shown, publishers = mine
            found[row.id] = Kin(max(1, len(publishers)), FIRST if shown == row.item_id else FOLLOW_UP)
    return found


def kept_lately(act: Act) -> Topics:
    """The topics of what was kept within 7 days, in the brands of this scope."""
    wanted = (
        sa.select(ItemTag.brand_id, ItemTag.tag, ItemTag.qualification_id)
        .join(Qualification, Qualification.id == ItemTag.qualification_id)
        .where(Qualification.state.in_(_KEPT), Qualification.seen_at >= act.now - LATELY)
    )
    found: Topics = defaultdict(set)
    for brand, tag, line in act.session.execute(wanted):
        found[brand, tag].add(line)
    return found


def tags_of(act: Act, lines: Sequence[int]) -> dict[int, set[str]]:
    """The tags that these lines have."""
    of, found = ItemTag.__table__.c, defaultdict[int, set[str]](set)
    for part in parts(lines):
        wanted = sa.select(of.qualification_id, of.tag).where(of.qualification_id.in_(part))
        for line, tag in act.session.execute(wanted):
            found[line].add(tag)
    return found


def within(kin: Kin, line: int, brand: int, topics: Collection[str], kept: Topics) -> Kin:
    """The kin of a line, less new where another of one of its topics was kept lately. Pure."""
    known = kin.novelty == FIRST and any(kept.get((brand, topic), set()) - {line} for topic in topics)
    return replace(kin, novelty=KEPT_LATELY) if known else kin


def _told(act: Act, items: Sequence[int]) -> dict[tuple[int, int], tuple[int, set[str]]]:
    """By brand and item, of stories of several items: the item that shows, and who tells it independently."""
    of, item, source = Qualification.__table__.c, Item.__table__.c, Source.__table__.c
    shown = sa.func.coalesce(of.copy_of, of.item_id)
    stories: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for part in parts(items):
        theirs = sa.select(of.copy_of).where(of.item_id.in_(part), of.copy_of.is_not(None), OF_ANY_BRAND)
        heads = set(act.session.scalars(theirs))
        heads |= set(act.session.scalars(sa.select(of.copy_of).where(of.copy_of.in_(part)).distinct()))
        if not heads:
            continue
        rows = act.session.execute(
            sa.select(of.brand_id, of.item_id, shown.label("shown"), item.url, item.head_id, item.alike,
                      source.title, source.publisher)
            .select_from(Qualification.__table__.join(Item.__table__, item.id == of.item_id)
                         .join(Source.__table__, source.id == of.source_id))
            .where(with_what_is_under(heads))
        )  # fmt: skip
        for row in rows:
            stories[row.brand_id, row.shown].append(row)
    again = is_verbatim(act)
    found: dict[tuple[int, int], tuple[int, set[str]]] = {}
    for (brand, head), rows_ in stories.items():
        publishers = {
            publisher_of(one.publisher, one.url, one.title) for one in rows_ if not again(one.head_id, one.alike)
        }
        found |= {(brand, one.item_id): (head, publishers) for one in rows_}
    return found
