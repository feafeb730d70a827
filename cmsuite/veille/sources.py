"""Which feeds a brand follows, and under which axis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_, here, translate
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.feeds.entries import language_tag
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.feeds.moving import address_in_use
from cmsuite.engines.feeds.opml import Outline
from cmsuite.engines.feeds.registry import meant
from cmsuite.engines.feeds.settle import one_at_a_time
from cmsuite.engines.feeds.subscribe import host_of, subscribe
from cmsuite.engines.people.brands import country_code
from cmsuite.engines.people.models import Person
from cmsuite.veille.models import AXES, LETTERS, OWNER_TYPES, PAYWALLS, Decision, ItemTag, Qualification, Source
from cmsuite.veille.muting import rest_if_unused, unmute
from cmsuite.veille.pace import Interval, intervals
from cmsuite.veille.qualify import take_in_feed
from cmsuite.veille.rule_models import RuleHit
from cmsuite.veille.team import of_the_team
from cmsuite.veille.words import AXES as WORDS
from cmsuite.veille.words import QUIET

# Folders of an OPML file that name an axis, in both languages, in lower case.
FOLDERS = {
    "trade": ("trade", "industry", "business", "market", "métier", "metier", "métiers", "secteur", "marché"),
    "competitor": ("competitor", "competitors", "competition", "concurrence", "concurrent", "concurrents"),
    "technology": ("technology", "tech", "platforms", "technologie", "technologies", "technique", "plateformes"),
    "regulation": ("regulation", "law", "legal", "réglementation", "reglementation", "droit", "juridique", "loi"),
    "reputation": ("reputation", "mentions", "brand", "réputation", "e-réputation", "marque"),
    "culture": ("culture", "society", "trends", "société", "tendances"),
}


class NoSuchAxis(Usage):
    said = N_("There is no axis named {found}.")
    hint = N_("The axes are: {allowed}.")


class NoSuchWord(Usage):
    said = N_("“{found}” is none of these: {allowed}.")


class DecidedAlready(Refused):
    said = N_("{title} has items that were decided on ({n}): its source stays.")
    hint = N_("Its items keep their history; nothing was changed.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed to follow."""

    url: str
    axis: str = "trade"
    title: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A source of the brand. `new` is False when the brand followed that feed already; `was`: how it was then (stopped,
    gone, suspended), where this takes it up again; `how`: the source, where nothing changed."""

    source_id: int
    feed_id: int
    url: str
    title: str
    axis: str
    new: bool
    was: str = ""
    how: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML list came to. `refused`: addresses that are none; `unplaced`: folders that name no axis."""

    followed: tuple[Followed, ...]
    refused: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a list shows it, with the state of its feed. Intervals: seconds between two looks, as planned and as
    they were lately; only in a list. kind: how it is read; licensor: who licensed extracts of it; owner: who looks
    after it; country: where it is published; paywall: what of it is paid for; failures: in a row."""

    id: int
    title: str
    axis: str
    url: str
    state: str
    said: str | None
    last_ok_at: datetime | None
    next_at: datetime | None
    reliability: str | None = None
    owner_type: str | None = None
    publisher: str | None = None
    version: int = 0
    since: datetime | None = None
    muted_at: datetime | None = None
    planned_interval: int | None = None
    actual_interval: int | None = None
    hurried_until: datetime | None = None
    kind: str = "feed"
    language: str | None = None
    licensor: str | None = None
    owner_id: int | None = None
    owner: str | None = None
    country: str | None = None
    paywall: str | None = None
    failures: int = 0


@register("veille.follow", text=("title",))
def follow(
    act: Act, url: str, *, axis: str = "trade", title: str = "", language: str | None = None, kind: str = "",
    reader: dict[str, Any] | None = None,
) -> Followed:  # fmt: skip
    """Follow a source under an axis; the items that it has already come in. kind, reader: how it is read, where its
    address does not say so. Raises NoSuchAxis, and what `registry.meant` refuses with."""
    act.need("veille.follow")
    if axis not in AXES:
        raise NoSuchAxis(found=axis, allowed=", ".join(AXES), near=one_of(axis, list(AXES)))
    name = clean(title, 200, lines=False)
    feed_id, address, was = subscribe(act, url, title=name, kind=kind, reader=reader)
    row = act.session.scalars(sa.select(Source).where(Source.feed_id == feed_id)).one_or_none()
    if row is not None:
        if row.muted_at is not None:
            was = "stopped"
            unmute(act, row.id)
            act.undo_by("veille.mute", source=row.id, seen=row.version)
        else:
            act.quiet()
        how = None if was else source(act, row.id)
        return Followed(row.id, feed_id, address, row.title, row.axis, new=False, was=was, how=how)
    known = act.session.scalar(sa.select(Feed.title).where(Feed.id == feed_id))
    row = act.add(
        Source(
            feed_id=feed_id, title=name or known or host_of(address), axis=axis, language=language_tag(language or "")
        )
    )
    take_in_feed(act, feed_id)
    act.undo_by("veille.unfollow", sources=[row.id])
    return Followed(row.id, feed_id, address, row.title, axis, new=True)


@register("veille.follow_all")
def follow_all(act: Act, wanted: list[Wanted]) -> list[Followed]:
    """Follow several feeds at once: all or, when one is refused, none."""
    act.need("veille.follow")
    followed = [follow(act, one.url, axis=one.axis, title=one.title, language=one.language) for one in wanted]
    new = [one.source_id for one in followed if one.new]
    if new:
        act.undo_by("veille.unfollow", sources=new)
    else:
        act.quiet()
    return followed


EDITED = ("title", "axis", "reliability", "owner_type", "publisher", "country", "paywall", "owner_id")


@register("veille.edit_source", text=("title", "publisher"))
def edit_source(
    act: Act,
    source_id: int,
    *,
    title: str | None = None,
    axis: str | None = None,
    reliability: str | None = None,
    owner_type: str | None = None,
    publisher: str | None = None,
    country: str | None = None,
    paywall: str | None = None,
    owner_id: int | None = None,
    seen: int | None = None,
) -> SourceLine:
    """Say what a source is and how far it is to be believed; what is None stays, an empty text is taken away. The axis
    is for the items to come. country: in two letters. owner_id: who looks after it, 0 nobody. Raises Missing, Conflict,
    NoSuchAxis, NoSuchWord, NotACountry, NotInTheTeam."""
    act.need("veille.follow")
    for found, allowed, refused in (
        (axis, AXES, NoSuchAxis), (reliability, LETTERS, NoSuchWord), (owner_type, OWNER_TYPES, NoSuchWord),
        (paywall, PAYWALLS, NoSuchWord),
    ):  # fmt: skip
        if found and found not in allowed:
            raise refused(found=found, allowed=", ".join(allowed), near=one_of(found, list(allowed)))
    row = act.get(Source, source_id, seen=seen)
    if owner_id and owner_id != row.owner_id and act.undoing is None:
        of_the_team(act, owner_id)
    given = {"title": title and clean(title, 200, lines=False), "axis": axis, "reliability": reliability,
             "owner_type": owner_type, "publisher": publisher and clean(publisher, 200, lines=False),
             "country": country and country_code(country), "paywall": paywall, "owner_id": owner_id}  # fmt: skip
    wanted = {name: value or None for name, value in given.items() if value is not None}
    wanted = {name: value for name, value in wanted.items() if value or name not in ("title", "axis")}
    was = {name: getattr(row, name) or (0 if name == "owner_id" else "") for name in EDITED if name in wanted}
    for name, value in wanted.items():
        setattr(row, name, value)
    act.session.flush()
    act.undo_by("veille.edit_source", source_id=source_id, seen=row.version, **was)
    return source(act, source_id)


@register("veille.unfollow", no_undo=N_("Follow the feed again."))
def unfollow(act: Act, sources: list[int]) -> None:
    """Leave sources of which no item was decided on; a feed that no brand takes in any more is put at rest.

    Raises Missing, DecidedAlready.
    """
    act.need("veille.follow")
    one_at_a_time(act)
    for id in sources:
        row = act.get(Source, id)
        mine = sa.and_(Qualification.brand_id == act.in_brand, Qualification.source_id == id)
        by_rule = sa.and_(Qualification.state == Decision.DISCARDED, Qualification.seen_at.is_(None))
        open_ = sa.or_(Qualification.state == Decision.NEW, by_rule)
        decided = sa.select(sa.func.count()).select_from(Qualification).where(mine, ~open_)
        if n := act.session.scalar(decided):
            raise DecidedAlready(title=row.title, n=n)
        tagged = sa.select(Qualification.id).where(mine)
        for child in (ItemTag, RuleHit):
            act.in_bulk(sa.delete(child).where(child.qualification_id.in_(tagged)), "gone")
        act.in_bulk(sa.delete(Qualification).where(mine), "gone")
        act.session.delete(row)
        act.session.flush()
        rest_if_unused(act, row.feed_id)
    alone = sa.update(Qualification).where(
        Qualification.brand_id == act.in_brand,
        Qualification.copy_of.is_not(None),
        Qualification.copy_of.not_in(sa.select(Qualification.item_id)),
    )
    act.in_bulk(alone.values(copy_of=None), "copy_of")  # what stood under an item that is gone


def import_opml(act: Act, outlines: Sequence[Outline], *, axis: str = "trade") -> Imported:
    """Follow the feeds of an OPML list, folders as axes; `axis` is for those whose folders name none."""
    wanted, refused, unplaced = [], [], dict[str, None]()
    for one in outlines:
        try:
            address = meant(one.url).url
        except CmsError:
            refused.append(one.url)
            continue
        found = axis_of(one.folders)
        if found is None and one.folders:
            unplaced[one.folders[-1]] = None
        wanted.append(Wanted(address, found or axis, one.title, one.language or None))
    return Imported(tuple(follow_all(act, wanted)), tuple(refused), tuple(unplaced))


def outlines_of(act: Act) -> list[Outline]:
    """What the brand follows whose address says how it is read, in folders named after the axes: what an import takes.

    Neither what is stopped, nor pages, newsletters and captures.
    """
    feed = Feed.__table__.c
    addressed = _lines().where(Source.muted_at.is_(None), feed.reader_hash == "", feed.url_canonical.startswith("http"))
    rows = act.session.execute(addressed.order_by(Source.axis, Source.title, Source.id))
    return [
        Outline(address_in_use(feed), of.title, (translate(WORDS[of.axis]),), of.language or "")
        for of, feed, _owner in rows
    ]


def axis_of(folders: Sequence[str]) -> str | None:
    """The axis that a folder names, the innermost that names one."""
    for folder in reversed(folders):
        for axis, names in FOLDERS.items():
            if folder.strip().lower() in names:
                return axis
    return None


def sources(
    act: Act, *, axis: str | None = None, country: str | None = None, paywall: str | None = None,
    owner_id: int | None = None,
) -> list[SourceLine]:  # fmt: skip
    """The sources of the brand, by axis and title, with what their feeds are in and how often they are asked. What is
    None narrows nothing; owner_id: who looks after them, 0 nobody."""
    wanted = _lines().order_by(Source.axis, Source.title, Source.id)
    for column, value in ((Source.axis, axis), (Source.country, country and country.upper()),
                          (Source.paywall, paywall), (Source.owner_id, owner_id)):  # fmt: skip
        if value is not None:
            wanted = wanted.where(column == value if value != 0 else column.is_(None))
    paces = intervals(act)
    return [_paced(_line(*row), paces) for row in act.session.execute(wanted)]


def at_address(act: Act, url: str) -> SourceLine | None:
    """The source of the brand that is asked at an address, if there is one. Raises what `registry.meant` refuses
    with."""
    address = meant(url).url
    same = sa.or_(Feed.url_canonical == address, Feed.redirect_to == address)
    row = act.session.execute(_lines().where(same).order_by(Feed.url_canonical != address, Source.id)).first()
    return _line(*row) if row else None


def quiet(act: Act) -> list[SourceLine]:
    """The sources of the brand that go on and give nothing, or nothing new: the worst first, each kind since the
    longest."""
    rows = act.session.execute(_lines().where(Feed.state.in_(QUIET), Source.muted_at.is_(None)).order_by(Source.id))
    long_ago = datetime.min.replace(tzinfo=UTC)
    return sorted((_line(*row) for row in rows), key=lambda one: (QUIET.index(one.state), one.since or long_ago))


def described(act: Act, ids: Collection[int]) -> dict[int, SourceLine]:
    """These sources, by number, without their paces."""
    return {
        of.id: _line(of, feed, owner) for of, feed, owner in act.session.execute(_lines().where(Source.id.in_(ids)))
    }


def source(act: Act, id: int) -> SourceLine:
    """One source of the brand. Raises Missing."""
    row = act.session.execute(_lines().where(Source.id == id)).one_or_none()
    if row is None:
        raise Missing(kind="source", id=id)
    return _line(*row)


def _paced(line: SourceLine, paces: dict[int, Interval]) -> SourceLine:
    one = paces[line.id]
    if not line.url:  # people fill it
        return line
    return replace(line, planned_interval=one.planned_s, actual_interval=one.actual_s, hurried_until=one.hurried_until)


def _lines() -> sa.Select[Source, Feed, str | None]:
    rows = sa.select(Source, Feed, Person.name).join(Feed, Feed.id == Source.feed_id)
    return rows.outerjoin(Person, Person.id == Source.owner_id)


def _line(of: Source, feed: Feed, owner: str | None) -> SourceLine:
    return SourceLine(
        of.id,
        of.title,
        of.axis,
        address_in_use(feed),
        str(feed.state),
        here(feed.said),
        feed.last_ok_at,
        feed.next_at,
        of.reliability,
        of.owner_type,
        of.publisher,
        of.version,
        feed.since,
        of.muted_at,
        kind=feed.kind,
        language=of.language,
        licensor=of.licence["licensor"] if of.licence else None,
        owner_id=of.owner_id,
        owner=owner,
        country=of.country,
        paywall=of.paywall,
        failures=feed.failures,
    )
