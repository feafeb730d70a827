"""The table that proposes what to do with a comment: no critic is silenced, nothing deleted, help comes first."""

from __future__ import annotations

import pytest

from cmsuite.engines.rules.forms import DecisionForm
from cmsuite.engines.rules.rules import Ruleset
from tests.charters.measured import moderation

LADDER = {"leave", "answer", "answer-macro", "move-private", "hide", "warn", "limit", "ban", "preserve", "open:crisis"}
LADDER |= {"report:platform", "report:pharos", "advise:complaint", "notify:client", "reference-only"}


@pytest.fixture(scope="module")
def pack() -> Ruleset:
    return moderation()


def row(pack: Ruleset, name: str) -> DecisionForm:
    return next(one for one in pack.decisions if one.id == name)


def test_every_category_and_every_rule_of_the_pack_meets_a_row(pack: Ruleset) -> None:
    rules = {rule.id: rule.category for rule in pack.rules if rule.id.startswith("mod.")}
    named = {one.if_.rule for one in pack.decisions if one.if_.rule}
    categories = {one.if_.category for one in pack.decisions if one.if_.model_fields_set == {"category"}}
    assert named <= set(rules)
    assert {category for rule, category in rules.items() if rule not in named} <= categories


def test_graver_rows_come_first_but_for_what_must_never_be_hidden(pack: Ruleset) -> None:
    places = {one.id: place for place, one in enumerate(pack.decisions)}
    assert places["dec.child-abuse"] == 0
    assert places["dec.threat.dated"] < places["dec.threat"]
    assert places["dec.media"] < places["dec.threat"]
    assert places["dec.complaint"] < places["dec.insult"]
    assert places["dec.suicide"] < places["dec.distress"]


def test_nothing_is_deleted_and_only_link_spam_may_be_hidden_by_itself(pack: Ruleset) -> None:
    for one in pack.decisions:
        assert all(action in LADDER or action.startswith("escalate:") for action in one.actions), one.id
        assert one.clause, one.id
        assert (one.auto is None) == (one.id != "dec.spam.link"), one.id


def test_no_critic_journalist_or_person_in_distress_is_hidden(pack: Ruleset) -> None:
    for name in ("dec.complaint", "dec.complaint.viral", "dec.media", "dec.suicide", "dec.distress", "dec.defamation"):
        assert not {"hide", "ban", "warn"} & set(row(pack, name).actions), name


def test_evidence_comes_before_removal_and_a_child_is_never_copied(pack: Ruleset) -> None:
    for one in pack.decisions:
        if one.severity in ("S0", "S1") and "hide" in one.actions:
            assert one.actions.index("preserve") < one.actions.index("hide"), one.id
    assert "preserve" not in row(pack, "dec.child-abuse").actions
    assert "reference-only" in row(pack, "dec.child-abuse").actions
