"""A drill that runs: begun from a plan, on a fast clock, written line by line; nothing of it leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from cmsuite.charters.crisis_checks import runbook
from cmsuite.charters.crisis_messages import unverified
from cmsuite.charters.crisis_schema import CrisisPlan, CrisisScenario
from cmsuite.charters.crisis_watch import LEASE_S
from cmsuite.charters.crisis_words import KINDS_OF_LINE
from cmsuite.charters.drill_schema import (
    DrillReport,
    LogLine,
    Mode,
    Speed,
    Tried,
    broken,
    instant,
    minutes,
    printed,
)
from cmsuite.charters.drills import LONGEST
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Forbidden, register
from cmsuite.engines.documents import life
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.documents.versions import newest, rehashed
from cmsuite.engines.jobs.history import workers
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail import refs

GROWS = N_("The log of a drill only grows: add a correction.")


class DrillRuns(Forbidden):
    said = N_("Drill under way: nothing can be published for real.")
    hint = N_(
        "Write in the drill what you would publish: cmsuite crisis drill act, or end it: cmsuite crisis drill stop"
    )


class DrillAlready(Refused):
    said = N_("Drill {document} is running already.")
    hint = N_("End it first: cmsuite crisis drill stop")


class NoDrill(Refused):
    said = N_("No drill is running.")
    hint = N_("Begin one: cmsuite crisis drill start SCENARIO")


class NoPlan(Refused):
    said = N_("This brand has no crisis plan.")
    hint = N_("Begin one from the library: cmsuite document new crisis_plan TITLE")


class NoScenario(Usage):
    said = N_("The plan has no scenario {key}.")
    hint = N_("There are: {known}.")


class NoStep(Usage):
    said = N_("The runbook has {n} steps, and no step {step}.")


class NoLine(Usage):
    said = N_("The log has {n} lines, and no line {line} to correct.")


class NothingSaid(Usage):
    said = N_("A line of the log says something.")


class NotWatched(Refused):
    said = N_("[crisis.worker-down] On-call is inactive: no process is watching.")
    hint = N_("Start one and let it run: cmsuite worker. A drill around a table needs none: --mode tabletop")


class LogChanged(Refused):
    said = N_("The log is not edited: add a correction. Line {n} is not as it was written.")


class NotVerified(Refused):
    said = N_("The message says {numbers}, which no fact of the log has.")
    hint = N_("Verify it and write the fact first: cmsuite crisis drill act --kind fact TEXT. Or take the number out.")


@dataclass(frozen=True, slots=True)
class Running:
    """A drill under way, with the version that its log is in."""

    document_id: int
    version_id: int
    report: DrillReport


@register("charters.drill_start", no_undo=N_("A drill that was begun is ended: cmsuite crisis drill stop"))
def start(
    act: Act,
    key: str,
    *,
    title: str,
    mode: Mode = "tabletop",
    speed: Speed = 1,
    expected: int = 3,
    people: Sequence[int] = (),
    others: Sequence[str] = (),
) -> Running:
    """Begin a drill of a scenario of the brand's plan: its validated version, else its newest. people: who takes part
    besides who begins it; others: people who are not of the workspace.

    Raises NoPlan, NoScenario, DrillAlready, NotWatched, Missing, Forbidden.
    """
    act.need("charters.drill")
    document, plan = plan_of(act)
    scenario = scenario_of(plan, key)
    if (there := running(act)) is not None:
        raise DrillAlready(document=there.document_id)
    if mode == "live" and not workers(act, LEASE_S):
        raise NotWatched()
    named = [one for one in dict.fromkeys([act.actor.person_id, *people]) if one is not None]
    takers = [{"person": one, "name": act.get(Person, one).name} for one in named]
    takers += [{"name": clean(one, 120, lines=False)} for one in others]
    row = next((one for one in plan.levels if one.level == expected), None)
    raw = dumped(scenario)
    report = DrillReport.model_validate(
        {
            "scenario": {name: raw[name] for name in Tried.model_fields},
            "mode": mode,
            "speed": speed,
            "begun_at": act.now.isoformat(timespec="seconds"),
            "people": takers,
            "expected": expected,
            "acknowledge": row.acknowledge if row else 15,
            "holding": row.holding if row and row.holding else 60,
            "steps": [dumped(one) for one in runbook(plan, scenario)],
        }
    )
    made = life.create(
        act, "drill_report", title, language=document.language, content=dumped(report), parent=document.id
    )
    act.about(refs.ref(act, "document", made.document_id).id)
    return Running(made.document_id, made.version_id, report)


@register("charters.drill_note", text=("text",), no_undo=GROWS)
def note(
    act: Act,
    text: str,
    *,
    kind: KINDS_OF_LINE = "fact",
    step: int = 0,
    skipped: bool = False,
    level: int | None = None,
    corrects: int = 0,
) -> Running:
    """Add a line to the log of the drill that runs. step: of the runbook, done by it, or skipped with the text as the
    reason. A message says no number that no fact of the log has.

    Raises NoDrill, NoStep, NoLine, NothingSaid, NotVerified, LogChanged, Forbidden.
    """
    found = running(act)
    if found is None:
        raise NoDrill()
    if not _takes_part(found.report, act.actor.person_id):
        act.need("charters.drill")
    report, said = found.report, clean(text, 2000, lines=False)
    if not said:
        raise NothingSaid()
    if step > len(report.steps):
        raise NoStep(n=len(report.steps), step=step)
    if corrects > len(report.log):
        raise NoLine(n=len(report.log), line=corrects)
    if kind == "message" and (unknown := unverified(said, [one.text for one in report.log if one.kind == "fact"])):
        raise NotVerified(numbers=", ".join(unknown))
    line = LogLine.model_validate(
        {
            "minute": minutes(report, act.now),
            "at": act.now.isoformat(timespec="seconds"),
            "who": act.actor.name,
            "kind": "correction" if corrects else kind,
            "text": said,
            "step": step,
            "skipped": skipped,
            "level": level,
            "corrects": corrects,
        }
    )
    return _kept(act, found, log=(*report.log, _sealed(report, line)))


@register("charters.drill_stop", no_undo=N_("A drill that is over is not taken up again: begin a new one."))
def stop(act: Act, document_id: int | None = None) -> Running:
    """End the drill that runs; its report stays a draft until its lessons are written. Raises NoDrill, LogChanged."""
    act.need("charters.drill")
    found = running(act, stale=True)
    if found is None or document_id not in (None, found.document_id):
        raise NoDrill()
    return _kept(act, found, ended_at=act.now.isoformat(timespec="seconds"))


def running(act: Act, *, stale: bool = False) -> Running | None:
    """The drill of this brand that nobody has ended; stale: also one that everybody forgot."""
    query = (
        sa.select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(
            Document.kind == "drill_report",
            Document.archived_at.is_(None),
            DocumentVersion.state == VersionState.DRAFT,
        )
        .order_by(DocumentVersion.id.desc())
    )
    for row in act.session.scalars(query):
        report = cast(DrillReport, read(DrillReport, row.content))
        begun = instant(report.begun_at)
        if begun and not report.ended_at and (stale or act.now - begun < LONGEST):
            return Running(row.document_id, row.id, report)
    return None


def refuse_in_drill(act: Act, *, whole: bool = False) -> None:
    """Nobody who takes part in a drill lets anything leave for real; that they tried is written in its log. whole: nor
    does anybody else of the brand; a worker does what was decided before.

    Raises Forbidden (DrillRuns).
    """
    found = running(act)
    if found is None:
        return
    if not _takes_part(found.report, act.actor.person_id):
        if whole and not act.actor.is_worker:
            raise DrillRuns()
        return
    by, brand, store = act.actor, act.brand, act.store
    text = DrillRuns().sentence

    def tried() -> None:
        with acts.open(store, by=by, brand=brand) as later:
            note(later, text, kind="refused")

    act.when_refused.append(tried)
    raise DrillRuns()


def plan_of(act: Act) -> tuple[Document, CrisisPlan]:
    """The brand's plan: the version that is validated, else the newest one. Raises NoPlan."""
    query = sa.select(Document).where(Document.kind == "crisis_plan", Document.archived_at.is_(None))
    rows = act.session.scalars(query.order_by(Document.id.desc())).all()
    if not rows:
        raise NoPlan()
    valid = (
        sa.select(DocumentVersion)
        .where(
            DocumentVersion.document_id.in_([one.id for one in rows]),
            DocumentVersion.state == VersionState.VALIDATED,
        )
        .order_by(DocumentVersion.document_id.desc(), DocumentVersion.seq.desc())
        .limit(1)
    )
    version = act.session.scalars(valid).first() or newest(act, rows[0].id)
    document = next(one for one in rows if one.id == version.document_id)
    return document, cast(CrisisPlan, read(CrisisPlan, version.content))


def scenario_of(plan: CrisisPlan, key: str) -> CrisisScenario:
    """The scenario of that number, or of that name in the library. Raises NoScenario."""
    wanted = key.strip().casefold()
    for one in plan.scenarios:
        if wanted in (one.key.casefold(), one.library.casefold(), one.title.casefold()):
            return one
    known = ", ".join(f"{one.key} ({one.title})" for one in plan.scenarios)
    raise NoScenario(key=key, known=known or "—")


def _takes_part(report: DrillReport, person: int | None) -> bool:
    return person is not None and any(one.person == person for one in report.people)


def _sealed(report: DrillReport, line: LogLine) -> LogLine:
    return line.model_copy(update={"print": printed(line, report.log[-1].print if report.log else "")})


def _kept(act: Act, found: Running, **changed: Any) -> Running:
    """The report with something changed, locked while it is. Raises LogChanged."""
    row = act.session.scalars(
        sa.select(DocumentVersion).where(DocumentVersion.id == found.version_id).with_for_update()
    ).one()
    there = cast(DrillReport, read(DrillReport, row.content))
    if n := broken(there.log):
        raise LogChanged(n=n)
    report = there.model_copy(update=changed)
    row.content = dumped(report)
    document = act.get(Document, found.document_id)
    rehashed(document, row)
    act.session.flush()
    act.about(refs.ref(act, "document", document.id).id)
    return Running(found.document_id, found.version_id, report)
