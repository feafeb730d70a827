"""The palette of a charter: which colours may carry text on which, and reading one from a file.

Contrast is that of WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), where L = 0.2126 R + 0.7152 G + 0.0722 B of the linearised
channels; 4.5 for text, 3 for large text (1.4.3) and for graphics (1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from cmsuite.charters.schema import Colour, EditorialCharter
from cmsuite.core.locale import N_
from cmsuite.engines.exports.look import PAPER, NoColour, contrast

TEXT, LARGE, GRAPHIC = 4.5, 3.0, 3.0
WHITE = N_("white")
MOST = 40  # colours of a palette
_HEX = re.compile(r"#?([0-9a-fA-F]{6})\b")
_LINE = re.compile(r"""[\s"']*(?:--)?(?P<name>[^:=#"';{}]*?)["']?\s*[:=]?\s*["']?#(?P<hex>[0-9a-fA-F]{6})\b""")
_GIMP = re.compile(r"\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours together. text, large, graphic: whether they may be."""

    one: str
    other: str
    one_hex: str
    other_hex: str
    ratio: float
    text: bool
    large: bool
    graphic: bool

    @property
    def use(self) -> str:
        """The most that they may carry: a word of USES."""
        return "body" if self.text else "large" if self.large else "graphic" if self.graphic else "none"


def pairs(charter: EditorialCharter) -> tuple[Pair, ...]:
    """Each two colours of the palette and white, those that read best first. A colour that is none is left out."""
    access = charter.a11y
    least, large = float(access.contrast_min or TEXT), float(access.contrast_large_min or LARGE)
    known = [(one.name or one.hex, one.hex.lower()) for one in charter.visual.colors if is_colour(one.hex)]
    if known and PAPER not in {code for _name, code in known}:
        known.append((WHITE, PAPER))
    found = [_pair(one, other, least, large) for one, other in combinations(known[: MOST + 1], 2)]
    return tuple(sorted(found, key=lambda pair: -pair.ratio))


def is_colour(text: str) -> bool:
    """Whether it is one, as #rrggbb."""
    try:
        contrast(text, PAPER)
    except NoColour:
        return False
    return True


def _pair(one: tuple[str, str], other: tuple[str, str], least: float, large: float) -> Pair:
    ratio = contrast(one[1], other[1])
    return Pair(one[0], other[0], one[1], other[1], ratio, ratio >= least, ratio >= large, ratio >= GRAPHIC)


def read(text: str) -> tuple[Colour, ...]:
    """The colours of a file, each once: CSS properties, TOML, lists of `name #rrggbb`, palettes of GIMP."""
    found: dict[str, Colour] = {}
    for line in text.split("\n"):
        for name, code in _of_line(line):
            found.setdefault(code, Colour(name=name or code, hex=code))
    return tuple(found.values())[:MOST]


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    if (gimp := _GIMP.fullmatch(line)) and all(int(gimp[n]) < 256 for n in (1, 2, 3)):
        yield gimp[4].strip(), "#" + "".join(f"{int(gimp[n]):02x}" for n in (1, 2, 3))
        return
    for one in _LINE.finditer(line):
        yield (
            " ".join(re.sub(r"^(?:color|couleur|colors?)-", "", one["name"].strip(" ,\t-")).split()),
            f"#{one['hex'].lower()}",
        )


def outside(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What is in a list and not in another, whatever the case."""
    known = {one.lower().strip() for one in theirs}
    return [one for one in mine if one.lower().strip() not in known]
