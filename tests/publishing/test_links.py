"""Before a post leaves its links are asked; one that is dead, or that nobody could ask, keeps it back, and is told."""

from datetime import timedelta

import pytest

from cmsuite.core import resources
from cmsuite.engines import acts
from cmsuite.publishing import linked
from cmsuite.publishing.models import State
from cmsuite.publishing.rereading import Reread, drifted, reread_all
from cmsuite.publishing.today import today
from tests import feedserver
from tests.fakenet import FakeNet
from tests.publishing.stage import Stage
from tests.publishing.test_ruling import lay

MINUTE = timedelta(minutes=1)
LAYER = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr", "networks"]

[[disable]]
rule = "net.https"
reason = "the server of the tests has no certificate"
by = "k.haddad"
"""


@pytest.fixture(autouse=True)
def at_hand(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace of the stage is the one that is open, and lets plain http pass."""
    monkeypatch.setattr(resources, "_own", [on.tools.workspace.root])
    lay(on, LAYER)


def needs(on: Stage) -> dict[str, str]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return {need.word: need.sentence for need in today(act)}


def test_a_dead_link_keeps_a_post_back_until_it_is_there_and_is_told_once_it_is_online(on: Stage, net: FakeNet) -> None:
    with feedserver.serving() as site:
        text = f"Lisez {site.url('/carte')}"
        far = on.planned("Lisez " + site.url("/plus-tard"), after=timedelta(hours=30))
        id = on.planned(text, after=20 * MINUTE, grace_s=86_400)
        on.at_work(on.store.now() + 30 * MINUTE, 5 * MINUTE)
        assert (on.state(id), site.asked) == (State.PLANNED, []), (
            "nobody asked: it is not evaluated, and does not leave"
        )
        assert "Answer of the link" in needs(on)["KEPT BACK"]

        assert linked.turn(on.store, on.tools) == 1
        assert {one.path for one in site.asked} == {"/carte"}, "what leaves in more than a day is left alone"
        assert linked.turn(on.store, on.tools) == 0
        assert site.url("/carte: 404") in needs(on)["KEPT BACK"]
        on.at_work(on.store.now() + 2 * MINUTE, MINUTE)
        assert on.state(id) is State.PLANNED

        site.answers["/carte"] = feedserver.Answer(b"La carte")
        on.later(minutes=11)
        assert linked.turn(on.store, on.tools) == 1
        on.at_work(on.store.now() + 2 * MINUTE, MINUTE)
        assert on.state(id) is State.PUBLISHED

        del site.answers["/carte"]
        site.answers["/plus-tard"] = feedserver.Answer(b"Plus tard")
        on.later(hours=13)
        assert reread_all(on.store, on.tools) == Reread(2, 0, 1)
        with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
            assert [one.rules for one in drifted(act)] == [("net.link-alive",)]
        assert on.state(far) is State.PLANNED
