"""The pages of the documentation, and the commands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")])


@dataclass(frozen=True)
class Shown:
    """A command of a console block and the lines that the page shows of its output. `fails`: it ends with an error.

    sits: the command opens the screens. pressed: no command, but keys at the screens, as `keys` reads them.
    """

    line: str
    expected: tuple[str, ...]
    fails: bool = False
    sits: bool = False
    pressed: bool = False


def shown(page: Path) -> list[Shown]:
    """What a page has its reader do, in its order; in a block that fails it is the last command that does."""
    found = []
    blocks = r"^```(console|keys)( fails)?\n(.*?)^```"
    for kind, marked, block in re.findall(blocks, page.read_text(), re.MULTILINE | re.DOTALL):
        parts = re.split(r"^([$>]) ", block, flags=re.MULTILINE)[1:]
        commands = list(zip(parts[::2], parts[1::2], strict=True))
        for place, (sign, part) in enumerate(commands, 1):
            line, *output = part.split("\n")
            fails = bool(marked) and place == len(commands)
            expected = tuple(text for text in output if text.strip())
            found.append(Shown(line, expected, fails, kind == "keys" and sign == "$", sign == ">"))
    return found


def keys(line: str) -> list[str]:
    """The keys of a line, one by one; a text between quotation marks is one, marks included."""
    return ["escape" if key == "esc" else key for key in re.findall(r'"[^"]*"|\S+', line)]


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
