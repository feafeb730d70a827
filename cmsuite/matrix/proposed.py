"""What others propose to a SWOT note: a factor of one of its quadrants, a recommendation."""

from __future__ import annotations

from typing import cast

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.proposed import drafts, line_of, put
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker
from cmsuite.matrix import editing
from cmsuite.matrix.schema import LISTS, Quadrant, Recommendation, SwotNote

OUTSIDE: Quadrant = "O"
"""Where a factor goes that says no quadrant: what comes from outside is an opportunity until somebody moves it."""


def _targets(act: Act) -> dict[int, str]:
    return drafts(act, "swot_note")


def _factor(act: Act, one: Proposed, document_id: int) -> Made:
    said = str(one.payload.get("quadrant", ""))
    quadrant = next((one for one in LISTS if one == said), OUTSIDE)
    proofs = {"evidence": (one.comes_from[1],)} if one.comes_from[0] == "evidence" else {}
    place: list[str] = []

    def changed(content: Content) -> SwotNote:
        note = editing.add(cast(SwotNote, content), quadrant, line_of(one), **proofs)
        place.append(f"{LISTS[quadrant]}.{getattr(note, LISTS[quadrant])[-1].key}")
        return note

    made = put(act, document_id, "", changed)
    return Made(made.kind, made.id, place[0], made.undo, made.args)


def _recommendation(act: Act, one: Proposed, document_id: int) -> Made:
    place: list[str] = []

    def changed(content: Content) -> SwotNote:
        note = cast(SwotNote, content)
        there = [int(number) for row in note.recommendations if (number := row.key.removeprefix("R")).isdecimal()]
        key = f"R{max(there, default=0) + 1}"
        place.append(f"recommendations.{key}")
        new = Recommendation.model_validate({"key": key, "title": line_of(one)})
        return editing.changed(note, recommendations=(*note.recommendations, new))

    made = put(act, document_id, "", changed)
    return Made(made.kind, made.id, place[0], made.undo, made.args)


FACTOR = taker(Taker("factor", N_("factor of a SWOT"), N_("a SWOT note in draft"), _targets, _factor))
RECOMMENDATION = taker(
    Taker("recommendation", N_("recommendation"), N_("a SWOT note in draft"), _targets, _recommendation)
)
