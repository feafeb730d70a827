"""Modules that are imported when something is first asked of them, or never: what a library imports and few programs
use."""

from __future__ import annotations

import sys
import threading
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

_taking = threading.Lock()


class Later(ModuleType):
    """What stands for a module until then."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_real(self), name)


class Leaf(Later):
    """The same of a module that has none below it: `from it import function` does not import it."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # asked of what may be a package
            raise AttributeError(name)
        return super().__getattr__(name)


def later(name: str, *functions: str, leaf: bool = False) -> None:
    """Import a module when it is used; one that is imported already stays as it is. functions: of it, which others
    name long before they call them. leaf: whether it has no module below it that others import."""
    if name not in sys.modules:
        sys.modules[name] = made = (Leaf if leaf else Later)(name)
        vars(made).update({function: partial(_call, made, function) for function in functions})
        package, _dot, last = name.rpartition(".")
        if package in sys.modules:  # whoever writes package.last finds it there
            setattr(sys.modules[package], last, made)


def unused(name: str, *classes: str) -> None:
    """Have a module not imported at all: empty classes stand for those of it that a library names or derives from."""
    if name not in sys.modules:
        sys.modules[name] = empty = ModuleType(name)
        vars(empty).update({one: type(one, (), {}) for one in classes})


def _real(module: Later) -> ModuleType:
    """The module itself, whose names are from now on the other's too."""
    with _taking:
        if sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]
    real = import_module(module.__name__)  # whoever comes meanwhile waits, as for each import
    parts = {name: part for name, part in vars(module).items() if isinstance(part, Later)}
    vars(real).update({name: part for name, part in parts.items() if name not in vars(real)})
    vars(module).update(vars(real))
    return real


def _call(module: Later, function: str, *args: Any) -> Any:
    return getattr(_real(module), function)(*args)
