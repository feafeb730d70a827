"""The tools of a job, made of a workspace's configuration."""

from __future__ import annotations

from cmsuite import __version__
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.client import Http

LOOPBACK = ("127.0.0.0/8", "::1/128")  # where a training workspace's network and feeds are


def tools_for(workspace: Workspace, by: Actor) -> Tools:
    """What jobs of this workspace are given: one http client, limited as config.toml says."""
    config = workspace.config
    contact = f"; {config.network_contact}" if config.network_contact else ""
    http = Http(
        allow_private=(*config.network_allow_private, *(LOOPBACK if config.sandbox else ())),
        user_agent=f"cmsuite/{__version__} (community manager's suite{contact})",
    )
    return Tools(workspace, http, by)
