"""config.toml: what is about this machine and this folder. Every key is in config.example.toml, explained."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _


class BadConfig(Usage):
    said = N_("{file}, line {line}: {key} is {found}.")
    hint = N_("Allowed: {allowed}.")


class PasswordShown(Usage):
    said = N_("The address of the store holds a password, which others on this machine could read.")
    hint = N_("Leave it out, and put it into ~/.pgpass, a file that PGPASSFILE names, or PGPASSWORD. Nothing was made.")


class PasswordKept(Usage):
    said = N_("{file}, line {line}: the address of the store holds a password.")
    hint = N_("Take it out, and put it into ~/.pgpass, a file that PGPASSFILE names, or PGPASSWORD.")


class NoToml(Usage):
    said = N_("{file}, line {line}: {found} is not written as it must be.")
    hint = N_("A line is KEY = VALUE, and a text stands in quotes. Correct it, or take it out.")


class NotUtf8(Usage):
    said = N_("{file}, line {line}: there are letters that are not in UTF-8.")
    hint = N_("Save the file as UTF-8 in your editor.")


@dataclass(frozen=True, slots=True)
class Config:
    """The values in force; the shipped ones where the file is silent. Field `a_b` of section `s` is key `s.a_b`."""

    me: str = ""
    brand: str = ""
    language: str = ""
    sandbox: bool = False
    store_url: str = "sqlite:///store.db"
    secrets_place: str = "auto"
    media_place: str = "auto"
    network_allow_private: tuple[str, ...] = ()
    network_contact: str = ""
    worker_lease_s: float = 120.0
    worker_look_s: float = 1.0
    log_level: str = "info"
    log_keep: int = 5


FORM = 1  # of config.toml, in its first line
SECTIONS = ("store", "secrets", "media", "network", "worker", "log")


def _one_of(*allowed: str) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: value in allowed), ", ".join(word or '""' for word in allowed)


def _between(low: float, high: float) -> tuple[Callable[[Any], bool], str]:
    return (lambda value: low <= value <= high), f"{low:g} … {high:g}"


def _networks(value: Any) -> bool:
    try:
        return all(ip_network(entry) is not None for entry in value)
    except ValueError:
        return False


CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "language": _one_of("", *LANGUAGES),
    "store_url": (
        lambda v: v.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")),
        "sqlite:///FILE, postgresql://USER@HOST/NAME",
    ),
    "secrets_place": _one_of("auto", "keyring", "file", "store"),
    "media_place": _one_of("auto", "file", "store"),
    "network_allow_private": (_networks, '["127.0.0.0/8", "10.0.0.0/8", …]'),
    "worker_lease_s": _between(0.5, 3600),
    "worker_look_s": _between(0.05, 60),
    "log_level": _one_of("debug", "info", "warning", "error"),
    "log_keep": _between(1, 100),
}


def load(path: Path) -> Config:
    """The configuration of a workspace.

    Raises NotUtf8, NoToml, BadConfig (file, line, key, found, allowed), PasswordKept, OSError.
    """
    text = text_of(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        number = _broken_at(text, str(err))
        key = text.split("\n")[number - 1].partition("=")[0].strip()  # no more of it: a password may follow
        raise NoToml(file=str(path), line=number, found=repr(key[:40])) from err
    if table.get("workspace") != FORM:
        _refuse(path, text, "workspace", repr(table.get("workspace")), str(FORM))
    known = {_dotted(item.name): item.name for item in fields(Config)}
    values: dict[str, Any] = {}
    for key, value in _flat(table):
        if key not in known:
            _refuse(path, text, key, _("unknown"), ", ".join(sorted(known)))
        values[known[key]] = _checked(path, text, key, known[key], value)
    if holds_password(values.get("store_url", "")):
        raise PasswordKept(file=str(path), line=_line_of(text, "store.url"))
    return Config(**values)


def text_of(path: Path) -> str:
    """What the file holds; the mark that some editors put before it is none of it. Raises NotUtf8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as err:
        raise NotUtf8(file=str(path), line=raw[: err.start].count(b"\n") + 1) from err


def _broken_at(text: str, said: str) -> int:
    """The line that the parser names; the last one with anything on it where it says "end of document"."""
    named = re.search(r"at line (\d+)", said)
    return int(named[1]) if named else len(text.rstrip().split("\n"))


def holds_password(url: str) -> bool:
    """Whether an address of a database carries its password."""
    return re.match(r"postgresql[^:]*:(//[^:/@]*:[^@]+@|.*[?&](ssl)?password=)", url, re.DOTALL) is not None


def changed(config: Config) -> dict[str, Any]:
    """The values that are not the shipped ones, by field name."""
    shipped = Config()
    return {
        item.name: getattr(config, item.name)
        for item in fields(Config)
        if getattr(config, item.name) != getattr(shipped, item.name)
    }


def to_toml(values: dict[str, Any]) -> str:
    """Values by field name as a config.toml without comments."""
    lines = [f"{_dotted(name)} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join([f"workspace = {FORM}", *lines, ""])


def _flat(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """(key as it is written, value) for each; a section that we do not know stays one key."""
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict) and key in SECTIONS:
            found += [(f"{key}.{inner}", deeper) for inner, deeper in value.items()]
        elif key != "workspace":
            found.append((key, value))
    return found


def _checked(path: Path, text: str, key: str, name: str, value: Any) -> Any:
    shipped = getattr(Config(), name)
    if isinstance(shipped, tuple) and isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = tuple(value)
    if isinstance(shipped, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(shipped):
        kinds = {
            str: _("a text"),
            bool: "true, false",
            float: _("a number"),
            int: _("a whole number"),
            tuple: _("a list of texts"),
        }
        _refuse(path, text, key, repr(value), CHECKS[name][1] if name in CHECKS else kinds[type(shipped)])
    if name in CHECKS and not CHECKS[name][0](value):
        _refuse(path, text, key, repr(list(value) if isinstance(value, tuple) else value), CHECKS[name][1])
    return value


def _refuse(path: Path, text: str, key: str, found: str, allowed: str) -> None:
    found = re.sub(r"(//[^:/@\s]*:)\S*@", r"\1…@", found)  # an address may hold a password
    raise BadConfig(file=str(path), line=_line_of(text, key), key=key, found=found, allowed=allowed)


def _line_of(text: str, key: str) -> int:
    """The line on which a key (`section.name` or `name`) stands; 1 when it is not to be found."""
    section, _dot, name = key.rpartition(".")
    here = ""
    for number, line in enumerate(text.split("\n"), 1):
        if head := re.match(r"\s*\[([\w.]+)\]", line):
            here = head[1]
            if here == key:
                return number
        elif (here == section and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line)) or re.match(
            rf"\s*{re.escape(key)}\s*=", line
        ):
            return number
    return 1


def _dotted(name: str) -> str:
    section, _dash, rest = name.partition("_")
    return f"{section}.{rest}" if section in SECTIONS else name
