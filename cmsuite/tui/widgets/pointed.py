"""Where the line at hand of a widget is: a screen reader says the line on which the terminal's own cursor stands."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.geometry import Offset


@runtime_checkable
class Pointed(Protocol):
    """It has a line at hand that is no text field's."""

    def pointed(self) -> Offset:
        """Where that begins, on the screen."""
        ...
