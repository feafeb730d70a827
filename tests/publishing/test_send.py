"""One publication on its way: what is sent, once, and what every answer leads to."""

from datetime import timedelta

from cmsuite.publishing.models import State as S
from tests.fakenet import FakeNet
from tests.publishing.stage import Stage


def test_a_planned_post_is_prepared_before_its_hour_and_leaves_at_it_once(on: Stage, net: FakeNet):
    id = on.planned("Une lampe, un soir.", after=timedelta(minutes=20))
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
