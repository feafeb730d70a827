"""Practice: the sandbox on this machine, and the demo that walks through the whole job on it."""

from __future__ import annotations

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _

FAILURES = ("timeout-after", "429", "500")


@click.command("sandbox", cls=Command, help=N_("Serve the demo feeds and a small network, until Ctrl-C."))
@click.option("--fail", type=click.Choice(FAILURES), help=N_("Let every publication fail in this way, for training."))
@click.option("--stop", "end", is_flag=True, help=N_("End the one that runs in the background."))
@click.pass_obj
def sandbox(cli: Cli, fail: str | None, end: bool) -> None:
    from cmsuite.sandbox.server import opened, stop

    ran = stop(cli.workspace)
    if end:
        cli.say({"stopped": ran}, _("The sandbox has ended.") if ran else _("No sandbox was running."))
        return
    with opened(cli.workspace, fail=fail) as server:  # type: ignore[arg-type]  # click checked the words
        cli.say({"url": server.base}, _("The sandbox is at {url} (Ctrl-C ends it).").format(url=server.base))
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            cli.note(_("The sandbox has ended."))
