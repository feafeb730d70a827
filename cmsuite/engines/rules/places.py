"""Where each key of a TOML text is written: the parser of the standard library does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_TOKEN = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|#.*|[\[\]{}]''')


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and key of a TOML text that can be read; tables of a list by their place from 0.

    Keys inside a value of several lines have the line on which the value begins.
    """
    found: dict[Path, int] = {}
    here: Path = ()
    counts: dict[Path, int] = {}
    for number, line in _outside_values(text):
        if header := _HEADER.match(line):
            here = _opened(header[1] == "[[", _parts(header[2]), counts)
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            path = here
            for part in _parts(key[1]):
                path = (*path, part)
                found.setdefault(path, number)
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a key, or that of what holds it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _opened(many: bool, parts: list[str], counts: dict[Path, int]) -> Path:
    """The path of the table that a header opens."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, parts[-1])
    if many:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def _outside_values(text: str) -> Iterator[tuple[int, str]]:
    """The lines that do not begin inside a value, with their numbers."""
    depth, fence = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        inside = bool(depth or fence)
        if not inside:
            yield number, line
            if _HEADER.match(line):
                continue
        position = 0
        while position < len(line):
            if fence:
                end = line.find(fence, position)
                if end < 0:
                    break
                position, fence = end + 3, ""
                continue
            token = _TOKEN.search(line, position)
            if token is None:
                break
            position = token.end()
            if token[0] in ('"""', "'''"):
                fence = token[0]
            elif token[0] in "[{":
                depth += 1
            elif token[0] in "]}":
                depth = max(0, depth - 1)
