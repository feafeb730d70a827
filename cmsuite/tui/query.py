"""The small language of filters: `state:new since:7d "two words"`, in English and French alike. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, labelled, said_in, translate
from cmsuite.core.order import AS_IT_COMES, Order


class UnknownTerm(Usage):
    said = N_("A filter has no “{found}”.")
    hint = N_("It has: {allowed}.")


class UnknownValue(Usage):
    said = N_("“{found}” is no value of {name}.")
    hint = N_("It has: {allowed}.")


class NoSpan(Usage):
    said = N_("“{found}” is no span of time.")
    hint = N_("Write 12h, 7d or 4w.")


class OpenQuote(Usage):
    said = N_("A quotation mark is not closed.")
    hint = N_('Write "two words" with both.')


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a list can be filtered by. label: its name, a source string. values: what the store calls each
    value, with the word for it (a source string, or of `record` the name of a record); none where any text goes. kind:
    `since` reads 7d, 12h, 4w; `order` the head of a column, with a - before it to begin at the end."""

    name: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["word", "since", "text", "record", "order"] = "word"

    def words(self) -> dict[str, str]:
        """Each value with what it is called, in the language in force."""
        said = {v: word if self.kind == "record" else translate(word) for v, word in self.values.items()}
        return {v: word.lower() for v, word in said.items()} if self.kind == "order" else said

    def named(self, value: str) -> set[str]:
        """All by which a value may be asked for."""
        word = self.values[value]
        return {_plain(value), *({_plain(word)} if self.kind == "record" else _in_every_language(word))}


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked: values by the term's name, an instant for `since`, the order of the lines; and the free words."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    words: tuple[str, ...] = ()
    order: Order = AS_IT_COMES


_PIECE = re.compile(
    r"\s*(?:(?P<name>[^\W\d]\w*)[\u00a0\u202f]?:\s?)?"
    r'(?:["“«]\s?(?P<quoted>[^"”»]*?)\s?["”»]|(?P<bare>[^\s"“«]+))'
)
_SPAN = re.compile(r"(\d{1,4})(h|d|j|w|s)")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(1), "j": timedelta(1), "w": timedelta(7), "s": timedelta(7)}


def parse(text: str, terms: Sequence[Term], now: datetime) -> Filter:
    """What a line of filter means. Raises UnknownTerm, UnknownValue, NoSpan, OpenQuote."""
    values: dict[str, str] = {}
    since, words, order = None, [], AS_IT_COMES
    for piece in _pieces(text):
        said = _said(piece)
        if piece["name"] is None:
            words.append(said)
            continue
        term = _term(piece["name"], terms)
        if term.kind == "since":
            since = now - _span(said)
        elif term.kind == "order":
            order = Order(_value(said.removeprefix("-"), term), said.startswith("-"))
        else:
            values[term.name] = _value(said, term)
    return Filter(text.strip(), values, since, tuple(word for word in words if word), order)


def in_order(text: str, terms: Sequence[Term], order: Order) -> str:
    """The same line, asked in another order. Raises OpenQuote."""
    term = next(one for one in terms if one.kind == "order")
    kept = [piece[0].strip() for piece in _pieces(text) if _plain(piece["name"] or "") not in _names(term)]
    if order.by:
        said = f"{'-' if order.falling else ''}{term.words()[order.by]}"
        kept.append(f"{translate(term.label)}:" + (f'"{said}"' if " " in said else said))
    return " ".join(kept)


def _pieces(text: str) -> Iterator[re.Match[str]]:
    """Its words, and its names with their values. Raises OpenQuote."""
    at = 0
    while at < len(text.rstrip()):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise OpenQuote()
        at = piece.end()
        yield piece


def _said(piece: re.Match[str]) -> str:
    return piece["quoted"] if piece["quoted"] is not None else piece["bare"]


def completed(text: str, terms: Sequence[Term]) -> str | None:
    """The line with its last piece completed: a name, or a value; None where nothing fits."""
    head, last = re.fullmatch(r"(.*?)(\S*)", text, re.S).groups()  # type: ignore[union-attr]
    if not last:
        return None
    name, colon, begun = last.partition(":")
    if not colon:
        names = [translate(term.label) for term in terms]
        return _first(head, last, [f"{one}:" for one in names])
    term = next((one for one in terms if _plain(name) in _names(one)), None)
    if term is None:
        return None
    named = [f'"{one}"' if " " in one else one for one in term.words().values()]
    if term.kind == "order":
        named += [f"-{one}" for one in named if not one.startswith('"')]
    return _first(f"{head}{name}:", begun, [*named, *(term.values if term.kind == "record" else ())])


def _first(head: str, begun: str, offered: Iterable[str]) -> str | None:
    near = next((one for one in offered if _plain(one).startswith(_plain(begun))), None)
    return head + begun + near[len(begun) :] if near else None


def _term(found: str, terms: Sequence[Term]) -> Term:
    for term in terms:
        if _plain(found) in _names(term):
            return term
    raise UnknownTerm(found=found, allowed=", ".join(translate(term.label) for term in terms))


def _names(term: Term) -> set[str]:
    return {_plain(term.name), *_in_every_language(term.label)}


def _value(found: str, term: Term) -> str:
    if not term.values:
        return found
    for value in term.values:
        if _plain(found) in term.named(value):
            return value
    raise UnknownValue(found=found, name=translate(term.label), allowed=", ".join(term.words().values()))


def _in_every_language(label: str) -> set[str]:
    return {_plain(said_in(label, tongue)) for tongue in LANGUAGES}


def _span(found: str) -> timedelta:
    said = _SPAN.fullmatch(found.lower())
    if said is None:
        raise NoSpan(found=found)
    return int(said[1]) * _UNITS[said[2]]


def _plain(text: str) -> str:
    """Lower case, without accents: how names are compared."""
    apart = unicodedata.normalize("NFD", text.casefold().strip())
    return "".join(c for c in apart if not unicodedata.combining(c))


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether a text has all the free words of a filter, whatever their case and accents."""
    there = _plain(text)
    return all(_plain(word) in there for word in words)


def described(terms: Sequence[Term]) -> list[str]:
    """What can be asked, a line each: for help."""
    lines = []
    for term in terms:
        values = "7d, 12h, 4w" if term.kind == "since" else ", ".join(term.words().values())
        lines.append(labelled(translate(term.label), values or "…"))
    return lines
