"""How an entry stands, as a sign and a word: nothing by colour alone."""

from __future__ import annotations

from cmsuite.core.locale import translate
from cmsuite.publishing.words import STANDINGS
from cmsuite.tui.widgets.row_list import Cell

_SIGNS = {
    "published": ("✓", "success"),
    "planned": ("·", ""),
    "sending": ("▸", "accent"),
    "idea": ("·", "muted"),
    "not_planned": ("?", "warning"),
    "not_approved": ("?", "warning"),
    "changes_requested": ("!", "warning"),
    "frozen": ("‖", "warning"),
    "to_publish": ("!", "warning"),
    "late": ("!", "error"),
    "doubt": ("!", "error"),
    "failed": ("✗", "error"),
    "missed": ("✗", "error"),
    "past": ("✗", "muted"),
    "cancelled": ("✗", "muted"),
}


def standing_cell(standing: str) -> Cell:
    """The sign, the word and the tone of a `publishing.agenda.Standing`."""
    sign, tone = _SIGNS[standing]
    return Cell(f"{sign} {translate(STANDINGS[standing])}", tone)
