"""What goes to a client and comes back, from the command line: each refusal is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.briefs.brief import BRIEF
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.files import to_markdown
from cmsuite.store.store import Store
from tests.briefs.test_brief import WHOLE
from tests.conftest import NOW
from tests.engines.documents.test_returned import filled
from tests.engines.documents.word import changed, comment, tracked
from tests.workplace import people

Run = Callable[..., Result]
HELENE = "helene@lumen.example"


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    """A command by Chloé, at NOW, in French where `tongue` says so; a framing note is with the client."""
    people(store)
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "fr", WHOLE), encoding="utf-8")

    def run(*words: object, code: int = 0, tongue: str = "en") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), lang=tongue)
        done = CliRunner().invoke(suite, ["--lang", tongue, "document", *map(str, words)], obj=obj)
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done

    run("new", "brief", "Spring", "--file", tmp_path / "brief.md")
    run("send", "1")
    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def exported(run: Run, tmp_path: Path, form: str) -> Path:
    run("export", 1, "--format", form, "-o", tmp_path / f"out.{form}")
    return tmp_path / f"out.{form}"


def test_a_packet_is_written_where_it_is_wanted(run: Run, tmp_path: Path) -> None:
    made = said(run("packet", 1, "--to", HELENE, "--days", 5, "--json"))
    assert Path(made["path"]).parent == tmp_path / "lumen" / "exports"
    assert made["packet"]["expires_at"].startswith("2026-03-15")
    run("packet", 1, "--to", HELENE, "-o", tmp_path / "p.html", "--reply-to", "agency@lumen.example")
    assert "agency@lumen.example" in (tmp_path / "p.html").read_text(encoding="utf-8")
    run("packet", 1, "--to", "nobody@lumen.example", code=1)
    refused = run("packet", 1, "--to", HELENE, "-o", tmp_path / "p.html" / "p.html", code=3).stderr
    assert "a part of its path is no folder" in refused
    lines = said(run("packets", 1, "--json"))
    assert [(one["version"], one["person"], one["returned_at"]) for one in lines] == [("1.0", "Hélène Aubry", None)] * 2
    assert "Hélène Aubry" in run("packets", 1).stdout
    run("packet", 1, "--to", HELENE, "--days", 0, code=2)
    run("new", "brief", "Summer", "--file", tmp_path / "brief.md")
    assert "waits for no answer" in run("packet", 2, "--to", HELENE, code=1).stderr


def test_a_word_file_is_taken(run: Run, tmp_path: Path) -> None:
    word = exported(run, tmp_path, "docx")
    word.write_bytes(
        changed(word.read_bytes(), comment("A shop opens", "Où ?"), tracked("A shop opens", "March", "May"))
    )
    done = run("take", word, "--from", HELENE)
    assert done.stdout.splitlines() == [
        "Document 1, version 1.0: sent",
        "2 comments are kept.",
        "1 change was made in the text: it is kept as a correction, and nothing was changed.",
    ]
    table = run("comments", 1).stdout
    assert "Où ?" in table
    assert "«\xa0March\xa0»" in table
    run("answer", 1, "deferred", "--until", "2026-05-15")
    assert "put off, 15 May 2026" in run("comments", 1).stdout
    run("answer", 2, "deferred", code=1)
    run("unsay", 2, code=1)
    assert "was taken already" in run("take", word, "--from", HELENE, code=1).stderr


def test_a_grid_is_written_and_taken(run: Run, tmp_path: Path) -> None:
    sheet = exported(run, tmp_path, "grid")
    assert sheet.read_bytes().startswith(b"PK")
    sheet.write_bytes(filled(sheet.read_bytes(), {"D7": "Non.", "E7": "refus", "F7": "haute"}))
    run("take", sheet, "--from", HELENE)
    (one,) = said(run("comments", 1, "--json"))
    assert (one["kind"], one["priority"], one["author"]) == ("refusal", "high", "Hélène Aubry")
    sheet.write_bytes(filled(sheet.read_bytes(), {"E8": "question"}))
    assert "D8" in run("take", sheet, code=2).stderr
    run("export", 1, "--format", "grid")
    (kept,) = (tmp_path / "lumen" / "exports").iterdir()
    assert kept.name == "brief-1-1.0-fr.comments.xlsx"


def test_a_signed_page_is_taken_with_what_stands_on_it(run: Run, tmp_path: Path) -> None:
    scan, pdf = tmp_path / "scan.pdf", exported(run, tmp_path, "pdf")
    scan.write_bytes(b"%PDF-1.4\n%%EOF")
    signed = ("--from", HELENE, "--name", "Hélène Aubry", "--function", "Directrice")
    assert "--code" in run("take", scan, *signed, code=2).stderr
    run("take", scan, *signed, "--code", "nonsense", code=2)
    run("take", pdf, *signed, "--changes", "Non.", code=2)
    run("take", pdf, "--from", HELENE, "--name", "Hélène Aubry", code=2)
    assert "validated" in run("take", pdf, *signed).stdout


def test_changes_are_taken_from_a_page(run: Run, tmp_path: Path) -> None:
    pdf = exported(run, tmp_path, "pdf")
    assert "back with changes requested" in run("take", pdf, "--from", HELENE, "--changes", "Dites quand.").stdout


def test_an_old_file_is_refused_with_the_sentence_of_both_versions(run: Run, tmp_path: Path) -> None:
    word = exported(run, tmp_path, "docx")
    word.write_bytes(changed(word.read_bytes(), comment("A shop opens", "Où ?")))
    run("take", exported(run, tmp_path, "pdf"), "--from", HELENE, "--changes", "Dites quand.")
    run("send", 1)
    done = run("take", word, tongue="fr", code=1)
    assert "Ce code vise la version 1.0" in done.stderr.replace("\u202f", " ").replace("\xa0", " ")
    assert "la version transmise est la 1.1. Renvoyez la bonne version au client." in done.stderr


def test_whatever_is_no_answer_is_one_sentence(run: Run, tmp_path: Path) -> None:
    for name, data, code in (
        ("notes.txt", b"hello", 2),
        ("empty.docx", b"", 2),
        ("cut.docx", b"PK\x03\x04", 2),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, 2),
        ("cut.cmsuite-answer.json", b'{"cmsuite_answer": 1, "body": "{', 2),
        ("film.mov", b"\0" * 25_000_002, 1),
    ):
        (tmp_path / name).write_bytes(data)
        done = run("take", tmp_path / name, code=code)
        assert (done.stdout, done.stderr.count("\n")) == ("", 1), done.output
        assert name in done.stderr
