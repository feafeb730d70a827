"""A list of words that a brand has, taken into the vocabulary of its charter: what is never written, what is written
instead. Nothing is taken of a list in which a line is wrong, and none without where it is from and by which right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cmsuite.charters.schema import EditorialCharter, TermList
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean, passable, shown
from cmsuite.engines.documents.content import dumped, read

MOST = 5000  # terms of a list
LONGEST = 80  # letters of a term
MOST_LETTERS = 2_000_000
COLUMNS = ("term", "preferred", "forbidden", "note", "clause")
_HEADS = {
    "term": "term", "terme": "term", "mot": "term", "preferred": "preferred", "prefere": "preferred",
    "a preferer": "preferred", "forbidden": "forbidden", "interdit": "forbidden", "note": "note", "clause": "clause",
}  # fmt: skip
_YES = {"yes", "oui", "x", "1", "true", "vrai", "✓"}
_NO = {"", "no", "non", "0", "false", "faux", "-"}


class NoTerms(Usage):
    said = N_("{file} is no list of terms: {why}")
    hint = N_("Its columns are term, preferred, forbidden, note and clause; in TOML each [[term]] has these keys.")


class BadTerm(Usage):
    said = N_("This word is not taken: {why}")


class NotOurs(Usage):
    said = N_("A list of words is taken with where it is from and by which right it may be used: say both.")
    hint = N_("--source “glossary of the client, 2026” --licence “the client’s own”")


@dataclass(frozen=True, slots=True)
class Term:
    """A line of a list. line: as an editor counts; of TOML, which term it is."""

    line: int
    term: str
    preferred: str = ""
    forbidden: bool = False
    note: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a charter. instead: what is written for it, where it is `preferred`."""

    kind: Literal["forbidden", "avoided", "preferred"]
    term: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A charter with a list in it, and how many words of each kind it had not."""

    charter: EditorialCharter
    forbidden: int
    avoided: int
    preferred: int
    known: int


def from_rows(file: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[list[Term], list[str]]:
    """The terms of a table, by the plain form of its heads, and what is wrong, line by line. Raises NoTerms."""
    heads = {head for _line, cells in rows for head in cells}
    if not any(_HEADS.get(head) == "term" for head in heads):
        raise NoTerms(file=file, why=translate(N_("no column term")))
    found = []
    for line, cells in rows:
        found.append((line, {_HEADS[head]: value for head, value in cells.items() if head in _HEADS}))
    return _terms(found)


def from_toml(file: str, text: str) -> tuple[list[Term], list[str]]:
    """The terms of a TOML file: [[term]] with these keys. Raises NoTerms."""
    if len(text) > MOST_LETTERS:
        raise NoTerms(file=file, why=f"> {MOST_LETTERS}")
    try:
        table = tomllib.loads(passable(text.lstrip("\ufeff")))
    except (tomllib.TOMLDecodeError, RecursionError) as err:
        raise NoTerms(file=file, why=shown(str(err), 120)) from err
    rows = table.get("term")
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise NoTerms(file=file, why="[[term]]")
    return _terms([(n, {key: _word(value) for key, value in one.items()}) for n, one in enumerate(rows, 1)])


def take(charter: EditorialCharter, name: str, terms: Sequence[Term], *, source: str, licence: str, on: date) -> Taken:
    """The charter with the terms in its vocabulary, and the list told with its source. What is there stays. Raises
    NotOurs."""
    where, right = (clean(said, 300, lines=False) for said in (source, licence))
    if not (re.search(r"\w", where) and re.search(r"\w", right)):
        raise NotOurs()
    raw = dumped(charter)
    new = _put(raw["words"], terms)
    notes = [_noted(one) for one in terms if one.note or one.clause]
    told = TermList(name=name, source=where, licence=right, taken_on=on, terms=len(terms), notes=tuple(notes))
    raw["term_lists"] = [*(one for one in raw["term_lists"] if one["name"] != name), dumped(told)]
    known = len(terms) - sum(new) + sum(one.forbidden and bool(one.preferred) for one in terms)
    return Taken(_charter(raw), *new, known)


def listed(charter: EditorialCharter) -> list[Word]:
    """The vocabulary, a word a line: what is never written, what is avoided, what is written instead."""
    words = charter.words
    return [
        *(Word("forbidden", one) for one in words.forbidden),
        *(Word("avoided", one) for one in words.avoided),
        *(Word("preferred", one.instead_of, one.write) for one in words.preferred),
    ]


def added(charter: EditorialCharter, term: str, *, preferred: str = "", forbidden: bool = False) -> EditorialCharter:
    """The charter with one word more. Raises BadTerm."""
    said = {"term": clean(term, 1000, lines=False), "preferred": clean(preferred, 1000, lines=False), "forbidden": ""}
    if fault := _fault(said):
        raise BadTerm(why=fault)
    raw = dumped(charter)
    if not sum(_put(raw["words"], [Term(0, said["term"], said["preferred"], forbidden)])):
        raise BadTerm(why=translate(N_("it is there already")))
    return _charter(raw)


def retired(charter: EditorialCharter, word: Word) -> EditorialCharter:
    """The charter without that word."""
    raw = dumped(charter)
    there = raw["words"][word.kind]
    pair = {"instead_of": word.term, "write": word.instead}
    raw["words"][word.kind] = [one for one in there if one != (pair if word.kind == "preferred" else word.term)]
    return _charter(raw)


def _put(words: dict[str, Any], terms: Sequence[Term]) -> tuple[int, int, int]:
    """Put the terms that are not there into a vocabulary: how many are forbidden, avoided and preferred now."""
    forbidden, avoided, preferred = (words[name] for name in ("forbidden", "avoided", "preferred"))
    there = {one.casefold() for one in (*forbidden, *avoided)}
    paired = {one["instead_of"].casefold() for one in preferred}
    before = (len(forbidden), len(avoided), len(preferred))
    for one in terms:
        low = one.term.casefold()
        if one.preferred and low not in paired:
            preferred.append({"instead_of": one.term, "write": one.preferred})
            paired.add(low)
        if low not in there and (one.forbidden or not one.preferred):
            (forbidden if one.forbidden else avoided).append(one.term)
            there.add(low)
    return len(forbidden) - before[0], len(avoided) - before[1], len(preferred) - before[2]


def _charter(raw: Mapping[str, Any]) -> EditorialCharter:
    content = read(EditorialCharter, raw)
    assert isinstance(content, EditorialCharter)
    return content


def _terms(rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[list[Term], list[str]]:
    found: list[Term] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        said = {name: clean(cells.get(name, ""), 1000, lines=False) for name in COLUMNS}
        if not any(said.values()):
            continue
        why = _fault(said) or _again(said["term"], lines)
        if why:
            faults.append(translate(N_("line {n}: {why}")).format(n=line, why=why))
            continue
        lines[said["term"].casefold()] = line
        yes = said["forbidden"].casefold() in _YES
        found.append(Term(line, said["term"], said["preferred"], yes, said["note"], said["clause"]))
        if len(found) > MOST:
            faults.append(translate(N_("a list has {n} terms at most")).format(n=MOST))
            break
    if not found and not faults:
        faults.append(translate(N_("there is no term in it")))
    return found, faults


def _fault(said: Mapping[str, str]) -> str:
    term, preferred = said["term"], said["preferred"]
    if not re.search(r"\w", term):
        return translate(N_("it names no word"))
    if len(term) > LONGEST or len(preferred) > LONGEST:
        return translate(N_("“{term}” is longer than {n} letters")).format(term=shown(term, 30), n=LONGEST)
    if "*" in term[:-1]:
        return translate(N_("“{term}”: a star stands at the end alone")).format(term=shown(term, 60))
    if preferred.casefold() == term.casefold():
        return translate(N_("“{term}” is to be written instead of itself")).format(term=shown(term, 60))
    if said["forbidden"].casefold() not in _YES | _NO:
        asked = translate(N_("“{said}” is neither yes nor no: is “{term}” forbidden?"))
        return asked.format(said=shown(said["forbidden"], 30), term=shown(term, 60))
    return ""


def _again(term: str, lines: Mapping[str, int]) -> str:
    before = lines.get(term.casefold())
    said = translate(N_("“{term}” is on line {line} already"))
    return said.format(term=shown(term, 60), line=before) if before else ""


def _noted(one: Term) -> str:
    return clean(" · ".join(part for part in (one.term, one.note, one.clause) if part), 500, lines=False)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)
