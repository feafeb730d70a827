"""`cmsuite rules` for a brand: what is in force, what is let pass and by whom, what is not well."""

from __future__ import annotations

import json
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
KARIM, WARNS, PLAIN, BRAND = "karim@lumen.example", "edfr.superlatives", "edfr.placeholder", "edfr.brand-name"
WHY = "citation du jury, entre nous"
LAYER = """
[charter]
brand = "atelier-lumen"
packs = ["editorial-fr", "accessibility"]
[[override]]
rule = "edfr.superlatives"
severity = "block"
[[disable]]
rule = "edfr.anglicisms"
reason = "marque sportswear, anglicismes assumés"
by = "c.martin"
"""


@pytest.fixture
def root(store: Store, store_url: str, tmp_path: Path) -> Path:
    an_account(store, people(store).brand, "@lumen@social.example")
    return create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root


@pytest.fixture
def run(root: Path) -> Run:
    def run(*words: str, by: str = "", code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, ["--lang", "en", *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def codes(run: Run, code: int = 0) -> dict[str, str]:
    found = said(run("post", "check", "1", "--json", code=code))
    return {line["finding"]["code"]: line["finding"]["level"] for line in found}


def test_what_a_rule_finds_is_held_not_to_apply_and_comes_back(run: Run) -> None:
    run("post", "new", "--text", "Le meilleur atelier de Nantes, et la meilleure lampe. [NOM] vous attend.")
    assert codes(run, 1).items() >= {WARNS: "warn", PLAIN: "block"}.items()
    assert "[NOM]" in run("post", "submit", "1", code=1).stderr
    both = run("rules", "suppress", WARNS, "post:1", "--reason", WHY, code=2).stderr
    assert "“Le meilleur”" in both
    print_ = both.partition("things here: ")[2].split()[0]
    assert "stands" in run("rules", "suppress", WARNS, "post:1", "--reason", WHY, "--finding", print_).stdout
    assert "stands" in run("rules", "suppress", WARNS, "post:1", "--reason", WHY).stdout, "the one that is left"
    assert codes(run, 1)[WARNS] == "info", "it stays to be seen"
    assert "finds nothing" in run("rules", "suppress", WARNS, "post:1", "--reason", WHY, code=1).stderr
    assert WARNS in run("rules", "suppress", WARNS[:-1], "post:1", "--reason", WHY, code=2).stderr

    asked = said(run("rules", "suppress", PLAIN, "post:1", "--reason", "le mot est voulu ici", "--json"))
    assert not asked[0]["stands"]
    assert PLAIN in codes(run, 1)
    number = str(asked[0]["id"])
    run("rules", "agree", number, code=1)
    run("post", "submit", "1")
    assert "[NOM]" in run("post", "approve", "1", by=KARIM, code=1).stderr, "asked opens no other gate"
    assert "stands" in run("rules", "agree", number, by=KARIM).stdout
    assert codes(run)[PLAIN] == "info"
    table = run("rules", "exemptions", "--of", "post:1").stdout
    assert table.count("stands") == 3
    assert "Chloé Martin, Karim Benali" in table
    one = run("rules", "show", PLAIN).stdout
    assert f"suppression {number} (post:1)" in one
    assert "le mot est voulu ici" in one
    run("rules", "lift", number, "--reason", "the name is known", by=KARIM)
    assert PLAIN in codes(run, 1)
    assert len(said(run("rules", "exemptions", "--json"))) == 2
    assert len(said(run("rules", "exemptions", "--all", "--json"))) == 3


def test_a_rule_is_waived_for_the_text_as_it_is(run: Run) -> None:
    run("post", "new", "--text", "atelier lumen vous attend samedi.", by=KARIM)
    assert codes(run, 1)[BRAND] == "block"
    own = said(run("rules", "waive", BRAND, "post:1", "--reason", WHY, "--json", by=KARIM))
    assert not own[0]["stands"], "who wrote it asks another"
    refused = run("rules", "waive", PLAIN, "post:1", "--reason", WHY, code=1).stderr
    assert "finds nothing" in refused
    run("rules", "lift", str(own[0]["id"]), by=KARIM)
    run("post", "new", "--text", "atelier lumen vous attend dimanche.")
    run("rules", "waive", BRAND, "post:2", "--reason", WHY, by=KARIM)
    found = said(run("post", "check", "2", "--json"))
    assert [one["finding"]["level"] for one in found if one["finding"]["code"] == BRAND] == ["info"]
    assert "post or one of its variants" in run("rules", "waive", BRAND, "document:1", "--reason", WHY, code=2).stderr


def test_the_rules_in_force_are_shown_with_who_set_what(run: Run, root: Path) -> None:
    shipped = said(run("rules", "show", "--json"))
    assert shipped["layers"] == []
    assert WARNS in shipped["rules"]
    (root / "charters").mkdir()
    (root / "charters/atelier-lumen.toml").write_text(LAYER, encoding="utf-8")
    mine = said(run("rules", "show", "--json"))
    assert (mine["layers"], mine["digest"] == shipped["digest"]) == (["atelier-lumen"], False)
    assert "edfr.anglicisms" not in mine["rules"]
    assert mine["digest"] in run("rules", "show", "--on", "01/07/2026").stdout
    assert "severity = block  [atelier-lumen]" in run("rules", "show", WARNS).stdout
    assert "severity = block  [atelier-lumen]" in run("rules", "explain", WARNS, "--brand", "atelier-lumen").stdout
    assert "severity = warn  [editorial-fr]" in run("rules", "explain", WARNS).stdout
    assert "edfr.superlatives" in run("rules", "show", "edfr.superlative", code=2).stderr

    run("post", "new", "--text", "La lampe Aube arrive.")
    run("post", "approve", "1", by=KARIM)
    meant = said(run("rules", "show", WARNS, "--digest", mine["digest"][:10], "--json"))
    assert meant["rules"][WARNS]["severity"] == "block"
    assert "0000000" in run("rules", "show", "--digest", "0000000", code=1).stderr


def test_the_doctor_names_what_is_late_off_waiting_or_broken(run: Run, root: Path) -> None:
    well = run("rules", "doctor").stdout
    assert "The rules are well." in well
    (never,) = [line for line in well.splitlines() if line.startswith("Nobody asks ")]
    assert "plan.pillars" in never
    assert "plan.cadence" not in never
    (root / "charters").mkdir()
    layer = root / "charters/atelier-lumen.toml"
    layer.write_text(LAYER, encoding="utf-8")
    own = root / "charters/maison"
    own.mkdir()
    (own / "pack.toml").write_text(
        '[pack]\nid = "maison"\nversion = "2025.1"\nreview = { owner = "Léa", review_by = 2025-12-31 }\n',
        encoding="utf-8",
    )
    run("post", "new", "--text", "[NOM] vous attend.")
    run("rules", "suppress", PLAIN, "post:1", "--reason", "le mot est voulu ici")
    layer.write_text(LAYER.replace('"accessibility"', '"accessibility", "maison"'), encoding="utf-8")
    found = run("rules", "doctor").stdout
    assert "maison@2025.1 was to be reviewed by Léa" in found
    assert "edfr.anglicisms is switched off by c.martin, without a last day" in found
    assert "Chloé Martin asks since" in found
    layer.write_text(LAYER.replace("accessibility", "accessibility@2024.1"), encoding="utf-8")
    broken = run("rules", "doctor", code=1).stdout
    assert broken.startswith("broken")
    assert "2024.1" in broken
    layer.write_text('[[disable]]\nrule = "law.tobacco"\nreason = "nous vendons du tabac"\nby = "x"', encoding="utf-8")
    assert "locks law.tobacco" in run("rules", "doctor", code=1).stdout


def test_what_names_nothing_is_refused(run: Run) -> None:
    for given in ("post", "post:x", "brand:1", "post:" + "9" * 30):
        assert "KIND:NUMBER" in run("rules", "suppress", WARNS, given, "--reason", WHY, code=2).stderr
    run("rules", "suppress", WARNS, "post:9", "--reason", WHY, code=1)
    run("rules", "suppress", WARNS, "document:9", "--reason", WHY, code=1)
    assert "--finding" in run("rules", "suppress", WARNS, "account:1", "--reason", WHY, code=2).stderr
