"""A long list some at a time: what one statement may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500  # values in one statement: every database takes so many


def parts(some: Sequence[T], most: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """The same in its order, at most so many at a time; nothing of an empty one."""
    for start in range(0, len(some), most):
        yield some[start : start + most]
