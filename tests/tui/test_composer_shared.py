"""Text that is kept until it is saved, and two people who write at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from cmsuite.content.files import attach
from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui.composing import opened
from cmsuite.tui.places.composer import ComposerPlace
from cmsuite.tui.widgets.writing import Writing
from tests.content.desk import a_blob, a_post
from tests.tui.composing import edited, saved, shows
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


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


# ---- two people


async def test_two_who_change_the_same_text_see_both_and_merge(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="Un\nDeux\nTrois")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Moi : ")
        edited(store, cast, post, "Un\nDeux\nTrois, dit Karim")
        await me.press("ctrl+s")
        assert "Karim Benali saved this on Tue 10 Mar 2026, 10:00" in me.text
        assert "{+Moi : +}Un" in me.text
        assert "Trois{+, dit Karim+}" in me.text
        await me.press("3", "ctrl+s")
        assert saved(store, cast, post.post_id).words.parts == ("Moi : Un\nDeux\nTrois, dit Karim",)


async def test_that_somebody_changed_it_stays_said_until_it_is_decided(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        place = me.app.screen
        assert isinstance(place, ComposerPlace)
        await me.type("Moi : ")
        edited(store, cast, post, "Un, dit Karim")
        place.reread()
        await me.settled()
        assert "changed by somebody else" in me.text
        await me.type("oui, ")
        place.keep()
        await me.settled()
        assert "changed by somebody else" in me.text
        await me.press("ctrl+s", "1")
        assert "changed by somebody else" not in me.text
        assert saved(store, cast, post.post_id).words.parts == ("Moi : oui, Un",)


async def test_whoever_takes_back_what_is_typed_sees_what_somebody_else_wrote(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        place = me.app.screen
        assert isinstance(place, ComposerPlace)
        await me.type("M")
        edited(store, cast, post, "Un, dit Karim")
        place.reread()
        await me.settled()
        await me.press("backspace")
        assert me.app.screen.query_one(Writing).text == "Un, dit Karim"
        assert "changed by somebody else" not in me.text


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


async def test_what_was_read_before_a_save_and_comes_after_it_is_not_shown(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="Un")
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        place = me.app.screen
        assert isinstance(place, ComposerPlace)
        late, read = partial(place._refreshed, place._turn), opened(me.app.seat, post.post_id)
        await me.type("Moi : ")
        await me.press("ctrl+s")
        late(read)
        await me.settled()
        assert me.app.screen.query_one(Writing).text == "Moi : Un"
        assert saved(store, cast, post.post_id).words.parts == ("Moi : Un",)


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
