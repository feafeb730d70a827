"""keys.toml: a person's own keys, in ~/.config/cmsuite and in the workspace. What is wrong in it is said, one sentence
each, and the rest applies."""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys, _character_to_key

from cmsuite.core.locale import _
from cmsuite.core.text import one_of, shown
from cmsuite.tui.keys import ACTIONS, Action

FILE = "keys.toml"
ALT_GR = frozenset("[]{}\\|~@#")  # with AltGr on many keyboards: terminals pass them on as they like
TAKEN = frozenset("imhj[")  # with ctrl, terminals send tab, enter, backspace, a new line, esc
EVERYWHERE = frozenset({"app", "go", "list", "place"})  # scopes of ids that no place may cover
OVER = frozenset(
    {"form", "pick", "confirm", "sides", "doubt", "jobs", "signing", "swot", "cross", "pairs", "ranking", "quad"}
    | {"one", "sending", "differs", "rehearsal", "comments", "typing", "scrolled", "scenarios", "drill", "came_back"}
    | {"issues", "recipients", "watch_rules", "trends", "weak_signals"}
)  # these cover what works below them
SECTIONS = ("brands", "people", "accounts", "schedules", "rules", "in_force", "limits", "screens", "health")
TOGETHER = {
    frozenset(pair)
    for pair in [("calendar", "days"), ("composer", "findings"), ("composer", "desk"), ("form", "pick")]
    + [("document", "item"), ("document", "findings"), ("swot", "quad")]
    + [("section", one) for one in SECTIONS]
}  # scopes that are on one screen
APART = (frozenset({"composer.submit", "composer.approve"}),)  # never offered both: they may share a key
MOVES = frozenset({"list.j", "list.k", "list.g", "list.G"})  # the arrows do the same: a place's own letter may be one
NAMES = frozenset(str(key.value) for key in Keys) | frozenset(KEY_TO_UNICODE_NAME)


@dataclass
class Keymap:
    """Keys by the id of what they do, and a sentence for each line that does not apply."""

    keys: dict[str, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


def files(root: Path) -> list[Path]:
    """Where keys are looked for: the person's, then the workspace's, which counts more."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return [file for file in (home / "cmsuite" / FILE, root / FILE) if file.is_file()]


def every_action() -> Mapping[str, Action]:
    """The actions of all screens, whether or not they were visited."""
    import cmsuite.tui

    for module in walk_packages(cmsuite.tui.__path__, "cmsuite.tui."):
        import_module(module.name)
    return ACTIONS


def read(found: list[Path]) -> Keymap:
    """What these files say of all the screens there are. In a worker: it imports them."""
    return load(found, every_action())


def load(found: list[Path], actions: Mapping[str, Action]) -> Keymap:
    """What these files say. A later one counts more."""
    made = Keymap()
    where: dict[str, Path] = {}
    for file in found:
        for id, value in _read(file, made):
            if why := _against(id, value, actions):
                made.refusals.append(_("{file}: {why}").format(file=file, why=why))
            else:
                made.keys[id], where[id] = value, file
    for id in reversed(list(made.keys)):  # of two who want the same key, the first has it
        if found_at := _clash(id, actions, made):
            del made.keys[id]
            why = _("{key} is the key of {other} already; {id} stays as it was.")
            told = why.format(key=found_at[0], other=found_at[1], id=id)
            made.refusals.append(_("{file}: {why}").format(file=where[id], why=told))
    for pair in APART:  # where one leaves their key, Textual takes the key from both
        if pair & made.keys.keys():
            made.keys |= {id: made.keys.get(id, actions[id].keys) for id in pair}
    return made


def _read(file: Path, made: Keymap) -> list[tuple[str, Any]]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        made.refusals.append(_("{file} cannot be read: {why}").format(file=file, why=shown(str(err), 200)))
        return []
    return _flat(table, "")


def _flat(table: Mapping[str, Any], before: str) -> list[tuple[str, Any]]:
    """`veille.keep = "K"`, or `keep = "K"` below [veille]: TOML reads the same in both."""
    found: list[tuple[str, Any]] = []
    for name, value in table.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
    return found


def _against(id: str, value: Any, actions: Mapping[str, Action]) -> str:
    """Why a line means nothing; empty where it does."""
    if id not in actions:
        near = one_of(id, list(actions))
        said = _("nothing is called {id}.").format(id=shown(id, 60))
        meant = _("Did you mean {near}?").format(near=near)
        return f"{said} {meant}" if near else said
    if not isinstance(value, str) or not value.strip():
        return _('the key of {id} is a text, such as "ctrl+k".').format(id=id)
    return next((why for one in value.split(",") if (why := unusable(one.strip()))), "")


def unusable(pressed: str) -> str:
    """Why no one could press this key everywhere; empty where they can."""
    *modifiers, last = pressed.split("+") if len(pressed) > 1 else [pressed]
    if (
        _name(last) in {_name(sign) for sign in ALT_GR}
        or "alt" in modifiers
        or (modifiers == ["ctrl"] and last in TAKEN)
    ):
        return _("{key} does not reach the program from every keyboard and terminal.").format(key=shown(pressed))
    if len(last) != 1 and last not in NAMES and not _is_sign(last):
        return _("no key is called {key}.").format(key=shown(pressed, 40))
    if any(modifier not in ("ctrl", "shift") for modifier in modifiers):
        return _("no key is called {key}.").format(key=shown(pressed, 40))
    return ""


def _is_sign(name: str) -> bool:
    """Whether a character is called so: `ampersand`, `slash`."""
    if name in KEY_NAME_REPLACEMENTS.values():
        return True
    try:
        return ord(unicodedata.lookup(name.replace("_", " "))) < 0x2000  # what a keyboard has
    except KeyError:
        return False


def _clash(id: str, actions: Mapping[str, Action], made: Keymap) -> tuple[str, str] | None:
    """A key that something else has too, where both can be at hand, and the id of that."""
    wanted = {_name(one.strip()): one.strip() for one in made.keys[id].split(",")}
    for other, action in actions.items():
        if other == id or frozenset({id, other}) in APART or (other in MOVES and id not in MOVES):
            continue
        scopes = frozenset({_scope(id), _scope(other)})
        everywhere = EVERYWHERE & scopes and ("list" in scopes or not OVER & scopes)
        if len(scopes) == 1 or everywhere or scopes in TOGETHER:
            for one in made.keys.get(other, action.keys).split(","):
                if _name(one.strip()) in wanted:
                    return wanted[_name(one.strip())], other
    return None


def _scope(id: str) -> str:
    return id.partition(".")[0]


def _name(pressed: str) -> str:
    """A key as Textual calls it: `greater_than_sign` for `>`."""
    return _character_to_key(pressed) if len(pressed) == 1 else pressed
