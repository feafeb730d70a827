"""What came in, as lists, one item, counts and titles. Questions: they write nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from cmsuite.core.locale import _
from cmsuite.core.order import AS_IT_COMES
from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.feeds.models import Feed, Item
from cmsuite.engines.feeds.versions import Former, edits, versions
from cmsuite.engines.people.models import Brand
from cmsuite.engines.search import find
from cmsuite.engines.search.index import place_of
from cmsuite.store.ordering import Columns, ordered, ranked
from cmsuite.veille.applying import explained_on
from cmsuite.veille.copies import Story, story
from cmsuite.veille.judged import Judged, Sought, judged, narrowed
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.scoring import Scored
from cmsuite.veille.words import AXES

PAGE = "page"  # the kind of source whose summaries say what has changed
Rows = sa.Select[*tuple[Any, ...]]
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a list shows it, for one brand. `line`: the number of the brand's own decision on it, for a list over
    several brands, where an item may stand more than once. `at`: when it was published, else first seen. `others`: how
    many items of the same story stand under it."""

    line: int
    brand: int
    item: int
    title: str
    url: str | None
    source: str
    axis: str
    state: str
    reason: str | None
    at: datetime
    version: int
    score: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class ItemRead:
    """One item in full. `text` is None once its time is over (30 days). changes: of a page that is watched, the words
    that are gone and new; former: what the item said before, edits: when and in which words that was edited, the newest
    first; overtaken: edited after the brand had written of it."""

    line: ItemLine
    author: str | None
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    summary: str | None
    text: str | None
    image_url: str | None
    judged: Judged
    story: Story
    scored: Scored
    changes: str | None = None
    former: tuple[Former, ...] = ()
    edits: tuple[tuple[datetime, str], ...] = ()
    overtaken: bool = False


ORDERS = ("date", "score", "brand", "title", "source", "axis", "state")
KIND = "item"
FITTING = timedelta(days=90)
"""How far back what is asked for by how well it fits is looked for: all that matches is weighed."""


def ids(act: Act, sought: Sought, limit: int | None = None) -> list[int]:
    """The lines of all the items sought, over the brands that the person works for: a screen asks for those that it
    shows. Raises as `search.find.pieces` where words are sought."""
    wanted = _narrowed(sa.select(Qualification.id), sought.state, sought.axis)
    wanted = wanted.where(act.mine(Qualification.brand_id))
    wanted = _come(narrowed(act, wanted, sought), sought)
    if sought.order.by == "title":
        wanted = wanted.join(Item, Item.id == Qualification.item_id)
    if sought.order.by == "source":
        wanted = wanted.join(Source, Source.id == Qualification.source_id)
    columns: Columns = {
        "date": [Qualification.sort_at],
        "score": [Qualification.score],
        "brand": [sa.select(Brand.name).where(Brand.id == Qualification.brand_id).scalar_subquery()],
        "title": [Item.title],
        "source": [Source.title],
        "axis": [ranked(Qualification.axis, sorted(AXES, key=lambda name: _(AXES[name]).casefold()))],
        "state": [ranked(Qualification.state, Decision)],
        "fit": [],
    }
    usual: tuple[Any, ...] = (Qualification.sort_at.desc(), Qualification.id.desc())
    if sought.words and limit is not None and sought.order == AS_IT_COMES:
        return _newest(act, wanted, sought, limit, lambda few: list(act.session.scalars(few)))
    if sought.words:
        wanted, usual = _by_words(act, wanted, sought)
    return list(act.session.scalars(ordered(act.store, wanted, sought.order, columns, *usual).limit(limit)))


def _come(wanted: Rows, sought: Sought) -> Rows:
    """Of these lines one for each story; of a source and from a day on, where that is sought: all lines of a source."""
    if sought.since is not None:
        wanted = wanted.where(Qualification.sort_at >= sought.since)
    if not sought.source:
        return wanted.where(Qualification.copy_of.is_(None))
    named = sa.select(Source.id).where(Source.title.icontains(sought.source, autoescape=True))
    return wanted.where(Qualification.source_id.in_(named))


def _newest(
    act: Act, wanted: Rows, sought: Sought, limit: int, ask: Callable[[Rows], list[Told]], after: ItemLine | None = None
) -> list[Told]:
    """What is told of the newest of the lines whose item says what is sought; of those that follow `after`."""
    since = None if sought.since is None else place_of(KIND, sought.since, 0)
    under = None if after is None else place_of(KIND, after.at, after.item)
    item, between = Qualification.item_id, (since, under)
    return find.newest_few(act, wanted, KIND, item, sought.words, limit, ask, between=between)


def _by_words(act: Act, wanted: find.Asked, sought: Sought) -> tuple[find.Asked, tuple[Any, ...]]:
    """Lines narrowed to those whose item says what is sought, and what to order them by."""
    wanted = find.found(act, wanted, KIND, Qualification.item_id, sought.words)
    by_fit = sought.order.by == "fit"
    after = sought.since or (act.now - FITTING if by_fit else None)
    wanted = wanted if after is None else wanted.where(find.since(act, KIND, after))
    return wanted, (find.best(act, sought.words), find.newest(act)) if by_fit else (find.newest(act),)


def lines(act: Act, wanted: Collection[int]) -> dict[int, ItemLine]:
    """These lines, as far as they are there."""
    return {row.id: _line(row) for row in act.session.execute(_on(wanted))}


def line_of(act: Act, item: int) -> int | None:
    """The line on which the brand has an item: that of its story, where it stands under another."""
    of = Qualification
    mine = sa.select(of.id, of.brand_id, of.copy_of).where(of.item_id == item)
    if (row := act.session.execute(mine.limit(1)).first()) is None:
        return None
    above = Qualification.item_id == row.copy_of, Qualification.brand_id == row.brand_id
    return act.session.scalar(sa.select(Qualification.id).where(*above)) or row.id if row.copy_of else row.id


def had(act: Act, items: Collection[int]) -> set[int]:
    """Those of these items that the brand has: what another took down by hand is not among them."""
    found = set[int]()
    for part in parts(sorted(items)):
        found |= set(act.session.scalars(sa.select(Qualification.item_id).where(Qualification.item_id.in_(part))))
    return found


def source_on(act: Act, line: int) -> int:
    """The source of a line. Raises Missing."""
    found = act.session.scalar(sa.select(Qualification.source_id).where(Qualification.id == line))
    if found is None:
        raise Missing(kind="item", id=line)
    return found


def items(
    act: Act,
    *,
    state: Decision | None = None,
    axis: str | None = None,
    limit: int = 50,
    after: ItemLine | None = None,
    sought: Sought | None = None,
    by_score: bool = False,
) -> list[ItemLine]:
    """The items of the brand, newest first; the page that follows `after`, the last line of the one before. sought:
    narrows them by what the brand made of them and by words, in the order of `fit` too. by_score: the highest
    score first, in one page."""
    of = Qualification
    few = sought is not None and bool(sought.words) and not by_score and sought.order.by != "fit"
    wanted = _narrowed(_lines(*_LINE) if few else sa.select(of.id), state, axis)  # else lines first: no order is lost
    wanted = wanted.where(of.copy_of.is_(None)) if sought is None else _come(narrowed(act, wanted, sought), sought)
    if few and sought is not None:
        return _newest(act, wanted, sought, limit, lambda asked: list(map(_line, act.session.execute(asked))), after)
    usual: tuple[Any, ...] = (of.sort_at.desc(), of.id.desc())
    if sought is not None and sought.words:
        wanted, usual = _by_words(act, wanted, sought)
        wanted = wanted if after is None else wanted.where(find.before(act, KIND, after.at, after.item))
    elif after is not None:
        wanted = wanted.where(sa.tuple_(of.sort_at, of.id) < sa.tuple_(sa.bindparam("at", after.at), after.line))
    wanted = wanted.order_by(of.score.desc()) if by_score else wanted
    there = list(act.session.scalars(wanted.order_by(*usual).limit(limit)))
    read = {row.id: _line(row) for part in parts(there) for row in act.session.execute(_on(part))}
    return [read[line] for line in there if line in read]


def _on(some: Collection[int]) -> Rows:
    return _lines(*_LINE).where(Qualification.id.in_(some))


def item(act: Act, id: int) -> ItemRead:
    """One item of the brand. Raises Missing."""
    return _read(act, id, Qualification.item_id == id)


def item_on(act: Act, line: int) -> ItemRead:
    """The item of a line. Raises Missing."""
    return _read(act, line, Qualification.id == line)


def _read(act: Act, id: int, which: sa.ColumnElement[bool]) -> ItemRead:
    row = act.session.execute(_lines(*_LINE, Item, Qualification).where(which)).one_or_none()
    if row is None:
        raise Missing(kind="item", id=id)
    *line, of, mine = row
    told = story(act, mine)
    return ItemRead(
        _line(line), of.author, of.language, of.published_at, of.first_seen_at, of.summary, of.text, of.image_url,
        judged(act, mine, told), told, explained_on(act, mine.id), *_edited(act, of, mine),
    )  # fmt: skip


def _edited(
    act: Act, of: Item, mine: Qualification
) -> tuple[str | None, tuple[Former, ...], tuple[tuple[datetime, str], ...], bool]:
    """What its source changed: see `ItemRead`."""
    page = act.session.scalar(sa.select(Feed.kind).where(Feed.id == of.feed_id)) == PAGE
    former = versions(act, of.id)
    seen, written = mine.seen_at, mine.state in (Decision.ANALYSED, Decision.DIFFUSED)
    overtaken = bool(former and written and seen and former[-1].until > seen)
    return of.summary if page else None, former, edits(former, of.title, of.text or of.summary or ""), overtaken


def opening(line: ItemLine) -> str:
    """The text that a post made of an item begins with: its title and its address. Pure."""
    return "\n\n".join(part for part in (line.title, line.url) if part)


def count(act: Act, *, state: Decision | None = None, axis: str | None = None) -> int:
    """How many items the brand has; those of one story are one."""
    counted = _narrowed(sa.select(sa.func.count()).select_from(Qualification), state, axis)
    counted = counted.where(Qualification.copy_of.is_(None))
    return act.session.scalar(counted) or 0


def titles(act: Act, *, state: Decision | None = None, axis: str | None = None) -> Iterator[str]:
    """Every title of the brand's items, newest first: cleaned when stored, one line each."""
    wanted = _narrowed(sa.select(Item.title).join(Qualification, Qualification.item_id == Item.id), state, axis)
    newest = wanted.order_by(Qualification.sort_at.desc(), Qualification.id.desc())
    yield from act.session.scalars(newest.execution_options(yield_per=1_000))


_OTHER = Qualification.__table__.alias("other").c
_UNDER = (
    sa.select(sa.func.count())
    .where(_OTHER.brand_id == Qualification.brand_id, _OTHER.copy_of == Item.id)
    .correlate(Qualification, Item)
    .scalar_subquery()
)
_LINE = (
    Qualification.id, Qualification.brand_id, Item.id.label("item"), Item.title, Item.url, Source.title.label("source"),
    Qualification.axis, Qualification.state, Qualification.reason, Qualification.sort_at, Qualification.version,
    Qualification.score, _UNDER.label("others"),
)  # fmt: skip
"""Of an `ItemLine`, as its fields come: a row of a list is not made an object of each table first."""


def _lines(*columns: Any) -> Rows:
    wanted: Rows = sa.select(*columns).select_from(Item).join(Qualification, Qualification.item_id == Item.id)
    return wanted.join(Source, Source.id == Qualification.source_id)


def _narrowed(wanted: Rows, state: Decision | None, axis: str | None) -> Rows:
    wanted = wanted.where(Qualification.state == state) if state is not None else wanted
    return wanted.where(Qualification.axis == axis) if axis is not None else wanted


def _line(row: Sequence[Any]) -> ItemLine:
    said: list[Any] = [str(one) if isinstance(one, Decision) else one for one in row]
    return ItemLine(*said)
