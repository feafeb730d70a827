"""A feed that has moved for good: its new address is asked once three rounds in a row were sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.models import Feed

if TYPE_CHECKING:
    from cmsuite.engines.feeds.settle import Due

CONFIRMED = 3  # permanent redirects in a row to one address
MANUAL = "manual"  # the kind of a feed that people fill: nobody is asked
ADOPTED, REFUSED = 1_000, -1  # what `redirects` says then


def address_in_use(feed: Feed) -> str:
    """Where a feed is asked: where it has moved to, once that is confirmed; empty, where people fill it."""
    if feed.kind == MANUAL:
        return ""
    return feed.redirect_to if feed.redirect_to and feed.redirects >= ADOPTED else feed.url_canonical


def counted(due: Due, moved_to: str | None, good: bool) -> tuple[str | None, int]:
    """Where a feed says that it has gone, and how often in a row, after one more round. Pure."""
    if moved_to:
        if moved_to != due.redirect_to:
            return moved_to, 1
        return moved_to, REFUSED if due.redirects == REFUSED else min(due.redirects + 1, ADOPTED - 1)
    if due.redirects == REFUSED and not good:
        return due.redirect_to, REFUSED
    if due.redirects >= ADOPTED and good:
        return due.redirect_to, due.redirects
    return (due.redirect_to if not good else None), 0  # ask the first address again


def confirmed(due: Due, moved_to: str | None) -> bool:
    """Whether this round is the one after which the new address is asked at once."""
    return moved_to is not None and CONFIRMED <= counted(due, moved_to, True)[1] < ADOPTED


@register("feeds.adopt")
def adopt(act: Act, feed: int, was: str, now: str) -> bool:
    """Ask the new address from now on; its own failure leads back to the old one. Returns whether it is so."""
    act.need("feeds.fetch")
    row = act.get(Feed, feed)
    if row.redirect_to != now or not CONFIRMED <= row.redirects < ADOPTED:
        act.quiet()
        return False
    row.redirects = ADOPTED
    act.undo_by("feeds.stay", feed=feed, was=was, now=now)
    return True


@register("feeds.stay")
def stay(act: Act, feed: int, was: str, now: str) -> None:
    """Ask the old address again, also while it goes on sending us to that new one."""
    act.need("feeds.fetch")
    row = act.get(Feed, feed)
    row.redirect_to, row.redirects, row.next_at = now, REFUSED, None
    act.session.flush()
    act.undo_by("feeds.move", feed=feed, was=was, now=now)


@register("feeds.move")
def move(act: Act, feed: int, was: str, now: str) -> None:
    """Ask a feed's new address after all: the way back of `stay`."""
    act.need("feeds.fetch")
    row = act.get(Feed, feed)
    row.redirect_to, row.redirects, row.next_at = now, ADOPTED, None
    act.session.flush()
    act.undo_by("feeds.stay", feed=feed, was=was, now=now)
