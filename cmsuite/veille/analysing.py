"""What an item means for the brand: its summary in own words, what it changes, and how far it is to be believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from annotated_types import Ge

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen
from cmsuite.engines.feeds.models import Item
from cmsuite.veille.copies import row_of
from cmsuite.veille.models import Decision
from cmsuite.veille.own_words import ALIKE, IN_A_ROW, likeness
from cmsuite.veille.qualify import Decided, analysis_of, move, title_of
from cmsuite.veille.rating import Rating, put_rating

SHORTEST = choice(
    "veille.summary_least", Annotated[int, Ge(1)], 60, N_("Characters that a summary in your own words has at least.")
)
LONGEST = choice(
    "veille.summary_most", Annotated[int, Ge(1)], 600, N_("Characters that a summary in your own words has at most.")
)


class OneByOne(Usage):
    said = N_("An analysis is written item by item.")
    hint = N_("Select a single item, or discard the lot with a reason.")


class NoSoWhat(Refused):
    said = N_("An analysis says what the item changes for us; here it says nothing.")
    hint = N_("Write a sentence: who has to do what, from when. Where it changes nothing, discard it: no_impact.")


class RatingMissing(Refused):
    said = N_("Item {item} has no rating: an analysis needs a letter for the source and a digit for what it says.")
    hint = N_("For instance B2: a source that is usually reliable, and something that is probably true.")


class SummaryLength(Refused):
    said = N_("Length of the summary: {n}; it needs {least} to {most} characters.")


class CopiedSummary(Refused):
    said = N_("{n} words in a row are taken from the source (limit {limit}).")
    hint = N_("Reword it: the summary must neither copy the article nor take its place.")


class LikeTheSource(CopiedSummary):
    said = N_("{n}% of the runs of five words are those of the source (limit {limit}%).")


def single(items: Sequence[int]) -> int:
    """The one item that is analysed. Pure. Raises OneByOne."""
    if len(items) != 1:
        raise OneByOne()
    return items[0]


def own_summary(text: str, source: str, least: int = SHORTEST.shipped, most: int = LONGEST.shipped) -> str:
    """A summary, once it is long enough and not the source's. least, most: characters. Pure. Raises SummaryLength,
    CopiedSummary."""
    said = clean(text, most + 1000)
    if not least <= len(said) <= most:
        raise SummaryLength(n=len(said), least=least, most=most)
    found = likeness(said, source)
    if found.in_a_row > IN_A_ROW:
        raise CopiedSummary(n=found.in_a_row, limit=IN_A_ROW)
    if found.is_copy:
        raise LikeTheSource(n=round(100 * found.alike), limit=round(100 * ALIKE))
    return said


@register("veille.analyse", text=("summary", "so_what", "because"))
def analyse(
    act: Act,
    item: int,
    summary: str,
    so_what: str,
    *,
    rating: Rating | None = None,
    because: str = "",
    seen: int | None = None,
) -> Decided:
    """Write what an item means; a new one is kept by that, an analysed one is analysed anew. rating: else the one that
    it has; because: see `rate`.

    Raises Missing, Conflict, NoSuchMove, NoSoWhat, RatingMissing, RatingInconsistent, SummaryLength, CopiedSummary.
    """
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was, was_snoozed, was_said = row.state, row.snoozed_until, analysis_of(row)
    of = act.session.get_one(Item, item)
    means = clean(so_what, 2000)
    if not means:
        raise NoSoWhat()
    if rating is None and (row.source_rating is None or row.info_rating is None):
        raise RatingMissing(item=item)
    article = "\n".join(part for part in (of.title, of.text or of.summary) if part)
    row.summary = own_summary(summary, article, chosen(act, SHORTEST), chosen(act, LONGEST))
    if (n := likeness(means, article).in_a_row) > IN_A_ROW:
        raise CopiedSummary(n=n, limit=IN_A_ROW)
    row.so_what = means
    if rating is not None:
        put_rating(act, row, rating, because)
    if row.state == Decision.NEW:
        move(row, Decision.KEPT)
    if row.state != Decision.ANALYSED:
        move(row, Decision.ANALYSED)
    row.seen_at, row.snoozed_until = act.now, None
    act.session.flush()
    act.undo_by(
        "veille.take_back", item=item, state=was, reason=row.reason, seen=row.version, snoozed_until=was_snoozed,
        analysis=was_said,
    )  # fmt: skip
    return Decided(item, title_of(act, item), str(row.state), str(was), row.version)
