"""What needs a person, over all brands."""

from datetime import timedelta
from pathlib import Path

import pytest

from cmsuite.calendar.entries import place
from cmsuite.content.posts import write
from cmsuite.content.review import submit
from cmsuite.content.views import posts
from cmsuite.core.clock import SetClock
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.publishing.agenda import Standing, agenda, some
from cmsuite.publishing.planning import plan
from cmsuite.store.store import Store
from cmsuite.tui.seat import Seat
from cmsuite.tui.today_seen import read
from tests.content.desk import prints, refused, submitted
from tests.tui.composing import shows, until
from tests.tui.seated import account, news, placed, seated, workspace_of
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio

HELD_BACK = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr", "core"]

[[rule]]
extends = "core.forbidden-terms"
id = "lumen.roses"
severity = "block"
waivable_by = "lead"
title = { fr = "Mot retenu", en = "Word held back" }
message = { fr = "« {match} » est retenu.", en = "“{match}” is held back." }
clause = "editorial-charter#4.2"
params = { terms = ["rosiers"] }
tests = [{ bad = { text = "Des rosiers" } }, { good = { text = "Une table" } }]
"""


def standing(store: Store, cast: Cast) -> list[Standing]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return [slot.standing for slot in agenda(act, act.now - timedelta(2), act.now + timedelta(2))]


async def test_what_is_not_approved_in_time_is_named(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    async with seated(store, tmp_path) as me:
        assert "TO DO NOW (1)" in me.text
        assert "! TO APPROVE" in me.text
        assert "“Rosiers en pot” leaves Tue 10 Mar at 15:00" in me.text
        assert "15:00 ? not approved" in me.text
        assert standing(store, cast) == [Standing.NOT_APPROVED]


async def test_the_heading_counts_what_is_listed(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        assert me.lines[1].strip() == "WHEN YOU CAN (1)"
        placed(store, cast, "Rosiers en pot", hours=5, approved=False)
        me.app.look()
        await me.settled()
        assert me.lines[1].strip() == "TO DO NOW (1)   WHEN YOU CAN (1)"


async def test_what_needs_somebody_is_filtered_by_words_brand_and_urgency(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    other = people(store, "Hotel Mer")
    news(store, other, 4)
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 30)) as me:
        assert me.lines[1].strip() == "TO DO NOW (1)   WHEN YOU CAN (1)"
        await me.press("slash")
        await me.type("HÔTEL mer\n")
        await until(me, lambda: me.lines[2].strip() == "WHEN YOU CAN (1)")
        assert "4 items to read" in me.text
        assert "Nothing here answers to the filter: esc shows all." in me.text  # of what goes out
        assert "Rosiers" not in me.text
        await me.press("escape")
        await until(me, lambda: me.lines[1].strip() == "TO DO NOW (1)   WHEN YOU CAN (1)")
        await me.press("slash")
        await me.type('brand:hotel-mer urgency:"when you can"\n')
        await until(me, lambda: me.lines[2].strip() == "WHEN YOU CAN (1)")
        await me.press("slash", "ctrl+u")
        await me.type("rosiers\n")
        await until(me, lambda: me.lines[2].strip() == "TO DO NOW (1)")
        assert "15:00 ? not approved" in me.text
        await me.press("slash", "ctrl+s")
        await me.type("the roses\n")
        await me.press("enter", "2", "colon")
        await me.type("the roses")
        assert "Filter: the roses · Today" in me.text
        await me.press("enter")
        await until(me, lambda: "Today" in me.lines[0] and "/ rosiers" in me.lines[1])


async def test_what_is_due_and_not_out_alarms(store: Store, cast: Cast, tmp_path: Path, clock: SetClock) -> None:
    entry = placed(store, cast, "Rosiers en pot", hours=1)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        plan(act, entry)
    clock.sleep(3600 + 600)
    async with seated(store, tmp_path) as me:
        assert "! 1 " in me.lines[0]
        assert "! LATE" in me.text
        assert standing(store, cast) == [Standing.LATE]
    charters = workspace_of(store, tmp_path, "chloe@lumen.example").root / "charters"
    charters.mkdir()
    (charters / "atelier-lumen.toml").write_text(HELD_BACK, encoding="utf-8")
    seat = Seat(workspace_of(store, tmp_path, "chloe@lumen.example"), clock=clock)
    seat.painted.set()
    first, whole = read(seat), read(seat)
    assert ([one.word for one in first.needs], first.unruled) == (["LATE"], True)  # no rule is waited for
    assert ([one.word for one in whole.needs], whole.unruled) == (["KEPT BACK"], False)
    assert {one.key for one in whole.needs} == {one.key for one in first.needs}  # the same line, where one stands
    seat.close()
    async with seated(store, tmp_path) as me:
        assert "! KEPT BACK" in me.text


async def test_every_brand_is_looked_at_and_opened(store: Store, cast: Cast, tmp_path: Path) -> None:
    other = people(store, "Hotel Mer")
    news(store, other, 3)
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 30)) as me:
        assert "All brands" in me.lines[0]
        assert "3 items to read" in me.text
        await me.press("enter")
        assert "Hotel Mer ▸ Veille" in me.lines[0]
        assert "News 2" in me.text
        await me.press("1")
        assert "All brands ▸ Today" in me.lines[0]
        await me.press("b", "M", "e", "r", "enter", "2", "1")
        assert "Hotel Mer ▸ Today" in me.lines[0]


async def test_nothing_to_do_says_so(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        assert "Begin: 0 connects an account, 2 follows a source, 5 writes a post." in me.text
        account(store, cast)
        me.app.look()
        await me.settled()
        assert "Nothing needs you now. ✓" in me.text
        assert "Nothing goes out today." in me.text


async def test_a_post_for_two_accounts_is_one_thing_to_approve_and_opens_to_be_read(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    first, second = account(store, cast), account(store, cast, "@lumen2")
    at = wall(store.now() + timedelta(hours=5), "Europe/Paris")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for variant in write(act, "Rosiers en pot", ["Les rosiers sont là."], accounts=[first, second]).variants:
            place(act, at, variant_id=variant.id)
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        assert "TO DO NOW (1)" in me.text
        assert me.text.count("? not approved") == 2
        await me.press("enter")
        assert "Composer ▸ Rosiers en pot" in me.lines[0]
        assert "Les rosiers sont là." in me.text


async def test_who_approves_reads_ahead_one_post_after_the_other(store: Store, cast: Cast, tmp_path: Path) -> None:
    on = account(store, cast)
    for days, title in ((5, "Rosiers en pot"), (7, "Pivoines")):
        placed(store, cast, title, hours=24 * days, approved=False, on=on)
    async with seated(store, tmp_path) as me:
        assert "Nothing needs you now." in me.text
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        assert "· TO APPROVE  2 posts wait for a yes, the first for Sun 15 Mar" in me.text
        await me.press("enter")
        assert "Composer ▸ Rosiers en pot" in me.lines[0]
        await me.press("f8", "1", "escape", "1")
        assert "“Pivoines” of Tue 17 Mar waits for a yes" in me.text


async def test_a_line_that_is_cut_is_said_in_full_below(store: Store, cast: Cast, tmp_path: Path) -> None:
    title = "Rosiers en pot, et tout ce que la serre donne encore en novembre"
    placed(store, cast, title, hours=5, approved=False)
    async with seated(store, tmp_path) as me:
        whole = " ".join(line.strip() for line in me.lines[-4:-2])
        assert whole == f"Kit: “{title}” leaves Tue 10 Mar at 15:00 and is not approved"
        await me.press("tab")
        assert me.lines[-4].strip() == f"Kit @lumen: {title}"


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_who_may_say_yes_finds_what_was_submitted_over_all_brands(
    store: Store, cast: Cast, tmp_path: Path, lang: str
) -> None:
    other = people(store, "Hotel Mer")
    for brand, handle in ((cast, "@un"), (cast, "@deux"), (other, "@trois")):
        submitted(store, brand, account(store, brand, handle))
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 30), lang=lang) as me:
        word, many, one = {
            "en": ("! REVIEW", "2 posts to read, first “Lampe Aube”", "“Lampe Aube” is to be read"),
            "fr": ("! RELECTURE", "2 contenus à relire, d’abord « Lampe Aube »", "« Lampe Aube » est à relire"),
        }[lang]
        assert me.text.count(word) == 2
        assert many in me.text.replace("\xa0", " ")
        assert one in me.text.replace("\xa0", " ")
        await me.press("enter")
        assert "▸ Lampe Aube" in me.lines[0]
        await me.press("f8", "1", "escape", "1")
        assert many not in me.text.replace("\xa0", " ")


async def test_what_leaves_soon_is_asked_for_once(store: Store, cast: Cast, tmp_path: Path) -> None:
    on = account(store, cast)
    for title, hours in (("Rosiers en pot", 5), ("Pivoines", 24 * 7)):
        placed(store, cast, title, hours=hours, approved=False, on=on)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for line in posts(act):
            submit(act, line.id, prints(act, line.id))
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 30)) as me:
        assert "TO DO NOW (2)" in me.text
        assert me.text.count("! TO APPROVE") == 1
        assert "! REVIEW      “Pivoines” is to be read" in me.text
        assert "waits for a yes" not in me.text


async def test_the_author_reads_who_asks_for_changes_and_why(store: Store, cast: Cast, tmp_path: Path) -> None:
    soon = placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (variant,) = (slot.variant_id for slot in some(act, [soon]).values())
    refused(store, cast, variant or 0, "Le prix manque\n[red]ici[/]")
    async with seated(store, tmp_path, size=(120, 30)) as me:
        assert "TO DO NOW (1)" in me.text
        assert "! CHANGES     Karim Benali asks to change “Rosiers en pot”: Le prix manque" in me.text
        assert "[red]ici[/]" in me.text
        assert "15:00 ! changes requested" in me.text
        await me.press("enter")
        assert "Composer ▸ Rosiers en pot" in me.lines[0]
        await shows(me, "saved · changes requested")
        await me.type("89 €. ")
        await me.press("ctrl+s", "escape", "1")
        assert "asks to change" not in me.text
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 30)) as me:
        assert "CHANGES" not in me.text
