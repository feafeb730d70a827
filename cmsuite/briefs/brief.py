"""The framing note: what was asked, what it is for, and within which limits it will be done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, cast

from pydantic import Field

from cmsuite.briefs import framing, smart
from cmsuite.core.locale import N_, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, Text, Words
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.exports.manuscript import Signature
from cmsuite.engines.exports.parse import Given

Origin = Literal["stated", "document", "deduced", "assumed", "to_confirm"]
Family = Literal["fees", "production", "media", "influence", "tools", "events", "training", "contingency"]
MOST = 10**11  # cents: a budget beyond is a slip of the keyboard


class Stake(Content):
    kind: Literal["business", "image", "relation", "social"] = Field("business", title=N_("Kind"))
    what: Words = Field("", title=N_("Stake"))


class Milestone(Content):
    what: Words = Field("", title=N_("Milestone"))
    on: date | None = Field(None, title=N_("Day"))


class Objective(Content):
    """In the client's words, then so that it can be measured. Rates are per month: 0.021 is 2.1 %."""

    said: Words = Field("", title=N_("In the client's words"))
    verb: Words = Field("", title=N_("Verb"))
    object: Words = Field("", title=N_("Object"))
    audience: Words = Field("", title=N_("Audience"))
    network: Words = Field("", title=N_("Network"))
    stake: Words = Field("", title=N_("Stake"))
    kpi: Words = Field("", title=N_("Indicator"))
    unit: Words = Field("", title=N_("Unit"))
    source: Words = Field("", title=N_("Source"))
    baseline: Decimal | None = Field(None, title=N_("Level today"))
    baseline_on: date | None = Field(None, title=N_("Measured on"))
    baseline_by: date | None = Field(None, title=N_("To be measured by"))
    target: Decimal | None = Field(None, title=N_("Target"))
    history_rate: Decimal | None = Field(None, title=N_("Growth of the last six months, per month"))
    competitors_rate: Decimal | None = Field(None, title=N_("Competitors' growth, per month"))
    levers: tuple[Words, ...] = Field((), title=N_("Levers"))
    hours: int = Field(0, ge=0, le=10_000, title=N_("Hours a month"))
    starts_on: date | None = Field(None, title=N_("From"))
    ends_on: date | None = Field(None, title=N_("To"))
    milestones: tuple[Milestone, ...] = Field((), title=N_("Milestones"))


class Target(Content):
    who: Words = Field("", title=N_("Who"))
    ages: Words = Field("", title=N_("Ages"))
    where: Words = Field("", title=N_("Where"))
    need: Words = Field("", title=N_("Need"))


class BudgetLine(Content):
    family: Family = Field("fees", title=N_("Family"))
    what: Words = Field("", title=N_("What for"))
    cents: int = Field(0, ge=0, le=MOST, title=N_("Amount, in cents"))
    monthly: bool = Field(False, title=N_("Every month"))
    payer: Words = Field("", title=N_("Who pays the invoice"))


class Deliverable(Content):
    what: Words = Field("", title=N_("Deliverable"))
    criteria: Words = Field("", title=N_("Accepted when"))
    on: date | None = Field(None, title=N_("Day"))


class Validator(Content):
    name: Words = Field("", title=N_("Name"))
    function: Words = Field("", title=N_("Function"))
    validates: Words = Field("", title=N_("What they validate"))
    days: int = Field(0, ge=0, le=90, title=N_("Within working days"))


class Assumption(Content):
    what: Words = Field("", title=N_("Assumption"))
    why: Words = Field("", title=N_("Because"))


class Risk(Content):
    what: Words = Field("", title=N_("Risk"))
    answer: Words = Field("", title=N_("What we would do"))


class Provenance(Content):
    """Where a field's words are from. field: its name."""

    field: Words = Field("", title=N_("Field"))
    origin: Origin = Field("stated", title=N_("Origin"))
    who: Words = Field("", title=N_("Who, or which file"))
    on: date | None = Field(None, title=N_("Day"))


class Brief(Content):
    request: Text = Field("", title=N_("The request, as it came"), description=N_("Verbatim: the mail, the notes."))
    request_channel: Words = Field("", title=N_("Channel"), description=N_("Mail, call, meeting, form."))
    request_on: date | None = Field(None, title=N_("Received on"))
    client: Text = Field("", title=N_("The client and the brand"),
                         description=N_("Activity, offer, market, legal form, contacts, who decides."))  # fmt: skip
    context: Text = Field("", title=N_("Context"), description=N_("What set this off, and why now."))
    stakes: tuple[Stake, ...] = Field((), title=N_("Stakes"), description=N_("What is at stake: not what to do."))
    objectives: tuple[Objective, ...] = Field((), title=N_("Objectives"), description=N_("Five at most."))
    targets: tuple[Target, ...] = Field((), title=N_("Targets"))
    networks: tuple[Words, ...] = Field((), title=N_("Networks"))
    countries: tuple[Words, ...] = Field((), title=N_("Countries and languages"))
    in_scope: Text = Field("", title=N_("Within the perimeter"))
    out_of_scope: Text = Field("", title=N_("Outside the perimeter"), description=N_("What we will not do."))
    assets: Text = Field("", title=N_("What is there already"),
                         description=N_("Accounts, graphic charter, studies, contents, tools, access."))  # fmt: skip
    constraints: Text = Field("", title=N_("Constraints"), description=N_("Law, sector, calendar, tone, taboos."))
    client_hours: int = Field(0, ge=0, le=10_000, title=N_("The client's hours a month"))
    agency_hours: int = Field(0, ge=0, le=10_000, title=N_("Our hours a month"))
    budget: tuple[BudgetLine, ...] = Field((), title=N_("Budget"))
    budget_cents: int = Field(0, ge=0, le=MOST, title=N_("Total, in cents"))
    currency: Words = Field("EUR", title=N_("Currency"))
    tax: Literal["ht", "ttc"] = Field("ht", title=N_("Tax"), description=N_("ht: without, ttc: included."))
    starts_on: date | None = Field(None, title=N_("Begins on"))
    ends_on: date | None = Field(None, title=N_("Ends on"))
    milestones: tuple[Milestone, ...] = Field((), title=N_("Milestones"))
    deliverables: tuple[Deliverable, ...] = Field((), title=N_("Deliverables"))
    indicators: tuple[Words, ...] = Field((), title=N_("Indicators of success"))
    validators: tuple[Validator, ...] = Field((), title=N_("Who validates what"))
    assumptions: tuple[Assumption, ...] = Field((), title=N_("Assumptions"))
    risks: tuple[Risk, ...] = Field((), title=N_("Risks"))
    questions: tuple[Words, ...] = Field((), title=N_("Open questions"))
    reformulation: Text = Field("", title=N_("As we understand it"),
                                description=N_("Ten to fifteen lines, in our own words."))  # fmt: skip
    next_step: Words = Field("", title=N_("Next step"))
    provenance: tuple[Provenance, ...] = Field((), title=N_("Where it is from"))


def given(content: Content, _around: Around) -> Given:
    """Where each validator signs."""
    named = cast(Brief, content).validators
    said = translate("Approved: date and signature")
    signatures = {f"validator-{n}": Signature(one.name, one.function, said) for n, one in enumerate(named, 1)}
    return Given(signatures=signatures)


BRIEF = register_kind(
    Kind(
        "brief",
        N_("Framing note"),
        "BRIEF",
        Brief,
        major=frozenset({"objectives", "budget", "budget_cents", "networks", "in_scope", "out_of_scope"}),
        checks=(framing.check, smart.check),
        given=given,
    )
)
