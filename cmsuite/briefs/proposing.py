"""What a note leaves open is proposed to the watch, which may find the answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.proposals import propose

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Question

KIND = "watch_question"
"""What the watch takes it as."""


def left_open(note: Brief) -> list[Question]:
    """The questions that nobody answered: those that wait, and those where we assume something instead."""
    return [one for one in note.questions if one.question and (one.waits or one.state == "assumed_by_agency")]


def propose_questions(act: Act, document_id: int, wanted: Collection[Question]) -> list[int]:
    """Propose each as a question of a watch plan; what was proposed before stays one. Returns their ids."""
    return [propose(act, KIND, one.question, "document", document_id, at=f"questions.{one.key}") for one in wanted]
