"""What is begun in another place than the one at hand: the palette offers it everywhere."""

from __future__ import annotations

from importlib import import_module

from cmsuite.tui.everywhere import PLACES
from cmsuite.tui.keys import ACTIONS, Action

BEGUN = (
    "composer.new", "veille.fetch", "veille.add", "veille.import", "calendar.add", "calendar.freeze",
    "documents.new", "documents.from_mail", "measures.collect", "reports.build",
)  # fmt: skip
"""Actions that ask for no line at hand, by their ids: the place is the word before the dot."""


def begun(here: str) -> list[Action]:
    """Those of the other places. In a worker: it imports them."""
    for name in dict.fromkeys(place_of(id) for id in BEGUN):
        module, _colon, _attribute = PLACES[name][0].partition(":")
        import_module(f"cmsuite.tui.places.{module}")
    return [ACTIONS[id] for id in BEGUN if place_of(id) != here]


def place_of(id: str) -> str:
    """The place of an action."""
    return id.partition(".")[0]
