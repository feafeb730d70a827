"""Days as commands take them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in which the commands run, with an entry on the last day of May 2031."""
    assert run("init", str(tmp_path / "work")).exit_code == 0
    monkeypatch.chdir(tmp_path / "work")
    assert run("calendar", "place", "--title", "Portes ouvertes", "--at", "31/05/2031 23:30").exit_code == 0
    return tmp_path / "work"


def run(*words: str) -> Result:
    return CliRunner().invoke(suite, words)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        (["--from", "2031-05-31", "--to", "31/05/2031"], 1),
        (["--from", "2031-05-18"], 1),
        (["--from", "2031-05-17"], 0),
        (["--from", "2031-06-01", "--to", "2031-06-30"], 0),
    ],
)
def test_both_days_of_a_span_are_in_the_list(work: Path, span: list[str], found: int) -> None:
    assert len(json.loads(run("calendar", "list", *span, "--json").stdout)) == found


@pytest.mark.parametrize("command", [("calendar", "list"), ("kpi",), ("report", "build")])
@pytest.mark.parametrize(
    ("span", "said"),
    [
        (["--from", "2031-06-02", "--to", "2031-06-01"], "it would have no day"),
        (["--from", "31/02/2031"], "“31/02/2031” is no day. Write 2026-11-24 or 24/11/2026."),
        (["--to", "demain"], "“demain” is no day."),
    ],
)
def test_a_span_is_asked_for_alike_everywhere(work: Path, command: list[str], span: list[str], said: str) -> None:
    done = run(*command, *span)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_today_tells_what_needs_somebody_over_all_brands_and_what_leaves(work: Path) -> None:
    said = run("today")
    assert "Begin: cmsuite account connect" in said.stderr
    assert "Nothing goes out today" in said.stderr
    assert run("brand", "add", "Café Zébra").exit_code == 0
    assert run("calendar", "place", "--title", "Visite [/] ce soir", "--at", "today 23:59", "--brand",
               "Café Zébra").exit_code == 0  # fmt: skip
    leaving = json.loads(run("today", "--json").stdout)["leaving"]
    assert [(one["brand"], one["title"], one["standing"]) for one in leaving] == [
        ("Café Zébra", "Visite [/] ce soir", "idea")
    ]
    assert "Visite [/] ce soir" in run("today").stdout
    assert json.loads(run("today", "--brand", "work", "--json").stdout)["leaving"] == []


def test_the_days_of_a_year_are_those_of_the_brand(work: Path) -> None:
    found = {(one["on"], one["kind"]) for one in json.loads(run("calendar", "days", "2031", "--json").stdout)}
    assert found >= {("2031-05-22", "holiday"), ("2031-05-25", "marked"), ("2031-11-13", "commemoration")}
    assert run("calendar", "days", "12").exit_code == 2
