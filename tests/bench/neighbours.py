"""Beside other linters, those of alex, textlint, Vale and proselint that are installed: what each finds, and how fast.

Wall time; each tool reads the same files as it is called by people. `tests/bench/neighbours.toml` holds the texts. Vale
reads its styles where its own configuration says, and is measured without any of ours.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tests.bench import Figure

Span = tuple[int, int]
Found = Mapping[str, list[Span]]
"""Places, by the name of the file."""
MANY = 400
RULES = ("terminology", "write-good", "rousseau", "alex")
_ALEX = re.compile(r"^\s*(\d+):(\d+)(?:-(\d+):(\d+))?\s+(?:warning|error)")


class Sample(NamedTuple):
    name: str
    kind: str
    text: str
    wrong: Span | None


def samples() -> list[Sample]:
    """The texts without their marks, and where the marks were."""
    table = tomllib.loads((Path(__file__).parent / "neighbours.toml").read_text(encoding="utf-8"))
    found = []
    for tongue, rows in table.items():
        for n, (kind, marked) in enumerate(rows):
            start, end = marked.find("⟦"), marked.find("⟧") - 1
            text = marked.replace("⟦", "").replace("⟧", "")
            found.append(Sample(f"{tongue}{n:02}.txt", kind, text, (start, end) if start >= 0 else None))
    return found


def figures() -> list[Figure]:
    """Of each tool that is here: faults found of each language, findings elsewhere, texts in a second, its start."""
    made = samples()
    found = []
    for name, (command, read) in TOOLS.items():
        if name != "cmsuite" and shutil.which(command[0]) is None:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        others = 0
        for tongue in ("fr", "en"):
            mine = [one for one in made if one.name.startswith(tongue)]
            with tempfile.TemporaryDirectory() as folder:
                texts = [(one.name, one.text) for one in mine]
                said = _run(_in(command, tongue), read, texts, Path(folder))[0]
            wrong = [one for one in mine if one.wrong]
            hits = [one for one in wrong if any(_meets(span, one.wrong) for span in said.get(one.name, ()))]
            found.append(Figure(f"{name}: faults found, {tongue}, of {len(wrong)}", len(hits), "faults"))
            missed = dict.fromkeys(one.kind for one in wrong if one not in hits)
            print(f"{name} misses in {tongue}: {', '.join(missed) or '-'}", file=sys.stderr)
            others += sum(not _meets(span, one.wrong) for one in mine for span in said.get(one.name, ()))
        found.append(Figure(f"{name}: findings elsewhere, in {len(made)} texts", others, "findings"))
        found += _speed(name, command, read, made)
    return found


def _in(command: list[str], tongue: str) -> list[str]:
    """Only ours is told the language of the texts: the others read all as English."""
    return [*command, "--language", tongue, "--network", "mastodon"] if command is OURS else command


def _speed(name: str, command: list[str], read: Callable[[str, Path], Found], made: list[Sample]) -> list[Figure]:
    many = [(f"t{n:03}.txt", made[n % len(made)].text) for n in range(MANY)]
    with tempfile.TemporaryDirectory() as folder:
        one = min(_run(command, read, many[:1], Path(folder))[1] for _round in range(3))
    with tempfile.TemporaryDirectory() as folder:
        all_ = min(_run(command, read, many, Path(folder))[1] for _round in range(2))
    return [
        Figure(f"{name}: until one text is read", 1000 * one, "ms"),
        Figure(f"{name}: further texts", (MANY - 1) / max(all_ - one, 1e-3), "1/s"),
    ]


def _run(
    command: list[str], read: Callable[[str, Path], Found], texts: list[tuple[str, str]], folder: Path
) -> tuple[Found, float]:
    for name, text in texts:
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    began = perf_counter()
    names = [name for name, _text in texts]
    done = subprocess.run(
        [*command, *names], cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    spent = perf_counter() - began
    return read(done.stdout or done.stderr if command[0] != "alex" else done.stderr, folder), spent


def _meets(span: Span, wrong: Span | None) -> bool:
    return wrong is not None and span[0] < wrong[1] and wrong[0] < max(span[1], span[0] + 1)


def _of_cmsuite(said: str, _folder: Path) -> Found:
    reports = json.loads(said or "[]")
    return {one["file"]: [(hit["start"], hit["end"]) for hit in one["findings"]] for one in reports}


def _of_alex(said: str, _folder: Path) -> Found:
    found: dict[str, list[Span]] = {}
    name = ""
    for line in said.splitlines():
        if match := _ALEX.match(line):
            start = int(match[2]) - 1
            found.setdefault(name, []).append((start, int(match[4]) - 1 if match[4] else start + 1))
        elif line.strip():
            name = line.split(":")[0].strip()
    return found


def _of_textlint(said: str, _folder: Path) -> Found:
    return {
        Path(one["filePath"]).name: [(hit["range"][0], hit["range"][1]) for hit in one["messages"]]
        for one in json.loads(said or "[]")
    }


def _of_vale(said: str, _folder: Path) -> Found:
    table: dict[str, list[dict[str, Any]]] = json.loads(said or "{}")
    return {Path(name).name: [(hit["Span"][0] - 1, hit["Span"][1]) for hit in hits] for name, hits in table.items()}


def _of_proselint(said: str, _folder: Path) -> Found:
    table = json.loads(said or "{}").get("result", {})
    return {
        Path(name).name: [
            (hit["pos"][1] - 1, hit["pos"][1] - 1 + hit["span"][1] - hit["span"][0]) for hit in one["diagnostics"]
        ]
        for name, one in table.items()
    }


OURS = [sys.executable, "-m", "cmsuite", "rules", "lint", "--json"]
TOOLS: dict[str, tuple[list[str], Callable[[str, Path], Found]]] = {
    "cmsuite": (OURS, _of_cmsuite),
    "alex": (["alex", "--text"], _of_alex),
    "textlint": (
        ["textlint", *(part for rule in RULES for part in ("--rule", rule)), "--format", "json"],
        _of_textlint,
    ),
    "vale": (["vale", "--output=JSON", "--no-exit"], _of_vale),
    "proselint": (["proselint", "check", "--output-format", "json"], _of_proselint),
}
