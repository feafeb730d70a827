"""Which signs the letters of a PDF can show. It is asked of the typesetter: nobody else knows its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cmsuite.core.resources import shipped

if TYPE_CHECKING:
    import typst

FAMILIES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "Noto Emoji")
STAND_IN = "□"
LARGEST = 4_000_000  # letters of a picture in SVG
ASKED = (2_000, 200)  # different signs, in text and in drawings; whoever has more pasted a table of all signs
# Latin letters with what French and English set beside them: shown in every style, so never asked about.
_KNOWN = re.compile(
    "[\n -~\u00a0-\u00ac\u00ae-\u017f\u200b\u2010-\u2015\u2018-\u201e\u2020-\u2022"
    "\u2026\u202f\u2030\u2039\u203a\u20ac\u2212]*"
)
_UNCOMMON = re.compile("[^\n -~]")
_LINE = re.compile(r"__typst_py_bytes__\.typ:(\d+):")
_answers: dict[tuple[str, bool], bool] = {}


@cache
def letters() -> typst.Fonts:
    """The fonts of the typesetter itself, and ours for emoji; none of the machine: each machine sets the same bytes."""
    return letters_of(())


@cache
def plain_letters() -> typst.Fonts:
    """The same, and letters without serifs."""
    return letters_of([shipped("reports") / "letters"])


def letters_of(folders: Sequence[Path]) -> typst.Fonts:
    """The same, and those that lie in folders of a brand."""
    import typst

    paths = [str(shipped("reports") / "vendor"), *map(str, folders)]
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


class Signs:
    """Puts something in the place of what cannot be shown, and remembers what that was."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, bool], bool] = {}
        self.missing: dict[str, None] = {}

    def ask(self, texts: Iterable[str], *, drawn: bool = False) -> None:
        """Find out about the signs of these texts; drawn: as they stand in an SVG, which has letters of its own."""
        found = dict.fromkeys(sign for text in texts for sign in _uncommon(text))
        asked = [sign for sign in found if (sign, drawn) not in _answers][: ASKED[drawn]]
        if len(_answers) > 10 * ASKED[False]:
            _answers.clear()
        refused = _refused(asked, drawn) if asked else set()
        _answers.update({(sign, drawn): sign not in refused for sign in asked})
        self.answers.update({(sign, drawn): _answers.get((sign, drawn), False) for sign in found})

    def shown(self, text: str, *, drawn: bool = False, strict: bool = False) -> str:
        """The text with a stand-in for each sign that was found missing; strict: for each that is uncommon."""
        if _KNOWN.fullmatch(text):
            return text
        made = "".join(
            self._stand_in(sign) if not _KNOWN.fullmatch(sign) and (strict or not self.answers[sign, drawn]) else sign
            for sign in _clusters(text)
        )
        if drawn and not strict and not _KNOWN.fullmatch(made) and not _reads(made):
            return self.shown(text, drawn=True, strict=True)  # signs that are fine alone may not be so side by side
        return made

    def _stand_in(self, sign: str) -> str:
        """A common letter under marks that nobody can show keeps its place without them."""
        kept = sign[0] if _KNOWN.fullmatch(sign[0]) else STAND_IN
        self.missing[sign] = None
        return kept


def drawable(svg: str) -> bool:
    """Whether the typesetter reads this SVG at all; its uncommon signs are another question."""
    return len(svg) <= LARGEST and _reads(_UNCOMMON.sub("x", svg))


def _reads(svg: str) -> bool:
    import typst

    try:
        _compiled('#image(bytes(sys.inputs.svg), format: "svg", alt: "-")', svg=svg)
    except typst.TypstError:
        return False
    return True


def _uncommon(text: str) -> list[str]:
    if _KNOWN.fullmatch(text):
        return []
    return [sign for sign in _clusters(text) if not _KNOWN.fullmatch(sign)]


def _clusters(text: str) -> list[str]:
    """What a reader takes for one sign each, of however many code points."""
    import regex

    return regex.findall(r"\X", text)


def _refused(signs: list[str], drawn: bool) -> set[str]:
    """Those that the typesetter cannot show in one style or another."""
    import typst

    if drawn:  # of a drawing, its errors do not say where
        return {sign for sign in signs if not _drawn(sign)}
    try:
        _compiled("\n".join(map(_lined, signs)))
    except typst.TypstError as err:
        at = {int(number) - 2 for number in _LINE.findall(err.diagnostic)}
        return {signs[place] for place in at if 0 <= place < len(signs)} or set(signs)
    return set()


def _compiled(source: str, **inputs: str) -> None:
    """Set these lines, after one of ours. Raises TypstError."""
    import typst

    families = ", ".join(map(_quoted, FAMILIES))
    head = f'#set document(title: "-"); #set text(lang: "en", font: ({families}))\n'
    with TemporaryDirectory(prefix="cmsuite-pdf-") as nothing:  # a drawing that loads another finds none
        made = typst.Compiler((head + source).encode(), root=nothing, font_paths=letters(), sys_inputs=inputs)
        made.compile(pdf_standards=["ua-1"])


def _lined(sign: str) -> str:
    said = _quoted(sign)
    return f'#text({said}) #text(weight: "bold", {said}) #text(style: "italic", {said}) #raw({said})'


def _drawn(sign: str) -> bool:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">{escape(sign)}</text></svg>'
    return _reads(text)


def _quoted(text: str) -> str:
    """As a string of the typesetter's language: numbers of code points alone, which can end nothing."""
    return '"' + "".join(f"\\u{{{ord(letter):x}}}" for letter in text) + '"'
