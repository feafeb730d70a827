"""What the states of a run are called on screen. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

STATES = {
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
    "lost": N_("lost"),
    "cancelled": N_("stopped"),
}
