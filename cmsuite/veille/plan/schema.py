"""What a watch plan holds. Questions cite sources by their keys; sources and queries carry the figures of the day on
which they were counted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Cites, Content, Day, Keyed, Text, Words
from cmsuite.veille.plan.words import FREQUENCIES, ROBOTS, TYPES
from cmsuite.veille.words import AXES, FEEDS

Axis = Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"]
Type = Literal["", "official", "press", "trade", "competitor", "individual", "community"]
Letter = Literal["A", "B", "C", "D", "E", "F"]
Frequency = Literal["live", "daily", "weekly", "monthly"]
Count = Annotated[int, Field(ge=0, le=10**12)]
Hours = Annotated[Decimal, Field(ge=0, le=10_000)]
SourceKey = Annotated[str, Cites("cites", "", "sources")]


def _worded(table: Mapping[str, str]) -> dict[str, Any]:
    """How a form says the words of a field."""
    return {"words": dict(table)}


_AXIS = _worded(AXES)


class AxisLine(Content):
    """An axis of the plan. third_party: who takes care of it, where nothing here does."""

    axis: Axis = Field("trade", title=N_("Axis"), json_schema_extra=_AXIS)
    why: Words = Field("", title=N_("What is at stake"))
    third_party: Words = Field("", title=N_("Taken care of by"), description=N_("A third party, and why."))


class WatchQuestion(Keyed):
    """What is watched for. alert: items a day from which on somebody is told at once, 0 where nobody is."""

    PREFIX: ClassVar[str] = "Q"

    axis: Axis = Field("trade", title=N_("Axis"), json_schema_extra=_AXIS)
    question: Words = Field("", title=N_("Question"))
    decision: Words = Field("", title=N_("Decision that it serves"),
                            description=N_("Do we open an account there? Without one it is curiosity."))  # fmt: skip
    keywords_fr: tuple[Words, ...] = Field((), title=N_("Keywords in French"))
    keywords_en: tuple[Words, ...] = Field((), title=N_("Keywords in English"))
    exclude: tuple[Words, ...] = Field((), title=N_("What is left out"))
    owner: Words = Field("", title=N_("Owner"))
    backup: Words = Field("", title=N_("Backup"))
    frequency: Frequency = Field("weekly", title=N_("Frequency"), json_schema_extra=_worded(FREQUENCIES))
    alert: int = Field(0, ge=0, le=1_000, title=N_("Alert from, items a day"))
    recipients: tuple[Words, ...] = Field((), title=N_("Who is told"))
    active_until: Day | None = Field(None, title=N_("Active until"))
    sources: tuple[SourceKey, ...] = Field((), title=N_("Sources"), description=N_("Their keys: S1, S2."))


class PlanSource(Keyed):
    """A source as it stood when it was counted. every_h, gap_h: hours from one fetch to the next, and between two of
    its items (median)."""

    PREFIX: ClassVar[str] = "S"

    title: Words = Field("", title=N_("Source"))
    address: Words = Field("", title=N_("Address"))
    axis: Axis = Field("trade", title=N_("Axis"), json_schema_extra=_AXIS)
    owner_type: Type = Field("", title=N_("Who publishes"), json_schema_extra=_worded(TYPES))
    publisher: Words = Field("", title=N_("Publisher"))
    language: Words = Field("", title=N_("Language"))
    reliability: Letter = Field("F", title=N_("Reliability"))
    since: Day | None = Field(None, title=N_("Followed since"))
    state: Words = Field("ok", title=N_("State"), json_schema_extra=_worded(FEEDS))
    robots: Literal["unknown", "allowed", "refused"] = Field(
        "unknown", title=N_("Robots rules"), json_schema_extra=_worded(ROBOTS)
    )
    every_h: Hours = Field(Decimal(0), title=N_("Asked every, in hours"))
    gap_h: Hours = Field(Decimal(0), title=N_("Hours between two items"))
    bytes_30d: Count = Field(0, title=N_("Bytes in 30 days"))
    new_90d: Count = Field(0, title=N_("New in 90 days"))
    kept_90d: Count = Field(0, title=N_("Kept in 90 days"))
    said_90d: Count = Field(0, title=N_("Readers who judged it in 90 days"))
    useful_90d: Count = Field(0, title=N_("Readers who found it useful"))


class PlanQuery(Content):
    """A boolean rule. week: its matches in the busiest week; precision: of the examples that were judged."""

    name: Words = Field("", title=N_("Rule"))
    query: Words = Field("", title=N_("Query"))
    effect: Words = Field("", title=N_("Effect"))
    week: Count = Field(0, title=N_("Matches in a week, at most"))
    precision: Annotated[Decimal, Field(ge=0, le=1)] | None = Field(None, title=N_("Precision"))


class Reader(Content):
    who: Words = Field("", title=N_("Who"))
    form: Words = Field("", title=N_("Format"))
    rhythm: Words = Field("", title=N_("Rhythm"))


class WatchPlan(Content):
    context: Text = Field("", title=N_("Context and stakes"))
    axes: tuple[AxisLine, ...] = Field((), title=N_("Axes"))
    questions: tuple[WatchQuestion, ...] = Field((), title=N_("Watch questions"))
    sources: tuple[PlanSource, ...] = Field((), title=N_("Sources"))
    queries: tuple[PlanQuery, ...] = Field((), title=N_("Rules and queries"))
    counted_on: Day | None = Field(None, title=N_("Counted on"))
    slot: Words = Field("", title=N_("When the owner reads"), description=N_("Two half hours a week, for instance."))
    readers: tuple[Reader, ...] = Field((), title=N_("Recipients and formats"))
    confidentiality: Text = Field("", title=N_("Confidentiality"))
    budget_mb: int = Field(100, ge=0, le=1_000_000, title=N_("Budget, in MB a month"))
    legal: Text = Field("", title=N_("Legal notes"))
    indicators: tuple[Words, ...] = Field((), title=N_("Indicators of success"))
    review_on: Day | None = Field(None, title=N_("To be reviewed on"))
