"""Evidence is kept for good, its confidence is worked out; decisions are added, never changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor, Missing
from cmsuite.engines.acts.actor import permissions
from cmsuite.engines.evidence.confidence import Proof, confidence, independent
from cmsuite.engines.evidence.decisions import NoDecider, NothingDecided, TakenBackAlready, decide, decisions
from cmsuite.engines.evidence.keeping import BadPeriod, Given, NoTitle, NotSuch, keep, listed, proof
from cmsuite.engines.evidence.today import today
from cmsuite.store.store import Store
from tests.workplace import people

TODAY = date(2026, 3, 2)
APART = ((1, "BBC", "https://news.bbc.co.uk/a"), (2, "Guardian", "https://guardian.co.uk/b"))
GIVEN = Given("survey", "Who buys lamps", "Institut Nord", "measured", date(2026, 1, 1), date(2026, 1, 31), n=1200)


def test_who_writes_documents_keeps_what_they_rest_on_with_its_file() -> None:
    may = permissions()
    assert may["documents.write"] <= may["evidence.keep"] <= may["media.store"]


def test_two_independent_fresh_sources_are_high() -> None:
    two = [
        Proof(1, "a", "survey", "Institut", "measured", TODAY),
        Proof(2, "b", "observation", "Studio", "observed", TODAY),
    ]
    assert (confidence(two, TODAY).value, confidence(two, TODAY).level) == (0.96, "high")


@pytest.mark.parametrize(
    ("one", "other", "n"),
    [
        (("Insee", ""), ("INSEE ", ""), 1),
        (("Ouest-France", ""), ("Ouest-France, Rennes", ""), 1),
        (("Insee", ""), ("Inserm", ""), 2),
        (("Le Monde", "https://www.lemonde.fr/a"), ("M, le magazine", "https://m.lemonde.fr/b"), 1),
        (("BBC", "https://news.bbc.co.uk/a"), ("The Guardian", "https://guardian.co.uk/b"), 2),
        (("Léa", "https://www.linkedin.com/in/lea"), ("Jo", "https://www.linkedin.com/in/jo"), 2),
        (("A", "http://[broken"), ("B", ""), 2),
    ],
)
def test_two_sources_of_one_publisher_are_not_independent(one: tuple[str, str], other: tuple[str, str], n: int) -> None:
    two = [Proof(1, "t", "survey", one[0], "measured", TODAY, url=one[1])]
    two += [Proof(2, "t", "survey", other[0], "measured", TODAY, url=other[1])]
    assert independent(two) == n
    assert independent(two[::-1]) == n


def test_who_is_two_publishers_makes_them_one() -> None:
    two = [Proof(n, "t", "survey", name, "measured", TODAY, url=url) for n, name, url in APART]
    bridge = Proof(3, "t", "survey", "Guardian Media", "measured", TODAY, url="https://bbc.co.uk/c")
    assert (independent(two), independent([*two, bridge])) == (2, 1)


def test_one_old_deduction_is_low() -> None:
    old = [Proof(1, "a", "document", "Blog", "inferred", TODAY - timedelta(200))]
    assert (confidence(old, TODAY).value, confidence(old, TODAY).level) == (0.38, "low")
    assert confidence([], TODAY).level == "low"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["measured", "observed", "declared", "inferred"]),
            st.integers(0, 900),
            st.sampled_from("ab"),
        ),
        max_size=6,
    )
)
def test_confidence_stays_between_nothing_and_certainty(given: list[tuple[str, int, str]]) -> None:
    proofs = [
        Proof(n, "t", "survey", source, grade, TODAY - timedelta(age))  # type: ignore[arg-type]
        for n, (grade, age, source) in enumerate(given)
    ]
    value = confidence(proofs, TODAY).value
    assert 0 <= value <= 1
    if proofs:  # the same source said twice adds no independence
        assert confidence([*proofs, proofs[0]], TODAY).value <= 1


def test_evidence_is_kept_listed_and_never_changed(store: Store) -> None:
    cast, other = people(store), people(store, "Hotel Nord")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        first = keep(act, GIVEN)
        keep(act, Given("interview", "Hélène\x1b[31m Aubry", "Atelier Lumen", "declared"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.title for one in listed(act)] == ["Hélène Aubry", "Who buys lamps"]
        assert [one.id for one in listed(act, words="INSTITUT lamps")] == [first]
        assert proof(act, first).n == 1200
    with pytest.raises(Missing), acts.read(store, by=other.karim, brand=other.brand) as act:
        proof(act, first)


def test_evidence_says_what_it_is_and_where_it_is_from(store: Store) -> None:
    cast = people(store)
    for one, refused in (
        (Given("survey", " ", "x", "measured"), NoTitle),
        (Given("rumour", "x", "x", "measured"), NotSuch),
        (Given("survey", "x", "x", "certain"), NotSuch),
        (Given("survey", "x", "x", "measured", date(2026, 2, 1), date(2026, 1, 1)), BadPeriod),
        (Given("survey", "x", "x", "measured", blob_id=99), Missing),
    ):
        with pytest.raises(refused), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            keep(act, one)


def test_a_decision_is_looked_at_again_on_its_day_until_another_takes_it_back(store: Store) -> None:
    cast = people(store)
    day = date(2026, 3, 10)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for words, on in (("Film on Tuesdays", day), ("No TikTok", day + timedelta(1)), ("Old", day - timedelta(91))):
            decide(act, words, ["Hélène Aubry"], "Light", day=TODAY, revisit_on=on)

    def told(who: Actor) -> list[str]:
        with acts.read(store, by=who, all_brands=True) as act:
            return [one.sentence for one in today(act)]

    speak("en")
    said = "decision 1, to be looked at again since 10 March 2026: Film on Tuesdays"
    assert told(cast.chloe) == [said], "not before its day, and not for ever"
    assert told(cast.helene) == [], "who may not decide is not asked"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        decide(act, "Film on Mondays", ["Hélène Aubry"], "Light", day=day, reverses_id=decisions(act)[0].id)
    assert told(cast.chloe) == []


def test_a_decision_is_taken_back_by_a_new_one(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        first = decide(act, "No TikTok", ["Hélène Aubry"], "N = 46", day=TODAY)
        (line,) = decisions(act)
        second = decide(act, "TikTok after all", ["Hélène Aubry"], "A budget", day=TODAY, reverses_id=line.id)
    assert (first, second) == (1, 2)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [(one.n, one.reverses, one.reversed_by) for one in decisions(act)] == [(1, None, 2), (2, 1, None)]
    for words, who, why, refused in (
        ("", ["x"], "y", NothingDecided),
        ("x", ["x"], "", NothingDecided),
        ("x", [" "], "y", NoDecider),
    ):
        with pytest.raises(refused), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            decide(act, words, who, why, day=TODAY)
    with pytest.raises(TakenBackAlready), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        decide(act, "Again", ["Hélène Aubry"], "Why not", day=TODAY, reverses_id=line.id)
