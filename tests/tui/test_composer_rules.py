"""What a rule finds while somebody writes: seen, corrected, explained, held not to apply, passed with a reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cmsuite.content.files import attach
from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui.composing import opened
from cmsuite.tui.examining import all_corrected, corrected, examined
from cmsuite.tui.panels.told import Told
from cmsuite.tui.seat import Seat
from cmsuite.tui.sheet import Typed, Words
from cmsuite.tui.widgets.writing import Writing
from tests.content.desk import a_blob, a_post, an_account, submitted
from tests.tui.composing import saved, shows, until
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio
WRONG = "La lampe Aube arrive! Le prix: doux."
RIGHT = "La lampe Aube arrive\u202f! Le prix\u00a0: doux."


def written(me: object) -> str:
    return me.app.screen.query_one(Writing).text  # type: ignore[attr-defined, no-any-return]


async def test_what_a_rule_finds_is_corrected_by_a_key_and_had_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text=WRONG).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+o", "c")
        await shows(me, "! warn", "Thin no-break space expected before “!”.")
        marked = me.app.screen.query_one(Writing).marks
        assert [(WRONG[one.start[1] : one.end[1]], one.level) for one in marked] == [(":", "warn"), ("!", "warn")]
        await me.press("ctrl+o", "a")
        assert any(line.startswith("! La lampe Aube") for line in me.lines), me.text
        await me.press("ctrl+o", "c")
        await me.press("f")
        await until(me, lambda: written(me) == WRONG.replace("arrive!", "arrive\u202f!"))
        await shows(me, "No-break space expected before the colon.")
        await until(me, lambda: "Thin" not in me.text)
        await me.press("F")
        await until(me, lambda: written(me) == RIGHT)
        await shows(me, "Nothing stands against it.")
        await me.press("F")
        assert me.told() == "There is nothing to correct by itself."
        await me.press("escape", "ctrl+z")
        await until(me, lambda: written(me) != RIGHT)
        await me.press("ctrl+s")
        assert saved(store, cast, post).words.parts[0] != WRONG


async def test_a_missing_alternative_is_written_where_the_finding_leads(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="La lampe Aube arrive.")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, post.variants[0].id, a_blob(act), "image")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+o", "c")
        await shows(me, "has no alternative text")
        await me.press("f")
        await shows(me, "Alternative text of file 1")
        await me.type("Une lampe sur un banc de bois")
        await me.press("ctrl+s")
        await until(me, lambda: "Alternative text of file 1" not in me.text)
        await until(me, lambda: [one.alt for one in saved(store, cast, post.post_id).variants[0].files] == [
            "Une lampe sur un banc de bois"
        ])  # fmt: skip


async def test_why_is_told_and_what_does_not_apply_is_said_once(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast, text="La lampe Aube arrive!")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+o", "c")
        await shows(me, "Thin no-break space expected")
        await me.press("w")
        assert isinstance(me.app.screen, Told)
        assert "Imprimerie nationale" in " ".join(me.text.split())
        assert "right: " in me.text, "an example of the rule's own"
        await me.press("escape", "s")
        await me.type("the lamp is called so\n")
        await shows(me, "· info Does not apply here: Thin no-break space expected")
        await me.press("u")
        await until(me, lambda: "Does not apply here" not in me.text)
        await shows(me, "! warn Thin no-break space expected")


async def test_who_approves_says_why_a_warning_may_stay(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = submitted(store, cast, text="La lampe Aube arrive!").post_id
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter", "f8", "1")
        await shows(me, "Why may they stay?", "[edfr.high-punct]")
        await me.type("the client writes it so\n")
        await until(me, lambda: saved(store, cast, post).variants[0].standing.approved)
    assert saved(store, cast, post).variants[0].decisions[0].reason == "edfr.high-punct: the client writes it so"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_pause_is_answered_soon_and_own_words_keep_their_corrections(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    one, two = an_account(store, cast.brand), an_account(store, cast.brand)
    post = a_post(store, cast, one, two, text=WRONG).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        seat: Seat = me.app.seat
        form = opened(seat, post)
        typed = Typed(form.base.title, Words(WRONG, language="fr"), {two: {"text": "Deux mots!\n---\nTrois?"}})
        first = examined(seat, form, typed)
        began = time.perf_counter()
        again = examined(seat, form, typed, first.rules)
        assert time.perf_counter() - began < 0.25, "a fiftieth of a second on a machine of its own"
        assert [one.finding for one in again.found] == [one.finding for one in first.found]
        assert first.rules is not None
        fixed, n = all_corrected(form, typed, first.rules)
        assert (fixed.words.text, fixed.own[two]["text"], n) == (RIGHT, "Deux mots\u202f!\n---\nTrois\u202f?", 4)
        last = next(one for one in first.found if one.finding.part == 2)
        assert corrected(typed, last).own[two]["text"] == "Deux mots!\n---\nTrois\u202f?"
