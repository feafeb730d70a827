"""What must be right in a crisis plan: who answers at any hour, what is measured, what is done in which minute."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

from cmsuite.charters import crisis_messages
from cmsuite.charters.crisis_hours import said_gap, uncovered
from cmsuite.charters.crisis_schema import Contact, CrisisPlan, CrisisScenario, RunStep, of_role
from cmsuite.charters.crisis_watch import DRILLED, TESTED
from cmsuite.charters.crisis_words import CRISIS_ROLES, LIBRARY, CrisisRole
from cmsuite.charters.severity import WEEKS
from cmsuite.core.locale import N_, day, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.strategy.plan import Strategy

SLOW = 120  # minutes until something is seen
MOST = 12  # scenarios
TOP = 3  # gaps that a sentence names
CRISIS = 3  # the level whose promise a runbook keeps
EARLY_NOTICE, LAST_NOTICE = 48 * 60, 72 * 60  # minutes
LEAD: CrisisRole = "crisis_lead"
ALONE = ("crisis_lead", "spokesperson", "legal", "dpo")
"""Roles of which one person holds only one: who decides is not who speaks, nor who advises."""


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Everything but what is said in the messages, then that."""
    plan = cast(CrisisPlan, content)
    yield from _people(plan, around)
    yield from _duties(plan)
    yield from _rota(plan)
    yield from _levels(plan)
    yield from _seen(plan)
    yield from _runbooks(plan)
    yield from _freeze(plan)
    yield from _practised(plan, around)
    yield from crisis_messages.check(plan)
    if "strategy" in around.parents:
        yield from _risks(plan, cast("Strategy", around.parents["strategy"].content))


def runbook(plan: CrisisPlan, scenario: CrisisScenario) -> tuple[RunStep, ...]:
    """The first hour with the steps of a scenario, by their minutes; those without one at the end."""
    steps = [*plan.first_hour, *scenario.steps]
    return tuple(sorted(steps, key=lambda one: (one.minute is None, one.minute or 0)))


def _people(plan: CrisisPlan, around: Around) -> Iterator[Finding]:
    used = {role for one in plan.raci for role in (*one.accountable, *one.responsible)}
    used |= {one.role for scenario in plan.scenarios for one in runbook(plan, scenario) if one.role}
    for place, one in enumerate(plan.contacts):
        at, role = f"contacts.{place}", translate(CRISIS_ROLES[one.role])
        if not one.person:
            if one.role in used or one.role == LEAD:
                yield _nobody(one.role, at)
            continue
        if not one.backup1 or one.backup1.casefold() == one.person.casefold():
            said = N_("{person}, {role}, has no backup: name somebody else who takes over.")
            yield Finding("crisis.role-without-backup", "block", said, at, {"person": one.person, "role": role})
        if not one.channels:
            said = N_("{person}, {role}, cannot be reached: write the channels in order, with their numbers.")
            yield Finding("crisis.contact-unreachable", "block", said, at, {"person": one.person, "role": role})
        yield from _tested(one, at, around.today)
    named = {one.role for one in plan.contacts}
    yield from (_nobody(one, "contacts") for one in [*sorted(used - named), *({LEAD} - used - named)])
    hats: dict[str, list[str]] = defaultdict(list)
    for one in plan.contacts:
        if one.person and one.role in ALONE:
            hats[one.person].append(translate(CRISIS_ROLES[one.role]))
    for person, roles in hats.items():
        if len(roles) > 1:
            said = N_("{person} is {roles} at once: in a crisis these hats are in each other's way.")
            yield Finding("crisis.hats", "warn", said, "contacts", {"person": person, "roles": " + ".join(roles)})


def _nobody(role: CrisisRole, at: str) -> Finding:
    said = N_("Nobody is named as {role}: name a person, or take the role out of the plan.")
    return Finding("crisis.role-without-backup", "block", said, at, {"role": translate(CRISIS_ROLES[role])})


def _tested(one: Contact, at: str, today: date) -> Iterator[Finding]:
    if one.tested_on is None:
        said = N_("The numbers of {person} were never tried: call them, then write the day.")
        yield Finding("crisis.contact-untested", "warn", said, f"{at}.tested_on", {"person": one.person})
    elif today - one.tested_on > TESTED:
        said = N_("The numbers of {person} were tried on {day}, more than 6 months ago: call them.")
        facts = {"person": one.person, "day": day(one.tested_on)}
        yield Finding("crisis.contact-untested", "warn", said, f"{at}.tested_on", facts)


def _duties(plan: CrisisPlan) -> Iterator[Finding]:
    if not plan.raci:
        said = N_("Nobody answers for anything: write who does what.")
        yield Finding("crisis.multiple-accountable", "block", said, "raci")
    for place, one in enumerate(plan.raci):
        if len(one.accountable) == 1:
            continue
        roles = ", ".join(translate(CRISIS_ROLES[role]) for role in one.accountable)
        said = N_("“{activity}”: {roles} answer for it together. Keep one.") if roles else N_(
            "“{activity}”: nobody answers for it. Name one role."
        )  # fmt: skip
        facts = {"activity": one.activity, "roles": roles}
        yield Finding("crisis.multiple-accountable", "block", said, f"raci.{place}.accountable", facts)


def _rota(plan: CrisisPlan) -> Iterator[Finding]:
    if (found := uncovered(plan)) is None:
        return
    row, gaps = found
    said = N_(
        "Plan not validated: {hours} h a week without anybody on call for level {level} ({gaps}). Add a person, or "
        "lower the delay that is promised."
    )
    listed = ", ".join(said_gap(*one) for one in sorted(gaps, key=lambda one: -one[1])[:TOP])
    more = len(gaps) - TOP
    facts = {
        "hours": number(sum(minutes for _start, minutes in gaps) / 60),
        "level": row.level,
        "gaps": listed + (f" + {more}" if more > 0 else ""),
    }
    yield Finding("crisis.oncall-gap", "block", said, "rota", facts)


def _levels(plan: CrisisPlan) -> Iterator[Finding]:
    for missing in sorted({1, 2, 3, 4} - {one.level for one in plan.levels}):
        said = N_("Level {level} has no line: write what makes it, and its delays.")
        yield Finding("crisis.trigger-not-measurable", "block", said, "levels", {"level": missing})
    for place, one in enumerate(plan.levels):
        if not re.search(r"\d", one.numbers) and not one.events:
            said = N_("Level {level} is made by no number and no fact: “{words}” cannot be measured.")
            facts = {"level": one.level, "words": one.numbers or "…"}
            yield Finding("crisis.trigger-not-measurable", "block", said, f"levels.{place}", facts)


def _seen(plan: CrisisPlan) -> Iterator[Finding]:
    watch = plan.monitoring
    if watch.weeks < WEEKS:
        said = N_(
            "There are {n} weeks of counts, and it takes {weeks}: until then only facts make a level, not numbers."
        )
        facts = {"n": watch.weeks, "weeks": WEEKS}
        yield Finding("crisis.no-baseline", "warn", said, "monitoring.weeks", facts)
    if (worst := watch.worst) > SLOW:
        said = N_("At worst something is seen after {n} minutes: read the sources of reputation more often.")
        yield Finding("crisis.detection-delay", "warn", said, "monitoring.polling", {"n": worst})


def _runbooks(plan: CrisisPlan) -> Iterator[Finding]:
    if not plan.scenarios:
        said = N_("There is no scenario: keep the 8 to 12 that matter.")
        yield Finding("crisis.scenario-without-runbook", "block", said, "scenarios")
    if len(plan.scenarios) > MOST:
        said = N_("There are {n} scenarios: keep the 8 to 12 that matter, people remember no more.")
        yield Finding("crisis.many-scenarios", "info", said, "scenarios", {"n": len(plan.scenarios)})
    generic = any(one.stage == 0 and one.text for one in plan.messages)
    for place, scenario in enumerate(plan.scenarios):
        at, title = f"scenarios.{place}", scenario.title or translate(LIBRARY[scenario.library])
        if not scenario.steps:
            said = N_("“{title}” has no steps of its own: write its reflex card.")
            yield Finding("crisis.scenario-without-runbook", "block", said, at, {"title": title})
        if not any(one.what == "freeze" for one in runbook(plan, scenario)):
            said = N_("“{title}” never freezes publications: add the step, in the first minutes.")
            yield Finding("crisis.no-freeze-step", "block", said, at, {"title": title})
        if not (scenario.holding or generic):
            said = N_("“{title}” has no holding statement, and the plan has none for all.")
            yield Finding("crisis.no-holding-template", "block", said, f"{at}.holding", {"title": title})
        yield from _spoken(plan, scenario, f"{at}.steps", title)
        yield from _steps(scenario.steps, f"{at}.steps", title)
        if scenario.library == "data_breach":
            yield from _breach(scenario, f"{at}.steps", title)
    yield from _steps(plan.first_hour, "first_hour", translate(N_("The first hour, whatever happens")))


def _spoken(plan: CrisisPlan, scenario: CrisisScenario, at: str, title: str) -> Iterator[Finding]:
    """The first message goes out within what level 3 promises."""
    promised = next((one.holding for one in plan.levels if one.level == CRISIS and one.holding), None)
    first = min(
        (one.minute for one in runbook(plan, scenario) if one.what == "publish" and one.minute is not None),
        default=None,
    )
    if promised is not None and (first is None or first > promised):
        said = N_("“{title}” publishes nothing within {n} minutes, which level 3 promises.")
        yield Finding("crisis.holding-late", "warn", said, at, {"title": title, "n": promised})


def _steps(steps: tuple[RunStep, ...], at: str, title: str) -> Iterator[Finding]:
    for place, one in enumerate(steps):
        facts = {"title": title, "step": one.text or "…"}
        if one.role is None:
            said = N_("“{title}”: nobody does “{step}”. Name a role.")
            yield Finding("crisis.step-without-owner", "block", said, f"{at}.{place}.role", facts)
        if one.minute is None:
            said = N_("“{title}”: “{step}” has no minute.")
            yield Finding("crisis.step-without-deadline", "warn", said, f"{at}.{place}.minute", facts)


def _breach(scenario: CrisisScenario, at: str, title: str) -> Iterator[Finding]:
    """GDPR, article 33: within 72 hours of being aware of it."""
    told = min((one.minute for one in scenario.steps if one.what == "notify" and one.minute is not None), default=None)
    if told is None or told > LAST_NOTICE:
        said = N_("“{title}” does not have the authority notified, or the decision not to written down, within 72 h.")
        yield Finding("crisis.data-breach-clock", "block", said, at, {"title": title})
    elif told > EARLY_NOTICE:
        said = N_("“{title}” notifies the authority after 48 h: 24 are left for what goes wrong.")
        yield Finding("crisis.data-breach-clock", "warn", said, at, {"title": title})


def _freeze(plan: CrisisPlan) -> Iterator[Finding]:
    if not plan.thaw_question:
        said = N_("Frozen posts would go out again unread: write the question that each of them is asked.")
        yield Finding("crisis.thaw-without-review", "block", said, "thaw_question")


def _practised(plan: CrisisPlan, around: Around) -> Iterator[Finding]:
    if not plan.offline:
        said = N_("Nobody knows where the offline copy is: write where the file and the paper are kept.")
        yield Finding("crisis.offline-copy-missing", "warn", said, "offline")
    held = around.beside or ()  # the days of drills that have a report
    last = max([*(one.on for one in plan.drills if one.on), *held], default=None)
    if last is None:
        said = N_("This plan was never tried: hold a drill.")
        yield Finding("crisis.drill-overdue", "warn", said, "drills")
    elif around.today - last > DRILLED:
        said = N_("The last drill was on {day}, more than 12 months ago: hold one.")
        yield Finding("crisis.drill-overdue", "warn", said, "drills", {"day": day(last)})
    elif _lead_changed(plan, around.before):
        said = N_("The crisis lead changed since the last version: hold a drill with the new one.")
        yield Finding("crisis.drill-overdue", "warn", said, "drills")


def _lead_changed(plan: CrisisPlan, before: Content | None) -> bool:
    if not isinstance(before, CrisisPlan) or len(plan.drills) > len(before.drills):
        return False
    mine, theirs = of_role(plan, LEAD), of_role(before, LEAD)
    return mine is not None and theirs is not None and mine.person != theirs.person


def _risks(plan: CrisisPlan, strategy: Strategy) -> Iterator[Finding]:
    from cmsuite.strategy.compute import SEVERE

    covered = {one.risk for one in plan.scenarios if one.risk}
    for risk in strategy.risks:
        weight = risk.probability * risk.impact
        if weight >= SEVERE and risk.key not in covered:
            said = N_("The strategy weighs “{risk}” {n} of 25, and no scenario answers it: name the risk in one.")
            facts = {"risk": risk.what, "n": weight}
            yield Finding("crisis.strategy-risk-uncovered", "block", said, "scenarios", facts)
