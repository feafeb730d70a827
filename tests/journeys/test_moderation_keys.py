"""The guide of those who moderate, from its signature to six comments tried, and the crisis plan, from its signature to
the score of a drill: by keys, then by commands. On both stores."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.charters.drilling import running
from cmsuite.charters.moderation.adopting import in_force
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import said_in
from cmsuite.engines import acts
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.engines.people.brands import today_in
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.planning import alone
from tests.conftest import NOW
from tests.journeys.test_charter_keys import CHLOE, HELENE, KARIM, down_to, sees, until, was_told
from tests.tui.composing import paste
from tests.tui.conftest import anyio_backend as anyio_backend  # and it imports all before threads do
from tests.tui.seated import Seated, seated, workspace_of
from tests.workplace import Cast, people

pytestmark = pytest.mark.timeout(400)
SEATS = {"sqlite": ("fr", (80, 24)), "postgresql": ("en", (160, 50))}
COMMENTS = """Votre service est nul, 3 semaines de retard
Je sais où tu habites, je vais te tuer
j'en peux plus, je vais en finir ce soir
merci pour tout, à demain
Votre lampe est jolie mais trop chère
[red]Quand[/] rouvre la boutique ? \x1b]52;c;aGk=\x1b\\"""
CRITIC, THREAT, DISTRESS = "S3", "S0", "S0"


def documents(store: Store) -> Cast:
    """The guide and the plan, as drafts."""
    load_kinds()
    cast = people(store)
    text = files("cmsuite.sandbox").joinpath("documents/moderation_guide.fr.md").read_text(encoding="utf-8")
    guide = dumped(from_markdown(text).content)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "moderation_guide", "Guide 2026", language="fr", content=guide)
        create(act, "crisis_plan", "Plan de crise 2026", language="fr", content=alone())
    return cast


async def writes(me: Seated, text: str) -> None:
    """A line of the log, kept: the question is gone and the line is told."""
    await me.type(f"{text}\n")
    await sees(me, text)


@pytest.mark.anyio
async def test_comments_are_tried_and_a_drill_is_run_by_keys(store: Store, tmp_path: Path) -> None:
    cast = documents(store)
    lang, size = SEATS[store.url.get_backend_name()]
    clock = SetClock(NOW)

    def says(source: str, **facts: Any) -> str:
        return " ".join(said_in(source, lang).format(**facts).split())  # as `sees` has them

    async with seated(store, tmp_path, me=CHLOE, lang=lang, size=size) as chloe:
        await chloe.press("3")
        for row in range(2):
            await chloe.press(*["down"] * row, "s")
            await sees(chloe, says("Send it"))
            await chloe.press("2")
            await until(chloe, lambda row=row: _state(store, cast, 2 - row) == "sent")  # type: ignore[misc]
    async with seated(store, tmp_path, me=HELENE, lang=lang, size=size) as helene:
        for row in range(2):
            await helene.press("3", "home", *["down"] * row, "V")
            await helene.type("Directrice\n")
            await until(helene, lambda row=row: _state(store, cast, 2 - row) == "validated")  # type: ignore[misc]
    async with seated(store, tmp_path, me=KARIM, lang=lang, size=size, clock=clock) as karim:
        await karim.press("3", "home", "down", "enter", "C")
        await sees(karim, says("No moderation guide of this brand is in force."))
        await karim.press("a", "ctrl+s")
        await was_told(karim, "1.0")
        await karim.press("e")
        await paste(karim, COMMENTS)
        await karim.press("ctrl+s")
        await sees(karim, "· S3", "✗ S0", "merci pour tout")
        await karim.press("end")
        await sees(karim, "6. [red]Quand[/]")
        assert "\x1b" not in karim.text
        for row, words in enumerate(
            (
                ("Critique", says("leave it"), says("hide it"), says("delete it"), "3 semaines"),
                ("Menace", says("hide it"), says("keep the evidence")),
                ("Détresse", says("pass it to {who}", who=says("the lead")), "3114"),
                (says("leave it"),),
            )
        ):
            await karim.press("escape" if row else "home", *["down"] * min(row, 1), "enter")
            await sees(karim, says("Comment {n}", n=row + 1), words[0])
            text = "\n".join(line for line in _told(karim))
            assert all(word in text for word in words), text
        await karim.press("escape", "escape", "escape", "escape")
        await karim.press("3", "home", "enter", "C")
        await sees(karim, says("On call now: {person}; then {backup}.", person="Chloé Martin", backup="Karim Benali"))
        await down_to(karim, "S4")
        await karim.press("enter", "ctrl+s")
        await sees(karim, f"*** {says('DRILL')} ***", "T+0")
        clock.at = NOW + timedelta(seconds=30)  # five minutes of the drill
        await karim.press("down", "space")
        await writes(karim, "Publications gelées à la demande")
        await karim.press("i")
        await writes(karim, "[red]Un client[/] publie")
        await karim.press("n", "1")
        await writes(karim, "Neuf comptes sont touchés")
        await karim.press("l", "3")
        await writes(karim, "Niveau 3, sur la parole de Karim")
        await karim.press("n", "4")
        await writes(karim, "Chloé est jointe par téléphone")
        clock.at = NOW + timedelta(minutes=6)
        await karim.press("escape", "escape", "escape", "1")
        await sees(karim, f"! {says('DRILL')}")
        await karim.press("home", "enter")
        await sees(karim, "T+60", f"! {says('LATE')}", f"✓ {says('done')}")
        await karim.press("w")
        await sees(karim, says("injection"), says("decision"))
        await karim.press("s", "2")
        await until(karim, lambda: "5" in karim.told())
        await sees(karim, "15/15")
        await karim.press("o")
        await sees(karim, says("Log"))
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        stands = in_force(act, today_in(act))
        assert stands is not None
        assert stands.title == "Guide 2026"
        assert running(act, stale=True) is None
        log = document(act, 3).newest.content["log"]
    assert [(one["kind"], one["minute"]) for one in log][:2] == [("measure", 5), ("injection", 5)]
    assert [one["level"] for one in log if one["level"] is not None] == [3]


def _told(me: Seated) -> list[str]:
    """The paragraphs that are read in full."""
    from cmsuite.tui.panels.told import Told

    assert isinstance(me.app.screen, Told)
    return me.app.screen.text.split("\n")


def _state(store: Store, cast: Cast, id: int) -> str:
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        return str(document(act, id).newest.state)


def test_comments_are_tried_and_a_drill_is_run_by_commands(store: Store, tmp_path: Path) -> None:
    documents(store)
    root = workspace_of(store, tmp_path, KARIM).root

    def run(*words: object, me: str = KARIM, after: int = 0, text: str = "") -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW + timedelta(minutes=after)))
        done = CliRunner().invoke(suite, ["--as", me, "--lang", "fr", *map(str, words)], obj=obj, input=text)
        assert done.exit_code == 0, done.output
        return done

    for id in (1, 2):
        run("document", "send", id)
        run("document", "validate", id, "--name", "Hélène Aubry", "--function", "Directrice", me=HELENE)
    run("moderation", "adopt", 1, "--from", "2026-03-10")
    found = json.loads(run("moderation", "try", "--json", text=COMMENTS).stdout)
    assert [one["severity"] for one in found[:4]] == [CRITIC, THREAT, DISTRESS, "S4"]
    critic, threat, distress, *_rest = found
    assert {"hide", "delete", "ban"} <= {bar["action"] for bar in critic["barred"]}
    assert not {"hide", "delete", "ban"} & {*critic["actions"]}
    assert "hide" in threat["actions"]
    assert "escalate:lead" in distress["actions"]
    assert [one["guide"]["category"] for one in found[:3]] == ["criticism", "threat", "life_risk"]
    assert not {"hide", "delete"} & {act for one in found[3:] for act in one["actions"]}
    run("crisis", "drill", "start", "S4", "--speed", 10)
    run("crisis", "drill", "act", "Publications gelées à la demande", "--step", 2)
    run("crisis", "drill", "act", "Niveau 3, sur la parole de Karim", "--kind", "decision", "--level", 3, after=1)
    run("crisis", "drill", "inject", "Un client publie une capture", after=1)
    assert "[x] 2 " in run("crisis", "drill", "show", after=3).stdout
    score = json.loads(run("crisis", "drill", "stop", "--json", after=6).stdout)["score"]
    assert 30 <= score["total"] < 100
