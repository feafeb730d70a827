"""Documents from the command line: from a file to a signature, and every format opens."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
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
from tests.workplace import people

Run = Callable[..., Result]
HELENE = ("--name", "Hélène Aubry", "--function", "Director")


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    """A command by Chloé, or by whom `by` says, at NOW; it must end with `code`."""
    people(store)
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "en", WHOLE), encoding="utf-8")

    def run(*words: str, by: str = "", code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, ["document", *words], obj=obj)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_from_a_file_to_a_signature(run: Run, tmp_path: Path) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    assert run("check", "1").stdout == ""
    run("submit", "1")
    sent = said(run("send", "1", "--json"))
    assert sent["document"]["number"] == "1.0"
    (tmp_path / "yes.eml").write_text(f"Subject: Re: Spring\n\nBon pour accord {sent['code']}\n", encoding="utf-8")
    elsewhere = ("--from", "helene@lumen.example", "--channel", "mail_reply", "--proof", str(tmp_path / "yes.eml"))
    run("validate", "1", *HELENE, *elsewhere, "--code", sent["code"])
    (line,) = said(run("list", "--json"))
    assert {name: line[name] for name in ("id", "kind", "title", "language", "version", "state", "in_force")} == {
        "id": 1,
        "kind": "brief",
        "title": "Spring",
        "language": "en",
        "version": "1.0",
        "state": "validated",
        "in_force": "1.0",
    }
    told = run("show", "1").stdout
    assert "Hélène Aubry, Director, by mail" in told
    assert "A shop opens in March." in told


def test_a_list_is_written_to_a_spreadsheet_and_no_cell_of_it_is_run(run: Run, tmp_path: Path) -> None:
    run("new", "brief", "=cmd|' /C calc'!A0", "--language", "en")
    for name in ("list.csv", "list.xlsx"):
        done = run("list", "--sheet", str(tmp_path / name))
        assert (done.stdout, name in done.stderr) == ("", True)
    head, line = csv.reader((tmp_path / "list.csv").read_text("utf-8-sig").splitlines())
    assert head[:3] == ["document", "kind", "title"]
    assert line[:3] == ["1", "Framing note", "'=cmd|' /C calc'!A0"]
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[-1]
    cells = [[one.value for one in row[:3]] for row in sheet.iter_rows(min_row=4)]
    assert cells == [head[:3], [1, "Framing note", "=cmd|' /C calc'!A0"]]
    assert sheet["C5"].data_type == "s"
    assert "no list" in run("show", "1", "--sheet", str(tmp_path / "show.csv")).stderr
    assert ".xlsx" in run("list", "--sheet", str(tmp_path / "list.ods"), code=2).stderr


def test_changes_asked_for_begin_a_draft_whose_difference_is_shown(run: Run, tmp_path: Path) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    code = said(run("send", "1", "--json"))["code"]
    run("changes", "1", "Say when it opens.", "--name", "Hélène", by="helene@lumen.example")
    run("export", "1", "--format", "md", "-o", str(tmp_path / "again.md"))
    text = (tmp_path / "again.md").read_text(encoding="utf-8")
    (tmp_path / "again.md").write_text(text.replace("A shop opens in March.", "A shop opens in May."), encoding="utf-8")
    run("import", "1", str(tmp_path / "again.md"))
    assert run("diff", "1").stdout == "Context: A shop opens in [-March-]{+May+}.\n"
    assert said(run("send", "1", "--json"))["document"]["number"] == "1.1"
    old = run("validate", "1", *HELENE, "--code", code, by="helene@lumen.example", code=1)
    assert "This code is of version 1.0; the version that was sent is 1.1." in old.stderr


def test_two_files_of_one_version_go_together_field_by_field(run: Run, tmp_path: Path) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    run("export", "1", "--format", "md", "-o", str(tmp_path / "one.md"))
    text = (tmp_path / "one.md").read_text(encoding="utf-8")
    for name, context in (("one", "In May."), ("two", "In June.")):
        (tmp_path / f"{name}.md").write_text(text.replace("A shop opens in March.", context), encoding="utf-8")
    run("import", "1", str(tmp_path / "one.md"))
    refused = run("import", "1", str(tmp_path / "two.md"), code=1)
    assert "Context" in refused.stderr
    assert "In May." in run("show", "1").stdout
    run("import", "1", str(tmp_path / "two.md"), "--force")
    assert "In June." in run("show", "1").stdout


def test_a_file_of_another_document_is_told_from_one_that_a_colleague_overtook(run: Run, tmp_path: Path) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    run("new", "brief", "Printemps", "--language", "fr")
    run("export", "1", "--format", "md", "-o", str(tmp_path / "one.md"))
    told = run("import", "2", str(tmp_path / "one.md"), code=2).stderr
    assert "The language of the file is en, that of document 2 is fr." in told
    run("new", "brief", "Autumn", "--language", "en")
    told = run("import", "3", str(tmp_path / "one.md"), code=1).stderr
    assert "This file was not made from a text of document 3 that is kept" in told
    assert "Context" in told
    run("import", "3", str(tmp_path / "one.md"), "--force")
    assert "A shop opens in March." in run("show", "3").stdout


def test_a_kind_of_the_workspace_is_written_as_ours_are(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "lumen" / "reports" / "kinds"
    own.mkdir(parents=True)
    told = 'name = "cli_visit"\ncode = "VISITS"\ntitle = "Visit"\n'
    field = '[[field]]\nname = "place"\ntitle = "Place"\nmandatory = true\n'
    (own / "visit.toml").write_text(told + field, encoding="utf-8")
    run("new", "cli_visit", "First", "--language", "en")
    assert "“Place” is missing." in run("check", "1", code=1).stdout
    run("export", "1", "--format", "md", "-o", str(tmp_path / "visit.md"))
    text = (tmp_path / "visit.md").read_text(encoding="utf-8")
    (tmp_path / "visit.md").write_text(
        text.replace("[content]", '[content]\nplace = "Lyon"').replace('place = ""\n', ""), encoding="utf-8"
    )
    run("import", "1", str(tmp_path / "visit.md"))
    assert said(run("send", "1", "--json"))["code"].startswith("VISITS-")


def test_what_an_editor_gave_back_and_could_not_be_saved_stays_in_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    for words, code in (("s/March/May/", 0), ("s/kind = /kind == /", 2)):
        monkeypatch.setenv("VISUAL", f"sed -i '{words}'")
        done = run("edit", "1", code=code)
    assert "In May" not in done.stdout
    assert "opens in May." in run("show", "1").stdout
    (kept,) = (tmp_path / "lumen" / "editing").iterdir()
    assert "kind == " in kept.read_text(encoding="utf-8")
    assert str(kept) in done.stderr


def test_a_warning_passes_with_its_reason(run: Run, tmp_path: Path) -> None:
    loose = {**WHOLE, "out_of_scope": ""}
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "en", loose), encoding="utf-8")
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    assert "brief.out-of-scope-empty" in run("check", "1").stdout
    assert "Nothing is said to be outside the perimeter" in run("send", "1", code=1).stderr
    run("send", "1", "--waive", "brief.out-of-scope-empty", code=2)
    run("send", "1", "--waive", "brief.out-of-scope-empty=The client wants it open.")


def test_comments_are_made_and_answered(run: Run) -> None:
    run("new", "brief", "Spring")
    run("comment", "1", "Whose hours?", "--field", "agency_hours", "--kind", "question", by="helene@lumen.example")
    assert "Our hours a month" in run("comments", "1", "--open").stdout
    run("answer", "1", "refused", code=1)
    run("answer", "1", "accepted")
    assert said(run("comments", "1", "--open", "--json")) == []


@pytest.mark.parametrize(
    ("form", "first"),
    [("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("docx", b"PK"), ("pptx", b"PK"), ("xlsx", b"PK"), ("txt", b"SPRING"),
     ("md", b"+++")],
)  # fmt: skip
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_every_format_is_written(run: Run, tmp_path: Path, form: str, first: bytes) -> None:
    run("new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    run("export", "1", "--format", form, "-o", str(tmp_path / f"out.{form}"))
    data = (tmp_path / f"out.{form}").read_bytes()
    assert data.upper().startswith(first.upper())
    run("export", "1", "--format", form, "-o", str(tmp_path / f"again.{form}"))
    assert (tmp_path / f"again.{form}").read_bytes() == data


def test_what_cannot_be_done_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("no document", encoding="utf-8")
    (tmp_path / "latin.md").write_bytes(b"+++\nkind = '\xe9'\n+++\n")
    for words in (
        ("show", "7"),
        ("new", "brief", " "),
        ("new", "brief", "Spring", "--file", str(tmp_path / "bad.md")),
        ("new", "brief", "Spring", "--file", str(tmp_path / "latin.md")),
        ("validate", "7", *HELENE),
    ):
        done = run(*words, code=2 if words[0] == "new" else 1)
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
    assert said(run("list", "--json")) == []
