"""The drill report as a kind of document: its score, its log, what keeps it from being sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cmsuite.charters.crisis_hours import span
from cmsuite.charters.crisis_messages import culprits
from cmsuite.charters.crisis_schema import RunStep
from cmsuite.charters.crisis_words import LINES, MODES, WHATS
from cmsuite.charters.drill_schema import DrillReport, broken, ended_on, instant
from cmsuite.charters.drill_score import Score, left, score
from cmsuite.charters.drills import REVIEWED, late_on
from cmsuite.core.locale import N_, labelled, moment, number, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind, spoken_tables


@dataclass(frozen=True, slots=True)
class View:
    """What the template is given besides the content. left: steps that nobody did. digest: the print of the last line,
    which holds all before it. due: minutes as people say them."""

    begun: str
    ended: str
    score: Score
    left: tuple[RunStep, ...]
    digest: str
    due: Mapping[int, str]
    words: Mapping[str, Mapping[Any, str]]


def view(content: Content, around: Around) -> View:
    report = cast(DrillReport, content)
    tables: dict[str, Mapping[Any, str]] = {"lines": LINES, "modes": MODES, "whats": WHATS}
    begun, ended = (instant(one) for one in (report.begun_at, report.ended_at))
    numbered = {n: translate(WHATS[step.what]) for n, step in enumerate(report.steps, 1)}
    minutes = {one.minute for one in report.log} | {one.minute for one in report.steps}
    return View(
        begun=moment(begun, around.zone) if begun else "—",
        ended=moment(ended, around.zone) if ended else "—",
        score=score(report),
        left=left(report),
        digest=report.log[-1].print if report.log else "—",
        due={n: span(n) for n in minutes if n is not None},
        words={**spoken_tables(tables), "steps": numbered},
    )


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """The score, by which later texts quote the drill."""
    return {"score": number(score(cast(DrillReport, content)).total)}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a report."""
    made = score(cast(DrillReport, content))
    yield labelled(translate("Score"), f"{made.total}/100")
    yield from (labelled(one.title, f"{one.points}/{one.most} ({one.why})") for one in made.parts)


def check(content: Content, around: Around) -> Iterator[Finding]:
    """The log is as it was written, the drill is over, its lessons are there in time and blame nobody."""
    report = cast(DrillReport, content)
    if n := broken(report.log):
        said = N_("The log is not edited: add a correction. Line {n} is not as it was written.")
        yield Finding("crisis.log-edit", "block", said, f"log.{n - 1}", {"n": n})
    if report.begun_at and not report.ended_at:
        said = N_("The drill is still running: cmsuite crisis drill stop")
        yield Finding("crisis.drill-running", "block", said, "ended_at")
    ended = ended_on(report)
    if ended and not report.lessons and around.today > late_on(ended):
        said = N_("The lessons of a drill are written within {n} working days: they are late.")
        yield Finding("crisis.postmortem-late", "warn", said, "lessons", {"n": REVIEWED})
    for place, one in enumerate(report.actions):
        if not (one.who and one.by):
            said = N_("“{what}” has no owner, or no day.")
            yield Finding("crisis.action-without-owner", "warn", said, f"actions.{place}", {"what": one.what})
    for name in ("summary", "lessons"):
        for word in culprits(getattr(report, name)):
            said = N_("“{word}” looks for a culprit: write the cause.")
            yield Finding("crisis.blame", "warn", said, name, {"word": word})


def written(content: Content) -> Iterator[str]:
    """What was said in the drill is its own source, and so is what it taught."""
    report = cast(DrillReport, content)
    yield from ("summary", "lessons")
    yield from (f"scenario.{name}" for name in ("title", "signs", "holding"))
    yield from (f"log.{n}.{name}" for n in range(len(report.log)) for name in ("text", "at", "print", "who"))
    yield from (f"steps.{n}.{name}" for n in range(len(report.steps)) for name in ("text", "tool"))
    yield from ("begun_at", "ended_at")


REPORT = register_kind(
    Kind(
        "drill_report",
        N_("Drill report"),
        "DRILL",
        DrillReport,
        handed="read",
        checks=(check,),
        computed=view,
        figures=figures,
        follows=("crisis_plan",),
        sums=shown,
        sourced=written,
        stamp=N_("DRILL"),
        unread=frozenset({"scenario", "people", "steps", "log", "mode", "begun_at", "ended_at"}),
    )
)
