"""Practice: the sandbox on this machine, and the demo that walks through the whole job on it."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

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
        try:
            cli.say({"url": server.base}, _("The sandbox is at {url} (Ctrl-C ends it).").format(url=server.base))
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            cli.note(_("The sandbox has ended."))


@click.command("demo", cls=Command, help=N_("Run the whole job once, on a made-up brand, on this machine alone."))
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help=N_("Where; else in your data."))
@click.option("--fresh", is_flag=True, help=N_("Start over: what the demo made there is removed first."))
@click.pass_obj
def demo(cli: Cli, folder: Path | None, fresh: bool) -> None:
    from cmsuite.rooms import load_rooms
    from cmsuite.sandbox.demo import STEPS, begun, default_folder

    load_rooms()
    where = (folder or default_folder()).expanduser().absolute()
    shown = begun(where, fresh=fresh)
    cli.opened.append(shown.store)
    told = click.echo if not cli.as_json else lambda *_args, **_kwargs: None
    told(_("Atelier Lumen, a made-up brand, in {folder}").format(folder=where))
    told(_("Its feeds and its network are on this machine: {url}").format(url=shown.url) + "\n")
    width = max(len(_(title)) for title, _step in STEPS) + 2
    for n, (title, step) in enumerate(STEPS, 1):
        told(f"{n:2}  {_(title):{width}}", nl=False)
        first, *more = step(shown)
        told(first)
        for line in more:
            told(" " * (width + 4) + line)
    told("\n" + _next(where, shown.url, shown.did))
    if cli.as_json:
        cli.say({"folder": str(where), "url": shown.url} | shown.did, "")


def _next(folder: Path, url: str, did: dict[str, Any]) -> str:
    """Things to try, as they can be typed here; the screens first."""
    mine = f"{_program()} --workspace {shlex.quote(str(folder))}"
    return "\n".join(
        [
            _("Next:"),
            f"  {mine}",
            _("      the screens: the same job by keys; ? shows them"),
            _("  Open in a browser: {report}").format(report=did["report"]),
            _("                and: {url}").format(url=url),
            f"  {mine} trace post {did['post']}",
            f"  {mine} veille list --state new",
        ]
    )


def _program() -> str:
    """How this program is called from here: by its name where that is known, else by its place."""
    if shutil.which("cmsuite"):
        return "cmsuite"
    place = Path(sys.argv[0]).absolute()
    if place.stem != "cmsuite":
        return "python3 -m cmsuite"
    return shlex.quote(os.path.relpath(place) if place.is_relative_to(Path.cwd()) else str(place))
