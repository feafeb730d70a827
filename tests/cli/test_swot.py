"""SWOT notes from the command line: candidates of the audit, weights by pairs, both rankings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.errors import Usage
from cmsuite.core.workspace import create
from cmsuite.engines import acts
from cmsuite.engines.documents import life
from cmsuite.engines.documents.views import document
from cmsuite.matrix.weights import pairs, read, said
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.matrix.notes import WHOLE
from tests.workplace import Cast, people

Run = Callable[..., Result]
FINDINGS = [
    {"key": "F1", "side": "internal", "tag": "W", "statement": "Answers after 26 h.", "measure": "214 questions",
     "consequence": "Baskets are left", "severity": 5},
    {"key": "F2", "side": "external", "tag": "O", "statement": "Repair is looked for", "severity": 4},
    {"key": "F3", "side": "internal", "tag": "", "statement": "A remark"},
]  # fmt: skip


@pytest.fixture
def cast(store: Store) -> Cast:
    load_kinds()
    return people(store)


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path, cast: Cast) -> Run:
    """A command by Chloé at NOW; it must end with `code`."""
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root

    def run(*words: str, code: int = 0, typed: str = "") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, ["swot", *words], obj=obj, input=typed)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.fixture
def note(store: Store, cast: Cast) -> int:
    """A SWOT note that follows an audit with findings; its document's id."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        audit = life.create(
            act, "audit_report", "Audit", language="en", content={"findings": FINDINGS}, reason="Asked."
        )
        made = life.create(
            act, "swot_note", "SWOT", language="en", content=WHOLE, parent=audit.document_id, reason="Asked."
        )
        return made.document_id


@pytest.fixture
def content(store: Store, cast: Cast, note: int) -> Callable[[], dict[str, Any]]:
    def content() -> dict[str, Any]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return dict(document(act, note).newest.content)

    return content


def test_findings_become_factors(run: Run, note: int, content: Callable[[], dict[str, Any]]) -> None:
    offered = json.loads(run("candidates", str(note), "--json").stdout)
    assert [(one["finding"], one["quadrant"], one["taken_as"]) for one in offered] == [("F1", "W", ""), ("F2", "O", "")]
    offered = json.loads(run("candidates", str(note), "--take", "F1", "--json").stdout)
    assert [one["taken_as"] for one in offered] == ["W4", ""]
    made = content()["weaknesses"][-1]
    assert (made["statement"], made["findings"]) == ("Answers after 26 h, 214 questions: Baskets are left", ["F1"])
    run("candidates", str(note), "--all")
    assert content()["opportunities"][-1]["findings"] == ["F2"]
    assert len(content()["weaknesses"]) == 4, "what is a factor is not taken twice"
    assert "no candidate F9" in run("candidates", str(note), "--take", "F9", code=2).output


def test_weights_are_read_from_a_file(
    run: Run, note: int, content: Callable[[], dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "answers.txt"
    order = ["O1", "O2", "O3", "T1", "T2"]
    lines = [f"{first} > {second}" for first, second in pairs(order)]
    file.write_text("# with Hélène\n" + "\n".join(lines), encoding="utf-8")
    (found,) = json.loads(
        run("weigh", str(note), "--side", "external", "--answers", str(file), "--client", "--json").stdout
    )
    assert found["weights"] == {"O1": 0.36, "O2": 0.28, "O3": 0.2, "T1": 0.12, "T2": 0.04}
    assert (found["circles"], found["consistency"], found["unanswered"]) == ([], 1, 0)
    assert [one["weight"] for one in content()["threats"]] == ["0.12", "0.04"]
    assert {one["client"] for one in content()["comparisons"]} == {"more"}


@pytest.mark.parametrize(
    ("text", "told"),
    [("O1 > O2\nO1 ~ O3\n", "Line 2"), ("O1 > S1", "Line 1: there is no factor S1"), ("O1 > O1", "compares no two")],
)
def test_a_line_that_is_wrong_is_named(run: Run, note: int, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "answers.txt"
    file.write_text(text, encoding="utf-8")
    assert told in run("weigh", str(note), "--side", "external", "--answers", str(file), code=2).output


def test_weights_are_asked_for_and_what_was_said_is_kept(
    run: Run, note: int, content: Callable[[], dict[str, Any]]
) -> None:
    told = run("weigh", str(note), "--side", "external", typed="1\n3\n\n").output
    assert "8 pairs have no answer" in told
    said = [(one["first"], one["second"], one["alone"]) for one in content()["comparisons"]]
    assert said == [("O1", "O2", "more"), ("O1", "O3", "less")]
    assert content()["opportunities"][0]["weight"] == "0.25", "as a hand wrote it: two answers of ten say little"
    run("weigh", str(note), "--side", "external", "--take", typed="\n")
    assert content()["opportunities"][0]["weight"] != "0.25"


def test_both_rankings_with_what_would_turn_them_round(run: Run, note: int) -> None:
    found = json.loads(run("rank", str(note), "--json").stdout)
    assert [(one["key"], one["rice"], one["rice_rank"]) for one in found] == [("R2", 2500, 1), ("R1", 1280, 2)]
    assert any("R1 goes before R2" in said for said in found[0]["flips"])
    told = run("rank", str(note)).stdout
    assert "What must be done takes 105 h; 324 h may be a must." in told


def test_another_kind_is_no_swot_note(run: Run, note: int) -> None:
    assert "is no SWOT note" in run("rank", str(note - 1), code=2).output


@given(st.text(alphabet="S12W<>= #\n", max_size=60))
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    keys = ["S1", "S2", "W1", "W2"]
    lines = [line.partition("#")[0].strip() for line in text.split("\n")]
    try:
        found = read(text, keys)
    except Usage as err:
        refused: Usage | None = err
    else:
        refused = None
        assert all(one in keys and other in keys and one != other for one, other in found)
        assert all(said(found, *pair) for pair in found)
    assert refused is None or lines[refused.facts["line"] - 1]
