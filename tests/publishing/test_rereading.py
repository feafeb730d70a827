"""Every night the rules of today read what is planned and what is online again; what they found is told by day."""

from datetime import timedelta

import pytest

from cmsuite.core import resources
from cmsuite.engines import acts
from cmsuite.engines.jobs.asked import run_now
from cmsuite.engines.rules import reports
from cmsuite.engines.rules.exemptions import waive
from cmsuite.publishing.models import State
from cmsuite.publishing.rereading import Drifted, Reread, drifted, reread_all
from cmsuite.publishing.today import today
from tests.fakenet import FakeNet
from tests.publishing.stage import Stage
from tests.publishing.test_ruling import LAYER, lay

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_hand(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace of the stage is the one that is open."""
    monkeypatch.setattr(resources, "_own", [on.tools.workspace.root])


def needs(on: Stage) -> dict[str, str]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return {need.word: need.sentence for need in today(act)}


def online(on: Stage) -> list[Drifted]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return drifted(act)


def test_a_rule_of_the_day_is_told_of_what_is_planned_and_of_what_is_online(on: Stage, net: FakeNet) -> None:
    out = on.planned("Une lampe arrive en boutique.", after=5 * MINUTE)
    on.at_work(on.store.now() + 6 * MINUTE, MINUTE)
    assert on.state(out) is State.PUBLISHED
    on.planned("Une autre lampe.", after=timedelta(hours=30))
    on.planned("Une table.", after=timedelta(hours=31))
    assert reread_all(on.store, on.tools) == Reread(3, 0, 0)
    assert (needs(on).get("KEPT BACK"), online(on)) == (None, [])

    lay(on)
    assert "KEPT BACK" not in needs(on)
    assert reread_all(on.store, on.tools) == Reread(3, 1, 1)
    assert "“lampe” is held back." in needs(on)["KEPT BACK"]
    assert "TO LOOK AT" not in needs(on), "the worker has not had its night"
    assert run_now(on.store, on.tools, "publishing.reread").did == {"reread": 3, "kept_back": 1, "drifted": 1}
    told_online = "“Une lampe arrive en boutique.” is online, and would not go out today (lumen.lamp)"
    assert needs(on)["TO LOOK AT"] == f"Mastodon: {told_online}"
    assert [(one.variant, one.network, one.rules) for one in online(on)] == [(1, "mastodon", ("lumen.lamp",))]
    assert reread_all(on.store, on.tools) == Reread(3, 1, 1)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        told = reports.told(act, ("variant", 1))
        assert [one.moment for one in told].count("published") == 1
        waive(act, "variant", 1, "lumen.lamp", told[0].hash, "it stays: the opening is over")
    assert (online(on), "TO LOOK AT" in needs(on)) == ([], False)
    assert reread_all(on.store, on.tools) == Reread(3, 1, 0)

    lay(on, LAYER.replace('"lampe"', '"tabouret"'))
    assert reread_all(on.store, on.tools) == Reread(3, 0, 0)
    assert ("KEPT BACK" in needs(on), online(on)) == (False, [])


def test_rules_that_cannot_be_read_end_no_night(on: Stage) -> None:
    on.planned("Une lampe arrive en boutique.")
    lay(on, "[charter")
    assert reread_all(on.store, on.tools) == Reread(1, 1, 0)
