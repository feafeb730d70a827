"""What a brief proposes to a watch plan: a question that is left open."""

from __future__ import annotations

from typing import cast

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import Content, dumped, read
from cmsuite.engines.documents.proposed import drafts, line_of, put
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker
from cmsuite.veille.plan.schema import WatchPlan


def _targets(act: Act) -> dict[int, str]:
    return drafts(act, "watch_plan")


def _take(act: Act, one: Proposed, document_id: int) -> Made:
    place: list[str] = []

    def changed(content: Content) -> WatchPlan:
        said = dumped(content)
        said["questions"] = [*said["questions"], {"question": line_of(one)}]
        plan = cast(WatchPlan, read(WatchPlan, said))
        place.append(f"questions.{plan.questions[-1].key}")
        return plan

    made = put(act, document_id, "", changed)
    return Made(made.kind, made.id, place[0], made.undo, made.args)


MAKES = N_("Taking it puts the question into the plan; its axis, decision, people and sources are still to be said.")
QUESTION = taker(
    Taker("watch_question", N_("question of a watch plan"), N_("a watch plan in draft"), _targets, _take, makes=MAKES)
)
