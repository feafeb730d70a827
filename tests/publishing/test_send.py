"""One publication on its way: what is sent, once, and what every answer leads to."""

from datetime import timedelta

import pytest

from cmsuite.accounts.access import snapshot
from cmsuite.calendar.entries import UnderWay, move
from cmsuite.content.posts import edit
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.secrets.key import KeyFile
from cmsuite.engines.secrets.models import CredentialState
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.models import State as S
from cmsuite.publishing.planning import cancel
from cmsuite.store.upgrade import standing
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import ZONE, Stage

MINUTE = timedelta(minutes=1)
SOON = MINUTE


def test_a_planned_post_is_prepared_before_its_hour_and_leaves_at_it_once(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe, un soir.", after=20 * MINUTE)
    assert on.work() == 0
    on.later(minutes=6)
    assert on.work() == 1
    assert (on.state(id), net.control.created()) == (S.PLANNED, {})
    assert on.publication(id).prepared is not None
    assert on.work() == 0
    on.later(minutes=14)
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe, un soir.": 1})
    assert (on.outcomes(id), on.outcomes(id, "look")) == (["ok"], ["equal"])
    assert on.work() == 0


def test_what_was_sent_is_a_post_that_the_measures_know(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=SOON)
    on.later(minutes=1)
    on.work()
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        remote = act.get(RemotePost, on.publication(id).remote_post_id or 0)
    there = net.control.posts()[0]
    assert (remote.remote_id, remote.url, remote.text) == (there["id"], there["url"], "Une lampe")


def test_a_look_with_nothing_to_do_writes_nothing(on: Stage) -> None:
    on.planned("Demain", after=timedelta(days=1))
    with acts.read(on.store, by=on.cast.worker, all_brands=True) as act:
        before = _lines(act)
    assert [on.work() for _ in range(3)] == [0, 0, 0]
    with acts.read(on.store, by=on.cast.worker, all_brands=True) as act:
        assert _lines(act) == before


def _lines(act: acts.Act) -> int:
    import sqlalchemy as sa

    from cmsuite.engines.acts.models import Journal

    return act.session.scalar(sa.select(sa.func.count(Journal.id))) or 0


@pytest.mark.parametrize(
    ("told", "state", "outcome"),
    [
        ({"status": 422, "body": '{"error": "Validation failed"}'}, S.FAILED, "rejected_permanent"),
        ({"status": 429, "headers": {"Retry-After": "120"}}, S.PLANNED, "rejected_retryable"),
        ({"status": 503, "headers": {"Retry-After": "30"}}, S.PLANNED, "rejected_retryable"),
        ({"status": 401, "body": "{}"}, S.PLANNED, "rejected_retryable"),
        ({"status": 403, "body": '{"error": "This action is not allowed"}'}, S.PLANNED, "rejected_retryable"),
        ({"status": 503}, S.AMBIGUOUS, "ambiguous"),
        ({"status": 400, "body": '{"error": "?"}'}, S.AMBIGUOUS, "ambiguous"),
        ({"status": 400, "body": '{"error": "?"}', "applied": True}, S.AMBIGUOUS, "ambiguous"),
        ({"status": 200, "body": "<html>"}, S.AMBIGUOUS, "ambiguous"),
        ({"status": 500, "applied": True}, S.AMBIGUOUS, "ambiguous"),
    ],
)
def test_each_answer_has_its_state(on: Stage, net: FakeNet, told, state, outcome) -> None:
    id = on.planned("Une lampe", after=SOON)
    on.later(minutes=1)
    net.control.tell("answer", on=SEND, **told)
    on.work()
    assert (on.state(id), on.outcomes(id)) == (state, [outcome])
    assert on.work() == 0


@pytest.mark.parametrize("then", ["hang", "reset", "cut"])
def test_no_certain_answer_is_a_doubt(on: Stage, net: FakeNet, then) -> None:
    id = on.planned("Une lampe", after=SOON)
    on.later(minutes=1)
    net.control.tell(then)
    on.work()
    assert (on.state(id), on.outcomes(id)) == (S.AMBIGUOUS, ["ambiguous"])


def test_a_server_that_cannot_be_reached_is_tried_again_with_growing_waits(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=SOON, grace_s=7200)
    on.later(minutes=1)
    on.work()
    net.stop()
    other = on.planned("Une autre", after=SOON, grace_s=3 * 3600)
    on.later(minutes=1)
    start = on.store.now()
    on.at_work(start + timedelta(minutes=10))
    assert (on.state(id), on.state(other)) == (S.PUBLISHED, S.PLANNED)
    assert on.outcomes(other) == ["rejected_retryable"] * 3
    net.start()
    on.at_work(start + timedelta(minutes=40))
    assert on.state(other) is S.PUBLISHED
    assert net.control.created() == {"Une lampe": 1, "Une autre": 1}


def test_five_refusals_for_now_are_enough(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=SOON, grace_s=86_400)
    on.later(minutes=1)
    net.control.be(retry_after_s=60)
    on.at_work(on.store.now() + timedelta(hours=3), timedelta(minutes=2))
    assert (on.state(id), on.outcomes(id)) == (S.FAILED, ["rejected_retryable"] * 5)


def test_what_is_refused_until_it_is_useless_is_missed_and_never_sent(on: Stage, net: FakeNet) -> None:
    id = on.planned("Joyeux Noël", after=SOON, grace_s=600)
    on.later(minutes=1)
    net.control.tell("answer", on=SEND, status=429, headers={"Retry-After": "3600"})
    on.at_work(on.store.now() + timedelta(minutes=90), MINUTE)
    assert (on.state(id), net.control.created()) == (S.MISSED, {})


def test_past_its_latest_useful_time_nothing_is_called(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=SOON, grace_s=60)
    on.later(minutes=3)
    on.work()
    assert (on.state(id), net.control.requests()) == (S.MISSED, [])


def test_content_changed_after_approval_does_not_leave(on: Stage, net: FakeNet) -> None:
    variant = on.write("Une lampe")
    id = on.planned("Une autre lampe", after=SOON)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 2, parts=["Une autre lampe."])
    on.later(minutes=1)
    assert on.work() == 0
    assert (on.state(id), net.control.requests()) == (S.PLANNED, [])
    on.approve(2)
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une autre lampe.": 1})
    assert variant.id == 1


def test_what_was_prepared_from_another_wording_is_prepared_anew(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=10 * MINUTE)
    on.work()
    assert on.publication(id).prepared is not None
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 1, parts=["Deux lampes"])
    on.approve(1)
    on.later(minutes=10)
    on.work()
    assert net.control.created() == {"Deux lampes": 1}


def test_a_prepared_entry_stays_where_it_is_until_its_publication_is_cancelled(on: Stage) -> None:
    id = on.planned("Une lampe", after=10 * MINUTE)
    on.work()
    later = wall(on.store.now() + timedelta(hours=2), ZONE)
    with pytest.raises(UnderWay), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        move(act, on.publication(id).entry_id, later)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, id)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        move(act, on.publication(id).entry_id, later)
    assert on.state(id) is S.CANCELLED


@pytest.mark.parametrize("status", [401, 422])  # snac says 422
def test_a_refused_sign_in_stops_the_account_and_no_other(on: Stage, net: FakeNet, status: int) -> None:
    net.control.be(revoked=status)
    other = on.connect("mastodon", "atelier", net.url)
    first, second = on.planned("Une", after=SOON), on.planned("Deux", after=SOON)
    third = on.planned("Trois", after=SOON, account=other)
    net.control.revoke("token-lumen")
    on.later(minutes=1)
    while on.work():
        pass
    assert [on.state(id) for id in (first, second, third)] == [S.PLANNED, S.PLANNED, S.PUBLISHED]
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert snapshot(act, on.account).state is CredentialState.NEEDS_RECONNECT
    assert on.work() == 0
    assert net.control.created() == {"Trois": 1}


def test_a_network_whose_clock_is_far_from_ours_gets_nothing(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=SOON)
    net.control.be(skew_s=120)
    on.later(minutes=1)
    on.work()
    assert (on.state(id), net.control.created()) == (S.PLANNED, {})


def test_what_the_network_shows_otherwise_is_written_down(on: Stage, net: FakeNet) -> None:
    net.control.be(languages=False)
    id = on.planned("Une lampe", after=SOON)
    on.later(minutes=1)
    on.work()
    looked = on.attempts(id)[-1]
    assert (on.state(id), looked.outcome, looked.excerpt) == (
        S.PUBLISHED,
        "differs",
        "pub.readback-differs language",
    )


def test_what_the_network_would_refuse_stays_until_it_is_mended(on: Stage, net: FakeNet) -> None:
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        choose(act, "content.gate", "none")  # whose rules would have told at the approval
    id = on.planned("x" * 501, after=SOON)
    on.later(minutes=1)
    on.at_work(on.store.now() + 10 * MINUTE, MINUTE)
    assert (on.state(id), on.outcomes(id), net.control.requests(SEND)) == (S.PLANNED, ["rejected_retryable"], [])
    assert "501" in (on.attempts(id)[0].excerpt or "")
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 1, parts=["x" * 500])
    on.approve(1)
    on.later(minutes=1)
    on.work()
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PUBLISHED, 1)


def test_what_is_missing_on_this_machine_fails_nothing(on: Stage, net: FakeNet) -> None:
    """Another machine may have it: a key, a trusted plugin, a file."""
    id = on.planned("Une lampe", after=SOON, grace_s=86_400)
    away = on.tools.workspace.root / "secrets"
    if not away.exists():  # on PostgreSQL the secret is a row, its key is the file
        away = KeyFile.of(standing(on.store).uid or "").path
    away.rename(away.with_name("away"))
    on.later(minutes=1)
    on.at_work(on.store.now() + 30 * MINUTE, MINUTE)
    assert (on.state(id), on.outcomes(id), net.control.requests()) == (S.PLANNED, ["rejected_retryable"], [])
    away.with_name("away").rename(away)
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.PUBLISHED


def test_an_entry_that_is_cancelled_takes_its_publication_along(on: Stage, net: FakeNet) -> None:
    from cmsuite.calendar.entries import cancel as cancel_entry

    id = on.planned("Une lampe", after=20 * MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel_entry(act, on.publication(id).entry_id, "no longer")
    on.later(minutes=20)
    on.work()
    assert (on.state(id), net.control.requests()) == (S.CANCELLED, [])
