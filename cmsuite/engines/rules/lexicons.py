"""Lists of terms: TOML files beside the packs, each with where it comes from and what it cannot see."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cmsuite.core.locale import N_, translate
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.forms import ListForm, PlainForm, TermForm


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms in the order of their file. print: the hash of the file, which a ruleset's digest holds."""

    id: str
    languages: tuple[str, ...]
    terms: tuple[TermForm, ...]
    blind: tuple[str, str] = ("", "")
    print: str = ""


def read(path: Path) -> Lexicon:
    """The list of a file. Raises BadPack, OSError."""
    return lexicon(Source.read(path))


def lexicon(source: Source) -> Lexicon:
    """The list that a file holds. Raises BadPack."""
    form = source.shaped(ListForm, source.table)
    head = form.list
    plain = source.shaped(PlainForm, {"terms": [{"term": term} for term in head.terms if term]}, ("list",))
    terms = [*plain.terms, *form.term]
    if head.encoded:
        terms = [_decoded(source, term, place) for place, term in enumerate(terms)]
    found = hashlib.sha256(source.text.encode()).hexdigest()
    return Lexicon(head.id, tuple(head.languages), tuple(terms), (head.blind.fr, head.blind.en), found)


def _decoded(source: Source, term: TermForm, place: int) -> TermForm:
    def plain(found: str) -> str:
        try:
            return base64.b64decode(found, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as err:
            why = translate(N_("term {n} is not in base64, as `encoded` says.")).format(n=place + 1)
            raise source.wrong(("list", "terms"), why) from err

    changed = {"term": plain(term.term), "forms": [plain(one) for one in term.forms]}
    return term.model_copy(update=changed)
