"""The tutorial, in both languages, done from its first command to its last."""

import re
import shlex
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmsuite.core.workspace import find
from cmsuite.sandbox.server import stop
from tests.docs.pages import TOP, Shown, matches, shown
from tests.journeys.commands import Program

SOON = re.compile(r'"(in|dans) 1 min"')


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    yield Program(tmp_path)
    if (tmp_path / "lumen" / "sandbox.json").exists():
        stop(find(str(tmp_path / "lumen")))


@pytest.mark.check(what="docs")
@pytest.mark.timeout(240)
@pytest.mark.parametrize(("page", "language"), [("tutorial.md", "C.UTF-8"), ("tutorial.fr.md", "fr_FR.UTF-8")])
def test_every_command_of_the_tutorial_does_what_it_says(program: Program, page: str, language: str) -> None:
    program.env["LANG"] = language
    steps, item = shown(TOP / "docs" / page), ""
    assert len(steps) > 20
    for step in steps:
        output = done(program, step, item)
        look_for(step, output)
        if step.line.startswith("cmsuite veille list"):
            item = re.findall(r"^(\d+)", output, re.MULTILINE)[0]


def done(program: Program, step: Shown, item: str) -> str:
    """Carry a step out. The reader waits a minute where we wait three seconds."""
    later = (datetime.now(UTC) + timedelta(seconds=3)).isoformat(timespec="seconds")
    name, *words = shlex.split(SOON.sub(later, step.line).replace("ITEM", item))
    if name == "cd":
        program.folder /= words[0]
        return ""
    assert name == "cmsuite"
    until = time.monotonic() + 60
    while words == ["worker", "--once"] and any(line["state"] == "planned" for line in queue(program)):
        program.run(*words)
        assert time.monotonic() < until
    return program.said(*words, code=1 if step.fails else 0).all


def queue(program: Program) -> list[dict[str, str]]:
    return list(program.json("publishing", "status"))


def look_for(step: Shown, output: str) -> None:
    """Each line that the page shows is there, in its order."""
    lines = iter(output.split("\n"))
    for expected in step.expected:
        assert any(matches(expected, line) for line in lines), f"{step.line}\nno line like: {expected}\n{output}"
