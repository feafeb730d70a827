"""What is begun, or looked at, in another place than the one at hand: the palette offers it everywhere."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from textual.binding import Binding

from cmsuite.tui.everywhere import PLACES
from cmsuite.tui.keys import ACTIONS, Action
from cmsuite.tui.place import Place

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp

BEGUN = (
    "composer.new", "veille.fetch", "veille.add", "veille.watch", "veille.import", "calendar.add", "calendar.freeze",
    "documents.new", "documents.from_mail", "documents.comments", "documents.drill", "measures.collect",
    "reports.build",
)  # fmt: skip
"""Actions that ask for no line at hand, by their ids: the place is the word before the dot."""


def begun(here: str) -> list[Action]:
    """Those of the other places. In a worker: it imports them."""
    for name in dict.fromkeys(place_of(id) for id in BEGUN):
        module, _colon, _attribute = PLACES[name][0].partition(":")
        import_module(f"cmsuite.tui.places.{module}")
    return [ACTIONS[id] for id in BEGUN if place_of(id) != here]


def place_of(id: str) -> str:
    """The place of an action, or of a saved filter, which may be of a part of it."""
    return id.partition(".")[0]


async def begin(suite: CmsApp, id: str) -> None:
    """Go to the place of an action and do it there, whatever has the focus; an open post is left first, kept."""
    from cmsuite.tui.places.composer import ComposerPlace

    await suite.switch_mode(place_of(id))
    place = suite.screen_stack[0]
    action = next(one.action for one in type(place).BINDINGS if isinstance(one, Binding) and one.id == id)

    def do() -> None:
        suite.call_later(suite.run_action, action, place)

    if isinstance(place, ComposerPlace):
        place.leave(do)
    else:
        do()


async def filtered(suite: CmsApp, where: str, text: str) -> None:
    """Go to the list that a saved filter is of, and ask it there; what is open over it is left first, kept."""
    from cmsuite.tui.document_life import Living
    from cmsuite.tui.places.composer import ComposerPlace

    suite.filter_wanted = (where, text)
    is_here = suite.current_mode == place_of(where)
    await suite.switch_mode(place_of(where))
    place, top = suite.screen_stack[0], suite.screen
    assert isinstance(place, Place)
    if isinstance(top, ComposerPlace):
        top.leave(top.load)
    elif isinstance(top, Living):
        top.leave()
    elif top is not place:
        top.dismiss()
    elif is_here:  # nothing resumes
        place.load()
