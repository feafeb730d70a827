"""Leaving: what would be left behind is said first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import _, ngettext
from cmsuite.tui.place import Asking
from cmsuite.tui.seat import Seat

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp


def reasons(seat: Seat) -> list[str]:
    """What would be left behind by whoever quits now: a sentence each; none where the store cannot say. In a worker."""
    from cmsuite.publishing.register import leaving

    said = []
    try:
        with seat.reading(everywhere=True) as act:
            n = leaving(act)
    except CmsError:
        n = 0
    if n:
        said.append(ngettext("{n} publication is being sent.", "{n} publications are being sent.", n).format(n=n))
    if titles := seat.runs.titles:
        said.append(_("Under way, and stopped at its next piece: {jobs}.").format(jobs=", ".join(titles)))
    if seat.worker.is_at_work:
        said.append(_("The worker here ends: what is due waits until one runs again."))
    return said


def leave(app: CmsApp) -> None:
    """Go, or ask first where something would be left behind."""
    asking = next((one for one in reversed(app.screen_stack) if isinstance(one, Asking)), None)
    if asking is None:
        app.exit(0)
    else:
        asking.work(partial(reasons, app.seat), partial(_gone, app), group="leave")


def _gone(app: CmsApp, said: list[str]) -> None:
    from cmsuite.tui.panels.confirm import Confirm  # the first paint does not wait for it

    if not said:
        app.exit(0)
    elif not isinstance(app.screen, Confirm):
        asked = Confirm(_("Quit cmsuite?"), "\n".join(said), _("Quit"), _("Stay"))
        app.push_screen(asked, lambda sure: app.exit(0) if sure else None)
