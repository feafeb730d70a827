"""Counters and figures: read them from the networks, print those of a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cmsuite.cli.ab_tests import ab_plan, ab_read
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command, Group
from cmsuite.cli.when import Day, from_option
from cmsuite.core.locale import N_, _, labelled, ngettext, number
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmsuite.metrics.collect import Collected
    from cmsuite.metrics.kpi import Line

to_option = click.option(
    "--to", "last", type=Day(), help=N_("The last day, else today; without both days, the last full month.")
)


@click.group("metrics", cls=Group, help=N_("Counters of what was published, read from the networks."))
def metrics() -> None:
    pass


metrics.add_command(ab_plan)
metrics.add_command(ab_read)


@metrics.command("collect", help=N_("Read the counters that are due."))
@click.option("--now", is_flag=True, help=N_("Read every published post at once, due or not."))
@click.pass_obj
def collect_(cli: Cli, now: bool) -> None:
    from cmsuite.cli.tools import tools
    from cmsuite.metrics.collect import collect

    brand = cli.brand
    done = collect(cli.store, tools(cli), now=now, brand=brand)
    cli.say(done, _collected(done))
    for failure in done.failed:
        cli.note(labelled(shown(failure.account), shown(failure.said)))
    if done.failed:
        raise click.exceptions.Exit(1)


def _collected(done: Collected) -> str:
    said = ngettext(
        "Read {posts} post: {facts} new facts, {revised} of them corrections.",
        "Read {posts} posts: {facts} new facts, {revised} of them corrections.",
        done.posts,
    )
    counts = {name: number(getattr(done, name)) for name in ("posts", "facts", "revised")}
    return said.format(**counts)


@click.command("kpi", cls=Command, help=N_("The figures of a period, each beside that of the period before."))
@from_option
@to_option
@click.pass_obj
def kpi(cli: Cli, first: date | None, last: date | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.metrics import words
    from cmsuite.metrics.measure import measures, plain
    from cmsuite.metrics.periods import chosen

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        period = chosen(first, last, today_in(act))
        lines = measures(act, period, cli.workspace.root).lines
    if cli.as_json:
        cli.say({"period": period, "previous": period.previous, "kpis": [plain(line) for line in lines]}, "")
        return
    cli.note(_("{period}, beside {previous}").format(period=period, previous=period.previous))
    columns = [
        (_("KPI"), lambda line: words.label(line.kpi)),
        (_("period"), lambda line: words.amount(line.now.value)),
        (_("before"), lambda line: words.amount(line.before.value)),
        (_("change"), words.change),
        (_("source"), lambda line: words.source(line.now.source)),
    ]
    cli.table(lines, columns, empty=_("No KPI is defined for that period."))
    for note, labels in _notes(lines).items():
        cli.note(labelled(", ".join(labels), note))


def _notes(lines: Sequence[Line]) -> dict[str, list[str]]:
    """What is to be known about the figures, each sentence once, with those that it is about."""
    from cmsuite.metrics import words

    found: dict[str, list[str]] = {}
    for line in lines:
        for note in words.notes(line):
            found.setdefault(note, []).append(words.label(line.kpi))
    return found
