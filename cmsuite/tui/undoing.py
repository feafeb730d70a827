"""Taking back, and doing again. In a worker."""

from __future__ import annotations

from typing import Literal

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _
from cmsuite.core.text import shown
from cmsuite.tui.seat import Seat


class NothingToUndo(Refused):
    said = N_("There is nothing of yours to undo here.")


class NothingToRedo(Refused):
    said = N_("There is nothing of yours to do again here.")


def taken_back(seat: Seat, which: Literal["undone", "redone"]) -> str:
    """Undo this person's last act on the brand at hand, or their last undo; a sentence that names it."""
    from cmsuite.engines import acts
    from cmsuite.engines.acts.history import last_redoable, last_undoable, line
    from cmsuite.rooms import load_rooms

    load_rooms()
    with seat.writing() as act:
        wanted = last_undoable(act) if which == "undone" else last_redoable(act)
        if wanted is None:
            raise NothingToUndo() if which == "undone" else NothingToRedo()
        told = line(act, wanted if which == "undone" else line(act, wanted).undoes or wanted)
        acts.undo(act, wanted)
    given = shown(" ".join(str(value) for value in (told.args | told.words).values() if value not in (None, "")), 60)
    said = _("Undone: {act} {given}") if which == "undone" else _("Done again: {act} {given}")
    return said.format(act=told.act, given=given).rstrip()
