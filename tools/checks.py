"""Gather what the program's own checks say: python tools/checks.py writes cmsuite/checks.toml. A test holds it to them.

A rule of a pack is data: `cmsuite rules explain` can tell all of it. A check of a document, of a draft for a network or
of what leaves, and what an act refuses, is code: its id, its weights and its sentences are read here from the source.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

FILE = TOP / "cmsuite" / "checks.toml"
HEAD = "# The program's own checks: weights and sentences. Made by tools/checks.py; a test holds it to the source.\n"
ID = re.compile(r"\{name\}\.[a-z-]+|[a-z][a-z0-9]*\.[a-z0-9]+(?:-[a-z0-9]+)*|rules")
IN_SENTENCE = re.compile(r"\[([a-z][a-z0-9]*\.[a-z0-9]+(?:-[a-z0-9]+)*)\] ")
SAYS = {"N_", "_", "translate", "ngettext"}
SPEAKS = re.compile(r"\b(?:Finding|Problem)\(|N_\(\"\[|\"{3}[a-z]+\.[a-z-]+[.:]")
REFUSAL = re.compile(r"([a-z]+\.[a-z]+(?:-[a-z]+)*)[.:]")  # how the docstring of a refusal that is a check begins
TOO_LONG = "{where}: {n} characters at most."  # what the helper of the moderation guide says
WEIGHTS = {"error": "block", "warning": "warn"}
DEEP = 8
FINDS = ("Finding", "Problem", "_longer")
Key = str | tuple[str, ...]
Scope = dict[Key, list[ast.AST]]
Function = tuple[Scope, list[int]]
"""What is assigned in a function, and the lines on which it finds something."""
Checks = dict[str, tuple[dict[str, None], dict[str, None]]]
"""Id -> the weights and the sentences, each once and in order."""


def gathered() -> Checks:
    """Every check of the program."""
    found: Checks = {}
    for path in sorted((TOP / "cmsuite").rglob("*.py")):
        if SPEAKS.search(path.read_text("utf-8")):
            _walk(_parsed(path), _of_module(path), found)
    _obstacles(found)
    return dict(sorted((id, one) for id, one in found.items() if one[1]))


def _walk(node: ast.AST, scope: Scope, found: Checks, own: Function | None = None) -> None:
    """own: of the function that is walked; what is assigned since the finding before says what is found."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.FunctionDef):
            calls = [call.lineno for call in ast.walk(one) if isinstance(call, ast.Call) and _finds(call)]
            _walk(one, scope, found, (_assigned(one) if calls else {}, sorted(calls)))
            continue
        if isinstance(one, ast.ClassDef) and (refusal := REFUSAL.match(ast.get_docstring(one) or "")):
            said = next((line.value for line in one.body if isinstance(line, ast.Assign)), None)
            _add(found, refusal[1], ["block"], list(_sentences(said, scope)))
        _walk(one, scope, found, own)
        if not isinstance(one, ast.Call):
            continue
        name, here = getattr(one.func, "id", ""), scope
        if own and _finds(one):
            since = max((line for line in own[1] if line < one.lineno), default=0)
            here = scope | {key: _since(values, since, one.lineno) for key, values in own[0].items()}
        given = [*one.args, None, None, None][:3]
        if _finds(one):
            for id in [id for id in _constants(given[0], here) if ID.fullmatch(id)]:
                if name == "_longer":
                    _add(found, id, ["block"], [TOO_LONG])
                else:
                    weights = [WEIGHTS.get(word, word) for word in _constants(given[1], here)]
                    _add(found, id, weights, _sentences(given[2], here))
        elif name in SAYS and isinstance(first := given[0], ast.Constant) and isinstance(first.value, str):
            for id in IN_SENTENCE.findall(first.value)[:1]:
                _add(found, id, ["block"], [first.value])


def _finds(call: ast.Call) -> bool:
    return getattr(call.func, "id", "") in FINDS


def _since(values: list[ast.AST], since: int, line: int) -> list[ast.AST]:
    """The values that a name may have at a line: those since the line of the finding before, else the last above it."""
    above = [one for one in values if getattr(one, "lineno", 0) <= line]
    return [one for one in above if getattr(one, "lineno", 0) > since] or above[-1:]


def _add(found: Checks, id: str, weights: Iterable[str], said: Iterable[str]) -> None:
    known = found.setdefault(id, ({}, {}))
    known[0].update(dict.fromkeys(weights))
    known[1].update(dict.fromkeys(said))


def _obstacles(found: Checks) -> None:
    """What keeps a publication from leaving, and what is seen of it afterwards."""
    from cmsuite.publishing.obstacle import WORDS
    from cmsuite.publishing.words import DIFFERENCES

    for id, said in [*((str(one.value), said) for one, said in WORDS.items()), *DIFFERENCES.items()]:
        if id and ID.fullmatch(id):
            _add(found, id, ["block"], [said])


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _of_module(path: Path, deep: int = 0) -> Scope:
    """What the names of a module stand for, and those that it takes from others."""
    made: Scope = {}

    def put(key: Key, *values: ast.AST) -> None:
        made.setdefault(key, []).extend(values)

    for one in _parsed(path).body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            put(one.targets[0].id, one.value)
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.value:
            put(one.target.id, one.value)
        elif isinstance(one, ast.FunctionDef):
            put(("def", one.name), one)
        elif isinstance(one, ast.ClassDef):
            for line in one.body:
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    put(("class", one.name, line.targets[0].id), line.value)
        elif isinstance(one, ast.ImportFrom) and (one.module or "").startswith("cmsuite") and deep <= 1:
            other = TOP / f"{(one.module or '').replace('.', '/')}.py"
            theirs = _of_module(other, deep + 1) if other.is_file() else {}
            for alias in one.names:
                mine = alias.asname or alias.name
                put(mine, *theirs.get(alias.name, []))
                put(("def", mine), *theirs.get(("def", alias.name), []))
                for key, values in theirs.items():
                    if key[:2] == ("class", alias.name):
                        put(key, *values)
    return made


def _assigned(function: ast.FunctionDef) -> Scope:
    """What is assigned within a function."""
    made: Scope = {}
    for one in ast.walk(function):
        pairs: list[tuple[ast.AST, ast.AST]] = []
        if isinstance(one, ast.Assign):
            pairs = [(target, one.value) for target in one.targets]
        elif isinstance(one, ast.NamedExpr | ast.AnnAssign) and one.value:
            pairs = [(one.target, one.value)]
        elif isinstance(one, ast.For) and isinstance(one.iter, ast.Tuple | ast.List):
            pairs = [(one.target, element) for element in one.iter.elts]
        elif isinstance(one, ast.For) and isinstance(one.iter, ast.Call) and isinstance(one.target, ast.Tuple):
            pairs = [
                (one.target.elts[0], one.iter)
            ]  # what a function of the module yields: the sentence, and its values
        for target, value in pairs:
            if isinstance(target, ast.Name):
                made.setdefault(target.id, []).append(value)
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                for name, part in zip(target.elts, value.elts, strict=False):
                    if isinstance(name, ast.Name):
                        made.setdefault(name.id, []).append(part)
    return made


def _constants(node: ast.AST | None, scope: Scope, deep: int = 0) -> Iterator[str]:
    """The words that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and deep < DEEP:
        for one in scope.get(node.id, []):
            yield from _constants(one, scope, deep + 1)
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body, scope, deep + 1)
        yield from _constants(node.orelse, scope, deep + 1)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(one.value) if isinstance(one, ast.Constant) else f"{{{ast.unparse(getattr(one, 'value', one))}}}"
            for one in node.values
        )


def _sentences(node: ast.AST | None, scope: Scope, deep: int = 0) -> Iterator[str]:
    """The sentences that an expression may say."""
    if node is None or deep > DEEP:
        return
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", "")
        if name in SAYS:
            for one in node.args[: 2 if name == "ngettext" else 1]:
                if isinstance(one, ast.Constant):
                    yield str(one.value)
                else:
                    yield from _sentences(one, scope, deep + 1)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "get"):
            yield from _sentences(node.func.value, scope, deep + 1)
            for one in node.args:
                yield from _sentences(one, scope, deep + 1)
        else:
            for function in scope.get(("def", name), []):
                assert isinstance(function, ast.FunctionDef)
                inside = {**scope, **_assigned(function)}
                for line in ast.walk(function):
                    if isinstance(line, ast.Return | ast.Yield):
                        yield from _sentences(line.value, inside, deep + 1)
        return
    parts: list[ast.AST] = []
    if isinstance(node, ast.Name):
        parts += scope.get(node.id, [])
    elif isinstance(node, ast.IfExp):
        parts.extend([node.body, node.orelse])
    elif isinstance(node, ast.BoolOp | ast.Dict):
        parts.extend(node.values)
    elif isinstance(node, ast.Subscript):
        parts.append(node.value)
    elif isinstance(node, ast.Tuple | ast.List):
        parts.extend(node.elts)
    elif isinstance(node, ast.Attribute):
        parts += scope.get(("class", getattr(node.value, "id", ""), node.attr), [])
    for part in parts:
        yield from _sentences(part, scope, deep + 1)


def written() -> str:
    """The file."""
    lines = [f'"{id}" = {{ weights = {_list(one[0])}, said = {_list(one[1])} }}' for id, one in gathered().items()]
    return HEAD + "[check]\n" + "\n".join(lines) + "\n"


def _list(words: Iterable[str]) -> str:
    return json.dumps([*words], ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
