"""The client's report."""

from __future__ import annotations

from datetime import date

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.metrics import to_option
from cmsuite.cli.suite import Group
from cmsuite.cli.when import from_option
from cmsuite.core.locale import LANGUAGES, N_, _, labelled


@click.group("report", cls=Group, help=N_("What the client reads: the figures of a period, each with its source."))
def report() -> None:
    pass


@report.command("build", help=N_("Write the report of a period into the workspace's exports."))
@from_option
@to_option
@click.option("--lang", "language", type=click.Choice([*LANGUAGES, "all"]), default="all", help=N_("Its language."))
@click.pass_obj
def build_(cli: Cli, first: date | None, last: date | None, language: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.metrics.periods import chosen
    from cmsuite.reporting.build import build

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        period = chosen(first, last, today_in(act))
    languages = LANGUAGES if language == "all" else (language,)
    made = build(cli.store, cli.workspace, by=cli.person, brand=cli.brand, period=period, languages=languages)
    cli.say(made, "\n".join(labelled(_("report"), str(one.path)) for one in made))
