"""What the effects of rules and the terms of a score are called on screen."""

from __future__ import annotations

from cmsuite.core.locale import N_, translate
from cmsuite.veille.words import AXES, REASONS

EFFECTS = {
    "score": N_("adds to the score"),
    "tag": N_("tags"),
    "route": N_("routes"),
    "discard": N_("discards"),
    "alert": N_("alerts"),
    "mute": N_("mutes"),
}
TERMS = {
    "rel": N_("rules"),
    "src": N_("source"),
    "nov": N_("novelty"),
    "cor": N_("independent origins"),
    "rec": N_("age"),
}


def target_said(effect: str, target: str) -> str:
    """What a rule's effect is aimed at, in the language in force."""
    table = {"route": AXES, "discard": REASONS}.get(effect, {})
    return translate(table[target]) if target in table else target
