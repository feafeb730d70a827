"""What holds of a brand whatever it writes: facts that a setting gives, and what is so where it says nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.people.models import Brand

FACTS = choice(
    "content.facts",
    dict[str, Any],
    {},
    N_("What the rules may take for known of every post: competitors, own_contacts, own_domains, brand_spellings …"),
)
QUIET: Mapping[str, Any] = {
    "author_is_staff": False,
    "political": False,
    "public_body": False,
    "pre_election": False,
    "election_silence": False,
    "crisis_freeze": False,
    "competitors": [],
    "own_contacts": [],
    "own_domains": [],
}
"""What holds of a brand that says nothing of it. A freeze is a hold, which stops what goes out by itself."""
OURS = ("network", "account", "language", "country", "status", "moment", "now", "publish_at", "profile", "media",
        "neighbours", "decorative", "rights", "cues", "pairs", "pillar_targets", "pillar_counts", "day_tags",
        "zone", "crisis_freeze", "public", "posts_this_week", "minutes_to_nearest", "document_kind",
        "brand_spellings")  # fmt: skip
"""Facts that rows say, or whose shape a setting cannot have."""

LISTED = ("handles_verified", "brand_domains", "brand_names")
"""Facts that are lists, of which nothing is known where nothing is said."""


def known_of(act: Act, wanted: Collection[int]) -> dict[int, tuple[Brand, dict[str, Any]]]:
    """Each brand with what holds of all that it writes."""
    chosen = chosen_for(act, (FACTS,), wanted)
    rows = act.session.scalars(sa.select(Brand).where(Brand.id.in_(wanted)))
    return {
        row.id: (row, {**QUIET, "brand_spellings": spellings([row.name]), **shaped(chosen[row.id][0])}) for row in rows
    }


def spellings(names: Iterable[str]) -> dict[str, str]:
    """How names are not written, and how they are. One word may be a word of the language: it is left alone."""
    several = [name.strip() for name in names if " " in name.strip()]
    return {other: name for name in several for other in (name.lower(), name.capitalize()) if other != name}


def shaped(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a setting in the shapes in which rules take them; what has another shape says nothing."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "brand_spellings":
            listed = value if isinstance(value, list) else [value] if isinstance(value, str) else []
            given = value if isinstance(value, dict) else {}
            found[name] = spellings(map(str, listed)) | {str(bad): str(good) for bad, good in given.items()}
        elif isinstance(QUIET.get(name), list) or name in LISTED:
            found[name] = [str(one) for one in (value if isinstance(value, list) else [value])]
        elif isinstance(value, bool | int | float | str) and name not in OURS:
            found[name] = value
    return found
