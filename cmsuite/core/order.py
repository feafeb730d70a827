"""In which order a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """by: the name of a column; empty: as the list comes by itself. falling: the last first."""

    by: str = ""
    falling: bool = False


AS_IT_COMES = Order()
