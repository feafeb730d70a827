"""Who may say yes, what a yes is about, and what takes it away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmsuite.content.approval import (
    ChangedSince,
    Decided,
    NoProof,
    NothingToConfirm,
    NotTheirs,
    NotYetDecided,
    OwnWork,
    Unexplained,
    approve,
    confirm,
    record,
    refuse,
    standing,
)
from cmsuite.content.files import attach, describe
from cmsuite.content.models import VariantApproval
from cmsuite.content.posts import cancel, edit
from cmsuite.content.views import post, posts
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.approvals.standing import Standing, Void
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.content.desk import a_blob, a_post
from tests.workplace import Cast, people

DAY = timedelta(days=1)


def yes(store: Store, cast: Cast, variant: int, by: Actor, **more: object) -> Decided:
    with acts.open(store, by=by, brand=cast.brand) as act:
        return approve(act, variant, **more)  # type: ignore[arg-type]


def asked(store: Store, cast: Cast, variant: int, at: object = NOW) -> Standing:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return standing(act, variant, at)  # type: ignore[arg-type]


def choosing(store: Store, cast: Cast, key: str, value: object) -> None:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, key, value)


def test_another_person_than_the_author_approves(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    assert not asked(store, cast, variant.id).approved
    done = yes(store, cast, variant.id, cast.karim)
    assert (done.step, done.hash, done.standing.approved) == ("internal", variant.hash, True)
    assert asked(store, cast, variant.id).approved


def test_who_wrote_it_or_changed_it_last_does_not_approve_it(store: Store) -> None:
    cast = people(store)
    own = a_post(store, cast, by=cast.karim)
    with pytest.raises(OwnWork):
        yes(store, cast, own.variants[0].id, cast.karim)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, own.post_id, cw="Photos")
    with pytest.raises(OwnWork):
        yes(store, cast, own.variants[0].id, cast.karim)
    assert yes(store, cast, own.variants[0].id, cast.helene).standing.approved


def test_a_brand_of_one_person_may_do_without_four_eyes(store: Store) -> None:
    cast = people(store)
    own = a_post(store, cast, by=cast.karim)
    choosing(store, cast, "content.four_eyes", False)
    assert yes(store, cast, own.variants[0].id, cast.karim).standing.approved
    choosing(store, cast, "content.four_eyes", True)
    assert asked(store, cast, own.variants[0].id).rulings[0].void is Void.OWN_WORK


def test_a_community_manager_does_not_approve(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast, by=cast.karim).variants[0]
    with pytest.raises(acts.Forbidden):
        yes(store, cast, variant.id, cast.chloe)


def test_one_changed_letter_of_an_alternative_text_takes_the_approval_away(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        file = attach(act, variant.id, a_blob(act), "image", alt="Une lampe en bois clair")
    yes(store, cast, variant.id, cast.karim)
    assert asked(store, cast, variant.id).approved
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        describe(act, file.id, alt="Une lampe en bois claire")
    answer = asked(store, cast, variant.id)
    assert not answer.approved
    assert answer.rulings[0].void is Void.OTHER_HASH
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line_of(act, "content.describe"))
    assert asked(store, cast, variant.id).approved


def line_of(act: acts.Act, name: str) -> int:
    from cmsuite.engines.acts.models import Journal

    return (
        act.session.scalars(sa.select(Journal.id).where(Journal.act == name).order_by(Journal.id.desc())).first() or 0
    )


def test_a_new_title_takes_nothing_away(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    yes(store, cast, saved.variants[0].id, cast.karim)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, title="Lampe Aube, mars")
    assert asked(store, cast, saved.variants[0].id).approved


def test_what_was_read_is_what_is_approved(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Autre chose."])
    with pytest.raises(ChangedSince):
        yes(store, cast, saved.variants[0].id, cast.karim, seen_hash=saved.variants[0].hash[:8])


def test_a_refusal_says_why_and_is_taken_back_by_a_later_yes(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    yes(store, cast, variant.id, cast.karim)
    with pytest.raises(Unexplained), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        refuse(act, variant.id, "  ")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert refuse(act, variant.id, "Le prix manque").standing.refused == ("internal",)
    assert yes(store, cast, variant.id, cast.karim).standing.approved


def test_the_team_and_the_client_both_when_the_brand_says_so(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    choosing(store, cast, "content.approval_steps", ["internal", "client"])
    assert yes(store, cast, variant.id, cast.karim).step == "internal"
    assert asked(store, cast, variant.id).missing == ("client",)
    done = yes(store, cast, variant.id, cast.helene)
    assert (done.step, done.standing.approved) == ("client", True)


def test_the_lead_does_not_give_the_clients_consent(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with pytest.raises(acts.Forbidden):
        yes(store, cast, variant.id, cast.karim, step="client")


def test_an_act_over_all_brands_asks_each_brands_own_policy(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    choosing(store, cast, "content.approval_steps", ["internal", "client"])
    yes(store, cast, variant.id, cast.karim)
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        assert standing(act, variant.id, NOW).missing == ("client",)


def test_a_yes_outside_its_window_does_not_stand(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    yes(store, cast, variant.id, cast.karim, valid_from=NOW, valid_until=NOW + 7 * DAY)
    assert [asked(store, cast, variant.id, NOW + n * DAY).approved for n in (-1, 0, 7, 8)] == [False, True, True, False]


def test_a_cancelled_post_is_approved_by_nobody(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    yes(store, cast, saved.variants[0].id, cast.karim)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, saved.post_id, "Produit retiré")
    answer = asked(store, cast, saved.variants[0].id)
    assert (answer.approved, answer.cancelled) == (False, True)


# ---- what a client said elsewhere


def test_a_colleague_records_a_mail_with_its_file(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    choosing(store, cast, "content.approval_steps", ["client"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        proof = a_blob(act, b"From: helene", "message/rfc822")
        done = record(
            act, variant.id, cast.helene.person_id or 0, "approved", "mail_reply", at=NOW - DAY, proof_blob_id=proof
        )
        row = act.get(VariantApproval, done.approval_id)
    assert done.standing.approved
    assert (row.person_id, row.created_by, row.at) == (cast.helene.person_id, cast.chloe.person_id, NOW - DAY)


def test_without_its_file_a_mail_is_not_recorded(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with pytest.raises(NoProof), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        record(act, variant.id, cast.helene.person_id or 0, "approved", "mail_reply")


def test_nothing_is_recorded_before_it_was_decided(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with pytest.raises(NotYetDecided), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        record(act, variant.id, cast.helene.person_id or 0, "approved", "meeting", at=NOW + DAY)


def test_nobody_records_the_authors_own_yes(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with pytest.raises(OwnWork), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        record(act, variant.id, cast.chloe.person_id or 0, "approved", "meeting")


def test_an_oral_yes_waits_for_who_said_it(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    choosing(store, cast, "content.approval_steps", ["client"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        oral = record(act, variant.id, cast.helene.person_id or 0, "approved", "meeting")
    assert not oral.standing.approved
    with pytest.raises(NotTheirs), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, oral.approval_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        assert confirm(act, oral.approval_id).standing.approved
    with pytest.raises(NothingToConfirm), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        confirm(act, oral.approval_id)


# ---- the rows


def test_what_was_said_is_neither_changed_nor_deleted(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    yes(store, cast, variant.id, cast.karim)
    for statement in (
        sa.update(VariantApproval).values(decision="refused"),
        sa.update(VariantApproval).values(hash="0" * 64),
        sa.delete(VariantApproval),
    ):
        with pytest.raises(sa.exc.IntegrityError), store.connection(writes=True) as connection:
            connection.execute(statement)


def test_an_approval_says_why_it_has_no_undo(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant.id)
        line = acts.last(act)
    with pytest.raises(acts.NothingToUndo) as told, acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line or 0)
    assert "later word" in told.value.sentence


def test_a_variant_of_another_brand_is_not_there(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Braise")
    variant = a_post(store, other).variants[0]
    with pytest.raises(acts.Missing):
        yes(store, cast, variant.id, cast.karim)
    with pytest.raises(sa.exc.IntegrityError), store.connection(writes=True) as connection:
        connection.execute(
            sa.insert(VariantApproval).values(
                brand_id=cast.brand,
                variant_id=variant.id,
                hash=variant.hash,
                step="internal",
                decision="approved",
                person_id=cast.karim.person_id,
                channel="account",
                level="simple",
                at=NOW,
                created_at=NOW,
            )
        )


def test_a_post_is_shown_with_every_word_about_it(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    yes(store, cast, saved.variants[0].id, cast.karim)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        refuse(act, saved.variants[0].id, "Le prix manque")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        shown, line = post(act, saved.post_id), posts(act)[0]
    assert [(word.decision, word.void) for word in shown.variants[0].decisions] == [
        ("refused", ""),
        ("approved", "replaced"),
    ]
    assert (line.author, line.approved, line.variants) == ("Chloé Martin", 0, 1)
