"""How each language sets its signs: spaces that keep a word and its sign together, quotation marks, apostrophes."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from cmsuite.core.locale import LANGUAGES

NARROW, NO_BREAK = "\u202f", "\u00a0"
SPACES = f" {NO_BREAK}{NARROW}\u2009"
SYMBOLS = r"€/mois|€|k€|M€|£|\$|%|°C"
UNITS = (
    rf"(?:{SYMBOLS}|km/h|km|cm|mm|m²|m2|m|kg|g|mg|L|l|cl|ml|h|min|s|Mo|Go|ko|To|MHz|GHz|W|kW|kWh|V|px|ans|euros?|ha|t)"
    r"(?![\w’'-])"
)
"""What stands behind a number, parted from it by a space that does not break: rules of writing ask the same."""
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_PAIR = re.compile(r'"([^"\n]+)"')
_HIGH = re.compile(rf"(?<=[^\s({{\[«“;!?])[{SPACES}]*([;!?]+)(?![\w/=&])")
_COLON = re.compile(rf"(?<=[^\s:])[{SPACES}]*:(?=\s|$)")
_OPEN, _CLOSE = re.compile(rf"«[{SPACES}]*"), re.compile(rf"(?<![{SPACES}])[{SPACES}]*»")
_PERCENT = re.compile(r"(?<=\d)[ \u2009]?(?=%(?![\w’'-]))")
_SYMBOL = re.compile(rf"(?<=\d)[ \u2009]?(?=(?:{SYMBOLS})(?![\w’'-]))")
_UNIT = re.compile(rf"(?<=\d)[ \u2009](?={UNITS})")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_ENGLISH_SIGN = re.compile(r"(?<=\w) {1,3}([;:!?])(?=\s|$|[!?])")  # another space was meant: French that is quoted
_FRENCH_PAIR = re.compile(rf"«[{SPACES}]*([^«»\n]+?)[{SPACES}]*»")


def typeset(text: str, language: str) -> str:
    """The text as a printer of that language sets it. What it says, and its letters, stay.

    French after the Imprimerie nationale: a narrow no-break space before ; ! ? and in numbers, a no-break space before
    the colon and within « ». No line ends between a number and its unit, in either language. Twice is as once.
    Of other languages nothing is known: their text stays as it came.
    """
    if language not in LANGUAGES:
        return text
    text = _APOSTROPHE.sub("’", text).replace("...", "…")
    if language != "fr":
        text = _PAIR.sub("“\\1”", _FRENCH_PAIR.sub("“\\1”", text))
        return _UNIT.sub(NO_BREAK, _ENGLISH_SIGN.sub("\\1", text))
    text = _PAIR.sub("«\\1»", text)
    text = _OPEN.sub(f"«{NO_BREAK}", text)
    text = _CLOSE.sub(f"{NO_BREAK}»", text)
    text = _HIGH.sub(f"{NARROW}\\1", text)
    text = _COLON.sub(f"{NO_BREAK}:", text)
    text = _SYMBOL.sub(NO_BREAK, _PERCENT.sub(NARROW, text))
    return _THOUSANDS.sub(NARROW, _UNIT.sub(NO_BREAK, text))


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
