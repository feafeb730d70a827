"""A document as a Markdown file that may be edited anywhere: what is short stands above in TOML, each long text under a
heading of its own. Written and read again it is the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, speak
from cmsuite.core.text import passable, shown
from cmsuite.engines.documents.content import Content, NotItsForm, places, read
from cmsuite.engines.documents.kinds import Kind, known

MOST = 6_000_000  # letters
FENCE = "+++"
_SECTION = re.compile(r"(\\*)## .*\{#([a-z0-9_]+)\}\s*")
_TABLE = re.compile(r"\s*(\[{1,2})\s*([^\[\]=\"']+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


class NotADocumentFile(Usage):
    said = N_("This file is no document: it does not begin with its data, between two lines of +++.")
    hint = N_(
        "Export one to see how it is written: cmsuite document export ID --format md. "
        "What a client sent back is taken by: cmsuite document take FILE"
    )


class TooLong(Usage):
    said = N_("This file has more than {most} characters: no document is so long.")


class NoToml(Usage):
    said = N_("Line {line}, “{words}”, is no TOML: it is one of the data between the two lines of +++.")
    hint = N_("Correct it, then import the file again: nothing was saved.")


class NotItsFormThere(NotItsForm):
    said = N_("Line {line}, {field}: {why}")


class NoSuchPart(Usage):
    said = N_("Line {line}: this kind of document has no long text called {name}.")
    hint = N_("Its long texts: {known}.")


class TwiceThere(Usage):
    said = N_("Line {line}: {name} is there a second time.")
    hint = N_("Put both under one heading, then import the file again: nothing was saved.")


class Nowhere(Usage):
    said = N_("Line {line}: “{words}” stands under no heading, so it would be lost.")
    hint = N_("Move it under the heading of the field that it belongs to.")


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says. hash: the print of the version that it was exported from, empty in a new one."""

    kind: Kind
    title: str
    language: str
    content: Content
    hash: str


def to_markdown(kind: Kind, title: str, language: str, content: Mapping[str, Any], hash: str = "") -> str:
    """The file of a version, its headings in the document's language."""
    return copy_context().run(_to_markdown, kind, title, language, content, hash)


def _to_markdown(kind: Kind, title: str, language: str, content: Mapping[str, Any], hash: str) -> str:
    import tomli_w

    speak(language)

    long = [place for place in places(kind.schema) if place.prose]
    names = {place.path for place in long}
    short = {name: value for name, value in content.items() if name not in names and value is not None}
    head = {
        "kind": kind.name,
        "title": title,
        "language": language,
        **({"hash": hash} if hash else {}),
        "content": short,
    }
    parts = [FENCE, tomli_w.dumps(_without_none(head), multiline_strings=True).rstrip("\n"), FENCE]
    for place in long:
        text = "\n".join(_kept(line) for line in str(content.get(place.path) or "").split("\n"))
        parts += ["", f"## {place.title} {{#{place.path}}}", *(["", text] if text else [])]
    return "\n".join(parts) + "\n"


def from_markdown(raw: str) -> Written:
    """What such a file says. Raises NotADocumentFile, TooLong, NoToml, NoSuchPart, TwiceThere, Nowhere, UnknownKind,
    NotItsForm, with its line where the data name it."""
    if len(raw) > MOST:
        raise TooLong(most=MOST)
    lines = passable(raw.lstrip("\ufeff")).split("\n")
    try:
        end = lines.index(FENCE, 1) if lines[0] == FENCE else -1
    except ValueError:
        end = -1
    if end < 0:
        raise NotADocumentFile()
    head = _head("\n".join(lines[1:end]))
    kind = known(str(head.get("kind", "")))
    values = head.get("content", {})
    if not isinstance(values, dict):
        raise NotADocumentFile()
    long = {place.path for place in places(kind.schema) if place.prose}
    values |= _sections(lines[end + 1 :], end + 2, long)
    title, language, hash = (str(head.get(name, "")) for name in ("title", "language", "hash"))
    try:
        return Written(kind, title, language, read(kind.schema, values), hash)
    except NotItsForm as err:
        if (line := _line_of(lines[1:end], f"content.{err.path}")) is None:
            raise
        raise NotItsFormThere(line=line + 2, path=err.path, **err.facts) from err


def merged(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Two contents that grew from one, field by field; where both changed a field, mine stays and its name is told."""
    both, contested = dict(theirs), []
    for name, value in mine.items():
        if value != base.get(name):
            both[name] = value
            if theirs.get(name) not in (base.get(name), value):
                contested.append(name)
    return both, contested


def _head(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        found = re.search(r"at line (\d+)", str(err))
        raise _no_toml(text, int(found[1]) if found else len(text.split("\n"))) from err
    except RecursionError as err:
        deepest = max(enumerate(text.split("\n")), key=lambda line: line[1].count("[") + line[1].count("{"))[0]
        raise _no_toml(text, deepest + 1) from err


def _no_toml(text: str, line: int) -> NoToml:
    """line: of the data, from 1; the file has one before them."""
    return NoToml(line=line + 1, words=shown(text.split("\n")[line - 1].strip(), 60))


def _line_of(lines: list[str], path: str) -> int | None:
    """The line of some TOML, from 0, that gives a path, or the nearest thing around it; None where none does."""
    table, count, best, quoted = "", dict[str, int](), ("", -1), False
    for place, line in enumerate(lines):
        inside, quoted = quoted, quoted ^ bool(line.count('"""') % 2)
        if inside:
            continue
        if head := _TABLE.fullmatch(line):
            *above, last = (part.strip() for part in head[2].split("."))
            table = ""
            for part in above:
                table = f"{table}.{part}" if table else part
                table += f".{count[table]}" if table in count else ""
            table = f"{table}.{last}" if table else last
            if head[1] == "[[":
                count[table] = count.get(table, -1) + 1
                table += f".{count[table]}"
            at = table
        elif key := _KEY.match(line):
            at = f"{table}.{key[1]}" if table else key[1]
        else:
            continue
        if f"{path}.".startswith(f"{at}.") and len(at) > len(best[0]):
            best = (at, place)
    return best[1] if best[1] >= 0 and best[0] != "content" else None


def _sections(lines: list[str], first: int, long: set[str]) -> dict[str, str]:
    """The long texts by their field. What stands before the first heading belongs nowhere, and is refused."""
    texts: dict[str, list[str]] = {}
    field: str | None = None
    for number, line in enumerate(lines, first):
        section = _SECTION.fullmatch(line)
        if section and not section[1]:
            field = section[2]
            if field not in long:
                raise NoSuchPart(line=number, name=field, known=", ".join(sorted(long)))
            if field in texts:
                raise TwiceThere(line=number, name=field)
            texts[field] = []
        elif field is not None:
            texts[field].append(line[1:] if section else line)
        elif line.strip():
            raise Nowhere(line=number, words=line.strip()[:60])
    return {field: "\n".join(text).strip("\n") for field, text in texts.items()}


def _kept(line: str) -> str:
    """A line of a text that looks like one of our headings, marked so that it is none."""
    return f"\\{line}" if _SECTION.fullmatch(line) else line


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_none(one) for name, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list | tuple) else value
