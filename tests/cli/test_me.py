"""What a person likes and keeps, from the command line, is what the screens have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.me import LISTS, THEMES
from cmsuite.cli.suite import suite
from cmsuite.tui import liking
from cmsuite.tui.everywhere import PLACES
from cmsuite.tui.places.settings import SECTIONS


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = run("init", str(tmp_path / "work"), "--brand", "Atelier Lumen")
    assert made.exit_code == 0, made.stderr
    monkeypatch.chdir(tmp_path / "work")
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


def test_the_themes_and_lists_offered_are_those_of_the_screens() -> None:
    assert [f"cms-{one}" for one in THEMES] == list(liking.THEMES)
    assert {one for one in LISTS if "." not in one} < set(PLACES)
    assert [one.partition(".")[2] for one in LISTS if "." in one] == list(SECTIONS)


def test_theme_and_language_are_chosen_and_shown(work: Path) -> None:
    assert [row["value"] for row in said("me", "show")] == [None, "en"]
    assert said("me", "set", "theme", "light") == {"name": "theme", "value": "light"}
    assert "vaut maintenant" in run("me", "set", "language", "fr").stdout
    assert [(row["name"], row["value"]) for row in said("me", "show")] == [("theme", "light"), ("language", "fr")]
    assert "dark, light, contrast" in refused("me", "set", "theme", "pink", code=2)


def test_filters_are_kept_listed_and_forgotten(work: Path) -> None:
    said("me", "filter", "save", "veille", "to read", "state:new since:7d")
    said("me", "filter", "save", "settings.health", "broken", "broken")
    assert [row["name"] for row in said("me", "filter", "list")] == ["broken", "to read"]
    said("me", "filter", "drop", "settings.health", "broken")
    assert said("me", "filter", "list") == [{"place": "veille", "name": "to read", "text": "state:new since:7d"}]
    run("undo")
    assert len(said("me", "filter", "list")) == 2
    assert "today, veille" in refused("me", "filter", "save", "nowhere", "x", "y", code=2)
    refused("me", "filter", "drop", "veille", "nothing")


def test_a_filter_is_kept_only_where_its_list_understands_it(work: Path) -> None:
    assert "“colour”" in refused("me", "filter", "save", "veille", "x", "colour:red", code=2)
    assert "“gone”" in refused("me", "filter", "save", "documents", "x", "kind:gone", code=2)
    assert "“up”" in refused("me", "filter", "save", "settings.rules", "x", "up:1", code=2)
    assert "“nobody”" in refused("me", "filter", "save", "calendar", "x", "brand:nobody", code=2)
    said("me", "filter", "save", "composer", "mine", "brand:atelier-lumen state:in_review sort:-title")
    said("me", "filter", "save", "documents", "plans", "kind:crisis_plan")
    said("me", "filter", "save", "measures", "falling", "change:down")
    said("me", "filter", "save", "reports", "away", "state:missing since:4w")
