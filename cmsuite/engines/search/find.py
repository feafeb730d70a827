"""Asking for records by their words: every form of a word, the exact words of a phrase, what begins so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.search.index import place_of
from cmsuite.engines.search.models import SearchText
from cmsuite.engines.search.words import LANGUAGES, LONGEST_WORD, stems_of, words_of

Asked = TypeVar("Asked", bound="sa.Select[Any]")
Row = TypeVar("Row")
MOST_PIECES = 32
MOST_WORDS = 100
SHORTEST = 3  # letters before a *
_PIECE = re.compile(r'["“«](?P<phrase>[^"”»]*)["”»]?|(?P<bare>[^\s"“«”»]+)')


class NothingToFind(Usage):
    said = N_("“{text}” holds no word to look for.")
    hint = N_("Write words, the beginning of one (lamp*), or a phrase between quotation marks.")


class TooMuchToFind(Usage):
    said = N_("That is too much to look for at once: {most} words at most.")
    hint = N_("Write fewer words.")


class TooShortToFind(Usage):
    said = N_("“{found}*” would find too much.")
    hint = N_("Write at least {least} letters before the sign *.")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that follow each other: of the text itself, or its stems. prefix: the last one is only a beginning."""

    words: tuple[str, ...]
    stems: bool = False
    prefix: bool = False


Piece = tuple[Alternative, ...]
"""One thing that is asked for: any of these."""


def pieces_of(text: str) -> tuple[str, ...]:
    """What a line asks for: words, and phrases with their quotation marks. Pure."""
    found = []
    for match in _PIECE.finditer(text):
        found.append(f'"{match["phrase"]}"' if match["phrase"] is not None else match["bare"])
    return tuple(found)


def begun(words: Sequence[str]) -> tuple[str, ...]:
    """The same, while the last of them is still being typed. Pure."""
    *before, last = words
    return (*before, f"{last}*" if len(last) >= SHORTEST else last)


def pieces(wanted: Iterable[str]) -> tuple[Piece, ...]:
    """The same made ready to be asked; each of them has to be found. What has a space in it is a phrase, also without
    its marks. Pure. Raises NothingToFind, TooMuchToFind, TooShortToFind."""
    asked = list(wanted)
    found = tuple(filter(None, map(_piece, asked)))
    if not found:
        raise NothingToFind(text=" ".join(asked)[:60])
    if len(found) > MOST_PIECES or sum(len(one[0].words) for one in found) > MOST_WORDS:
        raise TooMuchToFind(most=MOST_PIECES)
    return found


def _piece(said: str) -> Piece:
    bare = said.strip('"“”«» ')
    is_phrase = said != bare or " " in bare
    is_prefix = bare.endswith("*")
    words = tuple(word[:LONGEST_WORD] for word in words_of(bare))
    if not words:
        return ()
    if is_prefix and len(words[-1]) < SHORTEST:
        raise TooShortToFind(found=words[-1], least=SHORTEST)
    exact = Alternative(words, prefix=is_prefix)
    return (exact,) if is_phrase else (*_forms(bare), exact)


def _forms(bare: str) -> tuple[Alternative, ...]:
    """Words that follow each other, each in any of its forms."""
    forms = {tuple(stems_of(bare, language)): None for language in LANGUAGES}
    return tuple(Alternative(stems, stems=True) for stems in forms if stems)


def found(act: Act, asked: Asked, kind: str, row_id: Any, wanted: Iterable[str]) -> Asked:
    """The question narrowed to rows, by the column of their id, that are found by all that is wanted.

    `newest` and `best` say how to order it. Raises as `pieces`.
    """
    narrowed: Asked = act.store.dialect.found_by_words(
        act.session.connection(), asked, SearchText.__table__, _theirs(kind, row_id), pieces(wanted)
    )
    return narrowed


def found_in_any_form(act: Act, asked: Asked, kind: str, row_id: Any, said: str) -> Asked:
    """The same by words that follow each other, each in any of its forms: `réseau social` finds « réseaux sociaux ».
    Between quotation marks, or with a * behind them, they are found as they stand. Raises as `pieces`."""
    piece = pieces([said])[0]
    if said.strip()[-1:] not in {*'"“”«»', "*"}:
        piece = (*_forms(said), *piece[-1:])
    narrowed: Asked = act.store.dialect.found_by_words(
        act.session.connection(), asked, SearchText.__table__, _theirs(kind, row_id), (piece,)
    )
    return narrowed


def newest_few(
    act: Act, asked: sa.Select[Any], kind: str, row_id: Any, wanted: Iterable[str], limit: int,
    ask: Callable[[sa.Select[Any]], list[Row]], *, between: tuple[int | None, int | None] = (None, None),
) -> list[Row]:  # fmt: skip
    """The newest rows, so many at most, of the question narrowed as by `found`. ask: answers a question, in its order;
    it may be called more than once. between: the places (`place_of`) from which on, and under which they are. Raises
    as `pieces`."""
    connection, of = act.session.connection(), _theirs(kind, row_id)
    few: list[Row] = act.store.dialect.newest_by_words(
        connection, asked, SearchText.__table__, of, pieces(wanted), limit, ask, between
    )
    return few


def _theirs(kind: str, row_id: Any) -> Callable[[Any], sa.ColumnElement[bool]]:
    return lambda texts: sa.and_(texts.kind == kind, texts.row_id == row_id)


def newest(act: Act) -> sa.ColumnElement[int]:
    """What to order by, to have the newest first."""
    place: sa.ColumnElement[int] = act.store.dialect.PLACE
    return place.desc()


def best(act: Act, wanted: Iterable[str]) -> sa.ColumnElement[Any]:
    """What to order by, to have those first that fit best: all that match are weighed, so bound them by `since`."""
    rank: sa.ColumnElement[Any] = act.store.dialect.words_rank(pieces(wanted))
    return rank


def since(act: Act, kind: str, at: datetime) -> sa.ColumnElement[bool]:
    """Only what is from then on."""
    return sa.and_(place_of(kind, at, 0) <= act.store.dialect.PLACE)


def before(act: Act, kind: str, at: datetime, row_id: int) -> sa.ColumnElement[bool]:
    """Only what comes after this record, in the order of the newest: the next page."""
    return sa.and_(place_of(kind, at, row_id) > act.store.dialect.PLACE)
