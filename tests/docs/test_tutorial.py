"""The tutorial, in both languages, done from its first command to its last key."""

import asyncio
import re
import shlex
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmsuite.core.locale import language_of, speak
from cmsuite.core.workspace import find
from cmsuite.sandbox.server import stop
from cmsuite.tui.app import CmsApp
from cmsuite.tui.liking import Shown as Look
from cmsuite.tui.panels.ask import Ask
from cmsuite.tui.seat import Seat
from tests.docs.pages import TOP, Shown, keys, matches, shown
from tests.journeys.commands import AT_ANY_HOUR, Program
from tests.tui.seated import Seated

SOON = re.compile(r'"(in|dans) 1 min"')
PATIENCE_S = 120
FRAME = str.maketrans("│┌┐└┘─", "      ")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    yield Program(tmp_path)
    if (tmp_path / "lumen" / "sandbox.json").exists():
        stop(find(str(tmp_path / "lumen")))


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("page", "language"), [("tutorial.md", "C.UTF-8"), ("tutorial.fr.md", "fr_FR.UTF-8")])
def test_every_command_and_key_of_the_tutorial_does_what_it_says(
    program: Program, page: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.env["LANG"] = language
    steps, item, took = shown(TOP / "docs" / page), "", 0.0
    assert len([step for step in steps if not step.pressed]) > 20
    assert len([step for step in steps if step.pressed]) > 20
    while steps:
        step = steps.pop(0)
        if step.sits:
            monkeypatch.chdir(program.folder)
            there = [steps.pop(0) for _ in range(pressed_first(steps))]
            asyncio.run(sit(program.folder, step, there, language_of(language), took))
            continue
        begun = time.monotonic()
        output = done(program, step, item, took)
        took = time.monotonic() - begun
        look_for(step, output)
        if step.line.startswith("cmsuite veille list"):
            item = re.findall(r"^(\d+)", output, re.MULTILINE)[0]


def done(program: Program, step: Shown, item: str, took: float) -> str:
    """Carry a command out. took: seconds, by the one before."""
    name, *words = shlex.split(SOON.sub(soon(took), step.line).replace("ITEM", item))
    if name == "cd":
        program.folder /= words[0]
        return ""
    assert name == "cmsuite"
    until = time.monotonic() + PATIENCE_S
    while words == ["worker", "--once"] and any(line["state"] == "planned" for line in queue(program)):
        program.run(*words)
        assert time.monotonic() < until
    if words[:2] == ["publishing", "plan"]:
        words += AT_ANY_HOUR
    return program.said(*words, code=1 if step.fails else 0).all


def soon(took: float) -> str:
    """The hour that stands for a minute from now: far enough for this machine to say it in time."""
    return (datetime.now(UTC) + timedelta(seconds=6 + 6 * took)).isoformat(timespec="seconds")


def queue(program: Program) -> list[dict[str, str]]:
    return list(program.json("publishing", "status"))


def look_for(step: Shown, output: str) -> None:
    """Each line that the page shows is there, in its order."""
    lines = iter(output.split("\n"))
    for expected in step.expected:
        assert any(matches(expected, line) for line in lines), f"{step.line}\nno line like: {expected}\n{output}"


# ---- by keys


def pressed_first(steps: Sequence[Shown]) -> int:
    """How many of these steps are keys, before anything else comes."""
    return next((n for n, step in enumerate(steps) if not step.pressed), len(steps))


async def sit(folder: Path, begun: Shown, steps: Sequence[Shown], language: str, took: float) -> None:
    """Sit down as the command says, and press what the page says. took: seconds, by the last command."""
    _cmsuite, *words = shlex.split(begun.line)
    me = words[words.index("--as") + 1] if "--as" in words else None
    speak(language)
    app = CmsApp(Seat(find(str(folder)), me), Look("", language))
    async with app.run_test(size=(80, 24)) as pilot:
        who = Seated(app, pilot, app.seat.store)
        await who.settled()
        await seen(who, begun)
        for step in steps:
            for key in keys(SOON.sub(f'"{soon(took)}"', step.line)):
                await (who.type(key.strip('"')) if key.startswith('"') else who.press(key))
            if (
                isinstance(who.app.screen, Ask) and "[plan." in who.app.screen.question
            ):  # as the page says: at night, and on a day of remembrance
                await who.type("Nous le faisons à cette heure.\n")
            await seen(who, step)
    app.seat.close()
    speak("en")
    if app.bug is not None:
        raise app.bug


async def seen(who: Seated, step: Shown) -> None:
    """Until the screen shows what the page shows: others are at work too."""
    until = time.monotonic() + PATIENCE_S
    while True:
        await who.settled()
        try:
            look_for(step, f"{who.text.translate(FRAME)}\n{who.told()}")
        except AssertionError:
            if time.monotonic() > until:
                raise
            who.app.look()
            await who.pilot.pause(0.2)
        else:
            return
