"""What else tells the same as an item, in the language in force: for the command and the screen alike. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import moment, ngettext, number, percent, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.veille.copies import Copy, Story
    from cmsuite.veille.reading import ItemLine

SHOWN = 12


def titled(line: ItemLine) -> str:
    """A title, and how many others tell the same."""
    return f"(+{line.others}) {line.title}" if line.others else line.title


def story_lines(story: Story, zone: str | None = None) -> list[str]:
    """A line that counts, and one for each of the others; none for an item that is alone."""
    lines = []
    if story.under is not None:
        lines.append(translate("It stands under item {item}, which tells the same.").format(item=story.under))
    if not story.copies:
        return lines
    n = len(story.copies)
    told = ngettext("{n} more item tells the same", "{n} more items tell the same", n).format(n=number(n))
    origins = ngettext("{n} independent origin", "{n} independent origins", story.origins)
    lines.append(f"{told} · {origins.format(n=number(story.origins))}")
    lines += [_line(one, zone) for one in story.copies[:SHOWN]]
    if (more := n - SHOWN) > 0:
        lines.append(f"(+{number(more)})")
    return lines


def _line(one: Copy, zone: str | None) -> str:
    alike = percent(one.alike / 100, 0) if one.alike is not None else ""
    return " · ".join(part for part in (f"  {one.item}", shown(one.source, 40), moment(one.at, zone), alike,
                                        shown(one.title, 100)) if part)  # fmt: skip
