"""What is told is told whole and in words: what a list without rows says, the keys of a panel, a setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from cmsuite.core.locale import speak
from cmsuite.store.store import Store
from cmsuite.tui.sections.rules import said
from cmsuite.tui.widgets.columns import folded
from cmsuite.tui.widgets.desk import Desk
from cmsuite.veille.telling import in_words
from tests.tui.seated import Seated, news, seated
from tests.workplace import Cast

one_store = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Nothing waits: analyse first.", 15, ["Nothing waits:", "analyse first."]),
        ("漢字漢字 漢字", 9, ["漢字漢字", "漢字"]),
        ("whole", 3, ["whole"]),  # what paints it marks the cut
        ("", 10, []),
    ],
)
def test_a_sentence_is_folded_between_words(text: str, room: int, lines: list[str]) -> None:
    assert folded(text, room) == lines
    assert all(cell_len(line) <= room or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("content.facts", {"own_contacts": ["a@lumen.example"], "political": False},
         "own_contacts : a@lumen.example · political : non"),
        ("content.facts", {}, "—"),
        ("charters.absences", [{"who": "Jo"}], "who : Jo"),
        ("content.gate", "all", "tout constat"),
        ("veille.grid_g_per_kwh", 494.0, "494"),
        ("veille.grid_g_per_kwh", 21.7, "21,70"),
        ("publishing.resend_after_s", 90, "90 s"),
        ("publishing.look_after_s", [30, 3600], "30, 3600"),
    ],
)  # fmt: skip
def test_a_setting_is_said_in_words(key: str, value: Any, told: str) -> None:
    speak("fr")
    assert said(key, value).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("B2", "B2 · usually reliable · probably true"),
        ("F2", "F2 · the source cannot be judged · probably true"),
        ("A6", "A6 · totally reliable · what it says cannot be judged"),
        ("F6", "F6 · neither source nor content can be judged"),
    ],
)
def test_a_rating_says_what_cannot_be_judged(code: str, told: str) -> None:
    speak("en")
    assert in_words(code) == told


def test_nothing_is_fine_before_it_was_looked_at() -> None:
    speak("en")
    assert Desk()._tab("checks") == " Checks … "


@one_store
def told(me: Seated) -> str:
    """What is on the screen, in one line."""
    return " ".join(me.text.replace("│", " ").split())


@pytest.mark.anyio
async def test_keys_and_sentences_are_whole_where_it_is_narrow(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2, "Lampe {n}")
    async with seated(store, tmp_path, size=(80, 24), lang="fr") as me:
        await me.press("2", "L")
        assert " esc " in told(me)  # the last of its keys
        await me.press("n")
        assert "analysez d’abord ce que vous avez retenu (q dans la veille)." in told(me)
        assert "entrée le commence avec ceux-là, sinon avec les meilleurs esc" in told(me)
        await me.press("escape", "escape", "slash")
        await me.type("lampe")  # beside what is asked already, without a space of one's own
        await me.press("enter")
        assert "état:nouveau lampe" in me.text
