"""An image as a page shows it: small, upright, and without what a camera notes about who and where."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.engines.media.probe import opened

if TYPE_CHECKING:
    from PIL.Image import Image

MIME = "image/webp"
SIDE = 1400  # pixels of the longer side: twice what a card of a page is wide
QUALITY = 80
SIDE_ON_PAPER = 2000  # 300 to the inch across a page
QUALITY_ON_PAPER = 88


def small(data: bytes, mime: str, side: int = SIDE) -> bytes:
    """The image anew, as WebP of at most that size; of one that moves, its first picture.

    Nothing but its pixels comes with it. Raises UnknownFile, BrokenImage, ImageTooLarge.
    """
    out = io.BytesIO()
    _reduced(data, mime, side).save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class OnPaper:
    """An image for a page of paper: its bytes, png or jpeg, its width and height."""

    data: bytes
    form: str
    width: int
    height: int


def for_paper(data: bytes, mime: str) -> OnPaper:
    """The image anew, as JPEG, or as PNG where it was one or where its ground shines through.

    Raises UnknownFile, BrokenImage, ImageTooLarge.
    """
    made, out = _reduced(data, mime, SIDE_ON_PAPER), io.BytesIO()
    form = "png" if made.mode == "RGBA" or mime == "image/png" else "jpeg"
    made.save(out, form, quality=QUALITY_ON_PAPER)
    return OnPaper(out.getvalue(), form, *made.size)


def _reduced(data: bytes, mime: str, side: int) -> Image:
    from PIL import ImageOps

    with opened(data, mime, mime) as image:
        image.draft(image.mode, (side, side))  # of a large JPEG only what is needed is read
        made = _plain(ImageOps.exif_transpose(image))
        made.thumbnail((side, side))
        return made


def _plain(image: Image) -> Image:
    """The pixels alone, in the colours of the web."""
    from PIL import ImageCms

    if image.mode.startswith("I;16"):  # which Pillow would cut at 255, and so show white
        image = image.point(lambda level: level / 256, "L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode="RGB") or image
        except ImageCms.PyCMSError:  # a profile that nobody can read
            pass
    made = image.convert("RGBA" if image.has_transparency_data else "RGB")
    made.info.clear()
    return made
