"""To a pane by its letter: each pane shows one, and a key goes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import ClassVar, Protocol, runtime_checkable

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


@runtime_checkable
class Cornered(Protocol):
    """A screen that knows its panes better than the focus does: some may be behind others."""

    def corners(self) -> list[Corner]: ...


class Jump(ModalScreen[None]):
    """Letters over the corners of whatever takes the focus below."""

    DEFAULT_CSS = """
    Jump Static { position: absolute; width: 3; height: 1; background: $accent; color: $background; text-style: bold; }
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
        for letter, pane in self.panes.items():
            label = Static(f" {letter} ", markup=False)
            label.styles.offset = (pane.x, pane.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        pane = self.panes.get(event.character or "")
        if pane is not None:
            event.stop()
            self.dismiss()
            pane.go()
