"""`cmsuite rules` on what is kept: posts and documents read as files are, false alarms, exemptions as files."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.content.desk import an_account
from tests.workplace import people

Run = Callable[..., Result]
KARIM, WARNS, PLAIN, WHY = (
    "karim@lumen.example",
    "edfr.superlatives",
    "edfr.placeholder",
    "citation du jury, entre nous",
)
POST = "La meilleure lampe, dit Léa Morin (@lea.morin, lea@example.org, 06 12 34 56 78) sur https://lea.example/. A +"


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    an_account(store, people(store).brand, "@lumen@social.example")
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root

    def run(*words: str, by: str = "", code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, ["--lang", "en", *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_what_is_kept_is_read_as_files_are(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--text", "La lampe Aube arrive.")
    run("post", "new", "--text", "Le meilleur atelier. [NOM] vous attend.")
    run("document", "new", "brief", "Printemps")
    run("rules", "lint", "post:1")
    (one,) = said(run("rules", "lint", "post:2", "--json", code=1))
    assert one["file"].startswith("variant:")
    assert one["closed"]
    assert {WARNS: "warn", PLAIN: "block"}.items() <= {f["rule"]: f["severity"] for f in one["findings"]}.items()
    results = said(run("rules", "lint", "post:2", "--sarif", code=1))["runs"][0]["results"]
    assert {"error", "warning"} <= {result["level"] for result in results}
    assert PLAIN in run("rules", "lint", "--all", "--since", "7d", code=1).stdout
    assert run("rules", "lint", "--all", "--since", "2099-01-01").stdout == ""
    assert said(run("rules", "lint", "--all", "--network", "x", "--json")) == []
    (document,) = said(run("rules", "lint", "document:1", "--json"))
    assert document["file"] == "document:1"
    run("rules", "suppress", WARNS, "document:1", "--reason", WHY, code=1)
    file = tmp_path / "post.txt"
    file.write_text("Bonjour.", encoding="utf-8")
    for words in (("post:1", str(file)), ("post:1", "--all"), ("post:1", "--fact", "paid=yes"), ("--since", "7d")):
        assert "read by the rules in force" in run("rules", "lint", *words, code=2).stderr
    run("rules", "lint", "hold:1", code=2)
    run("rules", "lint", "post:9", code=1)


def test_a_false_alarm_becomes_an_example_that_names_nobody(run: Run) -> None:
    run("post", "new", "--text", POST)
    made = said(run("rules", "learn", WARNS, "post:1", "--hide", "Léa Morin", "--note", "un avis cité", "--json"))
    (example,) = tomllib.loads(made["toml"].replace("[[rule.tests]]", "[[tests]]"))["tests"]
    assert example["note"] == "un avis cité"
    text = example["todo_good"]["text"]
    assert text.startswith("La meilleure lampe, dit Camille (@compte, nom@exemple.org, 00 00 00 00 00)")
    assert not any(name in text for name in ("Léa", "lea", "Morin", "06 12", "A +")), (
        "nor what stands in other sentences"
    )
    assert "todo_good" in run("rules", "learn", WARNS, "post:1").stdout
    assert "no example" in run("rules", "learn", WARNS, "post:1", "--hide", "meilleure", code=1).stderr
    run("rules", "learn", "edfr.colon", "post:1", code=1)
    run("rules", "learn", WARNS, "document:1", code=2)


def test_exemptions_go_to_a_file_and_are_asked_for_from_it(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--text", "La meilleure lampe. [NOM] vous attend.")
    run("rules", "suppress", WARNS, "post:1", "--reason", WHY)
    asked = said(run("rules", "suppress", PLAIN, "post:1", "--reason", WHY, "--until", "2026-03-20", "--json"))
    run("rules", "agree", str(asked[0]["id"]), by=KARIM)
    kept = run("rules", "exemptions", "--toml").stdout
    rows = tomllib.loads(kept)["suppress"]
    assert {row["rule"]: row["by"] for row in rows} == {
        WARNS: ["Chloé Martin"],
        PLAIN: ["Chloé Martin", "Karim Benali"],
    }
    file = tmp_path / "let-pass.toml"
    file.write_text(kept, encoding="utf-8")
    assert "2 there already" in run("rules", "import", str(file)).stdout
    for row in said(run("rules", "exemptions", "--json")):
        run("rules", "lift", str(row["id"]))
    assert "2 asked for, of which 1 wait" in run("rules", "import", str(file)).stdout
    states = {row["rule"]: row["state"] for row in said(run("rules", "exemptions", "--json"))}
    assert states == {WARNS: "stands", PLAIN: "asked"}
    file.write_text(kept.replace("reason = ", "why = "), encoding="utf-8")
    assert "line" in run("rules", "import", str(file), code=2).stderr


def test_a_text_from_a_pipe_is_read_with_what_is_known_of_the_brand_that_is_named(
    run: Run, store: Store, tmp_path: Path
) -> None:
    facts = {"competitors": ["Zed"], "own_contacts": ["lea@lumen.example"], "own_domains": ["lumen.example"]}
    run("setting", "set", "content.facts", json.dumps(facts), by=KARIM)
    text = "atelier lumen, 2× mieux que Zed. lea@lumen.example https://lumen.example/carte"
    file = tmp_path / "post.txt"
    file.write_text(text, encoding="utf-8")

    def found(*words: str) -> set[str]:
        return {one["rule"] for one in said(run(*words, "--json", code=1))[0]["findings"]}

    with_brand = found("--brand", "atelier-lumen", "rules", "lint", str(file))
    assert {"edfr.brand-name", "edfr.competitor", "net.utm"} <= with_brand
    assert not any(rule.startswith("priv.personal") for rule in with_brand), "its own address is nobody's secret"
    without = found("rules", "lint", "--language", "fr", str(file))
    assert "priv.personal-data" in without
    assert not {"edfr.brand-name", "edfr.competitor"} & without
    other = found(
        "--brand", "atelier-lumen", "rules", "lint", "--language", "en", "--fact", "competitors=Lux", str(file)
    )
    assert "edfr.competitor" not in other, "what is said here goes before what is known"
    fixed = run("--brand", "atelier-lumen", "rules", "fix", str(file)).stdout
    assert "lea@lumen.example" in fixed


def test_it_is_told_by_which_rules_a_post_passed_and_whether_they_changed_since(run: Run, tmp_path: Path) -> None:
    run("post", "new", "--text", "Le meilleur atelier arrive.")
    assert run("rules", "passed", "post:1").stdout == ""
    run("post", "submit", "1")
    (handed,) = said(run("rules", "passed", "post:1", "--json"))
    assert (handed["moment"], handed["counts"]["warn"], handed["current"], handed["changed"]) == ("review", 1, True, 0)
    layer = tmp_path / "lumen" / "charters" / "atelier-lumen.toml"
    layer.parent.mkdir(exist_ok=True)
    layer.write_text(
        '[charter]\nbrand = "atelier-lumen"\n[[override]]\nrule = "edfr.superlatives"\nseverity = "info"\n',
        encoding="utf-8",
    )
    run("post", "edit", "1", "--text", "Un atelier arrive.")
    (before,) = said(run("rules", "passed", "post:1", "--json"))
    assert (before["digest"], before["current"], before["changed"]) == (handed["digest"], False, 1)
    assert "1 change" in run("rules", "passed", "post:1").stdout
    assert "severity" in run("rules", "diff", before["digest"][:12]).stdout
    run("rules", "passed", "hold:1", code=2)
    run("rules", "passed", "post:9", code=1)
