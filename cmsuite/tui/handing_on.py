"""What a watch sheet decides, handed on from its own screen: to the brief, the SWOT note, the charter, the calendar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmsuite.core.locale import ngettext, number

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.places.document import DocumentScreen


def hand_on(screen: DocumentScreen) -> None:
    """Propose it to who takes it, and say where that waits."""
    if not screen.may("evidence.propose"):
        return

    screen.do(partial(_hand_on, screen.read.id), partial(proposed, screen))


def proposed(screen: DocumentScreen, ids: list[int]) -> None:
    """Say how many proposals were made, and where they wait."""
    said = ngettext(
        "{n} proposal waits for an answer: P in the list of documents.",
        "{n} proposals wait for an answer: P in the list of documents.",
        len(ids),
    )
    screen.suite.tell(said.format(n=number(len(ids))))


def _hand_on(document_id: int, act: Act) -> list[int]:
    from cmsuite.rooms import load_kinds, load_takers
    from cmsuite.veille.sheet.beginning import hand_on

    load_kinds()
    load_takers()
    return hand_on(act, document_id)
