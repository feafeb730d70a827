"""What rounds cost and gave, sources stopped, stories split, feeds explained: the commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cmsuite.cli.suite import suite
from cmsuite.making import make_workspace
from tests.feedserver import Answer, Entry, Server, entries, rss, serving

Run = Callable[..., Result]
PRIVATE = ("--allow-private", "127.0.0.0/8")
TEXT = " ".join(f"word{n}" for n in range(180))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def run(tmp_path: Path) -> Run:
    make_workspace(tmp_path / "lumen")

    def run(*args: str) -> Result:
        return CliRunner().invoke(suite, ["--workspace", str(tmp_path / "lumen"), "--lang", "en", "veille", *args])

    return run


def test_rounds_are_told_and_sources_stopped(run: Run, server: Server, tmp_path: Path) -> None:
    server.answers["/r"] = Answer(rss(entries(3), title="News"), validators=True)
    run("add", server.url("/r"), *PRIVATE)
    run("add", server.url("/none"), "--title", "None", *PRIVATE)
    run("fetch", *PRIVATE)
    del server.answers["/r"]
    run("fetch", "--all", *PRIVATE)
    (line,) = json.loads(run("log", "--json").stdout)
    assert (line["title"], line["requests"], line["new_items"], line["errors"]) == ("News", 2, 3, 1)
    assert "404" in line["last_error"]
    assert run("log", "--since", "2090-01-01").stderr.startswith("Nothing was asked")
    said = run("frugality")
    assert "2 requests" in said.stdout
    assert "An order of size" in said.stdout
    assert json.loads(run("frugality", "--json").stdout)["budget_mb"] == 100
    assert run("frugality", "--month", "soon").exit_code == 2
    run("frugality", "--sheet", str(tmp_path / "cost.csv"))
    assert "News" in (tmp_path / "cost.csv").read_text(encoding="utf-8-sig")
    run("frugality", "--format", "txt", "-o", str(tmp_path / "cost.txt"))
    told = (tmp_path / "cost.txt").read_text()
    for part in ("2 requests", "Source by source", "Register of sources", "An order of size", "News"):
        assert part in told
    for form in ("pdf", "xlsx", "docx", "html"):
        run("frugality", "--format", form, "--language", "fr", "-o", str(tmp_path / f"cost.{form}"))
        assert (tmp_path / f"cost.{form}").stat().st_size > 1_000
    source = str(line["source"])
    assert "failing, since" in run("doctor", *PRIVATE).stdout
    assert "404" in run("doctor", "--compare", *PRIVATE).stdout
    assert run("stop", source).stdout == "Stopped: News\n"
    assert "stopped" in run("sources").stdout
    assert run("doctor").stdout == "Every source is well.\n"
    assert "is stopped already" in run("stop", source).stderr
    assert run("resume", source).stdout == "Taken up again: News\n"


def test_a_source_that_was_gone_says_so_when_it_is_followed_again_and_is_asked_once_it_answers(
    run: Run, server: Server, tmp_path: Path
) -> None:
    feed = Answer(rss(entries(1), title="News"))
    server.answers["/r"] = feed
    url = server.url("/r")
    run("add", url, *PRIVATE)
    assert run("add", url, *PRIVATE).stdout == "News (trade) is followed already.\n"
    server.answers["/r"] = Answer(b"", 410)
    run("fetch", "--all", *PRIVATE)
    refused = run("add", url, *PRIVATE)
    assert refused.exit_code == 3
    assert re.search(r"“News” is followed already \(gone, since .*, never asked again\), and gives nothing now: .*410",
                     refused.stderr), refused.stderr  # fmt: skip
    assert "Once it does, follow it again" in refused.stderr
    server.answers["/r"] = feed
    assert run("add", url, *PRIVATE).stdout == "News (trade) was gone: it is asked again.\n"
    assert json.loads(run("sources", "--json").stdout)[0]["state"] == "ok"
    run("stop", "1")
    assert run("add", url, *PRIVATE).stdout == "News (trade) was stopped: it is asked again.\n"
    server.answers["/r"] = Answer(b"", 503)
    run("fetch", "--all", *PRIVATE)
    server.answers["/r"] = feed
    assert re.match(r"News \(trade\) is followed already: it is failing, since ", run("add", url, *PRIVATE).stdout)


def test_days_and_hours_of_sources_are_those_where_the_brand_is(run: Run, server: Server, tmp_path: Path) -> None:
    shop = ["--workspace", str(tmp_path / "lumen"), "brand", "add", "Shop", "--zone", "Asia/Tokyo"]
    assert CliRunner().invoke(suite, shop).exit_code == 0
    server.answers["/r"] = Answer(rss(entries(1), title="News"))
    run("add", server.url("/r"), "--brand", "shop", *PRIVATE)
    server.answers["/r"] = Answer(b"", 410)
    run("fetch", "--all", *PRIVATE)
    for command in ("sources", "doctor"):
        assert re.search(r"gone.* JST", run(command, "--brand", "shop").stdout)
    (line,) = json.loads(run("sources", "--json", "--brand", "shop").stdout)
    assert line["since"].endswith("+00:00")


def test_a_feed_that_only_feedparser_reads_is_warned_of(run: Run, server: Server) -> None:
    today = [replace(one, at=datetime.now(UTC)) for one in entries(3)]
    hard = rss(today).replace(b"<title>", b"<title>Fish & chips ", 1)
    server.answers["/r"] = Answer(hard)
    run("add", server.url("/r"), *PRIVATE)
    run("fetch", *PRIVATE)
    why = "Read as well as can be: it is not well-formed XML"
    assert why in run("doctor").stdout
    assert re.search(r"malformed .* Read as well as can be: it is not", run("sources").stdout)
    server.answers["/r"] = Answer(b"", 429, headers={"Retry-After": "3600"})
    run("fetch", "--all", *PRIVATE)
    asked = len(server.asked)
    assert re.search(r"waiting, since .*, last read .*, next try", run("doctor", "--compare", *PRIVATE).stdout)
    assert len(server.asked) == asked, "who asks to be left alone is, by the doctor too"


def test_a_story_is_one_line_and_can_be_taken_apart(run: Run, server: Server) -> None:
    at = entries(1)[0].at
    for name in "ab":
        told = Entry("A plant opens", name, f"https://{name}.example/plant", TEXT, at)
        server.answers[f"/{name}"] = Answer(rss([told], title=name))
        run("add", server.url(f"/{name}"), *PRIVATE)
    run("fetch", *PRIVATE)
    first, second = (json.loads(run("show", str(n), "--json").stdout) for n in (1, 2))
    listed = json.loads(run("list", "--json").stdout)
    assert len(listed) == 2  # they are old by the clock of today: nothing was compared
    assert run("join", "2", "1").stdout == "Under 1: 2 A plant opens\n"
    assert "(+1) A plant opens" in run("list").stdout
    assert "1 more item tells the same · " in run("show", "1").stdout
    assert "It stands under item 1" in run("show", "2").stdout
    assert run("count").stdout == "1\n"
    assert run("split", "2").stdout == "Set apart: 2 A plant opens\n"
    assert run("count").stdout == "2\n"
    assert "does not stand under another" in run("split", "2").stderr
    assert first["line"]["title"] == second["line"]["title"]


def test_a_feed_is_explained_from_a_file_and_from_a_server(run: Run, server: Server, tmp_path: Path) -> None:
    body = rss(entries(7), title="News")
    file = tmp_path / "feed.xml"
    file.write_bytes(body.replace(b"<channel>", b"<channel><ttl>60</ttl>"))
    said = run("parse", str(file)).stdout
    assert "Read by the strict reader: 7 items" in said
    assert "left alone for 60 min" in said
    assert "(+2)" in said
    server.answers["/r"] = Answer(b"<!DOCTYPE rss>" + body)
    found = json.loads(run("parse", server.url("/r"), "--json", *PRIVATE).stdout)
    assert (found["reader"], len(found["items"])) == ("loose", 7)
    assert "document type" in found["why"]
    assert run("parse", server.url("/none"), *PRIVATE).exit_code == 3
