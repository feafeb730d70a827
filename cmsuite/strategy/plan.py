"""What a strategy holds: twenty sections, from the frame to the rule by which it is revised."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import Cites, Content, Day, EvidenceId, Keyed, Text, Words
from cmsuite.metrics.dictionary import METRICS
from cmsuite.strategy.words import DECISIONS, FAMILIES, PHASES, SCENARIOS, SIDES, STAGES, TAXES, worded

Stage = Literal["awareness", "engagement", "acquisition", "retention", "relation", "employer", "reputation"]
Family = Literal["fees", "production", "media", "influence", "tools", "events", "training", "contingency"]
Phase = Literal["prepare", "launch", "run", "optimise"]
Decision = Literal["invest", "maintain", "test", "refuse", "close"]
Level = Literal["sober", "recommended", "ambitious"]
MOST = 10**11  # cents: a budget beyond is a slip of the keyboard

_Key = AfterValidator(lambda text: clean(text, 12, lines=False))
RecommendationKey = Annotated[str, _Key, Cites("carries_out", "swot_note", "recommendations")]
ObjectiveKey = Annotated[str, _Key, Cites("serves", "", "objectives")]
PersonaKey = Annotated[str, _Key, Cites("speaks_to", "", "personas")]
PillarKey = Annotated[str, _Key, Cites("belongs_to", "", "pillars")]
NetworkKey = Annotated[str, _Key, Cites("goes_out_on", "", "networks")]
MilestoneKey = Annotated[str, _Key, Cites("waits_for", "", "milestones")]
Score = Annotated[int, Field(ge=0, le=5)]
Value = Annotated[Decimal, Field(ge=-(10**12), le=10**12)]
Hours = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=8, decimal_places=2)]
Part = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]


class LeftOut(Content):
    recommendation: RecommendationKey = Field("", title=N_("Recommendation"))
    reason: Words = Field("", title=N_("Why it is not in the plan"))


class KpiStep(Content):
    on: Day | None = Field(None, title=N_("Day"))
    value: Value | None = Field(None, title=N_("Value"))


class Kpi(Content):
    """An indicator as it will be read. up: more of it is better."""

    name: Words = Field("", title=N_("Indicator"))
    metric: Words = Field(
        "",
        title=N_("Metric"),
        description=N_("Of the dictionary: F4 shows it. Empty: one of your own, by its formula."),
        json_schema_extra=worded(METRICS),
    )
    formula: Words = Field("", title=N_("Formula"))
    unit: Words = Field("", title=N_("Unit"))
    up: bool = Field(True, title=N_("More is better"))
    baseline: Value | None = Field(None, title=N_("Level today"))
    baseline_period: Words = Field("", title=N_("Period of that level"))
    baseline_by: Day | None = Field(None, title=N_("To be measured by"))
    target: Value | None = Field(None, title=N_("Target"))
    steps: tuple[KpiStep, ...] = Field((), title=N_("Milestones"))
    alert: Value | None = Field(None, title=N_("Alert"), description=N_("The value at which somebody must act."))
    source: Words = Field("", title=N_("Source"))
    frequency: Words = Field("", title=N_("How often"))
    owner: Words = Field("", title=N_("Owner"))
    caveats: Words = Field("", title=N_("What it does not say"))
    evidence: EvidenceId = Field(0, title=N_("Evidence of that level"))


class Objective(Keyed):
    """What will have changed; from recommendations that the client retained."""

    PREFIX: ClassVar[str] = "O"

    stage: Stage = Field("awareness", title=N_("Stage"), json_schema_extra=worded(STAGES))
    what: Words = Field("", title=N_("Objective"), description=N_("A verb, what, for whom: never a network."))
    audience: Words = Field("", title=N_("Audience"))
    starts_on: Day | None = Field(None, title=N_("From"))
    ends_on: Day | None = Field(None, title=N_("To"))
    weight: int = Field(0, ge=0, le=100, title=N_("Weight, in per cent"))
    recommendations: tuple[RecommendationKey, ...] = Field((), title=N_("Recommendations"))
    lead: Kpi = Field(Kpi.model_construct(), title=N_("Indicator that leads"))
    support: tuple[Kpi, ...] = Field((), title=N_("Supporting indicators"), description=N_("Two at most."))
    guard: Kpi = Field(Kpi.model_construct(), title=N_("What must not get worse"))


class Persona(Keyed):
    PREFIX: ClassVar[str] = "P"

    name: Words = Field("", title=N_("Persona"))
    segment: Words = Field("", title=N_("Segment"))
    needs: Words = Field("", title=N_("Needs"))
    barriers: Words = Field("", title=N_("Barriers"))
    moments: Words = Field("", title=N_("Moments"))
    expects: Words = Field("", title=N_("Content expected"))
    accessibility: Words = Field("", title=N_("Accessibility"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Positioning(Content):
    """For [target] who [need], [brand] is the [category] that [benefit], because [proof], unlike [alternative]."""

    target: Words = Field("", title=N_("For"))
    need: Words = Field("", title=N_("who"))
    category: Words = Field("", title=N_("the brand is the"))
    benefit: Words = Field("", title=N_("that"))
    proof: Words = Field("", title=N_("because"))
    alternative: Words = Field("", title=N_("unlike"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Tone(Content):
    adjective: Words = Field("", title=N_("Tone"))
    do: Words = Field("", title=N_("We write"))
    dont: Words = Field("", title=N_("We do not write"))


class Line(Content):
    """The editorial line."""

    promise: Words = Field("", title=N_("Promise"))
    angle: Words = Field("", title=N_("Angle"))
    person: Literal["tu", "vous", "you"] = Field("vous", title=N_("Person"))
    tones: tuple[Tone, ...] = Field((), title=N_("Tone"), description=N_("Three to five."))
    never: Words = Field("", title=N_("What we never talk about"))


class Pillar(Keyed):
    PREFIX: ClassVar[str] = "L"

    name: Words = Field("", title=N_("Pillar"))
    promise: Words = Field("", title=N_("Promise"))
    persona: PersonaKey = Field("", title=N_("Persona"))
    objective: ObjectiveKey = Field("", title=N_("Objective"))
    share: int = Field(0, ge=0, le=100, title=N_("Share, in per cent"))
    examples: tuple[Words, ...] = Field((), title=N_("Examples"), description=N_("Three."))
    sources: Words = Field("", title=N_("Where its matter comes from"))
    partners: Words = Field("", title=N_("Partners and users' content"))


class Network(Keyed):
    PREFIX: ClassVar[str] = "N"

    name: Words = Field("", title=N_("Network"))
    target: Score = Field(0, title=N_("Presence of the target"))
    fit: Score = Field(0, title=N_("Fit with the objectives"))
    ability: Score = Field(0, title=N_("Ability to produce"))
    space: Score = Field(0, title=N_("Room beside the competitors"))
    paid: Score = Field(0, title=N_("Paid potential and cost"))
    risk: Score = Field(0, title=N_("Risk and compliance"), description=N_("5: none that we cannot bear."))
    decision: Decision = Field("refuse", title=N_("Decision"), json_schema_extra=worded(DECISIONS))
    why: Words = Field("", title=N_("Why"))
    test_until: Day | None = Field(None, title=N_("Test ends on"))
    owner: Words = Field("", title=N_("Owner"))
    audience: EvidenceId = Field(0, title=N_("Evidence of the audience"))
    closing: Words = Field("", title=N_("How it is closed"), description=N_("Archive, redirect, message."))
    objectives: tuple[ObjectiveKey, ...] = Field((), title=N_("Objectives that it serves"))
    asked: bool = Field(False, title=N_("The client asked for it"))


class Weights(Content):
    """Of the six criteria of a network; together 100. why: where they are not the usual ones."""

    target: int = Field(30, ge=0, le=100, title=N_("Presence of the target"))
    fit: int = Field(20, ge=0, le=100, title=N_("Fit with the objectives"))
    ability: int = Field(20, ge=0, le=100, title=N_("Ability to produce"))
    space: int = Field(10, ge=0, le=100, title=N_("Room beside the competitors"))
    paid: int = Field(10, ge=0, le=100, title=N_("Paid potential and cost"))
    risk: int = Field(10, ge=0, le=100, title=N_("Risk and compliance"))
    why: Words = Field("", title=N_("Why these weights"))


class Cadence(Content):
    """Pieces a month of a format, for a pillar, on a network. hours: of one; empty for what is usual."""

    pillar: PillarKey = Field("", title=N_("Pillar"))
    network: NetworkKey = Field("", title=N_("Network"))
    format: Words = Field("text", title=N_("Format"))
    per_month: int = Field(0, ge=0, le=1000, title=N_("Pieces a month"))
    hours: Hours | None = Field(None, title=N_("Hours of one piece"))
    reuse: Part = Field(Decimal(0), title=N_("Part made again from others"))


class Person(Content):
    name: Words = Field("", title=N_("Name"))
    role: Words = Field("", title=N_("Role"))
    side: Literal["client", "agency", "partner"] = Field("agency", title=N_("Side"), json_schema_extra=worded(SIDES))
    hours: Hours = Field(Decimal(0), title=N_("Hours a month"))


class Workload(Content):
    """Hours a month that do not depend on the cadence, and the messages that come in."""

    inbound: int = Field(0, ge=0, le=10**6, title=N_("Messages a month"))
    minutes: Decimal = Field(Decimal(0), ge=0, le=600, title=N_("Minutes of one message"))
    reporting: Hours = Field(Decimal(0), title=N_("Hours of reporting"))
    meetings: Hours = Field(Decimal(0), title=N_("Hours of meetings"))
    veille: Hours = Field(Decimal(0), title=N_("Hours of watch"))
    overhead: Hours = Field(Decimal(0), title=N_("Other hours"))
    absence: Part = Field(Decimal("0.15"), title=N_("Part of absences"))


class Split(Content):
    """In per cent."""

    evergreen: int = Field(60, ge=0, le=100, title=N_("Evergreen"))
    topical: int = Field(30, ge=0, le=100, title=N_("Topical"))
    reactive: int = Field(10, ge=0, le=100, title=N_("Reactive"))
    owned: int = Field(100, ge=0, le=100, title=N_("Our own"))
    cocreated: int = Field(0, ge=0, le=100, title=N_("Made with others"))
    users: int = Field(0, ge=0, le=100, title=N_("Users' content"))
    curated: int = Field(0, ge=0, le=100, title=N_("Curated"))


class Commitment(Content):
    what: Words = Field("", title=N_("Commitment"))
    proof: Words = Field("", title=N_("Checked by"))
    on: Day | None = Field(None, title=N_("From"))


class Tool(Content):
    name: Words = Field("", title=N_("Tool"))
    use: Words = Field("", title=N_("Use"))
    cents: int = Field(0, ge=0, le=MOST, title=N_("A month, in cents"))


class BudgetLine(Content):
    """cents: of all its months together."""

    family: Family = Field("fees", title=N_("Family"), json_schema_extra=worded(FAMILIES))
    what: Words = Field("", title=N_("What for"))
    cents: int = Field(0, ge=0, le=MOST, title=N_("Amount, in cents"))
    first: Day | None = Field(None, title=N_("First month"))
    months: int = Field(1, ge=1, le=36, title=N_("Months"))
    objective: ObjectiveKey = Field("", title=N_("Objective"))
    network: NetworkKey = Field("", title=N_("Network"))


class Stretch(Content):
    """A phase, or days on which nothing is delivered."""

    what: Words = Field("", title=N_("What"))
    first: Day | None = Field(None, title=N_("First day"))
    last: Day | None = Field(None, title=N_("Last day"))


class Staged(Stretch):
    phase: Phase = Field("prepare", title=N_("Phase"), json_schema_extra=worded(PHASES))


class Milestone(Keyed):
    PREFIX: ClassVar[str] = "M"

    what: Words = Field("", title=N_("Milestone"))
    phase: Phase = Field("prepare", title=N_("Phase"), json_schema_extra=worded(PHASES))
    on: Day | None = Field(None, title=N_("Day"))
    days: int = Field(1, ge=0, le=730, title=N_("Days it takes"))
    after: tuple[MilestoneKey, ...] = Field((), title=N_("Waits for"))
    owner: Words = Field("", title=N_("Owner"))
    deliverable: Words = Field("", title=N_("What is delivered"))
    objectives: tuple[ObjectiveKey, ...] = Field((), title=N_("Objectives that it serves"))


class Risk(Keyed):
    PREFIX: ClassVar[str] = "Q"

    what: Words = Field("", title=N_("Risk"))
    probability: int = Field(1, ge=1, le=5, title=N_("Probability"))
    impact: int = Field(1, ge=1, le=5, title=N_("Impact"))
    prevention: Words = Field("", title=N_("Prevention"))
    plan_b: Words = Field("", title=N_("Plan B"))
    owner: Words = Field("", title=N_("Owner"))
    scenario: Words = Field("", title=N_("Crisis scenario"), description=N_("From 12 of 25 on."))


class Reading(Content):
    """How an indicator is read."""

    objective: ObjectiveKey = Field("", title=N_("Objective"))
    kpi: Words = Field("", title=N_("Indicator"))
    source: Words = Field("", title=N_("Source"))
    method: Words = Field("", title=N_("Method"))
    frequency: Words = Field("", title=N_("How often"))
    owner: Words = Field("", title=N_("Owner"))
    report: Words = Field("", title=N_("Report"))


class Review(Content):
    """When it is looked at again, and what makes us go on or stop."""

    on: Day | None = Field(None, title=N_("First review on"))
    every: Words = Field("", title=N_("Then"))
    go_on: Words = Field("", title=N_("We go on when"))
    stop: Words = Field("", title=N_("We stop when"))


class Unmeasured(Content):
    what: Words = Field("", title=N_("What cannot be measured"))
    why: Words = Field("", title=N_("Why"))


class Scenario(Content):
    level: Level = Field("recommended", title=N_("Scenario"), json_schema_extra=worded(SCENARIOS))
    what: Words = Field("", title=N_("In a sentence"))
    cents: int = Field(0, ge=0, le=MOST, title=N_("Cost, in cents"))
    hours: Hours = Field(Decimal(0), title=N_("Hours a month"))
    risk: Words = Field("", title=N_("Risk"))
    expected: Words = Field("", title=N_("What it brings"))
    chosen: bool = Field(False, title=N_("Chosen"))
    why: Words = Field("", title=N_("Why, or why not"))


class Origin(Content):
    """Why a field is not what the last version said: a comment, or a reason of our own."""

    field: Words = Field("", title=N_("Field"))
    comment: int = Field(0, ge=0, title=N_("Comment"))
    reason: Words = Field("", title=N_("Reason of our own"))


class Strategy(Content):
    reminder: Text = Field("", title=N_("What was agreed"), description=N_("The frame, and what the client retained."))
    left_out: tuple[LeftOut, ...] = Field((), title=N_("Retained, and not in this plan"))
    ambition: Words = Field("", title=N_("Ambition"), description=N_("One sentence."))
    objectives: tuple[Objective, ...] = Field((), title=N_("Objectives"), description=N_("Three to five."))
    personas: tuple[Persona, ...] = Field((), title=N_("Targets and personas"))
    positioning: Positioning = Field(Positioning.model_construct(), title=N_("Positioning"))
    line: Line = Field(Line.model_construct(), title=N_("Editorial line"))
    pillars: tuple[Pillar, ...] = Field((), title=N_("Pillars"), description=N_("Three to six; shares come to 100."))
    weights: Weights = Field(Weights.model_construct(), title=N_("Weights of the criteria"))
    networks: tuple[Network, ...] = Field((), title=N_("Networks"))
    cadence: tuple[Cadence, ...] = Field((), title=N_("Mix and cadence"))
    split: Split = Field(Split.model_construct(), title=N_("Kinds of content"))
    workload: Workload = Field(Workload.model_construct(), title=N_("Other work"))
    community: Text = Field("", title=N_("Community and influence"))
    paid: Text = Field("", title=N_("Paid"))
    commitments: tuple[Commitment, ...] = Field((), title=N_("Accessible and responsible"))
    people: tuple[Person, ...] = Field((), title=N_("People"))
    tools: tuple[Tool, ...] = Field((), title=N_("Tools"))
    organisation: Text = Field("", title=N_("Organisation"))
    budget: tuple[BudgetLine, ...] = Field((), title=N_("Budget"))
    budget_cents: int = Field(0, ge=0, le=MOST, title=N_("Total, in cents"))
    currency: Words = Field("EUR", title=N_("Currency"))
    tax: Literal["ht", "ttc"] = Field(
        "ht", title=N_("Tax"), description=N_("ht: without, ttc: included."), json_schema_extra=worded(TAXES)
    )
    hour_cents: int = Field(0, ge=0, le=10**7, title=N_("One more hour, in cents"))
    phases: tuple[Staged, ...] = Field((), title=N_("Phases"))
    milestones: tuple[Milestone, ...] = Field((), title=N_("Milestones"))
    freezes: tuple[Stretch, ...] = Field((), title=N_("Days on which nothing is delivered"))
    risks: tuple[Risk, ...] = Field((), title=N_("Risks"))
    readings: tuple[Reading, ...] = Field((), title=N_("Measurement plan"))
    utm: Words = Field("", title=N_("Naming of links"), description=N_("utm_source, utm_medium, utm_campaign."))
    unmeasured: tuple[Unmeasured, ...] = Field((), title=N_("What cannot be measured"))
    review: Review = Field(Review.model_construct(), title=N_("Review of the strategy"))
    scenarios: tuple[Scenario, ...] = Field((), title=N_("Scenarios"), description=N_("Two at least, one chosen."))
    governance: Text = Field("", title=N_("Governance and revision"))
    annexes: Text = Field("", title=N_("Annexes"))
    origins: tuple[Origin, ...] = Field((), title=N_("Why this version changes"))


OPEN: tuple[Decision, ...] = ("invest", "maintain", "test")
"""Decisions by which a network is used."""
