"""What was approved and planned does not leave once a rule blocks it; who has to know is told, and mends it."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.content.approval import approve
from cmsuite.content.checks import Blocked
from cmsuite.content.models import VariantApproval
from cmsuite.content.posts import edit
from cmsuite.core import resources
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.rules import reports
from cmsuite.engines.rules.exemptions import waive
from cmsuite.publishing.models import State
from cmsuite.publishing.obstacle import Obstacle
from cmsuite.publishing.planning import plan, replan
from cmsuite.publishing.register import in_states
from cmsuite.publishing.today import today
from tests.fakenet import FakeNet
from tests.publishing.stage import Stage
from tests.publishing.test_send import SEND

S = State
MINUTE = timedelta(minutes=1)
LAYER = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr", "core"]

[[rule]]
extends = "core.forbidden-terms"
id = "lumen.lamp"
severity = "block"
waivable_by = "lead"
title = { fr = "Mot retenu", en = "Word held back" }
message = { fr = "« {match} » est retenu.", en = "“{match}” is held back." }
clause = "editorial-charter#4.2"
params = { terms = ["lampe"] }
tests = [{ bad = { text = "Une lampe" } }, { good = { text = "Une table" } }]
"""


def lay(on: Stage, text: str = LAYER) -> Path:
    file = on.tools.workspace.root / "charters" / "atelier-lumen.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def at_hand(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace of the stage is the one that is open."""
    monkeypatch.setattr(resources, "_own", [on.tools.workspace.root])


def needs(on: Stage) -> dict[str, str]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return {need.word: need.sentence for need in today(act)}


def obstacles(on: Stage) -> list[Obstacle | None]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return [line.obstacle for line in in_states(act, [S.PLANNED])]


def test_a_rule_that_came_later_keeps_back_what_was_planned_until_it_is_waived(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe arrive en boutique.", after=5 * MINUTE, grace_s=86_400)
    with acts.read(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        approved_by = act.session.scalars(sa.select(VariantApproval.ruleset_digest)).one()
        assert reports.last(act, [("variant", 1)], "approve")["variant", 1].digest == approved_by
    assert obstacles(on) == [None]
    lay(on)
    assert obstacles(on) == [Obstacle.RULES]

    on.at_work(on.store.now() + 11 * MINUTE, MINUTE)
    assert (on.state(id), net.control.requests(SEND), obstacles(on)) == (S.PLANNED, [], [Obstacle.RULES])
    assert needs(on) == {"KEPT BACK": "Mastodon: “Une lampe arrive en boutique.” of Tue 10 Mar at 10:05 "
                         "does not go out: “lampe” is held back."}  # fmt: skip
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        told = reports.last(act, [("variant", 1)], "send")["variant", 1]
        assert (told.counts["closed"], told.digest != approved_by) == (True, True)
        waive(act, "variant", 1, "lumen.lamp", told.hash, "accepted once for the opening")
    assert (needs(on).keys(), obstacles(on)) == ({"LATE"}, [None])
    on.at_work(on.store.now() + 2 * MINUTE, MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PUBLISHED, 1)


def test_what_a_rule_blocks_is_neither_planned_nor_given_another_time(on: Stage) -> None:
    variant = on.write("Une lampe arrive en boutique.").id
    entry = on.entry(variant, on.store.now() + 60 * MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        planned = plan(act, entry)
    lay(on)
    with pytest.raises(Blocked) as refused, acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, planned.publication_id, wall(on.store.now() + 90 * MINUTE, "Europe/Paris"))
    assert "held back" in str(refused.value)


@pytest.mark.parametrize("broken", ["[charter", LAYER.replace("editorial-fr", "editorial-xx")])
def test_rules_that_cannot_be_read_let_nothing_out_and_end_no_worker(on: Stage, net: FakeNet, broken: str) -> None:
    id = on.planned("Une lampe arrive en boutique.", after=5 * MINUTE, grace_s=86_400)
    lay(on, broken)
    on.at_work(on.store.now() + 11 * MINUTE, MINUTE)
    assert (on.state(id), net.control.requests(SEND)) == (S.PLANNED, [])
    assert "atelier-lumen.toml" in needs(on)["KEPT BACK"] or "editorial-xx" in needs(on)["KEPT BACK"]
    lay(on, LAYER.replace('"lampe"', '"table"'))
    on.at_work(on.store.now() + 2 * MINUTE, MINUTE)
    assert on.state(id) is S.PUBLISHED


def test_what_was_written_anew_is_approved_by_the_rules_of_its_day(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe arrive en boutique.", after=5 * MINUTE, grace_s=86_400)
    lay(on)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 1, parts=["Une belle lampe."])
    with pytest.raises(Blocked), acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        approve(act, 1)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 1, parts=["Une table arrive."])
    on.approve(1)
    on.at_work(on.store.now() + 6 * MINUTE, MINUTE)
    assert on.state(id) is S.PUBLISHED
