"""The commands of the veille, as a person and as a script use them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite
from cmsuite.core.locale import said_in
from cmsuite.engines.feeds.models import FeedState
from cmsuite.engines.feeds.opml import outlines
from cmsuite.making import make_workspace
from cmsuite.veille import models, words
from cmsuite.veille.sources import axis_of
from tests import feedserver
from tests.feedserver import Answer, Entry, Server, entries, opml, rss, serving
from tests.veille.desk import SO_WHAT, SUMMARY

Run = Callable[..., Result]
PRIVATE = ("--allow-private", "127.0.0.0/8")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in a new workspace; standard output and error apart."""
    make_workspace(tmp_path / "lumen")

    def run(*args: str) -> Result:
        return CliRunner().invoke(suite, ["--workspace", str(tmp_path / "lumen"), "--lang", "en", "veille", *args])

    return run


def test_from_a_page_to_a_kept_item(run: Run, server: Server) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/rss"></head></html>'
    server.answers |= {
        "/": Answer(page, content_type="text/html"),
        "/rss": Answer(rss(entries(3), title="News"), validators=True),
    }
    assert run("add", server.url("/"), "--axis", "culture", *PRIVATE).stdout.startswith("Following News (culture): ")
    assert "new items: 3;" in run("fetch", *PRIVATE).stdout
    assert "1 not modified (304)" in run("fetch", "--all", *PRIVATE).stdout
    assert run("fetch", *PRIVATE).stdout.startswith("No feed is due")
    newest = json.loads(run("list", "--json").stdout)[0]
    assert newest["title"] == "News 2"
    found = run("list", "--search", '"news 2" word*', "--json")
    assert ([one["title"] for one in json.loads(found.stdout)], found.stderr) == (["News 2"], "")
    assert len(json.loads(run("list", "--search", "word", "--json").stdout)) == 3
    assert run("list", "--search", "!!!").stderr.startswith("“!!!” holds no word to look for.")
    assert run("keep", str(newest["item"])).stdout == f"Kept {newest['item']}: News 2\n"
    assert run("count", "--state", "kept").stdout == "1\n"
    assert run("list", "--state", "discarded").stderr == "No item is like that.\n"
    assert "Some words." in run("show", str(newest["item"])).stdout
    assert " · 2 words · culture · kept" in run("show", str(newest["item"])).stdout
    assert "culture" in run("sources").stdout
    assert len(json.loads(run("list", "--source", "new", "--since", "2026-03-01", "--json").stdout)) == 3
    for nothing in (("--source", "gazette"), ("--since", "0d")):
        assert run("list", *nothing).stderr == "No item is like that.\n"


def test_the_register_of_sources_is_a_file_with_what_each_gave_and_cost(
    run: Run, server: Server, tmp_path: Path
) -> None:
    today = [replace(one, at=datetime.now(UTC)) for one in entries(3)]
    server.answers["/rss"] = Answer(rss(today, title="News"))
    run("add", server.url("/rss"), *PRIVATE)
    run("fetch", *PRIVATE)
    run("source", "edit", "1", "--publisher", "La Gazette")
    assert run("licence", "1", "--recipients", "50").stderr.startswith("A licence has a last day")
    assert run("licence", "1").stdout == "Source 1 has no licence.\n"
    run("licence", "1", "--licensor", "CFC", "--from", "2026-01-01", "--until", "2026-12-31", "--titles", "La Gazette")
    assert run("licence", "1", "--recipients", "50", "--until", "2027-12-31").stdout == (
        "CFC, 1 January 2026 – 31 December 2027\nOf which titles: La Gazette\nRecipients at most: 50\n"
    )
    assert run("licence", "1", "--none", "--recipients", "5").exit_code == 2
    run("keep", str(json.loads(run("list", "--json").stdout)[0]["item"]))
    file = tmp_path / "register.csv"
    run("sources", "--sheet", str(file))
    (row,) = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert (row["kind"], row["publisher"], row["address"]) == ("feed", "La Gazette", server.url("/rss"))
    assert (row["new in 30 days"], row["kept in 90 days"]) == ("3", "1")
    assert int(row["bytes in 30 days"]) == int(row["bytes in 90 days"]) > 100
    assert row["last read"]


def test_titles_are_one_a_line_and_nothing_else(run: Run, server: Server) -> None:
    hostile = ["[red]x[/red] [/]", "=cmd|'/C calc'!A0", "a\u202eb", "two\nlines", "<b>bold</b>", "\u009b31mC1"]
    server.answers["/r"] = Answer(rss([Entry(title, str(n)) for n, title in enumerate(hostile)]))
    run("add", server.url("/r"), *PRIVATE)
    run("fetch", *PRIVATE)
    said = run("titles")
    assert said.stderr == ""
    assert sorted(said.stdout.splitlines()) == sorted(
        ["[red]x[/red] [/]", "=cmd|'/C calc'!A0", "ab", "two lines", "bold", "›31mC1"]
    )
    assert run("count").stdout == "6\n"


def test_each_source_that_fails_is_one_sentence_on_stderr(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers |= {"/bomb": feedserver.bomb(), "/well": Answer(rss(entries(2)))}
    (tmp_path / "mine.opml").write_bytes(opml({"Tech": [server.url(p) for p in ("/bomb", "/none", "/well")]}))
    asked = run("import", str(tmp_path / "mine.opml"), *PRIVATE)
    assert asked.stdout.startswith("3 feeds would be followed.\n")
    assert "/none · " in asked.stdout
    assert asked.stderr == "Nothing is followed yet. Follow them: --yes\n"
    assert run("import", str(tmp_path / "mine.opml"), "--dry-run", *PRIVATE).stderr == ""
    assert json.loads(run("sources", "--json").stdout) == []
    assert run("import", str(tmp_path / "mine.opml"), "--yes").stdout == "3 feeds are followed now.\n"
    done = run("fetch", *PRIVATE)
    lines = done.stderr.splitlines()
    assert (done.exit_code, len(lines)) == (0, 2)
    assert any("sent more than 10 MB" in line for line in lines)
    assert any("404: nothing is there" in line for line in lines)
    assert run("count").stdout == "2\n"


def test_an_item_is_tagged_assigned_put_off_rated_and_analysed(run: Run, server: Server) -> None:
    server.answers["/r"] = Answer(rss(entries(2)))
    run("add", server.url("/r"), *PRIVATE)
    run("fetch", *PRIVATE)
    b, a = (str(one["item"]) for one in json.loads(run("list", "--json").stdout))
    assert run("tag", a, b, "--add", "#Origine").stdout == f"Tagged {a}: News 0\nTagged {b}: News 1\n"
    assert run("tag", b, "--remove", "origine").exit_code == 0
    assert json.loads(run("tags", "--json").stdout) == [{"tag": "origine", "items": 1}]
    assert run("note", a, "Ask [b]Karim[/b].").exit_code == 0
    assert "Under regulation" in run("axis", a, "--axis", "regulation").stdout
    assert run("assign", a).stdout.startswith(f"{a} is for ")
    assert "waits until" in run("snooze", a, "--until", "in 2d").stdout
    assert [one["item"] for one in json.loads(run("list", "--snoozed", "--json").stdout)] == [int(a)]
    assert "waits no longer" in run("snooze", a, "--no-more").stdout
    assert run("snooze", a).exit_code == 2
    assert [
        one["item"] for one in json.loads(run("list", "--tag", "origine", "--assigned", "me", "--json").stdout)
    ] == [int(a)]
    refused = run("rate", a, "B1")
    assert (refused.exit_code, "1 independent origin" in refused.stderr) == (1, True)
    assert run("rate", a, "b2").stdout == f"Rated B2: {a} News 0\n"
    words = ("--summary", SUMMARY, "--so-what", SO_WHAT)
    assert "item by item" in run("analyse", a, b, *words).stderr
    assert run("analyse", a, *words).stdout == f"Analysed {a}: News 0\n"
    shown = run("show", a).stdout
    rated = "Rating decided: B2 · usually reliable · probably true"
    for said in (rated, "Tags: origine", "Note: Ask [b]Karim[/b].", SO_WHAT):
        assert said in shown
    assert json.loads(run("list", "--rating", "B", "--json").stdout)[0]["state"] == "analysed"
    number = str(json.loads(run("sources", "--json").stdout)[0]["id"])
    edited = run("source", "edit", number, "--reliability", "B", "--owner", "press", "--publisher", "La Gazette")
    assert edited.stdout.endswith("trade · B · press · La Gazette\n")
    assert "Rating proposed: B6" in run("show", b).stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("add", "http://127.0.0.1:9/"), 3, "not a public address"),
        (("add", "javascript:alert(1)"), 2, "not the address of a feed"),
        (("keep", "7"), 1, "There is no item 7 here"),
        (("fetch", "--allow-private", "lan"), 2, "lan is not a network"),
        (("discard", "7", "--reason", "boring"), 2, "boring"),
        (("import", "/dev/null"), 2, "not an OPML file"),
    ],
)
def test_a_refusal_is_said_and_has_its_code(run: Run, args: tuple[str, ...], code: int, said: str) -> None:
    done = run(*args)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_every_word_of_the_room_is_said_to_people() -> None:
    assert (models.AXES, tuple(models.Decision), models.REASONS) == (
        tuple(words.AXES),
        tuple(words.STATES),
        tuple(words.REASONS),
    )
    assert set(FeedState) == set(words.FEEDS)


def test_what_is_followed_is_written_as_opml_and_read_again(run: Run, tmp_path: Path) -> None:
    file, again = tmp_path / "mine.opml", tmp_path / "again.opml"
    file.write_bytes(
        b"<opml version='2.0'><body><outline text='law'><outline type='rss' text='L&amp;M &lt;&quot;&gt; &#xe9;t&#xe9;'"
        b" xmlUrl='https://a.example/feed?x=1&amp;y=2' language='fr'/></outline>"
        b"<outline text='marque'><outline text='B' xmlUrl='https://b.example/feed'/></outline></body></opml>"
    )
    run("import", str(file), "--yes")
    assert run("export", str(again)).stdout == f"2 feeds are written to {again}.\n"
    (law, brand) = outlines(again.read_bytes())
    assert (law.url, law.title, law.language) == ("https://a.example/feed?x=1&y=2", 'L&M <"> été', "fr")
    assert [axis_of(one.folders) for one in (law, brand)] == ["regulation", "reputation"]
    assert run("import", str(again), "--yes").stdout == "0 feeds are followed now. 2 were followed already.\n"
    assert json.loads(run("export", str(again), "--json").stdout)["feeds"] == 2  # over the one before, as any export


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_folder_called_as_an_axis_is_that_axis(language: str) -> None:
    named = {axis: axis_of((said_in(said, language),)) for axis, said in words.AXES.items()}
    assert named == {axis: axis for axis in words.AXES}
