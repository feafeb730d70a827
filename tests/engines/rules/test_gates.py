"""What closes a gate, and what opens it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import Spoken, speak, translate
from cmsuite.engines.rules.contract import LATER, Context, Finding, Report, Subject, Unknown
from cmsuite.engines.rules.gates import closed
from cmsuite.engines.rules.lint import lint
from tests.engines.rules.making import FACTS, rule_text, ruleset

SAID = Spoken({"en": "Shorten it.", "fr": "Raccourcissez."})


def finding(rule: str, severity: str, status: str = "open", start: int = 0) -> Finding:
    return Finding(rule, "p", severity, "text", start, start + 1, "x", SAID, "f" * 16, status=status)  # type: ignore[arg-type]


def report(*found: Finding, unknown: tuple[Unknown, ...] = ()) -> Report:
    return Report("d" * 64, found, unknown, 0, 0)


def test_the_gravest_comes_first_and_each_says_what_to_do() -> None:
    lacking = Unknown("c.fact", "block", Spoken({"en": "fact visa is not known", "fr": "fait visa inconnu"}), "visa")
    given = report(
        finding("b.warns", "warn"),
        finding("a.informs", "info"),
        finding("s.grave", "S0"),
        finding("a.blocks", "block", start=4),
        finding("z.blocks", "block"),
        finding("y.blocks", "block", status="suppressed"),
        unknown=(lacking, Unknown("d.fact", "warn", SAID, "price")),
    )
    found = closed(given)
    assert [(one.kind, one.rule) for one in found] == [
        ("block", "z.blocks"),
        ("block", "a.blocks"),
        ("unknown", "c.fact"),
        ("warn", "b.warns"),
    ]
    assert found[2].fact == "visa"
    assert translate(found[2].said) == "c.fact could not be evaluated: fact visa is not known."
    speak("fr")
    assert "visa" in translate(found[2].said)
    assert translate(found[3].said) == "Raccourcissez."
    assert [one.rule for one in closed(given, frozenset({"z.blocks", "c.fact"}), frozenset({"b.warns"}))] == [
        "a.blocks"
    ], "who acknowledges a warning opens no block, and who waives a block no other"
    assert closed(given, frozenset({"b.warns"}), frozenset({"z.blocks"})) == found


def test_what_is_asked_later_closes_only_the_gate_that_asks_all(tmp_path: Path) -> None:
    text = rule_text("forbidden-terms", 'terms = ["zed"]', 'lane = "slow"', severity="block")
    said = lint(Subject.of("post", text="Zed"), ruleset(tmp_path, text), Context(FACTS, lanes=("fast",)))
    assert [str(one.reason) for one in said.unknown] == [LATER]
    assert [one.kind for one in closed(said)] == ["unknown"]
    assert closed(said, later=True) == ()


WORDS = st.sampled_from(["a.a", "a.b", "b.a"])
FOUND = st.builds(
    finding, WORDS, st.sampled_from(["block", "warn", "info", "S1"]), st.sampled_from(["open", "suppressed"])
)
LACKING = st.builds(
    Unknown, WORDS, st.sampled_from(["block", "warn", "info"]), st.just(SAID), st.sampled_from(["", "visa"])
)


@given(st.lists(FOUND, max_size=6), st.lists(LACKING, max_size=3), st.sets(WORDS), st.sets(WORDS))
def test_a_gate_is_open_only_where_every_block_was_waived_and_every_warning_acknowledged(
    found: list[Finding], lacking: list[Unknown], waived: set[str], known: set[str]
) -> None:
    given = report(*found, unknown=tuple(lacking))
    reasons = closed(given, frozenset(waived), frozenset(known))
    left = {one.rule for one in found if one.status == "open" and one.severity == "block"} - waived
    left |= {one.rule for one in lacking if one.severity == "block"} - waived
    left |= {one.rule for one in found if one.status == "open" and one.severity == "warn"} - known
    assert {one.rule for one in reasons} == left
    assert not reasons or closed(replace(given, findings=tuple(reversed(found))), frozenset(waived), frozenset(known))
    if given.closed:
        assert closed(given)
