"""Briefs from the command line: from a client's mail to a note whose questions are settled, and to a counter-brief."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from cmsuite.briefs.brief import BRIEF
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.files import to_markdown
from cmsuite.store.store import Store
from tests.briefs.test_brief import OBJECTIVE, WHOLE
from tests.conftest import NOW
from tests.workplace import people

Run = Callable[..., Result]
MAIL = """From: =?utf-8?q?H=C3=A9l=C3=A8ne_Aubry?= <helene@atelier-lumen.example>
Date: Mon, 2 Mar 2026 09:12:00 +0100
Subject: More light
Content-Type: text/plain; charset=utf-8

Soyons plus visibles auprès des jeunes. Il nous faut un TikTok.
"""


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    """A command by Chloé at NOW; it must end with `code`."""
    people(store)
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    (tmp_path / "mail.eml").write_text(MAIL, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("10:15 Hélène: a fair in May\n", encoding="utf-8")

    def run(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(suite, [*words], obj=Cli(workspace_named=str(root), clock=SetClock(NOW)))
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_a_mail_becomes_a_note_whose_questions_are_asked_and_settled(run: Run, tmp_path: Path) -> None:
    run("brief", "from-mail", str(tmp_path / "mail.eml"), "--notes", str(tmp_path / "notes.txt"), "--language", "fr")
    kept = said(run("evidence", "list", "--json"))
    assert {(one["title"], one["source"], one["grade"]) for one in kept} == {
        ("mail.eml", "Hélène Aubry", "declared"),
        ("notes.txt", "Hélène Aubry", "declared"),
    }
    assert said(run("document", "show", "1", "--json"))["versions"][0]["content"]["request_evidence"] == [1, 2]
    made = said(run("brief", "questions", "1", "--json"))
    assert {"vague:targets", "vague:objectives", "solution", "empty:ends_on"} <= {
        one["rule"] for one in made["unasked"]
    }
    assert not made["covered"]["why"]
    run("brief", "ask", "1", "vague:targets", "empty:context", "solution", "--sent")
    (line,) = said(run("document", "list", "--json"))
    assert (line["title"], line["stage"]) == ("More light", "awaiting_answers")
    assert "awaiting answers" in run("document", "list").stdout
    assert "awaiting answers" in run("document", "show", "1").stdout
    run("brief", "answer", "1", "Q2", "An index of repairs.", "--by", "Hélène Aubry", "--into", "context")
    run("brief", "answer", "1", "Q1", "25 to 39", "--by", "Hélène Aubry", "--on", "2026-03-05")
    run("brief", "integrate", "1", "Q1", code=1)
    run("brief", "assume", "1", "Q3", "Any network will do.")
    run("brief", "withdraw", "1", "Q3", "Too late.", code=1)
    run("brief", "place", "1", "S1", "constraints")
    states = {one["key"]: one["state"] for one in said(run("brief", "questions", "1", "--json"))["questions"]}
    assert states == {"Q1": "answered", "Q2": "integrated", "Q3": "assumed_by_agency"}
    assert said(run("document", "list", "--json"))[0]["stage"] == ""
    told = run("document", "show", "1").stdout
    assert "An index of repairs." in told
    assert "a fair in May" in told
    run("undo")
    assert run("document", "show", "1").stdout.count("a fair in May") == told.count("a fair in May") - 1


def test_a_mail_of_another_charset_is_kept_and_a_spreadsheet_is_evidence(run: Run, tmp_path: Path) -> None:
    raw = MAIL.replace("utf-8", "iso-8859-1").encode("latin-1")
    (tmp_path / "old.eml").write_bytes(raw)
    run("brief", "from-mail", str(tmp_path / "old.eml"), "--language", "fr")
    (tmp_path / "extract.xlsx").write_bytes(b"PK\x03\x04\x00\xff")
    add = ("evidence", "add", "Visits", "--source", "Shop", "--grade", "measured", "--kind", "metric_extract")
    run(*add, "--file", str(tmp_path / "extract.xlsx"))
    kept = said(run("evidence", "list", "--json"))
    assert [one["title"] for one in kept] == ["Visits", "old.eml"]
    assert all(one["hash"] for one in kept)
    told = said(run("evidence", "show", "1", "--json"))
    assert [(one["kind"], one["id"], one["place"]) for one in told["rests"]] == [("document", 1, "request_evidence")]
    assert "More light" in run("evidence", "show", "1").stdout
    Image.new("RGB", (9, 9)).save(tmp_path / "chart.png")
    looked = ("--image", str(tmp_path / "chart.png"))
    assert "says in words" in run(*add, *looked, code=2).stderr
    run(*add, *looked, "--alt", "Visits rise in May")
    assert "Visits rise in May" in run("evidence", "show", "3", "--save-image", str(tmp_path / "again.png")).stdout
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "chart.png").read_bytes()
    assert "no picture" in run("evidence", "show", "1", "--save-image", str(tmp_path / "x.png"), code=1).stderr


def test_what_came_with_the_mail_is_kept_as_evidence_and_told(run: Run, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "helene@lumen.example", "Brief"
    mail.set_content("Voir le brief joint.")
    mail.add_attachment(b"%PDF-1.7 the brief", maintype="application", subtype="pdf", filename="brief\x1b[31m.pdf")
    mail.add_attachment(b"\x89PNG logo", maintype="image", subtype="png", disposition="inline", filename="logo.png")
    mail.add_attachment("a;b", filename="../../etc/x.csv")
    (tmp_path / "with.eml").write_bytes(bytes(mail))
    done = run("brief", "from-mail", str(tmp_path / "with.eml"))
    assert "not read: brief.pdf, ../../etc/x.csv" in done.stderr
    titles = [one["title"] for one in said(run("evidence", "list", "--json"))]
    assert titles == ["../../etc/x.csv", "brief.pdf", "with.eml"], "a name is words, and no path"
    assert said(run("document", "show", "1", "--json"))["versions"][0]["content"]["request_evidence"] == [1, 2, 3]


def test_the_list_of_questions_is_a_file_for_the_client(run: Run, tmp_path: Path) -> None:
    run("brief", "from-mail", str(tmp_path / "mail.eml"))
    run("brief", "questions", "1", "--format", "docx", code=2)
    run("brief", "ask", "1")
    for form in ("docx", "pdf", "md"):
        run("brief", "questions", "1", "--format", form, "-o", str(tmp_path / f"q.{form}"))
    page = (tmp_path / "q.md").read_text(encoding="utf-8")
    assert "jeunes" in page
    assert page.count("## Q") == 15
    assert (tmp_path / "q.pdf").read_bytes().startswith(b"%PDF")


def test_a_sector_brings_its_questions(run: Run, tmp_path: Path) -> None:
    run("brief", "from-mail", "--notes", str(tmp_path / "notes.txt"), "--title", "Wine")
    made = said(run("brief", "questions", "1", "--sector", "alcohol", "--json"))["unasked"]
    (content,) = [one for one in made if one["rule"] == "sector.alcohol.content"]
    assert content["reference"].startswith("Code de la santé publique")
    run("brief", "ask", "1", "sector.alcohol.content", "--sector", "alcohol")
    run("brief", "ask", "1", "sector.health.data", code=2)


def test_a_counter_brief_is_made_of_a_note_and_decided_field_by_field(run: Run, tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "en", WHOLE), encoding="utf-8")
    run("document", "new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    run("brief", "counter", "1")
    run("brief", "decide", "1", "C1", "accepted", "--by", "Hélène", code=2)
    run("brief", "decide", "2", "C1", "accepted", "--by", "Hélène", code=2)
    lines = run("document", "export", "2", "--format", "md", "-o", str(tmp_path / "c.md"))
    assert lines.exit_code == 0
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    change = (
        'changes = [{field = "networks", theirs = "TikTok", ours = "Mastodon", reason = "Hours", on_time = "24 h"}]'
    )
    (tmp_path / "c.md").write_text(text.replace("changes = []", change), encoding="utf-8")
    run("document", "import", "2", str(tmp_path / "c.md"))
    run("brief", "decide", "2", "C1", "refused", "--by", "Hélène Aubry", "--words", "No.")
    (change,) = said(run("document", "show", "2", "--json"))["versions"][0]["content"]["changes"]
    assert (change["answer"], change["words"], change["by"]) == ("refused", "No.", "Hélène Aubry")
    (line,) = [one for one in said(run("document", "list", "--json")) if one["id"] == 2]
    assert line["kind"] == "counter_brief"


def test_objectives_are_read_letter_by_letter_and_the_envelope_line_by_line(run: Run, tmp_path: Path) -> None:
    steep = {**WHOLE, "objectives": [{**OBJECTIVE, "target": "10000"}]}
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "en", steep), encoding="utf-8")
    run("document", "new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    (one,) = said(run("brief", "smart", "1", "--json"))
    assert one["marks"] == {"s": "", "m": "", "a": "block", "r": "", "t": ""}
    assert one["pace"]["needed"] == pytest.approx(0.156, abs=0.001)
    told = run("brief", "smart", "1").stdout
    assert "✗" in told
    assert "7.4" in told
    sums = said(run("brief", "budget", "1", "--json"))
    assert (sums["total"], [line["cents"] for line in sums["lines"]]) == (640_000, [600_000, 40_000])
    assert "93.8%" in run("brief", "budget", "1").stdout


def test_what_is_said_in_a_call_is_kept_with_its_hour(run: Run, tmp_path: Path) -> None:
    run("brief", "from-mail", str(tmp_path / "mail.eml"))
    run("brief", "note", "1", "A fair in May.", "--who", "Hélène")
    run("brief", "note", "1", "And in June.", "--at", "10:20")
    content = said(run("document", "show", "1", "--json"))["versions"][0]["content"]
    assert [(one["key"], one["at"], one["who"]) for one in content["statements"]] == [
        ("S1", "10:00", "Hélène"),
        ("S2", "10:20", ""),
    ]
    run("brief", "note", "1", " ", code=2)


def test_what_is_no_brief_and_what_is_no_mail_is_said(run: Run, tmp_path: Path) -> None:
    run("brief", "from-mail", code=2)
    (tmp_path / "empty.eml").write_text("Subject: x\n\n", encoding="utf-8")
    assert "no text" in run("brief", "from-mail", str(tmp_path / "empty.eml"), code=2).output
    run("brief", "questions", "9", code=1)
