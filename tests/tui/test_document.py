"""One document by keys: its outline, its forms, what is kept and saved, what is said of it, how it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from textual.widgets import Static

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.comments import comment, comments
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.models import Comment, Document
from cmsuite.engines.documents.views import document
from cmsuite.engines.work.drafts import keep, unsaved
from cmsuite.store.store import Store
from cmsuite.tui.places.document import DocumentScreen
from cmsuite.tui.widgets.bench import Bench
from tests.briefs.test_brief import WHOLE
from tests.tui.composing import shows, until
from tests.tui.seated import Seated, seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio

WIDE, NARROW = (140, 40), (80, 24)


def begun(store: Store, cast: Cast, **content: object) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, BRIEF.name, "Spring", language="en", content={**WHOLE, **content}).document_id


def content_of(store: Store, cast: Cast, document_id: int) -> Mapping[str, Any]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return document(act, document_id).newest.content


def changed(store: Store, cast: Cast, document_id: int, **fields: object) -> None:
    """By a colleague, meanwhile."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        now = document(act, document_id).newest
        write(act, now.id, {**now.content, **fields})


async def to(me: Seated, title: str) -> None:
    """With the document open: down its outline to the line that begins so, and into it."""
    bench = me.app.screen.query_one(Bench)
    rows = [bench.heads.row_of(n) for n in bench.heads.ids]
    wanted = next(n for n, one in enumerate(rows) if one.head.title.startswith(title))
    away = wanted - bench.heads.at
    for _step in range(abs(away)):
        await me.press("down" if away > 0 else "up")
    await me.press("enter")


# ---- read and written


async def test_the_outline_says_where_something_stands_against_it_and_leads_there(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    begun(store, cast, context="")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await shows(me, "✗ Context")
        assert "✓ Stakes" in me.text
        await me.press("tab", "tab", "enter")
        await me.type("A shop opens.")
        await shows(me, "✓ Context")
        assert "not saved" in me.text
        await me.press("ctrl+s")
        assert me.told() == "Saved."
    assert content_of(store, cast, 1)["context"] == "A shop opens."


async def test_one_pane_at_a_time_where_it_is_narrow(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=NARROW, lang="fr") as me:
        await me.press("3", "enter")
        assert "✓ Contexte" in me.text
        assert "CONTRÔLES" not in me.text
        await me.press("tab")
        assert "We would like more people" in me.text
        assert "✓ Contexte" not in me.text
        await me.press("tab")
        assert "CONTRÔLES" in me.text
        await me.press("tab")
        assert "✓ Contexte" in me.text
        await me.press("escape")
        assert "Note de cadrage" in me.text
        assert me.app.screen.__class__.__name__ == "DocumentsPlace"


async def test_numbers_days_words_and_money_are_typed_as_people_write_them(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=NARROW, lang="fr") as me:
        await me.press("3", "enter")
        await to(me, "Début")
        await me.press("ctrl+u")
        await me.type("1/4/2026")
        assert "1er avril 2026" in me.text
        await me.press("escape")
        await to(me, "Total")
        await me.press("ctrl+u")
        await me.type("18 600,50")
        await me.press("ctrl+s")
        assert me.told() == "Enregistré."
    found = content_of(store, cast, id)
    assert (found["starts_on"], found["budget_cents"]) == ("2026-04-01", 1_860_050)


async def test_what_means_nothing_is_kept_told_under_its_field_and_not_saved(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter")
        await to(me, "Begins on")
        await me.press("ctrl+u")
        await me.type("soon")
        await me.press("down")
        assert "✗ “soon” is no day" in me.text
        await me.press("escape", "ctrl+s")
        assert "It is not saved: what is typed there means nothing yet." in me.told()
        assert "soon" in me.text
        await me.press("ctrl+u")
        await me.type("2/4/2026")
        await me.press("ctrl+s")
        assert me.told() == "Saved."
    assert content_of(store, cast, id)["starts_on"] == "2026-04-02"


async def test_a_list_is_added_to_put_in_order_and_cut(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast, networks=["Mastodon", "Instagram"])
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter")
        await to(me, "Networks")
        await me.press("a")
        await me.type("Bluesky\n")
        assert "2. Bluesky" in me.text
        await me.press("less_than_sign")
        assert "1. Bluesky" in me.text
        await me.press("down", "down", "x")
        assert "Instagram" not in me.text
        await me.press("z")
        assert "3. Instagram" in me.text
        await me.press("down", "enter", "ctrl+u")
        await me.type("Pixelfed\n")
        await me.press("ctrl+s")
    assert content_of(store, cast, id)["networks"] == ["Bluesky", "Pixelfed", "Instagram"]


async def test_an_item_has_pages_of_its_own_and_lists_within(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Objectives")
        await me.press("a")
        assert "Objectives › 2 · 1 of 2" in me.text
        await me.type("Sell more")
        await me.press("pagedown")
        assert "Objectives › 2 · 2 of 2" in me.text
        for _field in range(12):
            if "› Milestones" in me.text:
                break
            await me.press("down")
        await me.press("enter", "a")
        await me.type("First lamp\n1/5/2026")
        await me.press("escape", "escape", "escape")
        assert "2. O2 · Sell more" in me.text
        await me.press("ctrl+s")
    goal = content_of(store, cast, id)["objectives"][1]
    assert (goal["key"], goal["said"]) == ("O2", "Sell more")
    assert goal["milestones"] == [{"what": "First lamp", "on": "2026-05-01"}] or goal["milestones"][0]["what"]


async def test_what_is_found_while_a_page_turns_ends_nothing(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Objectives")
        screen = me.app.screen
        assert isinstance(screen, DocumentScreen)
        for path in ("networks", "objectives", "context"):
            turning = asyncio.ensure_future(screen.go(path))
            await asyncio.sleep(0)  # begun, not done
            screen.show_found(screen.found)
            await turning
            await me.settled()
            assert screen.bench.page.at.startswith(path)
        assert me.app.bug is None


async def test_what_was_sent_is_read_and_not_typed_into(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, document(act, id).newest.id)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        assert "read only" in me.text
        await to(me, "Context")
        await me.type("xyz")
        await me.press("ctrl+s")
        assert "not saved" not in me.text
        assert "ctrl+s" not in me.lines[-1]
        assert me.told() != "Saved."
        assert "A shop opens in March." in me.text


async def test_the_text_as_it_will_be_follows_what_is_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "r")
        assert "AS IT WILL BE" in me.text
        await to(me, "Context")
        await me.type("Tulips! ")
        await until(me, lambda: me.text.count("Tulips! A shop opens in March.") == 2)


async def test_hostile_text_is_shown_as_it_is(store: Store, cast: Cast, tmp_path: Path) -> None:
    """Also what somebody wrote into the store past the acts."""
    poison = "[red]no[/] [/] \x1b]52;c;x\x07 \u202e\x9b2J end"
    id = begun(store, cast, context="A", networks=["[@click=app.bell]x[/]"])
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        comment(act, document(act, id).newest.id, "B", kind="question", at="context")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = dict(document(act, id).newest.content)
    kept = {"content": {**content, "context": poison}, "raw": {"starts_on": poison}, "base": content, "version": id}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, "document", kept, kind="document", row_id=id)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Document).values(title=poison))
        connection.execute(sa.update(Comment).values(text=poison))
    async with seated(store, tmp_path, size=WIDE) as me:
        seen = []
        await me.press("3")
        seen.append(me.text)
        await me.press("enter", "1")
        await to(me, "Context")
        assert "[red]no[/] [/]" in me.text
        for _side in range(5):
            await me.press("f4")
            seen.append(me.text)
        await me.press("escape")
        await to(me, "Networks")
        assert "[@click=app.bell]x[/]" in me.text
        await me.press("escape")
        await to(me, "Begins on")
        seen.append(me.text)
        await me.press("f5")
        seen.append(me.text)
    for text in seen:
        assert not set(text) & {"\x1b", "\x9b", "\x07", "\u202e"}


# ---- kept


async def test_what_was_left_unsaved_is_offered_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter")
        await to(me, "Context")
        await me.type("Yes! ")
        await me.press("escape", "escape")
        assert me.told() == "Kept, not saved: open it again to go on."
        assert content_of(store, cast, id)["context"] == "A shop opens in March."
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter", "1")
        assert "not saved" in me.text
        await me.press("ctrl+s", "escape", "enter")
        assert "typed something here" not in me.text
    assert content_of(store, cast, id)["context"] == "Yes! A shop opens in March."


async def test_leaving_for_good_keeps_the_text_and_what_means_nothing_yet(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter")
        await to(me, "Begins on")
        await me.press("ctrl+u")
        await me.type("soon")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        kept = unsaved(act, "document", kind="document", row_id=id)
    assert kept is not None
    assert kept.body["raw"] == {"starts_on": "soon"}
    async with seated(store, tmp_path, size=NARROW) as me:
        await me.press("3", "enter", "2")
        await to(me, "Begins on")
        assert "soon" not in me.text


# ---- two people


async def test_two_who_write_in_different_fields_need_no_choice_but_a_look(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Context")
        await me.type("Yes! ")
        changed(store, cast, id, next_step="A call on Monday.")
        await me.press("ctrl+s")
        assert "{+Yes! +}A shop opens in March." in me.text
        assert "A call on Monday." in me.text
        await me.press("3")
        assert "ctrl+s saves" in me.told()
        await me.press("ctrl+s")
    found = content_of(store, cast, id)
    assert (found["context"], found["next_step"]) == ("Yes! A shop opens in March.", "A call on Monday.")


@pytest.mark.parametrize(
    ("choice", "stays"),
    [("1", "Yes! A\nB\nC"), ("2", "A\nB\nC, says Karim"), ("3", "Yes! A\nB\nC, says Karim")],
)
async def test_of_one_field_that_both_wrote_one_stays_or_both(
    store: Store, cast: Cast, tmp_path: Path, choice: str, stays: str
) -> None:
    id = begun(store, cast, context="A\nB\nC")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Context")
        await me.type("Yes! ")
        changed(store, cast, id, context="A\nB\nC, says Karim")
        await me.press("ctrl+s")
        assert "Karim Benali" in me.text
        await me.press(choice)
        await me.press("ctrl+s")
    assert content_of(store, cast, id)["context"] == stays


async def test_what_another_wrote_is_seen_where_nothing_was_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Context")
        changed(store, cast, id, context="Other words.")
        me.app.look()
        await shows(me, "Other words.")
        await me.press("ctrl+end")
        await me.type(" Mine")
        await me.press("ctrl+s")
        changed(store, cast, id, context="Many other words. Mine")
        me.app.look()
        await shows(me, "Many other")
        await me.type(" too.")
        await me.press("ctrl+s")
    assert content_of(store, cast, id)["context"] == "Many other words. Mine too."


# ---- said of it


async def test_something_is_said_of_a_field_and_answered(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await to(me, "Context")
        await me.press("f2")
        await me.type("Which month?")
        await me.press("tab", "right")
        await me.press("ctrl+s")
        assert "Comment added." in me.told()
        await me.press("escape", "w")
        assert "COMMENTS 1" in me.text
        assert "✓ Context (1)" in me.text
        await me.press("tab", "tab")
        assert "Which month?" in me.text
        await me.press("enter", "3")
        await me.type("It is in the mail.")
        await me.press("ctrl+s")
        assert "refused" in me.text
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (said,) = comments(act, id)
    assert (said.at, said.text, said.state, said.reason) == ("context", "Which month?", "refused", "It is in the mail.")


async def test_a_comment_is_put_off_to_a_day(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        comment(act, document(act, id).newest.id, "How many?", kind="question", at="networks")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "w", "tab", "tab", "enter", "4")
        await me.press("tab")
        await me.type("1/5/2026")
        await me.press("ctrl+s")
        assert "Answered." in me.told()
        assert "1 May 2026" in me.text
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (said,) = comments(act, id)
    assert said.state == "deferred"


# ---- versions


async def answered(store: Store, cast: Cast) -> int:
    """A note that was sent, and a draft after it."""
    from cmsuite.engines.documents.answers import Answer, ask_changes

    id = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, document(act, id).newest.id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        draft = ask_changes(act, id, "When?", Answer("Hélène Aubry", "Director"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, {**document(act, id).newest.content, "context": "A shop opens in May.",
                                      "next_step": "A call."})  # fmt: skip
    return id


async def test_a_field_is_taken_back_from_an_earlier_version(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = await answered(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "d")
        assert "[-March-]{+May+}" in me.text
        await me.press("r")
        assert "not saved" in me.text
        await me.press("ctrl+s")
    found = content_of(store, cast, id)
    assert (found["context"], found["next_step"]) == ("A shop opens in March.", "A call.")


async def test_a_whole_version_is_restored_and_that_is_undone(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = await answered(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "d", "R")
        assert "says again what version 1.0 said" in me.told()
        assert content_of(store, cast, id)["context"] == "A shop opens in March."
        await me.press("u")
        assert content_of(store, cast, id)["context"] == "A shop opens in May."


# ---- begun, sent


async def test_a_document_is_begun_and_opened(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "a")
        if "Which kind of document?" in me.text:
            await me.press("1")
        await me.type("Summer")
        await me.press("ctrl+s")
        assert "Summer" in me.lines[0]
        assert "OUTLINE" in me.text


async def test_a_warning_passes_with_a_reason_in_writing(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast, out_of_scope="")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter", "s")
        assert "outside the perimeter" in me.text
        await me.press("ctrl+s")
        assert "has no reason yet" in me.told()
        await me.press("enter")
        await me.type("The client wants it open.")
        await me.press("ctrl+s", "ctrl+s")
        assert "BRIEF-ATELIERLUMEN-1.0-" in me.told()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        checks = document(act, id).newest.checks
    assert checks["waived"]["brief.out-of-scope-empty"]["reason"] == "The client wants it open."


# ---- who else sits there


async def test_the_client_reads_and_comments_and_types_nothing(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, document(act, id).newest.id)
    async with seated(store, tmp_path, size=WIDE, me="helene@lumen.example") as me:
        await me.press("3", "enter")
        assert "read only" in me.text
        await to(me, "Networks")
        await me.press("c")
        await me.type("Why not TikTok?")
        await me.press("ctrl+s")
        assert "Comment added." in me.told()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (said,) = comments(act, id)
    assert (said.author, said.at) == ("Hélène Aubry", "networks")


async def test_for_a_screen_reader_there_is_one_pane_at_any_width(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=WIDE, plain=True) as me:
        await me.press("3", "enter")
        assert "OUTLINE" in me.text
        assert "CHECKS" not in me.text
        await me.press("tab", "tab")
        assert "CHECKS" in me.text
        assert "OUTLINE" not in me.text


async def test_another_document_that_is_asked_for_takes_its_place(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Autumn", language="en")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        assert "Autumn" in me.lines[0]
        me.app.open_record(("document", 1))
        await me.settled()
        assert "Spring" in me.lines[0]
        await me.press("escape")
        assert me.app.screen.__class__.__name__ == "DocumentsPlace"


async def test_a_text_that_is_being_made_says_so_until_it_is_there(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        seen: list[str] = []
        pressed = asyncio.create_task(me.press("f3"))
        while not pressed.done():
            seen.append(str(me.app.screen.query_one("#talk > Static", Static).visual))
            await asyncio.sleep(0)
        await pressed
        await shows(me, "A shop opens in March.")
        assert next(one for one in seen if one) == "Being written…"
