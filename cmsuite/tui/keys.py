"""Keys: each has an id, a label and a help that are translated when shown, and the command that does the same."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does, as help and palette show it. `cli`: the command that does the same, without `cmsuite`."""

    id: str
    label: str
    help: str
    cli: str
    keys: str  # as shipped


ACTIONS: dict[str, Action] = {}
"""Every action of every screen that was imported, by its id."""


def key(keys: str, action: str, label: str, *, id: str, help: str, cli: str, show: bool = True) -> Binding:
    """A binding of ours. label, help: source strings. id: place.action, by which keys.toml rebinds it."""
    ACTIONS[id] = Action(id, label, help, cli, keys)
    return Binding(keys, action, label, show=show, id=id)
