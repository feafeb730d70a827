"""The figures that this project promises: each module measures some and says the bar. Never run in CI."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A measured value; `bar` is what it must stay below (or, `at_least`, reach)."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the bar holds; None without one."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar
