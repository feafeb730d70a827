"""The tools of a job, made of a workspace's configuration."""

from __future__ import annotations

from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.client import Http


def tools_for(workspace: Workspace, by: Actor) -> Tools:
    """What jobs of this workspace are given: one http client, limited as config.toml says."""
    return Tools(workspace, Http.configured(workspace.config), by)
