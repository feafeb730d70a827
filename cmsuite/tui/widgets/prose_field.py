"""A field of several lines: a text that is too long for one."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from cmsuite.tui.widgets.fields import Field
from cmsuite.tui.widgets.writing import Writing


class ProseField(Field):
    """A text in rows; `json_schema_extra` has how many: `rows`."""

    DEFAULT_CSS = """
    ProseField > Writing { padding: 0 2; background: $surface; }
    ProseField > Writing:focus { background: $panel; }
    """

    def control(self) -> ComposeResult:
        writing = Writing("", soft_wrap=True, tab_behavior="focus")
        extra: Any = self.info.json_schema_extra
        writing.styles.height = int(extra["rows"])
        yield writing

    @property
    def text(self) -> str:
        return self.query_one(Writing).text

    def put(self, text: str) -> None:
        self.query_one(Writing).text = text

    def on_text_area_changed(self) -> None:
        self.say()

    def read(self) -> Any:
        return self.text.strip() or None
