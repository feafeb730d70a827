"""The crisis plan as a kind of document: what it is begun with, what its template names, its cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from cmsuite.charters import crisis_checks
from cmsuite.charters.crisis_checks import runbook
from cmsuite.charters.crisis_hours import said_gap, span, staffed
from cmsuite.charters.crisis_library import begun
from cmsuite.charters.crisis_schema import CrisisPlan, CrisisScenario, RunStep, matrix_of
from cmsuite.charters.crisis_watch import held_on
from cmsuite.charters.crisis_words import CRISIS_ROLES, LIBRARY, SECTIONS, STAGES, WHATS
from cmsuite.charters.hours import WEEK, Staffed, said_hours
from cmsuite.charters.severity import EVENTS, GRAVITIES, LEVELS, REACHES, Gravity
from cmsuite.charters.words import DAYS
from cmsuite.core.locale import N_, day, labelled, language, number, percent, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind, spoken_tables
from cmsuite.engines.exports.parse import Given
from cmsuite.strategy.signing import signatures, validators


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario with all that is done for it, minute by minute. weight: of 25."""

    scenario: CrisisScenario
    weight: int
    steps: tuple[RunStep, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What the templates are given besides the content, in the language in force. gaps: hours of the week in which
    nobody is on call, in words. worst: minutes until something is seen, at worst. names: who is whom, by role.
    due: minutes as people say them. matrix: levels by severity, then by reach.
    clock: times of day as people write them."""

    sections: Mapping[int, str]
    cards: tuple[Card, ...]
    gaps: tuple[str, ...]
    covered: str
    worst: int
    matrix: Mapping[Gravity, tuple[int, ...]]
    clock: Mapping[str, str]
    names: Mapping[str, str]
    due: Mapping[int, str]
    words: Mapping[str, Mapping[Any, str]]
    signers: int


def view(content: Content, around: Around) -> View:
    """Everything computed, with its words."""
    plan = cast(CrisisPlan, content)
    there = staffed(plan.rota)
    tables: dict[str, Mapping[Any, str]] = {
        "roles": CRISIS_ROLES,
        "whats": WHATS,
        "library": LIBRARY,
        "stages": STAGES,
        "levels": LEVELS,
        "days": DAYS,
        "gravities": GRAVITIES,
        "reaches": REACHES,
        "events": {name: said for name, (_level, said) in EVENTS.items()},
    }
    cards = tuple(Card(one, one.weight, runbook(plan, one)) for one in plan.scenarios)
    minutes = {step.minute for card in cards for step in card.steps} | {step.minute for step in plan.first_hour}
    minutes |= {n for row in plan.levels for n in (row.acknowledge, row.holding)}
    return View(
        sections={n: translate(said) for n, said in SECTIONS.items()},
        cards=cards,
        due={n: span(n) for n in minutes if n is not None},
        gaps=tuple(said_gap(*one) for one in there.gaps()),
        covered=_covered(there),
        worst=plan.monitoring.worst,
        matrix=matrix_of(plan),
        clock={text: said_hours(text, language()) for one in plan.rota for text in (one.start, one.end)},
        names={one.role: one.person for one in plan.contacts if one.person},
        words=spoken_tables(tables),
        signers=len(validators(around)),
    )


def given(content: Content, around: Around) -> Given:
    """Where each validator of the framing note signs."""
    return Given(signatures=signatures(around))


def _covered(there: Staffed) -> str:
    return percent(there.minutes / WEEK, 0)


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """How many scenarios there are, how much of the week somebody is on call."""
    plan = cast(CrisisPlan, content)
    return {"scenarios": number(len(plan.scenarios)), "oncall": _covered(staffed(plan.rota))}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a plan while it is typed."""
    plan = cast(CrisisPlan, content)
    there = staffed(plan.rota)
    yield labelled(translate("Scenarios"), number(len(plan.scenarios)))
    yield labelled(translate("On call"), _covered(there))
    yield from (labelled(translate("Nobody"), said_gap(*one)) for one in there.gaps())
    days = sorted({*(around.beside or ()), *(one.on for one in plan.drills if one.on)})
    if days:
        said_ = translate("{n}, the last on {day}").format(n=len(days), day=day(days[-1]))
        yield labelled(translate("Drills held"), said_)
    yield labelled(translate("Seen after, at worst, in minutes"), number(plan.monitoring.worst))


def held(act: Act, brand: int, content: Content, sent: bool) -> tuple[date, ...]:
    """The days of the drills that the brand has held, by their reports."""
    return held_on(act, [brand]).get(brand, ())


def said(content: Content) -> Iterator[str]:
    """The texts whose numbers are rules of this plan, not claims."""
    plan = cast(CrisisPlan, content)
    yield from ("purpose", "freeze", "evidence", "legal", "breach", "internal", "after")
    for name in ("levels", "first_hour", "messages", "definitions", "contacts", "drills", "channels"):
        for place, one in enumerate(getattr(plan, name)):
            yield from (f"{name}.{place}.{field}" for field in type(one).model_fields)
    for place, scenario in enumerate(plan.scenarios):
        yield from (f"scenarios.{place}.{name}" for name in ("signs", "holding", "title"))
        yield from (
            f"scenarios.{place}.steps.{n}.{name}" for n in range(len(scenario.steps)) for name in ("text", "tool")
        )
    for name in ("exits", "postmortem"):
        yield from (f"{name}.{n}" for n in range(len(getattr(plan, name))))


UNREAD = frozenset(
    {
        "raci.accountable", "raci.responsible", "raci.consulted", "raci.informed", "contacts.role", "contacts.channels",
        "rota.days", "levels.events", "matrix.gravity", "first_hour.what", "first_hour.role", "first_hour.tool",
        "scenarios.library", "scenarios.steps.what", "scenarios.steps.role", "messages.approvers",
    }
)  # fmt: skip
"""What is chosen from a list, a number to call or a command: no sentences."""
PLAN = register_kind(
    Kind(
        "crisis_plan",
        N_("Crisis plan"),
        "CRISIS",
        CrisisPlan,
        major=frozenset({"levels", "contacts", "scenarios"}),
        checks=(crisis_checks.check,),
        given=given,
        computed=view,
        figures=figures,
        follows=("strategy", "brief"),
        begun=begun,
        sums=shown,
        sourced=said,
        alone=True,
        unread=UNREAD,
        beside=held,
    )
)
CARDS = Kind("crisis_cards", N_("Reflex cards"), "CRISIS", CrisisPlan, computed=view, paper="a5")
"""The same content as cards to be printed small, one for each scenario: nothing to say yes to."""
CONTACTS = Kind("crisis_contacts", N_("Contact card"), "CRISIS", CrisisPlan, computed=view, paper="a5")
"""Who is reached, how, in which order, and who is on call: for a wallet."""
