"""Small conditions on facts: `amount + gifts >= 1000 and not signed`. Names, numbers, texts, comparisons, and, or, not,
+ - * /, `in`; nothing is called and nothing has attributes."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cmsuite.core.locale import N_, translate

LONGEST = 300
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_WORK: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class UnknownFact(Exception):
    """A name that no fact has."""


@lru_cache(maxsize=1000)
def parsed(text: str) -> ast.expr:
    """The condition, read. Raises ValueError with a sentence."""
    said = translate(N_("{text} is no condition on facts.")).format(text=repr(text[:60]))
    if len(text) > LONGEST:
        raise ValueError(said)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as err:
        raise ValueError(said) from err
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise ValueError(said)
    return tree


_ALLOWED = (
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Compare,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.List,
    ast.Tuple,
    *_COMPARE,
    *_WORK,
)


def names(text: str) -> frozenset[str]:
    """The facts that a condition names."""
    found = {node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name)}
    return frozenset(found - {"true", "false"})


def holds(text: str, facts: Mapping[str, Any]) -> bool:
    """Whether a condition holds. Raises UnknownFact where a fact that counts is not known."""
    try:
        return bool(_value(parsed(text), facts))
    except (TypeError, ZeroDivisionError):
        return False


def _value(node: ast.expr, facts: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        if node.id in ("true", "false"):
            return node.id == "true"
        if facts.get(node.id) is None:
            raise UnknownFact(node.id)
        return facts[node.id]
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(one, facts) for one in node.elts]
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, facts)
        return not value if isinstance(node.op, ast.Not) else -value
    if isinstance(node, ast.BoolOp):
        return _joined(node, facts)
    if isinstance(node, ast.BinOp):
        return _WORK[type(node.op)](_value(node.left, facts), _value(node.right, facts))
    assert isinstance(node, ast.Compare)
    left = _value(node.left, facts)
    for how, other in zip(node.ops, node.comparators, strict=True):
        right = _value(other, facts)
        if not _COMPARE[type(how)](left, right):
            return False
        left = right
    return True


def _joined(node: ast.BoolOp, facts: Mapping[str, Any]) -> bool:
    """and, or: what is not known matters only where the rest does not decide."""
    lacking: UnknownFact | None = None
    decides = isinstance(node.op, ast.Or)
    for one in node.values:
        try:
            if bool(_value(one, facts)) == decides:
                return decides
        except UnknownFact as err:
            lacking = lacking or err
    if lacking:
        raise lacking
    return not decides
