"""From a record to the screen that shows it."""

from __future__ import annotations

PLACE_OF = {
    "item": "veille",
    "veille": "veille",
    "ruled_new": "veille",
    "ruled_discarded": "veille",
    "post": "composer",
    "variant": "composer",
    "entry": "calendar",
    "hold": "calendar",
    "account": "settings",
    "credential": "settings",
    "person": "settings",
    "brand": "settings",
    "setting": "settings",
    "schedule": "settings",
    "exemption": "settings",
    "document": "documents",
    "fact": "measures",
    "remote_post": "measures",
}
"""Kinds of record, and the place that shows them."""

PANELS = frozenset("decision drill letter proposal publication source weak_signal".split())
"""Kinds of record that have a panel of their own."""


def has_screen(kind: str) -> bool:
    """Whether `open_record` shows it."""
    return kind in PLACE_OF or kind in PANELS


TRACED = frozenset(
    "account decision document entry evidence fact hold item post proposal publication remote_post variant".split()
)
"""Kinds of record that have a trace."""
