"""A field of several lines: a text that is too long for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult

from cmsuite.core.locale import N_
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.fields import Field
from cmsuite.tui.widgets.writing import Writing

if TYPE_CHECKING:
    from cmsuite.tui.place import Asking


class ProseField(Field):
    """A text in rows; `json_schema_extra` has how many: `rows`."""

    DEFAULT_CSS = """
    ProseField > Writing { padding: 0 2; background: $surface; }
    ProseField > Writing:focus { background: $panel; }
    """

    BINDINGS: ClassVar = [
        key("f9", "editor", N_("Editor"), id="field.editor", help=N_("Write this field in your own editor."), cli=""),
    ]

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

    def action_editor(self) -> None:
        from cmsuite.tui.editor import rewrite

        rewrite(cast("Asking", self.screen), self.field, lambda: self.text, self.query_one(Writing).set)
