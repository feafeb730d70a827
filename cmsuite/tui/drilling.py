"""A crisis plan at hand and the drill that is played from it, as their screens show them: questions, deeds, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cmsuite.charters.crisis_words import STAMP
from cmsuite.core.locale import labelled, number, translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.charters.crisis_hours import OnCall
    from cmsuite.charters.crisis_schema import CrisisScenario, RunStep
    from cmsuite.charters.drill_schema import DrillReport, LogLine, Numbered
    from cmsuite.charters.drilling import Running
    from cmsuite.engines.acts import Act

LAST = 3  # lines of the log that are told below a step


@dataclass(frozen=True, slots=True)
class Scene:
    """A scenario, with what is done in it minute by minute."""

    scenario: CrisisScenario
    steps: tuple[RunStep, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The brand's plan now. on_call: who answers, each with the channels of the plan, in order."""

    title: str
    scenes: tuple[Scene, ...]
    on_call: tuple[tuple[OnCall, tuple[str, ...]], ...]
    runs: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A drill, running or over."""

    document: int
    report: DrillReport

    @property
    def over(self) -> bool:
        return bool(self.report.ended_at)


# ---- for workers


def plan(act: Act) -> Plan:
    """Who is on call now and what can be played. Raises NoPlan."""
    from cmsuite.charters.crisis_checks import runbook
    from cmsuite.charters.crisis_hours import on_call
    from cmsuite.charters.crisis_rota import away
    from cmsuite.charters.drilling import plan_of, running
    from cmsuite.engines.people.models import Brand
    from cmsuite.rooms import load_kinds

    load_kinds()
    document, content = plan_of(act)
    zone = act.get(Brand, act.in_brand).zone
    channels = {one.person.casefold(): one.channels for one in reversed(content.contacts)}
    there = on_call(content.rota, away(act), act.now, zone)
    return Plan(
        document.title,
        tuple(Scene(one, runbook(content, one)) for one in content.scenarios),
        tuple((one, channels.get(one.person.casefold(), ())) for one in there),
        running(act, stale=True) is not None,
    )


def played(act: Act, document: int | None = None) -> Played:
    """The drill of a report; without one, that which runs. Raises NoDrill, Missing."""
    from cmsuite.charters.drill_schema import DrillReport
    from cmsuite.charters.drilling import NoDrill, running
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.models import Document
    from cmsuite.engines.documents.versions import newest
    from cmsuite.rooms import load_kinds

    load_kinds()
    if document is None:
        found = running(act, stale=True)
        if found is None:
            raise NoDrill()
        return Played(found.document_id, found.report)
    act.get(Document, document)
    report = read(DrillReport, newest(act, document).content)
    assert isinstance(report, DrillReport)
    return Played(document, report)


def start(key: str, title: str, mode: Any, speed: Any, level: int, emails: Sequence[str], act: Act) -> Played:
    """Begin a drill. Raises what beginning raises."""
    from cmsuite.charters.drilling import start as begin
    from cmsuite.engines.people.brands import person_by_email
    from cmsuite.rooms import load_kinds

    load_kinds()
    people = [person_by_email(act, one).id for one in emails]
    return _played(begin(act, key, title=title, mode=mode, speed=speed, expected=level, people=people))


def note(text: str, given: Mapping[str, Any], act: Act) -> Played:
    """Add a line to the log. given: what is said of it by name. Raises what noting raises."""
    from cmsuite.charters.drilling import note as add
    from cmsuite.rooms import load_kinds

    load_kinds()
    return _played(add(act, text, **given))


def stop(document: int, act: Act) -> Played:
    """End the drill. Raises NoDrill, LogChanged."""
    from cmsuite.charters.drilling import stop as end
    from cmsuite.rooms import load_kinds

    load_kinds()
    return _played(end(act, document))


def _played(found: Running) -> Played:
    return Played(found.document_id, found.report)


# ---- in words


def on_call_said(found: Plan) -> list[str]:
    """Who is on call now, and how they are reached."""
    lines = []
    for one, channels in found.on_call:
        said = translate("On call now: {person}; then {backup}.")
        if not one.backup:
            said = translate("On call now: {person}; then nobody.")
        line = said.format(person=one.person, backup=one.backup)
        if one.away:
            line += " " + translate("in place of {person}, who is away").format(person=one.away)
        ways = "   ".join(f"{n}. {way}" for n, way in enumerate(channels, 1))
        lines += [line, ways] if ways else [line]
    lines = lines or [translate("! Nobody is on call now.")]
    if found.runs:
        lines.append("! " + translate("A drill is running: enter shows it."))
    return [shown(line, 400) for line in lines]


def scene_told(one: Scene) -> Iterator[str]:
    """A scenario: how it shows, what is said at first, its steps."""
    from cmsuite.charters.crisis_words import WHATS
    from cmsuite.charters.drill_schema import due

    yield shown(f"{one.scenario.key} · {one.scenario.title}")
    if one.scenario.signs:
        yield shown(labelled(translate("How it shows"), one.scenario.signs), 600)
    if one.scenario.holding:
        yield shown(labelled(translate("Holding statement"), one.scenario.holding), 600)
    for step in one.steps:
        yield shown(labelled(f"{due(step)} {translate(WHATS[step.what])}", step.text), 300)


def minute(report: DrillReport, now: datetime) -> int:
    """What the drill's clock says; of one that is over, what it said at its end."""
    from cmsuite.charters.drill_schema import instant, minutes

    return minutes(report, instant(report.ended_at) or now)


def clock_said(found: Played, at: int) -> list[str]:
    """The stamp, always; the scenario and the clock, at a minute; what is late; that nothing leaves."""
    from cmsuite.charters.drill_schema import steps

    report, runbook = found.report, steps(found.report)
    late = sum(one.is_late(at) for one in runbook)
    done = sum(one.line is not None for one in runbook)
    said = translate("{title}, T+{minute} min, clock ×{speed}.")
    line = said.format(title=report.scenario.title, minute=number(at), speed=report.speed)
    counted = translate("Steps done: {done} of {of}; late: {late}.")
    counts = counted.format(done=number(done), of=number(len(report.steps)), late=number(late))
    if found.over:
        end = translate("It is over: its report waits for its lessons.")
    else:
        end = translate("What is decided meanwhile leaves for real only once it is stopped.")
    return [shown(f"*** {translate(STAMP)} *** {line}", 300), f"{counts} {end}"]


def step_told(one: Numbered, found: Played) -> Iterator[str]:
    """A step in full, and the newest lines of the log."""
    from cmsuite.charters.crisis_words import CRISIS_ROLES, WHATS
    from cmsuite.charters.drill_schema import due

    yield shown(labelled(f"{one.n}. {due(one.step)} {translate(WHATS[one.step.what])}", one.step.text), 600)
    if one.step.role or one.step.tool:
        role = translate(CRISIS_ROLES[one.step.role]) if one.step.role else "—"
        yield shown(" · ".join(part for part in (role, one.step.tool) if part), 200)
    if one.line is not None:
        what = translate("skipped") if one.line.skipped else translate("done")
        yield shown(labelled(f"T+{one.line.minute} min, {what}, {one.line.who}", one.line.text), 600)
    log = list(enumerate(found.report.log, 1))
    for n, line in log[-LAST:]:
        yield line_said(n, line)


def line_said(n: int, line: LogLine) -> str:
    from cmsuite.charters.crisis_words import LINES

    return shown(labelled(f"{n} T+{line.minute} min, {translate(LINES[line.kind])}, {line.who}", line.text), 2400)


def line_told(row: tuple[int, LogLine], found: Played) -> Iterator[str]:
    """A line of the log in full, with the step that it does, the level that it decides, the line that it corrects."""
    from cmsuite.charters.crisis_words import WHATS

    n, line = row
    yield line_said(n, line)
    if line.step:
        step = translate(WHATS[found.report.steps[line.step - 1].what])
        yield labelled(translate("Step"), f"{line.step}. {step}")
    if line.level is not None:
        yield labelled(translate("Level"), str(line.level))
    if line.corrects:
        before = found.report.log[line.corrects - 1]
        yield labelled(translate("Corrects line"), line_said(line.corrects, before))
    yield labelled(translate("Print"), shown(line.print))
