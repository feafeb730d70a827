"""How far a source and what it says are to be believed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.people.brands import NotACountry
from cmsuite.store.store import Store
from cmsuite.veille.copies import row_of
from cmsuite.veille.models import Qualification
from cmsuite.veille.publishers import publisher_of
from cmsuite.veille.rating import (
    ConfirmsItself,
    NoRating,
    Rating,
    RatingInconsistent,
    confirm,
    confirmed_by,
    origins_of,
    proposed,
    rate,
    rating_of,
)
from cmsuite.veille.reading import item_on
from cmsuite.veille.reviewing import History, Review, reviewed, reviews
from cmsuite.veille.sources import NoSuchWord, edit_source, follow, sources
from cmsuite.veille.team import NotInTheTeam, member
from cmsuite.veille.telling import review_told, what_it_is
from tests.veille.desk import published, read, undo
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def test_a_rating_is_a_letter_and_a_digit() -> None:
    assert (rating_of("B2"), rating_of(" b 2 ")) == (Rating("B", 2), Rating("B", 2))
    for found in ("G2", "B7", "B", "2", "B22", ""):
        with pytest.raises(NoRating):
            rating_of(found)


@pytest.mark.parametrize(
    ("reliability", "owner_type", "origins", "said"),
    [(None, None, 1, "F6"), (None, "official", 1, "A6"), ("C", "official", 1, "C6"), ("B", "press", 2, "B1")],
)
def test_what_is_proposed(reliability: str | None, owner_type: str | None, origins: int, said: str) -> None:
    assert str(proposed(reliability, owner_type, origins)) == said


@pytest.mark.parametrize(
    ("letter", "history", "speaks"),
    [
        ("B", History(9, 9, 0), None),  # too few
        ("B", History(10, 3, 7), None),  # 30 % is not above
        ("B", History(10, 4, 6), "C"),
        ("E", History(10, 10, 0), None),  # there is no lower one
        ("B", History(10, 0, 9), None),
        ("B", History(11, 0, 11), "A"),
        ("A", History(11, 0, 11), None),
        ("F", History(20, 20, 0), None),
        (None, History(20, 20, 0), None),
        ("B", History(said=9, useful=0), None),
        ("B", History(said=10, useful=5), None),  # half are not most
        ("B", History(said=10, useful=4), "C"),
        ("B", History(said=99, useful=99), None),  # useful, and perhaps wrong
        ("B", History(11, 0, 11, said=10, useful=4), None),  # one speaks for it, one against it
        ("B", History(10, 4, 6, said=10, useful=10), "C"),
    ],
)
def test_a_letter_is_looked_at_again(letter: str | None, history: History, speaks: str | None) -> None:
    assert reviewed(letter, history) == speaks


def test_confirmed_needs_another_publisher_or_a_reason(store: Store, cast: Cast) -> None:
    a, b = published(store, cast, 2)
    (c,) = published(store, cast, site="lettre.example")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, a, b)  # the same site
    with pytest.raises(RatingInconsistent, match="1 ind"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        rate(act, a, "B", 1)
    with pytest.raises(ConfirmsItself), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, a, a)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, a, c)
        confirmed = acts.last(act)
        assert confirm(act, a, c)
        rate(act, a, "B", 1)
        rated = acts.last(act)
        rate(act, b, "C", 1, because="Lu sur papier aussi.")
    found = read(store, cast, a).judged
    assert (found.letter, found.digit, found.origins, found.proposed) == ("B", 1, 2, "F1")
    assert read(store, cast, b).judged.note == "C1: Lu sur papier aussi."
    again = undo(store, cast, rated)
    assert read(store, cast, a).judged.digit is None
    undo(store, cast, again)
    assert read(store, cast, a).judged.digit == 1
    undone = undo(store, cast, confirmed)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert (confirmed_by(act, a), origins_of(act, row_of(act, a, None))) == ([b], 1)
    undo(store, cast, undone)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert (confirmed_by(act, a), origins_of(act, row_of(act, a, None))) == ([b, c], 2)


def test_over_all_brands_an_item_has_the_origins_that_its_own_brand_knows(store: Store, cast: Cast) -> None:
    nova = people(store, "Maison Nova")
    (item,) = published(store, cast)
    (other,) = published(store, nova, site="lettre.example")
    with acts.open(store, by=nova.chloe, brand=nova.brand) as act:
        follow(act, "https://gazette.example/rss")
        confirm(act, item, other)
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        lines = act.session.scalars(sa.select(Qualification).where(Qualification.item_id == item))
        found = {one.brand_id: item_on(act, one.id).judged for one in lines}
    assert {brand: (one.origins, one.proposed) for brand, one in found.items()} == {
        cast.brand: (1, "F6"), nova.brand: (2, "F1"),
    }  # fmt: skip


def test_a_source_is_said_to_be_what_it_is_and_its_history_speaks(store: Store, cast: Cast) -> None:
    ids = published(store, cast, 11)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = sources(act)
        done = edit_source(
            act, line.id, reliability="B", owner_type="press", publisher=" La  Gazette ", title="Gazette"
        )
        edited = acts.last(act)
        assert (done.reliability, done.owner_type, done.publisher, done.title) == (
            "B",
            "press",
            "La Gazette",
            "Gazette",
        )
        with pytest.raises(NoSuchWord, match="official"):
            edit_source(act, line.id, owner_type="blog")
        act.failed = False  # the refusal was looked at
        for id in ids[:6]:
            rate(act, id, "B", 5)
        for id in ids[6:10]:
            rate(act, id, "B", 3)
        rate(act, ids[10], "B", 6)  # not judged
        assert reviews(act) == {line.id: Review("C", History(10, 6, 0))}
        said = review_told(reviews(act)[line.id])
        assert said == "Its history speaks for C: 6 of 10 items rated 4 or 5, 0 rated 1 or 2"
        assert reviews(act, [line.id + 1]) == {}
    assert read(store, cast, ids[0]).judged.proposed == "B6"
    undo(store, cast, edited)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = sources(act)
    assert (line.reliability, line.owner_type, line.publisher, line.title) == (None, None, None, "gazette.example")


def test_a_source_is_published_somewhere_paid_for_or_not_and_looked_after_by_somebody(store: Store, cast: Cast) -> None:
    published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = sources(act)
        for wrong, refused in (({"country": "Fra"}, NotACountry), ({"paywall": "dear"}, NoSuchWord),
                               ({"owner_id": 999}, NotInTheTeam)):  # fmt: skip
            with pytest.raises(refused):
                edit_source(act, line.id, **wrong)
        act.failed = False  # the refusals were looked at
        for said in ("karim benali", "KARIM@lumen.example"):
            assert member(act, said) == cast.karim.person_id
        told = edit_source(act, line.id, country=" fr", paywall="partial", owner_id=member(act, "Karim Benali"))
        assert what_it_is(told) == "trade · FR · paid in part · looked after by: Karim Benali"
        found = sources(act, country="fr", paywall="partial", owner_id=cast.karim.person_id)
        assert [one.id for one in found] == [line.id]
        assert sources(act, owner_id=0) == sources(act, country="BE") == sources(act, paywall="free") == []
        assert edit_source(act, line.id, owner_id=0, country="", paywall="").owner is None
        assert [one.id for one in sources(act, owner_id=0)] == [line.id]
        edited = acts.last(act)
    undo(store, cast, edited)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = sources(act)
    assert (line.country, line.paywall, line.owner) == ("FR", "partial", "Karim Benali")


def test_who_is_behind_an_item() -> None:
    assert publisher_of("La  Gazette", "https://www.x.example/1", "X") == "la gazette"
    assert publisher_of(None, "https://www.x.example/1", "X") == "x.example"
    assert publisher_of(None, None, "X") == "x"
