"""In plain mode, what a toast would say: one line that stays until the next one, so that nothing expires unread."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class NewsLine(Widget):
    """The last sentence told."""

    DEFAULT_CSS = "NewsLine { height: auto; max-height: 3; color: $text; }"

    def on_mount(self) -> None:
        self.watch(self.app, "news", self._told)

    def _told(self, _text: str) -> None:
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content(getattr(self.app, "news", ""))
