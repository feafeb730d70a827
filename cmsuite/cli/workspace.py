"""Commands about the whole workspace."""

from __future__ import annotations

from pathlib import Path

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _


@click.command("init", cls=Command, help=N_("Make a workspace in DIR with a first brand, ready for work."))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--me", metavar="EMAIL", default="", help=N_("Your mail address; else one made of your user name."))
@click.option("--store", "url", metavar="URL", default="", help=N_("The store; else a SQLite file in the folder."))
@click.pass_obj
def init(cli: Cli, folder: Path, me: str, url: str) -> None:
    from cmsuite.making import make_workspace

    made = make_workspace(folder, brand=cli.brand_named or "", me=me or cli.person_named or "", url=url)
    text = _("{folder} is a workspace, with the brand {brand}. You act as {me}.").format(
        folder=made.folder, brand=made.brand, me=made.me
    )
    cli.say(made, text + "\n" + _("Next: cd {folder}, then cmsuite veille add URL").format(folder=made.folder))
