"""A few lines of which one is at hand."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widgets import OptionList


class Options(OptionList):
    """Each line whole, also where a bar that came beside them left them less room."""

    def watch_show_vertical_scrollbar(self) -> None:
        self._clear_caches()

    def pointed(self) -> Offset:
        line = self._index_to_line.get(self.highlighted or 0, 0)
        return self.content_region.offset + Offset(0, line - self.scroll_offset.y)
