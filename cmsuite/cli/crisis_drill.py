"""cmsuite crisis drill: a scenario of the plan, played on a fast clock; nothing leaves the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cmsuite.charters.crisis_words import LINES, MODES, STAMP, WHATS
from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import lines_of
from cmsuite.cli.document_read import load
from cmsuite.cli.suite import Group
from cmsuite.core.locale import N_, _, labelled, translate

if TYPE_CHECKING:
    from cmsuite.charters.drill_schema import DrillReport
    from cmsuite.charters.drilling import Running

TYPED = [name for name in LINES if name not in ("injection", "refused", "correction")]
SPEEDS = {"1": 1, "4": 4, "10": 10}


@click.group("drill", cls=Group, help=N_("A drill: start, inject, act, show, stop. Nothing of it is published."))
def drill() -> None:
    pass


@drill.command("start", help=N_("Begin a drill of SCENARIO: its number in the plan, its name or that of the library."))
@click.argument("scenario")
@click.option("--title", default="", help=N_("What the report is called."))
@click.option("--mode", type=click.Choice(list(MODES)), default="tabletop", help=N_("Around a table, or live."))
@click.option("--speed", type=click.Choice(list(SPEEDS)), default="1", help=N_("Minutes of the drill in a minute."))
@click.option("--level", type=click.IntRange(0, 4), default=3, help=N_("The level that would be right."))
@click.option("--with", "people", multiple=True, metavar="EMAIL", help=N_("Who takes part too; may be repeated."))
@click.pass_obj
def start_(cli: Cli, scenario: str, title: str, mode: Any, speed: str, level: int, people: tuple[str, ...]) -> None:
    from cmsuite.charters.drilling import plan_of, scenario_of, start
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import person_by_email

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        named = scenario_of(plan_of(act)[1], scenario).title
        others = [person_by_email(act, one).id for one in people]
        fast: Any = SPEEDS[speed]
        called = title or f"{_(STAMP)} · {named}"
        made = start(act, scenario, title=called, mode=mode, speed=fast, expected=level, people=others)
    lines = [_("Drill {document} runs: {title}, clock ×{speed}.").format(
        document=made.document_id, title=named, speed=speed
    )]  # fmt: skip
    lines += [*_steps(made.report), _("What is decided meanwhile leaves for real only once it is stopped.")]
    lines += [_("What is planned meanwhile waits, and leaves afterwards one by one, where it is not too late.")]
    _say(cli, made, lines)


@drill.command("inject", help=N_("Put TEXT into the drill: a comment, a call, a picture that somebody invents."))
@click.argument("text")
@click.pass_obj
def inject_(cli: Cli, text: str) -> None:
    _note(cli, text, kind="injection")


@drill.command("act", help=N_("Write TEXT in the log: what is known, decided, said, done."))
@click.argument("text")
@click.option("--kind", type=click.Choice(TYPED), default="fact", help=N_("What kind of line it is."))
@click.option("--step", type=click.IntRange(1), default=None, help=N_("The step of the runbook that it does."))
@click.option("--skip", is_flag=True, help=N_("The step is skipped: TEXT says why."))
@click.option("--level", type=click.IntRange(0, 4), default=None, help=N_("The level that is decided."))
@click.option("--corrects", type=click.IntRange(1), default=None, help=N_("The line of the log that it corrects."))
@click.pass_obj
def act_(cli: Cli, text: str, kind: Any, step: int | None, skip: bool, level: int | None, corrects: int | None) -> None:
    _note(cli, text, kind=kind, step=step or 0, skipped=skip, level=level, corrects=corrects or 0)


@drill.command("show", help=N_("The drill that runs: its clock, what is due, its log, its score so far."))
@click.pass_obj
def show_(cli: Cli) -> None:
    from cmsuite.charters.drill_schema import minutes
    from cmsuite.charters.drilling import NoDrill, running
    from cmsuite.engines import acts

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found, now = running(act, stale=True), act.now
    if found is None:
        raise NoDrill()
    at = minutes(found.report, now)
    lines = [_("{title}, T+{minute} min, clock ×{speed}.").format(
        title=found.report.scenario.title, minute=at, speed=found.report.speed
    )]  # fmt: skip
    _say(cli, found, [*lines, *_steps(found.report, at), *_log(found.report), *_score(found.report)])


@drill.command("stop", help=N_("End the drill and say its score; its report waits for its lessons."))
@click.pass_obj
def stop_(cli: Cli) -> None:
    from cmsuite.charters.drilling import stop
    from cmsuite.engines import acts

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = stop(act)
    said = _("Write its lessons and actions within 5 working days: cmsuite document edit {document}")
    _say(cli, done, [*_score(done.report), said.format(document=done.document_id)])


def _note(cli: Cli, text: str, **given: Any) -> None:
    from cmsuite.charters.drilling import note
    from cmsuite.engines import acts

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = note(act, text, **given)
    line = done.report.log[-1]
    _say(cli, done, [labelled(f"T+{line.minute} min, {translate(LINES[line.kind])}", line.text)])


def _say(cli: Cli, found: Running, lines: list[str]) -> None:
    """Everything that a drill says bears its stamp."""
    from cmsuite.charters.drill_score import score
    from cmsuite.engines.documents.content import dumped

    value = {
        "document": found.document_id,
        "drill": True,
        "log": dumped(found.report)["log"],
        "score": score(found.report),
    }
    cli.say(value, lines_of([f"*** {_(STAMP)} ***", *lines]))


def _steps(report: DrillReport, at: int | None = None) -> list[str]:
    """The runbook by number; at: what is done and what is late by then."""
    from cmsuite.charters.drill_schema import due, steps

    lines = []
    for one in steps(report):
        sign = "x" if one.line is not None else "!" if at is not None and one.is_late(at) else " "
        what = translate(WHATS[one.step.what])
        lines.append(labelled(f"  [{sign}] {one.n} {due(one.step)} {what}", one.step.text))
    return lines


def _log(report: DrillReport) -> list[str]:
    return [
        labelled(f"  {n} T+{one.minute} min, {translate(LINES[one.kind])}, {one.who}", one.text)
        for n, one in enumerate(report.log, 1)
    ]


def _score(report: DrillReport) -> list[str]:
    from cmsuite.charters.drill_score import score

    made = score(report)
    head = labelled(_("Score"), f"{made.total}/100")
    return [head, *(labelled(f"  {one.title}", f"{one.points}/{one.most} ({one.why})") for one in made.parts)]


COMMANDS = (drill,)
