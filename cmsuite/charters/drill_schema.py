"""What a drill report holds: what was tried, on which clock, its log that only grows, what it taught."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from cmsuite.charters.crisis_schema import Library, Minutes, RunStep
from cmsuite.charters.crisis_words import KINDS_OF_LINE, LIBRARY, LINES, MODES
from cmsuite.charters.words import worded
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, Day, Text, Words

Mode = Literal["tabletop", "live"]
Speed = Literal[1, 4, 10]
PRINT = 16  # letters of the print of a line


class Tried(Content):
    """The scenario as the plan had it."""

    key: Words = Field("", title=N_("No."))
    title: Words = Field("", title=N_("Scenario"))
    library: Library = Field("other", title=N_("Of the library"), json_schema_extra=worded(LIBRARY))
    signs: Words = Field("", title=N_("How it shows"))
    holding: Words = Field("", title=N_("Holding statement"))


class Taker(Content):
    """Who takes part. person: the number of a person of the workspace, 0 for somebody else."""

    person: int = Field(0, ge=0, title=N_("Person of the workspace"))
    name: Words = Field("", title=N_("Name"))


class LogLine(Content):
    """minute: of the drill's clock, from T0. at: the instant, as ISO 8601. step: the number of a step of the runbook
    that it does, 0 for none; skipped: with a reason instead. level: that it decides. print: of it and all before it."""

    minute: Minutes = Field(0, title=N_("Minutes from T0"))
    at: Words = Field("", title=N_("At"))
    who: Words = Field("", title=N_("Who"))
    kind: KINDS_OF_LINE = Field("fact", title=N_("Kind"), json_schema_extra=worded(LINES))
    text: Words = Field("", title=N_("Text"))
    step: int = Field(0, ge=0, le=1000, title=N_("Step"))
    skipped: bool = Field(False, title=N_("Skipped"))
    level: int | None = Field(None, ge=0, le=4, title=N_("Level"))
    corrects: int = Field(0, ge=0, le=100_000, title=N_("Corrects line"))
    print: Words = Field("", title=N_("Print"))


class DrillAction(Content):
    what: Words = Field("", title=N_("Action"))
    who: Words = Field("", title=N_("Who"))
    by: Day | None = Field(None, title=N_("Until"))


class DrillReport(Content):
    """acknowledge, holding: the minutes that the plan promises at the level that is expected."""

    scenario: Tried = Field(Tried.model_construct(), title=N_("Scenario"))
    mode: Mode = Field("tabletop", title=N_("Form"), json_schema_extra=worded(MODES))
    speed: int = Field(1, ge=1, le=10, title=N_("Minutes of the drill in a minute"))
    begun_at: Words = Field("", title=N_("Begun at"))
    ended_at: Words = Field("", title=N_("Ended at"))
    people: tuple[Taker, ...] = Field((), title=N_("Taking part"))
    expected: Annotated[int, Field(ge=0, le=4)] = Field(3, title=N_("Level that is right"))
    acknowledge: Minutes = Field(15, title=N_("Minutes to acknowledge"))
    holding: Minutes = Field(60, title=N_("Minutes to the holding statement"))
    steps: tuple[RunStep, ...] = Field((), title=N_("Steps"))
    log: tuple[LogLine, ...] = Field((), title=N_("Log"))
    summary: Text = Field("", title=N_("In short"))
    lessons: Text = Field("", title=N_("What it taught"))
    actions: tuple[DrillAction, ...] = Field((), title=N_("Actions"))


def printed(line: LogLine, before: str) -> str:
    """The print of a line that follows one of that print."""
    said = line.model_dump(mode="json", exclude={"print"})
    text = json.dumps([before, said], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:PRINT]


def broken(log: Iterable[LogLine]) -> int:
    """The number of the first line that is not as it was written, 0 where all are."""
    before = ""
    for n, line in enumerate(log, 1):
        if line.print != printed(line, before):
            return n
        before = line.print
    return 0


def instant(said: str) -> datetime | None:
    """The instant that a content names. None where it names none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def minutes(report: DrillReport, now: datetime) -> int:
    """What the drill's clock says."""
    begun = instant(report.begun_at)
    return max(0, int((now - begun).total_seconds() * report.speed // 60)) if begun else 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """A step of the runbook by its number. line: of the log, that did it or skipped it."""

    n: int
    step: RunStep
    line: LogLine | None

    def is_late(self, at: int) -> bool:
        """Whether it should have been done by a minute, and was not."""
        return self.line is None and self.step.minute is not None and self.step.minute < at


def steps(report: DrillReport) -> list[Numbered]:
    """The runbook, each step with the line that did it first."""
    did = {one.step: one for one in reversed(report.log) if one.step}
    return [Numbered(n, step, did.get(n)) for n, step in enumerate(report.steps, 1)]


def due(step: RunStep) -> str:
    """By when, from T0."""
    return "—" if step.minute is None else f"T+{step.minute}"


def ended_on(report: DrillReport) -> date | None:
    found = instant(report.ended_at)
    return found.date() if found else None
