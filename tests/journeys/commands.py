"""The program as a person or a script runs it: another process, its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

TOP = Path(__file__).parents[2]
AT_ANY_HOUR = tuple(
    word for rule in ("plan.quiet", "plan.sensitive-day") for word in ("--pass", f"{rule}=Run at whatever hour it is.")
)
"""What lets `publishing plan` have something leave also at night or on a day of remembrance."""


class Said(NamedTuple):
    """`result` is standard output, with the refusal when it was one; `all` is both streams."""

    result: str
    all: str


@dataclass
class Program:
    """`cmsuite` in a folder. `env` goes with each command."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *words: object, code: int = 0, given: str = "", env: dict[str, str] | None = None) -> str:
        """Its result. It must end with this exit code, and never with a traceback."""
        return self.said(*words, code=code, given=given, env=env)[0]

    def said(self, *words: object, code: int = 0, given: str = "", env: dict[str, str] | None = None) -> Said:
        """Its result and what it said besides, as `run` runs it."""
        done = subprocess.run(
            [sys.executable, "-m", "cmsuite", *map(str, words)],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(TOP)} | self.env | (env or {}),
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
        )
        said = f"cmsuite {' '.join(map(str, words))}\n{done.stdout}{done.stderr}"
        assert done.returncode == code, said
        assert "Traceback" not in done.stderr, said
        return Said(done.stdout if code == 0 else done.stdout + done.stderr, done.stdout + done.stderr)

    def json(self, *words: object, **how: Any) -> Any:
        """The document that it printed."""
        return json.loads(self.run(*words, "--json", **how))

    def until_published(self, *publications: int, seconds: float = 60) -> list[dict[str, Any]]:
        """Let a worker do what is due, again and again, until none of these waits for its time any more."""
        until = time.monotonic() + seconds
        while True:
            self.run("worker", "--once")
            lines = [line for line in self.json("publishing", "status", "--all") if line["id"] in publications]
            if all(line["state"] not in ("planned", "claimed", "sending") for line in lines):
                return lines
            assert time.monotonic() < until, lines
            time.sleep(0.2)
