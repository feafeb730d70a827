"""How the documents of a brand look: its colours, its font, its logo; never at the price of being read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, number
from cmsuite.core.text import shown

READABLE = 4.5  # of text on its ground: WCAG 2.2, 1.4.3
PAPER = "#ffffff"
FONT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,59}")


class NotReadable(Refused):
    said = N_("{ink} on {ground} has a contrast of {ratio}: text needs 4.5.")
    hint = N_("Choose a darker or a lighter colour for the brand.")


class NoColour(Refused):
    said = N_("{colour} is no colour.")
    hint = N_("Write six hexadecimal digits, as in #0b5394.")


class NoFont(Refused):
    said = N_("{font} is no name of a font: it has letters, digits, spaces and hyphens.")
    hint = N_("Write the name of its family, as in Source Sans 3.")


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of an image (PNG, JPEG, WebP, SVG) and what is seen on it; width and height in its own pixels."""

    data: bytes
    mime: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Look:
    """ink: of text; accent: of titles, and the ground of table heads, with `on_accent` on it. font: the family of
    letters, where whoever reads has it; empty: that of each format.

    Raises NoColour, NotReadable, NoFont.
    """

    ink: str = "#1f2933"
    accent: str = "#0b5394"
    on_accent: str = PAPER
    logo: Picture | None = None
    font: str = ""

    def __post_init__(self) -> None:
        for ink, ground, ratio in unreadable(self.ink, self.accent, self.on_accent):
            raise NotReadable(ink=ink, ground=ground, ratio=number(ratio, 2))
        if self.font and not FONT.fullmatch(self.font):
            raise NoFont(font=shown(self.font, 60))


def unreadable(ink: str, accent: str, on_accent: str) -> Iterator[tuple[str, str, float]]:
    """The pairs of these colours that cannot be read: text, ground, contrast. Raises NoColour."""
    for one, ground in ((ink, PAPER), (accent, PAPER), (on_accent, accent)):
        if (ratio := contrast(one, ground)) < READABLE:
            yield one, ground, ratio


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2.2 counts it (relative luminance). Raises NoColour."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise NoColour(colour=colour)
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
