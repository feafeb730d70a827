"""The files of a variant, and the text that stands for each of them where it cannot be seen or heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.content.models import Variant, VariantMedia
from cmsuite.content.posts import changing, rehash
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.media.collect import Collected, collect
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.probe import Kind
from cmsuite.store.store import Store


class AltOrDecorative(Refused):
    said = N_("A file has an alternative text, or a reason why it needs none, not both.")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a variant as it is after an act; `hash` is the variant's."""

    id: int
    variant_id: int
    position: int
    alt: str
    decorative_reason: str | None
    version: int
    hash: str


@register("content.attach", text=("alt", "decorative_reason"))
def attach(
    act: Act,
    variant_id: int,
    blob_id: int,
    kind: Kind,
    *,
    alt: str = "",
    decorative_reason: str | None = None,
    part: int = 0,
    position: int | None = None,
    width: int | None = None,
    height: int | None = None,
    seconds: float | None = None,
) -> FileLine:
    """Put a kept file on a variant: after which part of the thread, in which place (the last, unless said and free).

    width, height in pixels. Raises Missing, AltOrDecorative, PostCancelled.
    """
    act.need("content.write")
    variant = changing(act, variant_id)
    act.get(Blob, blob_id)
    words = _alternative(alt, decorative_reason)
    row = VariantMedia(
        variant_id=variant_id,
        position=_free(act, variant_id, position),
        part=part,
        blob_id=blob_id,
        kind=kind,
        width=width,
        height=height,
        seconds=seconds,
        **words,
    )
    act.add(row)
    rehash(act, [variant])
    act.undo_by("content.detach", media_id=row.id, seen=row.version)
    return _line(row, variant.hash)


@register("content.detach")
def detach(act: Act, media_id: int, *, seen: int | None = None) -> str:
    """Take a file off its variant; its bytes stay while anything points at them. Returns the variant's new hash.

    Raises Missing, Conflict, PostCancelled.
    """
    act.need("content.write")
    variant, row = _changing(act, media_id, seen)
    again: dict[str, Any] = {
        name: getattr(row, name)
        for name in "variant_id blob_id kind alt decorative_reason part position width height seconds".split()
    }
    act.session.delete(row)
    rehash(act, [variant])
    act.undo_by("content.attach", **again)
    return variant.hash


@register("content.describe", text=("alt", "decorative_reason"))
def describe(
    act: Act, media_id: int, *, alt: str = "", decorative_reason: str | None = None, seen: int | None = None
) -> FileLine:
    """Give a file its alternative text, or say why it is decoration. Raises Missing, Conflict, AltOrDecorative."""
    act.need("content.write")
    words = _alternative(alt, decorative_reason)
    variant, row = _changing(act, media_id, seen, yours=words)
    before = {"alt": row.alt, "decorative_reason": row.decorative_reason}
    row.alt, row.decorative_reason = words["alt"] or "", words["decorative_reason"]
    rehash(act, [variant])
    act.undo_by("content.describe", media_id=media_id, seen=row.version, **before)
    return _line(row, variant.hash)


def files(act: Act, variant_id: int) -> list[VariantMedia]:
    """The files of a variant, in their order; read, never written."""
    wanted = sa.select(VariantMedia).where(VariantMedia.variant_id == variant_id).order_by(VariantMedia.position)
    return list(act.session.scalars(wanted))


@job("content.collect", N_("Unused media"), N_("Throw away media that nothing points at."), rule="40 4 * * *")
def collect_media(store: Store, tools: Tools) -> Collected:
    """The media of the workspace that no post, proof or brand uses any more, a day after they came."""
    return collect(store, tools.workspace, tools.by)


def _changing(
    act: Act, media_id: int, seen: int | None, yours: Mapping[str, Any] | None = None
) -> tuple[Variant, VariantMedia]:
    """A file to change, and its variant: the post is locked first, as by every act, so that none waits for another."""
    wanted = sa.select(VariantMedia.variant_id).where(VariantMedia.id == media_id)
    variant_id = act.session.scalars(wanted).one_or_none()
    if variant_id is None:
        raise Missing(kind=VariantMedia.__tablename__, id=media_id)
    variant = changing(act, variant_id)
    return variant, act.get(VariantMedia, media_id, seen=seen, yours=yours)


def _alternative(alt: str, decorative_reason: str | None) -> dict[str, str | None]:
    alt, reason = clean(alt), clean(decorative_reason or "", lines=False) or None
    if alt and reason:
        raise AltOrDecorative()
    return {"alt": alt, "decorative_reason": reason}


def _free(act: Act, variant_id: int, position: int | None) -> int:
    """The place asked for, or the one after the last."""
    wanted = sa.select(VariantMedia.position).where(VariantMedia.variant_id == variant_id)
    taken = set(act.session.scalars(wanted))
    return position if position is not None and position not in taken else max(taken, default=-1) + 1


def _line(row: VariantMedia, hash: str) -> FileLine:
    return FileLine(row.id, row.variant_id, row.position, row.alt, row.decorative_reason, row.version, hash)
