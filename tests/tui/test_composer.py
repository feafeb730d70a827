"""A post written by keys: for all accounts and for one alone, counted, checked, given files, planned, approved."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from textual.events import Paste

from cmsuite.calendar.days import of_variants
from cmsuite.content.files import attach, describe
from cmsuite.content.models import Post
from cmsuite.content.posts import Saved, adapt, edit
from cmsuite.content.views import PostView
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.trail.trace import trace
from cmsuite.store.store import Store
from cmsuite.tui.widgets.writing import Writing
from cmsuite.veille.reading import item
from tests.content.desk import a_blob, a_post, an_account, an_image
from tests.tui.seated import Seated, news, seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio
WIDE = (200, 60)


async def until(me: Seated, seen: Callable[[], bool]) -> None:
    """Wait for what a moment after the last key brings; the screen is in the failure."""
    end = time.monotonic() + 20
    while not seen():
        assert time.monotonic() < end, me.text
        await me.settled()


async def shows(me: Seated, *words: str) -> None:
    """Wait for these words, however the lines are broken."""
    await until(me, lambda: all(word in " ".join(me.text.split()) for word in words))


async def paste(me: Seated, text: str) -> None:
    me.app.screen.query_one(Writing).post_message(Paste(text))
    await me.settled()


def saved(store: Store, cast: Cast, post: int) -> PostView:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return post_of(act, post)


def posts(store: Store) -> int:
    with store.connection() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(Post)).scalar_one()


def edited(store: Store, cast: Cast, post: Saved, text: str) -> None:
    """Karim changes it meanwhile."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, post.post_id, parts=[text], seen=post.version)


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
        await paste(me, "👩‍👩‍👧 https://lampes.example/" + "b" * 80 + " ")
        await shows(me, "! 525/500 too long by 25")  # a family is one character, an address 23
        await me.press("ctrl+o", "3")
        await shows(me, "✗ block", "25 characters too many for Mastodon")
        await me.press("enter")
        assert me.app.screen.query_one(Writing).cursor_location == (0, 5 + 1 + 103 + 1 + 474)


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
        await me.press("5", "enter", "ctrl+g", "end", "ctrl+u")
        await me.type("Lampe\nBois\n")
        await me.press("ctrl+s", "ctrl+s")
        found = saved(store, cast, post)
        assert (found.title, found.words.cw, found.words.visibility) == ("Lampe", "Bois", "public")


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


# ---- kept


async def test_what_was_left_unsaved_is_offered_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Oui ! ")
        await me.press("escape")
        assert me.told() == "Kept, not saved: open it again to go on."
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "1")
        assert "Oui ! La lampe Aube arrive." in me.text
        await me.press("ctrl+s", "escape", "enter")
        assert "Oui ! La lampe Aube arrive." in me.text  # and nothing is offered any more
        assert saved(store, cast, post).words.parts == ("Oui ! La lampe Aube arrive.",)


async def test_what_is_dropped_is_gone(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Oui ! ")
        await me.press("escape", "enter", "2")
        assert "Oui" not in me.text
        await me.press("escape", "enter")
        assert "La lampe Aube arrive." in me.text


async def test_leaving_for_another_place_or_for_good_keeps_the_text(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Oui ! ")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "1")
        assert "Oui ! La lampe Aube arrive." in me.text


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
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "a")
        assert me.told() == "Choose a brand first: b shows them."
        await me.press("enter")
        assert "Atelier Lumen ▸ L" in me.lines[0]
        await me.type("Oui ! ")
        await me.press("ctrl+s")
        assert saved(store, cast, post).words.parts == ("Oui ! La lampe Aube arrive.",)


# ---- two people


async def test_two_who_change_the_same_text_see_both_and_merge(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="Un\nDeux\nTrois")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Moi : ")
        edited(store, cast, post, "Un\nDeux\nTrois, dit Karim")
        await me.press("ctrl+s")
        assert "Karim Benali" in me.text
        assert "Moi : Un" in me.text
        assert "Trois, dit Karim" in me.text
        await me.press("3", "ctrl+s")
        assert saved(store, cast, post.post_id).words.parts == ("Moi : Un\nDeux\nTrois, dit Karim",)


@pytest.mark.parametrize(("choice", "stays"), [("1", "Moi : Un"), ("2", "Un, dit Karim")])
async def test_or_one_of_them_stays(store: Store, cast: Cast, tmp_path: Path, choice: str, stays: str) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Moi : ")
        edited(store, cast, post, "Un, dit Karim")
        await me.press("ctrl+s", choice)
        assert saved(store, cast, post.post_id).words.parts == (stays,)
        assert me.app.screen.query_one(Writing).text == stays


async def test_a_file_that_came_meanwhile_stops_nobody(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f2", "2")
        await me.type("Moi : ")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            attach(act, post.variants[0].id, a_blob(act), "image", alt="Une lampe posée sur un banc")
        await me.press("ctrl+s")
        found = saved(store, cast, post.post_id).variants[0]
        assert (found.words.parts, len(found.files)) == (("Moi : La lampe Aube arrive.",), 1)


async def test_what_another_wrote_is_seen_where_nothing_was_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        edited(store, cast, post, "Un, dit Karim")
        me.app.look()
        await shows(me, "Un, dit Karim")


async def test_words_kept_over_an_older_text_are_shown_beside_the_newer(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="Un\nDeux\nTrois")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Moi : ")
        await me.press("escape")
        edited(store, cast, post, "Un\nDeux\nTrois, dit Karim")
        await me.press("enter", "1")
        assert "Somebody changed this post since you typed." in me.text
        await me.press("3", "ctrl+s")
        assert saved(store, cast, post.post_id).words.parts == ("Moi : Un\nDeux\nTrois, dit Karim",)


# ---- files, day, approval


async def test_a_file_is_attached_and_described(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    (tmp_path / "lampe.png").write_bytes(an_image())
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f3")
        await me.type(f"{tmp_path}/absent.png")
        await me.press("ctrl+s")
        await shows(me, "cannot be read: it is not there.")
        await me.press("home", "ctrl+k")
        await me.type(f"{tmp_path}/lampe.png")
        await me.press("ctrl+s", "ctrl+o", "3")
        await shows(me, "Media 1 has no alternative text.")
        await me.press("enter", "f4")
        await me.type("Une lampe posée sur un banc")
        await me.press("ctrl+s")
        await shows(me, "✓ Une lampe posée sur un banc")
        assert [file.alt for file in saved(store, cast, post).variants[0].files] == ["Une lampe posée sur un banc"]
        await me.press("delete")
        assert saved(store, cast, post).variants[0].files == ()
        await me.press("u")
        assert len(saved(store, cast, post).variants[0].files) == 1


async def test_it_is_given_its_day_then_another(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast)
    variant = post.variants[0].id

    def due() -> datetime | None:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return of_variants(act, [variant])[variant].due_at

    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f5")
        await me.type("tomorrow 9h\n")
        assert due() == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
        await me.press("f5")
        assert "11/03/2026 09:00" in me.text
        await me.type("12/3 18h\n")
        assert due() == datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
        assert "In the calendar:" in me.told()


async def test_who_may_says_yes_and_who_wrote_it_hears_who_may(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f8")
        assert me.told().startswith("Another person says yes or no to this.")
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter", "f8", "2")
        await me.type("Trop court\n")
        assert saved(store, cast, post).variants[0].standing.refused
        await me.press("f8", "1")
        assert saved(store, cast, post).variants[0].standing.approved
        await me.press("escape")
        assert "✓ 1/1" in me.lines[3]


async def test_what_would_be_refused_is_not_approved(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="a" * 501).post_id
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter", "f8", "1")
        assert f"Post {post} cannot go out as it is" in me.told()
        assert not saved(store, cast, post).variants[0].standing.approved


async def test_a_post_is_given_up_with_its_reason(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "d")
        await me.type("Trop tôt\n")
        assert (saved(store, cast, post).state, saved(store, cast, post).reason) == ("cancelled", "Trop tôt")
        assert "Lampe" not in me.lines[3]
        await me.press("u")
        assert "Lampe" in me.lines[3]


# ---- the editor, and what may go wrong


async def test_where_no_editor_can_be_opened_it_is_said(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_post(store, cast)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f9")
        assert me.told().startswith("Neither VISUAL nor EDITOR names an editor.")
        monkeypatch.setenv("EDITOR", "true")
        await me.press("f9")
        assert me.told().startswith("No other program can take this terminal.")
        assert not (tmp_path / "desk" / "editing").exists()
        assert "La lampe Aube arrive." in me.text


async def test_a_plugin_that_fails_is_a_finding(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast, an_account(store, cast.brand, network="nowhere"))
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+o", "3")
        await shows(me, "✗ block", "There is no network nowhere.")
        await me.press("escape")
        await me.type("Oui ! ")
        await me.press("ctrl+s")
        assert me.told() == "Saved."


async def test_words_that_mean_harm_are_only_words(store: Store, cast: Cast, tmp_path: Path) -> None:
    poison = "[red]A[/] 50% [/] now [@click=app.hit]x[/] \u200d 漢字 " + "z" * 400
    account = an_account(store, cast.brand, "@[/]x@a.example")
    post = a_post(store, cast, account, text=poison)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        adapt(act, post.variants[0].id, parts=[poison], cw="[/]")
        file = attach(act, post.variants[0].id, a_blob(act), "image")
        describe(act, file.id, alt="[/] [red]")
        edit(act, post.post_id, title="[draft] [/]")
    for size in ((80, 24), WIDE):
        async with seated(store, tmp_path, size=size) as me:
            await me.press("5")
            assert "[draft] [/]" in me.text
            await me.press("enter", "f2", "2", "ctrl+o", "2")
            await shows(me, "[red]A[/] 50% [/] now", "@[/]x@a.example")
            await me.press("ctrl+o", "4")
            await shows(me, "[/] [red]")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), WIDE])
@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_what_matters_is_seen_at_each_size(
    store: Store, cast: Cast, tmp_path: Path, size: tuple[int, int], lang: str
) -> None:
    a_post(store, cast, an_account(store, cast.brand, "@un@a.example"), text="a" * 512)
    async with seated(store, tmp_path, size=size, lang=lang) as me:
        await me.press("5", "enter")
        await shows(me, "512/500 " + {"en": "too long by 12", "fr": "trop long de 12"}[lang])
        assert {"en": "COMMON TEXT", "fr": "TEXTE COMMUN"}[lang] in me.text
        assert me.lines[-1].rstrip().endswith({"en": "? Keys", "fr": "? Touches"}[lang])
        if size == WIDE:
            await shows(me, {"en": "✗ block", "fr": "✗ bloque"}[lang])
