"""What a drill is worth, out of 100: acknowledgement, freeze, level, holding statement, steps, log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cmsuite.charters.crisis_schema import RunStep
from cmsuite.charters.drill_schema import DrillReport
from cmsuite.core.locale import N_, translate

ACKNOWLEDGED, FROZEN, LEVEL, HOLDING, STEPS, LOG = 20, 15, 15, 20, 15, 15
FREEZE_BY = 5  # minutes, where the runbook has no step for it
SLOWEST = 3  # times the delay, at which nothing is left of the points
LOGGED = ("fact", "decision", "message", "contact")
QUIET = 30  # minutes of the drill without a line that are too many
TRIED = 5  # points off for each attempt to publish for real, three at most


@dataclass(frozen=True, slots=True)
class Part:
    """A criterion: how many points of how many, and why."""

    title: str
    points: int
    most: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    parts: tuple[Part, ...]
    total: int


def score(report: DrillReport) -> Score:
    """All criteria, in the language in force."""
    parts = tuple(_parts(report))
    return Score(parts, max(0, sum(one.points for one in parts)))


def graded(minute: int | None, delay: int, most: int) -> int:
    """All points within the delay, then fewer in a straight line, none from three times the delay on or never."""
    if minute is None:
        return 0
    if minute <= delay:
        return most
    late = (minute - delay) / max(1, (SLOWEST - 1) * delay)
    return max(0, round(most * (1 - late)))


def left(report: DrillReport) -> tuple[RunStep, ...]:
    """The steps of the runbook that nobody did, nor skipped with a reason."""
    done = {one.step for one in report.log if one.step}
    return tuple(step for n, step in enumerate(report.steps, 1) if n not in done)


def first(report: DrillReport, *whats: str) -> int | None:
    """The minute at which a kind of step was done first."""
    numbers = {n for n, step in enumerate(report.steps, 1) if step.what in whats}
    return next((one.minute for one in report.log if one.step in numbers and not one.skipped), None)


def _parts(report: DrillReport) -> Iterator[Part]:
    called = next((one.minute for one in report.log if one.kind == "contact" and not one.skipped), None)
    alerted = first(report, "alert")
    at = min((one for one in (called, alerted) if one is not None), default=None)
    yield _timed(N_("Acknowledgement"), at, report.acknowledge, ACKNOWLEDGED)
    by = next((one.minute for one in report.steps if one.what == "freeze" and one.minute is not None), FREEZE_BY)
    yield _timed(N_("Freeze of publications"), first(report, "freeze"), by, FROZEN)
    yield _level(report)
    yield _timed(N_("Holding statement"), first(report, "publish"), report.holding, HOLDING)
    of, undone = len(report.steps), len(left(report))
    why = translate("{done} of {of} steps").format(done=of - undone, of=of)
    yield Part(translate("Steps of the runbook"), round(STEPS * (of - undone) / of) if of else 0, STEPS, why)
    yield _log(report)
    if tried := sum(one.kind == "refused" for one in report.log):
        why = translate("{n} attempts to publish for real, refused").format(n=tried)
        yield Part(translate("Real publication"), -TRIED * min(3, tried), 0, why)


def _timed(title: str, minute: int | None, delay: int, most: int) -> Part:
    why = translate("never")
    if minute is not None:
        why = translate("T+{minute} min, {delay} promised").format(minute=minute, delay=delay)
    return Part(translate(title), graded(minute, delay, most), most, why)


def _level(report: DrillReport) -> Part:
    decided = [one.level for one in report.log if one.level is not None]
    if not decided:
        return Part(translate("Level"), 0, LEVEL, translate("never"))
    off = abs(decided[-1] - report.expected)
    why = translate("{decided} decided, {right} is right").format(decided=decided[-1], right=report.expected)
    return Part(translate("Level"), LEVEL if off == 0 else LEVEL // 2 if off == 1 else 0, LEVEL, why)


def _log(report: DrillReport) -> Part:
    """Two points for each kind of line that is there, four for lines that say something, three for no silence."""
    mine = [one for one in report.log if one.kind not in ("injection", "refused")]
    there = [kind for kind in LOGGED if any(one.kind == kind for one in mine)]
    telling = bool(mine) and all(len(one.text) >= 10 and one.who for one in mine)
    silent = max((later.minute - sooner.minute for sooner, later in pairwise(mine)), default=QUIET + 1)
    points = 2 * len(there) + (4 if telling else 0) + (3 if silent <= QUIET else 0)
    why = translate("{n} of {of} kinds of lines; longest silence {silent} min")
    facts = {"n": len(there), "of": len(LOGGED), "silent": silent if len(mine) > 1 else "—"}
    return Part(translate("Quality of the log"), points, LOG, why.format(**facts))
