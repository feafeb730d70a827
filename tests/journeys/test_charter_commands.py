"""A word is refused by the charter, by commands: the charter is written from a file, sent, signed, put in force; a post
that says the word is stopped, and let pass once, with a reason and another person's yes. On both stores."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.writing import raw
from tests.conftest import NOW
from tests.content.desk import an_account
from tests.journeys.test_charter_keys import CHLOE, HELENE, KARIM, WORD
from tests.tui.seated import workspace_of
from tests.workplace import people

pytestmark = pytest.mark.timeout(400)
TEXT = "{}. Le fil se change en dix minutes. #AtelierLumen"


def test_a_word_is_refused_by_the_charter_and_let_pass_once_by_commands(store: Store, tmp_path: Path) -> None:
    load_kinds()
    cast = people(store)
    an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:  # the charter as it is but for a word
        content = raw(clauses=[one for one in raw()["clauses"] if not one["objective"]])
        create(act, "editorial_charter", "Charte 2026", language="fr", content=content)
    root = workspace_of(store, tmp_path, CHLOE).root

    def run(*words: object, me: str = CHLOE, code: int = 0, day: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW + timedelta(days=day)))
        done = CliRunner().invoke(suite, ["--as", me, "--lang", "fr", *map(str, words)], obj=obj)
        assert done.exit_code == code, done.output
        return done

    file = tmp_path / "charte.md"
    run("document", "export", 1, "--format", "md", "-o", file)
    text = file.read_text(encoding="utf-8")
    assert '"leader incontesté",' in text
    file.write_text(text.replace('"leader incontesté",', f'"leader incontesté",\n    "{WORD}",', 1), encoding="utf-8")
    run("document", "import", 1, file)
    run("document", "send", 1)
    run("document", "validate", 1, "--name", "Hélène Aubry", "--function", "Directrice", me=HELENE)
    run("charter", "adopt", 1, "--from", "2026-03-10", me=KARIM)
    bad, good = (
        json.loads(run("post", "new", "--account", 1, "--text", TEXT.format(word), "--json").stdout)["post_id"]
        for word in (WORD, "Facile")
    )
    run("post", "submit", good)
    said = run("post", "check", bad, code=1).output
    assert WORD in said
    assert "own.forbidden" in run("rules", "lint", f"post:{bad}", code=1).output
    assert "editorial-charter#7.1" in run("rules", "show", "own.forbidden").output
    assert "ne peut pas partir tel qu’il est" in run("post", "submit", bad, code=1).output
    run("rules", "waive", "own.forbidden", f"post:{bad}", "--reason", "titre d’un festival")
    run("post", "submit", bad)
    run("post", "approve", bad, me=KARIM, code=1)
    run("rules", "agree", 1, me=KARIM)
    run("post", "approve", bad, me=KARIM)
