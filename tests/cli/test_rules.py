"""`cmsuite rules` as a pack's author and a writer use it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite
from cmsuite.core import resources

PACK = """
[pack]
id = "demo"
version = "2026.11.1"
languages = ["fr"]

[[rule]]
id = "demo.words"
title = { fr = "Mots creux", en = "Empty words" }
scope = ["post"]
kind = "preferred-terms"
severity = "block"
fix = "safe"
message = { fr = "Écrivez plutôt « {fix} ».", en = "Write “{fix}” instead." }
params = { map = { "innovant" = "nouveau" } }
tests = [
  { bad = { text = "un café innovant" }, fixed = "un café nouveau" },
  { good = { text = "un café nouveau" } },
]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "pack.toml").write_text(PACK, encoding="utf-8")
    return home


def run(*words: object, text: str = "", code: int = 0) -> Result:
    done = CliRunner().invoke(suite, ["--lang", "en", *map(str, words)], input=text)
    assert done.exit_code == code, done.output
    return done


def test_a_pack_is_tried_by_its_own_examples(pack: Path) -> None:
    assert "1 rule, 2 examples: all do" in run("rules", "test", pack, "--coverage").stderr
    broken = (pack / "pack.toml").read_text(encoding="utf-8").replace('fixed = "un café nouveau"', 'fixed = "un thé"')
    (pack / "pack.toml").write_text(broken, encoding="utf-8")
    said = run("rules", "test", pack, code=1)
    assert "demo.words::1" in said.stdout
    assert "pack.toml:16" in said.stdout
    (pack / "pack.toml").write_text(broken.replace("kind =", "knd ="), encoding="utf-8")
    assert "line 11, rule[1].knd: there is no such key; did you mean kind?" in run("rules", "test", pack, code=2).stderr


def test_a_text_is_linted_as_a_linter_does(pack: Path, tmp_path: Path) -> None:
    post = tmp_path / "post.txt"
    post.write_text("Notre offre\nest Innovant", encoding="utf-8")
    said = run("rules", "lint", post, "--rules", pack, "--language", "fr", code=1)
    assert f"{post}:2:5" in said.stdout.replace("\n", "") or "post.txt:2:5" in said.stdout
    assert "Write “Nouveau” instead." in said.stdout
    assert run("rules", "lint", "--rules", pack, "--language", "fr", text="un café").stdout == ""
    (report,) = json.loads(run("rules", "lint", post, "--rules", pack, "--language", "fr", "--json", code=1).stdout)
    assert report["findings"][0]["fix"]["edits"] == [{"start": 16, "end": 24, "insert": "Nouveau"}]
    document = json.loads(run("rules", "lint", post, "--rules", pack, "--language", "fr", "--sarif", code=1).stdout)
    assert document["runs"][0]["results"][0]["level"] == "error"


def test_a_fact_that_is_not_known_closes_only_the_gate() -> None:
    text = "La boutique ouvre samedi."
    assert "has_speech" in run("rules", "lint", text=text).stderr
    assert "has_speech" in run("rules", "lint", "--gate", text=text, code=1).stderr
    assert "is no fact" in run("rules", "lint", "--fact", "x", code=2).stderr


def test_what_is_safe_is_corrected_in_place(pack: Path, tmp_path: Path) -> None:
    post = tmp_path / "post.txt"
    post.write_text("un café innovant\n", encoding="utf-8")
    options = ("--rules", pack, "--language", "fr")
    assert run("rules", "fix", post, *options).stdout == "un café nouveau\n"
    assert post.read_text(encoding="utf-8") == "un café innovant\n"
    run("rules", "fix", post, *options, "--write")
    assert post.read_text(encoding="utf-8") == "un café nouveau\n"


def test_the_packs_of_the_workspace_at_hand_are_known(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_own", [])  # what this test makes known, no other one knows
    where = tmp_path / "lumen"
    run("init", where, "--brand", "Lumen")
    (where / "charters").mkdir(exist_ok=True)
    pack.rename(where / "charters" / "demo")
    assert "demo.words" in run("--workspace", where, "rules", "list").stdout


def test_a_rule_is_explained_with_who_set_each_key(pack: Path, tmp_path: Path) -> None:
    brand = tmp_path / "lumen.toml"
    brand.write_text('[[override]]\nrule = "demo.words"\nseverity = "warn"\n', encoding="utf-8")
    said = run("rules", "explain", "demo.words", pack, brand).stdout
    assert "severity = warn  [lumen]" in said
    assert "right: un café nouveau" in said
    assert json.loads(run("rules", "explain", "demo.words", pack, "--json").stdout)["set_by"]["severity"] == "demo"
    assert "Did you mean demo.words?" in run("rules", "explain", "demo.word", pack, code=2).stderr
    assert "looks for a culprit" in run("rules", "explain", "crisis.blame").stdout
    assert json.loads(run("rules", "explain", "crisis.oncall-gap", "--json").stdout)["made_by"] == "program"
    assert "Did you mean crisis.blame?" in run("rules", "explain", "crisis.blames", code=2).stderr
    assert "demo.words" in run("rules", "list", pack).stdout
    assert "$defs" in json.loads(run("rules", "schema").stdout)


def test_a_rule_that_is_not_there_is_asked_back_where_another_is_near() -> None:
    assert "Did you mean brief.budget-sum?" in run("rules", "explain", "brief.budgt-sum", code=2).stderr
    far = run("rules", "explain", "zzzzz", code=2).stderr
    assert "zzzzz" in far
    assert "Did you mean" not in far


def test_a_refusal_that_is_a_check_has_a_page() -> None:
    assert "comments have no answer" in run("rules", "explain", "comment.unanswered").stdout
