"""Comments on trial without a guide: from the palette, of a file, with what is known; and a drill that others end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from cmsuite.charters.drilling import start, stop
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.store.store import Store, Unreachable
from cmsuite.tui.panels.comments import CommentsTrial
from cmsuite.tui.panels.drill import Drill
from tests.journeys.test_moderation_keys import documents
from tests.tui.composing import shows, until
from tests.tui.seated import Seated, seated

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
LATE = datetime(2026, 3, 10, 22, 10, tzinfo=UTC)


def panel(me: Seated) -> CommentsTrial:
    return next(one for one in me.app.screen_stack if isinstance(one, CommentsTrial))


def away(_act: Act) -> None:
    raise Unreachable(why="it is away")


async def test_comments_of_a_file_are_tried_and_what_is_known_changes_what_is_proposed(
    store: Store, tmp_path: Path
) -> None:
    documents(store)
    table, lines, empty = tmp_path / "c.csv", tmp_path / "c.txt", tmp_path / "empty.txt"
    table.write_text('id;texte\n1;"Votre service est nul,\n3 semaines de retard"\n2;\n', encoding="utf-8-sig")
    lines.write_text("merci pour tout\n\nà demain\n", encoding="utf-8")
    empty.write_text(" \n", encoding="utf-8")
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 40)) as me:
        await me.press("colon")
        await me.type("comments on trial\n")
        await shows(me, "By the rules alone.", "No comment yet")
        assert "t" not in me.app.screen.active_bindings  # there is no guide to trace
        await me.press("f")
        await me.type(f"{table}\n")
        await shows(me, "Which column holds the comments?", "texte")
        await me.press("down", "enter")
        await shows(me, "1 comment tried, in French.", "Votre service est nul, 3 semaines de retard", "criticism")
        assert "open a crisis" not in me.text
        await me.press("k", "tab", "tab", "space", "down", "enter", "ctrl+s")
        await shows(me, "! S2", "open a crisis")
        await me.press("k", *["down"] * 4)
        await me.type("2026-03-10 23:10")
        await me.press("ctrl+s")
        await until(me, lambda: panel(me).asked.at == LATE)
        await me.press("k", "ctrl+s")
        await until(me, lambda: isinstance(me.app.screen, CommentsTrial))
        assert (panel(me).asked.at, panel(me).asked.viral) == (LATE, True)
        await me.press("f")
        await me.type(f"{lines}\n")
        await shows(me, "2 comments tried", "à demain")
        await me.press("f")
        await me.type(f"{empty}\n")
        await until(me, lambda: "There is no comment in" in me.told())
        await me.press("f")
        await me.type(f"{tmp_path}/none.csv\n")
        await until(me, lambda: "none.csv" in me.told() and "no comment" not in me.told())
        await me.press("a")
        assert "only a guide is put in force" in me.told()


async def test_a_trace_is_offered_where_there_is_one_alone(store: Store, tmp_path: Path) -> None:
    documents(store)
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 40)) as me:
        for place, offered in {"6": False, "8": False, "0": False, "2": True, "3": True}.items():
            await me.press(place)
            assert ("t" in me.app.screen.active_bindings) is offered, place
        await me.press("down", "enter", "C", "e")
        await me.type("Votre service est nul")
        await me.press("ctrl+s")
        await shows(me, "By “Guide 2026”.", "1 comment tried")
        await me.press("t")
        await shows(me, "Trace", "Guide 2026", "came of it")


async def test_a_drill_is_seen_by_who_takes_part_and_ends_for_all(store: Store, tmp_path: Path) -> None:
    cast = documents(store)
    async with seated(store, tmp_path, size=(120, 40)) as chloe:
        await chloe.press("3", "D")
        await shows(chloe, "On call now: Chloé Martin")
        await chloe.press("right")
        assert chloe.app.screen.query_one(VerticalScroll).scroll_y == 3
        await chloe.press("left", "r")
        assert "No drill is running" in chloe.told()
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            made = start(act, "S2", title="Exercice [b]2026[/]", people=[cast.chloe.person_id or 0])
        chloe.app.look()
        await shows(chloe, "A drill is running: enter shows it.")
        await chloe.press("enter")
        await shows(chloe, "*** DRILL ***", "Défaut d’un produit")
        await chloe.press("asterisk")
        assert isinstance(chloe.app.screen, Drill), "only space and enter take a step"
        await chloe.press("space")
        await shows(chloe, "Step 1 is done")
        await chloe.press("escape")
        playing = chloe.app.screen
        assert isinstance(playing, Drill)
        playing.ask(away, print, failed=playing._gone)
        await until(chloe, lambda: "STORE AWAY" in chloe.text or "does not answer" in chloe.told())
        assert chloe.app.screen is playing
        await chloe.press("x")
        await chloe.type("nobody is at the shop today\n")
        await shows(chloe, "‖ skipped", "nobody is at the shop today")
        await chloe.press("w", "enter")
        await chloe.type("somebody is there after all\n")
        await shows(chloe, "correction", "somebody is there after all")
        await chloe.press("n", "3")
        await chloe.type("9 people were hurt\n")
        await until(chloe, lambda: "The message says 9" in chloe.told())
        await shows(chloe, "9 people were hurt")  # to be changed
        await chloe.press("escape", "escape", "escape", "1")
        await shows(chloe, "Exercice [b]2026[/]", "what is decided meanwhile does not leave for real")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            stop(act, made.document_id)
        chloe.app.look()
        await until(chloe, lambda: "what is decided meanwhile" not in chloe.text)
        assert "Exercice [b]2026[/]”: write its lessons by" in " ".join(chloe.text.split())
