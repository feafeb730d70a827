"""A property that is worked out when it is first asked for. Without the lock of `cached_property` before Python 3.12,
which costs more than most of what is kept so: two threads may do the work twice, and find the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as lazily
else:

    class lazily:
        def __init__(self, make: Any) -> None:
            self.make, self.name, self.__doc__ = make, make.__name__, make.__doc__

        def __get__(self, instance: Any, _owner: Any = None) -> Any:
            if instance is None:
                return self
            made = instance.__dict__[self.name] = self.make(instance)
            return made


__all__ = ["lazily"]
