"""Switching brands by keys."""

from pathlib import Path

import pytest

from cmsuite.store.store import Store
from tests.tui.seated import Seated, seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio
ME = "karim@lumen.example"


@pytest.fixture
def two(store: Store, cast: Cast) -> None:
    people(store, "Boulangerie Élan")
    people(store, "Café Zinc")


def brand(me: Seated) -> str:
    return me.lines[0].split("▸")[0].strip()


async def test_a_few_letters_find_a_brand(store: Store, two: None, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=ME) as me:
        assert brand(me) == "All brands"
        await me.press("b")
        await me.type("elan\n")
        assert brand(me) == "Boulangerie Élan"


async def test_where_there_is_no_room_for_it_a_panel_says_so_and_keeps_what_is_typed(
    store: Store, two: None, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, me=ME) as me:
        await me.press("b")
        await me.type("ca")
        await me.pilot.resize_terminal(20, 5)
        await me.type("fe")
        assert "20 × 5 is too small" in " ".join(me.text.split())
        await me.pilot.resize_terminal(80, 24)
        await me.press("enter")
        assert brand(me) == "Café Zinc"


async def test_the_key_again_is_the_brand_before_and_0_all(store: Store, two: None, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=ME, brand="Atelier Lumen") as me:
        await me.press("b")
        await me.type("zinc\n")
        assert brand(me) == "Café Zinc"
        await me.press("b", "b")
        assert brand(me) == "Atelier Lumen"
        await me.press("b", "0")
        assert brand(me) == "All brands"
        await me.press("b", "b")
        assert brand(me) == "Atelier Lumen"


async def test_without_a_brand_before_b_is_a_letter(store: Store, two: None, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=ME) as me:
        await me.press("b", "b")
        assert "Boulangerie Élan" in me.text
        assert "Café Zinc" not in me.text
        await me.press("escape")
        assert brand(me) == "All brands"


async def test_letters_that_no_brand_has_say_so(store: Store, two: None, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=ME) as me:
        await me.press("b")
        await me.type("qqq")
        assert "No brand has these letters." in me.text
        await me.press("enter", "escape")
        assert brand(me) == "All brands"


async def test_the_palette_switches_brands_too(store: Store, two: None, tmp_path: Path) -> None:
    async with seated(store, tmp_path, me=ME, lang="fr") as me:
        await me.press("colon")
        await me.type("brand cafe\n")
        assert brand(me) == "Café Zinc"
        await me.press("colon")
        await me.type("marque elan\n")
        assert brand(me) == "Boulangerie Élan"
