"""How each language sets its signs: spaces that keep a word and its sign together, quotation marks, apostrophes."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

NARROW, NO_BREAK = "\u202f", "\u00a0"
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_PAIR = re.compile(r'"([^"\n]+)"')
_TIGHT = re.compile(
    r"(?<=[\w\)»%€])([;!?]+)(?=\s|$)"
)  # a sign at the end of a word, as those write it who know no better
_LOOSE = re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+([;!?]+)(?=\s|$|[)»])")
_COLON = re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+:(?=\s|$)")
_OPEN, _CLOSE = re.compile(r"«[ \u00a0\u202f]*"), re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]*»")
_UNIT = re.compile(r"(?<=\d) (?=[%€$£°]|(?:h|min|s|km|kg|cm|mm|px|Mo|Go|ko)\b)")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def typeset(text: str, language: str) -> str:
    """The text as a printer of that language sets it. What it says, and its letters, stay.

    French after the Imprimerie nationale: a narrow no-break space before ; ! ? and in numbers, a no-break space before
    the colon and within « ». Twice is as once.
    """
    text = _APOSTROPHE.sub("’", text).replace("...", "…")
    if language != "fr":
        return _PAIR.sub("“\\1”", text)
    text = _PAIR.sub("«\\1»", text)
    text = _OPEN.sub(f"«{NO_BREAK}", text)
    text = _CLOSE.sub(f"{NO_BREAK}»", text)
    text = _TIGHT.sub(f"{NARROW}\\1", text)
    text = _LOOSE.sub(f"{NARROW}\\1", text)
    text = _COLON.sub(f"{NO_BREAK}:", text)
    return _THOUSANDS.sub(NARROW, _UNIT.sub(NARROW, text))


def typeset_all(value: Any, language: str) -> Any:
    """A table, a figure or another value of dataclasses and tuples with every text in it set so."""
    if isinstance(value, str):
        return typeset(value, language)
    if isinstance(value, tuple):
        made = tuple(typeset_all(one, language) for one in value)
        return value if made == value else made
    if not is_dataclass(value) or isinstance(value, type):
        return value
    was = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
    new = {name: typeset_all(one, language) for name, one in was.items()}
    changed = {name: one for name, one in new.items() if one != was[name]}
    return replace(value, **changed) if changed else value
