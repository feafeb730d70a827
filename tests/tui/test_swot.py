"""The SWOT board by keys: written, moved, weighed, rated, crossed, compared, ranked; each change is in the store."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create, submit, write
from cmsuite.engines.documents.views import document
from cmsuite.matrix.schema import SwotNote
from cmsuite.store.store import Store
from cmsuite.tui.looks import in_ascii
from cmsuite.tui.panels.swot import SwotBoard
from tests.tui.seated import seated
from tests.tui.swot import at_the_board, noted, of_the_demo, stands
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


def keys(note: SwotNote) -> list[list[str]]:
    return [[one.key for one in items] for items in (note.strengths, note.weaknesses, note.opportunities, note.threats)]


async def test_a_factor_is_written_rated_and_weighed(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        assert "IFE 2.65 · EFE 2.20" in me.text
        await me.press("right", "a")
        await me.type("No answer on Sundays, 1 day in 7\n")
        await me.press("1", "plus", "plus", "r", "r")
        assert "W4" in me.text
    made = stands(store, cast, id).weaknesses[-1]
    assert (made.key, made.statement) == ("W4", "No answer on Sundays, 1 day in 7")
    assert (made.rating, made.weight, made.trend) == (1, Decimal("0.02"), "up")


async def test_the_board_is_opened_from_the_list_and_from_the_document(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    noted(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("3", "B")
        assert "S STRENGTHS 4" in me.text
        await me.press("escape", "enter", "B")
        assert "S STRENGTHS 4" in me.text
        await me.press("escape", "escape")
        assert "Documents" in me.lines[0]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "brief", "A brief", language="en")
    async with seated(store, tmp_path) as me:
        await me.press("3", "B")
        assert "no SWOT note" in me.told()


async def test_a_key_that_is_faster_than_reading_is_meant_for_the_row_under_the_cursor(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = noted(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "brief", "Summer", language="en")
    async with seated(store, tmp_path) as me:
        await me.press("3")
        await me.at_once("jB")
        assert isinstance(me.app.screen, SwotBoard)
        assert me.app.screen.document_id == id


async def test_findings_of_the_audit_become_factors(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = of_the_demo(store, cast, "en")
    async with seated(store, tmp_path) as me:
        board = await at_the_board(me, id)
        await me.press("f")
        assert "Which findings become factors?" in me.text
        await me.press("enter")
        assert board.note is not None
    added = [one.findings for one in stands(store, cast, id).weaknesses[5:]]
    assert ("F9",) in added
    assert len(added) == 6


async def test_a_rating_that_the_quadrant_has_not_is_refused(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("1")
        assert "the ratings are 3 4" in me.told()
        await me.press("3")
    assert stands(store, cast, id).strengths[0].rating == 3


async def test_a_factor_moves_with_all_that_points_at_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        board = await at_the_board(me, id)
        await me.press("greater_than_sign")
        assert (board.quadrant, board.key) == ("W", "W4")
    note = stands(store, cast, id)
    assert keys(note)[:2] == [["S2", "S3", "S4"], ["W1", "W2", "W3", "W4"]]
    assert note.weaknesses[-1].rating is None, "a strength's rating is none of a weakness"
    assert ("W4", "O1", 3) in [(one.inside, one.outside, one.strength) for one in note.cells]
    assert (note.options[0].strengths, note.options[0].weaknesses) == (("S2",), ("W4",))


async def test_a_factor_goes_with_its_crossings_and_comes_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    before = stands(store, cast, id)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("d")
        after = stands(store, cast, id)
        assert keys(after)[0] == ["S2", "S3", "S4"]
        assert not [one for one in after.cells if one.inside == "S1"]
        await me.press("u")
        assert stands(store, cast, id) == before
        await me.press("U")
        assert stands(store, cast, id) == after


async def test_what_stands_against_a_factor_is_told_where_it_is(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("down", "down", "down", "down", "a")
        await me.type("Open a TikTok account\n")
        assert "✗O4" in me.text
        assert "This is an action, not an opportunity" in me.text


async def test_cells_are_crossed_one_after_the_other(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast, cells=[])
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("x", "3")
        await me.type("Repair is a gesture\n")
        await me.press("1", "2", "0", "é")
        await me.press("up", "end")
        assert "2 real: this strength protects from the threat" in me.text
    cells = [(one.inside, one.outside, one.strength, one.reason) for one in stands(store, cast, id).cells]
    assert cells == [
        ("S1", "O1", 3, "Repair is a gesture"),
        ("S1", "O2", 1, ""),
        ("S1", "O3", 2, ""),
        ("S1", "T2", 2, ""),
    ]


async def test_weights_come_of_comparing_two_by_two(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("tab", "tab", "w")
        assert "0 of 10 pairs" in me.text
        await me.press(*"1111", *"111", *"11", "2")
        assert "All pairs are answered" in me.text
        await me.press("enter")
    note = stands(store, cast, id)
    outside = [*note.opportunities, *note.threats]
    assert [str(one.weight) for one in outside] == ["0.36", "0.28", "0.20", "0.08", "0.08"]
    assert len(note.comparisons) == 10


async def test_circles_are_shown_while_one_compares(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await at_the_board(me, id)
        await me.press("tab", "tab", "w", "1", "3", "2", "2", "1")  # O1>O2, O3>O1, …, O2>O3
        assert "O1 > O2 > O3 > O1" in me.text


async def test_the_ranking_says_what_would_turn_it_round(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await at_the_board(me, id)
        await me.press("k")
        assert "R1 goes before R2 if" in me.text
        await me.press("m")
        await me.press("escape")
    assert stands(store, cast, id).recommendations[1].moscow == "could"


async def test_what_is_read_by_the_house_is_not_changed(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        submit(act, document(act, id).newest.id)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        await me.press("a")
        assert "stays as it is" in me.told()


async def test_what_somebody_wrote_elsewhere_meanwhile_stays(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        board = await at_the_board(me, id)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            now = document(act, id).newest
            write(act, now.id, {**now.content, "method": "Three interviews."})
        await me.press("plus")
        assert board.note is not None
        assert board.note.method == "Three interviews."
    note = stands(store, cast, id)
    assert (note.method, note.strengths[0].weight) == ("Three interviews.", Decimal("0.21"))


async def test_keys_that_are_faster_than_the_store_lose_nothing(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            now = document(act, id).newest
            write(act, now.id, {**now.content, "method": "Three interviews."})
        await me.at_once("3r4r3")
    note = stands(store, cast, id)
    first = note.strengths[0]
    assert (note.method, first.rating, first.trend) == ("Three interviews.", 3, "up")


@pytest.mark.parametrize(("key", "weight"), [("2", "0.21"), ("1", "0.50")])
async def test_of_two_who_wrote_the_same_the_person_says_whose_stays(
    store: Store, cast: Cast, tmp_path: Path, key: str, weight: str
) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path) as me:
        await at_the_board(me, id)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            now = document(act, id).newest
            strengths = [{**one, "weight": "0.50"} for one in now.content["strengths"]]
            write(act, now.id, {**now.content, "strengths": strengths})
        await me.press("plus")
        assert "Somebody changed the same fields" in me.text
        await me.press(key)
    assert stands(store, cast, id).strengths[0].weight == Decimal(weight)


async def test_who_may_not_write_is_told(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path, me="helene@lumen.example") as me:
        await at_the_board(me, id)
        await me.press("a")
        assert "may not" in me.told()


async def test_an_empty_note_and_its_board(store: Store, cast: Cast, tmp_path: Path) -> None:
    empty: dict[str, Any] = {
        name: [] for name in ("strengths", "weaknesses", "opportunities", "threats", "cells", "options")
    }
    id = noted(store, cast, **empty, recommendations=[])
    async with seated(store, tmp_path, lang="fr") as me:
        await at_the_board(me, id)
        await me.press("x", "w", "k", "d", "plus", "greater_than_sign", "r", "e")
        await me.type("Un fait\n")
    assert keys(stands(store, cast, id)) == [["S1"], [], [], []]


async def test_the_board_is_read_without_signs_of_its_own(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = noted(store, cast)
    async with seated(store, tmp_path, ascii=True) as me:
        await at_the_board(me, id)
        await me.press("r")
        assert {sign for sign in in_ascii(me.text) if not (sign.isascii() or sign.isalpha())} == set()
