"""The community manager's whole job, once through, by the commands, on both stores, against a real server."""

import json
import re
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import feedserver
from tests.feedserver import Answer
from tests.journeys.commands import AT_ANY_HOUR, Program
from tests.peers.snac2 import User

KARIM = ("--as", "karim@lumen.example")
TEXT = "Le tournage sur bois entre à l'inventaire du patrimoine vivant.\n\n#FaitMainEnFrance"
ALT = "Les mains d'un tourneur sur un pied de lampe en hêtre."


def on_the_server(user: User, path: str) -> Any:
    """What the server itself answers to the account's owner."""
    request = urllib.request.Request(f"{user.url}{path}", headers={"Authorization": f"Bearer {user.token}"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as reply:
        return json.loads(reply.read())


def picture(folder: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (640, 480), (146, 98, 58)).save(folder / "tour.png")
    return folder / "tour.png"


@pytest.mark.peer
@pytest.mark.timeout(900)
def test_from_a_feed_to_the_clients_report(program: Program, snac_user: User, tmp_path: Path) -> None:
    # people and an account
    program.run("people", "add", "Karim Benali", "karim@lumen.example", "--role", "lead")
    account = program.json(
        "account", "connect", "mastodon", snac_user.url, "--token", env={"CMSUITE_TOKEN": snac_user.token}
    )
    kit = program.json("account", "connect", "kit", "@atelier.lumen", "--url", "https://www.example.org/lumen/")

    # veille
    with feedserver.serving() as server:
        server.answers["/feed"] = Answer(feedserver.rss(feedserver.entries(3, title="Nouvelle {i}")), validators=True)
        program.run("veille", "add", server.url("/feed"), "--axis", "trade", "--title", "La Lettre")
        assert program.json("veille", "fetch", "--all")["new_items"] == 3
        assert program.json("veille", "fetch", "--all")["not_modified"] == 1
    assert program.run("veille", "count") == "3\n"
    assert program.run("veille", "titles").splitlines() == ["Nouvelle 2", "Nouvelle 1", "Nouvelle 0"]
    newest, *others = (line["item"] for line in program.json("veille", "list", "--state", "new"))
    program.run("veille", "keep", newest)
    program.run("veille", "discard", *others, "--reason", "off_topic")

    # a post, checked
    post = program.json("post", "new", "--from-item", newest, "--text", TEXT, "--language", "fr", "--title", "Tournage",
                        "--account", account["account"], "--account", kit["account"])["post_id"]  # fmt: skip
    program.run("post", "attach", post, picture(tmp_path))
    assert "alt" in program.run("post", "check", post, code=1)
    assert "alt" in program.run(*KARIM, "post", "approve", post, code=1)
    program.run("post", "alt", post, 1, ALT)
    program.run("post", "check", post)

    # approved by another person, and only as it is
    assert "another person" in program.run("post", "approve", post, code=1)
    program.run(*KARIM, "post", "approve", post)
    program.run("post", "edit", post, "--text", TEXT + " ")  # a space at the end is no change
    program.run("post", "edit", post, "--text", TEXT + " !")
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="seconds")
    entries = [line["entry"] for line in program.json("calendar", "place", post, "--at", at)]
    assert "approval" in program.run("publishing", "plan", *entries, code=1)
    program.run("undo")  # the entries
    program.run("undo")
    program.run("post", "edit", post, "--text", TEXT)
    program.run(*KARIM, "post", "approve", post)

    # placed, planned, published
    at = (datetime.now(UTC) + timedelta(seconds=15)).isoformat(timespec="seconds")
    entries = [line["entry"] for line in program.json("calendar", "place", post, "--at", at)]
    planned = [line["publication_id"] for line in program.json("publishing", "plan", *entries, *AT_ANY_HOUR)]
    sent, by_hand = sorted(program.until_published(*planned), key=lambda line: line["network"], reverse=True)
    assert (sent["state"], sent["sends"]) == ("published", 1)
    looked = program.json("publishing", "show", sent["id"])[-1]
    assert looked["outcome"] == "differs"
    assert looked["said"].endswith(" language"), "snac keeps no language, and only that"
    assert by_hand["state"] == "awaiting_human"
    program.run("worker", "--once")
    me = on_the_server(snac_user, "/api/v1/accounts/verify_credentials")["id"]
    (status,) = on_the_server(snac_user, f"/api/v1/accounts/{me}/statuses")
    assert "inventaire du patrimoine vivant" in status["content"]
    assert [media["description"] for media in status["media_attachments"]] == [ALT]

    # by hand
    (kit_folder,) = program.folder.glob("lumen/exports/kit-*")
    assert (kit_folder / "text.txt").read_text() == TEXT
    assert ALT in (kit_folder / "alt.txt").read_text()
    program.run("publishing", "confirm", by_hand["id"], "--url", "https://www.example.org/lumen/p/1")

    # measured, and told
    assert program.json("metrics", "collect", "--now")["posts"] == 1
    today = datetime.now(UTC).date()
    span = ("--from", today - timedelta(days=2), "--to", today + timedelta(days=1))
    kpis = {line["kpi"]: line for line in program.json("kpi", *span)["kpis"]}
    assert (kpis["posts_n"]["value"], kpis["reactions"]["value"], kpis["reactions"]["n"]) == (2, 0, 1)
    assert kpis["posts_n"]["before"] == 0
    pages = [Path(line.removeprefix("report: ")) for line in program.run("report", "build", *span).splitlines()]
    assert [re.search(r'<html lang="(\w\w)', page.read_text())[1] for page in pages] == ["en", "fr"]  # type: ignore[index]
    assert all("Le tournage sur bois entre" in page.read_text() for page in pages)

    # and traced, from what inspired it to what came of it, and back
    found = program.json("trace", "item", newest)
    ends = {(end["kind"], end["id"]) for step in found["steps"] for end in (step["from"], step["to"])}
    kinds = {kind for kind, _id in ends}
    assert {"item", "post", "variant", "entry", "publication", "remote_post"} <= kinds
    remote = min(id for kind, id in ends if kind == "remote_post")
    back = program.json("trace", "remote_post", remote)
    assert ("item", newest) in {(step["from"]["kind"], step["from"]["id"]) for step in back["steps"]}
    acts = [line["act"] for line in program.json("journal", "--limit", 200)]
    assert {"veille.keep", "content.write", "content.approve", "publishing.plan", "reporting.built"} <= set(acts)
