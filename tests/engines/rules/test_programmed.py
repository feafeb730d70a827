"""Every id that a screen can show has a page: those of packs, and those of the program's own checks."""

from __future__ import annotations

import re

import pytest

from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.programmed import OF, all_of_them, explained, programmed, values
from cmsuite.engines.rules.words import SEVERITIES
from tools.checks import FILE, TOP, written

FOUND = re.compile(r'(?:Finding|Problem)\(\s*f?"([^"]+)"')


@pytest.mark.check(what="docs")
def test_the_checks_that_are_told_are_those_of_the_source() -> None:
    assert FILE.read_text("utf-8") == written(), "run: python tools/checks.py"


def test_every_id_that_is_found_by_the_program_can_be_explained() -> None:
    ids = {id for file in (TOP / "cmsuite").rglob("*.py") for id in FOUND.findall(file.read_text("utf-8"))}
    found = shelf()
    rules = {rule.id for rule in resolve(found, found.with_needed(found.names())).rules}
    assert len(ids) > 200
    assert {id for id in ids if id not in rules and programmed(id.replace("{name}", "own")) is None} == set()


def test_each_check_says_what_it_reads_how_much_it_weighs_and_its_sentences() -> None:
    for one in all_of_them().values():
        assert one.id.partition(".")[0] in OF or one.id.startswith("{name}.")
        assert set(one.weights) <= SEVERITIES.keys()
        assert one.weights
        assert not re.search(r"\{[a-z]", " ".join(values(one)["messages"])), one.id


def test_a_check_of_a_crisis_plan_is_told_as_rules_are() -> None:
    blame = programmed("crisis.blame")
    assert blame is not None
    assert explained(blame) == [
        "crisis.blame",
        "  “…” looks for a culprit: write the cause.",
        "  A check of the program on a crisis plan, or the report of a drill: no pack sets it.",
        "  What it finds: warns",
    ]
