"""The framing note: what was asked, what it is for, and within which limits it will be done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from cmsuite.briefs import asking, framing, smart, telling
from cmsuite.briefs.parts import (
    MOST,
    Assumption,
    BudgetLine,
    Deliverable,
    Duty,
    Hand,
    Milestone,
    Objective,
    Provenance,
    Question,
    Risk,
    Sector,
    Since,
    Stake,
    Statement,
    Target,
    Validator,
)
from cmsuite.briefs.signing import signing
from cmsuite.briefs.words import DUTIES, SECTORS, SHEETS, TAXES, called
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, EvidenceId, Text, Words
from cmsuite.engines.documents.kinds import SIGNING, Kind, register_kind

MAJOR = frozenset(framing.SCOPE)
VERBATIM = frozenset({"request", "statements.said", "objectives.said", "questions.answer"})
"""What the client wrote and said: it stays as it came."""


class Brief(Content):
    request: Text = Field("", title=N_("The request, as it came"), description=N_("Verbatim: the mail, the notes."))
    request_channel: Words = Field("", title=N_("Channel"), description=N_("Mail, call, meeting, form."))
    request_on: date | None = Field(None, title=N_("Received on"))
    request_file: Words = Field("", title=N_("File"), description=N_("The mail or the notes that it was taken from."))
    request_evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence of the request"))
    statements: tuple[Statement, ...] = Field((), title=N_("Statements"),
                                              description=N_("What was said, with the hour."))  # fmt: skip
    sectors: tuple[Sector, ...] = Field((), title=N_("Regulated sectors"), json_schema_extra=called(SECTORS))
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
    organic_reach: int | None = Field(None, ge=0, le=MOST, title=N_("Organic reach of the last 90 days"))
    constraints: Text = Field("", title=N_("Constraints"), description=N_("Law, sector, calendar, tone, taboos."))
    client_hours: int = Field(0, ge=0, le=10_000, title=N_("The client's hours a month"))
    agency_hours: int = Field(0, ge=0, le=10_000, title=N_("Our hours a month"))
    team: tuple[Hand, ...] = Field((), title=N_("Who works on it"))
    budget: tuple[BudgetLine, ...] = Field((), title=N_("Budget"))
    budget_cents: int = Field(0, ge=0, le=MOST, title=N_("Total, in cents"))
    currency: Words = Field("EUR", title=N_("Currency"))
    tax: Literal["ht", "ttc"] = Field("ht", title=N_("Tax"), description=N_("ht: without, ttc: included."),
                                       json_schema_extra=called(TAXES))  # fmt: skip
    vat_rate: Decimal | None = Field(None, ge=0, le=1, title=N_("Rate of VAT"), description=N_("0.2 is 20%."))
    day_rate_cents: int = Field(0, ge=0, le=MOST, title=N_("Price of a day, in cents"))
    media_duties: tuple[Duty, ...] = Field((), title=N_("Buying space for the client: what is in order"),
                                          json_schema_extra=called(DUTIES))  # fmt: skip
    starts_on: date | None = Field(None, title=N_("Begins on"))
    ends_on: date | None = Field(None, title=N_("Ends on"))
    milestones: tuple[Milestone, ...] = Field((), title=N_("Milestones"))
    deliverables: tuple[Deliverable, ...] = Field((), title=N_("Deliverables"))
    indicators: tuple[Words, ...] = Field((), title=N_("Indicators of success"))
    validators: tuple[Validator, ...] = Field((), title=N_("Who validates what"))
    assumptions: tuple[Assumption, ...] = Field((), title=N_("Assumptions"))
    risks: tuple[Risk, ...] = Field((), title=N_("Risks"))
    questions: tuple[Question, ...] = Field((), title=N_("Questions"))
    reformulation: Text = Field("", title=N_("As we understand it"),
                                description=N_("Ten to fifteen lines, in our own words."))  # fmt: skip
    next_step: Words = Field("", title=N_("Next step"))
    provenance: tuple[Provenance, ...] = Field((), title=N_("Where it is from"))
    changed: tuple[Since, ...] = Field((), title=N_("What changed since the last version"))


BRIEF = register_kind(
    Kind(
        "brief",
        N_("Framing note"),
        "BRIEF",
        Brief,
        major=MAJOR,
        checks=(framing.check, smart.check, asking.check),
        given=telling.given,
        computed=telling.computed,
        figures=telling.figures,
        stage=telling.stage,
        sourced=framing.sourced,
        sheets=SHEETS,
        verbatim=VERBATIM,
    )
)

SIGNING.append(signing)

QUESTION_LIST = Kind("brief_questions", N_("Questions to the client"), "QUESTIONS", Brief, computed=telling.computed)
"""A view of a brief, and no kind of document: its open questions, as a client reads and answers them."""
