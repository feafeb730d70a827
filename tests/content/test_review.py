"""A post is submitted, read, sent back and taken up: by whom, from which state, and what the lists say of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
import sqlalchemy as sa

from cmsuite.content.approval import approve
from cmsuite.content.files import attach, describe
from cmsuite.content.models import Post, PostState, Variant
from cmsuite.content.posts import adapt, cancel, edit
from cmsuite.content.review import (
    ApprovedAlready,
    NotChecked,
    NotInReview,
    NotToSubmit,
    StillRefused,
    may_decide,
    submit,
    take_back,
)
from cmsuite.content.turns import to_change, to_read
from cmsuite.content.views import lines
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.people.brands import give_role
from cmsuite.engines.people.models import Role
from cmsuite.store.store import Store
from tests.content.desk import a_blob, a_post, an_account, prints, refused, submitted
from tests.workplace import Cast, people

S = PostState


def state(store: Store, cast: Cast, post: int) -> PostState:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return post_of(act, post).state


def in_state(store: Store, post: int, state: PostState) -> None:
    """As a brief of another room would leave it."""
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Post).where(Post.id == post).values(state=state))


def reads(store: Store, who: Actor, brand: int | None = None) -> list[str]:
    with acts.read(store, by=who, brand=brand, all_brands=brand is None) as act:
        return [one.title for one in to_read(act)]


# ---- submitted, taken back


@pytest.mark.parametrize("before", [S.IDEA, S.BRIEFED, S.IN_PRODUCTION])
def test_a_post_is_submitted_undone_and_done_again(store: Store, before: PostState) -> None:
    cast = people(store)
    post = a_post(store, cast).post_id
    in_state(store, post, before)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert submit(act, post, prints(act, post)).state is S.IN_REVIEW
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, line or 0).state is before
        back = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, back or 0).state is S.IN_REVIEW


def test_what_is_in_review_is_taken_back_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    post = submitted(store, cast).post_id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert take_back(act, post).state is S.IN_PRODUCTION
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, line or 0).state is S.IN_REVIEW
        back = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, back or 0).state is S.IN_PRODUCTION


def test_taking_back_is_not_undone_over_other_words(store: Store) -> None:
    """They were never checked."""
    cast = people(store)
    saved = submitted(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        take_back(act, saved.post_id)
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, saved.variants[0].id, parts=["a" * 900])
    with pytest.raises(NotChecked), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line or 0)
    assert state(store, cast, saved.post_id) is S.IN_PRODUCTION


@pytest.mark.parametrize("was", [S.IN_REVIEW, S.ON_HOLD, S.CANCELLED])
def test_what_is_elsewhere_is_not_submitted(store: Store, was: PostState) -> None:
    cast = people(store)
    post = a_post(store, cast).post_id
    in_state(store, post, was)
    with pytest.raises(NotToSubmit) as told, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, post, prints(act, post))
    assert told.value.sentence.startswith(f"Post {post} cannot be submitted: it is ")
    assert state(store, cast, post) is was


def test_what_stands_approved_is_not_submitted(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast, an_account(store, cast.brand), an_account(store, cast.brand))
    for variant in saved.variants:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            approve(act, variant.id)
    with pytest.raises(ApprovedAlready), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, saved.variants[0].id, cw="Bois")
        assert submit(act, saved.post_id, prints(act, saved.post_id)).state is S.IN_REVIEW


def test_what_was_refused_is_submitted_again_when_it_has_changed(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast)
    refused(store, cast, saved.variants[0].id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        take_back(act, saved.post_id)
    with pytest.raises(StillRefused), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Autre chose."])
        assert submit(act, saved.post_id, prints(act, saved.post_id)).state is S.IN_REVIEW


def test_what_is_not_in_review_is_not_taken_back(store: Store) -> None:
    cast = people(store)
    post = a_post(store, cast).post_id
    with (
        pytest.raises(NotInReview, match="it is in production"),
        acts.open(store, by=cast.chloe, brand=cast.brand) as act,
    ):
        take_back(act, post)


def test_what_changed_after_the_check_is_not_submitted(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        checked = prints(act, saved.post_id)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        attach(act, saved.variants[0].id, a_blob(act), "image")
    with pytest.raises(NotChecked), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, checked)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        edit(act, saved.post_id, title="Autre")
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id), seen=saved.version)
    assert state(store, cast, saved.post_id) is S.IN_PRODUCTION


def test_who_does_not_write_neither_submits_nor_takes_back(store: Store) -> None:
    cast = people(store)
    post, other = a_post(store, cast).post_id, submitted(store, cast).post_id
    for what in (partial(submit, post_id=post, prints=[]), partial(take_back, post_id=other)):
        with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, brand=cast.brand) as act:
            what(act)
    assert (state(store, cast, post), state(store, cast, other)) == (S.IN_PRODUCTION, S.IN_REVIEW)


def test_the_post_of_another_brand_is_not_there(store: Store) -> None:
    cast, other = people(store), people(store, "Café Rialto")
    post = a_post(store, cast).post_id
    with pytest.raises(acts.Missing), acts.open(store, by=other.chloe, brand=other.brand) as act:
        submit(act, post, [])


def together(store: Store, *who: tuple[Actor, int, Callable[[Act], object]]) -> list[str]:
    """All at the same moment; what became of each."""
    start = Barrier(len(who))

    def one(actor: Actor, brand: int, what: Callable[[Act], object]) -> str:
        start.wait(timeout=10)
        try:
            with acts.open(store, by=actor, brand=brand) as act:
                what(act)
        except (acts.Conflict, NotToSubmit, NotChecked) as err:
            return type(err).__name__
        return "done"

    with ThreadPoolExecutor(len(who)) as pool:
        return [came.result(timeout=60) for came in [pool.submit(one, *each) for each in who]]


def test_of_two_who_submit_at_once_one_does(store: Store) -> None:
    cast = people(store)
    for _turn in range(4):
        post = a_post(store, cast).post_id
        both = [(who, cast.brand, lambda act, post=post: submit(act, post, prints(act, post)))
                for who in (cast.chloe, cast.karim)]  # fmt: skip
        assert sorted(together(store, *both)) == ["NotToSubmit", "done"]
        assert state(store, cast, post) is S.IN_REVIEW


def test_what_is_in_review_was_checked_whoever_comes_first(store: Store) -> None:
    """One submits what was checked while another edits: the edit is kept, and what is submitted is what was checked."""
    cast = people(store)
    for turn in range(4):
        saved = a_post(store, cast)
        checked = [line.hash for line in saved.variants]
        came = together(
            store,
            (cast.chloe, cast.brand, partial(submit, post_id=saved.post_id, prints=checked)),
            (cast.karim, cast.brand, partial(edit, post_id=saved.post_id, parts=[f"Tour {turn}"])),
        )
        assert came[1] == "done"
        expected = S.IN_REVIEW if came[0] == "done" else S.IN_PRODUCTION
        assert state(store, cast, saved.post_id) is expected


# ---- refused, taken up


def test_an_edit_leaves_it_in_review_until_somebody_said_no(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert edit(act, saved.post_id, parts=["La lampe Aube est là."]).state is S.IN_REVIEW
    refused(store, cast, saved.variants[0].id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert edit(act, saved.post_id, title="Aube").state is S.IN_REVIEW
        done = edit(act, saved.post_id, parts=["La lampe Aube est enfin là."])
    assert done.state is S.IN_PRODUCTION
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert submit(act, saved.post_id, prints(act, saved.post_id), seen=done.version).state is S.IN_REVIEW
        assert edit(act, saved.post_id, parts=["Encore autre chose."]).state is S.IN_REVIEW


def test_any_change_of_what_was_refused_takes_it_up(store: Store) -> None:
    cast = people(store)
    for what in ("warning", "description", "file"):
        saved = submitted(store, cast)
        variant = saved.variants[0].id
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            file = attach(act, variant, a_blob(act), "image", alt="Une lampe en bois clair")
        refused(store, cast, variant)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            if what == "warning":
                adapt(act, variant, cw="Bois")
            elif what == "description":
                describe(act, file.id, alt="Une lampe en bois sombre")
            else:
                attach(act, variant, a_blob(act, b"two"), "image", alt="Une autre lampe en bois")
        assert state(store, cast, saved.post_id) is S.IN_PRODUCTION


def test_what_was_not_refused_may_change_beside_what_was(store: Store) -> None:
    cast = people(store)
    accounts = [an_account(store, cast.brand), an_account(store, cast.brand)]
    saved = submitted(store, cast, *accounts)
    refused(store, cast, saved.variants[0].id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, saved.variants[1].id, cw="Bois")
    assert state(store, cast, saved.post_id) is S.IN_REVIEW


def test_taking_up_is_undone_to_the_words_that_were_refused(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast)
    refused(store, cast, saved.variants[0].id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Autre chose."])
        line = acts.last(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert acts.undo(act, line or 0).variants[0].hash == saved.variants[0].hash
        assert lines(act, [saved.post_id])[saved.post_id].refused == 1


def test_a_list_counts_what_stands_refused(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast, an_account(store, cast.brand), an_account(store, cast.brand))
    variant = saved.variants[0].id

    def counted() -> tuple[int, int]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            line = lines(act, [saved.post_id])[saved.post_id]
            return line.approved, line.refused

    assert counted() == (0, 0)
    refused(store, cast, variant)
    assert counted() == (0, 1)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant)
    assert counted() == (1, 0)


# ---- who has something to do


def test_who_may_say_yes_finds_what_was_submitted(store: Store) -> None:
    cast = people(store)
    a_post(store, cast)
    saved = submitted(store, cast)
    assert reads(store, cast.chloe) == []
    assert reads(store, cast.karim) == reads(store, cast.helene, cast.brand) == ["Lampe Aube"]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, saved.variants[0].id)
    assert reads(store, cast.karim) == reads(store, cast.helene) == []


def test_nobody_is_asked_to_read_what_they_wrote_or_what_stands_refused(store: Store) -> None:
    cast = people(store)
    own = submitted(store, cast, by=cast.karim)
    assert reads(store, cast.karim) == []
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert not may_decide(act, own.post_id)
        choose(act, "content.four_eyes", False)
        assert may_decide(act, own.post_id)
    assert reads(store, cast.karim) == ["Lampe Aube"]
    refused(store, cast, own.variants[0].id)
    assert reads(store, cast.karim) == reads(store, cast.helene) == []


def test_the_client_reads_after_the_team(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.approval_steps", ["internal", "client"])
    saved = submitted(store, cast)
    assert (reads(store, cast.karim), reads(store, cast.helene)) == (["Lampe Aube"], [])
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, saved.variants[0].id)
    assert (reads(store, cast.karim), reads(store, cast.helene)) == ([], ["Lampe Aube"])


def test_a_yes_for_its_day_is_a_yes_and_what_leaves_first_is_read_first(store: Store) -> None:
    cast = people(store)
    first, second, third = (submitted(store, cast) for _ in range(3))
    day = store.now() + timedelta(9)
    dated = {second.variants[0].id: day, third.variants[0].id: day - timedelta(5)}
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        order = [one.post_id for one in to_read(act, leaves=lambda _act, _ids: dated)]
        assert order == [third.post_id, second.post_id, first.post_id]
        approve(act, second.variants[0].id, valid_from=day - timedelta(3), valid_until=day + timedelta(3))
        assert second.post_id not in [one.post_id for one in to_read(act, leaves=lambda _act, _ids: dated)]


def test_what_is_read_is_of_the_brands_where_one_has_a_say(store: Store) -> None:
    cast, other = people(store), people(store, "Café Rialto")
    submitted(store, cast)
    submitted(store, other)
    with acts.open(store, by=other.karim, brand=other.brand) as act:
        give_role(act, cast.helene.person_id or 0, Role.CM)
    assert reads(store, cast.helene) == ["Lampe Aube"]
    assert reads(store, other.karim) == ["Lampe Aube"] * 2
    assert reads(store, other.karim, other.brand) == ["Lampe Aube"]


def test_the_author_hears_who_asks_for_changes_and_why(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast)
    refused(store, cast, saved.variants[0].id, "Le prix manque")

    def told(who: Actor) -> list[tuple[int, str, str]]:
        with acts.read(store, by=who, all_brands=True) as act:
            return [(one.post_id, one.who, one.reason) for one in to_change(act)]

    assert told(cast.chloe) == [(saved.post_id, "Karim Benali", "Le prix manque")]
    assert told(cast.karim) == []
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, saved.variants[0].id)
    assert told(cast.chloe) == []
    refused(store, cast, saved.variants[0].id)
    assert len(told(cast.chloe)) == 1
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Autre chose."])
    assert told(cast.chloe) == []


def test_what_was_given_up_is_neither_read_nor_changed(store: Store) -> None:
    cast = people(store)
    saved = submitted(store, cast)
    refused(store, cast, saved.variants[0].id)
    other = submitted(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for post in (saved.post_id, other.post_id):
            cancel(act, post, "Trop tôt")
        assert to_change(act) == []
    assert reads(store, cast.karim) == []


def test_what_is_to_be_read_is_found_among_many(store: Store) -> None:
    """By its own index: the steps do not grow with the posts."""
    if store.url.get_backend_name() != "sqlite":
        pytest.skip("only SQLite counts its steps")
    cast = people(store)
    saved = submitted(store, cast)
    many, steps = 3000, 0
    with store.connection(writes=True) as connection:
        for model in (Post, Variant):
            table = model.__table__
            row = dict(connection.execute(sa.select(table).where(table.c.id == saved.post_id)).mappings().one())
            for n in range(100, 100 + many):
                own = {"state": "in_production"} if model is Post else {"post_id": n, "short_id": f"{n:08d}"}
                connection.execute(sa.insert(model).values(row | own | {"id": n}))

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    with acts.read(store, by=cast.karim, all_brands=True) as act:
        raw = act.session.connection().connection.dbapi_connection
        assert raw is not None
        raw.set_progress_handler(count, 100)
        assert len(to_read(act)) == 1
        assert to_change(act) == []
        raw.set_progress_handler(None, 0)
    assert steps < many
