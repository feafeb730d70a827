"""Items that a person takes down by hand: an address or a title, and a note; from then on they are like any other."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa

from cmsuite.core.csv_lines import day_of, lines
from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.parts import parts
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.feeds.captured import Taken, address, feed_name, put
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.feeds.settle import one_at_a_time
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import AXES, Decision, ItemTag, Qualification, Source
from cmsuite.veille.muting import unmute
from cmsuite.veille.qualify import take_in_items
from cmsuite.veille.rule_models import RuleHit
from cmsuite.veille.sources import NoSuchAxis, axis_of
from cmsuite.veille.triage import LONGEST_NOTE

MOST, MOST_BYTES = 2_000, 10_000_000  # lines and bytes of a file
TOLD = 5  # lines that are told one by one
HEADS = {
    "url": ("url", "link", "address", "lien", "adresse"),
    "title": ("title", "titre"),
    "date": ("date", "published", "publie le"),
    "axis": ("axis", "axe"),
    "note": ("note", "remarque", "comment", "commentaire"),
}


class NothingTaken(Usage):
    said = N_("There is nothing to take down: neither an address nor a title.")


class NotACaptureList(Refused):
    said = N_("{file} is no list of items: {why}")
    hint = N_("A CSV file with a line of heads is asked for: url, title, date, axis, note. Nothing was saved.")


class WorkedOn(Refused):
    said = N_("{title} was worked on since: it stays.")
    hint = N_("Discard it, with a reason.")


@dataclass(frozen=True, slots=True)
class Capture:
    """What is taken down. axis: what it is watched for; note: in the brand's own words."""

    url: str = ""
    title: str = ""
    axis: str = "trade"
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """An item that came in, or (new is False) the one that the brand has of that address already."""

    item: int
    title: str
    new: bool


@register("veille.capture", text=("wanted",))
def capture(act: Act, wanted: list[Capture]) -> list[Captured]:
    """Take items down: all or, when one is refused, none. What the brand has already is told, and not taken twice.

    Raises NotAPage, NoSuchAxis, NothingTaken.
    """
    act.need("veille.follow")
    one_at_a_time(act)
    taken = {_taken(one): one for one in reversed(wanted)}  # of two of one address the first is meant
    known = _known(act, [one.key for one in taken])
    by_axis = dict[str, list[Taken]]()
    for one in reversed(taken):
        if one.key not in known:
            by_axis.setdefault(taken[one].axis, []).append(one)
    made = dict[str, int]()
    for axis, some in by_axis.items():
        made |= _put(act, axis, some)
    _note(act, {made[one.key]: said.note for one, said in taken.items() if one.key in made})
    if made:
        act.undo_by("veille.release", items=sorted(made.values()))
    else:
        act.quiet()
    titles = _titles(act, [*known.values(), *made.values()])
    found = {key: Captured(id, titles[id], key in made) for key, id in (known | made).items()}
    return list(dict.fromkeys(found[_taken(one).key] for one in wanted))


@register("veille.release", no_undo=N_("Take the item down again."))
def release(act: Act, items: list[int]) -> None:
    """Let go of items that were taken down and that nobody has worked on. Raises Missing, WorkedOn."""
    act.need("veille.follow")
    for part in parts(items):
        rows = act.session.scalars(sa.select(Qualification).where(Qualification.item_id.in_(part))).all()
        if missing := set(part) - {row.item_id for row in rows}:
            raise Missing(kind="item", id=min(missing))
        for row in rows:
            if row.state != Decision.NEW or row.seen_at is not None:
                raise WorkedOn(title=_titles(act, [row.item_id])[row.item_id])
        ids = [row.id for row in rows]
        for child in (ItemTag, RuleHit):
            act.in_bulk(sa.delete(child).where(child.qualification_id.in_(ids)), "gone")
        act.in_bulk(sa.delete(Qualification).where(Qualification.id.in_(ids)), "gone")
        mine = sa.and_(Qualification.brand_id == act.in_brand, Qualification.copy_of.in_(part))
        act.in_bulk(sa.update(Qualification).where(mine).values(copy_of=None), "copy_of")


def _taken(one: Capture) -> Taken:
    if one.axis not in AXES:
        raise NoSuchAxis(found=one.axis, allowed=", ".join(AXES), near=one_of(one.axis, list(AXES)))
    url, title = address(one.url) if one.url.strip() else "", clean(one.title, 1_000, lines=False)
    if not url and not title:
        raise NothingTaken
    return Taken(url, title, one.at)


def _known(act: Act, keys: Sequence[str]) -> dict[str, int]:
    """By the key of an address, the brand's first item there."""
    found = dict[str, int]()
    for part in parts(keys):
        wanted = (
            sa.select(sa.func.coalesce(Item.url_key, Item.guid), Item.id)
            .join(Qualification, Qualification.item_id == Item.id)
            .where(sa.or_(Item.url_key.in_(part), sa.and_(Item.url_key.is_(None), Item.guid.in_(part))))
            .order_by(Item.id)
        )
        for key, id in act.session.execute(wanted):
            found.setdefault(key, id)
    return found


def _put(act: Act, axis: str, some: Sequence[Taken]) -> dict[str, int]:
    """Store and take in what is of one axis. Returns the items by their key."""
    uid = act.session.scalar(sa.select(Brand.uid).where(Brand.id == act.in_brand))
    feed_id, ids = put(act, feed_name(str(uid), axis), list(some))
    row = act.session.scalars(sa.select(Source).where(Source.feed_id == feed_id)).one_or_none()
    if row is None:
        row = act.add(Source(feed_id=feed_id, title=translate(N_("Taken down by hand")), axis=axis))
        act.session.flush()
    elif row.muted_at is not None:
        unmute(act, row.id)
    for part in parts(ids):
        take_in_items(act, feed_id, part)
    return dict(zip([one.key for one in some], ids, strict=True))


def _note(act: Act, notes: Mapping[int, str]) -> None:
    said = [{"of": item, "said": clean(note, LONGEST_NOTE)} for item, note in notes.items() if note.strip()]
    if said:
        table: Any = Qualification.__table__
        mine = sa.and_(table.c.brand_id == act.in_brand, table.c.item_id == sa.bindparam("of"))
        act.session.connection().execute(sa.update(table).where(mine).values(note=sa.bindparam("said")), said)
        act.note("qualification", [], "note", n=len(said))


def _titles(act: Act, items: Sequence[int]) -> dict[int, str]:
    found = dict[int, str]()
    for part in parts(items):
        wanted = sa.select(Item.id, Item.title).where(Item.id.in_(part))
        found.update((id, title) for id, title in act.session.execute(wanted))
    return found


# ---- a file of them


def captures(file: str, data: bytes, axis: str = "trade") -> list[Capture]:
    """The items of a CSV file, in its order. axis: of lines that name none. Raises NotACaptureList: all, or nothing."""
    if len(data) > MOST_BYTES or b"\0" in data:
        raise NotACaptureList(file=file, why=translate(N_("it is too big, or no text.")))
    found, faults, rows = list[Capture](), list[str](), lines(data)
    try:
        heads = _heads(next(rows, (0, ()))[1])
        if "url" not in heads and "title" not in heads:
            raise NotACaptureList(file=file, why=translate(N_("no column is called url or title.")))
        for number, cells in rows:
            told = {name: clean(cells[at], 4_000, lines=False) for name, at in heads.items() if at < len(cells)}
            if not any(told.values()):
                continue
            try:
                found.append(_line(told, axis))
            except (CmsError, ValueError) as err:
                why = err.sentence if isinstance(err, CmsError) else str(err)
                faults.append(translate(N_("line {n}: {why}")).format(n=number, why=why))
    except csv.Error as err:
        raise NotACaptureList(file=file, why=str(err)) from err
    if faults or not found or len(found) > MOST:
        empty = (
            translate(N_("it holds no item.")) if not found else translate(N_("more than {n} items.")).format(n=MOST)
        )
        raise NotACaptureList(file=file, why=" ".join(faults[:TOLD]) or empty)
    return found


def _line(told: Mapping[str, str], axis: str) -> Capture:
    named = told.get("axis", "")
    meant = named if named in AXES else axis_of([named]) if named else axis
    if meant is None:
        raise NoSuchAxis(found=named, allowed=", ".join(AXES))
    one = Capture(told.get("url", ""), told.get("title", ""), meant, told.get("note", ""), _day(told.get("date", "")))
    _taken(one)
    return one


def _day(said: str) -> datetime | None:
    return datetime.combine(day_of(said), time(), UTC) if said else None


def _heads(cells: Sequence[str]) -> dict[str, int]:
    found = dict[str, int]()
    for at, cell in enumerate(cells):
        plain = unicodedata.normalize("NFKD", cell).encode("ascii", "ignore").decode().casefold().strip()
        for name, called in HEADS.items():
            if plain in called:
                found.setdefault(name, at)
    return found
