"""Stop a source, and take it up again: its items and what was decided on them stay."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.settle import one_at_a_time
from cmsuite.engines.feeds.subscribe import suspend, wake
from cmsuite.veille.models import Source
from cmsuite.veille.qualify import take_in_feed


class SoAlready(Refused):
    said = N_("{title} is stopped already.")


class NotStopped(Refused):
    said = N_("{title} is not stopped.")


@register("veille.mute")
def mute(act: Act, source: int, *, seen: int | None = None) -> str:
    """Nothing of a source comes in any more; a feed that no brand takes in rests. Returns its title.

    Raises Missing, Conflict, SoAlready.
    """
    act.need("veille.follow")
    one_at_a_time(act)
    row = act.get(Source, source, seen=seen)
    if row.muted_at is not None:
        raise SoAlready(title=row.title)
    row.muted_at = act.now
    act.session.flush()
    rest_if_unused(act, row.feed_id)
    act.undo_by("veille.unmute", source=source, seen=row.version)
    return row.title


@register("veille.unmute")
def unmute(act: Act, source: int, *, seen: int | None = None) -> str:
    """Take a source up again, with what came in the meantime where another brand follows it. Returns its title.

    Raises Missing, Conflict, NotStopped.
    """
    act.need("veille.follow")
    one_at_a_time(act)
    row = act.get(Source, source, seen=seen)
    if row.muted_at is None:
        raise NotStopped(title=row.title)
    row.muted_at = None
    act.session.flush()
    wake(act, row.feed_id)
    take_in_feed(act, row.feed_id)
    act.undo_by("veille.mute", source=source, seen=row.version)
    return row.title


def rest_if_unused(act: Act, feed_id: int) -> None:
    """Put a feed at rest that no brand takes in any more."""
    of = Source.__table__.c  # of any brand
    if act.session.execute(sa.select(of.id).where(of.feed_id == feed_id, of.muted_at.is_(None))).first() is None:
        suspend(act, feed_id)
