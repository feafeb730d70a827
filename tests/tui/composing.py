"""What the tests of the Composer share: to wait for the moment after the last key, to paste, to look into the store."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from textual.events import Paste

from cmsuite.content.models import Post
from cmsuite.content.posts import Saved, edit
from cmsuite.content.views import PostView
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui.widgets.writing import Writing
from tests.tui.seated import Seated
from tests.workplace import Cast

WIDE = (200, 60)


async def until(me: Seated, seen: Callable[[], bool]) -> None:
    """Wait for what a moment after the last key brings; the screen is in the failure."""
    end = time.monotonic() + 60
    while not seen():
        assert time.monotonic() < end, me.text
        await me.settled()


async def shows(me: Seated, *words: str) -> None:
    """Wait for these words, however the lines are broken."""
    await until(me, lambda: all(word in " ".join(me.text.split()) for word in words))


async def paste(me: Seated, text: str) -> None:
    me.app.screen.query_one(Writing).post_message(Paste(text))
    await me.settled()


def saved(store: Store, cast: Cast, post: int) -> PostView:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return post_of(act, post)


def posts(store: Store) -> int:
    with store.connection() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(Post)).scalar_one()


def edited(store: Store, cast: Cast, post: Saved, text: str) -> None:
    """Karim changes it meanwhile."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, post.post_id, parts=[text], seen=post.version)
