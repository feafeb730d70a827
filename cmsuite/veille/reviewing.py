"""The letter that a source's history speaks for: by what its items were rated, and by what readers found useful. It is
proposed; a person decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.veille.digest.feedback import feedback
from cmsuite.veille.models import LETTERS, Qualification, Source

JUDGED = 10  # items of a source, or words of readers, before its letter is looked at again
DOUBTFUL, TRUE = 0.30, 0.90  # shares of its items: above, a letter down; above, a letter up
LATELY = timedelta(days=90)  # in which readers are heard


@dataclass(frozen=True, slots=True)
class History:
    """judged: items rated 1 to 5; doubtful: those rated 4 or 5; true: those rated 1 or 2. said: words of readers,
    useful or not, on issues with something of the source, in LATELY; useful: how many of them."""

    judged: int = 0
    doubtful: int = 0
    true: int = 0
    said: int = 0
    useful: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """A letter that is proposed, and what it rests on."""

    letter: str
    history: History


def reviewed(reliability: str | None, of: History) -> str | None:
    """The letter that a source's history speaks for, where it speaks against the one it has. Pure.

    Of readers, only that most find it useless counts, and for a letter down: what is useful may still be wrong.
    """
    if reliability not in LETTERS[:5]:
        return None
    at, rated = LETTERS.index(reliability), of.judged >= JUDGED
    useless = of.said >= JUDGED and 2 * of.useful < of.said
    worse = rated and of.doubtful / of.judged > DOUBTFUL
    better = rated and of.true / of.judged > TRUE
    if worse or (useless and not better):
        return LETTERS[at + 1] if at < 4 else None
    return LETTERS[at - 1] if better and not useless and at > 0 else None


def reviews(act: Act, sources: Collection[int] | None = None) -> dict[int, Review]:
    """Those of these sources, by id, whose history speaks against their letter."""
    wanted = sa.select(Source.id, Source.reliability).where(Source.reliability.in_(LETTERS[:5]))
    wanted = wanted if sources is None else wanted.where(Source.id.in_(sources))
    letters = {row.id: row.reliability for row in act.session.execute(wanted)}
    if not letters:
        return {}
    digit = Qualification.info_rating
    rows = act.session.execute(
        sa.select(
            Qualification.source_id,
            sa.func.count(),
            sa.func.sum(sa.case((digit.in_((4, 5)), 1), else_=0)),
            sa.func.sum(sa.case((digit.in_((1, 2)), 1), else_=0)),
        )
        .where(digit.between(1, 5), Qualification.source_id.in_(letters))
        .group_by(Qualification.source_id)
    )
    rated = {source: (int(n), int(doubtful), int(true)) for source, n, doubtful, true in rows}
    heard = feedback(act, (act.now - LATELY).date(), act.now.date() + timedelta(days=1)).sources
    found: dict[int, Review] = {}
    for source, letter in letters.items():
        judged, doubtful, true = rated.get(source, (0, 0, 0))
        said, useful = (heard[source].said, heard[source].useful) if source in heard else (0, 0)
        history = History(judged, doubtful, true, said, useful)
        if (proposed := reviewed(letter, history)) is not None:
            found[source] = Review(proposed, history)
    return found
