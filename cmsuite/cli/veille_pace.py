"""How often sources are asked: their pace, and a hurry in a crisis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, labelled, ngettext
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.veille.pace import Hurry

_UNITS = {"min": 60, "h": 3_600, "d": 86_400}


class Span(click.ParamType[int]):
    """15min, 6h, 2d: seconds."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]{1,5}) ?(min|h|d)", str(value).strip().lower())
        if found is None:
            self.fail(_("{found} is no span of time: write 15min, 6h or 2d.").format(found=shown(str(value), 40)))
        return int(found[1]) * _UNITS[found[2]]


@click.command(
    "pace", cls=Command,
    help=N_("How often SOURCE is asked. PACE: usual, live, daily or weekly (before it is read, never at night)."),
)  # fmt: skip
@click.argument("source", type=int)
@click.argument("pace", required=False)
@click.option("--least", type=Span(), metavar="6h", help=N_("The least time between two looks: 15min, 6h, 2d."))
@click.option("--most", type=Span(), metavar="2d", help=N_("The most time between two looks."))
@click.pass_obj
def pace_(cli: Cli, source: int, pace: str | None, least: int | None, most: int | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.pace import intervals, named
    from cmsuite.veille.pace import pace as put
    from cmsuite.veille.telling_pace import told

    if pace is not None:
        least, most = named(pace)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = put(act, source, least, most)
        interval = intervals(act)[source]
    cli.say(done, labelled(shown(done.title), told(interval)))


@click.command(
    "hurry", cls=Command,
    help=N_("In a crisis: ask the sources of reputation every 15 minutes, for 72 hours at most."),
)  # fmt: skip
@click.argument("sources", type=int, nargs=-1)
@click.option("--because", required=True, metavar="TEXT", help=N_("Which crisis this is for."))
@click.option("--hours", type=int, default=72, help=N_("For how long; it goes back by itself."))
@click.pass_obj
def hurry_(cli: Cli, sources: tuple[int, ...], because: str, hours: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.pace import hurry

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = hurry(act, because, hours=hours, sources=list(sources) or None)
    cli.say(done, hurried(done, cli.moment(done.until)))


def hurried(done: Hurry, until: str) -> str:
    """Until when (in words) how many sources are hurried, and which of them stay slower."""
    from cmsuite.veille.telling_pace import slower

    n = done.sources - len(done.slower)
    said = ngettext(
        "{n} source is asked every 15 minutes until {until}; then at its own pace again.",
        "{n} sources are asked every 15 minutes until {until}; then at their own pace again.",
        n,
    ).format(n=n, until=until)
    return " ".join(filter(None, (said, slower(done))))


@click.command("calm", cls=Command, help=N_("End the hurry of a crisis: sources go back to their own pace."))
@click.argument("sources", type=int, nargs=-1)
@click.pass_obj
def calm_(cli: Cli, sources: tuple[int, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.pace import calm

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = calm(act, sources=list(sources) or None)
    said = ngettext("{n} source is back at its own pace.", "{n} sources are back at their own pace.", done.sources)
    cli.say(done, said.format(n=done.sources))


PACES = (pace_, hurry_, calm_)
