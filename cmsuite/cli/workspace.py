"""Commands about the whole workspace."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Command
from cmsuite.core.locale import N_, _, moment_here, number

if TYPE_CHECKING:
    from cmsuite.backup import Restored


@click.command(
    "init", cls=Command, help=N_("Make a workspace in DIR with a first brand: --brand NAME, else the folder's name.")
)
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
    cli.say(
        made, text + "\n" + _("Next: cd {folder}, then cmsuite veille add URL").format(folder=shlex.quote(made.folder))
    )


@click.command("backup", cls=Command, help=N_("Write everything of this workspace to FILE, a ZIP without any secret."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(cli: Cli, file: Path) -> None:
    from cmsuite.backup import backup as write
    from cmsuite.cli.people import written

    done = write(cli.store, cli.workspace, Path(os.path.abspath(file)))
    cli.say(done, written(done))


@click.command("restore", cls=Command, help=N_("Make a new workspace in DIR of the backup FILE, and compare the two."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--store", "url", metavar="URL", default="", help=N_("An empty database; else a SQLite file in DIR."))
@click.pass_obj
def restore(cli: Cli, file: Path, folder: Path, url: str) -> None:
    from cmsuite.backup import restore as read

    done = read(file, folder, url)
    cli.say(done, _restored(done))


def _restored(done: Restored) -> str:
    from datetime import datetime

    from cmsuite.cli.people import waiting

    lines = [
        _("{folder} is what it was on {at}: {rows} rows and {media} media, compared and alike.").format(
            folder=done.folder,
            at=moment_here(datetime.fromisoformat(done.made_at)),
            rows=number(done.rows),
            media=number(done.media),
        )
    ]
    if done.missing:
        lines.append(_("Media that the backup lacks: {names}").format(names=", ".join(m[:12] for m in done.missing)))
    if done.secrets:
        lines.append(_("Secrets are in no backup: connect the accounts again, cmsuite account list shows them."))
    return "\n".join([*lines, *waiting(done.waiting)])


@click.command("upgrade", cls=Command, help=N_("Bring a shared database to this program's schema, once for everybody."))
@click.pass_obj
def upgrade(cli: Cli) -> None:
    from cmsuite.store.opening import refuse_unsafe
    from cmsuite.store.store import Store
    from cmsuite.store.upgrade import HEAD, EmptyDatabase, migrate, standing

    store = Store(cli.workspace.store_url, cli.clock)
    cli.opened.append(store)
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        refuse_unsafe(Path(store.url.database).parent)
    found = standing(store).schema
    if found is None:
        raise EmptyDatabase()
    if found >= HEAD:
        cli.say(
            {"was": found, "is": found, "backup": None},
            _("The store has schema {found}: nothing to do.").format(found=found),
        )
        return
    backup_file = migrate(store)
    text = _("The store went from schema {found} to {head}.").format(found=found, head=HEAD)
    if backup_file:
        text += " " + _("As it was before, it is in {file}.").format(file=backup_file)
    cli.say({"was": found, "is": HEAD, "backup": backup_file}, text)


@click.command("completion", cls=Command, help=N_("Print what makes SHELL complete cmsuite's commands and options."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None, "click knows these shells"
    click.echo(made(ctx.find_root().command, {}, "cmsuite", "_CMSUITE_COMPLETE").source())
