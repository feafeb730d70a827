"""Commands about network plugins: which there are, and which of a workspace may run here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _

if TYPE_CHECKING:
    from cmsuite.engines.networks.registry import Broken, Loaded, Untrusted


ORIGINS = {"shipped": N_("shipped"), "workspace": N_("workspace"), "installed": N_("installed")}


class NotHere(Usage):
    said = N_("This workspace has no plugin {name}.")
    hint = N_(
        "Its own plugins are the files plugins/*.py and plugins/sources/*.py; shipped and installed ones need no trust."
    )


@dataclass(frozen=True, slots=True)
class PluginLine:
    """A plugin as a list shows it. `state`: works, broken, untrusted."""

    name: str
    origin: str
    state: str
    what: str


@click.group("plugin", cls=Group, help=N_("Network plugins: list them, trust those of this workspace."))
def plugin() -> None:
    pass


@plugin.command("list", help=N_("Every plugin, where it comes from and whether it works."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines.networks.registry import plugins

    cli.table(
        [*(_line(found) for found in plugins(cli.workspace.root)), *_sources(cli.workspace.root)],
        [
            (_("name"), lambda p: p.name),
            (_("from"), lambda p: _(ORIGINS[p.origin])),
            (_("state"), lambda p: p.state),
            (_("what"), lambda p: p.what),
        ],
        empty=_("There is no plugin."),
    )


def _sources(workspace: Path) -> Iterator[PluginLine]:
    """The kinds of source that others wrote."""
    from cmsuite.core.errors import CmsError
    from cmsuite.engines.feeds import own_kinds
    from cmsuite.engines.networks.registry import NotTrusted

    for name, place in sorted(own_kinds.places(workspace).items()):
        origin = "workspace" if isinstance(place, Path) else "installed"
        try:
            yield PluginLine(name, origin, _("works"), _(own_kinds.load(name, workspace).title))
        except NotTrusted:
            yield PluginLine(name, origin, _("untrusted"), str(place))
        except CmsError as err:
            yield PluginLine(name, origin, _("broken"), err.sentence)


def _line(found: Loaded | Broken | Untrusted) -> PluginLine:
    from cmsuite.engines.networks.registry import Broken, Loaded

    if isinstance(found, Loaded):
        return PluginLine(found.name, found.origin, _("works"), found.network.descriptor.network.name)
    if isinstance(found, Broken):
        return PluginLine(found.name, found.origin, _("broken"), found.why)
    return PluginLine(found.name, "workspace", _("untrusted"), f"{found.path} {found.sha256[:12]}")


@plugin.command("trust", help=N_("Let NAME of this workspace run on this machine, as it is now."))
@click.argument("name")
@click.pass_obj
def trust_(cli: Cli, name: str) -> None:
    from cmsuite.engines.networks.registry import trust

    found = trust(_file(cli, name))
    cli.say(
        {"name": name, "sha256": found},
        _("{name} may run on this machine, as long as it stays as it is.").format(name=name),
    )


@plugin.command("untrust", help=N_("Never run NAME of this workspace again on this machine."))
@click.argument("name")
@click.pass_obj
def untrust_(cli: Cli, name: str) -> None:
    from cmsuite.engines.networks.registry import untrust

    untrust(_file(cli, name))
    cli.say({"name": name}, _("{name} does not run on this machine any more.").format(name=name))


def _file(cli: Cli, name: str) -> Path:
    for folder in (cli.workspace.root / "plugins", cli.workspace.root / "plugins" / "sources"):
        file = folder / f"{name}.py"
        if file.parent == folder and file.is_file():
            return file
    raise NotHere(name=name)
