"""Taking back, and doing again. In a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _
from cmsuite.tui.place import Place
from cmsuite.tui.seat import Seat

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp


class NothingToUndo(Refused):
    said = N_("There is nothing of yours to undo here.")


class NothingToRedo(Refused):
    said = N_("There is nothing of yours to do again here.")


def taken_back(seat: Seat, which: Literal["undone", "redone"]) -> str:
    """Undo this person's last act on the brand at hand, or their last undo; a sentence that names it."""
    from cmsuite.engines import acts
    from cmsuite.engines.acts.history import last_redoable, last_undoable, line
    from cmsuite.engines.trail.deeds import deeds
    from cmsuite.rooms import load_rooms

    load_rooms()
    with seat.writing() as act:
        wanted = last_undoable(act) if which == "undone" else last_redoable(act)
        if wanted is None:
            raise NothingToUndo() if which == "undone" else NothingToRedo()
        shown = line(act, wanted if which == "undone" else line(act, wanted).undoes or wanted)
        deed = deeds(act, [shown])[shown.id]  # before: what is undone may be gone
        acts.undo(act, wanted)
    return (_("Undone: {deed}") if which == "undone" else _("Done again: {deed}")).format(deed=deed)


def back(app: CmsApp, which: Literal["undone", "redone"]) -> None:
    """Have it done, and say what came back."""

    def said(text: str) -> None:
        app.tell(text)
        app.look()

    if isinstance(app.screen, Place):
        app.screen.work(partial(taken_back, app.seat, which), said, group="write")
