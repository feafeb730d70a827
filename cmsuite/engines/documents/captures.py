"""How what a document rests on looked: the pictures of its evidence, for the annex of what is handed over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from cmsuite.core.locale import day, labelled, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import Content, references
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.probe import BrokenImage, ImageTooLarge, UnknownFile, probe
from cmsuite.engines.media.small import for_paper
from cmsuite.engines.media.store import file_of

NAME = "capture-{id}"
"""What the text of a document calls the picture of a piece of evidence."""


def shown(content: Content, evidence: Mapping[int, Proof]) -> list[Proof]:
    """The evidence that a content itself cites and of which there is a picture, in the order of its numbers."""
    ids = {int(one.value) for one in references(content) if one.cites.evidence}
    return [one for id, one in sorted(evidence.items()) if id in ids and one.image]


def held(act: Act, prints: Collection[str]) -> dict[str, bytes]:
    """The bytes of those pictures that the store itself holds, by their prints; others lie in files."""
    if not prints:
        return {}
    query = sa.select(Blob.hash, Blob.data).where(Blob.hash.in_(prints), Blob.place == "store")
    return {row.hash: row.data for row in act.session.execute(query) if row.data is not None}


def pictures(proofs: Collection[Proof], data: Mapping[str, bytes], media: Path | None) -> dict[str, Picture]:
    """The pictures by the names that texts call them by, small enough for a page, without what a camera notes.

    data: those that the store holds; media: where files lie. One that cannot be read, or was changed, is left out.
    """
    found = {}
    for one in proofs:
        raw = data.get(one.image) or _read(one.image, media)
        if raw is None or sha256(raw).hexdigest() != one.image:
            continue
        try:
            made = _on_paper(raw)
        except (UnknownFile, BrokenImage, ImageTooLarge):
            continue
        found[NAME.format(id=one.id)] = Picture(made.data, made.mime, one.image_alt, made.width, made.height)
    return found


def told(one: Proof) -> str:
    """What stands under a picture: whose page, on which day, and the print by which it is known again."""
    return " · ".join(
        (one.title, one.source, *((one.url,) if one.url else ()), day(one.captured_on),
         labelled(translate("print"), f"{one.image[:16]}…"))
    )  # fmt: skip


def _read(sha: str, media: Path | None) -> bytes | None:
    if media is None:
        return None
    try:
        return file_of(media, sha).read_bytes()
    except OSError:
        return None


@lru_cache(maxsize=16)
def _on_paper(raw: bytes) -> Picture:
    made = for_paper(raw, probe(raw, "").mime)
    return Picture(made.data, f"image/{made.form}", "", made.width, made.height)
