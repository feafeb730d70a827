"""The whole watch once through, by the commands: plan, sources, items, a trend, a sheet, a newsletter that is opened.

Each store in one language; by keys the other one is spoken (test_watch_keys.py).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from tests import feedserver
from tests.journeys import watch
from tests.journeys.commands import Program
from tests.peers import smtp
from tests.peers.smtp import Smtp

TONGUES = {True: "en", False: "fr"}  # with a server of its own, without
HELENE = ("--as", "helene@lumen.example")
SIGNED = ("--name", "Hélène Aubry", "--function", "Directrice")


@pytest.mark.peer
@pytest.mark.timeout(900)
def test_from_a_plan_to_a_newsletter_that_is_opened(program: Program, smtp_server: Smtp, tmp_path: Path) -> None:
    tongue = TONGUES["PGPASSWORD" in program.env]
    reader = f"lea.{tongue}@lecteurs.example"  # one mail server takes the mails of both
    run, json = partial(program.run, "--lang", tongue), partial(program.json, "--lang", tongue)
    run("people", "add", "Hélène Aubry", HELENE[1], "--role", "approver")
    file = tmp_path / "said.md"

    # what is watched for, and where
    with feedserver.serving() as server:
        (tmp_path / "feeds.opml").write_bytes(watch.news(server, datetime.now(UTC)))
        run("veille", "import", tmp_path / "feeds.opml", "--yes")
        assert json("veille", "fetch", "--all")["new_items"] == 201
        assert json("veille", "fetch", "--all")["not_modified"] == 5
    for source, owner in ((1, "official"), (2, "official"), (3, "press")):
        run("veille", "source", "edit", source, "--reliability", "A", "--owner", owner)
    file.write_text(watch.plan(tongue, tongue), encoding="utf-8")
    plan = json("document", "new", "watch_plan", "Plan", "--file", file)["document_id"]
    run("veille", "plan", "count", plan)
    assert len(json("veille", "plan", "questions", plan)) == 4
    run("document", "send", plan)
    run(*HELENE, "document", "validate", plan, *SIGNED)

    # what came, what is changing, what it means
    (law,) = [one for one in json("veille", "list", "--limit", 500) if one["title"] == watch.LAW]
    item = law["item"]
    (rise,) = [one for one in json("veille", "trends") if watch.RISES[1:] in one["said"]]
    assert rise["judged"]["kind"] == "emerging"
    run("veille", "keep", item)
    run("veille", "analyse", item, "--summary", watch.SUMMARY[tongue], "--so-what", watch.SO_WHAT[tongue],
        "--rating", "A2")  # fmt: skip
    sheet = json("veille", "sheet", item)["document_id"]
    language = json("document", "show", sheet)["language"]  # the brand's
    file.write_text(watch.sheet(tongue, language, item, date.today()), encoding="utf-8")
    run("document", "import", sheet, file)
    run("document", "send", sheet)
    assert len(json("veille", "hand-on", sheet)) == 2

    # told: composed, validated by the client, sent by a real server, opened
    run("mail", "server", smtp_server.url, "--from", "veille@lumen.example", env={"CMSUITE_PASSWORD": smtp.PASSWORD})
    run("veille", "recipients", "add", reader, "--basis", "consent", "--name", "Léa", "--proof", "form")
    issue = json("veille", "digest", "new", item, "--for", "public", "--language", tongue)["document_id"]
    run("veille", "digest", "check", issue)
    run("veille", "digest", "send", issue, code=1)
    run("document", "send", issue)
    run(*HELENE, "document", "validate", issue, *SIGNED)
    assert len(json("veille", "digest", "send", issue)["messages"]) == 1
    assert json("mail", "deliver")["sent"] == 1
    (taken,) = [one for one in smtp_server.taken() if one.to == (reader,)]
    mail = watch.opened(taken.raw, tongue)
    subject = json("document", "show", issue)["versions"][0]["content"]["subject"]
    assert watch.plain(mail["Subject"]) == watch.plain(subject)
    assert json("veille", "digest", "settle")["diffused"] == 1
    assert json("veille", "show", item)["line"]["state"] == "diffused"
