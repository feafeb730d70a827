"""What stands behind an item that a document tells of: its article, its rating, the licence of its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.text import one_line
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.feeds.ageing import text_since
from cmsuite.engines.feeds.models import Item
from cmsuite.veille.digest.licences import Licence, licence_of
from cmsuite.veille.kin import tags_of
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.own_words import ALIKE, IN_A_ROW, likeness
from cmsuite.veille.tagging import HOUSE

RULE = "item.copied-summary"


@dataclass(frozen=True, slots=True)
class Behind:
    """title: the article's, on one line; text: what is left of it; whole: whether that is all that was known of it when
    it came. own: what was written of it in the watch, and compared then. letter, info: its rating; publisher: the
    paper; internal: tagged as for the house alone."""

    title: str
    text: str = field(repr=False)
    whole: bool
    analysed: bool
    own: frozenset[str] = field(repr=False)
    letter: str
    info: int
    publisher: str
    licence: Licence | None
    internal: bool


def behind(act: Act, brand: int, items: Collection[int], sent: bool) -> Mapping[int, Behind]:
    """Of those of these items that the brand has. sent: what tells of them was compared when it was sent, so that
    nothing is missing of an article that is forgotten by now."""
    if not items:
        return {}
    query = (
        sa.select(Item, Qualification, Source)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .where(Item.id.in_(items), Qualification.brand_id == brand)
    )
    found, kept, rows = {}, text_since(act), act.session.execute(query).all()
    tags = tags_of(act, [row.id for _item, row, _source in rows])
    for item, row, source in rows:
        fresh = item.summary is not None and item.first_seen_at >= kept
        found[item.id] = Behind(
            title=one_line(item.title),
            text="\n".join(one for one in (item.text, item.summary) if one),
            whole=sent or item.text is not None or fresh,
            analysed=row.state in (Decision.ANALYSED, Decision.DIFFUSED),
            own=frozenset(one for one in (row.summary, row.so_what) if one),
            letter=row.source_rating or source.reliability or "",
            info=row.info_rating or 0,
            publisher=source.publisher or source.title,
            licence=licence_of(source),
            internal=bool(HOUSE & tags.get(row.id, set())),
        )
    return found


def copied(at: str, prose: str, texts: Collection[str], *, summary: bool = False) -> Iterator[Finding]:
    """What of a text is an article's. summary: it sums one up, so that the runs of words count that both have."""
    found = [likeness(prose, text) for text in texts if text]
    n = max((one.in_a_row for one in found), default=0)
    alike = max((one.alike for one in found), default=0.0)
    if n > IN_A_ROW:
        said = N_(
            "{n} words in a row are taken from the article (limit {limit}). Reword them: a summary must neither copy "
            "the article nor take its place."
        )
        yield Finding(RULE, "block", said, at, {"n": n, "limit": IN_A_ROW}, waivable=True)
    elif summary and alike > ALIKE:
        said = N_(
            "{n}% of the runs of five words are those of the article (limit {limit}%). Reword it: a summary must "
            "neither copy the article nor take its place."
        )
        facts = {"n": round(100 * alike), "limit": round(100 * ALIKE)}
        yield Finding(RULE, "block", said, at, facts, waivable=True)


def not_compared(at: str, title: str, prose: Collection[str], of: Behind) -> Iterator[Finding]:
    """What cannot be said to be one's own words any more, as the article is not there to be compared with."""
    if of.whole or all(one in of.own for one in prose if one.strip()):
        return
    said = N_(
        "What is said of “{title}” was changed, and its article is not kept any more (or never was): nobody can tell "
        "whether the words are your own. Take what was written when it was analysed, or have a lead let it pass."
    )
    yield Finding(RULE, "block", said, at, {"title": title}, waivable=True)
