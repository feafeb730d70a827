"""The commands of the veille, as a person and as a script use them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite
from cmsuite.engines.feeds.models import FeedState
from cmsuite.making import make_workspace
from cmsuite.veille import models, words
from tests import feedserver
from tests.feedserver import Answer, Entry, Server, entries, opml, rss, serving

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
    assert run("keep", str(newest["item"])).stdout == f"Kept {newest['item']}: News 2\n"
    assert run("count", "--state", "kept").stdout == "1\n"
    assert run("list", "--state", "discarded").stderr == "No item is like that.\n"
    assert "Some words." in run("show", str(newest["item"])).stdout
    assert "culture" in run("sources").stdout


def test_titles_are_one_a_line_and_nothing_else(run: Run, server: Server) -> None:
    hostile = ["[red]x[/red] [/]", "=cmd|'/C calc'!A0", "a\u202eb", "two\nlines", "<b>bold</b>", "\u009b31mC1"]
    server.answers["/r"] = Answer(rss([Entry(title, str(n)) for n, title in enumerate(hostile)]))
    run("add", server.url("/r"), *PRIVATE)
    run("fetch", *PRIVATE)
    said = run("titles")
    assert said.stderr == ""
    assert sorted(said.stdout.splitlines()) == sorted(
        ["[red]x[/red] [/]", "=cmd|'/C calc'!A0", "ab", "two lines", "bold", "C1"]
    )
    assert run("count").stdout == "6\n"


def test_each_source_that_fails_is_one_sentence_on_stderr(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers |= {"/bomb": feedserver.bomb(), "/well": Answer(rss(entries(2)))}
    (tmp_path / "mine.opml").write_bytes(opml({"Tech": [server.url(p) for p in ("/bomb", "/none", "/well")]}))
    assert run("import", str(tmp_path / "mine.opml")).stdout == "3 feeds are followed now.\n"
    done = run("fetch", *PRIVATE)
    lines = done.stderr.splitlines()
    assert (done.exit_code, len(lines)) == (0, 2)
    assert any("sent more than 10 MB" in line for line in lines)
    assert any("404 Not Found" in line for line in lines)
    assert run("count").stdout == "2\n"


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
