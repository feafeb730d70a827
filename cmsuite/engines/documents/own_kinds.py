"""Kinds of documents that a workspace or an installed package adds: TOML in `reports/kinds/`, or a Python module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, create_model

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_, Spoken, translate
from cmsuite.core.resources import own
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, EvidenceId, Text, Words, titled
from cmsuite.engines.documents.kinds import BROKEN, KINDS, Finding, Kind, register_kind

GROUP = "cmsuite.documents"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Z]{2,12}")
TYPES: dict[str, tuple[Any, Any]] = {
    "line": (Words, ""),
    "text": (Text, ""),
    "lines": (tuple[Words, ...], ()),
    "whole": (int, 0),
    "number": (Decimal | None, None),
    "money": (int, 0),
    "day": (date | None, None),
    "yes_no": (bool, False),
    "evidence": (tuple[EvidenceId, ...], ()),
}
"""What a field may be, and what it is while it is empty. `choice` and `list` besides. Money is in cents."""
KNOWN = ("name", "title", "code", "form", "major", "follows", "field")
KNOWN_OF_FIELD = ("name", "title", "help", "type", "mandatory", "choices", "field")
MOST = 400  # fields, those of lists included
_read: dict[Path, float] = {}


class BadKind(Usage):
    said = N_("{file} describes no kind of document: {why}")
    hint = N_("Correct it in the workspace's reports/kinds, or take it away.")


class BrokenPackage(Refused):
    said = N_("The kinds of documents of the package {name} cannot be used: {why}.")
    hint = N_("Mend it, or uninstall it.")


def load_installed() -> None:
    """Import what packages that are installed beside us register. What fails costs its own kinds, and is kept in
    BROKEN."""
    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except CmsError as err:
            BROKEN[entry.name] = err
        except (Exception, SystemExit) as err:
            BROKEN[entry.name] = BrokenPackage(name=entry.name, why=f"{type(err).__name__}: {err}")
        else:
            BROKEN.pop(entry.name, None)


def load_own() -> None:
    """Register the kinds of the workspaces at hand, anew where a file has changed. A file that is wrong costs its own
    kind, and is kept in BROKEN."""
    files = own("reports/kinds", "*.toml")
    for gone in _read.keys() - set(files):
        BROKEN.pop(str(gone), None)
        del _read[gone]
    for file in files:
        changed = file.stat().st_mtime
        if _read.get(file) == changed:
            continue
        try:
            register_kind(kind_of(file.name, file.read_bytes()), anew=True)
        except CmsError as err:
            BROKEN[str(file)] = err
        else:
            BROKEN.pop(str(file), None)
        _read[file] = changed


def kind_of(file: str, raw: bytes) -> Kind:
    """The kind that a TOML file describes. Raises BadKind."""
    try:
        said = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as err:
        raise BadKind(file=file, why=str(err)) from err
    name, code = said.get("name"), said.get("code")
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise BadKind(file=file, why=translate(N_("name is a word of small letters, digits and _.")))
    if name in KINDS and KINDS[name].schema.__module__ != __name__:
        raise BadKind(file=file, why=translate(N_("there is a kind called {name} already.")).format(name=name))
    if not (isinstance(code, str) and CODE.fullmatch(code)):
        raise BadKind(file=file, why=translate(N_("code is a word of 2 to 12 capital letters.")))
    _only(file, name, said, KNOWN)
    schema, must = _schema(file, name, said.get("field", []), [0])
    form, major, follows = said.get("form", 1), said.get("major", []), said.get("follows", [])
    if type(form) is not int:
        raise BadKind(file=file, why=translate(N_("form of {name} is a whole number.")).format(name=name))
    if not (_words(major) and set(major) <= schema.model_fields.keys()):
        raise BadKind(file=file, why=translate(N_("major of {name} is a list of its fields.")).format(name=name))
    if not _words(follows):
        raise BadKind(file=file, why=translate(N_("follows of {name} is a list of kinds.")).format(name=name))
    title = _spoken(file, said.get("title"), "title")
    checks = (partial(_missing, name, tuple(must)),)
    return Kind(name, title, code, schema, form, frozenset(major), checks, follows=tuple(follows))


def _only(file: str, name: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Refuse what nothing would read: a word mistyped would silently leave out what it asks for."""
    if strange := next((one for one in said if one not in known), None):
        why = translate(N_("{name} has “{word}”, which is not known here; there are: {known}."))
        raise BadKind(file=file, why=why.format(name=name, word=strange, known=", ".join(known)))


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _schema(file: str, name: str, fields: Any, count: list[int]) -> tuple[type[Content], list[str]]:
    """The schema of a list of fields, and the paths of those that may not stay empty, `people.who` in each item."""
    if not isinstance(fields, list) or not fields:
        raise BadKind(file=file, why=translate(N_("{name} has no fields.")).format(name=name))
    made: dict[str, Any] = {}
    must = []
    for one in fields:
        count[0] += 1
        field = one.get("name") if isinstance(one, dict) else None
        if not (isinstance(field, str) and NAME.fullmatch(field)) or field in made or count[0] > MOST:
            said = N_("field {n} needs a name of its own, in small letters, digits and _.")
            raise BadKind(file=file, why=translate(said).format(n=count[0]))
        _only(file, field, one, KNOWN_OF_FIELD)
        if type(one.get("mandatory", False)) is not bool:
            raise BadKind(file=file, why=translate(N_("mandatory of {name} is true or false.")).format(name=field))
        help = _spoken(file, one["help"], f"{field}.help") if "help" in one else None
        kind, empty, within = _type(file, field, one, count)
        made[field] = (kind, Field(empty, title=_spoken(file, one.get("title"), f"{field}.title"), description=help))
        must += [*([field] if one.get("mandatory") else []), *(f"{field}.{path}" for path in within)]
    return create_model(f"Own_{name}", __base__=Content, __module__=__name__, **made), must


def _type(file: str, field: str, one: Mapping[str, Any], count: list[int]) -> tuple[Any, Any, list[str]]:
    """Its type, what it is while it is empty, and what may not stay empty in the items of a list."""
    kind = one.get("type", "line")
    if kind == "choice":
        words = one.get("choices")
        if not (words and _words(words)):
            raise BadKind(file=file, why=translate(N_("{name} has no choices.")).format(name=field))
        return Literal[tuple(words)], words[0], []
    if kind == "list":
        item, must = _schema(file, field, one.get("field", []), count)
        return tuple[item, ...], (), must  # type: ignore[valid-type]
    if kind not in TYPES:
        said = translate(N_("{name} is of no known type; there are: {types}."))
        raise BadKind(file=file, why=said.format(name=field, types=", ".join([*TYPES, "choice", "list"])))
    return *TYPES[kind], []


def _spoken(file: str, said: Any, where: str) -> Spoken:
    """A title in one language or in several: title = "Memo", or title = { en = "Memo", fr = "Mémo" }."""
    by = {"en": said} if isinstance(said, str) else said
    if not (isinstance(by, dict) and by and all(isinstance(words, str) and words.strip() for words in by.values())):
        raise BadKind(file=file, why=translate(N_("{name} has no words.")).format(name=where))
    return Spoken(by)


def _missing(name: str, must: tuple[str, ...], content: Content, _around: Around) -> Iterator[Finding]:
    for path in must:
        for at in _empty(content, path):
            title = titled(type(content), at)
            yield Finding(f"{name}.mandatory-empty", "block", N_("“{field}” is missing."), at, {"field": title})


def _empty(content: Content, path: str, before: str = "") -> Iterator[str]:
    """Where nothing is said; an amount of 0 and a no are nothing, a measured 0 is a number."""
    field, _dot, within = path.partition(".")
    value = getattr(content, field)
    if within:
        for place, item in enumerate(value):
            yield from _empty(item, within, f"{before}{field}.{place}.")
    elif value is None or (not value and not isinstance(value, Decimal)):
        yield f"{before}{field}"
