"""Whether a rule applies: its guards on facts, and its days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsuite.engines.rules.contract import Context
from cmsuite.engines.rules.rules import Rule


def guards_of(rule: Rule) -> set[str]:
    return {*rule.when, *(key for one in rule.by_network.values() for key in one.when)}


def in_force(rule: Rule, context: Context) -> bool:
    today = context.today
    return today is None or ((rule.since or today) <= today <= (rule.until or today))


def met(rule: Rule, facts: Mapping[str, Any]) -> bool | str:
    """Whether the guards of a rule hold, or the name of the fact that it takes to say so."""
    lacking = ""
    for key, wanted in rule.when.items():
        name = key.removeprefix("not_")
        have = facts.get(name)
        if have is None:
            lacking = lacking or name
            continue
        one_of_them = _one_of(have, wanted)
        if one_of_them == key.startswith("not_"):
            return False
    return lacking or True


def _one_of(have: Any, wanted: Any) -> bool:
    """Whether a fact, or one of the values of a fact that is a list, is among what is wanted."""
    choices = wanted if isinstance(wanted, list | tuple) else [wanted]
    given = have if isinstance(have, list | tuple) else [have]
    return any(
        one == choice and isinstance(one, bool) == isinstance(choice, bool) for one in given for choice in choices
    )


def hashable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(hashable(one) for one in value)
    if isinstance(value, Mapping):
        return tuple(sorted((key, hashable(one)) for key, one in value.items()))
    return (type(value).__name__, value)
