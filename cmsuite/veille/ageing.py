"""Names in what came in are not kept for ever: who wrote an item and in which words goes once nobody needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from annotated_types import Ge

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, chosen
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.feeds.forgetting import MOST, forget_words, with_words
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store
from cmsuite.veille.models import Decision, Qualification

MONTH = timedelta(days=30.44)
DISCARDED = choice(
    "veille.months_discarded", Annotated[int, Ge(1)], 6,
    N_("Discarded items: months until their author and words go; of the workspace."),
)  # fmt: skip
OTHERS = choice(
    "veille.months_kept", Annotated[int, Ge(1)], 24,
    N_("Other items, of no document: months until their author and words go; of the workspace."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many items lost their author and words."""

    names: int


def over(act: Act) -> sa.ColumnElement[bool]:
    """Which items nobody needs the author and the words of: discarded long ago by all who have them, or old and in no
    document."""
    of, months = Qualification, (chosen(act, DISCARDED), chosen(act, OTHERS))
    mine = sa.select(of.id).where(of.item_id == Item.id)
    decided = sa.func.coalesce(of.seen_at, of.sort_at)
    held = mine.where(sa.or_(of.state != Decision.DISCARDED, decided >= act.now - months[0] * MONTH))
    old = Item.first_seen_at < act.now - months[1] * MONTH
    there = in_documents(act)
    unused = Item.id.not_in(there) if there else sa.true()
    return sa.and_(
        Item.first_seen_at < act.now - months[0] * MONTH,
        unused,
        sa.or_(sa.and_(mine.exists(), ~held.exists()), old),
    )


def in_documents(act: Act) -> set[int]:
    """The items that an issue, a sheet or a trend report names, in any version."""
    wanted = ("digest", "watch_sheet", "trend_report")
    rows = act.session.scalars(
        sa.select(DocumentVersion.content)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind.in_(wanted))
        .execution_options(yield_per=200)
    )
    found: set[int] = set()
    for content in rows:
        found |= set(_items(content))
    return found


def _items(value: Any) -> list[int]:
    """Every number that stands as `item`, however deep."""
    if isinstance(value, dict):
        own = value.get("item")
        here = [own] if isinstance(own, int) and own else []
        return here + [one for part in value.values() for one in _items(part)]
    return [one for part in value for one in _items(part)] if isinstance(value, list) else []


@job(
    "veille.names", N_("Names in old items"), N_("Erase who wrote old items, and their words; the title stays."),
    rule="27 4 * * *",
)  # fmt: skip
def forget_names(store: Store, tools: Tools) -> Forgotten:
    """Every item whose time is over, some at a time."""
    n, some = 0, MOST
    while some == MOST and not tools.stop.is_set():
        with acts.open(store, by=tools.by, all_brands=True) as act:
            some = forget_words(act, with_words(act, over(act)))
        n += some
    return Forgotten(n)
