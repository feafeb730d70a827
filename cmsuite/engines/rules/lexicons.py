"""Lists of terms: TOML files beside the packs, each with where it comes from and what it cannot see."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cmsuite.core.locale import N_, translate
from cmsuite.engines.rules import parsed
from cmsuite.engines.rules.errors import Source, plain
from cmsuite.engines.rules.forms import ListForm, PlainForm, TermForm


@dataclass(frozen=True, slots=True)
class Said:
    """What a list says: its name, its languages, its terms in the order of their file, what it cannot see."""

    id: str
    languages: tuple[str, ...]
    terms: tuple[TermForm, ...]
    blind: tuple[str, str] = ("", "")


class Lexicon:
    """A list of terms. print: the hash of its file, which a ruleset's digest holds. What it says is read when it is
    first asked: most rulesets are loaded for a few of their rules."""

    def __init__(self, print: str, say: Callable[[], Said]) -> None:
        self.print, self._say = print, say

    @cached_property
    def said(self) -> Said:
        """Raises BadPack, where it was not looked at before."""
        return self._say()

    @property
    def id(self) -> str:
        return self.said.id

    @property
    def languages(self) -> tuple[str, ...]:
        return self.said.languages

    @property
    def terms(self) -> tuple[TermForm, ...]:
        return self.said.terms

    @property
    def blind(self) -> tuple[str, str]:
        return self.said.blind


def read(path: Path) -> Lexicon:
    """The list of a file; one that is wrong is refused at once. What a shipped one says that was read before is looked
    at when it is asked. Raises BadPack, OSError."""
    raw = path.read_bytes()
    print_ = hashlib.sha256(plain(raw)).hexdigest()
    if parsed.is_kept(path, print_):
        return Lexicon(print_, lambda: _said(Source.of(path, raw)))
    return lexicon(Source.of(path, raw))


def lexicon(source: Source) -> Lexicon:
    """The list that a file holds. Raises BadPack."""
    said = _said(source)
    return Lexicon(hashlib.sha256(source.text.encode()).hexdigest(), lambda: said)


def _said(source: Source) -> Said:
    form = source.shaped(ListForm, source.table)
    head = form.list
    plain = source.shaped(PlainForm, {"terms": [{"term": term} for term in head.terms if term]}, ("list",))
    terms = [*plain.terms, *form.term]
    if head.encoded:
        terms = [_decoded(source, term, place) for place, term in enumerate(terms)]
    return Said(head.id, tuple(head.languages), tuple(terms), (head.blind.fr, head.blind.en))


def _decoded(source: Source, term: TermForm, place: int) -> TermForm:
    def plain(found: str) -> str:
        try:
            return base64.b64decode(found, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as err:
            why = translate(N_("term {n} is not in base64, as `encoded` says.")).format(n=place + 1)
            raise source.wrong(("list", "terms"), why) from err

    changed = {"term": plain(term.term), "forms": [plain(one) for one in term.forms]}
    return term.model_copy(update=changed)
