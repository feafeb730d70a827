"""The index of words by which things are found."""

from __future__ import annotations

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.locale import N_, ngettext, number


@click.group("search", cls=Group, help=N_("The index of words, by which items are found."))
def search() -> None:
    pass


@search.command("rebuild", help=N_("Make the index of words anew: what it misses is found again."))
@click.pass_obj
def rebuild_(cli: Cli) -> None:
    from cmsuite.engines.feeds.indexing import rebuild

    n = rebuild(cli.store, by=cli.person)
    cli.say({"items": n}, ngettext("{n} item can be found.", "{n} items can be found.", n).format(n=number(n)))
