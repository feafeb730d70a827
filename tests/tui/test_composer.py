"""A post written by keys: for all accounts and for one alone, counted, new or from the veille."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.trail.trace import trace
from cmsuite.store.store import Store
from cmsuite.tui.widgets.writing import Writing
from cmsuite.veille.reading import item
from tests.content.desk import a_post, an_account
from tests.tui.composing import WIDE, paste, posts, saved, shows
from tests.tui.seated import news, seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio


# ---- writing


async def test_a_text_is_typed_and_saved(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        assert "La lampe Aube arrive." in me.text
        await me.type("Oui ! ")
        assert "not saved" in me.text
        await me.press("ctrl+s")
        assert saved(store, cast, post).words.parts == ("Oui ! La lampe Aube arrive.",)
        assert me.told() == "Saved."
        assert "not saved" not in me.text


async def test_the_length_is_exact_while_one_types(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast, text="a" * 499)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await shows(me, "✓ 499/500")
        await paste(me, "👩‍👩‍👧 https://lampes.fr/" + "b" * 80 + " ")
        await shows(me, "! 525/500 too long by 25")  # a family is one character, an address 23
        await me.press("ctrl+o", "c")
        await shows(me, "✗ block", "25 characters too many for Mastodon")
        await me.press("enter")
        assert me.app.screen.query_one(Writing).cursor_location == (0, 5 + 1 + 98 + 1 + 474)


async def test_an_account_has_words_of_its_own_and_gives_them_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    first, second = an_account(store, cast.brand, "@un@a.example"), an_account(store, cast.brand, "@deux@b.example")
    post = a_post(store, cast, first, second).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f2", "3")
        assert "ONLY FOR @deux@b.example" in me.text
        await me.type("Ici : ")
        await me.press("ctrl+s")
        assert [one.words.parts[0] for one in saved(store, cast, post).variants] == [
            "La lampe Aube arrive.",
            "Ici : La lampe Aube arrive.",
        ]
        await me.press("escape")
        assert "COMMON TEXT" in me.text
        assert "Ici" not in me.app.screen.query_one(Writing).text
        await me.press("f2", "3", "f2", "4", "ctrl+s")
        assert saved(store, cast, post).variants[1].own == ()


async def test_title_warning_language_and_visibility_stand_beside_the_text(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+n", "end", "ctrl+u")
        await me.type("Lampe\nBois\n")
        await me.press("ctrl+s", "ctrl+s")
        found = saved(store, cast, post)
        assert (found.title, found.words.cw, found.words.visibility) == ("Lampe", "Bois", "public")


async def test_who_sees_it_is_said_in_words(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path, size=WIDE, lang="fr") as me:
        await me.press("5", "enter")
        assert "· fr · publique" in me.text
        await me.press("ctrl+n", "enter", "enter", "enter")
        assert "publique" in me.text
        await me.press("end", "ctrl+u")
        await me.type("Abonnés seulement")
        await me.press("ctrl+s", "ctrl+s")
        assert saved(store, cast, post).words.visibility == "private"
        assert "· fr · abonnés seulement" in me.text
        await me.press("ctrl+n", "enter", "enter", "enter", "end", "ctrl+u")
        await me.type("followers")  # what only some network knows is left as it is
        await me.press("ctrl+s", "ctrl+s")
        assert saved(store, cast, post).words.visibility == "followers"


async def test_a_thread_is_one_text_with_a_line_between_its_parts(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "end")
        await paste(me, "\n---\n" + "b" * 501)
        await shows(me, "! 501/500 too long by 1 (part 2 of 2)")
        await me.press("ctrl+s")
        assert saved(store, cast, post.post_id).words.parts == ("Un", "b" * 501)


async def test_a_paste_of_a_megabyte_is_refused_in_a_sentence(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        writing = me.app.screen.query_one(Writing)
        await paste(me, "x" * 1_000_000)
        assert me.told() == "This text has 1,000,000 characters; 20,000 fit here. Nothing was put in."
        assert writing.text == "La lampe Aube arrive."
        await paste(me, "Un\r\n\x1b]52;c;aGk=\x07deux\u202e ")
        assert writing.text == "Un\ndeux La lampe Aube arrive."
        await me.press("ctrl+end", "x", "ctrl+home", "y")
        assert writing.text == "yUn\ndeux La lampe Aube arrive.x"


# ---- new


async def test_a_new_post_goes_where_it_is_said(store: Store, cast: Cast, tmp_path: Path) -> None:
    an_account(store, cast.brand, "@un@a.example")
    an_account(store, cast.brand, "@deux@b.example")
    async with seated(store, tmp_path) as me:
        await me.press("5", "a", "space", "enter")
        await me.type("Bonjour à toutes")
        assert posts(store) == 0
        await me.press("ctrl+s")
        found = saved(store, cast, 1)
        assert (found.title, [one.handle for one in found.variants]) == ("Bonjour à toutes", ["@un@a.example"])
        await me.press("escape")
        assert "Bonjour à toutes" in me.lines[3]


async def test_a_new_post_that_was_left_is_offered_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    an_account(store, cast.brand)
    async with seated(store, tmp_path) as me:
        await me.press("5", "a")
        await me.type("Bonjour")
        await me.press("escape")
        assert me.told() == "Kept, not saved: a takes it up again."
        await me.press("a", "1")
        assert "Bonjour" in me.text
        await me.press("ctrl+s", "escape", "a")
        assert "Bonjour" not in me.app.screen.query_one(Writing).text


async def test_a_post_begins_with_an_item_of_the_veille(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    an_account(store, cast.brand)
    async with seated(store, tmp_path) as me:
        await me.press("2", "w")
        assert "https://feeds.example/1" in me.text
        await me.press("ctrl+s")
        found = saved(store, cast, 1)
        assert (found.title, found.words.parts) == ("News 1", ("News 1\n\nhttps://feeds.example/1",))
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            ids = [id for kind, id in trace(act, "post", 1).labels if kind == "item"]
            assert [(item(act, id).line.title, item(act, id).line.state) for id in ids] == [("News 1", "kept")]


async def test_without_an_account_it_says_what_is_missing(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("5", "a")
        assert me.told().startswith("A post needs at least one account to go to.")


async def test_over_all_brands_posts_open_and_a_new_one_asks_for_its_brand(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast).post_id
    people(store, "Atelier Bis")
    async with seated(store, tmp_path, me="chloe@bis.example") as me:
        await me.press("5", "b", "0")
        assert "No post here." in me.text
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "a")
        assert me.told() == "Choose a brand first: b shows them."
        assert "Atelier Lumen" in me.lines[3]
        await me.press("enter")
        assert "▸ Composer ▸ Atelier Lumen" in me.lines[0]
        await me.type("Oui ! ")
        await me.press("ctrl+s")
        assert saved(store, cast, post).words.parts == ("Oui ! La lampe Aube arrive.",)


@pytest.mark.parametrize("kind", ["post", "variant"])
async def test_what_names_a_post_elsewhere_opens_it_here(store: Store, cast: Cast, tmp_path: Path, kind: str) -> None:
    a_post(store, cast)
    post = a_post(store, cast, text="Celui-ci.")
    async with seated(store, tmp_path) as me:
        me.app.open_record((kind, {"post": post.post_id, "variant": post.variants[0].id}[kind]))
        await me.settled()
        assert "Celui-ci." in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_back_in_the_list_the_cursor_is_on_the_post_that_was_open(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "a")
        await me.type("Une autre lampe.")
        await me.press("ctrl+s", "escape")
        assert "Une autre lampe." in next(line for line in me.lines if line.startswith("› "))
