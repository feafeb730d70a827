"""A strategy that is right, to be made wrong in one place: the demo's, with small documents above it."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.rooms import load_kinds
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.strategy import STRATEGY

TODAY = date(2026, 3, 20)
load_kinds()


@cache
def _file(name: str) -> dict[str, Any]:
    text = files("cmsuite.sandbox").joinpath(f"documents/{name}.md").read_text(encoding="utf-8")
    return dumped(from_markdown(text).content)


def raw(name: str = "strategy.fr", **changed: Any) -> dict[str, Any]:
    """The content of the demo's strategy, some fields changed."""
    return {**_file(name), **changed}


def plan(**changed: Any) -> Strategy:
    content = read(Strategy, raw(**changed))
    assert isinstance(content, Strategy)
    return content


def brief(**changed: Any) -> Cited:
    """The framing note above it."""
    said = {
        "request": "Nous aimerions plus de visibilité auprès des jeunes, et un TikTok.",
        "budget_cents": 1_860_000,
        "validators": [{"name": "Hélène Aubry", "function": "Directrice", "validates": "tout", "days": 5}],
        "reformulation": "L’atelier veut vendre davantage en ligne et montrer que ses lampes se réparent.",
        "stakes": [{"kind": "business", "what": "les ventes de la boutique en ligne"}],
    }
    return Cited(1, "brief", "Note de cadrage", 1, "1.0", "1.0", {**said, **changed})


def swot(**changed: Any) -> Cited:
    """The SWOT note above it: six recommendations that the client retained, one that they refused."""
    kept = [{"key": f"R{n}", "title": f"Préconisation {n}", "status": "retained"} for n in range(1, 7)]
    kept.append({"key": "R7", "title": "Ouvrir TikTok", "status": "refused"})
    return Cited(3, "swot_note", "SWOT", 1, "1.0", "1.0", {"recommendations": kept, **changed})


def strategy(**changed: Any) -> Cited:
    """The strategy, as what follows from it cites it."""
    return Cited(4, "strategy", "Stratégie", 1, "1.0", "1.0", raw(**changed))


def proof(id: int, **changed: Any) -> Proof:
    """A piece of evidence that is fresh."""
    given: dict[str, Any] = {"grade": "measured", "captured_on": date(2026, 3, 1), "brand": 1, **changed}
    return Proof(id, f"Preuve {id}", "document", f"source {id}", **given)


def around(*parents: Cited, **changed: Any) -> Around:
    above = {one.kind: one for one in (parents or (swot(), brief()))}
    given: dict[str, Any] = {
        "today": TODAY,
        "language": "fr",
        "brand": "Atelier Lumen",
        "brand_id": 1,
        "parents": above,
        "evidence": {n: proof(n) for n in range(1, 13)},
    }
    return Around(**{**given, **changed})


def found(about: Around | None = None, **changed: Any) -> list[Finding]:
    """What stands against the strategy, some fields changed."""
    return findings(STRATEGY, plan(**changed), about if about is not None else around())


def told(about: Around | None = None, **changed: Any) -> set[tuple[str, str]]:
    """Rules and severities of what stands against it."""
    return {(one.rule, one.severity) for one in found(about, **changed)}


def french(finding: Finding) -> str:
    speak("fr")
    return finding.sentence
