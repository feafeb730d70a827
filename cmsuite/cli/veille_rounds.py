"""What asking the feeds costs and gives: the log, the report of frugality, sources that are stopped and taken up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.cli.when import Since
from cmsuite.core.errors import Usage
from cmsuite.core.locale import LANGUAGES, N_, _, language, number, percent
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES, PAPERS


class NoMonth(Usage):
    said = N_("{found} is not a month.")
    hint = N_("It is written as 2026-03.")


@click.command("log", cls=Command, help=N_("What was asked of each source and what came, day by day."))
@click.option("--since", type=Since(), metavar="DAY|7d", help=N_("From that day on; else seven days."))
@click.option("--source", type=int, metavar="SOURCE", help=N_("Only this source, by its number."))
@click.pass_obj
def log_(cli: Cli, since: date | timedelta | None, source: int | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.frugality import log

    today = cli.store.now().date()
    start = since if isinstance(since, date) else today - (since or timedelta(days=7))
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = log(act, start, source)
    cli.table(
        lines,
        [
            (_("day"), lambda one: f"{one.day:%d/%m/%Y}"),
            (_("source"), lambda one: shown(one.title, 40)),
            (_("requests"), lambda one: one.requests),
            (_("not modified"), lambda one: one.unchanged),
            (_("kB"), lambda one: number(one.size / 1e3, 1)),
            (_("ms"), lambda one: one.ms),
            (_("new"), lambda one: one.new_items),
            (_("errors"), lambda one: one.errors),
            (_("last error"), lambda one: shown(one.last_error or "", 80)),
        ],
        _("Nothing was asked in that time: cmsuite veille fetch"),
    )


@click.command(
    "frugality", cls=Command, help=N_("What the watch cost and gave in a month, and which sources give nothing.")
)
@click.option("--month", metavar="YYYY-MM", help=N_("Which month; else this one."))
@click.option("--format", "form", type=click.Choice(PAPERS), help=N_("Write it as a document, with the register."))
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help=N_("The language of the file; else yours."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def frugality_(cli: Cli, month: str | None, form: str | None, tongue: str | None, path: Path | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.frugality import frugality, month_of
    from cmsuite.veille.telling_cost import removal, report, state_word

    start, end = month_of(first_of(month) if month else cli.store.now().date())
    if form:
        _paper(cli, start, end, form, tongue or language(), path)
        return
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = frugality(act, start, end)
    if cli.as_json:
        cli.say(found, "")
        return
    if not cli.sheet:
        lines = [*report(found), *(removal(one) for one in found.sources if one.why)]
        click.echo("\n".join(shown(line) for line in lines) + "\n")
    cli.table(
        found.sources,
        [
            (_("number"), lambda one: one.source),
            (_("source"), lambda one: shown(one.title, 40)),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("requests"), lambda one: one.requests),
            (_("not modified"), lambda one: one.unchanged),
            (_("kB"), lambda one: number(one.size / 1e3, 1)),
            (_("new, 90 days"), lambda one: one.new_90),
            (_("kept, 90 days"), lambda one: one.kept_90),
            (_("useful"), lambda one: percent(one.useful)),
            (_("kB a kept item"), lambda one: number(one.bytes_a_kept / 1e3)),
            (_("state"), state_word),
        ],
        _("No source yet: cmsuite veille add URL"),
    )


def _paper(cli: Cli, start: date, end: date, form: str, tongue: str, path: Path | None) -> None:
    from cmsuite.cli.document_read import put_file
    from cmsuite.engines import acts
    from cmsuite.engines.exports.formats import written
    from cmsuite.veille.frugality_paper import handed_over

    root = cli.workspace.root
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        made = handed_over(act, start, end, cast(Any, tongue), root / "media")
    where = path or cli.workspace.exports / f"frugality-{start:%Y-%m}-{tongue}.{form}"
    put_file(cli, written(made, form, root), where, form, _("report"))


def first_of(month: str) -> date:
    """The first day of a month, as 2026-03. Raises NoMonth."""
    try:
        return datetime.strptime(month, "%Y-%m").date()
    except ValueError as err:
        raise NoMonth(found=month[:20]) from err


@click.command("stop", cls=Command, help=N_("Stop a source: nothing of it comes in any more, its items stay."))
@click.argument("source", type=int)
@click.pass_obj
def stop(cli: Cli, source: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.muting import mute

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        title = mute(act, source)
    cli.say({"source": source, "title": title}, _("Stopped: {title}").format(title=shown(title)))


@click.command("resume", cls=Command, help=N_("Take up a source that was stopped."))
@click.argument("source", type=int)
@click.pass_obj
def resume(cli: Cli, source: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.muting import unmute

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        title = unmute(act, source)
    cli.say({"source": source, "title": title}, _("Taken up again: {title}").format(title=shown(title)))


@click.command("split", cls=Command, help=N_("Set an item apart from those that tell the same: it shows itself."))
@click.argument("item", type=int)
@click.pass_obj
def split_(cli: Cli, item: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.copies import split

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        title = split(act, item)
    cli.say({"item": item, "title": title}, _("Set apart: {item} {title}").format(item=item, title=shown(title, 100)))


@click.command("join", cls=Command, help=N_("Put an item under another that tells the same."))
@click.argument("item", type=int)
@click.argument("under", type=int)
@click.pass_obj
def join_(cli: Cli, item: int, under: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.copies import join

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        title = join(act, item, under)
    said = _("Under {under}: {item} {title}").format(under=under, item=item, title=shown(title, 100))
    cli.say({"item": item, "under": under, "title": title}, said)


ROUNDS = (log_, frugality_, stop, resume, split_, join_)
