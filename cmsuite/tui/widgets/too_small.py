"""Over everything where there is no room for it: what to do. What lies below keeps its cursor, marks and text."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from cmsuite.core.locale import translate


class TooSmall(Widget):
    """Shown under 80 columns or 24 rows, by the classes that the screen has then."""

    DEFAULT_CSS = """
    TooSmall {
        display: none; layer: over; dock: top; width: 100%; height: 100%; background: $background; color: $text;
    }
    """

    def render(self) -> Content:
        size = self.app.size
        said = translate("{width} × {height} is too small: make it 80 × 24, or use the commands: cmsuite --help")
        return Content(said.format(width=size.width, height=size.height))
