"""Evidence is kept, listed and cited; it is never changed: a better one is a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.evidence.models import Evidence
from cmsuite.engines.evidence.words import GRADES, KINDS
from cmsuite.engines.media.models import Blob
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Link, Ref

PICTURES = ("image/png", "image/jpeg", "image/webp")
LARGEST = 10_000_000  # bytes of a picture


class NoTitle(Usage):
    said = N_("Evidence has a title and says where it is from.")


class NotSuch(Usage):
    said = N_("“{word}” is no kind or grade of evidence.")
    hint = N_("Kinds: {kinds}. Grades: {grades}.")


class NotAPicture(Refused):
    said = N_("A picture of evidence is a PNG, JPEG or WebP of at most {mb} MB.")
    hint = N_("Save it again so, or keep it as the file of the evidence.")


class NoPictureAlt(Usage):
    said = N_("A picture says in words what is seen on it: who cannot see it hears that.")


class BadPeriod(Usage):
    said = N_("The period ends before it begins.")


@dataclass(frozen=True, slots=True)
class Given:
    """A piece of evidence to keep. source: who published or measured it. blob_id: its file, kept before; image_blob_id:
    a picture of how it looked, with what is seen on it in image_alt. taken_from: the record that it was made from, by
    its kind and number; the trail says so."""

    kind: str
    title: str
    source: str
    grade: str
    starts_on: date | None = None
    ends_on: date | None = None
    n: int | None = None
    method: str = ""
    url: str = ""
    licence_note: str = ""
    blob_id: int | None = None
    captured_at: datetime | None = None
    shared: bool = False
    image_blob_id: int | None = None
    image_alt: str = ""
    taken_from: tuple[str, int] | None = None


@register("evidence.keep", text=("given",), no_undo=N_("Evidence stays: what is wrong with it is said by a newer one."))
def keep(act: Act, given: Given) -> int:
    """Keep a piece of evidence. Returns its id.

    Raises NoTitle, NotSuch, BadPeriod, NotAPicture, NoPictureAlt, Missing.
    """
    act.need("evidence.keep")
    title, source = clean(given.title, 200, lines=False), clean(given.source, 200, lines=False)
    if not (title and source):
        raise NoTitle()
    for word, known in ((given.kind, KINDS), (given.grade, GRADES)):
        if word not in known:
            raise NotSuch(word=word, kinds=", ".join(KINDS), grades=", ".join(GRADES))
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        raise BadPeriod()
    sha = act.get(Blob, given.blob_id).hash if given.blob_id is not None else None
    alt = clean(given.image_alt, 500, lines=False)
    if given.image_blob_id is not None:
        picture = act.get(Blob, given.image_blob_id)
        if picture.mime not in PICTURES or picture.bytes > LARGEST:
            raise NotAPicture(mb=LARGEST // 1_000_000)
        if not alt:
            raise NoPictureAlt()
    row = act.add(
        Evidence(
            kind=given.kind,
            title=title,
            source=source,
            grade=given.grade,
            captured_at=given.captured_at or act.now,
            captured_by=act.actor.person_id,
            starts_on=given.starts_on,
            ends_on=given.ends_on,
            n=given.n,
            method=clean(given.method, 2000) or None,
            url=clean(given.url, 2000, lines=False) or None,
            licence_note=clean(given.licence_note, 500, lines=False) or None,
            blob_id=given.blob_id,
            hash=sha,
            shared=given.shared,
            image_blob_id=given.image_blob_id,
            image_alt=alt if given.image_blob_id is not None else None,
        )
    )
    act.about(refs.ref(act, "evidence", row.id).id)
    if given.taken_from is not None:
        refs.relate(act, "evidence", row.id, "comes_from", *given.taken_from)
    return row.id


def listed(act: Act, *, words: str = "", kind: str | None = None) -> list[Proof]:
    """The evidence of this brand, the newest first; words: all of them stand in its title or its source."""
    query = _whole().where(Evidence.brand_id == act.in_brand).order_by(Evidence.id.desc())
    if kind is not None:
        query = query.where(Evidence.kind == kind)
    for word in words.split():
        said = sa.func.lower(sa.func.coalesce(Evidence.title, "") + " " + Evidence.source)
        query = query.where(said.contains(word.lower(), autoescape=True))
    zone = _zone(act)
    return [_proof(row, zone) for row in act.session.execute(query).mappings()]


def proof(act: Act, id: int) -> Proof:
    """One piece of evidence of this brand. Raises Missing."""
    found = cited(act, [id]).get(id)
    if found is None or found.brand != act.in_brand:
        raise Missing(kind="evidence", id=id)
    return found


@dataclass(frozen=True, slots=True)
class Resting:
    """What rests on a piece of evidence: a record by its kind, its number and its name, and the place in it."""

    kind: str
    id: int
    name: str
    place: str


def resting(act: Act, id: int) -> list[Resting]:
    """What of this brand rests on a piece of evidence, as the trail knows it."""
    target = sa.select(Ref.id).where(Ref.kind == "evidence", Ref.row_id == id).scalar_subquery()
    rows = act.session.execute(
        sa.select(Ref.kind, Ref.row_id, Ref.label, Link.from_field)
        .join(Link, Link.from_ref_id == Ref.id)
        .where(Link.to_ref_id == target, Link.removed_at.is_(None))
        .order_by(Ref.kind, Ref.row_id, Link.from_field)
    )
    return [Resting(kind, row_id, label, field or "") for kind, row_id, label, field in rows]


def cited(act: Act, ids: Iterable[int]) -> dict[int, Proof]:
    """Those of these ids that there are, whosever they are: who cites another brand's must be told so."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = act.session.execute(_whole().where(Evidence.__table__.c.id.in_(wanted))).mappings()
    zones = {id: ZoneInfo(zone) for id, zone in act.session.execute(sa.select(Brand.id, Brand.zone))}
    return {row["id"]: _proof(row, zones[row["brand_id"]]) for row in rows}


def _whole() -> sa.Select[Any]:
    """Evidence of every brand, with the prints of its pictures."""
    table, picture = Evidence.__table__, Blob.__table__.alias("picture")
    return sa.select(table, picture.c.hash.label("picture")).outerjoin(picture, picture.c.id == table.c.image_blob_id)


def _zone(act: Act) -> ZoneInfo:
    return ZoneInfo(act.session.scalars(sa.select(Brand.zone).where(Brand.id == act.in_brand)).one())


def _proof(row: Any, zone: ZoneInfo) -> Proof:
    return Proof(
        id=row["id"],
        title=row["title"] or "…",
        kind=row["kind"],
        source=row["source"],
        grade=row["grade"],
        captured_on=row["captured_at"].astimezone(zone).date(),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        n=row["n"],
        method=row["method"] or "",
        url=row["url"] or "",
        licence=row["licence_note"] or "",
        hash=row["hash"] or "",
        brand=row["brand_id"],
        shared=row["shared"],
        image=row["picture"] or "",
        image_alt=row["image_alt"] or "",
    )
