"""Values of a rule as TOML writes them in one line."""

from __future__ import annotations

import tomllib
from typing import Any


def value(said: Any) -> str:
    """A value in one line of TOML."""
    import tomli_w

    return " ".join(tomli_w.dumps({"x": _plain(said)}).removeprefix("x =").split("\n")).strip()


def read(text: str) -> Any:
    """The value that a line says; what is no TOML is itself, as a text."""
    try:
        found = tomllib.loads(f"x = {text}")
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return found["x"] if set(found) == {"x"} else text


def _plain(said: Any) -> Any:
    if isinstance(said, dict):
        return {str(name): _plain(one) for name, one in said.items()}
    return [_plain(one) for one in said] if isinstance(said, list | tuple) else said
