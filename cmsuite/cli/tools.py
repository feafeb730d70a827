"""What a command gives to the jobs that it runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.cli.context import Cli

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmsuite.engines.jobs.registry import Tools
    from cmsuite.engines.web.client import Http


def tools(cli: Cli) -> Tools:
    """The tools of this workspace, in the hands of whoever acts; a training workspace's sandbox is started first."""
    from cmsuite.engines.jobs.tools import tools_for

    _sandbox(cli)
    return tools_for(cli.workspace, cli.person)


def http(cli: Cli, also_private: Sequence[str] = ()) -> Http:
    """The http client alone. also_private: networks that it may reach this once."""
    from cmsuite.engines.web.client import Http

    _sandbox(cli)
    return Http.configured(cli.workspace.config, also_private)


def _sandbox(cli: Cli) -> None:
    if cli.workspace.config.sandbox:
        from cmsuite.sandbox.server import ensure

        ensure(cli.workspace)
