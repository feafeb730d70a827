"""A file for those who help: how things stand, and not one secret, address or word of a post."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite import __version__
from cmsuite.archive.file import new_zip
from cmsuite.core.config import Config, changed, to_toml
from cmsuite.core.crash import stories
from cmsuite.core.workspace import Workspace
from cmsuite.doctor.examine import Line
from cmsuite.engines.web.redact import redact
from cmsuite.rooms import load_models
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.store.upgrade import standing

NEWEST = 2000  # lines of the log
PLAIN = ("at", "level", "pid", "run")
WORDS = ("job", "state", "outcome", "network", "part", "lost")  # facts that hold registered words, never people's
HIDDEN = ("me", "brand", "store_url", "network_contact", "network_allow_private")  # who and where
PRIVATE = ("person", "accounts", "workers", "plugins", "sources")  # where names may be said, and words of others
_HIDE = (
    (re.compile(r"(?<!\w)'[^']*'(?!\w)"), "'…'"),  # a value that was found somewhere
    (re.compile(r"--brand \S+"), "--brand …"),
    (re.compile(r"\S+@\S+"), "…@…"),  # an address, a handle
    (re.compile(r"[A-Za-z0-9_~+/=-]{24,}"), "…"),  # what may be a token; the path of a folder too
)
_FRAME = re.compile(r'  File "(?:.*[/\\])?([^/\\]+[/\\][^/\\]+)", line (\d+), in ([\w<>.]+)')


def make_bundle(file: Path, lines: Sequence[Line], workspace: Workspace | None, store: Store | None) -> None:
    """Write the doctor's lines, versions, counts, configuration, log and crashes, redacted. Raises FileThere."""
    members = {
        "doctor.json": _json([_told(line) for line in lines]),
        "versions.json": _json(_versions()),
        "crashes.txt": "\n\n".join(skeleton(story) for story in stories()),
    }
    if workspace is not None:
        members["config.toml"] = _config(workspace.config)
        members["log.jsonl"] = "".join(_log(workspace))
    if store is not None:
        members["store.json"] = _json(_counts(store))
    with new_zip(file) as made:
        for name, text in members.items():
            made.writestr(name, text)


def told(lines: Sequence[Line]) -> list[str]:
    """The doctor's lines, redacted as in the bundle, for a message to those who help."""
    redacted = [_told(line) for line in lines]
    return [f"{one['how']} {one['about']}: {one['said']} {one['do']}".rstrip() for one in redacted]


def _told(line: Line) -> dict[str, str]:
    return {
        "about": line.about,
        "how": line.how,
        "said": "…" if line.about in PRIVATE else anonymous(line.said),
        "do": anonymous(line.do),
    }


def anonymous(text: str) -> str:
    """A text without tokens, people's addresses and handles, what follows a ? in a link, or long paths."""
    text = redact(text, 1000)
    for pattern, put in _HIDE:
        text = pattern.sub(put, text)
    return text


def skeleton(story: str) -> str:
    """A traceback without words that may be somebody's: the lines of code it went through, and the kind of error."""
    kept, inside = [], False
    for line in story.split("\n"):
        if frame := _FRAME.match(line):
            kept.append(f"{frame[1]}:{frame[2]} {frame[3]}")
            inside = True
        elif inside and line[:1].strip():  # the first line that is not indented ends the frames
            kept.append(re.match(r"[\w.]*", line)[0])  # type: ignore[index]
            inside = False
    return "\n".join(kept)


def _versions() -> dict[str, Any]:
    return {
        "cmsuite": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "packages": {package.name: package.version for package in distributions()},
    }


def _config(config: Config) -> str:
    values = changed(config)
    return to_toml({name: "…" if name in HIDDEN else value for name, value in values.items()})


def _counts(store: Store) -> dict[str, Any]:
    load_models()
    found = standing(store)
    with store.connection() as connection:
        counts = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }
    return {"kind": store.url.get_backend_name(), "schema": found.schema, "min_code": found.min_code, "rows": counts}


def _log(workspace: Workspace) -> Iterator[str]:
    """The newest lines of the log, each with what cannot be anybody's."""
    try:
        lines = (workspace.logs / "cmsuite.jsonl").read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return
    for line in lines[-NEWEST:]:
        try:
            said = json.loads(line)
            kept = {name: value for name, value in said.items() if name in PLAIN or _harmless(name, value)}
        except (ValueError, AttributeError):
            continue
        kept["what"] = anonymous(str(said.get("what")))
        if "error" in said:
            kept["error"] = skeleton(str(said["error"]))
        yield json.dumps(kept, ensure_ascii=False) + "\n"


def _harmless(name: str, value: Any) -> bool:
    word = name in WORDS and isinstance(value, str) and re.fullmatch(r"[a-z_.]{1,40}", value) is not None
    return word or isinstance(value, bool | int | float)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
