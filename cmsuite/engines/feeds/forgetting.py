"""An item whose author and words nobody needs any more: its title, address and print stay. Which ones, a room says."""

from __future__ import annotations

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
        bare = sa.update(Item).where(Item.id.in_(items)).values(author=None, summary=None, text=None)
        act.session.execute(bare, execution_options=AT_ONCE)
        former = sa.update(ItemVersion).where(ItemVersion.item_id.in_(items)).values(text=None)
        act.session.execute(former, execution_options=AT_ONCE)
        act.note("item", [], "author", "summary", "text", n=len(items))
        index_again(act, items)
    act.quiet()
    return len(items)
