"""A moderation guide from the command line: begun, changed by a file, in force, asked for a comment, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from cmsuite.charters.moderation.adopting import moderate
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create, find
from cmsuite.doctor.examine import examine
from cmsuite.engines import acts
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.workplace import Cast, people

Run = Callable[..., Result]
COMMENTS = "j'en peux plus, je vais en finir ce soir\nVotre service est nul, 3 semaines de retard\n"
REASONS = """on = 2026-11-27
measure = "hide"
ground = "article 7"
why = "On y traite une vendeuse de voleuse."
internal = "répondez à ce message"
"""


@pytest.fixture
def cast(store: Store) -> Cast:
    load_kinds()
    return people(store)


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path, cast: Cast) -> Run:
    """A command by Karim at NOW; it must end with `code`."""
    root = create(tmp_path / "lumen", me="karim@lumen.example", store_url=store_url).root

    def run(*words: str, code: int | None = 0, text: str = "") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, ["--lang", "en", *words], obj=obj, input=text)
        assert code in (None, done.exit_code), done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def stricter(store: Store) -> None:
    """Have the guide of this workspace ask for a kappa of 0.8."""
    with store.connection(writes=True) as connection:
        content = connection.execute(sa.select(DocumentVersion.content).where(DocumentVersion.document_id == 1))
        made = dict(content.scalar_one())
        made["quality"] = {**made["quality"], "kappa": "0.8"}
        connection.execute(sa.update(DocumentVersion).where(DocumentVersion.document_id == 1).values(content=made))


def test_a_guide_is_begun_changed_adopted_asked_and_taken_back(
    run: Run, store: Store, cast: Cast, tmp_path: Path
) -> None:
    assert "No moderation guide" in run("moderation", "categories", code=2).output
    run("document", "new", "moderation_guide", "Guide", "--language", "fr")
    run("document", "new", "moderation_charter", "Règles de la communauté", "--after", "1")
    sheet, out = tmp_path / "sheet.toml", tmp_path / "out.toml"
    sheet.write_text('[[category]]\ncode = "spam"\ndeadline = 600\n', encoding="utf-8")
    assert "Changed: spam" in run("moderation", "categories", "1", "--take", str(sheet)).stderr
    run("moderation", "replies", "1", "-o", str(out))
    assert "3114" in out.read_text(encoding="utf-8")
    assert "Changed: mod-distress" in run("moderation", "replies", "1", "--take", str(out)).stderr
    assert "{" in run("moderation", "replies", "1", "--category", "life_risk").stdout
    assert "[[category]]" in run("moderation", "categories", "1", "--take", str(out), code=2).output
    run("moderation", "categories", "2", code=2)

    coded = tmp_path / "coded.csv"
    coded.write_text("text,a,b\n" + "x,spam,spam\ny,hate,hate\n" * 24 + "z,spam,vulgar\nw,hate,\n", encoding="utf-8")
    agreed = ("moderation", "agree", str(coded), "--first", "a", "--second", "b")
    assert "Mixed up: spam and vulgar, 1 times." in run(*agreed, "--keep", "1").stdout
    assert said(run(*agreed, "--json"))["comments"] == 49
    assert "0.70 is asked for" in run(*agreed).stdout
    stricter(store)
    assert "0.80 is asked for" in run(*agreed, "--keep", "1").stdout, "as this guide has it"
    assert "no column c" in run(*agreed[:-1], "c", code=2).output
    kept = said(run("document", "check", "1", "--json", code=None))
    assert "agreement-untried" in json.dumps(kept), "49 are too few"

    assert "validated" in run("moderation", "adopt", "1", "--from", "2026-03-10", code=1).output
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(DocumentVersion).values(state="validated", major=1, minor=0))
    assert "today or later" in run("moderation", "adopt", "1", "--from", "2026-03-08", code=1).output
    done = said(run("moderation", "adopt", "1", "--from", "2026-03-10", "--json"))
    assert (done["number"], done["categories"], done["replies"]) == ("1.0", 18, 11)
    assert "adopted already" in run("moderation", "adopt", "1", "--from", "2026-03-10", code=1).output
    found = {one["code"]: one for one in said(run("moderation", "categories", "--json"))}
    assert found["spam"]["deadline"] == 600
    with store.connection() as connection:
        rows = connection.execute(sa.text("SELECT code, level, deadline_min, auto FROM moderation_category")).all()
        macros = connection.execute(sa.text("SELECT count(*) FROM macro WHERE category_id IS NOT NULL")).scalar_one()
    assert ("spam", "S4", 600, "hide") in [tuple(row) for row in rows]
    assert macros == 11

    assert "No lawyer" in run("moderation", "show").stdout
    shown = said(run("moderation", "show", "--json"))
    assert (shown["number"], shown["categories"], shown["replies"]) == ("1.0", 18, 11)
    lines = examine(find(str(tmp_path / "lumen")), store)
    assert [(one.how, one.about) for one in lines if one.about == "moderation"] == [("warning", "moderation")]

    night = ("moderation", "try", "--language", "fr", "--at", "2026-03-10T23:10")
    distress, criticism = said(run(*night, "--json", text=COMMENTS))
    assert distress["guide"]["category"] == "life_risk"
    assert not distress["guide"]["staffed"]
    assert distress["guide"]["asked"][0]["role"] == "oncall"
    assert criticism["guide"]["category"] == "criticism"
    told = run(*night, "--why", text=COMMENTS).stdout
    assert all(word in told for word in ("nobody is there", "person on call", "10 Mar 2026, 23:25 CET", "3114"))
    assert "“Règles de la communauté”, version 1.0: “Are you in distress" in told, "the clause that the community reads"
    assert "Détresse" in run(*night, "--guide", "1", text=COMMENTS).stdout

    run("undo")
    assert "No moderation guide" in run("moderation", "replies", code=2).output
    run("moderation", "adopt", "1", "--from", "2026-03-10")
    run("moderation", "withdraw", "1")
    alone = said(run(*night, "--json", text=COMMENTS))[0]
    assert "guide" not in alone
    assert alone["clause_said"].startswith("No rules of this brand that are in force say anything of it yet")
    assert "nothing to take back" in run("moderation", "withdraw", "1", code=1).output
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        moderate(act, 1, starts_on=NOW.date())


def test_public_rules_are_written_in_both_languages_and_reasons_in_that_of_the_author(run: Run, tmp_path: Path) -> None:
    run("document", "new", "moderation_charter", "Règles de la communauté", "--language", "fr")
    texts = {}
    for tongue in ("fr", "en"):
        path = tmp_path / f"{tongue}.txt"
        run("moderation", "public", "1", "--language", tongue, "--format", "txt", "-o", str(path))
        texts[tongue] = path.read_text(encoding="utf-8")
    assert "Bienvenue chez" in texts["fr"]
    assert "Welcome to" in texts["en"]
    assert "Rules of the community" in texts["en"]
    assert all(len(text.split()) <= 900 for text in texts.values())
    run("moderation", "public", "1", "--language", "de", code=2)
    run("moderation", "public", "1", "--language", "fr", "--format", "md", code=2)
    file = tmp_path / "reasons.toml"
    file.write_text(REASONS, encoding="utf-8")
    assert "Votre message a été masqué." in run("moderation", "reasons", str(file), "--language", "fr").stdout
    refused = run("moderation", "reasons", str(file), "--language", "fr", "--own-platform", code=2).output
    assert "out-of-court body" in refused
    for wrong in ("x", 'nothing = "x"', 'origin = "x"'):
        file.write_text(wrong, encoding="utf-8")
        run("moderation", "reasons", str(file), "--language", "fr", code=2)
