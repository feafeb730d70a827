"""The watch plan as a kind of document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind, spoken_tables
from cmsuite.veille.plan.checks import active, check
from cmsuite.veille.plan.schema import WatchPlan
from cmsuite.veille.plan.words import FREQUENCIES, MANDATORY, TYPES
from cmsuite.veille.rule_words import EFFECTS
from cmsuite.veille.words import AXES, FEEDS

QUARTER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class View:
    """What the templates are given besides the content. megabytes: that the sources took in 30 days; useful: the share
    of new items that were kept, by source."""

    words: Mapping[str, Mapping[str, str]]
    megabytes: str
    useful: Mapping[str, str]
    active: frozenset[str]


def view(content: Content, around: Around) -> View:
    """Everything computed, with its words."""
    plan = cast(WatchPlan, content)
    tables = {"axes": AXES, "frequencies": FREQUENCIES, "types": TYPES, "states": FEEDS, "effects": EFFECTS}
    return View(
        words=spoken_tables(tables),
        megabytes=_megabytes(plan),
        useful={one.key: f"{number(one.kept_90d)} / {number(one.new_90d)}" for one in plan.sources if one.new_90d},
        active=frozenset(one.key for one in plan.questions if active(one, around.today)),
    )


def begun(around: Around) -> Content:
    """The four axes that no plan goes without, and a review in a quarter."""
    axes = [{"axis": axis} for axis in MANDATORY]
    return WatchPlan.model_validate({"axes": axes, "review_on": around.today + QUARTER})


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """How many questions are asked now, and how many sources there are."""
    plan = cast(WatchPlan, content)
    asked = sum(active(one, around.today) for one in plan.questions)
    return {"questions": number(asked), "sources": number(len(plan.sources)), "megabytes": _megabytes(plan)}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a plan while it is typed."""
    made = figures(content, around)
    yield labelled(translate(N_("Active questions")), made["questions"])
    yield labelled(translate(N_("Sources")), made["sources"])
    yield labelled(translate(N_("MB in 30 days")), made["megabytes"])


def sourced(content: Content) -> Iterator[str]:
    """What names things, or was counted here: the store is its source."""
    plan = cast(WatchPlan, content)
    yield "slot"
    for name in ("sources", "queries", "readers", "questions"):
        for place, one in enumerate(getattr(plan, name)):
            yield from (f"{name}.{place}.{field}" for field in type(one).model_fields)
    yield from (f"indicators.{place}" for place in range(len(plan.indicators)))


def _megabytes(plan: WatchPlan) -> str:
    return number(sum(one.bytes_30d for one in plan.sources) / 1_000_000, 1)


UNREAD = frozenset({
    "sources.title", "sources.address", "sources.publisher", "sources.language", "sources.state", "sources.reliability",
    "queries.name", "queries.query", "queries.effect", "questions.keywords_fr", "questions.keywords_en",
    "questions.exclude", "questions.owner", "questions.backup",
})  # fmt: skip
"""Names, addresses, words that are looked for: no sentences."""
PLAN = register_kind(
    Kind(
        "watch_plan",
        N_("Watch plan"),
        "WATCH",
        WatchPlan,
        major=frozenset({"axes", "questions"}),
        checks=(check,),
        computed=view,
        figures=figures,
        begun=begun,
        sums=shown,
        sourced=sourced,
        unread=UNREAD,
        alone=True,
    )
)
