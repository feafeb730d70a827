"""An item whose author and words nobody needs any more: its title, address and print stay. Which ones, a room says;
and what else takes words of items away does it by the same parts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.indexing import index_again
from cmsuite.engines.feeds.models import Item, ItemVersion
from cmsuite.engines.feeds.settle import AT_ONCE

MOST = 500  # items in one transaction: others want to write, too


def with_words(act: Act, over: sa.ColumnElement[bool]) -> list[int]:
    """Some of the items of which that is so and which still have an author or words. A question."""
    former = sa.select(ItemVersion.id).where(ItemVersion.item_id == Item.id, ItemVersion.text.is_not(None))
    left = sa.or_(Item.author.is_not(None), Item.summary.is_not(None), Item.text.is_not(None), former.exists())
    return list(act.session.scalars(sa.select(Item.id).where(over, left).order_by(Item.id).limit(MOST)))


@register("feeds.forget_words", no_undo=N_("What nobody needs any more is not kept anywhere."))
def forget_words(act: Act, items: list[int]) -> int:
    """Forget the author and the words of these items, also those that their sources edited since. Returns how many."""
    act.need("feeds.fetch")
    if items:
        bare(act, items, "author", "summary", "text")
        bare_former(act, items)
    act.quiet()
    return len(items)


def bare(act: Act, items: Sequence[int], *columns: str) -> None:
    """Nothing stays in these columns of items, and they are no longer found by it. Part of the act that decides so."""
    emptied = sa.update(Item).where(Item.id.in_(items)).values(dict.fromkeys(columns))
    act.session.execute(emptied, execution_options=AT_ONCE)
    act.note("item", [], *columns, n=len(items))
    index_again(act, items)


def bare_former(act: Act, items: Sequence[int]) -> None:
    """Nor does the text that they had before their sources edited it. Part of the same act."""
    former = sa.update(ItemVersion).where(ItemVersion.item_id.in_(items)).values(text=None)
    act.session.execute(former, execution_options=AT_ONCE)
