"""A draw by commands: promised, closed, drawn once, and checked by somebody else; and a test of two versions."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite

LIST = "emma@sandbox\r\nchloé@sandbox\n\nbasile@sandbox\ndario@sandbox\nalice@sandbox\nfarid@sandbox\nemma@sandbox\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the entries of a contest, and no workspace."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C")
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8", newline="")
    (tmp_path / "secret").write_text(bytes(range(32)).hex())
    return tmp_path


def run(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(suite, words)
    assert done.exit_code == code, done.output
    return done


def test_a_secret_is_promised_once_and_nobody_else_may_read_it(here: Path) -> None:
    said = json.loads(run("draw", "commit", "mine", "--json").stdout)
    assert stat.S_IMODE((here / "mine").stat().st_mode) == 0o600
    assert (here / "mine").read_text().strip() not in json.dumps(said)
    assert "mine is there already" in run("draw", "commit", "mine", code=1).stderr


def test_a_draw_comes_out_the_same_for_whoever_has_its_certificate_and_the_list(here: Path) -> None:
    closed = json.loads(run("draw", "close", "list.txt", "--json").stdout)
    words = ("secret", "list.txt", "--winners", "1", "--substitutes", "2", "--public", "07-12-23-31-44")
    drawn = run("draw", "run", *words, "--certificate", "c.json")
    assert [line.split()[-2] for line in drawn.stdout.splitlines()[1:]] == [
        f"{name}@sandbox" for name in ("chloé", "dario", "basile")
    ]
    assert "Without a public value" not in drawn.stderr
    assert "is there already" in run("draw", "run", *words, "--certificate", "c.json", code=1).stderr
    again = json.loads(run("draw", "verify", "c.json", "list.txt", "--json").stdout)
    assert again["list_hash"] == closed["list_hash"]
    assert [one["id"] for one in again["winners"]] == ["chloé@sandbox"]
    (here / "list.txt").write_text(LIST.replace("farid", "Farid"), encoding="utf-8")
    assert "the list is not the one that was drawn from" in run("draw", "verify", "c.json", "list.txt", code=1).stderr


def test_what_cannot_be_drawn_is_a_sentence(here: Path) -> None:
    assert "several lists" in run("draw", "run", "secret", "list.txt", "--winners", "6", "--certificate", "c").stderr
    words = ("--certificate", "d")
    said = run("draw", "run", "secret", "list.txt", "--winners", "7", *words, code=2).stderr
    assert "There are 6 entries, and 7 are to be drawn" in said
    assert "no secret of a draw" in run("draw", "run", "list.txt", "list.txt", "--winners", "1", *words, code=2).stderr
    assert "no certificate" in run("draw", "verify", "list.txt", "list.txt", code=2).stderr
    (here / "list.txt").write_bytes("chloé".encode("latin-1"))
    assert "not in UTF-8" in run("draw", "close", "list.txt", code=2).stderr
    assert not (here / "d").exists()


@pytest.mark.parametrize("rates", [("2", "2.5"), ("2,0", "2,5"), ("2 %", "2.50%")])
def test_a_test_is_planned_from_two_rates(rates: tuple[str, str]) -> None:
    said = json.loads(run("metrics", "ab-plan", *rates, "--per-day", "1500", "--json").stdout)
    assert said == {"each": 13809, "people": 27618, "days": 21, "rough": False}


def test_rates_and_counts_that_are_none_are_refused_in_a_sentence() -> None:
    assert "between two rates that differ" in run("metrics", "ab-plan", "2", "2", code=2).stderr
    assert "is no rate" in run("metrics", "ab-plan", "deux", "3", code=2).stderr
    assert "50 of 40 is no share" in run("metrics", "ab-read", "50/40", "3/40", code=2).stderr
    assert "is no count" in run("metrics", "ab-read", "50", "3/40", code=2).stderr


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("280/14000", "364/14000", "--planned", "14000"), "differ"),
        (("280/14 000", "364/14 000"), "differ"),
        (("120/4000", "156/4100", "--planned", "13914"), "early"),
        (("0/40", "3/40", "--planned", "40"), "few"),
        (("10/4000", "15/4000", "--planned", "4000"), "alike"),
    ],
)
def test_what_may_be_said_of_two_versions(words: tuple[str, ...], verdict: str) -> None:
    said = json.loads(run("metrics", "ab-read", *words, "--json").stdout)
    assert said["verdict"] == verdict
    assert (said["p"] is None) is (verdict in ("early", "few"))
    shown = run("metrics", "ab-read", *words)
    assert ("p =" in shown.stdout) is (verdict in ("differ", "alike"))
    assert ("--planned" in shown.stderr) is ("--planned" not in words)
