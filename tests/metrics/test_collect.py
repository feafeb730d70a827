"""A round of reading: what is due is read once, at its age, and a failing account stops no other."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.engines import acts
from cmsuite.engines.networks.contract import Metric
from cmsuite.engines.networks.registry import trust
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.metrics.collect import Collected, collect
from cmsuite.metrics.facts import observe
from cmsuite.metrics.models import Fact, RemotePost
from cmsuite.metrics.sampling import LARGEST, Target, readings, take
from cmsuite.store.store import Store
from tests import fakenet
from tests.conftest import NOW
from tests.publishing.stage import Stage, stage

HOUR = timedelta(hours=1)
COUNTERS = ("favourites_count", "reblogs_count", "replies_count")


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as server:
        yield server


@pytest.fixture
def on(store: Store, tmp_path: Path, net: fakenet.FakeNet) -> Stage:
    return stage(store, tmp_path, net.url)


def published(on: Stage, net: fakenet.FakeNet, account: int | None = None, name: str = "lumen") -> str:
    """A post that is online and known; returns its id on the network."""
    remote_id = net.control.put("Bonjour", account=name)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        observe(act, account or on.account, remote_id, f"https://social.example/{remote_id}", act.now)
    return remote_id


def counts(net: fakenet.FakeNet, remote_id: str, *numbers: int) -> None:
    """What the network says of a post from now on."""
    net.control.statuses[remote_id].update(zip(COUNTERS, numbers, strict=True))


def facts(on: Stage, metric: str) -> list[tuple[int | None, int]]:
    """Age and value of the facts in force."""
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        wanted = sa.select(Fact).where(Fact.metric == metric, Fact.superseded_by.is_(None)).order_by(Fact.id)
        return [(row.age_h, int(row.value or 0)) for row in act.session.scalars(wanted)]


def collected(on: Stage, *, now: bool = False) -> Collected:
    return collect(on.store, on.tools, now=now)


def test_a_post_is_read_at_each_age_and_only_then(on: Stage, net: fakenet.FakeNet) -> None:
    post = published(on, net)
    for hours, likes in ((0.5, 1), (0.6, 3), (5, 8), (1, 9)):  # 0:30, 1:06, 6:06 and 7:06 after publication
        on.later(hours=hours)
        counts(net, post, likes, 2, 1)
        collected(on)
    assert facts(on, "reactions") == [(1, 3), (6, 8)]
    assert (facts(on, "shares"), facts(on, "comments")) == ([(1, 2), (6, 2)], [(1, 1), (6, 1)])


def test_an_age_that_was_missed_is_a_gap_and_the_next_one_is_read(on: Stage, net: fakenet.FakeNet) -> None:
    post = published(on, net)
    counts(net, post, 5, 0, 0)
    on.later(hours=20)  # 1 and 6 hours went by while nothing ran
    collected(on)
    on.later(hours=5)  # 24, an hour late
    collected(on)
    assert [age for age, _value in facts(on, "reactions")] == [None, 24]


def test_after_thirty_days_a_post_is_left_alone(on: Stage, net: fakenet.FakeNet) -> None:
    published(on, net)
    on.later(days=30, hours=1)
    collected(on)
    on.later(days=2)
    assert collected(on).posts == 0
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert act.session.scalars(sa.select(RemotePost.next_sample_at)).one() is None


def test_the_level_of_an_account_is_read_once_a_local_day(on: Stage, net: fakenet.FakeNet) -> None:
    assert (collected(on).facts, collected(on).accounts) == (1, 0)
    on.later(hours=14)  # 23:00 in UTC, but tomorrow in Paris
    assert collected(on).facts == 1
    assert facts(on, "followers") == [(None, 42), (None, 42)]


def test_now_reads_every_post_whether_it_is_due_or_not(on: Stage, net: fakenet.FakeNet) -> None:
    for _n in range(45):
        counts(net, published(on, net), 1, 0, 0)
    assert collected(on).posts == 0
    assert (collected(on, now=True).posts, len(facts(on, "reactions"))) == (45, 45)
    again = collected(on, now=True)
    assert (again.facts, again.revised) == (0, 0)


def test_a_number_that_a_server_does_not_give_is_no_fact(on: Stage, net: fakenet.FakeNet) -> None:
    published(on, net)
    net.control.be(figures=False)
    assert collected(on, now=True).facts == 0


def test_one_failing_account_does_not_stop_another(on: Stage, net: fakenet.FakeNet) -> None:
    other = on.connect("mastodon", "voisine", net.url)
    published(on, net)
    published(on, net, other, "voisine")
    net.control.revoke("token-lumen")
    on.later(hours=1)
    done = collected(on)
    assert (done.accounts, done.posts) == (1, 1)
    assert [one.account for one in done.failed] == ["mastodon @lumen"]
    assert done.failed[0].said
    with acts.read(on.store, by=on.cast.worker, all_brands=True) as act:
        states = {row.name: row.state for row in act.session.scalars(sa.select(Credential))}
    assert states == {
        "mastodon:lumen": CredentialState.NEEDS_RECONNECT,
        "mastodon:voisine": CredentialState.OK,
    }


def test_what_a_failure_left_unread_is_read_in_the_next_round(on: Stage, net: fakenet.FakeNet) -> None:
    post = published(on, net)
    counts(net, post, 4, 0, 0)
    on.later(hours=1)
    net.control.tell("answer", on="GET /api/v1/statuses", status=503)
    assert len(collected(on).failed) == 1
    on.later(minutes=15)
    assert collected(on).failed == []
    assert facts(on, "reactions") == [(1, 4)]


def test_a_post_that_the_network_stumbles_over_is_due_again_until_its_age_has_gone_by(
    on: Stage, net: fakenet.FakeNet
) -> None:
    broken, well = published(on, net), published(on, net)
    for post in (broken, well):
        counts(net, post, 4, 0, 0)
    on.later(hours=1)
    for minutes in (0, 30):
        net.control.tell("answer", on=f"GET /api/v1/statuses/{broken}", status=500)
        on.later(minutes=minutes)
        counts(net, well, 5, 0, 0)
        done = collected(on)
        assert (done.posts, len(done.failed)) == ((1, 0) if not minutes else (0, 1))  # the other is not due again
        assert (len(facts(on, "reactions")), next_at(on, broken)) == (1, NOW + HOUR)
    collected(on)
    assert facts(on, "reactions") == [(1, 5), (1, 4)]

    net.control.tell("answer", on=f"GET /api/v1/statuses/{broken}", status=500)
    on.later(hours=10)
    counts(net, well, 9, 0, 0)
    collected(on)
    assert next_at(on, broken) == NOW + 24 * HOUR  # six hours is a gap
    assert facts(on, "reactions") == [(1, 5), (1, 4), (None, 9)]


def next_at(on: Stage, remote_id: str) -> datetime | None:
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        return act.session.scalars(sa.select(RemotePost.next_sample_at).where(RemotePost.remote_id == remote_id)).one()


def test_a_post_that_is_gone_from_the_network_leaves_no_number(on: Stage, net: fakenet.FakeNet) -> None:
    post = published(on, net)
    del net.control.statuses[post]
    on.later(hours=1)
    assert collected(on).failed == []
    assert facts(on, "reactions") == []


def test_a_plugin_that_raises_fails_its_own_account_with_a_sentence(on: Stage, net: fakenet.FakeNet) -> None:
    folder = on.tools.workspace.root / "plugins"
    folder.mkdir()
    shipped = Path(__file__).parents[2] / "plugins" / "kit.toml"
    (folder / "clumsy.toml").write_text(shipped.read_text().replace('"kit"', '"clumsy"'))
    (folder / "clumsy.py").write_text(
        "api = 1\n\n\nclass Clumsy:\n"
        "    def __init__(self, descriptor):\n        self.descriptor = descriptor\n\n"
        "    def __getattr__(self, name):\n        return lambda *args: 1 / 0\n\n\nplugin = Clumsy\n"
    )
    trust(folder / "clumsy.py")
    on.connect("clumsy", "maladroit")
    done = collected(on)
    assert done.accounts == 1
    assert [(one.account, "ZeroDivisionError" in one.said) for one in done.failed] == [("clumsy @maladroit", True)]


def test_two_workers_do_not_read_the_same_post(on: Stage, net: fakenet.FakeNet) -> None:
    published(on, net)
    on.later(hours=1)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert len(take(act, on.account)) == 1
    with acts.open(on.store, by=acts.worker("another"), brand=on.cast.brand) as act:
        assert take(act, on.account) == []


@pytest.mark.parametrize("said", [-1, LARGEST + 1, 10**30])
def test_a_number_that_cannot_be_one_is_not_believed(said: int) -> None:
    target = Target(1, 1, "mastodon", "@lumen", "Europe/Paris", stock=True)
    (one,) = readings(target, [], [Metric(None, "followers", said, "stock", "d")], NOW)
    assert one.value is None


def test_the_command_reads_at_once_and_says_which_account_failed(on: Stage, net: fakenet.FakeNet) -> None:
    config = on.tools.workspace.root / "config.toml"
    config.write_text(config.read_text().replace("allow_private = []", 'allow_private = ["127.0.0.0/8"]'))
    published(on, net)
    given = Cli(workspace_named=str(config.parent), person_named="chloe@lumen.example", clock=on.store.clock)
    said = CliRunner().invoke(suite, ["metrics", "collect", "--now"], obj=given)
    assert (said.exit_code, said.stdout) == (0, "Read 1 post: 4 new facts, 0 of them corrections.\n")
    net.control.tell("answer", on="GET /api/v1/statuses", status=503)
    given = Cli(workspace_named=str(config.parent), person_named="chloe@lumen.example", clock=on.store.clock)
    said = CliRunner().invoke(suite, ["metrics", "collect", "--now", "--json"], obj=given)
    assert said.exit_code == 1
    assert json.loads(said.stdout)["failed"][0]["account"] == "mastodon @lumen"
    assert said.stderr.startswith("mastodon @lumen: ")
