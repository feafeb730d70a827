"""What the screens give to jobs that ask servers. In a worker: making it may start a training workspace's sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.tui.seat import Seat

if TYPE_CHECKING:
    from cmsuite.engines.jobs.registry import Tools


def tools(seat: Seat) -> Tools:
    """The tools of this workspace, in the hands of whoever sits here."""
    from cmsuite.engines.jobs.tools import tools_for
    from cmsuite.rooms import load_jobs

    load_jobs()
    if seat.workspace.config.sandbox:
        from cmsuite.sandbox.server import ensure

        ensure(seat.workspace)
    return tools_for(seat.workspace, seat.person)
