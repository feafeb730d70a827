"""The log of decisions: a line is added, never changed; one that takes another back names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.evidence.models import Decision, Evidence
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs


class NothingDecided(Usage):
    said = N_("A decision says what was decided, and why.")


class NoDecider(Refused):
    said = N_("A decision names who took it.")
    hint = N_("Name each of them, as they are called in the framing note.")


class TakenBackAlready(Refused):
    said = N_("Decision {n} was taken back already, by decision {by}.")


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of the log. reverses, reversed_by: numbers of other lines."""

    id: int
    n: int
    day: date
    text: str
    deciders: tuple[str, ...]
    reason: str
    alternatives: str
    effects: str
    evidence: int | None
    revisit_on: date | None
    reverses: int | None
    reversed_by: int | None


@register("evidence.decide", text=("text", "deciders", "reason", "alternatives", "effects"),
          no_undo=N_("What was decided stays written: take it back with a new decision."))  # fmt: skip
def decide(
    act: Act,
    text: str,
    deciders: Sequence[str],
    reason: str,
    *,
    day: date,
    alternatives: str = "",
    effects: str = "",
    evidence_id: int | None = None,
    revisit_on: date | None = None,
    reverses_id: int | None = None,
) -> int:
    """Write a decision down. Returns its number within the brand.

    Raises NothingDecided, NoDecider, Missing, TakenBackAlready.
    """
    act.need("evidence.decide")
    what, why = clean(text, 1000), clean(reason, 1000)
    if not (what and why):
        raise NothingDecided()
    who = [name for name in (clean(one, 120, lines=False) for one in deciders) if name]
    if not who:
        raise NoDecider()
    if evidence_id is not None:
        act.get(Evidence, evidence_id)
    act.session.execute(sa.select(Brand.id).where(Brand.id == act.in_brand).with_for_update())
    if reverses_id is not None:
        other = act.get(Decision, reverses_id)
        later = act.session.scalars(sa.select(Decision.n).where(Decision.reverses_id == reverses_id)).first()
        if later is not None:
            raise TakenBackAlready(n=other.n, by=later)
    last = act.session.scalars(sa.select(sa.func.max(Decision.n)).where(Decision.brand_id == act.in_brand)).one()
    row = act.add(
        Decision(
            n=(last or 0) + 1,
            day=day,
            text=what,
            deciders=who,
            reason=why,
            alternatives=clean(alternatives, 1000) or None,
            effects=clean(effects, 1000) or None,
            evidence_id=evidence_id,
            revisit_on=revisit_on,
            reverses_id=reverses_id,
        )
    )
    act.about(refs.ref(act, "decision", row.id).id)
    return row.n


def decisions(act: Act) -> list[Decided]:
    """The log of this brand, in its order."""
    rows = act.session.scalars(sa.select(Decision).where(Decision.brand_id == act.in_brand).order_by(Decision.n)).all()
    numbers = {row.id: row.n for row in rows}
    later = {row.reverses_id: row.n for row in rows if row.reverses_id is not None}
    return [
        Decided(
            row.id,
            row.n,
            row.day,
            row.text,
            tuple(row.deciders or ("…",)),
            row.reason,
            row.alternatives or "",
            row.effects or "",
            row.evidence_id,
            row.revisit_on,
            numbers.get(row.reverses_id or 0),
            later.get(row.id),
        )
        for row in rows
    ]
