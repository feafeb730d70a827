"""The client's report."""

from __future__ import annotations

from datetime import date

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.metrics import to_option
from cmsuite.cli.suite import Group
from cmsuite.cli.when import from_option
from cmsuite.core.locale import LANGUAGES, N_, _, labelled, moment_here, span
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS


@click.group("report", cls=Group, help=N_("What the client reads: the figures of a period, each with its source."))
def report() -> None:
    pass


@report.command("list", help=N_("The reports that were written, the newest first, and whether each file is there."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.reporting.shelf import shelf

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = [
            {"file": one.file, "format": one.form, "from": one.first, "to": one.last, "language": one.language,
             "at": one.at, "by": one.who, "sha256": one.sha256, "there": (cli.workspace.exports / one.file).is_file()}
            for one in shelf(act)
        ]  # fmt: skip
    cli.table(
        rows,
        [
            (_("period"), lambda row: span(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))),
            (_("language"), lambda row: row["language"]),
            (_("format"), lambda row: row["format"]),
            (_("state"), lambda row: _("ready") if row["there"] else _("file missing")),
            (_("written"), lambda row: moment_here(row["at"])),
            (_("by"), lambda row: shown(row["by"])),
            (_("file"), lambda row: shown(row["file"])),
        ],
        _("No report yet: cmsuite report build writes the first one."),
    )


@report.command("build", help=N_("Write the report of a period into the workspace's exports."))
@from_option
@to_option
@click.option("--lang", "language", type=click.Choice([*LANGUAGES, "all"]), default="all", help=N_("Its language."))
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(FORMATS),
    default=("html",),
    help=N_("The format; may be repeated."),
)
@click.pass_obj
def build_(cli: Cli, first: date | None, last: date | None, language: str, forms: tuple[str, ...]) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import today_in
    from cmsuite.metrics.periods import chosen
    from cmsuite.reporting.build import build

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        period = chosen(first, last, today_in(act))
    languages = LANGUAGES if language == "all" else (language,)
    made = build(
        cli.store, cli.workspace, by=cli.person, brand=cli.brand, period=period, languages=languages, forms=forms
    )
    cli.say(made, "\n".join(labelled(_("report"), str(one.path)) for one in made))


@report.command(
    "compare",
    help=N_("REPORT beside the one before, or OTHER, by their files: what figures and words differ."),
)
@click.argument("file", metavar="REPORT")
@click.argument("other", metavar="[OTHER]", required=False)
@click.pass_obj
def compare_(cli: Cli, file: str, other: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.diff import marked
    from cmsuite.reporting.comparing import compare, pair
    from cmsuite.reporting.shelf import shelf

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        two = pair(shelf(act), file, other)
    found = compare(*two, cli.workspace.exports)
    if cli.as_json:
        cli.say(found, "")
        return
    for file in found.touched:
        cli.note(_("{file} was changed since it was written.").format(file=shown(file)))
    before, after = (span(one.period.first, one.period.last) for one in two)
    cli.table(
        found.figures,
        [
            (_("figure"), lambda one: shown(one.label)),
            (before, lambda one: shown(one.before)),
            (after, lambda one: shown(one.after)),
            ("", lambda one: _("differs") if one.differs else ""),
        ],
        "",
    )
    cli.note(shown(marked(found.summary), 2000))
