"""What a SWOT note holds: factors in four quadrants, their crossings, options, recommendations, a map."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import Cites, Content, EvidenceId, Keyed, Text, Words
from cmsuite.matrix.terms import COMPARED, CONFIDENCES, DEADLINES, IMPACTS, PRIORITIES, STATUSES, TRENDS, called

Quadrant = Literal["S", "W", "O", "T"]
Trend = Literal["up", "stable", "down"]
Answered = Literal["", "more", "less", "equal"]
Status = Literal["draft", "proposed", "retained", "amended", "refused", "postponed", "in_plan", "scored"]
Moscow = Literal["must", "should", "could", "wont"]
Deadline = Literal["0-1", "1-3", "3-12"]

_Key = AfterValidator(lambda text: clean(text, 12, lines=False))
ImpactKey = Annotated[str, _Key, Cites("comes_from", "audit_report", "pestel")]
FindingKey = Annotated[str, _Key, Cites("comes_from", "audit_report", "findings")]
SKey = Annotated[str, _Key, Cites("comes_from", "", "strengths")]
WKey = Annotated[str, _Key, Cites("comes_from", "", "weaknesses")]
OKey = Annotated[str, _Key, Cites("comes_from", "", "opportunities")]
TKey = Annotated[str, _Key, Cites("comes_from", "", "threats")]
OptionKey = Annotated[str, _Key, Cites("comes_from", "", "options")]

Weight = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
Value = Annotated[Decimal, Field(ge=-(10**12), le=10**12)]


class Factor(Keyed):
    """A fact, how it compares, what comes of it."""

    statement: Words = Field("", title=N_("Factor"),
                             description=N_("A fact, a comparison, what comes of it; never an action."))  # fmt: skip
    findings: tuple[FindingKey, ...] = Field((), title=N_("Findings of the audit"))
    impacts: tuple[ImpactKey, ...] = Field((), title=N_("Impacts of the environment"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    weight: Weight | None = Field(None, title=N_("Weight"), description=N_("From 0 to 1; those of a side come to 1."))
    rating: int | None = Field(
        None,
        ge=1,
        le=4,
        title=N_("Rating"),
        description=N_("Strengths 3 or 4, weaknesses 1 or 2; outside, how well we answer."),
    )
    trend: Trend = Field("stable", title=N_("Trend"), json_schema_extra=called(TRENDS))


class Strength(Factor):
    PREFIX: ClassVar[str] = "S"


class Weakness(Factor):
    PREFIX: ClassVar[str] = "W"


class Opportunity(Factor):
    PREFIX: ClassVar[str] = "O"


class Threat(Factor):
    PREFIX: ClassVar[str] = "T"


class Comparison(Content):
    """Two factors of one side: whether the first counts more, less or as much; by us, then with the client."""

    first: Words = Field("", title=N_("First"))
    second: Words = Field("", title=N_("Second"))
    alone: Answered = Field("", title=N_("Our answer"), json_schema_extra=called(COMPARED))
    client: Answered = Field("", title=N_("With the client"), json_schema_extra=called(COMPARED))


class Cell(Content):
    """How strongly an internal factor acts on an external one."""

    inside: Words = Field("", title=N_("Internal factor"))
    outside: Words = Field("", title=N_("External factor"))
    strength: int = Field(0, ge=0, le=3, title=N_("Strength"), description=N_("0 none, 1 weak, 2 real, 3 strong."))
    reason: Words = Field("", title=N_("Reason"), description=N_("One line, of a strong one."))


class Option(Keyed):
    """What the brand could do where an internal and an external factor meet."""

    PREFIX: ClassVar[str] = "X"

    title: Words = Field("", title=N_("Option"))
    strengths: tuple[SKey, ...] = Field((), title=N_("Strengths"))
    weaknesses: tuple[WKey, ...] = Field((), title=N_("Weaknesses"))
    opportunities: tuple[OKey, ...] = Field((), title=N_("Opportunities"))
    threats: tuple[TKey, ...] = Field((), title=N_("Threats"))
    description: Words = Field("", title=N_("Description"))
    value: Words = Field("", title=N_("Value created"))
    differentiation: Words = Field("", title=N_("What sets it apart"))
    effect: Words = Field("", title=N_("Expected effect"))
    risk: Words = Field("", title=N_("Risk"))
    kill: Words = Field("", title=N_("Given up when"))
    discarded: Words = Field("", title=N_("Discarded because"), description=N_("Empty for an option that is kept."))

    @property
    def inside(self) -> tuple[str, ...]:
        """The internal factors that it rests on."""
        return (*self.strengths, *self.weaknesses)

    @property
    def outside(self) -> tuple[str, ...]:
        """The external factors that it answers."""
        return (*self.opportunities, *self.threats)


class Recommendation(Keyed):
    """What to change, tied to an option and to an indicator."""

    PREFIX: ClassVar[str] = "R"

    title: Words = Field("", title=N_("Recommendation"), description=N_("It begins with a verb."))
    option: OptionKey | Literal[""] = Field("", title=N_("Option"))
    findings: tuple[FindingKey, ...] = Field((), title=N_("Findings of the audit"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    why: Words = Field("", title=N_("Why"))
    what: Words = Field("", title=N_("What is done"))
    whom: Words = Field("", title=N_("For whom"))
    network: Words = Field("", title=N_("Network"))
    kpi: Words = Field("", title=N_("Indicator"))
    kpi_unit: Words = Field("", title=N_("Unit"))
    kpi_from: Value | None = Field(None, title=N_("Level today"))
    kpi_to: Value | None = Field(None, title=N_("Expected level"))
    effort: Decimal | None = Field(None, ge=Decimal("0.5"), le=10_000, title=N_("Effort, in person-days"))
    cost_cents: int = Field(0, ge=0, le=10**11, title=N_("Cost, in cents"))
    depends_on: Words = Field("", title=N_("Depends on"))
    risk: Words = Field("", title=N_("Risk"))
    deadline: Deadline = Field("0-1", title=N_("Within months"), json_schema_extra=called(DEADLINES))
    owner: Words = Field("", title=N_("Owner"))
    obligation: bool = Field(False, title=N_("The law or security asks for it"))
    moscow: Moscow = Field("should", title=N_("Priority"), json_schema_extra=called(PRIORITIES))
    reach: int = Field(0, ge=0, le=10**10, title=N_("Reach a quarter"),
                       description=N_("People or interactions, from what was measured."))  # fmt: skip
    impact: Literal["0.25", "0.5", "1", "2", "3"] = Field("1", title=N_("Impact"), json_schema_extra=called(IMPACTS))
    confidence: Literal["50", "80", "100"] = Field(
        "80", title=N_("Confidence, in per cent"), json_schema_extra=called(CONFIDENCES)
    )
    ranks_reason: Words = Field("", title=N_("Why this order"),
                                description=N_("Where the two rankings are more than three ranks apart."))  # fmt: skip
    status: Status = Field("draft", title=N_("State"), json_schema_extra=called(STATUSES))
    client_reason: Words = Field("", title=N_("The client's reason"))


class Competitor(Content):
    """A brand of the map. size: its followers, or its share of voice."""

    name: Words = Field("", title=N_("Brand"))
    ours: bool = Field(False, title=N_("Our brand"))
    size: Value | None = Field(None, title=N_("Size"))


class Reading(Content):
    brand: Words = Field("", title=N_("Brand"))
    value: Value | None = Field(None, title=N_("Value"))


class Indicator(Content):
    """Something that can be observed of each brand."""

    name: Words = Field("", title=N_("Indicator"))
    unit: Words = Field("", title=N_("Unit"))
    rising: bool = Field(True, title=N_("More is further up"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    readings: tuple[Reading, ...] = Field((), title=N_("Readings"))


class MapAxis(Content):
    name: Words = Field("", title=N_("Axis"))
    low: Words = Field("", title=N_("At its beginning"))
    high: Words = Field("", title=N_("At its end"))
    indicators: tuple[Indicator, ...] = Field((), title=N_("Indicators"))


class Zone(Content):
    """A part of the map where nobody stands: a hypothesis, until somebody is shown to want it."""

    what: Words = Field("", title=N_("Empty zone"))
    x: Decimal = Field(Decimal(5), ge=0, le=10, title=N_("Across"))
    y: Decimal = Field(Decimal(5), ge=0, le=10, title=N_("Upwards"))
    demand: tuple[EvidenceId, ...] = Field((), title=N_("Evidence of demand"))


class PerceptualMap(Content):
    """Where the brands stand on two axes, read from the audit."""

    size_unit: Words = Field("", title=N_("What the size is"))
    brands: tuple[Competitor, ...] = Field((), title=N_("Brands"))
    across: MapAxis = Field(default_factory=lambda: MapAxis.model_validate({}), title=N_("Axis across"))
    upwards: MapAxis = Field(default_factory=lambda: MapAxis.model_validate({}), title=N_("Axis upwards"))
    zones: tuple[Zone, ...] = Field((), title=N_("Empty zones"))


class SwotNote(Content):
    synthesis: Text = Field("", title=N_("Synthesis"), description=N_("One page for the client."))
    strengths: tuple[Strength, ...] = Field((), title=N_("Strengths"))
    weaknesses: tuple[Weakness, ...] = Field((), title=N_("Weaknesses"))
    opportunities: tuple[Opportunity, ...] = Field((), title=N_("Opportunities"))
    threats: tuple[Threat, ...] = Field((), title=N_("Threats"))
    comparisons: tuple[Comparison, ...] = Field((), title=N_("Comparisons by pairs"))
    cells: tuple[Cell, ...] = Field((), title=N_("Crossings"))
    options: tuple[Option, ...] = Field((), title=N_("Options"))
    recommendations: tuple[Recommendation, ...] = Field((), title=N_("Recommendations"))
    capacity_hours: Decimal | None = Field(None, ge=0, le=10**6, title=N_("Hours there are"),
        description=N_("For the whole period; empty: those of the framing note."))  # fmt: skip
    day_hours: Decimal = Field(Decimal(7), gt=0, le=24, title=N_("Hours of a person-day"))
    map: PerceptualMap = Field(default_factory=lambda: PerceptualMap.model_validate({}), title=N_("Map of positions"))
    method: Text = Field("", title=N_("Method and limits"))


KEPT: tuple[Status, ...] = ("retained", "amended", "in_plan", "scored")
"""What a recommendation is once the client has taken it."""
LISTS: dict[Quadrant, str] = {"S": "strengths", "W": "weaknesses", "O": "opportunities", "T": "threats"}
TITLES: dict[Quadrant, str] = {
    "S": N_("Strengths"),
    "W": N_("Weaknesses"),
    "O": N_("Opportunities"),
    "T": N_("Threats"),
}
MODELS: dict[Quadrant, type[Factor]] = {"S": Strength, "W": Weakness, "O": Opportunity, "T": Threat}
BANDS: dict[Quadrant, tuple[int, ...]] = {"S": (3, 4), "W": (1, 2), "O": (1, 2, 3, 4), "T": (1, 2, 3, 4)}
"""The ratings that a factor of each quadrant may have."""
INSIDE: tuple[Quadrant, ...] = ("S", "W")
OUTSIDE: tuple[Quadrant, ...] = ("O", "T")
SIDES: dict[str, tuple[Quadrant, ...]] = {"internal": INSIDE, "external": OUTSIDE}


def factors(note: SwotNote, quadrants: tuple[Quadrant, ...] = ("S", "W", "O", "T")) -> list[tuple[Quadrant, int, Any]]:
    """Every factor of these quadrants: its quadrant, its place there, the factor."""
    return [(q, place, one) for q in quadrants for place, one in enumerate(getattr(note, LISTS[q]))]


def quadrant_of(note: SwotNote, key: str) -> Quadrant | None:
    """The quadrant in which a factor stands; None where no factor has that key."""
    return next((q for q, _place, one in factors(note) if one.key == key), None)
