"""A crisis plan that is right, to be made wrong in one place: the demo's, with small documents above it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cmsuite.charters.crisis_kind import PLAN
from cmsuite.charters.crisis_schema import CrisisPlan
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.rooms import load_kinds
from tests.strategy import plans

TODAY = date(2026, 4, 2)
load_kinds()
Change = Callable[[dict[str, Any]], None]


@cache
def _file(tongue: str) -> str:
    return files("cmsuite.sandbox").joinpath(f"documents/crisis_plan.{tongue}.md").read_text(encoding="utf-8")


def raw(tongue: str = "fr", change: Change | None = None, **fields: Any) -> dict[str, Any]:
    """The content of the demo's plan, some of it changed."""
    made = dumped(from_markdown(_file(tongue)).content) | fields
    if change is not None:
        change(made)
    return made


def plan(tongue: str = "fr", change: Change | None = None, **fields: Any) -> CrisisPlan:
    content = read(CrisisPlan, raw(tongue, change, **fields))
    assert isinstance(content, CrisisPlan)
    return content


def alone(tongue: str = "fr") -> dict[str, Any]:
    """The same with no strategy above it."""
    made = raw(tongue)
    made["scenarios"] = [{**one, "risk": ""} for one in made["scenarios"]]
    return made


def around(tongue: str = "fr", **changed: Any) -> Around:
    parents = (plans.strategy(**plans.raw(f"strategy.{tongue}")), plans.swot(), plans.brief())
    return plans.around(*parents, **{"today": TODAY, "language": tongue, **changed})


def found(content: CrisisPlan, **changed: Any) -> list[Finding]:
    return findings(PLAN, content, around(**changed))


def told(change: Change | None = None, **changed: Any) -> set[tuple[str, str]]:
    """Rules and severities of what stands against the plan, with something changed in it."""
    return {(one.rule, one.severity) for one in found(plan("fr", change), **changed)}
