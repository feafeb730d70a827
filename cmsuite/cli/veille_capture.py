"""Items taken down by hand, or from a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, ngettext, number
from cmsuite.core.text import shown
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.veille.capturing import Capture, Captured


@click.command(
    "capture", cls=Command, help=N_("Take items down by hand: their addresses, or - for one a line of the input.")
)
@click.argument("urls", metavar="[URL|-]...", nargs=-1)
@click.option("--title", default="", help=N_("What it is called; else the page is asked for its own title."))
@click.option("--note", default="", help=N_("What you think of it."))
@click.option("--axis", type=click.Choice(AXES), default="trade", help=N_("What it is watched for."))
@click.option(
    "--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV",
    help=N_("Items of a CSV file: url, title, date, axis, note."),
)  # fmt: skip
@click.option("--offline", is_flag=True, help=N_("Ask no page for its title."))
@click.option("--allow-private", metavar="CIDR", multiple=True, help=N_("Also ask servers in this network, this once."))
@click.pass_obj
def capture_(
    cli: Cli, urls: tuple[str, ...], title: str, note: str, axis: str, file: Path | None, offline: bool,
    allow_private: tuple[str, ...],
) -> None:  # fmt: skip
    from cmsuite.engines import acts
    from cmsuite.veille.capturing import Capture, capture, captures

    brand = cli.brand
    lines = sys.stdin.read().splitlines() if "-" in urls else []
    said = [*(url for url in urls if url != "-"), *lines]
    wanted = [Capture(url.strip(), title, axis, note) for url in said if url.strip()]
    if title and not wanted and not file:
        wanted = [Capture("", title, axis, note)]
    if not offline:
        wanted = [one if one.title else _looked_up(cli, one, allow_private) for one in wanted]
    if file is not None:
        wanted += captures(file.name, file.read_bytes(), axis)
    if not wanted:
        raise click.UsageError(_("Say an address, a title or a file."))
    with acts.open(cli.store, by=cli.person, brand=brand) as act:
        done = capture(act, wanted)
    cli.say(done, _told(done))


def _looked_up(cli: Cli, one: Capture, allow_private: tuple[str, ...]) -> Capture:
    from cmsuite.cli.tools import http
    from cmsuite.engines.feeds.captured import look_up

    found = look_up(http(cli, allow_private), one.url)
    return replace(one, url=found.url, title=found.title)


def _told(done: list[Captured]) -> str:
    if len(done) <= 10:
        new, known = _("Taken down, {item}: {title}"), _("There already, {item}: {title}")
        return "\n".join((new if one.new else known).format(item=one.item, title=shown(one.title, 100)) for one in done)
    new_ones = sum(one.new for one in done)
    said = ngettext("{n} item was taken down.", "{n} items were taken down.", new_ones).format(n=number(new_ones))
    if left := len(done) - new_ones:
        said += " " + ngettext("{n} was there already.", "{n} were there already.", left).format(n=number(left))
    return said
