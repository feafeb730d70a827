"""Places and values of a strategy in words, for who reads a table of changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cmsuite.core.locale import day, labelled, language, money, number, translate
from cmsuite.engines.documents.content import Content, titled
from cmsuite.strategy.lists import named
from cmsuite.strategy.plan import Network, Persona, Pillar, Strategy
from cmsuite.strategy.quotes import plain
from cmsuite.strategy.words import DECISIONS, FAMILIES, PHASES, SCENARIOS, SIDES, STAGES, TAXES

_TABLES: Mapping[str, Mapping[str, str]] = {
    "stage": STAGES,
    "decision": DECISIONS,
    "family": FAMILIES,
    "phase": PHASES,
    "level": SCENARIOS,
    "side": SIDES,
    "tax": TAXES,
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CENTS = "cents"


def place(schema: type[Content], path: str) -> str:
    """A path as people read it; an amount without the unit that it is kept in."""
    said = titled(schema, path)
    return said.rpartition(", ")[0] or said if path.endswith(CENTS) else said


def spot(path: str, plan: Strategy) -> str:
    """A path of a plan, with the name of the item in the place of its number: “Networks, TikTok › Decision”."""
    name, _dot, rest = path.partition(".")
    number, _dot, rest = rest.partition(".")
    items = getattr(plan, name, ())
    if not number.isdigit() or not isinstance(items, tuple) or int(number) >= len(items):
        return place(Strategy, path)
    called = _called(items[int(number)].model_dump(mode="json"), f"{name}.{number}", plan) or str(int(number) + 1)
    head = f"{titled(Strategy, name)}, {called}"
    return f"{head} › {place(Strategy, path).split(' › ', 2)[2]}" if rest else head


def _called(item: Mapping[str, Any], path: str, plan: Strategy) -> str:
    """What people call an item of a list."""
    if "pillar" in item:  # of the cadence
        told = (value(item[name], f"{path}.{name}", plan) for name in ("pillar", "network", "format"))
        return ", ".join(filter(None, told))
    for name in ("name", "what", "level", "kpi", "field", "phase"):
        if item.get(name):
            return value(item[name], f"{path}.{name}", plan)
    return str(item.get("key", ""))


def value(given: Any, path: str, plan: Strategy) -> str:
    """A value of a content: an item with the names of its fields, keys as what they name, amounts as money. plan: the
    one that it is of."""
    if isinstance(given, dict):
        parts = [
            (place(Strategy, f"{path}.{name}").rpartition(" › ")[2], value(one, f"{path}.{name}", plan))
            for name, one in given.items()
            if name != "key" and one not in (0, "0")
        ]
        return listed(labelled(name, said) for name, said in parts if said)
    if isinstance(given, list):
        return ", ".join(filter(None, (value(one, f"{path}.{n}", plan) for n, one in enumerate(given))))
    if given is None or given is False or given == "":
        return ""
    return _leaf(given, path, plan)


def listed(parts: Iterable[str]) -> str:
    """Parts of a line, as the language in force divides them."""
    return ("\u202f; " if language() == "fr" else "; ").join(part for part in parts if part)


def _leaf(given: Any, path: str, plan: Strategy) -> str:
    name = next(part for part in reversed(path.split(".")) if not part.isdigit())
    if given is True:
        return translate("yes")
    if isinstance(given, int):
        return money(given, plan.currency) if name.endswith(CENTS) else number(given)
    text = str(given)
    if name in _TABLES and text in _TABLES[name]:
        return translate(_TABLES[name][text])
    if name == "format":
        return named(text)
    if name in ("pillar", "network", "persona"):
        keyed: tuple[Pillar | Network | Persona, ...] = (*plan.pillars, *plan.networks, *plan.personas)
        return next((one.name for one in keyed if one.key == text), text)
    if _DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    return plain(Decimal(text), 4) if _NUMBER.fullmatch(text) and len(text) < 20 else text
