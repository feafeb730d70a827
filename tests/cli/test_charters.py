"""Editorial charters from the command line: from a draft to rules that are in force, and out of force again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from cmsuite.calendar.entries import place
from cmsuite.calendar.models import Entry
from cmsuite.charters.models import CharterRule
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.content.gates import findings
from cmsuite.content.posts import write
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.engines.documents import life
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.metrics.facts import observe
from cmsuite.publishing.models import Publication
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.writing import raw
from tests.conftest import NOW
from tests.content.desk import an_account
from tests.workplace import Cast, people

Run = Callable[..., Result]
FOUR = "#AtelierLumen #Nantes #Lampe #Atelier"


@pytest.fixture
def cast(store: Store) -> Cast:
    load_kinds()
    return people(store)


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path, cast: Cast) -> Run:
    """A command by Karim at NOW; it must end with `code`."""
    root = create(tmp_path / "lumen", me="karim@lumen.example", store_url=store_url).root

    def run(*words: str, code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, ["charter", *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    def other(*words: str) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        return CliRunner().invoke(suite, list(words), obj=obj)

    run.any = other  # type: ignore[attr-defined]
    return run


@pytest.fixture
def draft(store: Store, cast: Cast) -> str:
    clauses = [one for one in raw()["clauses"] if not one["objective"]]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        content = raw(clauses=clauses, hashtags={"max": 3})
        made = life.create(act, "editorial_charter", "Charte 2026", language="fr", content=content)
    return str(made.document_id)


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def planned_posts(store: Store, cast: Cast, many: int) -> None:
    """Posts that are in the calendar, each with four hashtags, and one that has two."""
    account = an_account(store, cast.brand)
    for n in range(many + 1):
        text = f"Le fil numéro {n} se change en dix minutes, sans outil. {FOUR if n else FOUR[:21]}"
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            variant = write(act, f"Fil {n}", [text], [account]).variants[0]
            at = (NOW + timedelta(days=n + 1)).replace(tzinfo=None)
            place(act, Wall(at, "Europe/Paris"), variant_id=variant.id)


def test_a_change_is_tried_asks_for_a_day_and_changes_no_post(run: Run, draft: str, store: Store, cast: Cast) -> None:
    planned_posts(store, cast, 14)
    tried = said(run("try", draft, "--json"))
    assert (tried["posts"], tried["planned"], len(tried["affected"])) == (0, 15, 15)
    assert {rule for one in tried["affected"] for rule in one["new"]} >= {"own.hashtags", "plan.cadence"}
    assert "15 planned posts become non-compliant" in run("try", draft, "--keep").output
    assert "a11y.alt-length  params.max  150 → 250" in run("diff", draft).output
    assert said(run("diff", draft, "--since", "1", "--json"))["differences"] == []
    assert "no version 9.0" in run("diff", draft, "--since", "9.0", code=2).output
    assert "validated" in run("adopt", draft, code=1).output
    with store.connection(writes=True) as connection:
        row = sa.update(DocumentVersion).values(state="validated", major=1, minor=0)
        connection.execute(row)
        before = connection.execute(sa.text("SELECT id, hash, overrides FROM variant ORDER BY id")).all()
    refused = run("adopt", draft, code=2)
    assert "--from" in refused.output
    assert refused.output.count("own.hashtags") == 14
    done = said(run("adopt", draft, "--from", "2026-03-12", "--json"))
    assert (done["adopted"]["number"], len(done["affected"])) == ("1.0", 15)
    with store.connection() as connection:
        assert connection.execute(sa.text("SELECT id, hash, overrides FROM variant ORDER BY id")).all() == before
    assert "is in force" in run("show", code=2).output
    run("withdraw", draft)


def test_the_last_posts_are_replayed_and_a_rule_that_most_of_them_fail_is_too_strict(
    run: Run, draft: str, store: Store, cast: Cast
) -> None:
    planned_posts(store, cast, 5)
    with store.connection(writes=True) as connection:
        entry = Entry.__table__
        for id, account, variant in connection.execute(
            sa.select(entry.c.id, entry.c.account_id, entry.c.variant_id)
        ).all():
            connection.execute(
                sa.insert(Publication.__table__).values(  # type: ignore[arg-type]
                    brand_id=cast.brand, entry_id=id, account_id=account, variant_id=variant, state="published",
                    decided_at=NOW, attested_by=cast.karim.person_id, attested_at=NOW, created_at=NOW, claim_token=0,
                )
            )  # fmt: skip
    tried = said(run("try", draft, "--json"))
    assert (tried["posts"], tried["planned"]) == (6, 0)
    rates = {one["rule"]: (one["failed"], one["posts"], one["severity"]) for one in tried["rates"]}
    assert rates["own.hashtags"] == (5, 6, "warn")
    assert "own.hashtags-mandatory" not in rates
    assert "83" in run("try", draft, "--keep").output
    found = said(run.any("document", "check", draft, "--json"))  # type: ignore[attr-defined]
    assert "charter.too-strict" in json.dumps(found)


def test_it_is_shown_with_what_its_rules_and_clauses_lack(run: Run, draft: str, store: Store, cast: Cast) -> None:
    planned_posts(store, cast, 1)
    assert "No charter" in run("show", code=2).output
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(DocumentVersion).values(state="validated", major=1, minor=0))
    run("adopt", draft, "--from", "2026-03-10")
    assert said(run("show", "--json"))["number"] == "1.0"
    looked = run.any("post", "check", "1")  # type: ignore[attr-defined]
    assert "8.3" in looked.stderr
    assert "8.3" not in looked.stdout
    assert "\n  8.5 " in run("show").output
    found = said(run("coverage", "--json"))
    assert (found["coverage"]["unheld"], found["coverage"]["unasked"], found["drifted"]) == ([], [], [])
    assert len(found["digest"]) == 64
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        quoted = {one.code: one.rule for of in findings(act, [1, 2]).values() for one in of}
    assert quoted["own.hashtags"] is not None
    assert quoted["own.hashtags"].clause.startswith("editorial-charter#8.5, ")
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE charter_rule SET pack_rule = 'edfr.gone' WHERE clause = '5.2'"))
        connection.execute(sa.update(CharterRule).where(CharterRule.clause == "8.5").values(params={}))
    told = run("coverage", code=1).output
    assert "5.2" in told
    assert "8.5" in told
    run("withdraw", draft)
    run("show", code=2)


def test_clauses_palette_pack_and_memo(run: Run, draft: str, tmp_path: Path, store: Store) -> None:
    lines = said(run("clauses", draft, "--json"))
    human = said(run("clauses", draft, "--human", "--json"))
    assert len(human) == sum(one["kind"] == "human" for one in lines) > 10
    css = tmp_path / "brand.css"
    css.write_text(":root { --encre: #1a1a1a;\n --braise: #e4572e; }", encoding="utf-8")
    told = run("palette", draft, "--take", str(css)).output
    assert "3.68:1" in told
    (tmp_path / "none.css").write_text("body {}", encoding="utf-8")
    assert "none.css" in run("palette", draft, "--take", str(tmp_path / "none.css"), code=2).output
    where = tmp_path / "pack.toml"
    run("pack", draft, "-o", str(where))
    assert where.read_text(encoding="utf-8") == run("pack", draft).output
    table = tomllib.loads(where.read_text(encoding="utf-8"))
    assert table["charter"]["document"] == "editorial-charter"
    assert "lumen" in table["charter"]["brand"]
    assert said(run("take", draft, str(where), "--json"))["clauses"] == []
    sheet = tmp_path / "sheet.toml"
    sheet.write_text("hashtags = { max = 5 }\n", encoding="utf-8")
    run("take", draft, str(sheet))
    assert any("5" in one["statement"] and one["clause"] == "8.5" for one in said(run("clauses", draft, "--json")))
    sheet.write_text("nothing = 3\n", encoding="utf-8")
    run("take", draft, str(sheet), code=2)
    memo = said(run("memo", draft, "--format", "html", "--json"))
    assert Path(memo["path"]).stat().st_size == memo["bytes"] > 1000
    assert "is not one of" in run("memo", draft, "--format", "md", code=2).output
    assert "no editorial charter" in run("clauses", str(_a_brief(store)), code=2).output


def _a_brief(store: Store) -> int:
    from cmsuite.engines.people.actors import actor

    with acts.open(store, by=actor(store, "chloe@lumen.example"), brand=1) as act:
        return life.create(act, "brief", "Note").document_id


def test_posts_that_were_only_seen_are_replayed_too(run: Run, draft: str, store: Store, cast: Cast) -> None:
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        observe(act, account, "r1", "https://social.example/r1", NOW - timedelta(days=3), text=f"Le fil. {FOUR}")
        observe(act, account, "r2", "https://social.example/r2", NOW - timedelta(days=2), text="Le fil. #AtelierLumen")
        observe(act, account, "r3", "https://social.example/r3", NOW - timedelta(days=1))
    tried = said(run("try", draft, "--json"))
    assert tried["posts"] == 2, "of the third no words are known"
    assert {one["rule"]: one["failed"] for one in tried["rates"]}["own.hashtags"] == 1
