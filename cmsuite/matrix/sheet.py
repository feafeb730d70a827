"""Everything that follows from a note's content: nothing here is typed by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from cmsuite.briefs.smart import months_between
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.evidence.confidence import Confidence, Proof, confidence
from cmsuite.matrix import mapping
from cmsuite.matrix.crossing import POSTURES, Posture, Stance, evaluated, force, stance
from cmsuite.matrix.ranking import Candidate, Flip, Place, bound, cuts, flips, must_hours, ranked, room
from cmsuite.matrix.schema import INSIDE, LISTS, OUTSIDE, Factor, MapAxis, Quadrant, Recommendation, SwotNote, factors

Level = Literal["high", "medium", "low"]
AUDIT = "audit_report"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A factor with what follows from it. score: weight times rating; None where one of them is missing."""

    quadrant: Quadrant
    place: int
    factor: Factor
    confidence: Confidence
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Point:
    """Where a brand stands, 0 to 10 on each axis."""

    brand: str
    ours: bool
    x: Decimal
    y: Decimal
    size: Decimal | None


@dataclass(frozen=True)
class Sheet:
    """ife, efe: None while a weight or a rating is missing. capacity, must: hours. correlation: of the two axes of the
    map; None where it cannot be said."""

    factors: tuple[Weighed, ...]
    ife: Decimal | None
    efe: Decimal | None
    stance: Stance
    places: tuple[Place, ...]
    flips: tuple[Flip, ...]
    cut: tuple[Decimal, Decimal] | None
    bounds: Mapping[str, Level]
    capacity: Decimal | None
    must: Decimal
    points: tuple[Point, ...]
    correlation: float | None

    def of(self, quadrant: Quadrant) -> list[Weighed]:
        """The factors of a quadrant, in their order."""
        return [one for one in self.factors if one.quadrant == quadrant]

    @property
    def most_must(self) -> Decimal | None:
        """The hours that may be promised as a must."""
        return None if self.capacity is None else room(self.capacity)


def sheet(content: Content, around: Around) -> Sheet:
    """What a note comes to on a day, with the evidence that there is."""
    note = cast(SwotNote, content)
    weighed = tuple(_weighed(q, place, one, around) for q, place, one in factors(note))
    places = ranked(candidates(note.recommendations))
    points = tuple(placed(note))
    return Sheet(
        factors=weighed,
        ife=_evaluated(weighed, INSIDE),
        efe=_evaluated(weighed, OUTSIDE),
        stance=stance(forces(note)),
        places=tuple(places),
        flips=tuple(flips(places)),
        cut=cuts([one.candidate for one in places]),
        bounds={one.key: confidence_of(note, one, around).level for one in note.recommendations},
        capacity=capacity(note, around),
        must=must_hours([one.effort or Decimal(0) for one in musts(note)], note.day_hours),
        points=points,
        correlation=mapping.pearson([one.x for one in points], [one.y for one in points]),
    )


def proofs(ids: Iterable[int], around: Around) -> list[Proof]:
    """The pieces of evidence that are there, each once."""
    return [around.evidence[id] for id in dict.fromkeys(ids) if id in around.evidence]


def proven(factor: Factor, around: Around) -> list[Proof]:
    """What a factor rests on: its own evidence and that of the findings and impacts it comes from."""
    found = [id for one in findings_of(around) if one.key in factor.findings for id in one.evidence]
    found += [id for one in impacts_of(around) if one.key in factor.impacts for id in one.evidence]
    return proofs([*factor.evidence, *found], around)


def findings_of(around: Around) -> Sequence[Any]:
    """The findings of the audit from which the note follows; none where there is no audit."""
    return _of_audit(around, "findings")


def impacts_of(around: Around) -> Sequence[Any]:
    """What the audit says of the environment, fact by fact, each with its impact; below 0 it threatens."""
    return _of_audit(around, "pestel")


def _of_audit(around: Around, name: str) -> Sequence[Any]:
    audit = around.parents.get(AUDIT)
    return () if audit is None else getattr(audit.content, name, ())


def confidence_of(note: SwotNote, one: Recommendation, around: Around) -> Confidence:
    """How far a recommendation's evidence carries: its own, that of its findings, and of the factors of its option."""
    option = next((x for x in note.options if x.key == one.option), None)
    keys = (*option.inside, *option.outside) if option else ()
    found = list(proofs(one.evidence, around))
    found += proofs((id for f in findings_of(around) if f.key in one.findings for id in f.evidence), around)
    found += [proof for _q, _p, factor in factors(note) if factor.key in keys for proof in proven(factor, around)]
    return confidence(list({proof.id: proof for proof in found}.values()), around.today)


def candidates(recommendations: Iterable[Recommendation]) -> list[Candidate]:
    """Those that can be ranked: with an effort."""
    return [
        Candidate(one.key, one.reach, Decimal(one.impact), int(one.confidence), one.effort, one.obligation)
        for one in recommendations
        if one.effort
    ]


def musts(note: SwotNote) -> list[Recommendation]:
    """What must be done and still can be: what the client refused takes no hours."""
    gone = ("refused", "postponed")
    return [one for one in note.recommendations if (one.moscow == "must" or one.obligation) and one.status not in gone]


def forces(note: SwotNote) -> dict[Posture, Decimal | None]:
    """The force of each quadrant of the crossed matrix."""
    cells = {(one.inside, one.outside): one.strength for one in note.cells}
    weights: dict[str, dict[str, Decimal]] = {
        q: {one.key: one.weight or Decimal(0) for one in getattr(note, name)} for q, name in LISTS.items()
    }
    return {posture: force(weights[posture[0]], weights[posture[1]], cells) for posture in POSTURES}


def capacity(note: SwotNote, around: Around) -> Decimal | None:
    """The hours that there are for the whole period: those written here, else by the framing note; None, not known."""
    if note.capacity_hours is not None:
        return note.capacity_hours
    found = around.parents.get("brief")
    brief: Any = found.content if found is not None else None
    if brief is None or brief.starts_on is None or brief.ends_on is None:
        return None
    months = round(months_between(brief.starts_on, _day_after(brief.ends_on)), 1)
    hours = Decimal(brief.agency_hours + brief.client_hours) * Decimal(str(months))
    return hours if hours > 0 else None


def placed(note: SwotNote) -> list[Point]:
    """The brands that every indicator was read for, where they stand."""
    names = [one.name for one in note.map.brands if one.name.strip()]
    x, y = axis_of(note.map.across, names), axis_of(note.map.upwards, names)
    return [
        Point(one.name, one.ours, x[one.name], y[one.name], one.size)
        for one in note.map.brands
        if one.name in x and one.name in y
    ]


def axis_of(axis: MapAxis, brands: Sequence[str]) -> dict[str, Decimal]:
    """The place of each brand on an axis."""
    observed = [
        mapping.Observed(
            {r.brand: r.value for r in one.readings if r.value is not None and r.brand in brands}, one.rising
        )
        for one in axis.indicators
    ]
    return mapping.axis(observed, brands)


def allowed(level: Level) -> int:
    """The most confidence, in per cent, that evidence of a level carries."""
    return bound(level)


def _weighed(quadrant: Quadrant, place: int, one: Factor, around: Around) -> Weighed:
    score = None if one.weight is None or one.rating is None else one.weight * one.rating
    return Weighed(quadrant, place, one, confidence(proven(one, around), around.today), score)


def _evaluated(weighed: Iterable[Weighed], side: tuple[Quadrant, ...]) -> Decimal | None:
    return evaluated((one.factor.weight, one.factor.rating) for one in weighed if one.quadrant in side)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
