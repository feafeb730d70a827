"""What a framing note is made of: its stakes, objectives, people, sums, statements and questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from cmsuite.briefs.words import FAMILIES, ORIGINS, SIDES, STAKES, STATES, called
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, EvidenceId, Keyed, Words

Origin = Literal["stated", "document", "deduced", "assumed", "to_confirm"]
Family = Literal["fees", "production", "media", "influence", "tools", "events", "training", "contingency"]
Sector = Literal["alcohol", "health", "finance", "gambling", "minors", "food", "politics"]
Duty = Literal["mandate", "invoice", "rebates", "report"]
State = Literal["open", "sent", "answered", "integrated", "withdrawn", "assumed_by_agency"]
WAITING: tuple[State, ...] = ("open", "sent")
MOST = 10**11  # cents: a budget beyond is a slip of the keyboard


class Statement(Keyed):
    """What somebody said in a call or a meeting. at: the hour, as it was noted. into: the fields that it went into."""

    PREFIX: ClassVar[str] = "S"

    at: Words = Field("", title=N_("Hour"), description=N_("As noted during the call: 10:15."))
    who: Words = Field("", title=N_("Who"))
    said: Words = Field("", title=N_("What was said"))
    into: tuple[Words, ...] = Field((), title=N_("Fields that it went into"))


class Provenance(Content):
    """Where a field's words are from. field: its name. at: the hour, where they were said. statement: its key."""

    field: Words = Field("", title=N_("Field"))
    origin: Origin = Field("stated", title=N_("Origin"), json_schema_extra=called(ORIGINS))
    who: Words = Field("", title=N_("Who, or which file"))
    on: date | None = Field(None, title=N_("Day"))
    at: Words = Field("", title=N_("Hour"))
    statement: Words = Field("", title=N_("Statement"))


class Stake(Content):
    kind: Literal["business", "image", "relation", "social"] = Field(
        "business", title=N_("Kind"), json_schema_extra=called(STAKES)
    )
    what: Words = Field("", title=N_("Stake"))


class Milestone(Content):
    what: Words = Field("", title=N_("Milestone"))
    on: date | None = Field(None, title=N_("Day"))


class Objective(Keyed):
    """In the client's words, then so that it can be measured. Rates are per month: 0.021 is 2.1 %."""

    PREFIX: ClassVar[str] = "O"

    said: Words = Field("", title=N_("In the client's words"))
    verb: Words = Field("", title=N_("Verb"), description=N_("Grow, reach, shorten: what is done to the object."))
    object: Words = Field("", title=N_("Object"))
    audience: Words = Field("", title=N_("Audience"))
    network: Words = Field("", title=N_("Network"), description=N_("Their names, or “all”."))
    stake: Words = Field("", title=N_("Stake"), description=N_("As it is written among the stakes."))
    kpi: Words = Field("", title=N_("Indicator"))
    definition: Words = Field("", title=N_("How it is counted"), description=N_("Where it is none of the usual ones."))
    unit: Words = Field("", title=N_("Unit"))
    source: Words = Field("", title=N_("Source"), description=N_("The tool that it is read in."))
    access: Words = Field("", title=N_("Who can read it"), description=N_("Whoever has access to that tool."))
    baseline: Decimal | None = Field(None, title=N_("Level today"))
    baseline_on: date | None = Field(None, title=N_("Measured on"))
    baseline_by: date | None = Field(None, title=N_("To be measured by"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence of the level"))
    target: Decimal | None = Field(None, title=N_("Target"))
    history_rate: Decimal | None = Field(None, title=N_("Growth of the last six months, per month"))
    competitors_rate: Decimal | None = Field(None, title=N_("Competitors' growth, per month"))
    levers: tuple[Words, ...] = Field((), title=N_("Levers"))
    hours: int = Field(0, ge=0, le=10_000, title=N_("Hours a month"))
    starts_on: date | None = Field(None, title=N_("From"))
    ends_on: date | None = Field(None, title=N_("To"))
    milestones: tuple[Milestone, ...] = Field((), title=N_("Milestones"), description=N_("One for each quarter."))


class Target(Content):
    who: Words = Field("", title=N_("Who"))
    ages: Words = Field("", title=N_("Ages"))
    where: Words = Field("", title=N_("Where"))
    need: Words = Field("", title=N_("Need"))


class Hand(Content):
    """Somebody who works on it."""

    who: Words = Field("", title=N_("Who"))
    side: Literal["agency", "client"] = Field("agency", title=N_("Of whom"), json_schema_extra=called(SIDES))
    does: Words = Field("", title=N_("What they do"))
    hours: int = Field(0, ge=0, le=10_000, title=N_("Hours a month"))


class BudgetLine(Content):
    """An amount over the whole period, also where it is paid every month."""

    family: Family = Field("fees", title=N_("Family"), json_schema_extra=called(FAMILIES))
    what: Words = Field("", title=N_("What for"))
    cents: int = Field(0, ge=0, le=MOST, title=N_("Amount, in cents"), description=N_("Over the whole period."))
    monthly: bool = Field(False, title=N_("Paid every month"))
    bought_by: Literal["client", "agency"] = Field("client", title=N_("Who orders it"), json_schema_extra=called(SIDES))
    payer: Words = Field("", title=N_("Who pays the invoice"))


class Deliverable(Content):
    what: Words = Field("", title=N_("Deliverable"))
    criteria: Words = Field("", title=N_("Accepted when"))
    days: Decimal | None = Field(None, ge=0, le=10_000, title=N_("Days of work"))
    on: date | None = Field(None, title=N_("Day"))


class Validator(Content):
    name: Words = Field("", title=N_("Name"))
    function: Words = Field("", title=N_("Function"))
    validates: Words = Field("", title=N_("What they validate"))
    days: int = Field(0, ge=0, le=90, title=N_("Within working days"))


class Assumption(Content):
    field: Words = Field("", title=N_("Field"), description=N_("The name of the field that it stands in for."))
    what: Words = Field("", title=N_("Assumption"))
    why: Words = Field("", title=N_("Because"))


class Risk(Content):
    what: Words = Field("", title=N_("Risk"))
    answer: Words = Field("", title=N_("What we would do"))


class Question(Keyed):
    """What is asked of the client. rule: what made it, so that it is not made again. assumption: what is taken for
    granted where nobody answered; the note prints it."""

    PREFIX: ClassVar[str] = "Q"

    about: Words = Field("", title=N_("In two words"))
    question: Words = Field("", title=N_("Question"))
    why: Words = Field("", title=N_("Why it is asked"))
    options: tuple[Words, ...] = Field((), title=N_("Possible answers"))
    field: Words = Field("", title=N_("Field"))
    priority: int = Field(2, ge=1, le=3, title=N_("Priority"), description=N_("1 keeps the note from being sent."))
    state: State = Field("open", title=N_("State"), json_schema_extra=called(STATES))
    sent_on: date | None = Field(None, title=N_("Asked on"))
    answer: Words = Field("", title=N_("Answer"))
    answered_by: Words = Field("", title=N_("Answered by"))
    answered_on: date | None = Field(None, title=N_("Answered on"))
    assumption: Words = Field("", title=N_("What we assume instead"))
    rule: Words = Field("", title=N_("Rule"))

    @model_validator(mode="before")
    @classmethod
    def _of_words(cls, raw: Any) -> Any:
        """A question of an older note is its words alone."""
        return {"question": raw} if isinstance(raw, str) else raw

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in WAITING


class Since(Content):
    """What was changed of what had been agreed on, and why."""

    field: Words = Field("", title=N_("Field"), description=N_("The name of the field that changed."))
    why: Words = Field("", title=N_("Why it changed"))
