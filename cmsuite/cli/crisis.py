"""Commands about a crisis: how grave an hour is, by its numbers and by what happened; its plan and drills."""

from __future__ import annotations

import re
from typing import Any

import click

from cmsuite.charters import severity
from cmsuite.cli import crisis_drill, crisis_plan, crisis_replay
from cmsuite.cli.context import Cli
from cmsuite.cli.crisis_read import matrix_of
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _, number, percent, translate


class NotCounts(Usage):
    said = N_("{given} are no counts of hours.")
    hint = N_("Write whole numbers with commas: --usual 11,9,12,14,12,15,10,13")


class MoreThanAll(Usage):
    said = N_("{negative} of {all} cannot be negative.")
    hint = N_("--of counts all that was said in three hours, --negative the negative ones among it.")


class NotBoth(Usage):
    said = N_("A level by the matrix needs both: how grave it is, and how far it reached.")
    hint = N_("Say --severity and --reach.")


@click.group("crisis", cls=Group, help=N_("Crisis: level of an hour, past hours, plan, rota, drills."))
def crisis() -> None:
    pass


@crisis.command("level", help=N_("The level that X mentions and messages in one hour propose, with its numbers."))
@click.argument("x", type=click.IntRange(0))
@click.option("--usual", default="", metavar="N,N…", help=N_("The same hour of the last weeks, 4 to 8 of them."))
@click.option("--days", default="", metavar="N,N…", help=N_("The same hour of the last 28 days, where weeks lack."))
@click.option("--negative", type=click.IntRange(0), default=0, help=N_("How many of three hours are negative."))
@click.option("--of", "of", type=click.IntRange(0), default=0, help=N_("How many of three hours were looked at."))
@click.option("--usual-negative", type=click.FloatRange(0, 100), default=0.0, help=N_("Negative in 28 days, in %."))
@click.option("--claims", type=click.IntRange(0), default=0, help=N_("Identical claims of a defect in 24 h."))
@click.option("--doubled", is_flag=True, help=N_("It doubled in 30 minutes."))
@click.option("--ten-times", type=click.IntRange(0), default=0, help=N_("Hours in a row at ten times the usual."))
@click.option("--networks", type=click.IntRange(0), default=0, help=N_("Networks at level 3 for 24 h."))
@click.option("--trending", is_flag=True, help=N_("A subject of the brand is in the trends of a platform."))
@click.option(
    "--event",
    "events",
    multiple=True,
    type=click.Choice(list(severity.EVENTS)),
    help=N_("What happened; may be repeated."),
)
@click.option(
    "--severity",
    "gravity",
    type=click.Choice(list(severity.GRAVITIES)),
    help=N_("How grave it is: with --reach it says the level where no trigger fires."),
)
@click.option("--reach", type=click.Choice(list(severity.REACHES)), help=N_("How far it reached."))
@click.option("--small", is_flag=True, help=N_("A small brand: 5 in an hour are enough, if chance is no reason."))
@click.pass_obj
def level_(
    cli: Cli, /, x: int, usual: str, days: str, events: tuple[str, ...], gravity: Any, reach: Any, **given: Any
) -> None:
    if (gravity is None) != (reach is None):
        raise NotBoth()
    if given["negative"] > given["of"]:
        raise MoreThanAll(negative=given["negative"], all=given["of"])
    known = severity.usual(_counts(usual), _counts(days))
    hour = severity.Hour(
        x,
        given["negative"],
        given["of"],
        given["usual_negative"] / 100,
        given["claims"],
        given["doubled"],
        given["ten_times"],
        given["networks"],
        given["trending"],
    )
    happened = [one for one in severity.EVENTS if one in events]
    least = severity.SMALL_X_MIN if given["small"] else severity.X_MIN
    found = severity.measured(hour, known, happened, least)
    if gravity is not None:
        found = severity.by_matrix(found, gravity, reach, matrix_of(cli))
    value = {
        "level": found.level,
        "usual": known and {"median": known.middle, "deviation": known.deviation},
        "line": found.line if known else None,
        "z": round(found.z, 2) if known else None,
        "negative_low": found.low and round(found.low, 4),
        "why": found.why,
    }
    cli.say(value, "\n".join(_told(found, known, x, given["of"])))


def _told(found: Any, known: Any, x: int, of: int) -> list[str]:
    lines = [_("Level {n}, {word}: proposed.").format(n=found.level, word=translate(severity.LEVELS[found.level]))]
    lines += [f"  {said}" for said in found.why] or ["  " + _("Nothing is out of the usual.")]
    if known is None:
        lines.append("  " + _("No baseline: it takes 4 weeks of the same hour, or 28 days. Numbers say nothing yet."))
    else:
        said = _("{x} in the hour; usual {usual}, deviation {deviation}; alert line {line}; z {z}.")
        lines.append("  " + said.format(
            x=x, usual=number(known.middle, 1), deviation=number(known.deviation, 1), line=number(found.line, 1),
            z=number(found.z, 1),
        ))  # fmt: skip
    if found.low is not None:
        lines.append("  " + _("Negative: at least {low} (95%, n = {n}).").format(low=percent(found.low), n=of))
    elif of:
        lines.append("  " + _("The negative share says nothing below {n} comments.").format(n=severity.ENOUGH))
    lines.append("  " + _("A named person confirms, raises or refuses it."))
    return lines


def _counts(given: str) -> list[int]:
    if not given.strip():
        return []
    if not re.fullmatch(r"\s*\d{1,9}(\s*[,;]\s*\d{1,9})*\s*", given):
        raise NotCounts(given=given)
    return [int(one) for one in re.findall(r"\d+", given)]


for command in (*crisis_replay.COMMANDS, *crisis_plan.COMMANDS, *crisis_drill.COMMANDS):
    crisis.add_command(command)
