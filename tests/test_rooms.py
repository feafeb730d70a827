"""The import rules: shells above rooms above engines above the store above the core, and nobody calls upward."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from cmsuite.engines.trail.refs import KINDS
from cmsuite.rooms import ENGINES, RECORDS, ROOMS, load_models

PACKAGE = Path(__file__).parents[1] / "cmsuite"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_resources" not in path.parts)
ABOVE = {"cli", "tui", "sandbox", "archive", "backup", "erasure", "doctor", "making", "rooms", "__main__"}


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _place(module: str) -> tuple[str, str]:
    """(layer, name): core, store, an engine, a room, or a shell."""
    parts = module.split(".")[1:] or [""]
    if parts[0] == "engines":
        return ("engine", parts[1] if len(parts) > 1 else "")
    if parts[0] in ROOMS:
        return ("room", parts[0])
    if parts[0] in ("core", "store"):
        return (parts[0], parts[0])
    return ("shell", parts[0].replace("__version__", ""))  # the package itself, below everything


def _imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if (PACKAGE.parent / Path(*node.module.split("."))).is_dir():
                found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, node.module))
    return found


def _allowed(here: tuple[str, str], there: tuple[str, str]) -> bool:
    layer, name = here
    other, target = there
    if layer == "shell":
        return True
    if other == "shell":
        return target == "" or (target == "rooms" and layer == "store")  # the store asks rooms.py for all tables
    if layer == "core":
        return other == "core"
    if layer == "store":
        return other in ("core", "store")
    if layer == "engine":
        if other == "engine":
            return target in ("", name) or ENGINES.index(target) < ENGINES.index(name)
        return other in ("core", "store")
    return other != "room" or target == name or target in ROOMS[name]


@pytest.mark.check(what="imports")
@pytest.mark.parametrize("path", FILES, ids=lambda path: _module(path))
def test_imports_go_down_only(path: Path) -> None:
    here = _place(_module(path))
    for line, target in _imports(path):
        if target.split(".")[0] == "cmsuite":
            assert _allowed(here, _place(target)), f"{path}:{line} imports {target}"
        if here[0] in ("room", "engine", "core", "store"):
            assert target.split(".")[0] not in ("click", "textual"), f"{path}:{line} imports {target}"


@pytest.mark.check(what="imports")
def test_rooms_have_no_cycle_and_no_line_that_nobody_uses() -> None:
    order = list(ROOMS)
    for room, may in ROOMS.items():
        assert all(order.index(other) < order.index(room) for other in may)
        used = {
            _place(target)[1]
            for path in FILES
            if _place(_module(path)) == ("room", room)
            for _line, target in _imports(path)
            if _place(target)[0] == "room"
        }
        assert set(may) <= used, f"{room} does not use {sorted(set(may) - used)}"


@pytest.mark.check(what="imports")
def test_no_room_builds_a_row_of_another() -> None:
    owners = {
        node.name: _place(_module(path))
        for path in FILES
        if path.name == "models.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Base" for base in node.bases)
    }
    for path in FILES:
        here = _place(_module(path))
        if here[0] != "room":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in owners:
                assert owners[node.func.id] == here, f"{path}:{node.lineno} builds a {node.func.id}"


@pytest.mark.check(what="imports")
@pytest.mark.parametrize("name", [*(f"engines/{engine}" for engine in ENGINES), *ROOMS])
def test_every_room_says_what_it_is_for(name: str) -> None:
    tree = ast.parse((PACKAGE / name / "__init__.py").read_text(encoding="utf-8"))
    said = ast.get_docstring(tree) or ""
    assert len(said) > 40
    if name in ROOMS:
        assert len(tree.body) == 1, "a room's __init__ is a docstring and nothing else"
        assert "Words:" in said
        assert "Competence" in said


def test_nothing_lies_above_the_rooms_unnamed() -> None:
    names = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in FILES}
    known = {"core", "store", "engines", "locales", "__init__", *ROOMS, *ABOVE}
    assert names <= known, f"{names - known} is neither a room nor a shell"


def test_the_rooms_are_loaded_where_no_test_tool_is_installed() -> None:
    code = "import sys; sys.modules['pytest'] = None; from cmsuite.rooms import load_rooms; load_rooms()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


EVERY_JOB = """
from cmsuite.rooms import DOCUMENTS, load_jobs, load_rooms
from cmsuite.engines.documents.kinds import KINDS, known
from cmsuite.engines.jobs.registry import JOBS, LOOPS

load_jobs()
begun = {*JOBS, *LOOPS}, len(KINDS)
known("brief")
print(begun[1] < len(DOCUMENTS) <= len(KINDS))
load_rooms()
print({*JOBS, *LOOPS} - begun[0])
"""


def test_a_worker_knows_every_job_and_each_kind_of_document_once_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", EVERY_JOB], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\nset()\n", "")


def test_each_kind_of_record_is_known_by_the_module_of_its_table() -> None:
    load_models()
    ours = {name: kind for name, kind in KINDS.items() if not name.startswith("test_")}
    assert {name: kind.model.__module__.removesuffix(".models") for name, kind in ours.items()} == RECORDS
