"""Posts and variants: what is written is what is sent, and its print tells one byte from another."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.content.drafts import HashMismatch, draft
from cmsuite.content.files import AltOrDecorative, attach, describe, detach, files
from cmsuite.content.models import NoSuchStep, Post, PostState, Variant
from cmsuite.content.posts import NoAccount, NoText, PostCancelled, ReasonMissing, adapt, cancel, edit, reopen, write
from cmsuite.content.views import ids, lines, post, posts
from cmsuite.content.wording import Attached, Wording, print_of, worded
from cmsuite.engines import acts
from cmsuite.engines.networks.contract import Media
from cmsuite.engines.trail.trace import trace
from cmsuite.store.store import Store
from tests.content.desk import a_blob, a_post, an_account
from tests.workplace import Cast, people

WORDS = Wording(("Une lampe.",), language="fr")
IMAGE = Attached(0, Media("a" * 64, "image/png", 10, alt="Une lampe posée sur un banc"))


def printed(words: Wording = WORDS, *files: Attached, account: int = 1, network: str = "mastodon") -> str:
    return print_of(account, network, "none", words, files)


def hash_of(store: Store, cast: Cast, variant_id: int) -> str:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return draft(act, variant_id).hash


# ---- the print


def test_composed_and_decomposed_accents_have_one_print() -> None:
    assert printed(Wording(("caf\u00e9",))) == printed(Wording(("cafe\u0301",)))


def test_the_line_ends_of_windows_have_the_print_of_ours() -> None:
    assert printed(Wording(("a\r\nb",))) == printed(Wording(("a\nb",)))


def test_form_1_is_this_json_for_ever() -> None:
    """Approvals name its print: another text for the same content would take them all away."""
    text = (
        '{"account":1,"cw":"","form":1,"label":"none","language":"fr","media":[{"alt":"Une lampe posée sur un banc",'
        '"decorative":false,"focal":null,"kind":"image","part":0,"recipe":null,"sha256":"' + "a" * 64 + '"}],'
        '"network":"mastodon","parts":["Une lampe."],"visibility":"public"}'
    )
    assert printed(WORDS, IMAGE) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        printed(replace(WORDS, parts=("Une lampe",))),
        printed(
            replace(WORDS, parts=("Une lampe.", "")),
        ),
        printed(replace(WORDS, cw="Lumière vive")),
        printed(replace(WORDS, language="en")),
        printed(replace(WORDS, visibility="unlisted")),
        printed(WORDS, IMAGE),
        printed(WORDS, replace(IMAGE, part=1)),
        printed(WORDS, replace(IMAGE, recipe="1:1")),
        printed(WORDS, replace(IMAGE, media=replace(IMAGE.media, alt="", decorative=True))),
        printed(WORDS, replace(IMAGE, media=replace(IMAGE.media, sha256="b" * 64))),
        printed(account=2),
        printed(network="kit"),
    ],
)
def test_whatever_is_sent_changes_the_print(other: str) -> None:
    assert other != printed()


def test_one_letter_of_an_alternative_text_changes_the_print() -> None:
    corrected = replace(IMAGE, media=replace(IMAGE.media, alt="Une lampe posée sur un bang"))
    assert printed(WORDS, IMAGE) != printed(WORDS, corrected)


def test_the_order_of_the_files_is_in_the_print() -> None:
    second = replace(IMAGE, media=replace(IMAGE.media, sha256="b" * 64))
    assert printed(WORDS, IMAGE, second) != printed(WORDS, second, IMAGE)


@given(st.lists(st.text(), min_size=1, max_size=4), st.text(), st.lists(st.text(), min_size=1, max_size=4), st.text())
def test_two_wordings_have_one_print_only_when_they_are_one(a: list[str], x: str, b: list[str], y: str) -> None:
    from unicodedata import normalize

    def canonical(parts: list[str], cw: str) -> list[str]:
        return [normalize("NFC", t).replace("\r\n", "\n").replace("\r", "\n") for t in (*parts, cw)]

    one, other = Wording(tuple(a), cw=x), Wording(tuple(b), cw=y)
    assert (printed(one) == printed(other)) == (canonical(a, x) == canonical(b, y))


def test_an_accounts_own_words_go_before_the_posts() -> None:
    master = Wording(("Bonjour",), cw="", language="fr").doc()
    assert worded(master, {"parts": ["Hello"], "language": "en"}) == Wording(("Hello",), language="en")


# ---- writing


def test_a_post_has_a_variant_for_each_account_with_a_short_id_of_its_own(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast, an_account(store, cast.brand), an_account(store, cast.brand, "@ici@autre.example"))
    assert len({line.short_id for line in saved.variants}) == 2
    assert all(len(line.short_id) == 8 and line.short_id.isascii() for line in saved.variants)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        sent = draft(act, saved.variants[0].id)
    assert (sent.parts[0].text, sent.language, sent.visibility) == ("La lampe Aube arrive.", "fr", "public")
    assert sent.hash == saved.variants[0].hash


def test_an_account_of_another_brand_is_not_there(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Braise")
    foreign = an_account(store, other.brand)
    with pytest.raises(acts.Missing), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, "Essai", ["Bonjour"], [foreign])


def test_a_post_of_another_brand_is_not_there(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Braise")
    saved = a_post(store, other)
    with pytest.raises(acts.Missing), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, saved.post_id, title="Pris")
    with pytest.raises(acts.Missing), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        adapt(act, saved.variants[0].id, cw="Pris")


@pytest.mark.parametrize(("parts", "accounts", "said"), [([], True, NoText), (["Bonjour"], False, NoAccount)])
def test_a_post_needs_a_part_and_an_account(
    store: Store, parts: list[str], accounts: bool, said: type[Exception]
) -> None:
    cast = people(store)
    to = [an_account(store, cast.brand)] if accounts else []
    with pytest.raises(said), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, "Essai", parts, to)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\x1b[31mRouge\x1b[0m", "Rouge"),
        ("\x1b]52;c;cm0gLXJm\x07Presse-papiers", "Presse-papiers"),
        ("[red]rouge[/red] [/]", "[red]rouge[/red] [/]"),
        ("abc\u202edef", "abcdef"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("<b>gras</b>", "<b>gras</b>"),
        ("deux\nlignes", "deux lignes"),
    ],
)
def test_a_hostile_title_enters_as_plain_text(store: Store, typed: str, kept: str) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        saved = write(act, typed, ["Bonjour"], [account])
    assert saved.title == kept


def test_a_post_without_a_title_is_called_by_its_first_words(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert write(act, "  ", ["Bonjour à toutes"], [account]).title == "Bonjour à toutes"


# ---- editing


def test_an_edit_changes_the_print_of_those_who_say_it_and_of_no_other(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast, an_account(store, cast.brand), an_account(store, cast.brand, "@en@social.example"))
    french, english = saved.variants
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        own = adapt(act, english.id, parts=["The Aube lamp is here."], language="en")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        after = edit(act, saved.post_id, parts=["La lampe Aube est là."], seen=saved.version)
    assert after.variants[0].hash != french.hash
    assert after.variants[1].hash == own.hash != english.hash


def test_a_stale_edit_shows_both_sides_and_saves_nothing(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["La lampe Aube, en bois."], seen=saved.version)
    with pytest.raises(acts.Conflict) as told, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["La lampe Aube, en lin."], seen=saved.version)
    assert told.value.sides == {"parts": (["La lampe Aube, en lin."], ["La lampe Aube, en bois."])}
    assert "Karim" in told.value.sentence
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post(act, saved.post_id).words.parts == ("La lampe Aube, en bois.",)


def test_a_stale_change_of_a_variant_is_a_conflict(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        adapt(act, variant.id, cw="Photos", seen=variant.version)
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, variant.id, cw="Images", seen=variant.version)


def test_what_was_changed_past_the_acts_does_not_leave(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Post).values(master=Wording(("Autre",)).doc()))
    with pytest.raises(HashMismatch), acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        draft(act, variant.id)


def test_a_cancelled_post_takes_no_more_changes(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, "Produit retiré")
    for change in (
        lambda act: edit(act, saved.post_id, cw="x"),
        lambda act: adapt(act, saved.variants[0].id, cw="x"),
        lambda act: attach(act, saved.variants[0].id, a_blob(act), "image"),
    ):
        with pytest.raises(PostCancelled), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            change(act)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert posts(act) == []
        assert [line.id for line in posts(act, state=PostState.CANCELLED)] == [saved.post_id]


def test_cancelling_takes_a_reason_and_happens_once(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with pytest.raises(ReasonMissing), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, " ")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, "Produit retiré")
    with pytest.raises(NoSuchStep), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, "Encore")


# ---- files


def test_files_keep_their_order_and_go_with_their_part(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        variant = write(act, "Fil", ["Un", "Deux"], [account]).variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, variant, a_blob(act, b"1"), "image", alt="Un atelier vu de la rue", part=1)
        attach(act, variant, a_blob(act, b"2"), "image", decorative_reason="Filet de séparation")
        sent = draft(act, variant)
    assert [len(part.media) for part in sent.parts] == [1, 1]
    assert sent.parts[0].media[0].decorative
    assert sent.parts[1].media[0].alt == "Un atelier vu de la rue"


def test_a_file_of_a_part_that_went_goes_with_the_last_one(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        saved = write(act, "Fil", ["Un", "Deux"], [account])
        attach(act, saved.variants[0].id, a_blob(act), "image", alt="Un atelier vu de la rue", part=1)
        edit(act, saved.post_id, parts=["Tout en un"])
        sent = draft(act, saved.variants[0].id)
    assert [len(part.media) for part in sent.parts] == [1]


def test_a_file_has_an_alternative_text_or_a_reason_never_both(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0].id
    with pytest.raises(AltOrDecorative), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, variant, a_blob(act), "image", alt="Une lampe", decorative_reason="Décor")


# ---- undo: each act done, undone, and done again


def undone_and_redone(store: Store, cast: Cast, line: int | None) -> tuple[int | None, int | None]:
    """Undo a line, then undo the undoing; both leave a line of their own."""
    assert line is not None
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
        back = acts.last(act)
    assert back is not None
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, back)
        return back, acts.last(act)


def test_writing_is_undone_by_cancelling_and_done_again(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        saved = write(act, "Essai", ["Bonjour"], [account])
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line or 0)
        assert act.get(Post, saved.post_id).state is PostState.CANCELLED
        back = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, back or 0)
        assert act.get(Post, saved.post_id).state is PostState.IN_PRODUCTION


def test_an_edit_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        after = edit(act, saved.post_id, title="Autre", parts=["Un", "Deux"], cw="Attention", language="en")
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        again = acts.undo(act, line or 0)
        back = acts.last(act)
    assert (again.title, again.variants[0].hash) == (saved.title, saved.variants[0].hash)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, back or 0).variants[0].hash == after.variants[0].hash


def test_an_adaptation_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        own = adapt(act, variant.id, parts=["Bonjour"], cw="Attention")
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, line or 0).hash == variant.hash
        back = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, back or 0).hash == own.hash


def test_cancelling_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, "Produit retiré")
        line = acts.last(act)
    undone_and_redone(store, cast, line)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = post(act, saved.post_id)
    assert (found.state, found.reason) == (PostState.CANCELLED, "Produit retiré")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert reopen(act, saved.post_id).state is PostState.IN_PRODUCTION


def test_attaching_describing_and_detaching_are_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    lines: list[int | None] = []
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        first = attach(act, variant.id, a_blob(act), "image", alt="Une lampe en bois", width=12, height=8)
        lines.append(acts.last(act))
    undone_and_redone(store, cast, lines[0])
    assert hash_of(store, cast, variant.id) == first.hash
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        row = files(act, variant.id)[0]
        assert (row.alt, row.width, row.height, row.position) == ("Une lampe en bois", 12, 8, 0)
        described = describe(act, row.id, decorative_reason="Filet")
        lines.append(acts.last(act))
    undone_and_redone(store, cast, lines[1])
    assert hash_of(store, cast, variant.id) == described.hash
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert detach(act, files(act, variant.id)[0].id) == variant.hash
        lines.append(acts.last(act))
    undone_and_redone(store, cast, lines[2])
    assert hash_of(store, cast, variant.id) == variant.hash


def test_an_undo_never_covers_what_came_after(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, cw="Un")
        line = acts.last(act)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, saved.post_id, cw="Deux")
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line or 0)


def test_a_post_is_traced_to_its_variants(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = trace(act, "post", saved.post_id)
    assert ("variant", saved.variants[0].id) in found.labels


def test_the_last_to_change_what_is_sent_is_known(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, saved.post_id, cw="Photos")
        assert act.get(Variant, saved.variants[0].id).written_by == cast.karim.person_id
        edit(act, saved.post_id, title="Un autre nom")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, title="Lampe Aube")
        assert act.get(Variant, saved.variants[0].id).written_by == cast.karim.person_id


# ---- lists


def test_a_list_knows_its_posts_by_the_words_of_their_title(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        first, second = (write(act, title, ["…"], [account]).post_id for title in ("Lampe 50_%", "Lampe Aube"))
        cancel(act, write(act, "Lampe Ambre", ["…"], [account]).post_id, "Trop tôt")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert ids(act) == [second, first]
        assert ids(act, words=("lampe", "aube")) == [second]
        assert ids(act, words=("50_%",)) == [first]
        assert len(ids(act, state=PostState.CANCELLED)) == 1
        found = lines(act, [first, 999])
        assert [(line.id, line.brand, line.title) for line in found.values()] == [(first, cast.brand, "Lampe 50_%")]
