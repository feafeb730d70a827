"""Text from outside: one door in (`clean`), one way onto a terminal (`shown`)."""

from __future__ import annotations

import re
import unicodedata

# CSI, OSC (titles, hyperlinks, clipboard), DCS/APC/PM/SOS strings, and two-byte escapes; 8-bit forms too.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"
)
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = dict.fromkeys(
    c for c in [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF] if c not in (0x09, 0x0A)
)
UNSEEN = frozenset([*_BIDI, *_CONTROLS])
"""Code points that show nothing and change what is shown after them."""
_BREAKS = re.compile(r"[ \t\n\x0b\x0c\r]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(raw: str, limit: int | None = None, *, lines: bool = True) -> str:
    """Outside text as it may enter the store: NFC, LF ends, no terminal sequence, control or direction override.

    lines: keep line breaks and tabs; False makes one line of it. limit: code points kept, an ellipsis marks a cut.
    """
    text = unicodedata.normalize("NFC", passable(raw))
    text = text.strip() if lines else " ".join(text.split())
    return text if limit is None else cut(text, limit)


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as fits into so many code points with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def set_line(raw: str) -> str:
    """A line of a text that is set in lines already: outside text, whose indent stays."""
    return f"{' ' * (len(raw) - len(raw.lstrip(' ')))}{clean(raw)}"


def one_line(raw: str) -> str:
    """Outside text as one line, its no-break spaces kept: in French they hold a word and its sign together."""
    return _BREAKS.sub(" ", clean(raw))


def passable(raw: str) -> str:
    """The text without what `clean` takes away, but with its ends as they are: for text that is still being written."""
    if all(map(str.isprintable, raw.split("\n"))):  # most text is: nothing that goes below is printable
        return raw
    text = _SURROGATES.sub("\ufffd", raw).replace("\r\n", "\n").replace("\r", "\n")
    return _SEQUENCES.sub("", text).translate(_CONTROLS).translate(_BIDI)


def shown(raw: str, limit: int | None = None) -> str:
    """Any text as one safe line of a terminal: what `clean` removes, and no line break."""
    text = one_line(raw)
    return text if limit is None else cut(text, limit)


def normal(text: str) -> str:
    """The form in which two texts of a post are compared: NFC, LF, no trailing spaces, no blank ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def csv_cell(text: str) -> str:
    """A cell that a spreadsheet will not run: a leading = + - @ tab gets an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def one_of(found: str, allowed: list[str]) -> str | None:
    """The allowed word nearest to what was typed, or None: for 'did you mean'."""
    import difflib

    near = difflib.get_close_matches(found, allowed, n=1)
    return near[0] if near else None
