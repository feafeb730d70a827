"""The calendar by keys: what it shows, what it moves, what it decides."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.calendar.days import EntryLine
from cmsuite.calendar.days import entry as entry_of
from cmsuite.calendar.entries import move, place
from cmsuite.calendar.models import Entry
from cmsuite.content.posts import write
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.publishing.agenda import Slot, some
from cmsuite.publishing.holds import holds
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import plan
from cmsuite.store.store import Store
from tests import fakenet
from tests.content.desk import an_account
from tests.fakenet import FakeNet
from tests.publishing.stage import stage
from tests.tui.seated import account, placed, seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio

PARIS = "Europe/Paris"
WEDNESDAY = datetime(2026, 3, 11, 10)  # a day after the clock of the tests, which stands at 10:00 of a Tuesday there
DAY = timedelta(days=1)


@pytest.fixture
def net() -> Iterator[FakeNet]:
    with fakenet.running() as server:
        yield server


def entry(store: Store, cast: Cast, id: int) -> EntryLine:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return entry_of(act, id)


def slot(store: Store, cast: Cast, id: int) -> Slot:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return some(act, [id])[id]


def local(store: Store, cast: Cast, id: int) -> datetime:
    at = entry(store, cast, id).at
    assert at is not None
    return at.local


def planned(store: Store, cast: Cast, id: int) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return plan(act, id).publication_id


def line_with(text: str, lines: list[str]) -> str:
    return next((line for line in lines if text in line), "")


# ---- what is shown


async def test_the_entry_at_hand_is_said_in_full(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right")
        assert "› " not in me.lines[1]
        assert "›? KI Rosiers en pot" in me.text
        assert "“Rosiers en pot”" in me.lines[-5]
        assert me.lines[-4].strip() == "Wed 11 March 2026 10:00 Paris (09:00 UTC)"
        assert me.lines[-3].strip() == "? not planned   approved ✓   checks ✓"


async def test_the_entry_at_hand_counts_what_the_charter_finds(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "La lampe arrive! Le prix: doux", approved=False)
    async with seated(store, tmp_path) as me:
        await me.press("4", "right")
        assert me.lines[-3].strip() == "? not approved   waits for: the team   2 findings"


async def test_in_french_too_and_nothing_is_cut_without_a_sign(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", approved=False)
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("4", "right")
        assert "MAR. 10" in me.lines[1]
        assert me.lines[-4].strip() == "mer. 11 mars 2026 10:00 Paris (09:00 UTC)"
        assert "attend l’accord de" in me.lines[-3]
        assert me.lines[-2].strip().endswith("★ repère")
        assert me.lines[-1].strip().endswith("? Touches")


async def test_a_week_begins_on_monday_where_there_is_room(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", hours=5 * 24)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("4")
        assert me.lines[1].split() == "Mon 9 ›TUE 10 Wed 11 Thu 12 Fri 13 Sat 14 Sun 15".split()
        assert "W11, 9–15 Mar" in me.lines[0]
        assert "KI Rosiers" in me.text
        assert "Nothing goes out. a gives a post its day." in me.text


async def test_a_month_counts_where_it_is_narrow_and_opens_its_days(store: Store, cast: Cast, tmp_path: Path) -> None:
    entry_ = placed(store, cast, "Rosiers en pot")
    planned(store, cast, placed(store, cast, "Pivoines", hours=25))
    async with seated(store, tmp_path) as me:
        await me.press("4", "m", "right")
        assert "March 2026" in me.lines[0]
        assert "›11" in me.text
        assert "? 10:00 Rosiers en pot" in me.text
        assert line_with(" ? 1", me.lines)
        assert line_with(" · 1", me.lines)
        await me.press(">")
        assert "A day is at hand" in me.told()
        assert local(store, cast, entry_) == WEDNESDAY
        await me.press("enter")
        assert "›? KI Rosiers en pot" in me.text


async def test_a_day_of_a_narrow_month_says_first_what_needs_somebody(store: Store, cast: Cast, tmp_path: Path) -> None:
    for n in range(4):
        id = placed(store, cast, f"Note {n}", hours=24 + n)
        if n < 2:
            planned(store, cast, id)
    with store.connection(writes=True) as connection:
        state = {"state": "failed"}
        connection.execute(sa.update(Publication).where(Publication.entry_id == id - 2).values(state))
    async with seated(store, tmp_path) as me:
        await me.press("4", "m")
        assert line_with("✗ 1 ? 2", me.lines)


async def test_the_days_go_on_beyond_those_that_are_shown(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", hours=7 * 24)
    async with seated(store, tmp_path, lang="fr", size=(160, 45)) as me:
        await me.press("4", "m", "pagedown")
        assert "avril 2026" in me.lines[0]
        assert "6 ★ Lundi de Pâques" in me.text
        await me.press("home", "w", "pagedown")
        assert "S12, 16–22 mars" in me.lines[0]
        assert "›? KI Rosiers en pot" in me.text


async def test_the_list_is_narrowed_in_both_languages(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot")
    placed(store, cast, "Pivoines", hours=30)
    planned(store, cast, placed(store, cast, "Tuto vernis", hours=50))
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("4", "slash", "ctrl+u")
        await me.type("état:planifiée\n")
        assert [title for title in ("Rosiers en pot", "Pivoines", "Tuto vernis") if title in me.text] == ["Tuto vernis"]
        await me.press("slash", "ctrl+u")
        await me.type("réseau:kit pivoines\n")
        assert "mer. 11 mars  16:00 ? " in line_with("Pivoines", me.lines)
        assert "Tuto vernis" not in me.text


async def test_every_brand_says_whose_entry_it_is(store: Store, cast: Cast, tmp_path: Path) -> None:
    other = people(store, "Hotel Mer")
    placed(store, cast, "Rosiers en pot")
    theirs = placed(store, other, "Vue sur mer", hours=24.5, on=an_account(store, other.brand))
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 40)) as me:
        await me.press("4", "right")
        assert "›? Atelie" in me.text
        assert "? :30 Hotel" in me.text
        await me.press("down", ">")
        assert local(store, other, theirs) == WEDNESDAY + DAY + timedelta(minutes=30)
        await me.press("L")
        assert "Hotel Mer" in line_with("Vue sur mer", me.lines)


async def test_another_size_keeps_what_is_at_hand(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot")
    placed(store, cast, "Pivoines", hours=25)
    async with seated(store, tmp_path, size=(200, 60)) as me:
        await me.press("4", "right", "down")
        for width, height in ((80, 24), (120, 40), (200, 60)):
            await me.pilot.resize_terminal(width, height)
            await me.settled()
            assert "›? KI Pivoines" in me.text


async def test_a_title_that_attacks_is_only_a_title(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "[red]50% [/] \x1b]52;c;aGk=\x07 [@click=app.quit]x[/]", hostile=["edfr.unit-space"])
    async with seated(store, tmp_path, size=(160, 45)) as me:
        await me.press("4", "right")
        assert "“[red]50% [/] [@click=app.quit]x[/]”" in me.text
        await me.press("m")
        assert "[red]50%" in me.text
        await me.press("L")
        assert "[red]50% [/]" in me.text


# ---- when


async def test_a_day_later_and_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right")
        for keys, wanted in ((">", WEDNESDAY + DAY), ("u", WEDNESDAY), ("U", WEDNESDAY + DAY), ("<", WEDNESDAY)):
            await me.press(keys)
            assert local(store, cast, id) == wanted
        assert me.told() == "Moved: Rosiers en pot · u undoes"
        assert "›? KI Rosiers en pot" in me.text


async def test_quick_moves_add_up_and_do_not_conflict_with_themselves(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right")
        await me.pilot.press(*">>>>><")
        await me.settled()
        assert local(store, cast, id) == WEDNESDAY + 4 * DAY
        assert "Sun 15" in line_with("Sun 15", me.lines)


async def test_quick_moves_of_two_entries_are_both_made(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = [placed(store, cast, f"Post {n}", hours=24 + 240 * n) for n in range(2)]
    async with seated(store, tmp_path) as me:
        await me.press("4", "L")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:  # the first move waits for it
            act.session.execute(sa.select(Entry.id).with_for_update())
            await me.pilot.press(">", "down", ">", ">")
        await me.settled()
        assert [local(store, cast, id) for id in ids] == [WEDNESDAY + DAY, WEDNESDAY + 12 * DAY]


async def test_what_another_person_moved_is_a_conflict_and_is_seen(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            move(act, id, Wall(WEDNESDAY + timedelta(hours=5), PARIS))
        await me.press(">")
        assert "was changed by Karim Benali" in me.told()
        assert local(store, cast, id) == WEDNESDAY + timedelta(hours=5)
        assert "Wed 11 March 2026 15:00" in me.text


async def test_a_date_is_read_by_words_and_said_before_it_is_taken(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right", "M", "ctrl+u")
        await me.type("someday\n")
        assert "! “someday” is no day and hour." in me.text
        await me.press("ctrl+u")
        await me.type("today 9:00")
        assert "! It has gone by." in me.text
        await me.press("enter")
        assert "has gone by. Choose a later time." in me.told()
        await me.press("M", "ctrl+u")
        await me.type("friday 9h30")
        assert "Fri 13 March 2026 09:30 Paris (08:30 UTC)" in me.text
        await me.press("enter")
        assert local(store, cast, id) == datetime(2026, 3, 13, 9, 30)
        assert "›? :30 KI Rosiers" in me.text


async def test_what_is_planned_and_moved_into_a_quiet_hour_asks_why(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    planned(store, cast, id)
    async with seated(store, tmp_path) as me:
        await me.press("4", "right", "M", "ctrl+u")
        await me.type("friday 23h\n")
        assert "Why may they stay?" in me.text
        assert local(store, cast, id) == WEDNESDAY
        await me.type("The match ends at that hour.\n")
        assert local(store, cast, id) == datetime(2026, 3, 13, 23, 0)
        assert me.told().startswith("Moved: Rosiers en pot")


async def test_keys_that_plan_and_shift_ask_why_in_the_same_way(store: Store, cast: Cast, tmp_path: Path) -> None:
    late = placed(store, cast, "Rosiers en pot", hours=36)
    eve = placed(store, cast, "Pivoines", on=entry(store, cast, late).account_id or 0)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move(act, eve, Wall(datetime(2026, 5, 7, 10), PARIS))
    planned(store, cast, eve)
    async with seated(store, tmp_path) as me:
        await me.press("4", "L", "p")
        assert "Warnings: [plan.quiet]" in me.text
        await me.type("short\n")
        assert "takes 10 characters" in me.text
        await me.press("ctrl+u")
        await me.type("The match ends at that hour.\n")
        assert me.told().startswith("Goes out: Rosiers en pot")
        assert slot(store, cast, late).state == "planned"
        await me.press("j", "greater_than_sign")
        assert "Warnings: [plan.sensitive-day]" in me.text
        await me.press("escape")
        assert local(store, cast, eve) == datetime(2026, 5, 7, 10)
        await me.press("greater_than_sign")
        await me.type("It is our tribute of the day.\n")
        assert local(store, cast, eve) == datetime(2026, 5, 8, 10)
        await me.press("less_than_sign")
        assert local(store, cast, eve) == datetime(2026, 5, 7, 10)


async def test_what_is_out_refuses_before_it_asks_anything(store: Store, tmp_path: Path, net: FakeNet) -> None:
    on = stage(store, tmp_path, net.url)
    id = on.planned("Une lampe", after=timedelta(minutes=1))
    on.later(minutes=1)
    on.work()
    assert on.state(id) is State.PUBLISHED
    async with seated(store, tmp_path) as me:
        await me.press("4", "L", "M")
        assert me.app.screen.__class__.__name__ == "CalendarPlace"
        assert me.told().startswith("Entry 1 is being sent, or has been: its day and hour stay.")


async def test_a_post_gets_its_day_and_an_idea_too(store: Store, cast: Cast, tmp_path: Path) -> None:
    on = account(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        variant = write(act, "Pivoines", ["Les mots."], [on]).variants[0].id
        idea = place(act, None, title="Filmer l’atelier").entry
    async with seated(store, tmp_path) as me:
        await me.press("4", "right", "a")
        assert "Filmer l’atelier" in me.text
        await me.type("pivo\n")
        await me.press("enter")
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            found = act.session.scalar(sa.text("SELECT id FROM entry WHERE variant_id = :v"), {"v": variant})
        assert found is not None
        assert local(store, cast, found) == datetime(2026, 3, 11, 9)
        assert "›? KI Pivoines" in me.text
        await me.press("a", "enter", "ctrl+u")
        await me.type("12/3 18h\n")
        assert local(store, cast, idea) == datetime(2026, 3, 12, 18)


async def test_what_is_taken_out_needs_a_reason_and_comes_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right", "d", "enter")
        assert "! Nothing is typed yet." in me.text
        await me.type("the roses froze\n")
        assert entry(store, cast, id).cancel_reason == "the roses froze"
        assert "Rosiers en pot" not in "\n".join(me.lines[:18])
        await me.press("u")
        assert entry(store, cast, id).cancelled_at is None


async def test_a_post_comes_again_on_days_that_are_shown_before(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        place(act, Wall(WEDNESDAY + 6 * DAY, PARIS), title="Une idée")

    def entries() -> int:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return act.session.scalar(sa.text("SELECT count(*) FROM entry WHERE cancelled_at IS NULL")) or 0

    async with seated(store, tmp_path) as me:
        await me.press("4", "L", "down", "S")
        assert "This is an idea: a series is of a post." in me.told()
        await me.press("up", "S", "ctrl+s")
        assert "✗ A series ends: say until which day, or how many times." in me.text
        await me.press("right", "tab")  # every two weeks
        await me.type("wednesday, sunday")
        await me.press("tab", "tab")
        await me.type("6/4")
        await me.press("ctrl+s")
        assert "“Rosiers en pot” comes again: 3 posts" in me.text
        assert "· Sun 15 Mar 2026 · 10:00 Kit @lumen" in me.text
        assert "! The brand is closed that day." in me.text
        await me.press("enter")
        assert entries() == 2
        await me.press("ctrl+s", "2")
        assert "3 drafts are in the calendar, from 15 March 2026 · u undoes" in me.told()
        assert entries() == 5
        await me.press("u")
        assert entries() == 2
        await me.press("U")
        assert entries() == 5


# ---- whether


async def test_an_entry_is_planned_and_is_not(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "right", "p")
        assert slot(store, cast, id).state is State.PLANNED
        assert "›· KI Rosiers en pot" in me.text
        await me.press("p")
        assert slot(store, cast, id).state is State.CANCELLED
        await me.press("u")
        assert slot(store, cast, id).state is State.PLANNED


async def test_the_marked_are_planned_one_by_one_and_each_refusal_is_named(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    ids = [placed(store, cast, f"Post {n}", hours=24 + n, approved=n != 1) for n in range(3)]
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("4", "L", "*", "p")
        assert "3 entries go out at their time" in me.text
        assert "1 of 3 is refused:" in me.text
        assert "✗ Post 1 · Kit @lumen: The approval of post" in me.text
        assert "· Post 2 · Kit @lumen: goes out at its time" in me.text
        await me.press("enter")
        assert [slot(store, cast, id).state for id in ids] == [None] * 3
        await me.press("p", "2")
        assert [slot(store, cast, id).state for id in ids] == [State.PLANNED, None, State.PLANNED]
        assert "Goes out: Post 0 (+1)" in me.told()
        assert "Post 1: The approval of post" in me.told()
        await me.press("u")
        assert [slot(store, cast, id).state for id in ids] == [State.CANCELLED, None, State.CANCELLED]


async def test_many_that_are_moved_together_are_shown_before(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        at = [Wall(WEDNESDAY + timedelta(hours=n), "Europe/Paris") for n in range(6)]
        ids = [place(act, one, title=f"Note {n}").entry for n, one in enumerate(at)]
    async with seated(store, tmp_path) as me:
        await me.press("4", "L", "*", "M")
        assert me.told() == "M gives one entry its day: < and > move all that are marked."
        await me.press(">")
        assert "A day later: 6 entries?" in me.text
        assert "Note 5: a day later" in me.text
        await me.press("escape")
        assert {local(store, cast, id).day for id in ids} == {WEDNESDAY.day}
        await me.press(">", "2")
        assert {local(store, cast, id).day for id in ids} == {WEDNESDAY.day + 1}
        assert me.told() == "Moved: Note 0 (+5) · u undoes"


async def test_what_is_marked_out_of_sight_is_acted_on_too(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for n in range(200):
            place(act, Wall(WEDNESDAY + timedelta(hours=n), "Europe/Paris"), title=f"Note {n}")
    async with seated(store, tmp_path) as me:
        await me.press("4", "L", "*", "d")
        assert "(+199)" in me.text
        await me.type("a year off\n")
        assert "200 entries are taken out" in me.text
        assert "Note 0: taken out" in me.text
        await me.press(*["right"] * 30)
        assert "… and 100 more, not looked at yet." in me.text
        await me.press("2")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        left = act.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(Entry.cancelled_at.is_(None)))
    assert left == 0


async def test_a_hold_says_what_it_freezes_then_each_is_decided_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = [placed(store, cast, f"Post {n}", hours=24 + n) for n in range(2)]
    for id in ids:
        planned(store, cast, id)
    async with seated(store, tmp_path, me="karim@lumen.example", brand="Atelier Lumen") as me:
        await me.press("4", "right", "F", "1", "1")
        assert "Atelier Lumen: 2 publications freeze" in me.text
        await me.press("enter")
        assert [slot(store, cast, id).standing for id in ids] == ["planned"] * 2
        await me.press("enter", "1", "2")
        assert me.told() == "2 publications are frozen."
        assert [slot(store, cast, id).standing for id in ids] == ["frozen"] * 2
        me.app.look()
        await me.settled()
        assert "FROZEN" in me.lines[0]
        await me.press("F", "3")
        await me.type("all is well\n")
        me.app.look()
        await me.settled()
        assert "FROZEN" not in me.lines[0]
        with acts.read(store, by=cast.karim, brand=cast.brand) as act:
            assert holds(act) == []
        await me.press("p")
        assert "What was frozen is decided again" in me.text
        await me.press("2")
        assert [slot(store, cast, id).standing for id in ids] == ["planned", "frozen"]
