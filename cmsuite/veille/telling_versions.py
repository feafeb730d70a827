"""How an item was edited and what has changed on a page, in the language in force: for command and screen. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.veille.reading import ItemRead

SHOWN = 3


def edited_lines(found: ItemRead, zone: str | None = None) -> list[str]:
    """How often, when last, and in which words, the newest first; none for an item that stands as it came."""
    lines = [labelled(translate("What has changed"), shown(found.changes))] if found.changes else []
    if not found.former:
        return lines
    n = len(found.former)
    said = ngettext("Edited {n} time by its source, last seen on {at}.", "Edited {n} times by its source, last seen on "
                    "{at}.", n)  # fmt: skip
    lines.append(said.format(n=number(n), at=moment(found.former[-1].until, zone)))
    if found.overtaken:
        lines.append(translate("That was after you wrote of it: does what you wrote still hold?"))
    lines += [f"  {moment(at, zone)} · {shown(words)}" for at, words in found.edits[:SHOWN]]
    if (more := n - SHOWN) > 0:
        lines.append(f"  (+{number(more)})")
    return lines
