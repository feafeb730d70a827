"""What a crisis plan holds: fifteen parts, of which some are numbers and hours that the machine checks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cmsuite.charters.crisis_words import CRISIS_ROLES, LIBRARY, WHATS, CrisisRole, What
from cmsuite.charters.severity import EVENTS, GRAVITIES, MATRIX, Event, Gravity
from cmsuite.charters.words import DAYS, Weekday, worded
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Cites, Content, Day, Keyed, Text, Words

Minutes = Annotated[int, Field(ge=0, le=60_000)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Score = Annotated[int, Field(ge=1, le=5)]
Library = Literal[
    "bad_buzz", "defect", "service", "employee", "partner", "hacked", "impersonation", "data_breach", "rumour", "raid",
    "accident", "distress", "tragedy", "outage", "formal_notice", "strike", "other",
]  # fmt: skip
_ROLE = worded(CRISIS_ROLES)
_EVENTS = worded({name: said for name, (_level, said) in EVENTS.items()})


class Definition(Content):
    term: Words = Field("", title=N_("Word"))
    means: Words = Field("", title=N_("What it means here"))


class Duty(Content):
    """A line of the RACI: one role answers for it, others do it, are asked before, are told after."""

    activity: Words = Field("", title=N_("Activity"))
    accountable: tuple[CrisisRole, ...] = Field((), title=N_("Answers for it"), json_schema_extra=_ROLE)
    responsible: tuple[CrisisRole, ...] = Field((), title=N_("Do it"), json_schema_extra=_ROLE)
    consulted: tuple[CrisisRole, ...] = Field((), title=N_("Are consulted"), json_schema_extra=_ROLE)
    informed: tuple[CrisisRole, ...] = Field((), title=N_("Are informed"), json_schema_extra=_ROLE)


class Contact(Keyed):
    """Who is reached for a role. channels: with number or address, in the order in which they are tried."""

    PREFIX: ClassVar[str] = "C"

    role: CrisisRole = Field("cm", title=N_("Role"), json_schema_extra=_ROLE)
    person: Words = Field("", title=N_("Person"))
    backup1: Words = Field("", title=N_("First backup"))
    backup2: Words = Field("", title=N_("Second backup"))
    channels: tuple[Words, ...] = Field((), title=N_("Channels, in order"), description=N_("Each with its number."))
    hours: Words = Field("", title=N_("Hours"))
    language: Words = Field("", title=N_("Language"))
    tested_on: Day | None = Field(None, title=N_("Tested on"))


class Shift(Content):
    """Hours of each week in which somebody is on call, as 09:00. end: 00:00 ends the day, an earlier hour is of the
    next one."""

    days: tuple[Weekday, ...] = Field((), title=N_("Days"), json_schema_extra=worded(DAYS))
    start: Clock = Field("00:00", title=N_("From"))
    end: Clock = Field("00:00", title=N_("Until"))
    person: Words = Field("", title=N_("On call"))
    backup: Words = Field("", title=N_("Backup"))


class LevelRow(Content):
    """A level as this plan has it: its measurable trigger, what makes it at once, and the delays that are promised.
    0 minutes of holding: none is promised."""

    level: int = Field(1, ge=1, le=4, title=N_("Level"))
    numbers: Words = Field("", title=N_("Trigger in numbers"))
    events: tuple[Event, ...] = Field((), title=N_("Makes it at once"), json_schema_extra=_EVENTS)
    acknowledge: Minutes = Field(120, title=N_("Minutes to acknowledge"))
    holding: Minutes = Field(0, title=N_("Minutes to the holding statement"))
    who: Words = Field("", title=N_("Who is alerted"))


class MatrixRow(Content):
    """The level of something of one gravity, by how far it reached. Without a row the matrix that is shipped holds."""

    gravity: Gravity = Field("annoyance", title=N_("How grave"), json_schema_extra=worded(GRAVITIES))
    isolated: int = Field(1, ge=0, le=4, title=N_("Isolated"))
    several: int = Field(2, ge=0, le=4, title=N_("Several"))
    spreading: int = Field(2, ge=0, le=4, title=N_("Spreading"))
    major_media: int = Field(3, ge=0, le=4, title=N_("Major media"))


class RunStep(Content):
    """minute: by when, counted from T0; empty where nothing is promised."""

    minute: Minutes | None = Field(None, title=N_("Minutes from T0"))
    what: What = Field("measure", title=N_("Kind of step"), json_schema_extra=worded(WHATS))
    text: Words = Field("", title=N_("What to do"))
    role: CrisisRole | None = Field(None, title=N_("Role"), json_schema_extra=_ROLE)
    tool: Words = Field("", title=N_("With what"))


class CrisisScenario(Keyed):
    PREFIX: ClassVar[str] = "S"

    title: Words = Field("", title=N_("Scenario"))
    library: Library = Field("other", title=N_("Of the library"), json_schema_extra=worded(LIBRARY))
    signs: Words = Field("", title=N_("How it shows"))
    probability: Score = Field(1, title=N_("Probability"))
    impact: Score = Field(1, title=N_("Impact"))
    risk: Annotated[str, Cites("comes_from", "strategy", "risks")] = Field("", title=N_("Risk of the strategy"))
    steps: tuple[RunStep, ...] = Field((), title=N_("Steps of its own, beside the first hour"))
    holding: Words = Field("", title=N_("Holding statement"), description=N_("280 characters at most."))

    @property
    def weight(self) -> int:
        """Of 25."""
        return self.probability * self.impact


class Message(Content):
    """A message that is ready but for its blanks, which stand in square brackets."""

    stage: int = Field(
        0,
        ge=0,
        le=4,
        title=N_("Stage"),
        description=N_("0 holding statement, 1 facts, 2 position, 3 update, 4 closing."),
    )
    text: Words = Field("", title=N_("Text"))
    next_update: Words = Field("", title=N_("Next update"))
    spokesperson: Words = Field("", title=N_("Spokesperson"))
    approvers: tuple[CrisisRole, ...] = Field((), title=N_("Approved by"), json_schema_extra=_ROLE)


class Channel(Content):
    name: Words = Field("", title=N_("Channel"))
    use: Words = Field("", title=N_("What it serves for"))
    owner: Words = Field("", title=N_("Who speaks there"))


class Monitoring(Content):
    """x_min: 10, or 5 for a small brand, where chance is then looked at too. polling, processing: minutes."""

    x_min: int = Field(10, ge=1, le=1000, title=N_("Fewest mentions in an hour that alert"))
    polling: Minutes = Field(60, title=N_("Longest interval between two readings, in minutes"))
    processing: Minutes = Field(5, title=N_("Processing, in minutes"))
    weeks: int = Field(0, ge=0, le=1000, title=N_("Weeks of counts that are there"))
    sources: tuple[Words, ...] = Field((), title=N_("What is read"))
    uncovered: tuple[Words, ...] = Field((), title=N_("What nobody sees"))

    @property
    def worst(self) -> int:
        """Minutes until something is seen, at worst."""
        return self.polling + self.processing


class DrillDone(Content):
    on: Day | None = Field(None, title=N_("Day"))
    scenario: Words = Field("", title=N_("Scenario"))
    score: int = Field(0, ge=0, le=100, title=N_("Score"))
    lesson: Words = Field("", title=N_("What it taught"))


class CrisisPlan(Content):
    purpose: Text = Field("", title=N_("Purpose and perimeter"))
    definitions: tuple[Definition, ...] = Field((), title=N_("Definitions"))
    raci: tuple[Duty, ...] = Field((), title=N_("Who does what (RACI)"))
    contacts: tuple[Contact, ...] = Field((), title=N_("Contact tree"))
    rota: tuple[Shift, ...] = Field((), title=N_("On-call rota, by the week"))
    levels: tuple[LevelRow, ...] = Field((), title=N_("Levels"))
    matrix: tuple[MatrixRow, ...] = Field(
        (), title=N_("Levels by severity and reach"), description=N_("Asked where no trigger fires; empty: as shipped.")
    )
    first_hour: tuple[RunStep, ...] = Field((), title=N_("The first hour, whatever happens"))
    scenarios: tuple[CrisisScenario, ...] = Field((), title=N_("Scenarios"), description=N_("The 8 to 12 that matter."))
    freeze: Text = Field("", title=N_("Freeze of publications"))
    thaw_question: Words = Field("", title=N_("What is asked of each frozen post"))
    messages: tuple[Message, ...] = Field((), title=N_("Messages"))
    channels: tuple[Channel, ...] = Field((), title=N_("Channels"))
    monitoring: Monitoring = Field(Monitoring.model_construct(), title=N_("Monitoring"))
    evidence: Text = Field("", title=N_("Evidence and log"))
    legal: Text = Field("", title=N_("Law"))
    breach: Text = Field("", title=N_("Breach of personal data"))
    internal: Text = Field("", title=N_("Internal communication"))
    exits: tuple[Words, ...] = Field((), title=N_("Exit criteria"))
    after: Text = Field("", title=N_("Return to normal"))
    drills: tuple[DrillDone, ...] = Field((), title=N_("Drills that were held"))
    drill_rule: Words = Field("", title=N_("When there is a drill"))
    postmortem: tuple[Words, ...] = Field((), title=N_("Questions of the post-mortem"))
    escrow: Words = Field(
        "", title=N_("Where the credentials lie"), description=N_("The place, never the credentials.")
    )
    offline: Words = Field("", title=N_("Where the offline copies are"))
    review_on: Day | None = Field(None, title=N_("Next review"))


def matrix_of(plan: CrisisPlan) -> dict[Gravity, tuple[int, ...]]:
    """The level by how grave something is and how far it reached, as this plan has it."""
    own = {one.gravity: (one.isolated, one.several, one.spreading, one.major_media) for one in plan.matrix}
    return {gravity: own.get(gravity, levels) for gravity, levels in MATRIX.items()}


def of_role(plan: CrisisPlan, role: CrisisRole) -> Contact | None:
    """The first contact of a role that has a person."""
    return next((one for one in plan.contacts if one.role == role and one.person), None)
