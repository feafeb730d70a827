"""Acts: one brand, one permission table, one journal line, an undo that never covers what came after."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa

from cmsuite.content import approval as approval  # its settings
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts.act import AtOnce, PassedOver, ReadOnlyAct
from cmsuite.engines.acts.history import history, last_undoable
from cmsuite.engines.acts.models import Journal, Setting
from cmsuite.engines.acts.settings import (
    CHOICES,
    BadSetting,
    Choice,
    UnknownSetting,
    choose,
    chosen,
    drop,
    standing,
)
from cmsuite.engines.people.brands import add_brand, add_person, end_role, give_role, persons
from cmsuite.engines.people.models import Brand, Membership, Person, Role
from cmsuite.engines.trail.refs import kind, link
from cmsuite.store.store import Store
from tests.workplace import people

kind("test_brand", Brand, "name")
kind("test_who", Person, "name")
PACE = Choice("test.pace", int, 3, "How fast the tests go.")


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting of these tests, which no other test meets."""
    monkeypatch.setitem(CHOICES, PACE.key, PACE)


def test_one_act_leaves_one_line_that_says_who_what_and_which_columns(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
        line = acts.last(act)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        told = next(row for row in history(act) if row.id == line)
    assert (told.act, told.person_id, told.args["key"]) == ("setting.choose", cast.karim.person_id, "test.pace")
    assert told.changed[0]["t"] == "setting"


def test_words_of_people_stand_apart_so_that_they_can_be_erased(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        add_person(act, "Jo Perrin", "jo@perrin.example")
        line = act.session.get_one(Journal, acts.last(act))
        assert line.args == {}
        assert line.words == {"args": {"name": "Jo Perrin", "email": "jo@perrin.example"}}


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    cast = people(store)

    def twice() -> None:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, "test.pace", 5)
            choose(act, "test.pace", "fast")

    with pytest.raises(BadSetting):
        twice()
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert chosen(act, PACE) == 3
        assert "setting.choose" not in [row.act for row in history(act)]


def test_an_undo_runs_the_same_act_and_can_itself_be_undone(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
        first = acts.last(act)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, first or 0)
        second = acts.last(act)
        assert chosen(act, PACE) == 3
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, second or 0)
        assert chosen(act, PACE) == 5


def test_nothing_is_undone_twice(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
        line = acts.last(act) or 0
        acts.undo(act, line)
    with pytest.raises(acts.UndoneAlready), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line)


def test_an_undo_never_covers_what_came_after(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        membership = give_role(act, cast.chloe.person_id or 0, Role.MODERATOR)
        line = acts.last(act) or 0
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        end_role(act, membership)
    with pytest.raises(acts.Conflict, match="Karim"), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line)


def test_acts_on_one_row_are_undone_one_after_the_other(store: Store) -> None:
    cast, seen = people(store), []
    for pace in (5, 6, 7):
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, "test.pace", pace)
    for _turn in range(3):
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            acts.undo(act, last_undoable(act) or 0)
            seen.append(chosen(act, PACE))
    assert seen == [6, 5, 3]


def test_an_undo_stops_where_something_later_stands(store: Store) -> None:
    cast, lines = people(store), []
    for pace in (5, 6, 7):
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, "test.pace", pace)
            lines.append(acts.last(act) or 0)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, lines[2])  # 6 again
        again = acts.last(act) or 0
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, lines[0])  # the choice of 6 still stands
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, again)  # 7 again, by the undo of an undo
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, lines[1])


def test_an_undo_of_a_choice_never_covers_a_later_one(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
        first = acts.last(act) or 0
        choose(act, "test.pace", 6)
        second = acts.last(act) or 0
        choose(act, "test.pace", 7)
    for line in (first, second):
        with pytest.raises(acts.Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            acts.undo(act, line)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert chosen(act, PACE) == 7


def test_an_undone_choice_leaves_the_wider_one_in_force(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 9, everywhere=True)
        choose(act, "test.pace", 5)
        acts.undo(act, acts.last(act) or 0)
        undone = acts.last(act) or 0
        assert chosen(act, PACE) == 9
        acts.undo(act, undone)
        assert chosen(act, PACE) == 5
        choose(act, "test.pace", 6)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        drop(act, "test.pace")
        dropped = acts.last(act) or 0
        choose(act, "test.pace", 8)
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, dropped)


def test_of_two_who_undo_one_line_at_once_the_second_is_told(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        entry = link(act, "test_brand", cast.brand, "cites", "test_who", cast.chloe.person_id or 0)
        line = acts.last(act) or 0

    def undo(_n: int) -> str:
        try:
            with acts.open(store, by=cast.karim, brand=cast.brand) as act:
                return str(acts.undo(act, line))
        except acts.UndoneAlready as err:
            return type(err).__name__

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(undo, range(4)))
    assert came == [str(entry), "UndoneAlready", "UndoneAlready", "UndoneAlready"]


def test_a_line_of_the_workspace_that_one_brand_undid_is_undone_for_all(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")
    with acts.open(store, by=lumen.karim, all_brands=True) as act:
        choose(act, "test.pace", 5, everywhere=True)
        line = acts.last(act) or 0
    with acts.open(store, by=lumen.karim, brand=lumen.brand) as act:
        acts.undo(act, line)
    with pytest.raises(acts.UndoneAlready), acts.open(store, by=nord.karim, brand=nord.brand) as act:
        acts.undo(act, line)


@pytest.mark.parametrize(
    "undo", [{"act": "test.of_later", "args": {}}, {"act": "setting.choose", "args": {"speed": 2}},
             {"act": "setting.drop", "args": {"key": ["x"]}}]
)  # fmt: skip
def test_what_another_program_wrote_cannot_be_undone_by_this_one(store: Store, undo: dict[str, object]) -> None:
    cast = people(store)
    with store.connection(writes=True) as connection:
        values = {"at": store.now(), "brand_id": cast.brand, "via": "cli", "act": "test.of_later", "args": {}}
        made = sa.insert(Journal.__table__).values(**values, changed=[], undo=undo, created_at=store.now())
        line = connection.execute(made.returning(Journal.__table__.c.id)).scalar_one()
    with pytest.raises(acts.NothingToUndo), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line)


def test_an_act_that_failed_cannot_be_passed_over(store: Store) -> None:
    cast = people(store)

    @acts.register("test.half", no_undo="a test")
    def half(act: acts.Act) -> None:
        act.add(Setting(brand_id=cast.brand, key="test.half", value=1))
        raise acts.NothingToUndo(id=1, why="-")

    def whole() -> None:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            with contextlib.suppress(acts.NothingToUndo):
                half(act)
            choose(act, "test.pace", 5)

    with pytest.raises(PassedOver):
        whole()
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert act.session.scalars(sa.select(Setting.key)).all() == []


def test_words_that_are_no_characters_are_kept_as_such_on_both_stores(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        person = add_person(act, "Jo\0 Per\udce9", "jo@perrin.example")
        line = act.session.get_one(Journal, acts.last(act))
        assert (line.words or {})["args"]["name"] == "Jo\ufffd Per\ufffd"
        assert act.get(Person, person).name == "Jo Per\ufffd"


def test_of_two_who_enter_the_same_at_once_one_is_told(store: Store) -> None:
    cast = people(store)
    together = Barrier(2)

    @acts.register("test.meet", no_undo="a test")
    def meet(act: acts.Act, wait: bool) -> None:
        if wait:
            together.wait(5)
        act.add(Membership(person_id=cast.chloe.person_id, role=Role.LEGAL, starts_on=act.now.date()))

    def enter(_n: int) -> str:
        try:
            with acts.open(store, by=cast.karim, brand=cast.brand) as act:
                meet(act, store.url.get_backend_name() == "postgresql")
                return "entered"
        except AtOnce as err:
            return err.sentence

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(enter, range(2)))
    assert came == ["Somebody else entered the same at the same moment.", "entered"]


def test_an_act_without_a_way_back_says_why(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        add_person(act, "Jo Perrin", "jo@perrin.example")
        line = acts.last(act) or 0
    with pytest.raises(acts.NothingToUndo, match="end date"), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line)


def test_undo_without_a_number_takes_ones_own_last_act(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 4)
        mine = acts.last(act)
        assert last_undoable(act) == mine
        acts.undo(act, mine or 0)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert last_undoable(act) is None


def test_a_role_is_needed(store: Store) -> None:
    cast = people(store)
    with pytest.raises(acts.Forbidden, match="lead, manager"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        choose(act, "test.pace", 5)


def test_a_role_for_one_brand_is_none_for_another(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")
    with pytest.raises(acts.Forbidden), acts.open(store, by=lumen.helene, brand=nord.brand) as act:
        act.need("content.approve")


def test_another_brands_rows_are_not_there(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")
    with acts.read(store, by=lumen.karim, brand=nord.brand) as act:
        theirs = act.session.scalars(sa.select(Membership.id)).all()
    with acts.read(store, by=lumen.karim, brand=lumen.brand) as act:
        assert set(theirs).isdisjoint(act.session.scalars(sa.select(Membership.id)))
        with pytest.raises(acts.Missing):
            act.get(Membership, theirs[0])
        assert {p["name"] for p in persons(act)} == {"Chloé Martin", "Hélène Aubry", "Karim Benali"}


def test_another_brands_row_cannot_be_written(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")

    @acts.register("test.smuggle", no_undo="a test")
    def smuggle(act: acts.Act) -> None:
        act.add(
            Membership(brand_id=nord.brand, person_id=lumen.chloe.person_id, role=Role.CM, starts_on=act.now.date())
        )

    with pytest.raises(acts.Missing), acts.open(store, by=lumen.karim, brand=lumen.brand) as act:
        smuggle(act)


def test_without_a_brand_and_without_all_brands_nothing_opens(store: Store) -> None:
    cast = people(store)
    with pytest.raises(ValueError, match="needs a brand"), acts.read(store, by=cast.karim):
        pass


def test_only_a_registered_act_writes(store: Store) -> None:
    cast = people(store)
    with pytest.raises(ReadOnlyAct), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        act.session.add(Setting(key="x", value=1))
    with pytest.raises(ReadOnlyAct), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        act.session.execute(sa.update(Person).values(zone="UTC"))
    with pytest.raises(ReadOnlyAct), acts.read(store, by=cast.karim, brand=cast.brand) as act:
        act.session.execute(sa.delete(Setting.__table__))  # type: ignore[arg-type]
    with pytest.raises(ReadOnlyAct), acts.read(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)


def test_a_stale_edit_shows_both_sides(store: Store) -> None:
    cast = people(store)

    @acts.register("test.rename", text=("name",), no_undo="a test")
    def rename(act: acts.Act, person: int, name: str, seen: int) -> None:
        act.get(Person, person, seen=seen, yours={"name": name}).name = name

    who = cast.chloe.person_id or 0
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        rename(act, who, "Chloé M.", 1)
    with pytest.raises(acts.Conflict) as stale, acts.open(store, by=cast.karim, brand=cast.brand) as act:
        rename(act, who, "C. Martin", 1)
    assert stale.value.sides == {"name": ("C. Martin", "Chloé M.")}
    assert "Karim" in stale.value.sentence


def test_the_journal_cannot_be_rewritten(store: Store) -> None:
    people(store)
    for statement in ("UPDATE journal SET act = 'x'", "DELETE FROM journal", "UPDATE journal SET words = '{}'"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.connection(writes=True) as connection:
            connection.execute(sa.text(statement))


def test_words_may_be_blanked_but_never_changed_back(store: Store) -> None:
    people(store)
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE journal SET words = NULL"))
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.connection(writes=True) as connection:
        connection.execute(sa.text("""UPDATE journal SET words = '{"a": 1}'"""))


def test_an_unknown_setting_is_refused(store: Store) -> None:
    cast = people(store)
    with pytest.raises(UnknownSetting), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.nothing", 1)


@pytest.mark.parametrize(
    ("key", "value", "english", "french"),
    [
        ("test.pace", "fast", "a whole number is asked for", "il faut un nombre entier"),
        ("content.four_eyes", "maybe", "true or false is asked for", "il faut true ou false"),
        ("content.approval_steps", "client", "a list is asked for", "il faut une liste"),
        ("content.approval_steps", ["internal", "boss"], "2: allowed is 'internal', 'client'", "2 : valeurs admises"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_refused_in_peoples_words(
    store: Store, key: str, value: object, english: str, french: str
) -> None:
    cast = people(store)
    said = []
    for language in ("en", "fr"):
        speak(language)
        with pytest.raises(BadSetting) as no, acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, key, value)
        said.append(no.value.sentence.replace("\u202f", " ").replace("\u00a0", " "))
    speak("en")
    assert english in said[0]
    assert french in said[1]


def test_a_brands_own_choice_goes_before_the_workspaces(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")
    with acts.open(store, by=lumen.karim, brand=lumen.brand) as act:
        choose(act, "test.pace", 9, everywhere=True)
        choose(act, "test.pace", 5)
    with acts.read(store, by=lumen.karim, brand=lumen.brand) as act:
        assert chosen(act, PACE) == 5
    with acts.read(store, by=nord.karim, brand=nord.brand) as act:
        assert chosen(act, PACE) == 9


def test_acts_carry_the_clock_that_they_are_given(store: Store, clock: SetClock) -> None:
    cast = people(store)
    clock.sleep(3600)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
        told: datetime = act.session.get_one(Journal, acts.last(act)).at
    assert told == clock.now()


def test_a_name_of_a_brand_is_taken_once(store: Store) -> None:
    cast = people(store)
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, all_brands=True) as act:
        add_brand(act, "Autre")
    with acts.open(store, by=cast.karim, all_brands=True) as act:
        assert add_brand(act, "  Été\x1b[31m & Fils ").slug == "ete-fils"


def test_of_two_people_at_once_the_second_is_shown_both_sides(store: Store) -> None:
    cast = people(store)

    @acts.register("test.rename_at_once", text=("name",), no_undo="a test")
    def rename(act: acts.Act, person: int, name: str, seen: int) -> str:
        act.get(Person, person, seen=seen, yours={"name": name}).name = name
        return name

    def edit(name: str) -> str | acts.Conflict:
        try:
            with acts.open(store, by=cast.karim, brand=cast.brand) as act:
                return rename(act, cast.chloe.person_id or 0, name, 1)
        except acts.Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(edit, [f"Chloé {n}" for n in range(8)]))
    won = [name for name in came if isinstance(name, str)]
    lost = [conflict for conflict in came if isinstance(conflict, acts.Conflict)]
    assert (len(won), len(lost)) == (1, 7)
    assert all(conflict.sides["name"][1] == won[0] for conflict in lost)


def test_a_choice_says_whose_it_is_and_what_a_change_of_it_must_have_seen(store: Store) -> None:
    cast = people(store)

    def pace() -> tuple[int, str, int]:
        with acts.read(store, by=cast.karim, brand=cast.brand) as act:
            found = next(one for one in standing(act) if one.key == "test.pace")
        return found.value, found.of, found.version

    assert pace() == (3, "shipped", 0)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 4, everywhere=True)
    assert pace() == (4, "workspace", 0)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 5)
    value, of, version = pace()
    assert (value, of) == (5, "brand")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 6, seen=version)
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "test.pace", 7, seen=version)
