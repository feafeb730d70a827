"""What would be read on a page before it is watched, in the language in force: for command and screen. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import labelled, ngettext, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.feeds.watching import Looked


def looked_lines(seen: Looked, most: int = 12) -> list[str]:
    """How much, a line for each of the first blocks, and what is to be known of them; those that say nothing new stand
    in brackets. most: blocks that are shown."""
    n, size = len(seen.blocks), sum(map(len, seen.blocks))
    counted = ngettext("{n} block, {size} characters", "{n} blocks, {size} characters", n)
    lines = [labelled(translate("What is watched"), counted.format(n=number(n), size=number(size)))]
    if seen.reserved:
        said = translate("The publisher reserves its texts: of what changes, only the title and the link are kept.")
        lines.append(said)
    left = set(seen.quiet)
    for place, block in enumerate(seen.blocks[:most]):
        lines.append(f"  [{shown(block, 100)}]" if place in left else f"  {shown(block, 100)}")
    if (more := n - most) > 0:
        lines.append(f"  (+{number(more)})")
    if left:
        lines.append(translate("What stands in brackets changes without saying anything new: it is left out."))
    if seen.watched:
        some = " · ".join(shown(one, 80) for one in seen.watched[:5])
        lines.append(labelled(translate("Told whenever it changes"), some))
    lines.append(translate("The first round makes the base; what changes after it comes in as items."))
    return lines
