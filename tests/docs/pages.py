"""The pages of the documentation, and the commands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])


@dataclass(frozen=True)
class Shown:
    """A command of a console block and the lines that the page shows of its output. `fails`: it ends with an error."""

    line: str
    expected: tuple[str, ...]
    fails: bool


def shown(page: Path) -> list[Shown]:
    """The commands of a page in their order; in a block that fails it is the last one that does."""
    found = []
    for marked, block in re.findall(r"^```console( fails)?\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        commands = [part.split("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
        for place, (line, *output) in enumerate(commands, 1):
            fails = bool(marked) and place == len(commands)
            found.append(Shown(line, tuple(text for text in output if text.strip()), fails))
    return found


def mentioned(page: Path) -> list[str]:
    """Every command line of cmsuite in a page: in console blocks, other blocks, and in the text."""
    text = page.read_text()
    inline = re.findall(r"`(cmsuite [^`\n]+)`", text)
    blocks = re.findall(r"^```\w*[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.split("\n")]
    calls = [found[1] for line in lines if (found := re.match(r"(?:\$ |\S+ \S+ \S+ \S+ \S+ .*?)?(cmsuite .*)$", line))]
    return [*inline, *calls]


def matches(expected: str, line: str) -> bool:
    """Whether an output line is what a page shows: … stands for anything, and any space for several."""
    words = [".*" if word == "…" else re.escape(word).replace("…", ".*") for word in expected.split()]
    pattern = r"\s+".join(words).replace(r".*\s+", ".*").replace(r"\s+.*", ".*")
    return re.fullmatch(rf"\s*{pattern}.*", line) is not None
