"""The rules of the veille from the command line, as a person and as a script use them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.veille.desk import published
from tests.workplace import people

Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    published(store, people(store), n=12, title="Décret {n}")

    def run(*words: str, code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, ["--lang", "en", "veille", *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


@pytest.mark.by_turns
def test_a_rule_from_its_trial_to_its_file(run: Run, tmp_path: Path) -> None:
    assert "No rule yet" in run("rules", "list").stderr
    tried = json.loads(run("rules", "test", "--query", "fleur* ET décret", "--json").stdout)
    assert (tried["n"], len(tried["examples"]), tried["busiest"]) == (12, 10, 12)
    item = str(tried["examples"][0]["item"])
    assert "Judge them" in run("rules", "test", "--query", "fleur* ET décret").stdout
    broken = run("rules", "add", "x", "décret ET (fleurs", code=2).stderr
    assert "at sign 11" in broken
    assert ">>(fleurs" in broken
    assert run("rules", "add", "origine", "fleur* ET décret", "--weight", "3").stdout.startswith("Rule 1 is in force")
    judged = run("rules", "test", "origine", "--right", item).stdout
    assert "100% fit; of all matches between 21%" in judged
    dry = run("rules", "apply", "--dry-run").stdout
    assert dry.startswith("Nothing is changed yet. Of 12 items of the last 90 days, 12 would")
    digest = dry.split()[-1]
    assert run("rules", "apply", "--digest", digest).stdout.startswith("Of 12 items")
    why = json.loads(run("score", item, "--json").stdout)
    assert (why["score"], why["terms"]["rules"]) == (66, [["origine", 3, True]])
    assert "rules 21" in run("score", item).stdout
    assert {one["score"] for one in json.loads(run("list", "--json").stdout)} == {66}
    run("rules", "add", "loi", "décret", "--effect", "route", "--target", "regulation")
    run("rules", "edit", "1", "--off", "--query", "fleurs")
    listed = run("rules", "list").stdout
    assert "routes: regulation" in listed
    file = tmp_path / "rules.toml"
    file.write_text(run("rules", "export").stdout, encoding="utf-8")
    named = {one["name"]: one for one in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]}
    assert (named["origine"]["enabled"], named["loi"]["target"]) == (False, "regulation")
    assert "is gone" in run("rules", "remove", "origine").stdout
    assert run("rules", "import", str(file)).stdout.startswith("The brand has 2 rules now")
    assert run("rules", "test", code=2).stderr
    assert "rules test --query QUERY" in run("rules", "test", "fleur*", code=1).stderr
    assert "12 more" not in run("rules", "apply").stdout
    assert "no rule of the watch x" in run("rules", "remove", "x", code=1).stderr
