"""What two sets of rules do differently. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown

Values = Mapping[str, Any]
HOW = {"added": N_("added"), "removed": N_("removed"), "changed": N_("changed")}
LONG = 60  # signs of a value that a line shows
UNTOLD = frozenset({"set_by", "id"})
"""Who set a key changes nothing in what is found."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one key of one rule; key is empty where the whole rule came or went. added, gone: of a list of words."""

    rule: str
    how: Literal["added", "removed", "changed"]
    key: str = ""
    before: Any = None
    after: Any = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def differences(before: Mapping[str, Values], after: Mapping[str, Values]) -> list[Difference]:
    """What changed from one set to another, each being rules by their ids as `force.content_of` writes them; in the
    order of ids and keys."""
    found: list[Difference] = []
    for rule in sorted({*before, *after}):
        if rule not in before:
            found.append(Difference(rule, "added"))
        elif rule not in after:
            found.append(Difference(rule, "removed"))
        else:
            found += _changes(rule, _flat(before[rule]), _flat(after[rule]))
    return found


def told(one: Difference) -> str:
    """A difference as a line, in the language in force."""
    return f"{one.rule}  {change(one)}"


def change(one: Difference) -> str:
    """What is different of its rule."""
    if one.how != "changed":
        return translate(HOW[one.how])
    key = shown(one.key, LONG)
    if one.added or one.gone:
        parts = [f"+ {_short(word)}" for word in one.added] + [f"- {_short(word)}" for word in one.gone]
        return f"{key}  {', '.join(parts)}"
    return f"{key}  {_short(one.before)} → {_short(one.after)}"


def _short(value: Any) -> str:
    return "-" if value is None else shown(str(value), LONG)


def _changes(rule: str, before: Values, after: Values) -> Iterator[Difference]:
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        added, gone = (), ()
        if _is_words(was) and _is_words(now):
            added = tuple(one for one in now or () if one not in (was or ()))
            gone = tuple(one for one in was or () if one not in (now or ()))
        yield Difference(rule, "changed", key, was, now, added, gone)


def _flat(values: Values, before: str = "") -> dict[str, Any]:
    """params.max and the like, each with its value."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if not before and key in UNTOLD:
            continue
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{key}.")
        else:
            found[f"{before}{key}"] = value
    return found


def _is_words(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))
