"""What a moderation guide holds, and the rules that the community reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from cmsuite.charters.moderation.words import (
    ACTS,
    AUTOS,
    CONFIDENCES,
    EVIDENCES,
    LEVELS,
    MOMENTS,
    ROLES,
    STANCES,
)
from cmsuite.charters.words import DAYS, Weekday, worded
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, Day, Text, Words

Level = Literal["S0", "S1", "S2", "S3", "S4"]
Deed = Literal[
    "leave", "answer", "answer-macro", "move-private", "hide", "warn", "limit", "delete", "ban", "preserve",
    "reference-only", "notify:client", "report:platform", "report:pharos", "escalate:lead", "escalate:legal",
    "escalate:security", "escalate:spokesperson", "advise:complaint", "open:crisis",
]  # fmt: skip
Who = Literal["moderator", "lead", "oncall", "legal", "security", "service", "spokesperson", "client"]
Minutes = Annotated[int, Field(ge=0, le=100_000)]
Months = Annotated[int, Field(ge=0, le=120)]
Share = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Kappa = Annotated[Decimal, Field(ge=-1, le=1, decimal_places=3)]


class Shift(Content):
    """Days of each week on which somebody is there, from a time to a time; 0:00 ends a day."""

    first: Weekday = Field("mon", title=N_("From the day"), json_schema_extra=worded(DAYS))
    last: Weekday = Field("fri", title=N_("To the day"), json_schema_extra=worded(DAYS))
    opens: Words = Field("9:00", title=N_("Opens at"), description="9:00")
    closes: Words = Field("18:00", title=N_("Closes at"), description="18:00")


class Duty(Content):
    """A role, and who fills it."""

    role: Who = Field("moderator", title=N_("Role"), json_schema_extra=worded(ROLES))
    person: Words = Field("", title=N_("Person"))
    backup: Words = Field("", title=N_("Backup"))
    channel: Words = Field("", title=N_("Channel"))
    does: Words = Field("", title=N_("What they decide"))


class LevelDelay(Content):
    """look, act: minutes, by the clock of the wall for S0 and S1, else of staffed hours. outside: out of hours, hours
    until somebody looks at the latest; oncall: somebody is reached at any hour."""

    level: Level = Field("S2", title=N_("Severity"), json_schema_extra=worded(LEVELS))
    look: Minutes = Field(0, title=N_("Minutes to the first look"))
    act: Minutes = Field(0, title=N_("Minutes to the act"))
    outside: Annotated[int, Field(ge=0, le=168)] | None = Field(None, title=N_("Out of hours, hours at most"))
    oncall: bool = Field(False, title=N_("Somebody is on call"))
    missed: Words = Field("", title=N_("Who is told where it is missed"))


class Category(Content):
    """code: by which everything else names it."""

    code: Words = Field("", title=N_("Category"))
    name: Words = Field("", title=N_("Name"))
    level: Level = Field("S3", title=N_("Severity"), json_schema_extra=worded(LEVELS))
    definition: Words = Field("", title=N_("What it is"))
    examples: tuple[Words, ...] = Field((), title=N_("Examples"))
    not_this: tuple[Words, ...] = Field((), title=N_("What it is not"))
    basis: Words = Field("", title=N_("Legal basis"))
    confidence: Literal["high", "medium", "low"] = Field(
        "medium", title=N_("Confidence"), json_schema_extra=worded(CONFIDENCES)
    )
    actions: tuple[Deed, ...] = Field((), title=N_("What is done, in order"), json_schema_extra=worded(ACTS))
    auto: Literal["none", "hide", "delete", "ban"] = Field(
        "none", title=N_("Before a person has looked"), json_schema_extra=worded(AUTOS)
    )
    deadline: Minutes = Field(0, title=N_("Minutes to the act"))
    who: Who = Field("moderator", title=N_("Who decides"), json_schema_extra=worded(ROLES))
    evidence: Literal["none", "capture", "reference"] = Field(
        "none", title=N_("Evidence"), json_schema_extra=worded(EVIDENCES)
    )
    kept: Months | None = Field(None, title=N_("Months that it is kept"))
    public: bool = Field(True, title=N_("Named in the public rules"))


class Question(Content):
    """A question of the decision tree, and where each answer leads."""

    asks: Words = Field("", title=N_("Question"))
    yes: Words = Field("", title=N_("If so"))
    no: Words = Field("", title=N_("If not"))


class LadderStep(Content):
    step: Annotated[int, Field(ge=1, le=6)] = Field(1, title=N_("Step"))
    says: Words = Field("", title=N_("What is done"))
    second: bool = Field(False, title=N_("A second person confirms"))


class Escalation(Content):
    """Who is asked, one after the other. category: empty for each of that severity."""

    category: Words = Field("", title=N_("Category"))
    level: Level = Field("S0", title=N_("Severity"), json_schema_extra=worded(LEVELS))
    when: Literal["always", "staffed", "outside"] = Field("always", title=N_("When"), json_schema_extra=worded(MOMENTS))
    role: Who = Field("oncall", title=N_("Person"), json_schema_extra=worded(ROLES))
    backup: Who = Field("lead", title=N_("Backup"), json_schema_extra=worded(ROLES))
    channel: Words = Field("", title=N_("Channel"))
    minutes: Minutes = Field(0, title=N_("Minutes until the next is asked"))


class Authority(Content):
    """A help number, or where something is reported. checked: the day on which it was last looked up."""

    name: Words = Field("", title=N_("Number or portal"))
    what: Words = Field("", title=N_("What it is for"))
    url: Words = Field("", title=N_("Address"))
    country: Words = Field("FR", title=N_("Country"))
    checked: Day | None = Field(None, title=N_("Checked on"))


class NetworkRule(Content):
    """What a network does not let a page do, and what is done there instead."""

    network: Words = Field("", title=N_("Network"))
    cannot: tuple[Deed, ...] = Field((), title=N_("What it has not"), json_schema_extra=worded(ACTS))
    instead: Words = Field("", title=N_("What is done instead"))
    url: Words = Field("", title=N_("Its rules"))


class Reply(Content):
    """A canned reply. Braces name what is filled in."""

    code: Words = Field("", title=N_("Canned reply"))
    category: Words = Field("", title=N_("Category"))
    network: Words = Field("", title=N_("Network"), description=N_("Empty: all."))
    tone: Words = Field("", title=N_("Tone"))
    fr: Words = Field("", title=N_("In French"))
    en: Words = Field("", title=N_("In English"))
    per_thread: Annotated[int, Field(ge=1, le=10)] = Field(1, title=N_("Times in a thread, at most"))
    must_edit: bool = Field(True, title=N_("A person changes it before it is sent"))
    expires: Day | None = Field(None, title=N_("Valid until"))
    tested: Day | None = Field(None, title=N_("Tried on"))


class Appeal(Content):
    channel: Words = Field("", title=N_("Where one contests"))
    acknowledged: Annotated[int, Field(ge=0, le=1000)] = Field(48, title=N_("Hours to the receipt"))
    days: Annotated[int, Field(ge=0, le=365)] = Field(7, title=N_("Days to the answer"))
    months: Months = Field(6, title=N_("Months in which one may contest"))
    reviewer: Words = Field("", title=N_("Who decides, never who decided first"))


class Tried(Content):
    """The same messages, coded by two people. kappa: agreement beyond chance, of Cohen."""

    on: Day | None = Field(None, title=N_("On"))
    messages: Annotated[int, Field(ge=0, le=10_000)] = Field(0, title=N_("Messages"))
    kappa: Kappa | None = Field(None, title=N_("Kappa"))


class Quality(Content):
    share: Share = Field(Decimal(5), title=N_("Decisions read a second time, in per cent"))
    least: Annotated[int, Field(ge=0, le=10_000)] = Field(20, title=N_("At least"))
    kappa: Kappa = Field(Decimal("0.7"), title=N_("Agreement that is asked for"))
    reversed: Share = Field(Decimal(15), title=N_("Appeals that are won, in per cent, from which a rule is changed"))
    tried: Tried = Field(Tried.model_construct(), title=N_("Tried by two people"))


class MeasuredRule(Content):
    """How right a rule was on comments that people labelled: of n in which it heard something."""

    rule: Words = Field("", title=N_("Rule"))
    category: Words = Field("", title=N_("What it hears"))
    n: Annotated[int, Field(ge=0, le=100_000)] = Field(0, title=N_("Comments in which it heard something"))
    right: Annotated[int, Field(ge=0, le=100_000)] = Field(0, title=N_("Of them right"))
    on: Day | None = Field(None, title=N_("Measured on"))


class ModerationGuide(Content):
    purpose: Text = Field("", title=N_("Purpose and scope"))
    review_on: Day | None = Field(None, title=N_("Next review"), description=N_("Every six months."))
    legal_review: Day | None = Field(None, title=N_("Read by a lawyer on"))
    own_platform: bool = Field(False, title=N_("The brand hosts the comments itself"))
    hours: tuple[Shift, ...] = Field((), title=N_("Hours in which somebody is there"))
    duties: tuple[Duty, ...] = Field((), title=N_("Roles"))
    delays: tuple[LevelDelay, ...] = Field((), title=N_("Deadlines"))
    categories: tuple[Category, ...] = Field((), title=N_("Categories"))
    tree: tuple[Question, ...] = Field((), title=N_("Decision tree"))
    ladder: tuple[LadderStep, ...] = Field((), title=N_("Ladder of sanctions"))
    escalations: tuple[Escalation, ...] = Field((), title=N_("Escalation"))
    evidence: Text = Field("", title=N_("Evidence and its keeping"))
    reporting: Text = Field("", title=N_("Reporting"))
    authorities: tuple[Authority, ...] = Field((), title=N_("Help numbers and authorities"))
    networks: tuple[NetworkRule, ...] = Field((), title=N_("What the networks allow"))
    replies: tuple[Reply, ...] = Field((), title=N_("Canned replies"))
    filters: tuple[Words, ...] = Field((), title=N_("Words that are filtered"), description=N_("Never published."))
    appeal: Appeal = Field(Appeal.model_construct(), title=N_("Appeal"))
    liability: Text = Field("", title=N_("What the brand answers for"))
    quality: Quality = Field(Quality.model_construct(), title=N_("Quality"))
    measured: tuple[MeasuredRule, ...] = Field(
        (), title=N_("Precision of the rules"), description=N_("cmsuite moderation precision FILE --keep DOCUMENT")
    )
    care: Text = Field("", title=N_("Care for those who moderate"))
    statistics: tuple[Words, ...] = Field((), title=N_("What is counted"))


# ---- the rules that the community reads


class Both(Content):
    """The same in both languages."""

    fr: Words = Field("", title=N_("In French"))
    en: Words = Field("", title=N_("In English"))


class Stance(Content):
    """What the community may read of a category."""

    category: Words = Field("", title=N_("Category"))
    stance: Literal["refused", "welcome", "help"] = Field(
        "refused", title=N_("Stance"), json_schema_extra=worded(STANCES)
    )
    fr: Words = Field("", title=N_("In French"))
    en: Words = Field("", title=N_("In English"))
    example_fr: Words = Field("", title=N_("Example in French"))
    example_en: Words = Field("", title=N_("Example in English"))


class Answering(Content):
    """hours: to the first answer; staffed: of hours in which somebody is there, else by the clock of the wall."""

    hours: Annotated[int, Field(ge=0, le=1000)] = Field(0, title=N_("Hours to the answer"))
    staffed: bool = Field(True, title=N_("Only hours in which somebody is there count"))
    said: Both = Field(Both.model_construct(), title=N_("Answer times"))


class ModerationCharter(Content):
    on: Day | None = Field(None, title=N_("Date"))
    contact: Words = Field("", title=N_("Contact"))
    welcome: Both = Field(Both.model_construct(), title=N_("Welcome"))
    who: Both = Field(Both.model_construct(), title=N_("Who moderates, and when"))
    love: tuple[Both, ...] = Field((), title=N_("What we love"))
    stances: tuple[Stance, ...] = Field((), title=N_("Categories"))
    measures: Both = Field(Both.model_construct(), title=N_("What we do"))
    human: Both = Field(Both.model_construct(), title=N_("Who decides"))
    answering: Answering = Field(Answering.model_construct(), title=N_("Answer times"))
    data: Both = Field(Both.model_construct(), title=N_("Personal data"))
    report: Both = Field(Both.model_construct(), title=N_("How to report"))
    appeal: Both = Field(Both.model_construct(), title=N_("How to contest"))
    law: Both = Field(Both.model_construct(), title=N_("The law"))
