"""How an entry stands, how grave a finding is, as a sign and a word: nothing by colour alone."""

from __future__ import annotations

from cmsuite.core.locale import translate
from cmsuite.engines.rules.words import SEVERITIES
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


FOUND = {"block": ("✗", "error"), "warn": ("!", "warning"), "info": ("·", "muted")}
"""By how grave it is what a rule finds, the gravest first."""


def severity_cell(severity: str, other: str = "muted") -> Cell:
    """The sign, the word and the tone of how grave it is. other: the tone of a level of moderation, S0 to S4."""
    sign, tone = FOUND.get(severity, ("·", other))
    return Cell(f"{sign} {translate(SEVERITIES.get(severity, severity))}", tone)


def standing_cell(standing: str) -> Cell:
    """The sign, the word and the tone of a `publishing.agenda.Standing`."""
    sign, tone = _SIGNS[standing]
    return Cell(f"{sign} {translate(STANDINGS[standing])}", tone)
