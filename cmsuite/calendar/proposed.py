"""What others propose to the calendar: an idea, an entry without a day."""

from __future__ import annotations

from cmsuite.calendar.entries import place
from cmsuite.core.locale import N_, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.proposed import line_of
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker


def _targets(act: Act) -> dict[int, str]:
    """The brand has one calendar."""
    return {act.in_brand: translate("the calendar")}


def _take(act: Act, one: Proposed, _calendar: int) -> Made:
    made = place(act, None, title=line_of(one)[:200])
    return Made(
        "entry", made.entry, "", "calendar.cancel", {"entry": made.entry, "reason": "undone", "seen": made.version}
    )


IDEA = taker(Taker("calendar_idea", N_("idea for the calendar"), N_("the calendar"), _targets, _take))
