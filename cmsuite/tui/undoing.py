"""Taking back, and doing again. In a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_, _, number
from cmsuite.tui.place import Panel, Place
from cmsuite.tui.seat import Seat

if TYPE_CHECKING:
    from cmsuite.engines.acts.history import Told
    from cmsuite.tui.app import CmsApp


class NothingToUndo(Refused):
    said = N_("There is nothing of yours to undo here.")


class NothingToRedo(Refused):
    said = N_("There is nothing of yours to do again here.")


def taken_back(seat: Seat, which: Literal["undone", "redone"]) -> tuple[str, Told]:
    """Undo this person's last act on the brand at hand, or their last undo; a sentence that names it, and its line of
    the journal. What was done to many at once comes back at once."""
    from cmsuite.engines import acts
    from cmsuite.engines.acts.history import last_redoable, last_undoable, line
    from cmsuite.engines.trail.deeds import deeds
    from cmsuite.rooms import load_rooms
    from cmsuite.store.store import AWAY

    load_rooms()
    with seat.writing() as act:
        wanted = last_undoable(act) if which == "undone" else last_redoable(act)
        if wanted is None:
            raise NothingToUndo() if which == "undone" else NothingToRedo()
        shown = line(act, wanted if which == "undone" else line(act, wanted).undoes or wanted)
        deed = deeds(act, [shown])[shown.id]  # before: what is undone may be gone
        acts.undo(act, wanted)
        gone = [acts.last(act) or 0]
    refused: CmsError | None = None
    for other in reversed(seat.together[:-1] if wanted in seat.together[-1:] else ()):
        try:
            with seat.writing() as act:
                acts.undo(act, other)
                gone.append(acts.last(act) or 0)
        except AWAY as err:
            refused = err
            break
        except CmsError as err:
            refused = err
    seat.together = tuple(gone)
    more = f" (+{number(len(gone) - 1)})" if len(gone) > 1 else ""
    said = (_("Undone: {deed}") if which == "undone" else _("Done again: {deed}")).format(deed=deed) + more
    return (f"{said} · {refused}" if refused else said), shown


def back(app: CmsApp, which: Literal["undone", "redone"]) -> None:
    """Have it done, and say what came back."""

    def said(place: Place, done: tuple[str, Told]) -> None:
        app.tell(done[0])
        place.came_back(done[1])
        for panel in app.screen_stack:
            if isinstance(panel, Panel):
                panel.came_back()
        app.look()

    place = next((one for one in reversed(app.screen_stack) if isinstance(one, Place)), None)  # below a text
    if place is not None:
        place.work(partial(taken_back, app.seat, which), partial(said, place), group="write")
