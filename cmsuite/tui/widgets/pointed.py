"""Where the line at hand of a widget is: a screen reader says the line on which the terminal's own cursor stands."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.geometry import Offset
from textual.widgets import OptionList


@runtime_checkable
class Pointed(Protocol):
    """It has a line at hand that is no text field's."""

    def pointed(self) -> Offset:
        """Where that begins, on the screen."""
        ...


class Options(OptionList):
    """A few lines of which one is at hand; each whole, also where a bar that came beside them left them less room."""

    def watch_show_vertical_scrollbar(self) -> None:
        self._clear_caches()

    def pointed(self) -> Offset:
        line = self._index_to_line.get(self.highlighted or 0, 0)
        return self.content_region.offset + Offset(0, line - self.scroll_offset.y)
