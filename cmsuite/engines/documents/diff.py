"""What differs between two contents: first which field, then which words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Op = Literal["same", "gone", "new"]
MANY = 4_000  # words of a text: longer ones are compared by lines
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose value differs. before, after: None where one side has no such field or item."""

    path: str
    before: Any
    after: Any

    @property
    def words(self) -> list[tuple[Op, str]]:
        """The words of both sides, in their order; what is no text is compared as it is written down."""
        return words(_written(self.before), _written(self.after))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields that differ, in the order of the newer side; items of lists are matched with those most like them."""
    return [*_between("", before, after)]


def words(before: str, after: str) -> list[tuple[Op, str]]:
    """Two texts as one run of words: the same, gone, new. Put together again, each side is whole."""
    cut = _WORDS.findall if max(len(before), len(after)) < 8 * MANY else _lines
    old, new = cut(before), cut(after)
    found: list[tuple[Op, str]] = []
    for op, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        found += [("gone", "".join(old[i:j]))] if i < j else []
        found += [("new", "".join(new[k:n]))] if k < n else []
    return found


def marked(run: Iterable[tuple[Op, str]]) -> str:
    """A run of words as one text, in which what is [-gone-] and what is {+new+} can be told without colours."""
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(signs[op].format(text) for op, text in run)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _between(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*after, *before]):
            yield from _between(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(path, before, after)
    else:
        yield Change(path, before, after)


def _items(path: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """An item that is there on both sides is compared within; what stands elsewhere now has not changed."""
    old, new = [_key(one) for one in before], [_key(one) for one in after]
    for op, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        for place in range(max(j - i, n - k)):
            gone = before[i + place] if i + place < j else None
            come = after[k + place] if k + place < n else None
            at = f"{path}.{k + place if come is not None else i + place}"
            yield from _between(at, gone, come) if gone is not None and come is not None else (Change(at, gone, come),)


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)


def _written(value: Any) -> str:
    """A value as people read it: of an item what it says, in the order of its fields."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping | list):
        parts = map(_written, value.values() if isinstance(value, Mapping) else value)
        return (" · " if isinstance(value, Mapping) else ", ").join(filter(None, parts))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
