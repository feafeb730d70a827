"""What needs a person of crises: a drill that runs or that nobody ended, its lessons, what time made due in the plan.
A question."""

from __future__ import annotations

from collections.abc import Iterator

from cmsuite.charters.crisis_watch import Stands, both, of_plans
from cmsuite.charters.drills import Drilled, late_on
from cmsuite.core.locale import N_, day
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act

PLAN = N_("CRISIS PLAN")
_URGENCY = {"oncall": Urgency.TODAY}


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: the drills that nobody has ended, and what is due of the plans that stand."""
    drills, plans = both(act)
    needs = [_drill(act, one) if one.ended is None else _lessons(act, one) for one in drills if not one.learned]
    return [*needs, *_plans(act, plans)]


def _drill(act: Act, one: Drilled) -> Need:
    runs = one.runs(act.now)
    said = N_("“{title}” runs: what is decided meanwhile does not leave for real")
    forgotten = N_("“{title}” was never ended: end it, for its score")
    urgency = Urgency.NOW if runs else Urgency.TODAY
    return Need(
        f"drill {one.document}", urgency, N_("DRILL"), said if runs else forgotten, one.brand,
        ("drill", one.document), one.begun, {"title": one.title},
    )  # fmt: skip


def _lessons(act: Act, one: Drilled) -> Need:
    assert one.ended is not None
    by = late_on(one.ended.date())
    late = act.now.date() > by
    said = N_("“{title}”: its lessons were to be written by {day}") if late else N_(
        "“{title}”: write its lessons by {day}"
    )  # fmt: skip
    urgency = Urgency.TODAY if late else Urgency.WHEN_YOU_CAN
    facts = {"title": one.title, "day": day(by)}
    return Need(
        f"lessons {one.document}", urgency, N_("DRILL"), said, one.brand, ("document", one.document), one.ended, facts
    )


def _plans(act: Act, plans: list[Stands]) -> Iterator[Need]:
    for one, found in of_plans(act, plans):
        yield Need(
            f"crisis {found.what} {one.document}", _URGENCY.get(found.what, Urgency.WHEN_YOU_CAN), PLAN,
            found.said, one.brand, ("document", one.document), found.at, found.facts, found.many, found.n,
        )  # fmt: skip
