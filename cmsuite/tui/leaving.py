"""What would be left behind by whoever quits now. In a worker."""

from __future__ import annotations

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import _, ngettext
from cmsuite.tui.seat import Seat


def reasons(seat: Seat) -> list[str]:
    """A sentence each; none where nothing is on its way, or where the store cannot say."""
    from cmsuite.publishing.register import leaving

    said = []
    try:
        with seat.reading(everywhere=True) as act:
            n = leaving(act)
    except CmsError:
        n = 0
    if n:
        said.append(ngettext("{n} publication is being sent.", "{n} publications are being sent.", n).format(n=n))
    if seat.worker.is_at_work:
        said.append(_("The worker here ends: what is due waits until one runs again."))
    return said
