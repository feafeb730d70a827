"""A variant as the networks get it, made from the rows, and held against the print that approvals name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.content.models import Post, Variant, VariantMedia
from cmsuite.content.wording import Attached, Wording, print_of, worded
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act

if TYPE_CHECKING:
    from cmsuite.engines.networks.contract import Draft, Media


class HashMismatch(Refused):
    """Something changed the rows past the acts."""

    said = N_("Variant {id} does not hold what its print says ({kept:.8}, found {found:.8}).")
    hint = N_("Nothing is sent. Edit the post, and have it approved again.")


def draft(act: Act, variant_id: int) -> Draft:
    """All that will be sent of a variant. Raises Missing, HashMismatch."""
    row = act.get(Variant, variant_id)
    made = drafted(act, row)
    if made.hash != row.hash:
        raise HashMismatch(id=row.id, kept=row.hash, found=made.hash)
    return made


def drafted(act: Act, row: Variant) -> Draft:
    """The same, with the print of what the rows hold now."""
    master = act.session.scalars(sa.select(Post.master).where(Post.id == row.post_id)).one()
    network = act.session.scalars(sa.select(Account.network).where(Account.id == row.account_id)).one()
    words, files = worded(master, row.overrides), attached(act, row.id)
    return composed(words, files, hash=print_of(row.account_id, network, row.label, words, files))


def composed(words: Wording, files: Sequence[Attached], *, hash: str = "") -> Draft:
    """Words and files as a network gets them, saved or not. Pure."""
    from cmsuite.engines.networks.contract import Draft, Part

    parts = [
        Part(text, tuple(file.media for file in files if _part(file, len(words.parts)) == index))
        for index, text in enumerate(words.parts)
    ]
    return Draft(tuple(parts), language=words.language, visibility=words.visibility, cw=words.cw, hash=hash)


def _part(file: Attached, parts: int) -> int:
    """A file of a part that is no longer there goes with the last one: it is never lost silently."""
    return min(file.part, parts - 1)


def attached(act: Act, variant_id: int) -> Sequence[Attached]:
    """The files of a variant in their order."""
    return attached_to(act, (variant_id,)).get(variant_id, [])


def attached_to(act: Act, variants: Collection[int]) -> dict[int, list[Attached]]:
    """The same of many, by one question; those without files are left out."""
    from cmsuite.engines.media.models import Blob

    rows = act.session.execute(
        sa.select(VariantMedia, Blob.hash, Blob.mime, Blob.bytes, Blob.words)
        .join(Blob, Blob.id == VariantMedia.blob_id)
        .where(VariantMedia.variant_id.in_(variants))
        .order_by(VariantMedia.variant_id, VariantMedia.position)
    )
    found: dict[int, list[Attached]] = {}
    for row, sha, mime, size, words in rows:
        file = Attached(row.part, _media(row, sha, mime, size), row.recipe, words or "")
        found.setdefault(row.variant_id, []).append(file)
    return found


def _media(row: VariantMedia, sha: str, mime: str, size: int) -> Media:
    from cmsuite.engines.networks.contract import Media

    return Media(
        sha256=sha,
        mime=mime,
        size=size,
        kind=row.kind,  # type: ignore[arg-type]
        alt=row.alt,
        decorative=row.decorative_reason is not None,
        width=row.width,
        height=row.height,
        seconds=row.seconds,
        focal=(row.focal[0], row.focal[1]) if row.focal else None,
    )
