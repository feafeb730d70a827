"""What a file really is: its type by its first bytes, an image's size by reading it whole."""

from __future__ import annotations

import io
import mimetypes
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["image", "video", "audio", "document", "subtitle"]
PIXELS = 100_000_000  # decoded, an image of that size takes 400 MB


class UnknownFile(Refused):
    said = N_("{name} is of no type that can be used here.")
    hint = N_("Images: JPEG, PNG, GIF, WebP. Others: MP4, WebM, MP3, OGG, WAV, PDF, WebVTT, text, mail.")


class NotWhatItClaims(Refused):
    said = N_("{name} claims to be {claimed} but is {found}.")
    hint = N_("Give it its true ending, or save it again as {claimed}.")


class BrokenImage(Refused):
    said = N_("{name} cannot be read as an image: it is damaged or cut short.")
    hint = N_("Open it in an image program and save it again.")


class ImageTooLarge(Refused):
    said = N_("{name} would fill the memory: it has more than {most} million pixels.")
    hint = N_("Save it smaller.")


@dataclass(frozen=True, slots=True)
class Probed:
    """A file's type; width and height of an image, in pixels."""

    mime: str
    kind: Kind
    width: int | None = None
    height: int | None = None


def probe(data: bytes, name: str) -> Probed:
    """What a file is, checked against what its name claims.

    Raises UnknownFile, NotWhatItClaims, BrokenImage, ImageTooLarge.
    """
    claimed = mimetypes.guess_type(name)[0]
    found = _sniffed(data, claimed)
    if found is None:
        raise UnknownFile(name=name)
    if claimed is not None and _same(claimed) != found:
        raise NotWhatItClaims(name=name, claimed=claimed, found=found)
    kind = _KINDS[found]
    if kind != "image":
        return Probed(found, kind)
    width, height = _measured(data, name, found)
    return Probed(found, kind, width, height)


def kept_as(data: bytes, name: str) -> str:
    """The type of a file that is kept as a proof and never shown: whatever it is, at worst some bytes."""
    try:
        return probe(data, name).mime
    except Refused:
        return mimetypes.guess_type(name)[0] or "application/octet-stream"


_KINDS: dict[str, Kind] = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/gif": "image",
    "image/webp": "image",
    "video/mp4": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "audio/mpeg": "audio",
    "audio/ogg": "audio",
    "audio/wav": "audio",
    "application/pdf": "document",
    "message/rfc822": "document",
    "text/plain": "document",
    "text/vtt": "subtitle",
}
_ALIASES = {"audio/x-wav": "audio/wav", "application/ogg": "audio/ogg", "image/jpg": "image/jpeg"}
_ORIENTATION = 0x0112  # the EXIF tag
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


def _same(mime: str) -> str:
    if mime.startswith("text/") and mime != "text/vtt":
        return "text/plain"
    return _ALIASES.get(mime, mime)


def _sniffed(data: bytes, claimed: str | None) -> str | None:
    """The type by the first bytes; a text has none, so that its name decides which text it is."""
    head = data[:16]
    for magic, mime in _MAGIC:
        if head.startswith(magic):
            return mime
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return "text/vtt"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        return "audio/mpeg"
    return (claimed if claimed == "message/rfc822" else "text/plain") if data and _is_text(data) else None


_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"%PDF-", "application/pdf"),
)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


@contextmanager
def opened(data: bytes, name: str, mime: str) -> Iterator[Image]:
    """An image to read, of its own type alone. Raises UnknownFile, BrokenImage, ImageTooLarge, also inside."""
    from PIL import Image

    if mime not in _FORMATS:
        raise UnknownFile(name=name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters is raised; a damaged EXIF block does not
        try:
            with Image.open(io.BytesIO(data), formats=[_FORMATS[mime]]) as image:
                if image.width * image.height > PIXELS:
                    raise ImageTooLarge(name=name, most=PIXELS // 1_000_000)
                yield image
        except Image.DecompressionBombError as err:
            raise ImageTooLarge(name=name, most=PIXELS // 1_000_000) from err
        except (OSError, SyntaxError, ValueError, EOFError) as err:
            raise BrokenImage(name=name) from err


def _measured(data: bytes, name: str, mime: str) -> tuple[int, int]:
    """Width and height of an image that decodes to its last row, as seen once its orientation is applied."""
    with opened(data, name, mime) as image:
        image.load()
        lies = image.getexif().get(_ORIENTATION, 1) >= 5  # turned by a quarter
        return (image.height, image.width) if lies else image.size
