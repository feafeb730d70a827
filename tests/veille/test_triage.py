"""What is done to an item besides deciding on it, and lists narrowed by that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cmsuite.core.when import NotAMoment
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Conflict
from cmsuite.store.store import Store
from cmsuite.veille.judged import STALE, Sought
from cmsuite.veille.models import Decision
from cmsuite.veille.qualify import keep
from cmsuite.veille.reading import ids, items, line_of
from cmsuite.veille.sources import NoSuchAxis, sources, unfollow
from cmsuite.veille.tagging import tag_of
from cmsuite.veille.team import NotInTheTeam
from cmsuite.veille.today import today
from cmsuite.veille.triage import GoneBy, NoTag, assign, note, set_axis, snooze, tag, tags, until
from tests.conftest import NOW
from tests.veille.desk import published, read, undo
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def test_a_note_an_axis_a_reader_a_delay_and_tags_are_put_on_an_item_and_taken_back(store: Store, cast: Cast) -> None:
    (id,) = published(store, cast)
    lines = []
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        deeds: list[Callable[[], object]] = [
            lambda: note(act, id, "À relire\navec Karim"),
            lambda: set_axis(act, id, "regulation"),
            lambda: assign(act, id, cast.karim.person_id),
            lambda: snooze(act, id, act.now + timedelta(days=2)),
            lambda: tag(act, id, ["#Étiquetage", "fleurs, coupées", "étiquetage"]),
            lambda: tag(act, id, ["origine"], ["étiquetage", "absent"]),
        ]
        for deed in deeds:
            deed()
            lines.append(acts.last(act))
    found = read(store, cast, id)
    made = found.judged
    assert (made.note, found.line.axis, made.assigned) == ("À relire\navec Karim", "regulation", "Karim Benali")
    assert made.snoozed_until is not None
    assert made.tags == ("fleurs coupées", "origine")
    again = [undo(store, cast, line) for line in reversed(lines)]
    made = read(store, cast, id).judged
    assert (made.note, made.tags, made.assigned_to, made.snoozed_until) == (None, (), None, None)
    assert read(store, cast, id).line.axis == "trade"
    for line in reversed(again):
        undo(store, cast, line)
    assert read(store, cast, id).judged.tags == ("fleurs coupées", "origine")
    assert read(store, cast, id).judged.note == "À relire\navec Karim"


def test_what_makes_no_sense_is_refused(store: Store, cast: Cast) -> None:
    (id,) = published(store, cast)
    other = people(store, "Maison Nova")

    def refused(act: Act) -> None:
        with pytest.raises(NoTag):
            tag(act, id, ["  #  "])
        with pytest.raises(NoSuchAxis, match="law"):
            set_axis(act, id, "law")
        with pytest.raises(GoneBy):
            snooze(act, id, act.now)
        with pytest.raises(NotInTheTeam, match="Chloé Martin"):
            assign(act, id, other.chloe.person_id)

    with pytest.raises(RuntimeError), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        refused(act)  # each refusal gives the transaction up
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        note(act, id, "no")
    version = read(store, cast, id).line.version
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        note(act, id, "First.", seen=version)
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        note(act, id, "Second.", seen=version)
    assert read(store, cast, id).judged.note == "First."


def listed(store: Store, cast: Cast, sought: Sought, now: datetime | None = None) -> list[int]:
    """The items of a list of that brand, by the lines that the screen asks for; the command's list is the same."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        act.now = now or act.now
        found, lines = ids(act, sought), {line_of(act, one.item): one.item for one in items(act, limit=100)}
        told = [one.item for one in items(act, state=sought.state, axis=sought.axis, sought=sought, limit=100)]
        assert [lines[line] for line in found] == told
        return sorted(told)


def test_lists_are_narrowed_by_what_was_made_of_items(store: Store, cast: Cast) -> None:
    a, b, c, d = published(store, cast, 4)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        tag(act, a, ["origine"])
        tag(act, b, ["origine", "loi"])
        assign(act, b, cast.chloe.person_id)
        assign(act, c, cast.karim.person_id)
        snooze(act, c, act.now + timedelta(days=2))
        keep(act, d)
        for law in (a, c):
            set_axis(act, law, "regulation")
        assert tags(act) == {"origine": 2, "loi": 1}
    assert listed(store, cast, Sought()) == [a, b, d]  # what waits is left out
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.sentence for one in today(act)] == ["2 items to read, 1 of them on regulation"]
        act.now += timedelta(days=2)
        assert [one.sentence for one in today(act)] == ["3 items to read, 2 of them on regulation"]
    assert listed(store, cast, Sought(snoozed=True)) == [c]
    assert listed(store, cast, Sought(tag="Origine")) == [a, b]
    assert listed(store, cast, Sought(assigned="me")) == [b]
    assert listed(store, cast, Sought(assigned=cast.karim.person_id, snoozed=True)) == [c]
    assert listed(store, cast, Sought(assigned="nobody")) == [a, d]
    assert listed(store, cast, Sought(assigned="anybody")) == [b]
    assert listed(store, cast, Sought(state=Decision.NEW, tag="loi")) == [b]
    later = NOW + timedelta(days=3)
    assert listed(store, cast, Sought(), later) == [a, b, c, d]
    assert listed(store, cast, Sought(stale=True), later) == []
    assert listed(store, cast, Sought(stale=True), NOW + STALE + timedelta(days=1)) == [d]


def test_a_decision_ends_the_wait_and_its_undo_begins_it_again(store: Store, cast: Cast) -> None:
    (id,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        snooze(act, id, act.now + timedelta(days=2))
        keep(act, id)
        line = acts.last(act)
    assert read(store, cast, id).judged.snoozed_until is None
    undo(store, cast, line)
    assert read(store, cast, id).judged.snoozed_until is not None


def test_a_source_whose_new_items_have_tags_may_be_left(store: Store, cast: Cast) -> None:
    (id,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        tag(act, id, ["origine"])
        unfollow(act, [sources(act)[0].id])
        assert tags(act) == {}


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("tomorrow 18h", datetime(2026, 3, 13, 17, tzinfo=UTC)),
        ("demain", datetime(2026, 3, 13, 8, tzinfo=UTC)),
        ("in 2d", datetime(2026, 3, 14, 9, 30, tzinfo=UTC)),
        ("lundi", datetime(2026, 3, 16, 8, tzinfo=UTC)),
        ("24/03", datetime(2026, 3, 24, 8, tzinfo=UTC)),
    ],
)
def test_until_when_is_said_in_words(said: str, there: datetime) -> None:
    assert until(said, datetime(2026, 3, 12, 9, 30, tzinfo=UTC), "Europe/Paris") == there


def test_until_never_is_refused() -> None:
    with pytest.raises(NotAMoment, match="soonish"):
        until("soonish", NOW, "Europe/Paris")


@pytest.mark.parametrize(("raw", "kept"), [("#RSE", "rse"), (" a,b ", "a b"), ("x\n\u202ey", "x y"), ("##", "")])
def test_a_tag_is_one_line_in_lower_case(raw: str, kept: str) -> None:
    assert tag_of(raw) == kept
