"""What does not stay: the text of an item (30 days, unless said), what a day of a feed cost for more than 13 months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import sqlalchemy as sa
from annotated_types import Ge

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.feeds.copies import forget_bands
from cmsuite.engines.feeds.forgetting import bare
from cmsuite.engines.feeds.models import FetchDay, Item
from cmsuite.engines.feeds.versions import forget_versions
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store

TEXT_DAYS = choice(
    "feeds.text_days", Annotated[int, Ge(1)], 30,
    N_("Days until the text of an item goes, of which its title, link and summary stay; of the workspace."),
)  # fmt: skip
DAYS_STAY = timedelta(days=396)  # 13 months
MOST = 2_000  # items in one transaction: others want to write, too


@dataclass(frozen=True, slots=True)
class Blanked:
    """How many items lost their text."""

    items: int


def text_since(act: Act) -> datetime:
    """Since when an item has to be there to have its text still."""
    return act.now - timedelta(days=chosen_for(act, (TEXT_DAYS,), (None,))[None][0])


@register("feeds.blank", no_undo=N_("A text whose time is over is not kept anywhere."))
def blank(act: Act) -> int:
    """Blank the text of some items whose time is over; 0 when none is left."""
    act.need("feeds.fetch")
    over = sa.and_(Item.text.is_not(None), Item.first_seen_at < text_since(act))
    ids = act.session.scalars(sa.select(Item.id).where(over).limit(MOST)).all()
    if ids:
        bare(act, ids, "text")
    act.quiet()
    return len(ids)


@register("feeds.forget_days", no_undo=N_("What is over 13 months old is not kept anywhere."))
def forget_days(act: Act) -> int:
    """Forget what asking feeds cost on days whose time is over. Returns how many lines."""
    act.need("feeds.fetch")
    forgotten = act.in_bulk(sa.delete(FetchDay).where(FetchDay.day < (act.now - DAYS_STAY).date()), "gone")
    act.quiet()
    return forgotten


@job(
    "feeds.blank",
    N_("Old item texts"),
    N_("Blank the text of items that has been kept long enough."),
    rule="17 3 * * *",
)
def blank_old(store: Store, tools: Tools) -> Blanked:
    """Every item's text whose time is over, some at a time."""
    items, some = 0, MOST
    while some == MOST and not tools.stop.is_set():
        with acts.open(store, by=tools.by, all_brands=True) as act:
            some = blank(act)
        items += some
    with acts.open(store, by=tools.by, all_brands=True) as act:
        forget_days(act)
    with acts.open(store, by=tools.by, all_brands=True) as act:
        forget_bands(act)
    with acts.open(store, by=tools.by, all_brands=True) as act:
        forget_versions(act)
    return Blanked(items)
