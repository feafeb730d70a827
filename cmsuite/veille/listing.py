"""What a list of feeds (OPML) would come to, before anything of it is followed; and such a list of what is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.feeds.moving import address_in_use
from cmsuite.engines.feeds.opml import Outline, written
from cmsuite.engines.feeds.registry import meant
from cmsuite.veille.models import Source
from cmsuite.veille.sources import Wanted, axis_of, outlines_of
from cmsuite.veille.words import AXES


@dataclass(frozen=True, slots=True)
class Listed:
    """The feeds of a list. new: to be followed; known: followed already; twice: named before in the list; refused:
    addresses that cannot be followed, and why; unplaced: folders that name no axis."""

    new: tuple[Wanted, ...]
    known: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """What a brand follows as a list. feeds: that are in it; left_out: sources that are not."""

    data: bytes
    feeds: int
    left_out: int


def exported(act: Act) -> Export:
    """The feeds of the brand as OPML, in folders named after the axes. A question."""
    found = outlines_of(act)
    there = act.session.scalar(sa.select(sa.func.count()).select_from(Source)) or 0
    return Export(written("cmsuite", found, act.now), len(found), there - len(found))


def left_out(n: int) -> str:
    """Why a list is not all that is followed, in the language in force; n: sources that are not in it."""
    said = ngettext(
        "{n} source is left out: it is stopped, or its address alone does not say how it is read.",
        "{n} sources are left out: they are stopped, or their addresses alone do not say how they are read.",
        n,
    )
    return said.format(n=number(n))


def listed(outlines: Sequence[Outline], axis: str, followed: frozenset[str] = frozenset()) -> Listed:
    """What is in a list. followed: the addresses of the brand's sources; axis: of folders that name none. Pure."""
    new, known, twice = dict[str, Wanted](), dict[str, None](), list[str]()
    refused, unplaced = dict[str, str](), dict[str, None]()
    for one in outlines:
        try:
            url = meant(one.url).url
        except CmsError as err:
            refused[one.url] = str(err)
            continue
        found = axis_of(one.folders)
        if found is None and one.folders:
            unplaced[one.folders[-1]] = None
        if url in new or url in known:
            twice.append(url)
        elif url in followed:
            known[url] = None
        else:
            new[url] = Wanted(url, found or axis, one.title, one.language or None)
    return Listed(tuple(new.values()), tuple(known), tuple(twice), refused, tuple(unplaced))


def preview(act: Act, outlines: Sequence[Outline], *, axis: str = "trade") -> Listed:
    """What following a list would change for the brand."""
    feeds = act.session.scalars(sa.select(Feed).join(Source, Source.feed_id == Feed.id)).all()
    return listed(
        outlines, axis, frozenset(url for feed in feeds for url in (feed.url_canonical, address_in_use(feed)))
    )


def previewed(found: Listed, axis: str, dead: Mapping[str, str] | None = None) -> list[str]:
    """The same in lines, for people. dead: the new ones that do not answer, and why; None where nobody was asked."""
    n = len(found.new)
    lines = [ngettext("{n} feed would be followed.", "{n} feeds would be followed.", n).format(n=number(n))]
    counts = (
        (len(found.known), ngettext("{n} is followed already.", "{n} are followed already.", len(found.known))),
        (len(found.twice), ngettext("{n} is in the list twice.", "{n} are in the list twice.", len(found.twice))),
    )
    lines += [said.format(n=number(count)) for count, said in counts if count]
    if dead:
        said = ngettext("{n} does not answer:", "{n} do not answer:", len(dead))
        lines += [
            said.format(n=number(len(dead))),
            *(f"  {shown(url, 100)} · {shown(why)}" for url, why in dead.items()),
        ]
    if found.refused:
        said = ngettext("{n} is left out:", "{n} are left out:", len(found.refused))
        lines.append(said.format(n=number(len(found.refused))))
        lines += [f"  {shown(url, 100)} · {shown(why)}" for url, why in found.refused.items()]
    folder = translate("The folder {folder} names no axis: its feeds are under {axis}.")
    lines += [folder.format(folder=shown(one, 60), axis=translate(AXES[axis])) for one in found.unplaced]
    return lines
