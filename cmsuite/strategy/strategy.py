"""The strategy as a kind of document: what its template names, what it must satisfy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from cmsuite.core.locale import CURRENCIES, N_, money, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.exports.parse import Given
from cmsuite.strategy import changes, checks, compared, compute, drawn, feasible, quotes, sums, words
from cmsuite.strategy.beginning import begun
from cmsuite.strategy.lists import stage_said
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.signing import signatures, validators
from cmsuite.strategy.tables import tables


@dataclass(frozen=True, slots=True)
class View:
    """What the template is given besides the content: names, words and sums of it, in the language in force."""

    made: compute.Computed
    shows: tuple[str, ...]
    names: Mapping[str, str]
    words: Mapping[str, Any]
    networks: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Mapping[str, str]]
    capacity: Mapping[str, str]
    sign: str
    signers: int


def given(content: Content, around: Around) -> Given:
    """Its figures, and where each validator of the framing note signs."""
    plan = cast(Strategy, content)
    return Given(
        figures=drawn.figures(plan, around.today),
        tables=tables(plan),
        signatures=signatures(around),
    )


def view(content: Content, around: Around) -> View:
    """Everything computed, with its words."""
    plan = cast(Strategy, content)
    made = compute.computed(plan)
    names = {one.key: one.name for group in (plan.pillars, plan.networks, plan.personas) for one in group}
    return View(
        made=made,
        shows=(*drawn.figures(plan, around.today), *(f"table {name}" for name in tables(plan))),
        names=names,
        words={
            "stage": {one.key: stage_said(one.stage) for one in plan.objectives},
            "side": _spoken(words.SIDES),
        },
        networks=tuple(_networks(plan, made)),
        results={one.key: _result(plan, one) for one in made.results},
        capacity=_capacity(made),
        sign=CURRENCIES.get(plan.currency, plan.currency),
        signers=len(validators(around)),
    )


def _networks(plan: Strategy, made: compute.Computed) -> list[dict[str, Any]]:
    by_key = {one.key: one for one in plan.networks}
    return [
        {
            "choice": by_key[one.key],
            "points": quotes.plain(one.points) if one.points is not None else translate("n/a"),
            "decision": translate(words.DECISIONS[by_key[one.key].decision]),
            "posts": sum(n for (network, _format), n in made.by_network.items() if network == one.key),
        }
        for one in made.networks
    ]


def _result(plan: Strategy, one: compute.Result) -> dict[str, str]:
    return {
        "cost": money(one.cents, plan.currency),
        "each": "" if one.each is None else money(one.each.quantize(1), plan.currency),
        "gained": "" if one.gained is None else money(one.gained.quantize(1), plan.currency),
    }


def _capacity(made: compute.Computed) -> dict[str, str]:
    found = made.capacity
    return {
        "need": quotes.hours_text(found.need),
        "available": quotes.hours_text(found.available),
        "ratio": percent(float(found.ratio), 0) if found.ratio is not None else translate("n/a"),
        "level": translate(words.LEVELS[found.level]),
    }


def _spoken(table: Mapping[str, str]) -> dict[str, str]:
    return {name: translate(said) for name, said in table.items()}


STRATEGY = register_kind(
    Kind(
        "strategy",
        N_("Social media strategy"),
        "STRAT",
        Strategy,
        major=frozenset({"objectives", "budget", "budget_cents", "currency", "tax", "networks"}),
        checks=(checks.check, feasible.check, compared.check, changes.check),
        given=given,
        computed=view,
        figures=quotes.figures,
        follows=("swot_note", "audit_report", "brief"),
        begun=begun,
        sums=sums.shown,
        sheets=words.SHEETS,
    )
)
