"""From a client's mail to a validated strategy and its deck, by the commands, on both stores."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

import cmsuite.sandbox
from tests.journeys.commands import Program

SAID = Path(cmsuite.sandbox.__file__).parent / "documents"
HELENE = "helene@atelier-lumen.example"


def mail(folder: Path, name: str, subject: str, text: str) -> Path:
    """A mail from the client, as a mail program keeps it."""
    made = EmailMessage()
    made["From"], made["To"] = f"Hélène Aubry <{HELENE}>", "Chloé <chloe@lumen.example>"
    made["Subject"], made["Message-ID"] = subject, f"<{name}@atelier-lumen.example>"
    made["Date"] = "Mon, 02 Mar 2026 09:12:00 +0100"
    made.set_content(text)
    file = folder / f"{name}.eml"
    file.write_bytes(bytes(made))
    return file


def evidence(program: Program) -> None:
    """What the documents rest on, as it would be today."""
    last = date.today() - timedelta(days=20)
    for row in tomllib.loads((SAID / "evidence.toml").read_text(encoding="utf-8"))["evidence"]:
        program.run(
            *("evidence", "add", row["title"]["fr"], "--source", row["source"], "--grade", row["grade"]),
            *("--kind", row["kind"], "--from", last - timedelta(days=89), "--to", last, "--n", row.get("n", 1)),
        )


def written(program: Program, kind: str, tongue: str = "fr") -> int:
    """A new document that says what the example of its kind does."""
    file = SAID / f"{kind}.{tongue}.md"
    made: int = program.json("document", "new", kind, f"Printemps, {kind}", "--file", file)["document_id"]
    return made


def answered(program: Program, box: Path, document: int) -> dict[str, Any]:
    """Send a document; the client's yes comes by mail and is recorded."""
    code = program.json("document", "send", document)["code"]
    mail(box, f"yes-{document}", "Re: Printemps", f"Bonjour,\n\nBon pour accord.\n\nCode : {code}\n\nHélène Aubry")
    program.run("mail", "read")
    (waiting,) = program.json("mail", "list")
    program.run("mail", "take", waiting["id"], "yes", "--function", "Directrice")
    found: dict[str, Any] = program.json("document", "show", document)
    assert (found["versions"][0]["state"], found["versions"][0]["number"]) == ("validated", "1.0")
    assert found["versions"][0]["decisions"][0]["channel"] == "mail_reply"
    return found


@pytest.mark.timeout(900)
def test_from_a_mail_to_a_validated_strategy_and_its_deck(program: Program, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    program.run("people", "add", "Hélène Aubry", HELENE, "--role", "approver")
    program.run("people", "add", "Karim Benali", "karim@lumen.example", "--role", "lead")
    program.run("mail", "add-box", box)
    evidence(program)

    # the request becomes a brief; its questions stop it until they are answered
    asked = mail(tmp_path, "request", "Plus de visibilité", "Bonjour,\n\nNous voulons plus de visibilité auprès des "
                 "jeunes, et un TikTok. C'est pour quand ?\n\nHélène")  # fmt: skip
    brief = program.json("brief", "from-mail", asked, "--language", "fr")["document_id"]
    questions = program.json("brief", "questions", brief)
    assert len(questions["unasked"]) >= 4
    assert not questions["covered"]["when"]
    assert "visibilité" in program.run("document", "show", brief)
    program.run("document", "send", brief, code=1)
    program.run("document", "import", brief, SAID / "brief.fr.md")
    answered(program, box, brief)

    # what is there, what it means, what follows
    audit = written(program, "audit_report")
    answered(program, box, audit)
    swot = written(program, "swot_note")
    ranked = program.json("swot", "rank", swot)
    assert ranked
    answered(program, box, swot)
    strategy = written(program, "strategy")
    program.run("strategy", "compute", strategy)
    answered(program, box, strategy)

    # the talk, whose numbers are the strategy's
    deck = program.json("strategy", "deck", strategy)["document_id"]
    file = tmp_path / "deck.pptx"
    program.run("document", "export", deck, "--format", "pptx", "-o", file)
    slides = said_on(file)
    assert 12 <= len(slides) <= 19
    assert any(re.search(r"18.?600", text) for text in slides)
    assert not any("{=" in text for text in slides)
    for form in ("pdf", "docx", "html", "xlsx", "txt", "md"):
        out = tmp_path / f"strategy.{form}"
        program.run("document", "export", strategy, "--format", form, "-o", out)
        assert out.stat().st_size > 1000

    # everything climbs to what it rests on
    steps = program.json("trace", "document", strategy)["steps"]
    reached = {end["kind"] for step in steps for end in (step["from"], step["to"])}
    assert reached >= {"document", "evidence"}
    assert {end["id"] for step in steps for end in (step["from"], step["to"]) if end["kind"] == "document"} >= {
        audit,
        swot,
        strategy,
    }


def said_on(file: Path) -> list[str]:
    """What stands on each slide."""
    from pptx import Presentation

    made = Presentation(io.BytesIO(file.read_bytes()))
    return [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        + "\n".join(
            cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        )
        for slide in made.slides
    ]
