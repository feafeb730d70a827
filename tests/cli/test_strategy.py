"""A strategy from the command line: computed, presented, changed for a reason, packed, rehearsed, decided upon."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.workplace import people

Run = Callable[..., Result]


def stopped_by(done: Result) -> set[str]:
    return {one["rule"] for one in said(done) if one["severity"] != "info"}


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    """A command by Chloé, or by whom `by` says, at NOW; it must end with `code`."""
    people(store)
    load_kinds()
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root

    def run(*words: str, by: str = "", code: int = 0, input: str = "") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, list(words), obj=obj, input=input)
        assert done.exit_code == code, done.output
        return done

    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


@pytest.fixture
def strategy(run: Run, store: Store, tmp_path: Path) -> str:
    """The demo's strategy, with its evidence and all that it follows from."""
    from cmsuite.engines import acts
    from cmsuite.engines.evidence.keeping import Given, keep
    from cmsuite.engines.people.actors import actor

    folder = files("cmsuite.sandbox") / "documents"
    with acts.open(store, by=actor(store, "chloe@lumen.example"), brand=1) as act:
        for one in tomllib.loads((folder / "evidence.toml").read_text(encoding="utf-8"))["evidence"]:
            span = (one.get("starts_on"), one.get("ends_on"))
            keep(act, Given(one["kind"], one["title"]["en"], one["source"], one["grade"], *span))
    for kind in ("brief", "audit_report", "swot_note", "strategy"):
        (tmp_path / f"{kind}.md").write_text((folder / f"{kind}.en.md").read_text(encoding="utf-8"), encoding="utf-8")
        why = ("--reason", "The tests need no signature") if kind == "audit_report" else ()
        done = run("document", "new", kind, "Lumen 2026", "--file", str(tmp_path / f"{kind}.md"), *why, "--json")
    return str(said(done)["document_id"])


def test_it_is_computed(run: Run, strategy: str) -> None:
    made = said(run("strategy", "compute", strategy, "--json"))
    assert (made["posts"], made["need_h"], made["available_h"], made["level"]) == (21, 89.5, 90, "amber")
    assert made["critical"] == ["M1", "M3", "M4", "M5", "M6"]
    assert made["cut"] == {}
    told = run("strategy", "compute", strategy).stdout
    assert "89.5\u00a0h / 90\u00a0h, 99%, amber" in told
    assert "€18,600" in told


def test_only_a_strategy_is(run: Run, strategy: str) -> None:
    run("strategy", "deck", strategy)
    refused = run("strategy", "compute", str(int(strategy) + 1), code=2)
    assert "is no strategy" in refused.output


def test_a_deck_a_sheet_and_the_archive(run: Run, strategy: str, tmp_path: Path) -> None:
    refused = run("strategy", "package", strategy, "-o", str(tmp_path / "all.zip"), code=1)
    assert f"cmsuite strategy deck {strategy}" in refused.output
    deck = said(run("strategy", "deck", strategy, "--json"))["document_id"]
    run("strategy", "deck", strategy, "--into", str(deck))
    sheet = said(run("strategy", "sheet", strategy, "--json"))["document_id"]
    done = said(run("strategy", "package", strategy, "-o", str(tmp_path / "all.zip"), "--json"))
    names = zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())).namelist()
    assert names == done["files"] == [
        f"deck-{deck}-draft-en.pptx",
        f"deck-{deck}-draft-en.pdf",
        f"strategy-{strategy}-draft-en.pdf",
        f"strategy-{strategy}-draft-en.docx",
        f"strategy-{strategy}-draft-en.xlsx",
        f"strategy-{strategy}-draft-en.comments.xlsx",
        f"argument_sheet-{sheet}-draft-en.pdf",
    ]  # fmt: skip
    first = (tmp_path / "all.zip").read_bytes()
    run("strategy", "package", strategy, "-o", str(tmp_path / "all.zip"))
    assert (tmp_path / "all.zip").read_bytes() == first, "the same documents give the same archive"
    theirs = said(run("strategy", "package", strategy, "--for-client", "-o", str(tmp_path / "c.zip"), "--json"))
    assert not any("argument" in name for name in theirs["files"])


def test_nothing_is_written_with_another_number_than_the_strategys(run: Run, strategy: str, tmp_path: Path) -> None:
    deck = str(said(run("strategy", "deck", strategy, "--json"))["document_id"])
    run("document", "export", deck, "--format", "md", "-o", str(tmp_path / "deck.md"))
    text = (tmp_path / "deck.md").read_text(encoding="utf-8")
    assert "It costs {=strategy:budget.total}" in text
    (tmp_path / "deck.md").write_text(text.replace("costs {=strategy:budget.total}", "costs €18,000"), encoding="utf-8")
    run("document", "import", deck, str(tmp_path / "deck.md"))
    for words in (("strategy", "package", strategy), ("document", "export", deck, "--format", "pptx")):
        refused = run(*words, "-o", str(tmp_path / "out"), code=1)
        assert "Slides › 13 › Message: €18,000" in refused.output
        assert "Total of the strategy" in refused.output
        assert not (tmp_path / "out").exists()
    run("document", "export", deck, "--format", "md", "-o", str(tmp_path / "deck.md"))


def test_the_slides_show_the_numbers_of_the_strategy(run: Run, strategy: str, tmp_path: Path) -> None:
    from pptx import Presentation

    deck = said(run("strategy", "deck", strategy, "--json"))["document_id"]
    run("document", "export", str(deck), "--format", "pptx", "-o", str(tmp_path / "deck.pptx"))
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(titles) == len(set(titles))
    assert any("18,600" in title for title in titles)
    assert not any("{=" in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert sum(slide.has_notes_slide for slide in slides) == 18


def shown_of(run: Run, deck: str, folder: Path) -> str:
    """What the slides of a deck say."""
    run("document", "export", deck, "--format", "txt", "-o", str(folder / "deck.txt"))
    return (folder / "deck.txt").read_text(encoding="utf-8")


def test_from_a_strategy_to_its_second_version(run: Run, strategy: str, tmp_path: Path) -> None:
    assert {one["severity"] for one in said(run("document", "check", strategy, "--json"))} <= {"info"}
    refused = run("strategy", "changes", strategy, code=1)
    assert "nothing to compare" in refused.output
    assert said(run("document", "send", strategy, "--json"))["document"]["number"] == "1.0"
    yes = ("document", "validate", strategy, "--function", "Director")
    stranger = run(*yes, "--name", "M. Duval", by="helene@lumen.example", code=1)
    assert "M. Duval is no validator in the framing note" in stranger.output
    assert "have Hélène Aubry sign" in stranger.output
    run(*yes, "--name", "Mme Hélène AUBRY", by="helene@lumen.example")
    deck = str(said(run("strategy", "deck", strategy, "--json"))["document_id"])
    assert "21 pieces a month" in shown_of(run, deck, tmp_path)
    run("document", "send", deck, "--waive", "pitch.slide-title-not-message=It is read aloud")
    run("document", "reopen", strategy)
    refused = run("strategy", "package", strategy, "-o", str(tmp_path / "both.zip"), code=1)
    assert f"document {deck} quotes version 1.0 of the strategy, the archive holds a draft" in refused.output
    run("document", "export", strategy, "--format", "md", "-o", str(tmp_path / "two.md"))
    text = from_markdown((tmp_path / "two.md").read_text(encoding="utf-8"))
    content = dumped(text.content)
    content["cadence"].append({"pillar": "L1", "network": "N2", "format": "text", "per_month": 3, "reuse": "0"})
    content["cadence"].append({"pillar": "L1", "network": "N1", "format": "short_video", "per_month": 1, "reuse": "0"})
    (tmp_path / "two.md").write_text(to_markdown(text.kind, text.title, "en", content, text.hash), encoding="utf-8")
    run("document", "import", strategy, str(tmp_path / "two.md"))
    stops = stopped_by(run("document", "check", strategy, "--json", code=1))
    assert stops == {"strategy.cadence-over-capacity", "version.change-without-origin"}
    run("strategy", "changes", strategy, "--because", "nothing=x", code=2)
    done = run("strategy", "changes", strategy, "--because", "cadence=The shop opens on Saturdays", "--json")
    assert {row["why"] for row in said(done)} == {"The shop opens on Saturdays"}
    assert "+4 posts/month = +9\u00a0h = +€630 without tax" in run("strategy", "changes", strategy).stderr
    stops = stopped_by(run("document", "check", strategy, "--json", code=1))
    assert stops == {"strategy.cadence-over-capacity"}
    deck = str(said(run("strategy", "deck", strategy, "--json"))["document_id"])
    assert "25 pieces a month" in shown_of(run, deck, tmp_path), "a talk is for the newest version, not the signed one"
    assert "pitch.strategy-not-sent" in run("document", "check", deck, code=1).stdout
    names = said(run("strategy", "package", strategy, "-o", str(tmp_path / "both.zip"), "--json"))["files"]
    assert f"strategy_changes-{strategy}-draft-en.docx" in names
    run("strategy", "changes", strategy, "--format", "txt", "-o", str(tmp_path / "changes.txt"))
    assert "The shop opens on Saturdays" in " ".join((tmp_path / "changes.txt").read_text(encoding="utf-8").split())


def test_a_rehearsal_has_a_clock_and_an_objection(run: Run, strategy: str) -> None:
    run("strategy", "deck", strategy)
    run("strategy", "sheet", strategy)
    done = run("strategy", "rehearse", strategy, "--seed", "3", "--json", input="\n" * 18)
    rows = said(done)
    assert len(rows) == 18
    assert done.stderr.count("Objection") == 1


def test_decisions_stay_and_minutes_take_them_up(run: Run, strategy: str, tmp_path: Path) -> None:
    words = ("decision", "add", "No TikTok before autumn", "--because", "Too few hours", "--on", "2026-11-20")
    assert said(run(*words, "--by", "Hélène Aubry", "--json")) == {"decision": 1}
    run(*words, code=2)
    run("decision", "add", "A test in October", "--by", "Hélène Aubry", "--because", "New hours", "--reverses", "1")
    run("decision", "add", "X", "--by", "Y", "--because", "Z", "--reverses", "9", code=1)
    first, second = said(run("decision", "list", "--json"))
    assert (first["reversed_by"], second["reverses"]) == (2, 1)
    assert "No TikTok before autumn" in run("decision", "list").stdout
    made = said(run("strategy", "minutes", strategy, "--on", "2026-11-20", "--json"))
    show = said(run("document", "show", str(made["document_id"]), "--json"))
    assert [one["what"] for one in show["versions"][0]["content"]["decisions"]] == ["No TikTok before autumn"]
    minutes = str(made["document_id"])
    path = tmp_path / "minutes.md"
    for who in ("", "Hélène Aubry, Karim Benali"):
        run("document", "export", minutes, "--format", "md", "-o", str(path))
        text = from_markdown(path.read_text(encoding="utf-8"))
        content = dumped(text.content)
        first, *_rest = content["decisions"]
        second = {**first, "n": 0, "what": "Film on Tuesdays", "who": who, "why": "Light"}
        second |= {"alternatives": "On Mondays", "effects": "Fewer orders", "revisit_on": "2026-12-20"}
        path.write_text(to_markdown(text.kind, text.title, "en", {**content, "decisions": [first, second]}, text.hash),
                        encoding="utf-8")  # fmt: skip
        run("document", "import", minutes, str(path))
        assert "minutes.decision-not-logged" in run("document", "check", minutes, code=0 if who else 1).stdout
        if not who:
            refused = run("decision", "take", minutes, code=1)
            assert "“Film on Tuesdays” cannot enter the log" in refused.output
    assert said(run("decision", "take", minutes, "--json"))["decisions"] == [3]
    assert said(run("decision", "take", minutes, "--json"))["decisions"] == []
    third = said(run("decision", "list", "--json"))[2]
    assert (third["text"], third["day"], third["deciders"]) == (
        "Film on Tuesdays", "2026-11-20", ["Hélène Aubry", "Karim Benali"],
    )  # fmt: skip
    assert (third["alternatives"], third["effects"], third["revisit_on"]) == (
        "On Mondays",
        "Fewer orders",
        "2026-12-20",
    )
    run("document", "export", minutes, "--format", "txt", "-o", str(tmp_path / "minutes.txt"))
    written = " ".join((tmp_path / "minutes.txt").read_text(encoding="utf-8").split())
    assert "Instead of: On Mondays It changes: Fewer orders Looked at again on 20 December 2026." in written
    assert "minutes.decision-not-logged" not in run("document", "check", minutes).stdout
    for form in ("xlsx", "txt"):
        run("decision", "export", "--format", form, "-o", str(tmp_path / f"log.{form}"))
    log = " ".join((tmp_path / "log.txt").read_text(encoding="utf-8").split())
    assert "No TikTok before autumn Decision 2 took it back." in log
    assert "Film on Tuesdays" in log


def test_a_log_without_a_decision_is_not_written(run: Run) -> None:
    assert "Nothing was decided yet" in run("decision", "export", code=1).output
