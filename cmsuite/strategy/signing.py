"""Who validates a deliverable, as the framing note above it says, and where each of them signs."""

from __future__ import annotations

from cmsuite.core.locale import translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.exports.manuscript import Signature


def validators(around: Around) -> list[tuple[str, str]]:
    """Name and function of who validates."""
    if "brief" not in around.parents:
        return []
    named_there = getattr(around.parents["brief"].content, "validators", ())
    return [(one.name, one.function) for one in named_there if one.name]


def signatures(around: Around) -> dict[str, Signature]:
    """Where each validator signs, by the names that templates have for it."""
    said = translate("Approved: date and signature")
    return {f"validator-{n}": Signature(*one, said) for n, one in enumerate(validators(around), 1)}
