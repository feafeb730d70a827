"""Brands and people from the command line: the journey of a brand out of a workspace, in again, and away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.people import ROLES
from cmsuite.cli.suite import suite
from cmsuite.engines.people.models import Role


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two brands, in which the commands run."""
    made = run("init", str(tmp_path / "work"), "--brand", "Atelier Lumen")
    assert made.exit_code == 0, made.stderr
    monkeypatch.chdir(tmp_path / "work")
    run("brand", "add", "Café Soleil")
    return tmp_path / "work"


def run(*words: str) -> Result:
    return CliRunner().invoke(suite, words)


def said(*words: str) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def refused(*words: str, code: int = 1) -> str:
    done = run(*words)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    return done.stderr


def test_the_roles_offered_are_those_there_are() -> None:
    assert list(ROLES) == [role.value for role in Role]


def test_who_adds_a_brand_leads_it(work: Path) -> None:
    rows = said("brand", "list")
    assert [(row["slug"], row["roles"]) for row in rows] == [
        ("atelier-lumen", ["cm", "lead", "manager"]),
        ("cafe-soleil", ["cm", "lead", "manager"]),
    ]
    assert "already" in refused("brand", "add", "Cafe Soleil")
    run("--lang", "fr", "brand", "add", "Maison")
    assert [row["language"] for row in said("brand", "list")] == ["en", "en", "fr"]
    assert said("brand", "language", "fr", "--brand", "cafe-soleil")["language"] == "fr"
    assert [row["language"] for row in said("brand", "list")] == ["en", "fr", "fr"]
    run("undo", "--brand", "cafe-soleil")
    assert [row["language"] for row in said("brand", "list")] == ["en", "en", "fr"]
    refused("brand", "add", "Other", "--zone", "Mars/Olympus", code=2)


def test_people_get_roles_and_lose_them(work: Path) -> None:
    lumen = ("--brand", "atelier-lumen")
    said("people", "add", "Chloé", "chloe@lumen.example", "--role", "cm", "--role", "maker", *lumen)
    assert said("people", "list", *lumen)[0]["roles"] == ["cm", "maker"]
    said("people", "role", "chloe@lumen.example", "cm", "--end", *lumen)
    said("people", "role", "chloe@lumen.example", "approver", *lumen)
    assert said("people", "list", *lumen)[0]["roles"] == ["approver", "maker"]
    assert "role cm" in refused("people", "role", "chloe@lumen.example", "cm", "--end", *lumen)
    assert [row["name"] for row in said("people", "list", "--brand", "cafe-soleil")] != ["Chloé"]
    told = refused("--as", "chloe@lumen.example", "people", "list", "--brand", "cafe-soleil")
    assert "Chloé has no role for the brand cafe-soleil." in told
    refused("people", "add", "Other", "chloe@lumen.example", *lumen)
    refused("people", "add", "Other", "no address", *lumen, code=2)
    refused("--as", "chloe@lumen.example", "people", "role", "chloe@lumen.example", "manager", *lumen)


def test_a_brand_goes_out_and_away_and_comes_in_again(work: Path) -> None:
    archive = str(work / "lumen.zip")
    out = said("brand", "export", archive, "--brand", "atelier-lumen")
    assert out["rows"] > 0
    assert "already" in refused("brand", "export", archive, "--brand", "atelier-lumen")
    assert "already" in refused("brand", "import", archive)
    assert "--yes" in refused("brand", "erase", "atelier-lumen")
    assert len(said("brand", "list")) == 2
    gone = said("brand", "erase", "atelier-lumen", "--yes")
    assert Path(gone["file"]).parent == work / "exports"
    assert [row["slug"] for row in said("brand", "list")] == ["cafe-soleil"]
    assert said("brand", "import", archive)["slug"] == "atelier-lumen"
    assert len(said("brand", "list")) == 2
    refused("brand", "erase", "no such brand", "--yes")


def test_what_stays_is_said(work: Path) -> None:
    done = run("brand", "erase", "Café Soleil", "--yes")
    assert "What stays, and why:\n- the journal" in done.stdout


def test_a_colleague_of_another_brand_sees_nothing(work: Path) -> None:
    said("people", "add", "Chloé", "chloe@lumen.example", "--role", "cm", "--brand", "cafe-soleil")
    chloe = ("--as", "chloe@lumen.example")
    assert [row["slug"] for row in said(*chloe, "brand", "list")] == ["cafe-soleil"]
    refused(*chloe, "brand", "export", str(work / "x.zip"), "--brand", "atelier-lumen")
    refused(*chloe, "brand", "erase", "atelier-lumen", "--yes")
    assert not (work / "x.zip").exists()
