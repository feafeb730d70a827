"""What a strategy comes to, as a screen or a program reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from cmsuite.core.locale import N_, labelled, money, number, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.strategy.changes import consequence, said
from cmsuite.strategy.compute import computed
from cmsuite.strategy.feasible import said_cut
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.quotes import hours_text, plain
from cmsuite.strategy.words import FAMILIES, LEVELS

EACH = N_("{amount} for each result aimed at")
GAINED = N_("{amount} for each unit gained")


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a strategy while it is typed: all that is worked out of it, pillars by their share of
    what is planned, and what moves since the version that was sent last."""
    plan = cast(Strategy, content)
    made = computed(plan)
    for name, value in lines(sums(plan)):
        yield labelled(translate(name), value)
    for one in plan.pillars:
        told = translate("{planned} of what is planned, {wanted} wanted").format(
            planned=percent(float(made.shares.get(one.key, 0)), 0), wanted=percent(one.share / 100, 0)
        )
        yield labelled(one.name or one.key, told)
    if around.before is not None:
        effect = said(consequence(cast(Strategy, around.before), plan), plan)
        since = translate("Since version {n}").format(n=around.number_before)
        yield labelled(since, effect or translate("nothing moves"))


def sums(plan: Strategy) -> dict[str, Any]:
    """Numbers by name: hours in h, money in cents of `currency`; cut: format -> pieces to take out."""
    made = computed(plan)
    capacity = made.capacity
    return {
        "posts": made.posts,
        "need_h": capacity.need,
        "available_h": capacity.available,
        "ratio": None if capacity.ratio is None else round(capacity.ratio, 4),
        "level": capacity.level,
        "cut": dict(made.cut.pieces) if made.cut is not None else {},
        "left_h": made.cut.left if made.cut is not None else None,
        "parts_h": dict(made.parts),
        "currency": plan.currency,
        "cost_cents": made.cost,
        "families_cents": dict(made.families),
        "months_cents": {one.isoformat(): cents for one, cents in made.months.items()},
        "objectives": {
            one.key: {"cents": one.cents, "each_cents": one.each, "gained_cents": one.gained} for one in made.results
        },
        "networks": {one.name: {"points": one.points, "says": one.says} for one in made.networks},
        "critical": list(made.path.critical) if made.path is not None else [],
        "ring": list(made.ring),
        "days": made.path.days if made.path is not None else None,
    }


def lines(made: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same in words: a source string, its value in the language in force."""
    hours = f"{hours_text(made['need_h'])} / {hours_text(made['available_h'])}"
    ratio = percent(float(made["ratio"]), 0) if made["ratio"] is not None else translate("n/a")
    yield N_("Hours a month"), f"{hours}, {ratio}, {translate(LEVELS[made['level']])}"
    if made["cut"]:
        yield N_("To take out"), f"{said_cut([*made['cut'].items()])}, {hours_text(made['left_h'])}"
    yield N_("Pieces a month"), number(made["posts"])
    yield N_("Budget"), money(made["cost_cents"], made["currency"])
    for family, cents in made["families_cents"].items():
        yield FAMILIES[family], money(cents, made["currency"])
    for key, one in made["objectives"].items():
        said = money(one["cents"], made["currency"])
        for name, text in (("each_cents", EACH), ("gained_cents", GAINED)):
            if one[name] is not None:
                said += ", " + translate(text).format(amount=money(one[name].quantize(1), made["currency"]))
        yield key, said
    scores = [labelled(name, plain(one["points"])) for name, one in made["networks"].items() if one["points"]]
    if scores:
        yield N_("Networks, of 100"), " · ".join(scores)
    if made["critical"]:
        days = translate("{n} days").format(n=made["days"])
        yield N_("Critical path"), f"{' → '.join(made['critical'])}, {days}"
    if made["ring"]:
        yield N_("They wait for each other"), ", ".join(made["ring"])
