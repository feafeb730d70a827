"""The field that text is written in: what comes from outside is made safe first, and never more than it can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import TextArea

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import passable
from cmsuite.tui.keys import key
from cmsuite.tui.looks import InAscii
from cmsuite.tui.widgets.key_line import TYPED

MOST = 20_000  # characters: beyond, each key is felt


SIGNS = {"block": "✗", "warn": "!", "info": "·"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that something was found in: from a place to another (line and column), and how grave it is."""

    start: tuple[int, int]
    end: tuple[int, int]
    level: str


class Writing(TextArea):
    """A TextArea for the words of a post. What was found in them is underlined, and its line has a sign before it."""

    cursor_blink = reactive(False, init=False)  # nothing blinks

    COMPONENT_CLASSES: ClassVar[set[str]] = {"writing--block", "writing--warn", "writing--info"}
    DEFAULT_CSS = """
    Writing { border: none; padding: 0 1 0 0; background: $background; color: $text; scrollbar-size-vertical: 1; }
    Writing:focus { border: none; }
    Writing .text-area--cursor-line { background: $background; }
    Writing .writing--block { color: $error; text-style: underline; }
    Writing .writing--warn { color: $warning; text-style: underline; }
    Writing .writing--info { color: $muted; text-style: underline; }
    """

    BINDINGS: ClassVar = [
        key("f7", "select_all", N_("Select all"), id="text.all", help=N_("Select the whole text."), cli="", show=False),
        key("f6", "select_line", N_("Select the line"), id="text.line", help=N_("Select the line of the cursor."),
            cli="", show=False),
        key("ctrl+home", "to_start", N_("Start of text"), id="text.start", help=N_("To the start of the text."), cli="",
            show=False),
        key("ctrl+end", "to_end", N_("End of text"), id="text.end", help=N_("To the end of the text."), cli="",
            show=False),
    ]  # fmt: skip

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Also the signs that the toolkit knows by another name than Unicode."""
        return super().check_consume_key(key, character or TYPED.get(key))

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(passable(text), **options)

    def action_to_start(self) -> None:
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        self.move_cursor(self.document.end)

    def on_unmount(self) -> None:
        """Be forgotten by the screen, which keeps each text that was ever on it otherwise."""
        self.screen.text_selection_started_signal.unsubscribe(self)

    def load_text(self, text: str) -> None:
        """Another text, without what a terminal would obey: it may be a stranger's."""
        super().load_text(passable(text))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What somebody writes is shown as it is, also where our own signs are drawn in ASCII."""
        return [one for one in super().get_line_filters() if not isinstance(one, InAscii)]

    # ---- what was found in it

    marks: tuple[Mark, ...] = ()

    def mark(self, marks: Sequence[Mark]) -> None:
        """Show other marks, the gravest last."""
        found = () if getattr(self.app, "plain", False) else tuple(marks)
        if found != self.marks:
            self.marks = found
            self._line_cache.clear()
            self.refresh()

    @property
    def gutter_width(self) -> int:
        """A sign, and room after it."""
        return 2

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        for one in self.marks:
            (first, start), (last, end) = one.start, one.end
            if first <= line_index <= last:
                style = self.get_component_rich_style(f"writing--{one.level}", partial=True)
                line.stylize(style, start if line_index == first else 0, end if line_index == last else len(line.plain))
        return line

    def _render_line(self, y: int) -> Strip:
        """As it is, after the sign of what begins in this line."""
        width, row = self.size.width, y + self.scroll_offset.y
        places = self.wrapped_document._offset_to_line_info
        at = places[row] if row < len(places) else (-1, 0)
        levels = [one.level for one in self.marks if one.start[0] == at[0]] if at[1] == 0 else []
        strip = super()._render_line(y).crop(0, width - 2)
        if not levels:
            return Strip.join([Strip([Segment("  ", self.rich_style)], 2), strip])
        style = self.get_component_rich_style(f"writing--{levels[-1]}", partial=True)
        ink = self.rich_style + Style(color=style.color, bold=True)
        return Strip.join([Strip([Segment(SIGNS[levels[-1]], ink), Segment(" ", self.rich_style)], 2), strip])

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if not self.read_only and self.takes(event.text):
            done = self.replace(passable(event.text), *self.selection)
            self.move_cursor(done.end_location)

    def takes(self, text: str) -> bool:
        """Whether there is room for so much more; else it is said."""
        if len(self.text) + len(text) <= MOST:
            return True
        app: Any = self.app
        said = translate("This text has {n} characters; {most} fit here. Nothing was put in.")
        app.tell(said.format(n=number(len(text)), most=number(MOST)), "warning")
        return False

    @property
    def reached(self) -> tuple[str, int]:
        """The text, and where in it the cursor is."""
        return self.text, self.document.get_index_from_location(self.cursor_location)  # type: ignore[attr-defined]

    def follow(self, before: str, at: int) -> None:
        """Put the cursor where it was in the text before somebody else changed it."""
        place = followed(before, at, self.text)
        self.move_cursor(self.document.get_location_from_index(place))  # type: ignore[attr-defined]

    def set(self, text: str) -> None:
        """Another text in its place; ctrl+z brings the one before back."""
        if (text := passable(text)) != self.text:
            self.replace(text, (0, 0), self.document.end)
            self.move_cursor((0, 0))


def followed(before: str, at: int, after: str) -> int:
    """Where a place of a text is once another part of it was changed: as far from the start, else from the end."""
    kept = next((n for n, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), len(before))
    return min(at, len(after)) if at <= kept else max(len(after) - (len(before) - at), kept)
