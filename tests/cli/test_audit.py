"""Audits from the command line: from an export to a report with its numbers."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.files import to_markdown
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.workplace import people

Run = Callable[..., Result]
WINDOW = {"starts_on": "2025-12-01", "ends_on": "2026-02-28"}


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path) -> Run:
    """A command by Chloé; it must end with `code`. Document 1 is an empty audit of one window."""
    from cmsuite.audit.kind import AUDIT

    load_kinds()
    people(store)
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    file = tmp_path / "audit.md"
    file.write_text(to_markdown(AUDIT, "Winter", "en", WINDOW), encoding="utf-8")

    def run(*words: str, code: int = 0) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW))
        done = CliRunner().invoke(suite, list(words), obj=obj)
        assert done.exit_code == code, done.output
        return done

    run("document", "new", "audit_report", "Winter", "--file", str(file), "--reason", "The brief follows by mail.")
    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


@pytest.fixture
def export(tmp_path: Path) -> str:
    """640 posts of 90 days, and three that are outside."""
    path = tmp_path / "posts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "date", "format", "text", "reach", "reactions", "paid"))
        forms = ("story", "story", "image", "reel")
        for n in range(640):
            day = date(2025, 12, 1) + timedelta(days=n % 90)
            writer.writerow((f"p{n}", f"{day} 18:00", forms[n % 4], f"=post {n}", 1000 + n, 20 + n % 30, "no"))
        for n in range(3):
            writer.writerow((f"late{n}", "2026-03-01", "image", "", 1000, 1, "no"))
    return str(path)


def test_from_an_export_to_a_report(run: Run, export: str, tmp_path: Path) -> None:
    drawn = said(run("audit", "sample", "1", export, "--seed", "7", "-o", str(tmp_path), "--json"))
    assert (drawn["population"], drawn["size"], drawn["census"]) == (640, 84, False)
    first, second = (Path(name) for name in drawn["sheets"])
    for path, kind in ((first, "gestes"), (second, "gestes")):
        lines = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert all(line["text"].startswith("'=") for line in lines), "no spreadsheet runs what a post says"
        for place, line in enumerate(lines):
            line |= {"pillar": kind if int(line["post"][1:]) % 2 else "lampes", "alt": "yes" if place % 2 else "no"}
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, lines[0])
            writer.writeheader()
            writer.writerows(lines)
    coded = said(run("audit", "code", "1", str(first), str(second), "--json"))
    assert (coded["coded"], coded["twice"], coded["kappa"]) == (84, 9, 1.0)
    made = said(run("audit", "compute", "1", export, "--codes", str(first), "--json"))
    assert {one["name"]: one["n"] for one in made["formats"]} == {"story": 320, "image": 160, "reel": 160}
    content = said(run("document", "show", "1", "--json"))["versions"][0]["content"]
    assert content["samples"][0]["seed"] == 7
    assert content["samples"][0]["kappa"] == "1.000"
    assert content["accessibility"][0]["met"] == 42
    assert len(content["editorials"][0]["best"]) == 10
    refused = run("audit", "sample", "1", export, code=1)
    assert "with seed 7" in refused.stderr
    run("document", "export", "1", "--format", "txt", "-o", str(tmp_path / "a.txt"))
    piped = run("document", "export", "1", "--format", "txt", "-o", "-")
    assert piped.stdout_bytes == (tmp_path / "a.txt").read_bytes()
    assert "84 were read by hand" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_each_account_has_its_sample_and_its_numbers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "both.csv"
    lines = [f"{account}{n},2026-02-{n:02},image,{account},{n}" for account in ("@x", "@y") for n in range(1, 10)]
    file.write_text("\n".join(["id,date,format,account,reach", *lines]), encoding="utf-8")
    sheets = []
    for account in ("@x", "@y"):
        drawn = said(run("audit", "sample", "1", str(file), "--account", account, "-o", str(tmp_path), "--json"))
        sheets.append(drawn["sheets"][0])
    assert len(set(sheets)) == 2
    for sheet, account in zip(sheets, ("@x", "@y"), strict=True):
        codes = (
            Path(sheet)
            .read_text(encoding="utf-8-sig")
            .replace("\r\n", "\n")
            .replace(",,,,,,,,,,,,\n", ",a,b,c,d,yes,,,,,,,\n")
        )
        Path(sheet).write_text(codes, encoding="utf-8")
        run("audit", "code", "1", sheet)
        run("audit", "compute", "1", str(file), "--account", account, "--codes", sheet)
        run("audit", "compute", "1", str(file), "--account", account, "--codes", sheet)
    content = said(run("document", "show", "1", "--json"))["versions"][0]["content"]
    assert [one["account"] for one in content["samples"]] == ["@x", "@y"]
    assert [(one["account"], one["posts"]) for one in content["editorials"]] == [("@x", 9), ("@y", 9)]
    assert [one["account"] for one in content["accessibility"]] == ["@x", "@y"]
    run("audit", "sample", "1", str(file), "--account", "@y", code=1)


def test_what_does_not_fit_is_refused_and_nothing_is_saved(run: Run, export: str, tmp_path: Path) -> None:
    before = said(run("document", "show", "1", "--json"))["versions"][0]["row_version"]
    bad = tmp_path / "bad.csv"
    bad.write_text("id,date,format\na,2026-02-30,image\n", encoding="utf-8")
    assert "Line 2" in run("audit", "sample", "1", str(bad), code=2).stderr
    assert "No sample holds" in run("audit", "code", "1", export, code=1).stderr
    bad.write_text("author,mood,email\n@a,+,a@b.example\n", encoding="utf-8")
    assert "email" in run("audit", "mentions", "1", str(bad), code=1).stderr
    bad.write_text("id,date,format\na,2027-02-01,image\n", encoding="utf-8")
    assert "no post of this window" in run("audit", "sample", "1", str(bad), code=1).stderr
    bad.write_text("id,date,format,account\na,2026-02-01,image,@x\nb,2026-02-01,image,@y\n", encoding="utf-8")
    assert "--account" in run("audit", "sample", "1", str(bad), code=1).stderr
    assert said(run("document", "show", "1", "--json"))["versions"][0]["row_version"] == before


def test_parts_mentions_and_the_audit_before(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "part.csv"
    file.write_text("network,handle,audience\nInstagram,@atelier.lumen,2960\n", encoding="utf-8")
    assert said(run("audit", "import", "1", "accounts", str(file), "--json"))[0]["audience"] == 2960
    file.write_text("author,mood,theme\n@a,negative,delivery\n@b,positive,repair\n", encoding="utf-8")
    assert said(run("audit", "mentions", "1", str(file), "--of", "312", "--json"))["of"] == 312
    file.write_text("criterion,mark,why\ncontent.craft,3,clean\n", encoding="utf-8")
    run("audit", "import", "1", "scores", str(file))
    own = "id,title,anchors\ncommunity.reviews,Reviews,None; Few; Half; Most; All\n"
    file.write_text(own, encoding="utf-8")
    assert len(said(run("audit", "import", "1", "criteria", str(file), "--json"))[0]["anchors"]) == 5
    again = ("document", "new", "audit_report", "Spring", "--reason", "The brief follows by mail.")
    run(*again)
    file.write_text("criterion,mark\ncontent.craft,4\n", encoding="utf-8")
    run("audit", "import", "2", "scores", str(file))
    (line,) = said(run("audit", "compare", "2", "1", "--json"))
    assert line == {"domain": "content", "points": 25.0, "now": 100.0}


def test_what_is_known_here_needs_no_file(run: Run, store: Store, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from cmsuite.engines import acts
    from cmsuite.engines.people.actors import actor
    from cmsuite.engines.people.brands import brands
    from tests.metrics.seed import Story
    from tests.workplace import Cast

    chloe, karim = (actor(store, f"{name}@lumen.example") for name in ("chloe", "karim"))
    with acts.read(store, by=karim, all_brands=True) as act:
        (brand,) = brands(act)
    story = Story(store, Cast(brand.id, chloe, karim, karim, acts.worker("test")))
    for day in range(1, 13):
        story.post(datetime(2026, 2, day, 12, tzinfo=UTC), (day, 2, 1), text=f"mot {day}")
    story.post(datetime(2026, 3, 20, 12, tzinfo=UTC), (90, 2, 1))
    assert said(run("audit", "sample", "1", "--stored", "@lumen", "-o", str(tmp_path), "--json"))["size"] == 12
    made = said(run("audit", "compute", "1", "--stored", "@lumen", "--basis", "followers", "--json"))
    assert (made["posts"], made["formats"]) == (12, [{"name": "post", "n": 12}])
    (line,) = said(run("audit", "accounts", "1", "--json"))
    assert (line["network"], line["handle"], line["status"]) == ("mastodon", "@lumen", "active")
    assert said(run("audit", "accounts", "1", "--json")) == []
    assert "one of the two" in run("audit", "compute", "1", "--account", "@none", code=2).stderr

    before = said(run("audit", "compute", "1", "--stored", "@lumen", "--basis", "followers", "--json"))
    story.post(datetime(2026, 2, 20, 12, tzinfo=UTC), (90, 2, 1), text="imported after the audit was read")
    again = said(run("audit", "compute", "1", "--basis", "followers", "--json"))
    assert again == before, "the posts are those that were kept when the sample was drawn"
    assert said(run("audit", "compute", "1", "--stored", "@lumen", "--json"))["posts"] == 13
    assert said(run("audit", "compute", "1", "--basis", "followers", "--json"))["posts"] == 13


def test_what_the_numbers_come_from_is_kept_and_cited(run: Run, export: str, tmp_path: Path) -> None:
    drawn = said(run("audit", "sample", "1", export, "--seed", "7", "-o", str(tmp_path), "--json"))
    first = Path(drawn["sheets"][0])
    lines = first.read_text(encoding="utf-8-sig").splitlines()
    filled = [
        line.removesuffix("," * 12) + ",gestes,,,,yes,,,,,,," if line.endswith("," * 12) else line for line in lines
    ]
    first.write_text("\n".join(filled), encoding="utf-8")
    run("audit", "code", "1", str(first))
    run("audit", "compute", "1", export, "--codes", str(first))
    made = said(run("audit", "compute", "1", "--json"))
    Path(export).unlink()
    first.unlink()
    assert said(run("audit", "compute", "1", "--json")) == made, "neither file is needed again"
    content = said(run("document", "show", "1", "--json"))["versions"][0]["content"]
    posts, codes = (said(run("evidence", "show", str(n), "--json")) for n in (1, 2))
    assert content["samples"][0]["evidence"] == content["editorials"][0]["evidence"] == [1, 2]
    assert content["accessibility"][0]["evidence"] == [1, 2]
    assert (posts["kind"], posts["n"], codes["kind"], codes["n"]) == ("metric_extract", 640, "post_sample", 84)
    assert (posts["starts_on"], posts["ends_on"]) == tuple(WINDOW.values())
    assert "posts.csv" in posts["method"]
    kept = tmp_path / "kept.csv"
    run("evidence", "show", "1", "--save-file", str(kept))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == posts["hash"]
    assert len(kept.read_text(encoding="utf-8-sig").splitlines()) == 641, "of this window and account, no other"
    run("document", "export", "1", "--format", "txt", "-o", str(tmp_path / "a.txt"))
    assert posts["hash"][:12] in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_mentions_and_tables_are_kept_without_names(run: Run, tmp_path: Path) -> None:
    file, kept = tmp_path / "part.csv", tmp_path / "kept.csv"
    file.write_text("id,author,text,mood,theme\nm1,@anna,late,negative,delivery\nm2,@anna,nice,positive,\n", "utf-8")
    run("audit", "mentions", "1", str(file))
    run("evidence", "show", "1", "--save-file", str(kept))
    assert kept.read_text(encoding="utf-8-sig").split() == [
        "id,mood,theme,author",
        "m1,negative,delivery,A1",
        "m2,positive,,A1",
    ]
    file.write_text("name,role,followers\nLumen,brand,2960\n", "utf-8")
    run("audit", "import", "1", "benchmark", str(file))
    run("audit", "import", "1", "benchmark", str(file))
    file.write_text("name,role,followers\nLumen,brand,2980\n", "utf-8")
    run("audit", "import", "1", "benchmark", str(file))
    file.write_text("criterion,mark\ncontent.craft,4\n", "utf-8")
    run("audit", "import", "1", "scores", str(file))
    content = said(run("document", "show", "1", "--json"))["versions"][0]["content"]
    assert [one["evidence"] for one in content["benchmark"]] == [[3]], "a table that comes again is kept once"
    assert content["reputation"]["evidence"] == [1]
    assert content["scores"][0]["evidence"] == [], "a mark is no proof of itself"
    assert "no file" in run("evidence", "show", run_evidence(run), "--save-file", str(kept), code=1).stderr


def run_evidence(run: Run) -> str:
    """A piece of evidence without a file."""
    return str(said(run("evidence", "add", "A talk", "--source", "Lucie", "--grade", "declared", "--json"))["evidence"])


def test_a_summary_is_a_few_slides(run: Run, tmp_path: Path) -> None:
    from pptx import Presentation

    from cmsuite.audit.kind import AUDIT
    from tests.audit.examples import example

    file, where = tmp_path / "whole.md", tmp_path / "summary.pptx"
    content = example() | {"headlines": ["F1", "F9", "F7", "F19", "F20"]}
    file.write_text(to_markdown(AUDIT, "Winter", "en", content), encoding="utf-8")
    run("document", "import", "1", str(file))
    run("audit", "summary", "1", "-o", str(where))
    slides = Presentation(str(where)).slides
    assert 8 <= len(slides) <= 12
    words = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert "Score of the whole: 51 out of 100" in words
    assert "The median first answer takes 26\u00a0h" in words
    order = [words.index(f"F{n} ") for n in (1, 9, 7, 19, 20)]
    assert order == sorted(order), "the five findings come in the order in which they were chosen"
    done = run("document", "export", "1", "--format", "pptx", "-o", str(where))
    assert "These slides are its summary" in done.stderr
    assert len(Presentation(str(where)).slides) == len(slides), "the whole of it would be ninety"
    assert "summary" not in run("document", "export", "1", "--format", "txt", "-o", str(where)).stderr


def test_the_grid_and_the_lists_are_there_to_be_read(run: Run) -> None:
    assert len(said(run("audit", "grid", "--json"))) == 32
    french = said(run("audit", "grid", "--language", "fr", "--json"))
    assert french[8]["title"] == "Réponses aux commentaires"
    assert len(said(run("audit", "checklist", "mastodon", "--json"))) == 18


def test_every_part_that_a_table_may_say_is_offered() -> None:
    from cmsuite.audit.parts import PARTS
    from cmsuite.cli import audit

    assert tuple(PARTS) == audit.PARTS


def test_another_document_is_no_audit(run: Run) -> None:
    run("document", "new", "brief", "Spring")
    assert "no audit" in run("audit", "compare", "2", "1", code=2).stderr


def test_what_an_audit_decides_of_accounts_is_proposed_taken_and_declined(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("network,handle,fate\nmastodon,@old\x1b[31m,close\nmastodon,@ours,keep\nx,@lumen,claim\n", "utf-8")
    run("audit", "import", "1", "accounts", str(file))
    file.write_text("statement,consequence\nNobody knows the second factor,the account can be lost\n", "utf-8")
    run("audit", "import", "1", "findings", str(file))
    refused = run("audit", "propose", "1", "F9", code=2)
    assert "no finding F9" in refused.stderr
    made = said(run("audit", "propose", "1", "F1", "--json"))["proposals"]
    assert made == said(run("audit", "propose", "1", "F1", "--json"))["proposals"] == [1, 2, 3]
    listed = {one["id"]: one for one in said(run("proposal", "list", "--state", "open", "--json"))}
    assert listed[1]["text"] == "Close the account @old (Mastodon)."
    assert listed[3]["text"] == "Nobody knows the second factor: the account can be lost"
    assert (listed[2]["at"], listed[2]["payload"]["fate"]) == ("accounts.@lumen", "claim")
    run("account", "connect", "kit", "@old", "--url", "https://example.org/old")
    shown = said(run("proposal", "show", "1", "--json"))
    assert list(shown["into"]) == ["1"]
    assert "account can be lost" in run("proposal", "show", "3").stdout
    assert "--note" in run("proposal", "take", "1", code=2).stderr
    assert said(run("proposal", "take", "1", "--into", "1", "--json"))["became"] == ["account", 1]
    assert "Proposal 2 is taken." in run("proposal", "take", "2", "--note", "Claimed by the network's form").stdout
    assert "at least 10 letters" in run("proposal", "decline", "3", "no", code=1).stderr
    assert "is declined" in run("proposal", "decline", "3", "It was known on Monday").stdout
    assert "account" in run("trace", "document", "1").stdout
    assert "declined already" in run("proposal", "take", "3", "--note", "After all", code=1).stderr
    run("undo")
    assert said(run("proposal", "list", "--json"))[0]["id"] == 3
