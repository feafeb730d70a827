"""What stands against sending: where, how much it weighs, what mends it. Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cmsuite.content.words import LEVELS
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.options import Options

SIGNS = {"block": ("✗", "$error"), "warn": ("!", "$warning"), "info": ("·", "$text-muted")}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. level: block, warn, info. where: in the language in force."""

    level: str
    where: str
    message: str
    fix: str = ""


class Findings(Options):
    """A few of them, each whole; what blocks comes first."""

    DEFAULT_CSS = """
    Findings { height: 1fr; max-height: 100%; border: none; padding: 0 1 0 0; background: $background; color: $text;
        scrollbar-size-vertical: 1; }
    Findings > .option-list--option { padding: 0 0 0 1; }
    Findings:focus { border: none; }
    """
    BINDINGS: ClassVar = [
        key("enter,f", "select", N_("Go there"), id="findings.mend", help=N_("Go to where it is mended."),
            cli="post check"),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """Enter on a finding: its place in what was shown."""

        index: int

    def show(self, lines: Sequence[Line], nothing: str) -> None:
        """Other findings; nothing: what is said when there is none, in the language in force."""
        at = self.highlighted
        self.clear_options()
        if not lines:
            self.add_option(Option(Content(f"✓ {nothing}"), disabled=True))
            return
        self.add_options([Option(self._told(line)) for line in lines])
        self.highlighted = min(at or 0, len(lines) - 1)

    def wait(self) -> None:
        """It is not known yet."""
        self.clear_options()
        self.add_option(Option(Content("…"), disabled=True))

    def render_line(self, y: int) -> Strip:
        """The one at hand has a sign before it, as its colour alone tells it nowhere."""
        strip, line = super().render_line(y), self.scroll_offset.y + y
        if self.highlighted is None or line >= len(self._lines) or self._lines[line] != (self.highlighted, 0):
            return strip
        before, rest = strip.divide([1, strip.cell_length])
        return Strip.join([Strip([Segment("›", one.style) for one in before][:1]), rest])

    def _told(self, line: Line) -> Content:
        sign, tone = SIGNS[line.level]
        told = Content.styled(f"{sign} {translate(LEVELS[line.level])}", f"bold {tone}")
        told += Content(" " + " · ".join(shown(part) for part in (line.where, line.message) if part))
        if line.fix:
            told += Content(" " + shown(line.fix))
        return told

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.option_index))
