"""To a pane by its letter: each pane shows one, and a key goes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Static

from cmsuite.core.locale import N_


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a pane begins on the screen, and what goes there."""

    x: int
    y: int
    go: Callable[[], object]


def _blank(line: str, x: int) -> int:
    """The cell nearest to this one that shows nothing; the cell itself where each shows something."""
    at, blanks = 0, []
    for sign in line:
        if sign == " ":
            blanks.append(at)
        at += cell_len(sign)
    return min(blanks, key=lambda cell: abs(cell - x), default=x)


@runtime_checkable
class Cornered(Protocol):
    """A screen that knows its panes better than the focus does: some may be behind others."""

    def corners(self) -> list[Corner]: ...


class Jump(ModalScreen[None]):
    """Letters at the corners of whatever takes the focus below, where there is nothing to read."""

    DEFAULT_CSS = """
    Jump Static { position: absolute; width: 1; height: 1; color: $accent; text-style: bold reverse; }
    """
    BINDINGS: ClassVar = [Binding("escape,ctrl+o", "dismiss", N_("Leave"))]

    def __init__(self) -> None:
        super().__init__()
        self.panes: dict[str, Corner] = {}

    def compose(self) -> ComposeResult:
        below = self.app.screen_stack[-2]
        there = below.corners() if isinstance(below, Cornered) else []
        there = there or [Corner(one.region.x, one.region.y, one.focus) for one in below.focus_chain if one.region.area]
        self.panes = dict(zip(ascii_lowercase, there, strict=False))
        lines = ["".join(one.text for one in strip) for strip in below._compositor.render_strips()]
        for letter, pane in self.panes.items():
            label = Static(letter, markup=False)
            label.styles.offset = (_blank(lines[pane.y], pane.x) if pane.y < len(lines) else pane.x, pane.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        pane = self.panes.get(event.character or "")
        if pane is not None:
            event.stop()
            self.dismiss()
            pane.go()
