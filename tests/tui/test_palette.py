"""Everything by its name: commands, places, brands, records, saved filters, and the trace of a record."""

from pathlib import Path

import pytest

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.people.filters import filters, save_filter
from cmsuite.engines.trail.refs import KINDS, link
from cmsuite.engines.work.drafts import unsaved
from cmsuite.publishing.planning import plan
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from cmsuite.tui.places.composer import ComposerPlace
from cmsuite.tui.places.document import DocumentScreen
from cmsuite.tui.records import TRACED
from cmsuite.veille.reading import item
from tests.content.desk import a_post, an_account
from tests.tui.composing import until
from tests.tui.seated import Seated, news, placed, seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


def place(me: Seated) -> str:
    return me.lines[0].split("▸")[1].strip().split("  ")[0]


async def test_a_command_is_found_by_letters_and_shown_with_its_twin(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 2)
    async with seated(store, tmp_path) as me:
        await me.press("2", "colon")
        await me.type("keep")
        assert "cmsuite veille keep" in me.text
        assert "It is of use: keep it." in me.text
        await me.press("enter")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert item(act, ids[1]).line.state == "kept"


async def test_a_place_is_gone_to_by_its_name_in_french(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("colon")
        await me.type("mesu\n")
        assert place(me) == "Mesures"


async def test_what_begins_elsewhere_types_nothing_into_what_is_open_there(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    """A post and a document are open, each with the cursor in a text."""
    post = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Spring", language="en", content={"context": "A shop"})
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter", "tab", "tab", "5", "enter")
        composer = me.app.screen
        assert isinstance(composer, ComposerPlace)
        await me.type("Typed. ")
        me.app.action_go("today")
        await me.press("colon")
        await me.type("documents: new\n")
        assert "Which kind of document?" in me.text
        await me.press("escape")
        assert isinstance(me.app.screen, DocumentScreen)
        assert not me.app.screen.dirty
        me.app.action_go("today")
        await me.press("colon")
        await me.type("composer: new\n")
        assert "new post" in me.lines[0]
        assert composer.form is not None
        assert composer.form.post is None
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        kept = unsaved(act, "post", kind="post", row_id=post.post_id)
        assert kept is not None
        assert str(kept.body).count("Typed. La lampe") == 1


async def test_a_record_is_opened_by_its_number(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("colon")
        await me.type(f"article {ids[0]}")
        assert f"article {ids[0]} · News 0" in me.text
        await me.press("enter")
        assert place(me) == "Veille"
        assert me.lines[0].split("▸")[2].strip().startswith("News 0")


async def test_an_item_that_the_filter_hides_is_shown_all_the_same(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2", "k", "colon")  # News 2 is kept: no longer among the new
        await me.type(f"item {ids[2]}\n")
        assert me.lines[0].split("▸")[2].strip().startswith("News 2")


async def test_words_find_titles_and_items(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3, title="Truffle {n}")
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("colon")
        await me.type("truff")
        assert "Truffle 0" in me.text
        await me.press("ctrl+u")
        await me.type("lampe")
        assert "Lampe Aube" in me.text


async def test_a_document_is_found_by_its_title(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Spring campaign", language="en")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("colon")
        await me.type("spring")
        assert "document 1 · Spring campaign" in me.text
        await me.press("enter")
        assert "Documents ▸ Spring campaign" in me.lines[0]
        assert "OUTLINE" in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_another_place_begins_is_begun_from_here(store: Store, cast: Cast, tmp_path: Path) -> None:
    an_account(store, cast.brand)
    news(store, cast, 1)
    async with seated(store, tmp_path) as me:
        await me.press("2", "colon")
        await me.type("composer new")
        assert "Composer: New" in me.text
        assert "Veille: " not in me.text  # it is here
        await me.press("enter")
        assert "Composer ▸ new post" in me.lines[0]
        await me.press("escape", "colon")
        await me.type("follow a feed\n")
        assert place(me) == "Follow a feed"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_is_at_hand_is_copied_and_kept_in_a_file(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    file = tmp_path / "desk" / "exports" / "copied.txt"
    async with seated(store, tmp_path) as me:
        for keys, said in (
            (["1", "y"], "Mastodon: “Rosiers en pot”"),
            (["2", "y"], "News 1\n\nThe Gazette"),
            (["2", "enter", "y", "escape"], "News 1\n\nThe Gazette"),
            (["4", "y"], "“Rosiers en pot”"),
            (["5", "y"], "Rosiers en pot"),
            (["8", "y"], ""),
            (["0", "y"], "Atelier Lumen"),
        ):
            file.unlink(missing_ok=True)
            await me.press(*keys)
            if said:
                assert me.told().startswith("Copied: "), keys
                assert said.removeprefix("Mastodon: ") in file.read_text(encoding="utf-8")
                assert me.app.clipboard + "\n" == file.read_text(encoding="utf-8")
            else:
                assert me.told() == "Nothing is at hand here that could be copied."


async def test_what_has_no_answer_says_so(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("colon")
        await me.type("post 999999")
        assert "Nothing answers to this." in me.text
        await me.press("enter", "escape")
        assert place(me) == "Today"


async def test_a_filter_is_saved_applied_and_forgotten(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 12)
    async with seated(store, tmp_path) as me:
        await me.press("2", "slash", "ctrl+u")
        await me.type('"News 1"')
        await me.press("ctrl+s")
        await me.type("ones\n")
        assert me.told() == "Filter saved: ones"
        await me.press("escape", "u", "U")
        assert [one.text for one in list(me.app.told)[:2]] == [
            "Done again: saved the filter ones",
            "Undone: saved the filter ones",
        ]
        await me.press("colon")
        await me.type("ones\n")
        assert ["News 1 " in line for line in me.lines[3:] if "News" in line] == [True]  # not 10, 11
        await me.press("colon")
        await me.type("ones")
        await me.press("delete")
        assert me.told() == "Filter forgotten: ones · u undoes"
        assert "ones" not in me.lines[6]
    with acts.read(store, by=cast.chloe, all_brands=True) as act:
        assert filters(act) == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_filter_of_another_place_is_asked_there(store: Store, cast: Cast, tmp_path: Path) -> None:
    """Also of a place that nobody has looked at yet, of one with a post open, and under what is read over it."""
    news(store, cast, 12)
    post = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Spring campaign", language="en")
    with acts.open(store, by=cast.chloe, all_brands=True) as act:
        save_filter(act, "veille", "ones", '"News 1"')
        save_filter(act, "documents", "springs", "kind:brief spring")
        save_filter(act, "documents", "sent ones", "state:sent")
        save_filter(act, "calendar", "lamps", "aube")
        save_filter(act, "composer", "dawns", "aube")
    async with seated(store, tmp_path) as me:

        async def choose(name: str) -> None:
            await me.press("ctrl+p")  # also where a letter is typed into a text
            await me.type(f"{name}\n")

        await me.press("colon")
        await me.type("ones")
        assert "Filter: ones · Veille" in me.text
        await me.press("enter")
        assert place(me) == "Veille"
        await until(me, lambda: ["News 1 " in line for line in me.lines[3:] if "News" in line] == [True])
        await me.press("enter")
        await choose("filter: ones")  # the item is read over the list
        await until(me, lambda: "DATE" in me.text)
        await choose("springs")
        await until(me, lambda: place(me) == "Documents" and "kind:brief spring" in me.lines[1])
        await until(me, lambda: "Spring campaign" in me.text)
        await me.press("enter")
        await until(me, lambda: "OUTLINE" in me.text)
        await choose("sent ones")
        await until(me, lambda: "No document here" in me.text)
        await choose("lamps")
        await until(me, lambda: place(me) == "Calendar" and "Nothing here. esc in the filter" in me.text)
        await me.press("5", "enter")
        await until(me, lambda: "▸ Lampe" in me.lines[0])
        await me.type("Typed. ")
        await choose("dawns")
        await until(me, lambda: "/ aube" in me.lines[1] and "Lampe Aube" in me.text)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        kept = unsaved(act, "post", kind="post", row_id=post.post_id)
        assert kept is not None
        assert "Typed. " in str(kept.body)


async def test_a_trace_goes_both_ways_and_to_its_records(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 2)
    post = a_post(store, cast).post_id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        link(act, "item", ids[1], "inspires", "post", post)
    async with seated(store, tmp_path) as me:
        await me.press("2", "t")
        assert f"Trace  item {ids[1]} News 1" in me.text
        assert f"→ inspires post {post}" in me.text
        assert "← of variant" in me.text
        await me.press("enter")
        assert place(me) == "Composer"


async def test_a_trace_tells_each_text_and_each_date_by_what_people_know(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    entry = placed(store, cast, "Rosiers en pot", hours=5)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        plan(act, entry)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("4", "t")
        assert "@lumen · Tue 10 Mar 15:00 · Rosiers en pot" in me.lines[4]
        (variant,) = [line for line in me.lines if "→ places text" in line or "variant" in line]
        assert "@lumen · Rosiers en pot" in variant
        (publication,) = [line for line in me.lines if "publication" in line]
        assert "@lumen · Tue 10 Mar 15:00 · Rosiers en pot" in publication
        (passed,) = [line for line in me.lines if "by the rules" in line]
        assert "approved" in passed


async def test_where_nothing_is_at_hand_a_trace_says_so(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("2", "t")
        assert me.told() == "Nothing is at hand here that has a trace."


async def test_the_next_is_reached_while_reading(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path, size=(140, 30)) as me:
        await me.press("2", "enter", "n")
        assert me.lines[0].split("▸")[2].strip().startswith("News 1")
        await me.press("N")
        await until(me, lambda: me.lines[0].split("▸")[2].strip().startswith("News 2"))


async def test_the_next_is_reached_while_reading_over_the_whole_place(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2", "enter", "n")
        assert "Words about News 1" in me.text
        await me.press("N", "escape")
        assert me.lines[0].split("▸")[2].strip().startswith("News 2")


def test_the_screens_trace_what_the_trail_knows() -> None:
    load_rooms()
    assert {kind for kind in KINDS if not kind.startswith("test_")} == TRACED


async def test_while_text_is_typed_places_are_listed_without_a_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path, size=(120, 60)) as me:
        await me.press("5", "enter", "ctrl+p")
        for name in ("Today", "Inbox", "Reports"):
            assert any(name in line and line.split("│")[-2].strip(" ›") == name for line in me.lines), name
        await me.type("inbox\n")
        await until(me, lambda: place(me) == "Inbox")
