"""What a command gives to the jobs that it runs itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.cli.context import Cli

if TYPE_CHECKING:
    from cmsuite.engines.jobs.registry import Tools


def tools(cli: Cli) -> Tools:
    """The tools of this workspace, in the hands of whoever acts; a training workspace's sandbox is started first."""
    from cmsuite.engines.jobs.tools import tools_for

    if cli.workspace.config.sandbox:
        from cmsuite.sandbox.server import ensure

        ensure(cli.workspace)
    return tools_for(cli.workspace, cli.person)
