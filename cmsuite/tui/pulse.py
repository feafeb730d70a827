"""One look at the whole store, for the status line. In a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.seat import Seat
from cmsuite.tui.widgets.status_line import Pulse

if TYPE_CHECKING:
    from cmsuite.engines.jobs.history import RunLine

OWN = ("people.prefs",)


def taken(seat: Seat) -> tuple[int, Pulse]:
    """The journal's newest line that this person may see, and what the status line says."""
    with seat.reading(everywhere=True) as act:
        from cmsuite.charters.drills import in_drill
        from cmsuite.engines.acts.history import newest
        from cmsuite.engines.jobs.history import running
        from cmsuite.publishing.agenda import alarms
        from cmsuite.publishing.holds import holds

        here = seat.brand.id if seat.brand else None
        frozen = any(here is None or one.brand_id in (None, here) for one in holds(act))
        drilled = in_drill(act)
        drill = bool(drilled) if here is None else here in drilled
        said = {N_("DRILL"): drill, N_("FROZEN"): frozen, N_("READ ONLY"): not _writes(seat, here)}
        runs = running(act)
        words = tuple(word for word, is_so in said.items() if is_so)
        return newest(act), Pulse(alarms(act), len(runs), words=words, far=next(filter(None, map(_far, runs)), ""))


def _far(run: RunLine) -> str:
    """How far a run is, by its name; empty where it does not say so."""
    if run.far is None:
        return ""
    done, of = map(number, run.far)
    return f"{shown(translate(run.title))} {done}/{of}".strip()


def _writes(seat: Seat, brand: int | None) -> bool:
    """Whether this person may write anything there but what is theirs alone."""
    from cmsuite.engines.acts.actor import allowed, permissions

    return any(allowed(seat.person, one, brand) for one in permissions() if one not in OWN)
