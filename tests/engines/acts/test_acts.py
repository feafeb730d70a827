"""Acts: one brand, one permission table, one journal line, an undo that never covers what came after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.act import ReadOnlyAct
from cmsuite.engines.acts.history import history, last_undoable
from cmsuite.engines.acts.models import Journal, Setting
from cmsuite.engines.acts.settings import BadSetting, UnknownSetting, choice, choose, chosen
from cmsuite.engines.people.brands import add_brand, add_person, end_role, give_role, persons
from cmsuite.engines.people.models import Membership, Person, Role
from cmsuite.store.store import Store
from tests.workplace import people

PACE = choice("test.pace", int, 3, "How fast the tests go.")


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
