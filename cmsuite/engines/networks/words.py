"""What the limits of networks are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, _, decimal_size, number

if TYPE_CHECKING:
    from cmsuite.engines.networks.descriptor import Descriptor, Limit

VISIBILITIES = {
    "public": N_("public"),
    "unlisted": N_("unlisted"),
    "private": N_("private"),
    "direct": N_("direct"),
}
"""Who sees a post, by the words of networks; a plugin may have others."""
LIMITS = {
    "text.limit": N_("characters in a post, at most"),
    "text.bytes_limit": N_("size of a text, at most"),
    "text.url_weight": N_("characters that an address counts for"),
    "text.fold": N_("characters that are seen before “more”"),
    "media.count": N_("files on a post, at most"),
    "media.alt_limit": N_("characters in an alternative text, at most"),
    "media.kinds.image.bytes": N_("size of an image, at most"),
    "media.kinds.image.pixels": N_("pixels in an image, at most"),
    "media.kinds.video.bytes": N_("size of a video, at most"),
    "media.kinds.video.pixels": N_("pixels in a video, at most"),
    "media.kinds.audio.bytes": N_("size of a sound file, at most"),
}
"""By their place in the descriptor."""


def visibility_said(value: str) -> str:
    """Who sees a post, in the language in force."""
    return _(VISIBILITIES.get(value, value))


def limit_said(place: str, value: int) -> str:
    """A limit's number, a size in its unit."""
    return decimal_size(value) if "bytes" in place else number(value)


def limits(descriptor: Descriptor) -> Iterator[tuple[str, Limit]]:
    """The limits that a descriptor states, each with its place in it."""
    text, media = descriptor.text, descriptor.media
    found = {
        "text.limit": text.limit,
        "text.bytes_limit": text.bytes_limit,
        "text.url_weight": text.url_weight,
        "text.fold": text.fold,
        "media.count": media.count,
        "media.alt_limit": media.alt_limit,
    }
    for kind, files in media.kinds.items():
        found |= {f"media.kinds.{kind}.bytes": files.bytes, f"media.kinds.{kind}.pixels": files.pixels}
    yield from ((place, limit) for place, limit in found.items() if limit is not None)
