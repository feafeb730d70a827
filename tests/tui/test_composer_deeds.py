"""What is done with a post: files, its day, a yes or a no; and what may go wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmsuite.calendar.days import of_variants
from cmsuite.content.approval import approve
from cmsuite.content.files import attach, describe
from cmsuite.content.posts import adapt, edit
from cmsuite.content.review import submit
from cmsuite.content.views import ids
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.publishing.planning import plan
from cmsuite.store.store import Store
from cmsuite.tui.widgets.writing import Writing
from tests.content.desk import a_blob, a_post, an_account, an_image, prints, refused, submitted
from tests.tui.composing import WIDE, saved, shows, until
from tests.tui.seated import placed, seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


# ---- files, day, approval


async def test_a_file_is_attached_and_described(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = a_post(store, cast).post_id
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l.png").write_bytes(an_image())
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f3")
        await me.type("no.png")
        await me.press("ctrl+s")
        await shows(me, "no.png cannot be read: it is not there.")
        await me.press("home", "ctrl+k")
        await me.type("l.png")
        await me.press("ctrl+s", "ctrl+o", "c")
        await shows(me, "Media 1 has no alternative text.")
        await me.press("enter", "f4")
        await me.type("Une lampe posée sur un banc")
        await me.press("ctrl+s")
        await shows(me, "✓ Une lampe posée sur un banc")
        assert [file.alt for file in saved(store, cast, post).variants[0].files] == ["Une lampe posée sur un banc"]
        await me.press("delete")
        assert saved(store, cast, post).variants[0].files == ()
        await me.press("u")
        assert len(saved(store, cast, post).variants[0].files) == 1, me.text


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
        assert "11 Mar 2026, 09:00" in me.text
        await me.type("12/3 18h\n")
        assert due() == datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
        assert "In the calendar:" in me.told()
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            approve(act, variant)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            plan(act, of_variants(act, [variant])[variant].entry)
        await me.press("f5")
        await me.type("12/3 23h\n")
        assert "Warnings: [plan.quiet]" in me.text
        await me.type("The match ends at that hour.\n")
        assert due() == datetime(2026, 3, 12, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_who_wrote_it_submits_and_who_may_says_yes(store: Store, cast: Cast, tmp_path: Path, lang: str) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path, lang=lang) as me:
        await me.press("5", "enter")
        assert {"en": "f8 Submit", "fr": "f8 Soumettre"}[lang] in me.lines[-1]
        await me.type("Oui, ")
        await me.press("f8")
        assert saved(store, cast, post).words.parts == ("Oui, La lampe Aube arrive.",)
        assert saved(store, cast, post).state == "in_review"
        assert {"en": "F5 gives it a day", "fr": "F5 lui donne un jour"}[lang] in me.told()
        await shows(me, {"en": "saved · in review", "fr": "enregistré · en relecture"}[lang])
    async with seated(store, tmp_path, me="karim@lumen.example", lang=lang) as me:
        await me.press("5", "enter")
        assert {"en": "f8 Approve", "fr": "f8 Valider"}[lang] in me.lines[-1]
        await me.press("f8", "2")
        await me.type("Trop court\n")
        assert saved(store, cast, post).variants[0].standing.refused
        await shows(me, {"en": "saved · changes requested", "fr": "enregistré · changements demandés"}[lang])
        await me.press("escape")
        await shows(me, {"en": "changes requested", "fr": "changements demandés"}[lang])
        await me.press("enter", "f8", "1")
        assert saved(store, cast, post).variants[0].standing.approved
        await me.press("escape")
        assert "✓ 1/1" in me.lines[3]


async def test_what_blocks_is_shown_and_not_submitted(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast, text="a" * 501).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f8")
        assert f"Post {post} cannot go out as it is" in me.told()
        await shows(me, "✗ block")
        assert saved(store, cast, post).state == "in_production"


async def test_what_a_link_answered_is_among_the_checks_once_it_was_asked(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    post = a_post(store, cast, text="La lampe Aube arrive, lisez https://127.0.0.1:1/aube").post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        assert "Link dead" not in me.text
        await me.press("f8")
        await shows(me, "✗ block Link dead")
        assert saved(store, cast, post).state == "in_production"


async def test_what_is_new_is_saved_and_submitted_by_one_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    an_account(store, cast.brand)
    async with seated(store, tmp_path) as me:
        await me.press("5", "a", "enter")
        await me.type("Une lampe. ")
        await me.press("f8")
        await shows(me, "saved · in review")
        assert saved(store, cast, 1).state == "in_review"
        await me.press("escape", "u")
        assert saved(store, cast, 1).state == "in_production"


async def test_what_is_in_review_is_taken_back_by_the_same_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = submitted(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "f8")
        await shows(me, "It is in review. @lumen", "waits for")
        await me.press("1")
        assert saved(store, cast, post).state == "in_production"
        assert me.told().startswith("Out of the review.")


async def test_nobody_is_offered_a_yes_to_what_they_wrote(store: Store, cast: Cast, tmp_path: Path) -> None:
    submitted(store, cast, by=cast.karim)
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter")
        assert "f8 Submit" in me.lines[-1]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.four_eyes", False)
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter")
        assert "f8 Approve" in me.lines[-1]


async def test_who_may_do_neither_has_no_such_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = submitted(store, cast).post_id
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        give_role(act, add_person(act, "Lucie", "lucie@lumen.example"), Role.VIEWER)
    async with seated(store, tmp_path, me="lucie@lumen.example", size=(120, 40)) as me:
        await me.press("5", "enter")
        await shows(me, "read only · in review")
        assert "f8" not in me.lines[-1]
        told = me.told()
        await me.press("f8")
        assert me.told() == told
        await me.press("f1")
        assert "composer." in me.text
        assert "composer.submit" not in me.text
        assert "composer.approve" not in me.text
    assert saved(store, cast, post).state == "in_review"


async def test_it_is_offered_as_soon_as_somebody_else_submits(store: Store, cast: Cast, tmp_path: Path) -> None:
    saved_ = a_post(store, cast)
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter")
        assert "f8 Submit" in me.lines[-1]
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            submit(act, saved_.post_id, prints(act, saved_.post_id))
        me.app.look()
        await me.settled()
        assert "f8 Approve" in me.lines[-1]


async def test_what_was_refused_is_changed_everywhere_and_submitted_again(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    """The words of one account and those of all, in one saving: the first of both takes the post out of review."""
    post = submitted(store, cast, an_account(store, cast.brand, "@un@a.example"), an_account(store, cast.brand))
    for variant in post.variants:
        refused(store, cast, variant.id)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await shows(me, "saved · changes requested")
        await me.type("Ici. ")
        await me.press("f2", "2")
        await me.type("Et là. ")
        await me.press("ctrl+s")
        assert me.told() == "Saved."
        assert saved(store, cast, post.post_id).state == "in_production"
        assert saved(store, cast, post.post_id).words.parts == ("Ici. La lampe Aube arrive.",)
        await me.press("f8")
        assert saved(store, cast, post.post_id).state == "in_review"


async def test_a_key_that_slipped_into_the_text_is_not_saved_by_a_yes(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = submitted(store, cast).post_id
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("5", "enter", "e", "f8")
        assert me.told().startswith("You changed these words.")
        await me.press("1")
        assert saved(store, cast, post).words.parts == ("La lampe Aube arrive.",)
        await me.press("ctrl+z", "f8", "1")
        assert saved(store, cast, post).variants[0].standing.approved
        assert saved(store, cast, post).words.parts == ("La lampe Aube arrive.",)


async def test_who_may_only_read_reads_and_says_yes(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path, me="helene@lumen.example") as me:
        await me.press("5", "enter")
        await me.type("Oui ! ")
        await me.press("f9", "f3")
        assert "read only" in me.text
        assert me.app.screen.query_one(Writing).text == "La lampe Aube arrive."
        await me.press("f8", "1")
        assert saved(store, cast, post).variants[0].standing.approved


async def test_what_would_be_refused_is_not_approved(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.gate", "none")
    post = submitted(store, cast, text="a" * 501).post_id
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
        await me.press("5", "enter", "ctrl+o", "c")
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
            await me.press("enter", "f2", "2", "ctrl+o", "b")
            await shows(me, "[red]A[/] 50% [/] now", "@[/]x@a.example")
            await me.press("ctrl+o", "d")
            await shows(me, "[/] [red]")


@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_what_matters_is_seen_at_each_size_and_stays(store: Store, cast: Cast, tmp_path: Path, lang: str) -> None:
    a_post(store, cast, an_account(store, cast.brand, "@un@a.example"), text="a" * 510)
    async with seated(store, tmp_path, size=(80, 24), lang=lang) as me:
        await me.press("5", "enter", "end")
        await me.type("xy")
        cursor = me.app.screen.query_one(Writing).cursor_location
        for size in ((80, 24), (120, 40), WIDE, (80, 24)):
            await me.pilot.resize_terminal(*size)
            await shows(me, "512/500 " + {"en": "too long by 12", "fr": "trop long de 12"}[lang])
            assert {"en": "COMMON TEXT", "fr": "TEXTE COMMUN"}[lang] in me.text
            assert {"en": "not saved", "fr": "non enregistré"}[lang] in me.text
            assert me.lines[-1].rstrip().endswith({"en": "Keys", "fr": "Touches"}[lang])
            assert me.app.screen.query_one(Writing).cursor_location == cursor
            if size == WIDE:
                await shows(me, {"en": "✗ block", "fr": "✗ bloquant"}[lang])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_is_no_longer_approved_is_told(store: Store, cast: Cast, tmp_path: Path) -> None:
    placed(store, cast, "Rosiers en pot", hours=5)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("Oui ! ")
        await me.press("ctrl+s")
        told = [one.text for one in me.app.told]
        assert told == ["Saved.", "No longer approved as it is now: @lumen. F8 submits it anew."]
        await me.type("Encore ")
        await me.press("ctrl+s")
        assert len(me.app.told) == 3


# ---- several at once


def states(store: Store, cast: Cast, posts: list[int]) -> list[str]:
    return [saved(store, cast, post).state.value for post in posts]


@pytest.mark.by_turns
async def test_all_that_are_marked_are_submitted_approved_and_given_up(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    on = an_account(store, cast.brand)
    made = [a_post(store, cast, on).post_id for _ in range(7)]
    refused(store, cast, saved(store, cast, made[0]).variants[0].id)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("5", "*", "x", "1")
        assert "Submit 7 posts?" in me.text
        assert "1 of 7 is refused:" in me.text
        assert f"✗ Lampe Aube: Post {made[0]} is as it was" in me.text
        assert "· Lampe Aube: in review" in me.text
        assert states(store, cast, made) == ["in_production"] * 7
        await me.press("2")
        assert me.told() == "Submitted: 6 posts · u undoes"
        assert states(store, cast, made) == ["in_production"] + ["in_review"] * 6
        await me.press("u")
        assert states(store, cast, made) == ["in_production"] * 7
        await me.press("home", "space", "space", "x", "1")  # a handful is done at once
        assert me.told() == "Submitted: 2 posts · u undoes"
        await me.press("end", "space", "up", "space", "d")
        await me.type("No room left\n")
        assert me.told() == "Given up: 2 posts · u undoes"
        assert states(store, cast, made) == ["cancelled"] * 2 + ["in_production"] * 3 + ["in_review"] * 2
    async with seated(store, tmp_path, size=(120, 40), me="karim@lumen.example") as me:
        await me.press("5", "space", "space", "x", "2")
        assert "Approve 2 posts as they are?" in me.text  # a yes has no way back: few are shown too
        assert "says that you read it" in me.text
        await me.press("2")
        assert me.told() == "Approved: 2 posts"
        assert [saved(store, cast, post).variants[0].standing.approved for post in made[5:]] == [True, True]


@pytest.mark.by_turns
async def test_a_post_is_duplicated_from_the_list_and_from_the_calendar(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    entry = placed(store, cast, "Rosiers en pot", approved=False)
    first = posts_of(store, cast)[0]
    async with seated(store, tmp_path) as me:
        await me.press("5", "D")
        await shows(me, "Rosiers en pot : les mots.")
        assert f"The words are those of post {first}" in me.told()
        assert posts_of(store, cast) == [first], "not there before it is saved"
        await me.press("ctrl+s")
        await until(me, lambda: len(posts_of(store, cast)) == 2)
        second = max(posts_of(store, cast))
        assert saved(store, cast, second).words == saved(store, cast, first).words
        await me.press("escape", "escape", "colon")
        await me.type(f"entry {entry}\n")
        await me.press("D")
        await shows(me, "Rosiers en pot : les mots.")


def posts_of(store: Store, cast: Cast) -> list[int]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return ids(act)
