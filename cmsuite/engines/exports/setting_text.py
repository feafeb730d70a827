"""Words as the typesetter is given them: flat runs with their dress, in which no word is too long for its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cmsuite.core.text import UNSEEN, passable
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.manuscript import Inline, Words

LONGEST = 2_000  # letters of an address; a longer one leads nowhere
LEADS = ("http://", "https://", "mailto:")
BREAK = "\u200b"  # where a word that is too long may be cut
IN = "in "  # and the language of words in another one: a dress of theirs
DRAWN = "svg"  # the name of what is a drawing and no text
HEARD = ("alt", "meta", "in", "lang")  # the names of what is never printed, so needs no letters
_CALLED = re.compile(r"(?<![\w+])\+?\d{1,3}(?: \d{1,4}){3,6}(?!\d)")
_SPACES = re.compile(r"[\t\n\v\f\r ]+")
_WORD = re.compile(r"[^\w]{0,3}[^\W\d_]{1,30}(?:[-’'][^\W\d_]{1,30})?[^\w]{0,3}")
_SIGNS = re.compile(r"[/._@?&=+-]*[^/._@?&=+-]+[/._?&=+-]*|[/._@?&=+-]+")
_NO_XML = re.compile("[\ufffe\uffff]")
# In a drawing also what joins emoji to one, gives them a skin or a colour: each is drawn by itself there.
_HIDDEN = dict.fromkeys([*UNSEEN, 0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])
Data = dict[str, Any]


def line(text: str) -> str:
    """Any text as one line, of which XML can hold every letter."""
    return _NO_XML.sub("\ufffd", _SPACES.sub(" ", passable(text))).strip()


def broken(text: str, room: int) -> str:
    """The text with places where words of more letters may be cut; one of letters alone the typesetter hyphenates, an
    address and a handle are cut without a hyphen, which would be one of their own: after a sign, if that does."""
    if len(text) <= room or not (long := re.compile(rf"[^\s\u00a0\u202f]{{{room + 1},}}")).search(text):
        return text
    import regex

    piece = max(room // 4, 4)

    def pieces(part: str) -> Iterator[str]:
        signs = regex.findall(r"\X", part)
        step = piece if len(signs) > room else len(signs)
        yield from ("".join(signs[at : at + step]) for at in range(0, len(signs), step))

    def cut(found: re.Match[str]) -> str:
        if _WORD.fullmatch(found[0]):
            return found[0]
        return BREAK.join(one for part in _SIGNS.findall(found[0]) for one in pieces(part))

    return long.sub(cut, text)


def never_cut(text: str) -> str:
    """The text with numbers to call that no line cuts."""
    return _CALLED.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def right_to_left(text: str) -> bool:
    """Whether its first letter is of a script that is written so."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in found if kind in ("L", "R", "AL")), "L") != "L"


def runs(words: Words, room: int, labels: Mapping[str, str]) -> list[Data]:
    """Runs of text (`t`; bold, italic, mono, `in` another language), new lines (`br`), and links (`to` an address,
    `at` a label) of runs."""
    made: list[Data] = []
    for word, dress in _flat(words, ()):
        if isinstance(word, tree.Link):
            inner = runs(word.words, room, {})
            where = _target(word.to, labels)
            made += [{**where, "runs": inner}] if where and inner else inner
        elif isinstance(word, tree.Break):
            made.append({"br": True})
        elif text := never_cut(_SPACES.sub(" ", passable(word.text))):
            dress = {*dress, *(["mono"] if isinstance(word, tree.Mono) else [])}
            worn = {name: tongue or True for name, _space, tongue in (one.partition(" ") for one in sorted(dress))}
            made.append({"t": text, **worn})
    return [{**one, "t": broken(one["t"], room)} if "t" in one else one for one in _joined(made)]


def _flat(words: Words, dress: tuple[str, ...]) -> Iterator[tuple[tree.Text | tree.Mono | tree.Link | tree.Break, Any]]:
    """Each word with all the dress that it wears, however deep."""
    for word in words:
        if isinstance(word, tree.Strong | tree.Emphasis):
            name = "bold" if isinstance(word, tree.Strong) else "italic"
            yield from _flat(word.words, (*dress, name))
        elif isinstance(word, tree.Foreign):
            yield from _flat(word.words, (*(name for name in dress if not name.startswith(IN)), IN + word.language))
        else:
            yield _dressed(word, dress), dress


def _dressed(word: Inline, dress: tuple[str, ...]) -> Any:
    """A link keeps the dress around it inside."""
    if not isinstance(word, tree.Link):
        return word
    words = word.words
    for name in dict.fromkeys(reversed(dress)):
        if name.startswith(IN):
            words = (tree.Foreign(words, name.removeprefix(IN)),)
        else:
            words = (tree.Strong(words) if name == "bold" else tree.Emphasis(words),)
    return tree.Link(word.to, words)


def _target(to: str, labels: Mapping[str, str]) -> Data | None:
    if to.startswith("#"):
        return {"at": labels[to[1:]]} if to[1:] in labels else None
    address = "".join(passable(to).split())
    return {"to": address} if address.startswith(LEADS) and len(address) <= LONGEST else None


def _joined(made: list[Data]) -> list[Data]:
    """Neighbours of the same dress as one, so that a sign and its accent come together."""
    found: list[Data] = []
    for one in made:
        if found and "t" in one and "t" in found[-1] and {**one, "t": ""} == {**found[-1], "t": ""}:
            found[-1] = {**one, "t": found[-1]["t"] + one["t"]}
        else:
            found.append(one)
    return found


def drawing(text: str) -> str:
    """An SVG text without what no XML may hold."""
    return text.translate(_HIDDEN).encode("utf-8", "replace").decode()


def each(data: Any, change: Callable[[str, bool], str], name: str = "") -> Any:
    """The data with each text that is printed changed; `change` is told whether it is a drawing."""
    if isinstance(data, str):
        return change(data, name == DRAWN)
    if isinstance(data, list):
        return [each(one, change) for one in data]
    if isinstance(data, dict):
        return {key: one if key in HEARD else each(one, change, key) for key, one in data.items()}
    return data


def every(data: Any) -> list[tuple[str, bool]]:
    """Each text of the data that is printed, with whether it is a drawing."""
    found: list[tuple[str, bool]] = []

    def keep(text: str, drawn: bool) -> str:
        found.append((text, drawn))
        return text

    each(data, keep)
    return found
