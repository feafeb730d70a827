"""`cmsuite rules` before one changes rules: what they would find in posts, what changes, how long they take."""

from pathlib import Path

from tests.cli.test_rules_in_force import LAYER, Run, root, run, said

__all__ = ["root", "run"]
OWN = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr"]
[[rule]]
extends = "core.forbidden-terms"
id = "lumen.lamp"
severity = "block"
title = { fr = "Mot retenu", en = "Word held back" }
clause = "editorial-charter#4.2"
params = { terms = ["lampe"] }
tests = [{ bad = { text = "Une lampe" } }, { good = { text = "Une table" } }]
"""


def test_rules_are_tried_on_what_is_planned_before_they_are_in_force(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--title", "Lampe Aube", "--text", "La lampe Aube arrive.")
    run("calendar", "place", "1", "--at", "12/03 9h")
    file = tmp_path / "new.toml"
    file.write_text(OWN, encoding="utf-8")
    found = said(run("rules", "replay", str(file), "--json"))
    assert (found["published"], found["planned"]) == (0, 1)
    assert [one["post"] for one in found["affected"]] == [1]
    assert "lumen.lamp" in found["affected"][0]["new"]
    assert {one["rule"]: one["failed"] for one in found["rates"]}["lumen.lamp"] == 1
    done = run("rules", "replay", str(file))
    assert "post 1, “Lampe Aube”: lumen.lamp" in done.stdout
    assert "1 of 1 planned posts" in done.stderr
    assert said(run("rules", "replay", "--json"))["affected"] == []
    assert "Nothing online" in run("rules", "drift").stderr


def test_two_sets_of_rules_are_held_side_by_side(run: Run, root: Path, tmp_path: Path) -> None:
    assert "They do the same." in run("rules", "diff", "now").stdout
    (root / "charters").mkdir(exist_ok=True)
    (root / "charters" / "atelier-lumen.toml").write_text(LAYER, encoding="utf-8")
    file = tmp_path / "new.toml"
    file.write_text(
        LAYER.replace('severity = "block"', 'severity = "block"\nparams.terms_add = ["incontournable du quartier"]'),
        encoding="utf-8",
    )
    assert (
        "edfr.superlatives  params.terms  + incontournable du quartier" in run("rules", "diff", "now", str(file)).stdout
    )
    file.write_text(OWN, encoding="utf-8")
    found = said(run("rules", "diff", "now", str(file), "--json"))
    how = {(one["rule"], one["key"]): one["how"] for one in found["differences"]}
    assert how["lumen.lamp", ""] == "added"
    assert how["edfr.anglicisms", ""] == "added"
    assert how["edfr.superlatives", "severity"] == "changed"
    assert found["before"] != found["after"]
    run("post", "new", "--text", "Bonjour à tous.")
    assert "names no set" in run("rules", "diff", "0123456789ab", code=2).stderr
    assert "names no set" in run("rules", "diff", "no such file", code=2).stderr


def test_rules_are_timed_on_this_machine(run: Run, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("Bonjour !\nLe 12 mai, venez.\n", encoding="utf-8")
    found = said(run("rules", "bench", "--on", str(texts), "--json"))
    assert (found["texts"], found["posts"] > 10) == (2, True)
    assert "texts in a second" in run("rules", "bench", "--on", str(texts)).stdout
