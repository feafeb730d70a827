"""What the watch proposes to a charter: a change of what it says."""

from __future__ import annotations

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.comments import comment
from cmsuite.engines.documents.proposed import drafts, line_of
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker


def _targets(act: Act) -> dict[int, str]:
    return {**drafts(act, "editorial_charter"), **drafts(act, "moderation_charter")}


def _take(act: Act, one: Proposed, document_id: int) -> Made:
    """Which clause changes, and how, is written in the charter by a person: until one says what became of it, the
    charter is not validated."""
    said = comment(act, newest(act, document_id).id, line_of(one), kind="correction")
    return Made("document", document_id, "", "documents.unsay", {"comment_id": said, "taken": True})


MAKES = N_(
    "Taking it leaves a comment in the charter in draft, to be answered before the client says yes: a person writes "
    "the clause."
)
CHANGE = taker(
    Taker("charter_change", N_("change of a charter"), N_("a charter in draft"), _targets, _take,
          makes=MAKES)
)  # fmt: skip
