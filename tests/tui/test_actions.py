"""Every action: by a key, with a name and a help in both languages, and a command that does the same."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import click
import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

import cmsuite.tui
from cmsuite.cli.suite import suite
from cmsuite.core.locale import said_in
from cmsuite.tui.app import CmsApp
from cmsuite.tui.everywhere import PLACES
from cmsuite.tui.keymap import APART
from cmsuite.tui.keys import ACTIONS, Action
from cmsuite.tui.place import Place

MODULES = [import_module(module.name) for module in walk_packages(cmsuite.tui.__path__, "cmsuite.tui.")]
CLASSES = sorted(
    {
        found
        for module in MODULES
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Widget) and found.__module__.startswith("cmsuite.tui")
    },
    key=lambda found: found.__qualname__,
)
ALTGR = set("[]{}\\|~@#€")
MOVES = {"j", "k", "g", "G"}  # which arrows do as well: a place may have them for its own
PLAIN = {"escape", "up", "down", "pageup", "pagedown"}
TERMINALS_OWN = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+left_square_bracket"}


def bindings(owner: type[Any]) -> list[Binding]:
    return [one for one in vars(owner).get("BINDINGS", []) if isinstance(one, Binding)]


def keys_of(one: Binding) -> list[str]:
    return [name.strip() for name in one.key.split(",")]


def command(path: str) -> click.Command | None:
    found: click.Command = suite
    for word in path.split():
        if word.startswith("--"):
            return found
        inner = found.get_command(click.Context(found), word) if isinstance(found, click.Group) else None
        if inner is None:
            return None
        found = inner
    return found


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_an_action_has_a_name_and_a_help_in_both_languages(action: Action) -> None:
    assert action.label
    assert action.help.endswith((".", "?", "!"))
    assert said_in(action.help, "fr") != action.help


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_an_action_has_a_command_that_does_the_same(action: Action) -> None:
    """What only moves on the screen, or answers a question of it, has none: that is never an action of a place."""
    if action.cli:
        assert command(action.cli) is not None, action.cli
    else:
        assert action.id.partition(".")[0] not in PLACES


@pytest.mark.parametrize("owner", [CmsApp, *CLASSES], ids=lambda owner: owner.__qualname__)
def test_no_key_that_some_keyboard_or_terminal_has_not(owner: type[Any]) -> None:
    for one in bindings(owner):
        assert not ALTGR & set(keys_of(one))
        assert not TERMINALS_OWN & set(keys_of(one))
        assert not [name for name in keys_of(one) if name.startswith("alt+")]


EDITOR = {"editor", "again"}
COMMON = {"t": {"trace"}, "E": EDITOR, "f9": EDITOR, "y": {"copy"}, "slash": {"filter"}}
"""What these keys do wherever they do something: the one map of all screens."""


@pytest.mark.parametrize("owner", [CmsApp, *CLASSES], ids=lambda owner: owner.__qualname__)
def test_a_key_of_the_common_map_means_the_same_everywhere(owner: type[Any]) -> None:
    """Or closes what it has opened."""
    for one in bindings(owner):
        meant = [COMMON[name] for name in keys_of(one) if name in COMMON]
        done = (one.id or "").rpartition(".")[2]
        assert one.action == "dismiss" or all(done in words for words in meant), one


def _pair(one: Binding) -> frozenset[str] | None:
    return next((pair for pair in APART if one.id in pair), None)


@pytest.mark.parametrize("owner", [CmsApp, *CLASSES], ids=lambda owner: owner.__qualname__)
def test_a_key_does_one_thing_on_a_screen(owner: type[Any]) -> None:
    """Two that are never offered at once may share one."""
    alone = {(sorted(pair)[0] if (pair := _pair(one)) else one.id or one.action, name): name
             for one in bindings(owner) for name in keys_of(one)}  # fmt: skip
    mine = list(alone.values())
    assert len(mine) == len(set(mine)), sorted(name for name in mine if mine.count(name) > 1)
    if issubclass(owner, Screen) and owner.__module__.startswith("cmsuite.tui.places"):
        everywhere = {name for one in bindings(CmsApp) for name in keys_of(one)}
        assert not everywhere & set(mine)
    if issubclass(owner, Place) and owner is not Place:
        in_every_place = {name for one in bindings(Place) for name in keys_of(one)} - MOVES
        assert not in_every_place & set(mine)


@pytest.mark.parametrize("owner", [CmsApp, *CLASSES], ids=lambda owner: owner.__qualname__)
def test_a_binding_can_be_rebound(owner: type[Any]) -> None:
    """By an id of ours; what only closes a panel, or moves as its keys say, need not be."""
    nameless = [one for one in bindings(owner) if one.id is None and not PLAIN & set(keys_of(one))]
    assert nameless == []
