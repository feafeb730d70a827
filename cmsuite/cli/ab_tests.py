"""Commands of a test of two versions: how many people it needs, and what may be said once they are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, number, percent, read_number

if TYPE_CHECKING:
    from cmsuite.core.shares import Gap, Part


class Percent(click.ParamType[float]):
    """A rate as people write it, 2.5 or 2,5 %: the rate, 0.025."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = read_number(str(value).replace("%", "").replace(",", "."))
        if found is None:
            self.fail(_("{value!r} is no rate: write 2.5 for 2.5%.").format(value=value), param, ctx)
        return float(found) / 100


class Counted(click.ParamType[tuple[int, int]]):
    """How many did it, of how many: 280/14000."""

    name = "did/people"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(\d{1,12})/(\d{1,12})", re.sub(r"\s", "", str(value)))
        if found is None:
            self.fail(_("{value!r} is no count: write 280/14000.").format(value=value), param, ctx)
        return int(found[1]), int(found[2])


@click.command(
    "ab-plan",
    cls=Command,
    help=N_(
        "How many people a test of two versions needs to tell the rate TODAY from a rate WANTED, both in percent."
        " Decided before it begins: whoever stops when the figures please is mostly wrong."
    ),
)
@click.argument("today", type=Percent())
@click.argument("wanted", type=Percent())
@click.option("--per-day", type=click.IntRange(1), metavar="N", help=N_("People a day, of both versions together."))
@click.pass_obj
def ab_plan(cli: Cli, today: float, wanted: float, per_day: int | None) -> None:
    from cmsuite.core.shares import days_for, needed

    found = needed(today, wanted)
    people = 2 * found.each
    days = days_for(people, per_day) if per_day else None
    values = {"each": number(found.each), "people": number(people), "days": number(days or 0)}
    said = _("Each version needs {each} people, {people} in all.")
    lasts = _("Each version needs {each} people, {people} in all: {days} days, in whole weeks.")
    cli.say(
        {"each": found.each, "people": people, "days": days, "rough": found.rough},
        (lasts if days else said).format(**values),
    )
    if found.rough:
        cli.note(_("That is rough: with so few people, chance is not spread as this count takes it to be. Take more."))
    cli.note(
        _(
            "Of 100 tests without a difference 5 will show one; of 100 in which the versions differ by so much, 80."
            " Count people and not views, give each one version at random, and read the result once, at the end."
        )
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of two versions. verdict: early, few, differ or alike; what may not be read yet is kept back."""

    verdict: str
    first: Part
    second: Part
    apart: float | None = None
    low: float | None = None
    high: float | None = None
    z: float | None = None
    p: float | None = None


@click.command(
    "ab-read",
    cls=Command,
    help=N_("Whether two versions differ, from how many did it of how many people in each: 280/14000 364/14000."),
)
@click.argument("a", type=Counted())
@click.argument("b", type=Counted())
@click.option(
    "--planned", type=click.IntRange(1), metavar="N", help=N_("The people of each version that were planned: ab-plan.")
)
@click.pass_obj
def ab_read(cli: Cli, a: tuple[int, int], b: tuple[int, int], planned: int | None) -> None:
    from cmsuite.core.shares import gap

    found = _verdict(gap((a[0], b[0]), (a[1], b[1])), planned)
    if cli.as_json:
        cli.say(found, "")
    else:
        counts = [
            (_("version"), lambda row: row[0]),
            (_("did it"), lambda row: number(row[1])),
            (_("people"), lambda row: number(row[2].n)),
        ]
        rates = [
            (_("rate"), lambda row: percent(row[2].rate, 2)),
            (_("true rate, 95% sure"), lambda row: f"{percent(row[2].low, 2)} – {percent(row[2].high, 2)}"),
        ]
        rows = [("A", a[0], found.first), ("B", b[0], found.second)]
        cli.table(rows, counts if found.verdict == "early" else counts + rates, empty="")
        click.echo(_said(found, planned))
    if found.verdict in ("differ", "alike"):
        if planned is None:
            cli.note(_("This holds only if the number of people was decided before: --planned N."))
        cli.note(
            _(
                "It is a test only if chance gave each person a version. Posts of different days or hours are a"
                " comparison: the day may have made the difference."
            )
        )


def _verdict(found: Gap, planned: int | None) -> Verdict:
    from cmsuite.core.shares import ALPHA

    if planned and min(found.first.n, found.second.n) < planned:
        return Verdict("early", found.first, found.second)
    interval = {"apart": found.apart, "low": found.low, "high": found.high}
    if found.p is None:
        return Verdict("few", found.first, found.second, **interval)
    word = "differ" if found.p < ALPHA else "alike"
    return Verdict(word, found.first, found.second, **interval, z=found.z, p=found.p)


def _said(found: Verdict, planned: int | None) -> str:
    """The verdict in a sentence; differences in points of percentage."""
    sentences = {
        "early": _("No verdict yet: {there} of the {planned} people planned for each version are there."),
        "few": _(
            "No verdict: too few did it, or did not, for chance to be counted out. The difference is {apart} points,"
            " and may be anything from {low} to {high}."
        ),
        "differ": _("They differ: B less A is {apart} points, 95% sure between {low} and {high} (z = {z}, p = {p})."),
        "alike": _(
            "No winner: B less A is {apart} points, 95% sure between {low} and {high} (z = {z}, p = {p}). That is no"
            " proof that they are equal."
        ),
    }
    return sentences[found.verdict].format(
        there=number(min(found.first.n, found.second.n)),
        planned=number(planned),
        apart=_points(found.apart),
        low=_points(found.low),
        high=_points(found.high),
        z=number(found.z, 2),
        p=number(found.p, 4) if found.p is None or found.p >= 0.0001 else f"< {number(0.0001, 4)}",
    )


def _points(rate: float | None) -> str:
    return number(None if rate is None else 100 * rate, 2)
