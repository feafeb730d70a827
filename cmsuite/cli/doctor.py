"""The doctor's command."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, _

HOW = {"ok": N_("ok"), "warning": N_("warning"), "broken": N_("broken")}
WIDTH = 9  # columns for the longest of these words


@click.command(
    "doctor", cls=Command, help=N_("Look at everything, say what is not well and what to do. Changes nothing.")
)
@click.option(
    "--bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Also write FILE for those who help: no secret, address or text of a post is in it."),
)
@click.pass_context
def doctor(ctx: click.Context, bundle: Path | None) -> None:
    from cmsuite.doctor.examine import examine, of_error
    from cmsuite.store.store import Store

    cli: Cli = ctx.obj
    workspace = store = None
    try:
        workspace = cli.workspace
        store = Store(workspace.store_url, cli.clock)
        cli.opened.append(store)
        if workspace.config.sandbox:  # its network would be missed
            from cmsuite.sandbox.server import ensure

            ensure(workspace)
        lines = examine(workspace, store)
    except CmsError as err:
        lines = [of_error("config", err)]
    text = [f"{_(HOW[line.how]):<{WIDTH}} {line.said}" + (f" {line.do}" if line.do else "") for line in lines]
    cli.say(lines, "\n".join(text))
    if bundle is not None:
        from cmsuite.doctor.bundle import make_bundle

        healthy = not any(line.about == "store" and line.how == "broken" for line in lines)
        make_bundle(Path(os.path.abspath(bundle)), lines, workspace, store if healthy else None)
        cli.note(_("{file} is written. Read it before you send it.").format(file=bundle))
    ctx.exit(1 if any(line.how == "broken" for line in lines) else 0)
