"""What a tag is. Pure."""

from __future__ import annotations

from cmsuite.core.text import clean

LONGEST_TAG = 40
HOUSE = frozenset(("internal", "interne"))
"""Tags of what stays in the house: no issue for others may hold it."""


def tag_of(raw: str) -> str:
    """A tag as it is kept: lower case, one line, without the sign before it. Empty where nothing is left."""
    return clean(raw.replace(",", " "), LONGEST_TAG, lines=False).strip().lstrip("#").strip().lower()
