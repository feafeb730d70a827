"""How a brand's documents look: its colours, which must be readable, its letters and its logo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _
from cmsuite.core.text import clean, shown
from cmsuite.engines.acts import Act, register
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.probe import probe
from cmsuite.engines.media.store import file_of
from cmsuite.engines.people.models import Brand

PLAIN = Look()
LARGEST = 2_000_000  # bytes of a logo: it goes into every file


class NoLogo(Refused):
    said = N_("The logo has to be an image of at most {mb} MB: PNG, JPEG or WebP.")


class NoAlt(Refused):
    said = N_("A logo says in words what is seen on it: who cannot see it hears that.")


@dataclass(frozen=True, slots=True)
class BrandLook:
    """Colours as #rrggbb. logo: the print of its bytes, empty without one; data: them, where the store has them."""

    ink: str = PLAIN.ink
    accent: str = PLAIN.accent
    on_accent: str = PLAIN.on_accent
    logo: str = ""
    logo_alt: str = ""
    font: str = ""
    data: bytes | None = field(default=None, repr=False)

    def whole(self, media: Path | None) -> Look:
        """The look as exports use it. media: where files lie; a logo that cannot be read is left out."""
        return Look(self.ink, self.accent, self.on_accent, self._picture(media), self.font)

    def _picture(self, media: Path | None) -> Picture | None:
        data = self.data
        if data is None and self.logo and media is not None:
            try:
                data = file_of(media, self.logo).read_bytes()
            except OSError:
                return None
        if data is None or sha256(data).hexdigest() != self.logo:
            return None
        found = probe(data, "logo")
        return Picture(data, found.mime, self.logo_alt, found.width or 0, found.height or 0)


@register("documents.look", text=("logo_alt",))
def set_look(
    act: Act,
    *,
    ink: str = PLAIN.ink,
    accent: str = PLAIN.accent,
    on_accent: str = PLAIN.on_accent,
    logo: str = "",
    logo_alt: str = "",
    font: str = "",
    seen: int | None = None,
) -> BrandLook:
    """Choose how the documents of this brand look. logo: the print of a blob that is kept. font: a family's name.

    Raises NoColour, NotReadable, NoFont, NoLogo, NoAlt, Conflict.
    """
    act.need("documents.look")
    font = " ".join(font.split())
    Look(ink, accent, on_accent, font=font)
    said = clean(logo_alt, 200, lines=False)
    if logo:
        blob = act.session.scalars(sa.select(Blob).where(Blob.hash == logo)).one_or_none()
        if blob is None or blob.bytes > LARGEST or blob.mime not in ("image/png", "image/jpeg", "image/webp"):
            raise NoLogo(mb=LARGEST // 1_000_000)
        if not said:
            raise NoAlt()
    row = act.get(Brand, act.in_brand, seen=seen)
    before = {name: str(value) for name, value in row.look.items() if name in NAMES}
    row.look = {"ink": ink, "accent": accent, "on_accent": on_accent, "logo": logo, "logo_alt": said, "font": font}
    act.session.flush()
    act.undo_by("documents.look", **before, seen=row.version)
    return look_from(row.look)


NAMES = ("ink", "accent", "on_accent", "logo", "logo_alt", "font")


def look_of(act: Act, brand: int) -> BrandLook:
    """How the documents of a brand look; its logo comes along where the store holds it."""
    found = look_from(act.session.scalars(sa.select(Brand.look).where(Brand.id == brand)).one())
    if not found.logo:
        return found
    data = act.session.scalars(sa.select(Blob.data).where(Blob.hash == found.logo, Blob.place == "store")).one_or_none()
    return replace(found, data=data)


def colours(look: Mapping[str, Any]) -> tuple[str, str, str]:
    """Ink, accent, and ink upon it, of a look as the store has it."""
    found = look_from(look)
    return found.ink, found.accent, found.on_accent


def look_from(look: Mapping[str, Any]) -> BrandLook:
    """A look as the store has it; its logo without its bytes."""
    plain = BrandLook()
    found: dict[str, Any] = {name: str(look.get(name) or getattr(plain, name)) for name in NAMES}
    return BrandLook(**found)


def said(look: BrandLook) -> str:
    """A look in words, in the language in force."""
    told = _("Text {ink}, titles {accent}, text on them {on_accent}, font: {font}, logo: {logo}")
    logo, letters = shown(look.logo_alt) or _("none"), look.font or _("that of each format")
    return told.format(ink=look.ink, accent=look.accent, on_accent=look.on_accent, font=letters, logo=logo)
