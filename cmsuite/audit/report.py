"""The audit report: what it holds, and the kind that it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, Field

from cmsuite.audit import inside, outside
from cmsuite.audit.words import FIELDS, SIDES, TAGS, called
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.documents.content import ANY, Cites, Content, EvidenceId, Keyed, Text, Words

C = TypeVar("C", bound=Content)
FindingKey = Annotated[str, AfterValidator(lambda text: clean(text, lines=False)), Cites("cites", "", "findings")]
BriefField = Annotated[str, AfterValidator(lambda text: clean(text, 60, lines=False)), Cites("answers", "brief", ANY)]
Side = Literal["internal", "external"]
Domain = Literal[
    "accounts", "content", "charter", "accessibility", "community", "governance", "tools", "performance",
    "environment", "competition", "voice", "reputation", "audience", "trend",
]  # fmt: skip


def _empty(schema: type[C]) -> C:
    return schema.model_validate({})


class Finding(Keyed):
    """A fact with its consequence; never advice."""

    PREFIX: ClassVar[str] = "F"

    side: Side = Field("internal", title=N_("Side"), json_schema_extra=called(SIDES))
    domain: Domain = Field("accounts", title=N_("Domain"), json_schema_extra=called(FIELDS))
    statement: Words = Field("", title=N_("Finding"))
    measure: Words = Field("", title=N_("Measure"))
    comparison: Words = Field("", title=N_("Compared with"))
    consequence: Words = Field("", title=N_("Consequence"))
    severity: int = Field(1, ge=1, le=5, title=N_("Severity"))
    effort: int = Field(1, ge=1, le=5, title=N_("Effort"))
    tag: Literal["", "S", "W", "O", "T"] = Field("", title=N_("For the matrix"), json_schema_extra=called(TAGS))
    owner_opinion: Words = Field("", title=N_("What its owner thinks"))
    brief: tuple[BriefField, ...] = Field((), title=N_("What it answers in the framing note"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Score(Content):
    """A mark from 0 to 4. criterion: its id in the grid, domain.criterion."""

    criterion: Words = Field("", title=N_("Criterion"))
    mark: int = Field(0, ge=0, le=4, title=N_("Mark, 0 to 4"))
    why: Words = Field("", title=N_("Because"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class OwnCriterion(Content):
    """A criterion that the grid has not, or another wording of one. id: domain.name; anchors: of the marks 0 to 4."""

    id: Words = Field("", title=N_("Criterion"), description=N_("Its domain and its name: community.reviews."))
    title: Words = Field("", title=N_("Title"))
    anchors: tuple[Words, ...] = Field(
        (),
        title=N_("What each mark looks like"),
        description=N_("Five lines: 0 absent, 1 weak, 2 partial, 3 good, 4 exemplary."),
    )


class Weight(Content):
    domain: Words = Field("", title=N_("Domain"))
    weight: int = Field(0, ge=0, le=100, title=N_("Weight"))


class Before(Content):
    """What a domain came to in the audit before, out of 100."""

    domain: Words = Field("", title=N_("Domain"))
    score: Decimal = Field(Decimal(0), ge=0, le=100, title=N_("Score"))


class Interview(Content):
    who: Words = Field("", title=N_("Who"))
    role: Words = Field("", title=N_("Function"))
    on: date | None = Field(None, title=N_("Day"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Correction(Content):
    """What the client said of a fact, within the days that it has for it, and what became of it."""

    finding: FindingKey = Field("", title=N_("Finding"))
    who: Words = Field("", title=N_("Who"))
    on: date | None = Field(None, title=N_("Day"))
    said: Words = Field("", title=N_("What they said"))
    answer: Words = Field("", title=N_("What became of it"))


class AuditReport(Content):
    summary: Text = Field("", title=N_("Summary"), description=N_("One page: what matters, in plain words."))
    headlines: tuple[FindingKey, ...] = Field((), title=N_("Five findings"), description=N_("Their keys: F1, F2."))
    priorities: tuple[Words, ...] = Field((), title=N_("Three priorities"))
    scope: Text = Field("", title=N_("Scope"), description=N_("What is looked at, and what is not."))
    starts_on: date | None = Field(None, title=N_("Window, from"))
    ends_on: date | None = Field(None, title=N_("Window, to"))
    seasonal: bool = Field(False, title=N_("The activity is seasonal"))
    year_before_from: date | None = Field(None, title=N_("The same window a year before, from"))
    year_before_to: date | None = Field(None, title=N_("The same window a year before, to"))
    method: Text = Field("", title=N_("Method"), description=N_("How it was collected, drawn, coded and computed."))
    limits: Text = Field("", title=N_("Limits"), description=N_("What this audit cannot say, and why."))
    interviews: tuple[Interview, ...] = Field((), title=N_("Interviews"), description=N_("Three to five people."))
    accesses: tuple[inside.Access, ...] = Field(
        (),
        title=N_("Accesses and exports"),
        description=N_("What was asked for, account by account, and what came; a limit says what is missing."),
    )
    accounts: tuple[inside.Account, ...] = Field((), title=N_("Inventory of the accounts"))
    profiles: tuple[inside.Profile, ...] = Field((), title=N_("Completeness of the profiles"))
    samples: tuple[inside.Sample, ...] = Field((), title=N_("Samples"), description=N_("One for each account."))
    editorials: tuple[inside.Editorial, ...] = Field((), title=N_("Content"), description=N_("Account by account."))
    charter: inside.Charter = Field(_empty(inside.Charter), title=N_("Tone and charter"))
    accessibility: tuple[inside.Checked, ...] = Field((), title=N_("Accessibility"))
    community: tuple[inside.Community, ...] = Field((), title=N_("Community"))
    governance: tuple[inside.Governed, ...] = Field((), title=N_("Governance and security"))
    tools: tuple[inside.Tool, ...] = Field((), title=N_("Tools"))
    costs: inside.Costs = Field(_empty(inside.Costs), title=N_("Costs"))
    currency: Words = Field("EUR", title=N_("Currency"))
    pestel: tuple[outside.Fact, ...] = Field((), title=N_("Environment"), description=N_("A fact for each letter."))
    forces: tuple[outside.Force, ...] = Field((), title=N_("Forces of the market"))
    benchmark: tuple[outside.Rival, ...] = Field((), title=N_("Benchmark"), description=N_("The brand, then 3 to 5."))
    voice: outside.Voice = Field(_empty(outside.Voice), title=N_("Share of voice"))
    reputation: outside.Reputation = Field(_empty(outside.Reputation), title=N_("E-reputation"))
    personas: tuple[outside.Persona, ...] = Field((), title=N_("Audience"))
    trends: tuple[outside.Trend, ...] = Field((), title=N_("Trends"))
    scores: tuple[Score, ...] = Field((), title=N_("Scoring grid"))
    criteria: tuple[OwnCriterion, ...] = Field(
        (), title=N_("Own criteria"), description=N_("Beside the 32 that are shipped, or in the place of one.")
    )
    weights: tuple[Weight, ...] = Field((), title=N_("Weights"), description=N_("Empty: those that are shipped."))
    before: tuple[Before, ...] = Field((), title=N_("The audit before"))
    findings: tuple[Finding, ...] = Field((), title=N_("Register of findings"))
    corrections: tuple[Correction, ...] = Field(
        (), title=N_("Facts corrected by the client"), description=N_("Facts, not opinions, within three working days.")
    )
    annexes: Text = Field("", title=N_("Annexes"))
