"""Numbers that a text claims: each rests on evidence, or is a number that the documents have elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.content import Content, Keyed, proving, texts
from cmsuite.engines.documents.kinds import Finding, Kind, known
from cmsuite.engines.documents.quoting import QUOTE, figures

if TYPE_CHECKING:
    from cmsuite.engines.documents.around import Around

RULE = "doc.claim-without-source"
_S = "[ \u00a0\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_S}\d{{3}})+(?:[.,]\d+)?|\d[\d.,]*\d|\d"
_NUMBER = re.compile(rf"(?<![\w/.#@-])(?P<before>[€£$]{_S}?)?(?P<number>{_DIGITS})(?!\w)(?P<unit>{_S}?[%‰€£$])?")
_MONTH = r"(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c)\w*\.?"
_DAY = rf"\d{{1,2}}(?:er|st|nd|rd|th)?(?:,?{_S}\d{{4}})?"
_HOUR = rf"(?:[01]?\d|2[0-4]){_S}?"
_BEFORE_HOUR = r"(?:à|dès|vers|avant|après|at|from|by|before|after|until)"
_NAMED = (
    r"(?:n[o°]\.?|nos|num[eé]ros?|number|articles?|art\.|§+|pages?|pp?\.|sections?|parts?|parties?|chapters?|"
    r"chapitres?|slides?|diapositives?|figures?|tables?|tableaux?|annexe?s?|appendix|steps?|[eé]tapes?|phases?|"
    r"levels?|niveaux?|versions?|v|points?|questions?|rules?|r[eè]gles?|laws?|lois?)"
)
_SPAN = (
    r"(?:min|minutes?|s|sec|seconde?s?|days?|jours?|weeks?|semaines?|months?|mois|quarters?|trimestres?|years?|ans?|"
    r"années?)"
)
_PLAIN = r"\d+(?:[.,]\d+)?"
NO_CLAIMS = (
    r"`[^`\n]*`",
    r"^>.*$",  # somebody's words
    r"^[ \t]*:::.*$",
    r"^[ \t]*(?:#{1,6}[ \t]+)?\d+[.)]\s",  # the number of a list or a heading
    r"\]\([^()\s]{0,2000}\)",
    r"\b[a-z]+://\S+",
    r"\bwww\.\S+",
    r"[\w.+-]{1,64}@\S+",
    rf"\b{_DAY}{_S}{_MONTH}(?:,?{_S}\d{{4}})?",
    rf"\b{_MONTH}{_S}{_DAY}\b",
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b",
    rf"\b(?:19|20)\d\d(?:[/–-](?:19|20)?\d\d)?\b(?!{_S}?[%€£$])",
    rf"\b{_HOUR}(?::|h){_S}?\d\d\b",
    rf"\b{_HOUR}h{_S}?(?:[–-]|à|et|to|and){_S}?{_HOUR}h\b",
    rf"\b{_BEFORE_HOUR}{_S}{_HOUR}(?:h(?:{_S}?\d\d)?|am|pm)\b",
    rf"(?<!\w){_NAMED}{_S}?\d[\d.]*",
    r"\b\d+(?:\.\d+){2,}\b",
    rf"\b(?-i:[A-Z]{{2}}[\w.]{{0,30}})[ \u00a0-]?\d+(?:[.:]\d+)*\b(?!{_S}?[\d%€£$])",  # a standard: WCAG 2.2
    rf"\b\d+{_S}?[x×:]{_S}?\d+\b",  # a size, a ratio
    r"\b\d+\+",
    r"\b\d+/\d+\b",
    r"\b0\d(?:[ .\u00a0]\d\d){4}\b",
    r"\+\d[\d .]{6,20}",
    rf"\b{_PLAIN}(?:{_S}?(?:[–-]|à|to|et|and|or|ou){_S}?{_PLAIN})?[\s-]?(?:(?:working|business){_S})?{_SPAN}\b",
)
"""Where a number claims nothing."""
_FENCED = re.compile(r"```[\s\S]*?(?:```|\Z)")
_NO_CLAIM = re.compile("|".join(NO_CLAIMS), re.IGNORECASE | re.MULTILINE)
_PLANNED = re.compile(
    r"\b(?:will|shall|must|should|aims?|targets?|goals?|objectives?|reach|within|by then|at least|at most|no more than|"
    r"not more than|up to|maximum|minimum|max|min|limits?|thresholds?|budgets?|scenarios?|"
    r"objectifs?|cibles?|vis\w{1,4}|attein\w+|d['’]ici|au moins|au plus|pas plus|jusqu\w*|maximum|minimum|seuils?|"
    r"plafonds?|limites?|prév\w+|doi\w+|devr\w+|faut|faudra|sous|\w{3,}(?:ra|rons|ront)|fera|aura|sera|"
    r"seront)\b|[≤≥<>]",
    re.IGNORECASE,
)
_SOURCED = re.compile(
    r"\b(?:evidence|preuves?)\s*(?:n[o°]\.?\s*)?\d|\bsources?\s*:|\b(?:selon|d['’]après|according to)\b|\]\(|https?://",
    re.IGNORECASE,
)
_PROVED = re.compile(r"^[ \t]*:::\s*evidence\b", re.MULTILINE)
_KEY = re.compile(r"\b[A-Z]{1,2}\d{1,3}\b")
_SENTENCE = re.compile(r"(?<=[.!?…;])\s+")
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+|]|\d+[.)])\s)")
MOST = 3  # numbers that one finding names


def check(kind: Kind, content: Content, around: Around) -> Iterator[Finding]:
    """A number in prose that rests on nothing, and an item that could name its evidence and names none."""
    yield from _items(content)
    there = _Known(kind, content, around)
    told = {*dict(_proving(content)), *(kind.sourced(content) if kind.sourced is not None else ())}
    for path, text, prose in texts(content):
        if prose and path not in told and (found := list(dict.fromkeys(_unknown(text, around.language, there)))):
            said = N_("{number}: nothing says where it comes from. Quote it, name its evidence, or write its source.")
            numbers = ", ".join(shown(one, 40) for one in found[:MOST]) + ("…" if len(found) > MOST else "")
            yield Finding(RULE, "warn", said, path, {"number": numbers})


def claimed(text: str) -> Iterator[tuple[str, str]]:
    """The numbers that a text claims, each with the paragraph in which it stands: no date, year, hour, age, span,
    version or number of a list, nothing that it quotes, and nothing that is only planned."""
    for block in _BLOCK.split(_FENCED.sub("\u2026", text)):
        for sentence in _SENTENCE.split(_NO_CLAIM.sub("\u2026", QUOTE.sub("\u2026", block))):
            if not _PLANNED.search(sentence):
                for found in _NUMBER.finditer(sentence):
                    if _says_much(found):
                        yield found[0].strip(), block


def _says_much(found: re.Match[str]) -> bool:
    """A single digit counts something at hand, unless it is a share or money."""
    return bool(found["before"] or found["unit"] or len(found["number"]) > 1)


# ---- what is known


class _Known:
    """The numbers that need no source here: fields and figures of the documents, and what their evidence stands for.
    Worked out when a text says a number at all."""

    def __init__(self, kind: Kind, content: Content, around: Around) -> None:
        self.kind, self.content, self.around = kind, content, around

    @cached_property
    def _contents(self) -> list[Content]:
        return [self.content, *(one.content for one in self.around.parents.values())]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of the items that a text may name."""
        found: set[str] = set()
        for content in self._contents:
            for name in type(content).model_fields:
                items = getattr(content, name)
                if isinstance(items, tuple):
                    found.update(one.key for one in items if isinstance(one, Keyed))
        return frozenset(found)

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        found = {Decimal(one.n) for one in self.around.evidence.values() if one.n}
        tongue = self.around.language
        for content in self._contents:
            for number in _fields(content):
                found |= {number, number * 100, number / 100}  # shares, and cents
        for text in self._told():
            found.update(_values(text, tongue))
        for text in figures(self.kind, self.content, self.around).values():
            found.update(_values(text, tongue))
        return frozenset(found)

    def _told(self) -> Iterator[str]:
        """The texts of these contents that name their evidence, or say where they are from."""
        kinds = [self.kind, *(known(name) for name in self.around.parents)]
        for kind, content in zip(kinds, self._contents, strict=True):
            yield from (text for _path, text in _proving(content))
            if kind.sourced is not None:
                told = set(kind.sourced(content))
                yield from (text for path, text, _prose in texts(content) if path in told)

    def has(self, number: Decimal) -> bool:
        """Whether it is one of them, or one of them in fewer decimals."""
        places = -int(number.as_tuple().exponent)
        return number in self.numbers or (places > 0 and any(round(one, places) == number for one in self.numbers))


def _unknown(text: str, tongue: str, there: _Known) -> Iterator[str]:
    if _PROVED.search(text):
        return
    for number, block in claimed(text):
        if _SOURCED.search(block) or any(key in there.keys for key in _KEY.findall(block)):
            continue
        if not all(map(there.has, _values(number, tongue))):
            yield number


def _values(text: str, tongue: str) -> Iterator[Decimal]:
    for found in _NUMBER.finditer(text):
        digits = re.sub(_S, "", found["number"]).rstrip(".,")
        thousands, point = (".", ",") if tongue == "fr" else (",", ".")
        digits = re.sub(rf"\{thousands}(?=\d{{3}}(?:\D|$))", "", digits).replace(point, ".")
        if re.fullmatch(r"\d+(?:\.\d+)?", digits):
            yield Decimal(digits)


def _fields(values: BaseModel) -> Iterator[Decimal]:
    for _name, value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, BaseModel):
                yield from _fields(one)
            elif isinstance(one, int | Decimal) and not isinstance(one, bool):
                yield abs(Decimal(one))


def _proving(content: BaseModel, before: str = "") -> Iterator[tuple[str, str]]:
    """The texts of all items that name evidence: path and text."""
    for name, value in content:
        several: Any = enumerate(value) if isinstance(value, tuple) else ((None, value),)
        for place, one in several:
            if not isinstance(one, BaseModel):
                continue
            path = f"{before}{name}" if place is None else f"{before}{name}.{place}"
            if any(getattr(one, field) for field in proving(type(one))):
                yield from ((f"{path}.{at}", text) for at, text, _prose in texts(one))  # type: ignore[arg-type]
            else:
                yield from _proving(one, f"{path}.")


# ---- items


def _items(content: Content) -> Iterator[Finding]:
    """An item that could name its evidence and names none, though it says a number."""
    for name in type(content).model_fields:
        items = getattr(content, name)
        several: Any = enumerate(items) if isinstance(items, tuple) else ((None, items),)
        for place, item in several:
            if not isinstance(item, Content):
                continue
            naming = proving(type(item))
            if not naming or any(getattr(item, field) for field in naming):
                continue
            path = name if place is None else f"{name}.{place}"
            for field in type(item).model_fields:
                text = getattr(item, field)
                if isinstance(text, str) and (found := _first(text)):
                    said = N_("It says {number} and names no evidence for it.")
                    yield Finding(RULE, "warn", said, f"{path}.{field}", {"number": shown(found, 40)})
                    break


def _first(text: str) -> str:
    """The first number that a line claims; one that is all of it, as a number in a register, claims nothing."""
    return next((number for number, _block in claimed(text) if number != text.strip()), "")
