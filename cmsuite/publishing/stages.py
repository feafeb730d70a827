"""How far posts have come: what their publications say of them. Questions only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.engines.acts import Act
from cmsuite.publishing.models import Publication, State

STUCK = {State.FAILED, State.MISSED, State.AMBIGUOUS, State.NEEDS_DECISION}


def stages(act: Act, posts: Iterable[int]) -> Mapping[int, str]:
    """Of those that are planned or out, one of `words.STAGES`."""
    wanted = sa.select(Entry.post_id, Publication.state).join(Publication, Publication.entry_id == Entry.id)
    wanted = wanted.where(Entry.post_id.in_(list(posts)), Publication.state != State.CANCELLED)
    states: dict[int, set[State]] = {}
    for post, state in act.session.execute(wanted):
        if post is not None:
            states.setdefault(post, set()).add(state)
    return {post: _stage(found) for post, found in states.items()}


def _stage(found: set[State]) -> str:
    if found & STUCK:
        return "stuck"
    if found == {State.PUBLISHED}:
        return "published"
    return "partly_published" if State.PUBLISHED in found else "scheduled"
