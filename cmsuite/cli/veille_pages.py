"""Pages that have no feed: watched for what changes on them."""

from __future__ import annotations

from typing import Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown
from cmsuite.veille.telling_cost import followed_already
from cmsuite.veille.telling_pages import looked_lines
from cmsuite.veille.words import AXES


@click.command("watch", cls=Command, help=N_("Watch a page that has no feed: what changes on it becomes an item."))
@click.argument("url")
@click.option("--axis", type=click.Choice(AXES), default="trade", help=N_("What it is watched for."))
@click.option("--title", default="", help=N_("What to call the source; else the page's own title."))
@click.option(
    "--selector", metavar="CSS", default="", help=N_("Only this part of the page, for instance: main article")
)
@click.option("--ignore", metavar="REGEX", multiple=True, help=N_("What this finds says nothing new; may be repeated."))
@click.option("--alert", metavar="REGEX", multiple=True,
              help=N_("Tell when what this finds changes, however short it is; may be repeated."))  # fmt: skip
@click.option("--try", "only_try", is_flag=True, help=N_("Only show what would be read."))
@click.option("--allow-private", metavar="CIDR", multiple=True, help=N_("Also ask servers in this network, this once."))
@click.pass_obj
def watch_(
    cli: Cli, url: str, axis: str, title: str, selector: str, ignore: tuple[str, ...], alert: tuple[str, ...],
    only_try: bool, allow_private: tuple[str, ...],
) -> None:  # fmt: skip
    from cmsuite.cli.tools import http
    from cmsuite.engines import acts
    from cmsuite.engines.feeds.watching import KIND, look
    from cmsuite.veille.sources import follow

    given = {"selector": selector, "ignore": list(ignore), "watch": list(alert)}
    reader: dict[str, Any] = {name: value for name, value in given.items() if value}
    seen = look(http(cli, allow_private), url, reader)
    if only_try:
        cli.say(seen, "\n".join(looked_lines(seen)))
        return
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = follow(act, seen.url, axis=axis, title=title or seen.title, language=seen.language, kind=KIND,
                      reader=reader)  # fmt: skip
    said = _("Watching {title} ({axis}): {url}")
    told = said.format(title=shown(done.title), axis=_(AXES[done.axis]), url=shown(done.url))
    cli.say(done, "\n".join([told if done.new else followed_already(done, cli.zone), *looked_lines(seen)]))


PAGES = (watch_,)
