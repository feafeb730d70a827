"""What must be right before a trend report leaves. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.veille.sheet.checks import of_impact
from cmsuite.veille.trends.judging import HISTORY, LIFT, ORIGINS, STORIES, SURE
from cmsuite.veille.trends.note.schema import Declared, TrendReport
from cmsuite.veille.trends.statistics import BASELINE, LEAST
from cmsuite.veille.trends.telling import FALLS

CAUSES = (
    "because|due to|owing to|thanks to|causes?|caused by|leads to|drives|driven by|results? in|"
    "parce qu[e’']|à cause d[eu]|grâce (?:à|aux?)|en raison d[eu]|causé(?:es?|s)?|provoqu(?:ent|é?e?s?)|"
    "entraîn(?:ent|é?e?s?)|expliqu(?:ent|é?e?s?)"
)
"""What says why: only a survey or a document shows that."""
SHOWS = frozenset({"survey", "document"})
_CAUSE = re.compile(rf"\b(?:{CAUSES})\b", re.IGNORECASE)


def lift(one: Declared) -> Decimal:
    """How many times more than expected."""
    return one.k / one.expected if one.expected else Decimal(0)


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Each finding with its place."""
    report = cast(TrendReport, content)
    if not report.trends:
        yield Finding("trend.none", "block", N_("There is no trend in it."), "trends")
    for place, one in enumerate(report.trends):
        yield from _figures(one, f"trends.{place}")
        yield from _causes(one, f"trends.{place}", around)
        if not one.changes.strip():
            yield Finding("item.no-so-what", "block", N_("Nothing says what it changes."), f"trends.{place}.changes")
        yield from of_impact(one.impact, report.on, around, f"trends.{place}.impact")


def _figures(one: Declared, at: str) -> Iterator[Finding]:
    facts = {"term": shown(one.term, 40)}
    falls = one.kind in FALLS
    enough = (falls and (one.kind == "ended" or one.expected >= LEAST)) or (
        one.k >= STORIES and lift(one) >= Decimal(str(LIFT)) and one.q is not None and one.q <= Decimal(str(SURE))
    )
    if not one.kind or not enough or one.history < HISTORY:
        said = N_(
            "“{term}” is no trend: that takes 5 stories, 3 origins, 6 periods of history, twice what is expected, and "
            "a q of 0.05 at most. Pin it as a weak signal instead."
        )
        yield Finding("trend.below-minimum", "block", said, f"{at}.k", facts)
    if not falls and one.origins < ORIGINS:
        said = N_("“{term}” comes from fewer than 3 independent origins.")
        yield Finding("trend.single-origin", "block", said, f"{at}.origins", facts)
    if one.history < BASELINE:
        said = N_("The baseline of “{term}” has periods in which nothing came in.")
        yield Finding("trend.no-base", "warn", said, f"{at}.history", facts)
    if one.young * 2 > one.k:
        said = N_("More than half of “{term}” comes from sources that were added within the baseline.")
        yield Finding("trend.volume-artifact", "warn", said, f"{at}.young", facts)


def _causes(one: Declared, at: str, around: Around) -> Iterator[Finding]:
    shown_by = {around.evidence[id].kind for id in one.evidence if id in around.evidence}
    if (found := _CAUSE.search(one.said)) and not shown_by & SHOWS:
        said = N_(
            "“{word}” says why: how often something is told shows no cause. Cite a survey or a document, or drop it."
        )
        yield Finding("trend.cause", "block", said, f"{at}.said", {"word": shown(found[0])})
