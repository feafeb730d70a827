"""What is found by which words, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.search import find
from cmsuite.engines.search.find import NothingToFind, TooMuchToFind, TooShortToFind, pieces, pieces_of
from cmsuite.engines.search.index import Found, bounds, forget, place_of, put
from cmsuite.engines.search.models import SearchText
from cmsuite.engines.search.words import indexed, stems_of, words_of
from cmsuite.store.dialects import postgresql, sqlite
from cmsuite.store.store import Store
from tests.engines.search.pairs import FORMS, OTHERS

ROBOT = acts.worker("robot")
FROM = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOSTILE = (
    '" OR words : "a', "abc* AND b", "NEAR(a b, 3)", "stems : x", "^a", "-a +b", "a') | ('b", "'a' <-> 'b'", "abc:*",
    "{a}", "\x00a\x00", "é\ud800", "\\", "%a_", "a\u202e b", "=a", "¶", "a'; DROP TABLE search_text; --", "(((((a)))))",
)  # fmt: skip


def _put(store: Store, *texts: str, language: str = "fr", first: int = 1) -> None:
    """Records that say this, an hour apart, the newest last."""
    records = [
        Found(first + n, FROM + timedelta(hours=first + n), language, "ab" * 32, tuple(text.split("\n")))
        for n, text in enumerate(texts)
    ]
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        _index(act, records)


@acts.register("tests.search", no_undo="Only a test does this.")
def _index(act: Act, records: list[Found] | None = None, gone: list[int] | None = None) -> None:
    put(act, "item", records or [])
    forget(act, "item", gone or [])
    act.quiet()


def _found(store: Store, *wanted: str, since: datetime | None = None, best: bool = False) -> list[int]:
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        rows = SearchText.__table__.alias("rows").c
        asked = find.found(act, sa.select(rows.row_id), "item", rows.row_id, wanted)
        asked = asked if since is None else asked.where(find.since(act, "item", since))
        order = (find.best(act, wanted), find.newest(act)) if best else (find.newest(act),)
        return list(act.session.scalars(asked.order_by(*order)))


def test_the_forms_of_a_word_are_found_and_few_others(store: Store) -> None:
    pairs = [*FORMS, *OTHERS]
    _put(store, *(f"Le sujet\nIl dit {other} ici." for _word, other in pairs))
    hits = [n + 1 in _found(store, word) for n, (word, _other) in enumerate(pairs)]
    assert sum(hits[: len(FORMS)]) >= 28, [pair for pair, hit in zip(FORMS, hits, strict=False) if not hit]
    assert sum(hits[len(FORMS) :]) <= 1, [pair for pair, hit in zip(OTHERS, hits[len(FORMS) :], strict=True) if hit]


def test_words_phrases_and_beginnings_the_newest_first(store: Store) -> None:
    _put(
        store,
        "Les lampes de l’atelier\nUne lampe à poser.",
        "L’atelier des lampions\nDes lampes à la main, et de l’huile.",
        "À poser\nlampe",
        "Le 3D et l'I.A. dans les réseaux sociaux, e-mails compris",
    )  # fmt: skip
    _put(store, "The campaigns of the studios", language="en-GB", first=5)
    assert _found(store, "lampe") == [3, 2, 1]
    assert _found(store, "lampe", "atelier") == [2, 1]
    assert _found(store, '"lampe à poser"') == [1], "of record 3 the words stand in two parts"
    assert _found(store, "lampe a poser") == [1], "what has a space in it is a phrase"
    assert _found(store, '"lampe"') == [3, 1], "a phrase is found as it stands"
    assert _found(store, "lamp*") == [3, 2, 1]
    assert _found(store, "lampio*", "huile") == [2]
    assert _found(store, '"lampe a pose*"') == [1]
    assert _found(store, "lampiste*") == []
    assert _found(store, "réseau") == _found(store, "e-mail") == _found(store, "3d") == [4]
    assert _found(store, "campaign") == _found(store, "studio") == [5]
    assert _found(store, "lampe", since=place(2)) == [3, 2]
    assert _found(store, "lampe", "campaign") == []
    _put(store, "Une autre histoire", first=3)
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        _index(act, gone=[1])
        assert bounds(act, "item") == (2, 5)
    assert _found(store, "lampe") == [2], "one says something else now, one is gone"
    assert _found(store, "histoire") == [3]


def test_a_beginning_of_very_many_words_finds_as_one_of_few(store: Store) -> None:
    n = sqlite.MOST_FORMS
    _put(store, *(f"voisin{at:03}" for at in range(n)), "voisi", "voisix et voisiné", "voisj")
    assert _found(store, "voisin*") == [n + 2, *range(n, 0, -1)]
    assert _found(store, "voisi*") == [n + 2, n + 1, *range(n, 0, -1)]
    assert _found(store, "voisin19*") == list(range(200, 190, -1)), "few enough to be spelt out"


def place(n: int) -> datetime:
    return FROM + timedelta(hours=n)


def test_what_fits_best_comes_first_when_that_is_asked(store: Store) -> None:
    _put(store, "Lampes, lampes, lampe : la lampe", "Une lampe " + "et bien d’autres choses " * 12)
    assert _found(store, "lampe") == [2, 1]
    assert _found(store, "lampe", best=True) == [1, 2]


def test_hostile_words_find_what_they_say_or_nothing(store: Store) -> None:
    _put(store, "a b", "Un x qui dit drop table search_text")
    for text in HOSTILE:
        try:
            assert set(_found(store, *pieces_of(text))) <= {1, 2}
        except NothingToFind:
            assert not words_of(text)
    assert _found(store, "a") == [1]


@given(st.lists(st.text(max_size=30), max_size=40))
def test_no_text_ends_the_marks_around_its_words(said: list[str]) -> None:
    try:
        asked = pieces([*said, *pieces_of(" ".join(said))])
    except (NothingToFind, TooMuchToFind, TooShortToFind):
        return
    for piece in asked:
        for one in piece:
            assert one.words
            assert all(word.isalnum() for word in one.words)
            assert sqlite._phrase(one).count('"') == 2
            assert postgresql._phrase(one).count("'") == 2 * len(one.words)


@given(st.text(st.characters(max_codepoint=0x2200), max_size=60), st.sampled_from(["fr", "en"]))
@example("Ç’a été l’œuvre d'İstanbul : 10×15 m², ﬁn ½ x\u0301y", "fr")
def test_a_text_goes_into_the_index_by_the_words_by_which_it_is_asked_for(text: str, language: str) -> None:
    stems, words = indexed(text, language)
    assert list(words) == [word[:60] for word in words_of(text)]
    assert stems == stems_of(text, language)


def test_the_newest_few_are_the_first_of_all_that_are_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of words that all texts say, or some, or hardly any, or only the oldest: however far they are to be sought."""
    monkeypatch.setattr(postgresql, "NEAR", 30)
    monkeypatch.setattr(postgresql, "BACK", 30)
    said = [("autre", 1), ("commune", 2), ("moyen temps", 11), ("rares", 70), ("seule", 401)]
    _put(store, *(
        " ".join(["mot", *(word for word, every in said if n % every == 0), "ancienne" if n < 30 else ""])
        for n in range(420)
    ))  # fmt: skip
    rows = SearchText.__table__.alias("rows").c
    asked = sa.select(rows.row_id).where(rows.row_id % 7 != 0)
    wanted = ["autres", "communes", "temps", '"moyen temps"', "moyen commune", "rare", "seule", "ancien", "rare ancien"]
    for words in [*(line.split() if '"' not in line else [line] for line in wanted), ["comm*"], ["rar*"], ["anc*"]]:
        every = [id for id in _found(store, *words) if id % 7]
        at = [FROM + timedelta(hours=one) for one in (400, 90, 405)]
        for since, under in ((None, None), (at[1], None), (None, at[0]), (at[1], at[0]), (at[2], None)):
            there = [
                id for id in every
                if (since is None or FROM + timedelta(hours=id) >= since) and (under is None or id < 400)
            ]  # fmt: skip
            low = None if since is None else place_of("item", since, 0)
            high = None if under is None else place_of("item", under, 400)
            with acts.read(store, by=ROBOT, all_brands=True) as act:
                few = find.newest_few(
                    act, asked, "item", rows.row_id, words, 10,
                    lambda narrowed: list(act.session.scalars(narrowed)), between=(low, high),
                )  # fmt: skip
            assert few == there[:10], (words, since, under)


def test_what_cannot_be_looked_for_is_said() -> None:
    with pytest.raises(NothingToFind, match="“!!!” holds no word to look for"):
        pieces(["!!!"])
    with pytest.raises(TooShortToFind, match="would find too much"):
        pieces(["la*"])
    with pytest.raises(TooMuchToFind):
        pieces(["mot"] * 33)


def test_a_line_is_read_as_words_and_phrases() -> None:
    assert pieces_of('lampe "à poser" «\u00a0deux mots\u00a0» lamp* "ouvert') == (
        "lampe", '"à poser"', '"\u00a0deux mots\u00a0"', "lamp*", '"ouvert"',
    )  # fmt: skip


def test_a_stem_is_folded_after_it_is_found() -> None:
    assert stems_of("L’Œuvre publiée, qu’on ne voit pas", "fr") == ["oeuvr", "publi", "on", "ne", "voit", "pas"]
    assert words_of("L’Œuvre publiée, qu’on ne voit pas") == ("oeuvre", "publiee", "on", "ne", "voit", "pas")


def test_later_records_have_higher_places() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    found = [place_of("item", at, 1), place_of("item", at, 9), place_of("item", at + timedelta(seconds=1), 2)]
    assert found == sorted(found)
    assert place_of("item", datetime(1969, 1, 1, tzinfo=UTC), 3) == place_of(
        "item", datetime(1970, 1, 1, tzinfo=UTC), 3
    )
    assert found[-1] < 2**63
