"""What a crisis plan begins with: the sixteen scenarios of the house with their steps, and the rest of a plan."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from cmsuite.charters.crisis_schema import CrisisPlan
from cmsuite.core.resources import at_hand, find
from cmsuite.engines.documents.content import Content, dumped, read

if TYPE_CHECKING:
    from cmsuite.engines.documents.around import Around
    from cmsuite.strategy.plan import Strategy

SHOWN = ("admission", "blame", "promise", "culprit")


@dataclass(frozen=True, slots=True)
class Wording:
    """Pieces of sentences, small, of both languages: what admits a fault, blames those concerned, promises, and names
    a culprit."""

    admission: tuple[str, ...]
    blame: tuple[str, ...]
    promise: tuple[str, ...]
    culprit: tuple[str, ...]


def library(language: str) -> CrisisPlan:
    """The plan as it is shipped, or as the workspace has it in its own charters folder. Raises NotItsForm."""
    name = f"crisis/library.{language}.toml"
    raw = tomllib.loads(find("charters", name, at_hand()).read_text(encoding="utf-8"))
    return cast(CrisisPlan, read(CrisisPlan, raw))


@cache
def wording() -> Wording:
    raw: dict[str, Any] = tomllib.loads(find("charters", "crisis/wording.toml").read_text(encoding="utf-8"))
    return Wording(**{name: tuple(one.lower() for said in raw[name].values() for one in said) for name in SHOWN})


def begun(around: Around) -> Content:
    """The library in the document's language; each severe risk of the strategy above has the scenario that it names,
    or one of its own without steps, to be written."""
    made = library(around.language)
    if "strategy" not in around.parents:
        return made
    from cmsuite.strategy.compute import SEVERE

    plan = cast("Strategy", around.parents["strategy"].content)
    scenarios = [dumped(one) for one in made.scenarios]
    for risk in plan.risks:
        if risk.probability * risk.impact < SEVERE:
            continue
        weight = {"probability": risk.probability, "impact": risk.impact, "risk": risk.key}
        named = risk.scenario.casefold()
        same = next((one for one in scenarios if named and one["title"].casefold() == named), None)
        if same is not None:
            same.update(weight)
        else:
            scenarios.append({"title": risk.scenario or risk.what, **weight})
    return read(CrisisPlan, {**dumped(made), "scenarios": scenarios})
