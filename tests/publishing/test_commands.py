"""The commands, as a person types them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import CliRunner, Result

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.engines import acts
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.models import State as S
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import Stage

MINUTE = timedelta(minutes=1)


def said(on: Stage, *words: str, who: str = "chloe") -> Result:
    """What a command answers. Errors are expected: look at the exit code."""
    cli = Cli(str(on.tools.workspace.root), f"{who}@lumen.example", lang="en", clock=on.store.clock)
    return CliRunner().invoke(suite, ["--lang", "en", "publishing", *words], obj=cli)


def told(on: Stage, *words: str, who: str = "chloe") -> Any:
    """The JSON that a command answers."""
    answer = said(on, *words, "--json", who=who)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_plan_then_status_then_published(on: Stage, net: FakeNet) -> None:
    entry = on.entry(on.write("Une lampe").id, on.store.now() + MINUTE)
    answer = said(on, "plan", str(entry))
    assert (answer.exit_code, answer.stdout) == (0, "Publication 1 leaves on Tue 10 Mar 2026, 10:01 CET.\n")
    (line,) = told(on, "status")
    assert (line["state"], line["sends"], line["obstacle"], line["url"]) == ("planned", 0, None, None)
    on.later(minutes=1, seconds=7)
    on.work()
    (line,) = told(on, "status")
    assert (line["state"], line["sends"], line["looked"], line["delay_s"]) == ("published", 1, "equal", 7)
    assert line["url"] == net.control.posts()[0]["url"]
    assert "published" in said(on, "status").stdout
    assert [call["outcome"] for call in told(on, "show", "1")] == ["ok", "equal"]


def test_a_post_is_said_to_be_as_far_as_it_has_come(on: Stage, net: FakeNet) -> None:
    def stage() -> str:
        cli = Cli(str(on.tools.workspace.root), "chloe@lumen.example", lang="en", clock=on.store.clock)
        listed, shown = (
            CliRunner().invoke(suite, ["post", *words], obj=cli).stdout for words in (["list"], ["show", "1"])
        )
        state = shown.splitlines()[1].partition(",")[0]
        assert f"  {state}  " in listed
        return state

    entry = on.entry(on.write("Une lampe").id, on.store.now() + MINUTE)
    assert stage() == "approved"
    said(on, "plan", str(entry))
    assert stage() == "scheduled"
    assert told(on, "cancel", "1") == [1]
    assert stage() == "approved"
    said(on, "plan", str(entry))
    on.later(minutes=1)
    net.control.tell("reset", applied=True)
    on.work()
    assert stage() == "needs a decision"
    on.later(minutes=1)
    on.work()
    assert stage() == "published everywhere"


def test_a_refusal_is_one_line_on_stderr(on: Stage) -> None:
    answer = said(on, "plan", "7")
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)


def test_what_is_frozen_says_so_and_who_may_lift_it(on: Stage) -> None:
    id = on.planned("Une lampe", after=10 * MINUTE)
    assert "1 publication is frozen" in said(on, "hold", "--reason", "crisis").stdout
    assert "frozen" in said(on, "status").stdout
    (line,) = told(on, "status")
    assert (line["state"], line["obstacle"]) == ("planned", "pub.frozen")
    assert said(on, "lift", "1", "--reason", "It is over.").exit_code == 1
    lifted = said(on, "lift", "1", "--reason", "It is over.", who="karim")
    assert f"cmsuite publishing keep {id}" in lifted.stdout
    assert said(on, "keep", str(id)).exit_code == 0
    assert told(on, "status")[0]["obstacle"] is None
    assert (told(on, "holds"), len(told(on, "holds", "--all"))) == ([], 1)


def test_a_doubt_is_shown_with_its_evidence_and_decided(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE, grace_s=4 * 3600)
    on.later(minutes=1)
    net.control.tell("reset", applied=True)
    on.work()
    net.stop()
    on.at_work(on.store.now() + 61 * MINUTE, 10 * MINUTE)
    (line,) = told(on, "doubts")
    assert (line["state"], line["sends"], line["looks"]) == ("needs_decision", 1, 4)
    assert f"cmsuite publishing decide {id} online" in said(on, "doubts").stderr
    assert [call["kind"] for call in told(on, "show", str(id))] == ["send", *["look"] * 4]
    assert said(on, "decide", str(id), "online").stderr == "Say where the post is online, with --url.\n"
    assert "“lampe” is not the address of a post." in said(on, "decide", str(id), "online", "--url", "lampe").stderr
    assert "10:01:00 CET" in said(on, "show", str(id)).stdout
    assert told(on, "decide", str(id), "online", "--url", "https://fake.invalid/@lumen/1")["state"] == "published"
    assert told(on, "doubts") == []
    net.start()
    assert len(net.control.requests(SEND)) == 1


def test_a_kit_waits_and_is_confirmed(on: Stage) -> None:
    id = on.planned("À copier", after=20 * MINUTE, account=on.connect("kit", "perso"))
    on.work()
    assert "ready, for you to publish" in said(on, "doubts").stdout
    (line,) = told(on, "doubts")
    assert (Path(line["folder"]) / "CHECKLIST.md").is_file()
    assert f"publish it from {line['folder']}" in said(on, "doubts").stderr
    assert line["folder"] in said(on, "show", str(id)).stderr
    assert said(on, "confirm", str(id)).exit_code == 2
    assert said(on, "confirm", str(id), "--url", "https://kit.example/p/1").exit_code == 0
    assert on.state(id) is S.PUBLISHED
    told_of_it = said(on, "show", str(id))
    assert "published · Tue 10 Mar 2026, 10:00 CET · https://kit.example/p/1" in told_of_it.stdout
    assert told_of_it.stderr == "Published by a person.\n"
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        (post,) = act.session.execute(sa.select(RemotePost.url, RemotePost.text))
    assert tuple(post) == ("https://kit.example/p/1", "À copier")


def test_what_the_network_shows_otherwise_is_said_in_words(on: Stage, net: FakeNet) -> None:
    net.control.be(languages=False)
    id = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    on.work()
    assert "(not as it was sent)" in said(on, "status").stdout
    assert said(on, "show", str(id)).stdout.rstrip().endswith("not as it was sent          language")


def test_another_time_and_cancelled(on: Stage) -> None:
    id = on.planned("Une lampe", after=10 * MINUTE)
    assert "12:00 CET" in said(on, "replan", str(id), "--at", "2026-03-10T12:00").stdout
    assert said(on, "cancel", str(id)).exit_code == 0
    assert on.state(id) is S.CANCELLED
    again = said(on, "cancel", str(id))
    assert (again.exit_code, again.stderr.partition(". ")[0]) == (1, f"Publication {id} is cancelled already")
