"""The first run: five steps, each over when it was done."""

from pathlib import Path

import pytest

from cmsuite.store.store import Store
from tests.tui.seated import Seated, news, placed, seated, workspace_of
from tests.workplace import Cast

pytestmark = pytest.mark.anyio
CHLOE = "chloe@lumen.example"


async def look(me: Seated) -> None:
    me.app.look()
    await me.settled()


def step(me: Seated) -> str:
    return next((line.strip() for line in me.lines if line.startswith(" Tour ")), "")


async def test_each_step_is_over_when_it_was_done(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 1)
    workspace_of(store, tmp_path, CHLOE, sandbox=True)
    async with seated(store, tmp_path) as me:
        assert step(me) == "Tour 1 of 5: Language"
        await me.press("ctrl+g")
        assert step(me) == "Tour 2 of 5: Keys"
        await me.press("2")
        await look(me)
        assert step(me) == "Tour 3 of 5: Brand"
    async with seated(store, tmp_path) as me:  # it goes on where it was left
        assert step(me) == "Tour 3 of 5: Brand"
        await me.press("escape")
        assert step(me) == ""
    async with seated(store, tmp_path) as me:
        assert step(me) == ""
        await me.press("ctrl+g")
        assert step(me) == "Tour 1 of 5: Language"


@pytest.mark.parametrize("plain", [False, True])
async def test_the_tour_and_what_is_told_cover_neither_each_other_nor_the_list(
    store: Store, cast: Cast, tmp_path: Path, plain: bool
) -> None:
    news(store, cast, 30)
    workspace_of(store, tmp_path, CHLOE, sandbox=True)
    async with seated(store, tmp_path, toasts=True, plain=plain) as me:
        await me.press("2", "end")
        await look(me)
        assert step(me)
        me.app.tell("Said meanwhile.")
        await me.settled()
        assert step(me)
        assert "Said meanwhile." in me.text
        assert any("› " in line and "News 0 " in line for line in me.lines)
        await me.press("3")
        assert step(me) in "\n".join(me.lines[-5:])  # also where a place has little to show


async def test_a_workspace_for_work_begins_without(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        assert step(me) == ""


async def test_the_language_changes_in_place_and_is_kept(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("ctrl+l")
        assert me.app.tongue == "fr"
    async with seated(store, tmp_path, lang="") as me:
        assert me.app.tongue == "fr"  # it sits down again in the person's own
    async with seated(store, tmp_path, lang="fr") as me:
        assert "Aujourd’hui" in me.lines[0]


async def test_the_look_is_kept_with_the_person(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("ctrl+t")
        assert me.app.theme == "cms-light"
    async with seated(store, tmp_path) as me:
        assert me.app.theme == "cms-light"
    async with seated(store, tmp_path, theme="cms-contrast") as me:
        assert me.app.theme == "cms-contrast"


async def test_in_plain_mode_news_stays_and_one_pane_is_shown(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    async with seated(store, tmp_path, plain=True, size=(160, 50)) as me:
        await me.press("2", "k")
        assert "Kept: News 1 · u undoes" in me.text
        assert "│" not in me.text
        assert "Words about" not in me.text
        await me.press("enter")
        assert "Words about News 0" in me.text
        await me.press("escape", "4")
        assert "Calendar ▸ List" in me.lines[0]


async def test_in_ascii_no_sign_is_drawn(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    async with seated(store, tmp_path, ascii=True) as me:
        await me.press("2", "space")
        assert me.text.isascii()
        assert "> " in me.text


async def test_in_ascii_neither_a_legend_nor_a_panel_draws_a_sign(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", hours=5)
    async with seated(store, tmp_path, ascii=True, size=(120, 40)) as me:
        for keys in (("4",), ("m",), ("question_mark",), ("escape", "5"), ("7",), ("0",)):
            await me.press(*keys)
            assert me.text.replace("é", "e").isascii()
