"""Categories and canned replies as a file of TOML, out of a guide and into a draft again."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cmsuite.charters.moderation.schema import Category, ModerationGuide, Reply
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import passable, shown
from cmsuite.engines.documents.content import dumped, read

MOST = 2_000_000  # letters
Sheet = Literal["categories", "replies"]
TABLES: dict[Sheet, str] = {"categories": "category", "replies": "reply"}


class NoSheet(Usage):
    said = N_("This file is no list of {what}: {why}")
    hint = N_("Export one to see how it is written: cmsuite moderation {what} DOCUMENT -o FILE")


@dataclass(frozen=True, slots=True)
class Taken:
    """A guide with what a file says. changed: codes that were there; new: codes that were not."""

    guide: ModerationGuide
    changed: tuple[str, ...]
    new: tuple[str, ...]


def written(which: Sheet, rows: Sequence[Category | Reply]) -> str:
    """The rows as TOML; what is empty is left out."""
    import tomli_w

    tables = [{name: value for name, value in dumped(one).items() if value not in (None, "", [])} for one in rows]
    return tomli_w.dumps({TABLES[which]: tables})


def take(guide: ModerationGuide, which: Sheet, text: str) -> Taken:
    """The guide with a file taken in: a row of a code that is there changes in what the file says of it, another is
    added, none is lost. Raises NoSheet, NotItsForm."""
    rows = _rows(which, text)
    there = {one["code"]: one for one in dumped(guide)[which]}
    changed: list[str] = []
    new: list[str] = []
    for row in rows:
        code = row["code"]
        (changed if code in there else new).append(code)
        there[code] = {**there.get(code, {}), **row}
    content = read(ModerationGuide, {**dumped(guide), which: list(there.values())})
    assert isinstance(content, ModerationGuide)
    return Taken(content, tuple(dict.fromkeys(changed)), tuple(dict.fromkeys(new)))


def _rows(which: Sheet, text: str) -> list[dict[str, Any]]:
    if len(text) > MOST:
        raise NoSheet(what=which, why=f"> {MOST}")
    try:
        table = tomllib.loads(passable(text.lstrip("\ufeff")))
    except (tomllib.TOMLDecodeError, RecursionError) as err:
        raise NoSheet(what=which, why=shown(str(err), 120)) from err
    rows = table.get(TABLES[which])
    if not isinstance(rows, list) or not rows or set(table) != {TABLES[which]}:
        raise NoSheet(what=which, why=f"[[{TABLES[which]}]]")
    if not all(isinstance(row, dict) and isinstance(row.get("code"), str) and row["code"] for row in rows):
        raise NoSheet(what=which, why="code = …")
    return rows
