"""What labelled comments say of the rules of moderation, and what a rule may do for it; the guide as a pack."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cmsuite.charters.deciding import REMOVALS
from cmsuite.charters.moderation.gates import gate, ready, trusted
from cmsuite.charters.moderation.kinds import GUIDE
from cmsuite.charters.moderation.packing import pack
from cmsuite.charters.moderation.precision import Labelled, kept, measured
from cmsuite.charters.moderation.schema import MeasuredRule, ModerationGuide
from cmsuite.charters.moderation.trying import Rules, rules
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.packs import read_file, shelf
from tests.charters.moderation.test_checks import AROUND, UNMEASURED, category, guide, told

ON = date(2026, 11, 27)


@pytest.fixture(scope="module")
def heard() -> Rules:
    return rules()


def proved(right: int = 200, n: int = 200, on: date = ON) -> ModerationGuide:
    return guide(measured=[dumped(MeasuredRule(rule="mod.spam", category="spam", n=n, right=right, on=on))])


def test_a_rule_proposes_from_35_of_35_and_hides_from_200_with_one_error() -> None:
    assert [gate(34, 34), gate(35, 35), gate(59, 60), gate(58, 60)] == ["show", "propose", "propose", "show"]
    assert [gate(199, 199), gate(200, 200), gate(199, 200), gate(198, 200)] == ["propose", "hide", "hide", "propose"]
    assert gate(0, 0) == "show"


def test_each_rule_is_measured_by_what_people_said_and_why_it_was_wrong(heard: Rules) -> None:
    comments = [
        Labelled("t’es qu’un abruti", "insult_def"),
        Labelled("vous êtes des connards", "insult"),
        Labelled("espèce d’imbécile", "none", reason="irony"),
        Labelled("merci pour la lampe", "none"),
        Labelled("une honte, ce bonhomme", "insult_def"),
    ]
    (found,) = (one for one in measured(comments, heard) if one.rule == "mod.insult")
    assert (found.n, found.right, found.found, found.there) == (3, 2, 2, 3)
    assert found.reasons == (("irony", 1),)
    assert found.gate == "show"
    assert 0.2 < found.low < 2 / 3
    assert [one.category for one in kept([found], ON)] == ["insult"]


def test_what_may_act_unseen_is_what_was_measured_lately_and_said_by_the_guide(heard: Rules) -> None:
    assert trusted(guide(measured=[]), heard.ruleset, ON) == frozenset()
    assert trusted(proved(), heard.ruleset, ON) == {"dec.spam.link"}
    assert ready(proved(), "spam", ON + timedelta(days=90))
    for least in (proved(198), proved(199, 199), proved(on=ON - timedelta(days=91))):
        assert trusted(least, heard.ruleset, ON) == frozenset()
    quiet = proved().model_copy(update={"categories": guide(categories=category("spam", auto="none")).categories})
    assert trusted(quiet, heard.ruleset, ON) == frozenset()
    assert told(findings(GUIDE, guide(measured=[]), AROUND)) == UNMEASURED
    assert told(findings(GUIDE, proved(), AROUND)) == set()


def test_the_guide_is_a_pack_that_the_engine_reads(heard: Rules, tmp_path: Path) -> None:
    made = guide(filters=["lumen gratuit"], measured=[])
    path = tmp_path / "moderation-lumen" / "pack.toml"
    path.parent.mkdir()
    path.write_text(pack(made, "lumen", "1.0", heard.ruleset, ON), encoding="utf-8")
    found, stock = read_file(path), shelf(tmp_path)
    every = resolve(stock, stock.with_needed(["moderation-lumen"]))
    assert "own.filtered" in {rule.id for rule in every.rules}
    assert every.decisions[-len(found.decisions) :] == found.decisions
    assert len(found.decisions) > 20
    assert not [row.id for row in found.decisions if row.clause.endswith("#criticism") and REMOVALS & {*row.actions}]
    assert [row.id for row in found.decisions if row.auto] == []
    path.write_text(pack(proved(), "lumen", "1.0", heard.ruleset, ON), encoding="utf-8")
    assert [row.id for row in read_file(path).decisions if row.auto] == ["own.spam.link"]
