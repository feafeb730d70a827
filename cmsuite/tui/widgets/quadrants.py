"""Four quadrants side by side: the cursor is on a quadrant, and on a factor of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.day_grid import in_two
from cmsuite.tui.widgets.row_list import TONES, fit

PLACES = (("S", "W"), ("O", "T"))
"""Rows of quadrants: what is inside above, what helps at the left."""


@dataclass(frozen=True, slots=True)
class Line:
    """A factor in its quadrant. sign, tone: what stands against it; figures: what is said before its text."""

    key: str
    text: str
    figures: str = ""
    sign: str = " "
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A quadrant: its name with its sum, and its factors."""

    head: str
    lines: Sequence[Line] = ()


class Quadrants(Widget, can_focus=True):
    """`quadrant` and `at` say where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"quad--head", "quad--cursor", *(f"quad--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    Quadrants { height: 1fr; background: $background; color: $text; }
    Quadrants .quad--head { color: $muted; text-style: bold; }
    Quadrants .quad--cursor { background: $panel; color: $text; text-style: bold; }
    Quadrants .quad--muted { color: $muted; }
    Quadrants .quad--success { color: $success; }
    Quadrants .quad--warning { color: $warning; }
    Quadrants .quad--error { color: $error; }
    Quadrants .quad--accent { color: $accent; }
    """
    BINDINGS: ClassVar = [
        key("up", "go(-1)", N_("Up"), id="quad.up", help=N_("To the factor before, then the quadrant above."), cli="",
            show=False),
        key("down", "go(1)", N_("Down"), id="quad.down", help=N_("To the next factor, then the quadrant below."),
            cli="", show=False),
        key("left", "side(0)", N_("Left"), id="quad.left", help=N_("To the quadrant at the left."), cli="", show=False),
        key("right", "side(1)", N_("Right"), id="quad.right", help=N_("To the quadrant at the right."), cli="",
            show=False),
        key("tab", "turn(1)", N_("Next quadrant"), id="quad.next", help=N_("To the next quadrant."), cli="",
            show=False),
        key("shift+tab", "turn(-1)", N_("Quadrant before"), id="quad.before", help=N_("To the quadrant before."),
            cli="", show=False),
    ]  # fmt: skip

    @dataclass
    class Moved(Message):
        """The cursor is elsewhere."""

        quadrants: Quadrants

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.boxes: Mapping[str, Box] = {}
        self.quadrant, self.at = "S", 0
        self._tops: dict[str, int] = {}

    # ---- what it is given

    def show(self, boxes: Mapping[str, Box], key: str = "") -> None:
        """Other factors, or the same anew. key: where the cursor goes; else it stays where it was."""
        self.boxes = dict(boxes)
        for name, box in self.boxes.items():
            for place, line in enumerate(box.lines):
                if key and line.key == key:
                    self.quadrant, self.at = name, place
        self.at = max(0, min(self.at, len(self._here.lines) - 1))
        self.refresh()

    @property
    def _here(self) -> Box:
        return self.boxes.get(self.quadrant, Box(""))

    @property
    def key(self) -> str:
        """The factor under the cursor; empty where its quadrant has none."""
        return self._here.lines[self.at].key if self.at < len(self._here.lines) else ""

    # ---- keys

    def action_go(self, by: int) -> None:
        row, column = self._place
        if 0 <= self.at + by < len(self._here.lines):
            self._to(self.quadrant, self.at + by)
        elif 0 <= row + by < len(PLACES):
            other = PLACES[row + by][column]
            self._to(other, 0 if by > 0 else max(0, len(self.boxes[other].lines) - 1))

    def action_side(self, column: int) -> None:
        row, _column = self._place
        self._to(PLACES[row][column], self.at)

    def action_turn(self, by: int) -> None:
        order = [name for row in PLACES for name in row]
        self._to(order[(order.index(self.quadrant) + by) % len(order)], 0)

    @property
    def _place(self) -> tuple[int, int]:
        return next((r, c) for r, row in enumerate(PLACES) for c, name in enumerate(row) if name == self.quadrant)

    def _to(self, quadrant: str, at: int) -> None:
        self.quadrant = quadrant
        self.at = max(0, min(at, len(self._here.lines) - 1))
        self.refresh()
        self.post_message(self.Moved(self))

    def on_click(self, event: Any) -> None:
        name, line = self._under(event.x, event.y)
        box = self.boxes.get(name)
        if box is not None:
            self._to(name, 0 if line < 0 else line)

    # ---- painting

    def render_line(self, y: int) -> Strip:
        upper, _each = self._heights()
        row, line = (0, y) if y < upper else (1, y - upper)
        width = self.size.width
        left = (width - 1) // 2
        parts: list[Segment] = []
        rule = " " if getattr(self.app, "plain", False) else "│"
        for column, room in ((0, left), (1, width - left - 1)):
            parts += [Segment(rule, self._style("muted"))] if column else []
            parts += self._cell(PLACES[row][column], line, room, upper if row == 0 else self.size.height - upper)
        return Strip(parts).adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)

    def _heights(self) -> tuple[int, int]:
        """Lines of the upper row, lines of a factor: two where all fit."""
        height = max(2, self.size.height)
        most = [max((len(self.boxes[name].lines) for name in row if name in self.boxes), default=0) for row in PLACES]
        each = 2 if 2 * sum(most) + 2 <= height else 1
        wanted = [1 + each * max(1, n) for n in most]
        if sum(wanted) <= height:
            return wanted[0] + (height - sum(wanted)) // 2, each
        return max(2, min(height - 2, height * wanted[0] // sum(wanted))), each

    def _cell(self, name: str, line: int, room: int, height: int) -> list[Segment]:
        box = self.boxes.get(name, Box(""))
        inside = name == self.quadrant
        if line == 0:
            sign = "›" if inside and not box.lines else " "
            style = self._cursor() if inside else self._style("head")
            return [Segment(fit(f"{sign}{shown(box.head)}", room), style)]
        _upper, each = self._heights()
        place, nth = divmod(line - 1, each)
        place += self._top(name, max(1, (height - 1) // each))
        if place >= len(box.lines):
            return [Segment(" " * room, self.rich_style)]
        one, here = box.lines[place], inside and place == self.at
        front = f"{'›' if here else ' '}{one.sign}{one.key:<3} {one.figures} "
        text = shown(one.text)
        if each == 2:
            text = in_two(text, room - len(front))[nth]
            front = front if nth == 0 else " " * len(front)
        return [Segment(fit(front + text, room), self._cursor(one.tone) if here else self._style(one.tone))]

    def _top(self, name: str, lines: int) -> int:
        """The first factor of a quadrant that is shown: the cursor's is always among them."""
        top, count = self._tops.get(name, 0), len(self.boxes[name].lines) if name in self.boxes else 0
        if name == self.quadrant:
            top = min(max(top, self.at - lines + 1), self.at)
        self._tops[name] = max(0, min(top, count - lines))
        return self._tops[name]

    def _under(self, x: int, y: int) -> tuple[str, int]:
        upper, each = self._heights()
        row, line = (0, y) if y < upper else (1, y - upper)
        name = PLACES[row][0 if x <= (self.size.width - 1) // 2 else 1]
        return name, -1 if line == 0 else (line - 1) // each + self._tops.get(name, 0)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"quad--{name}", partial=name != "cursor") if name else self.rich_style

    def _cursor(self, tone: str = "") -> Style:
        """Where the cursor is: also without colours."""
        if self.app.ansi_color:
            return Style(reverse=True, bold=True)
        style = self._style("cursor")
        return style + Style(color=self._style(tone).color) if tone else style
