"""What a watch sheet holds: facts with their sources, what they mean, how much that matters, and what is decided."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, Day, ItemId, Keyed, Text, Words
from cmsuite.veille.sheet.words import DECISIONS, DOMAINS, HORIZONS
from cmsuite.veille.words import AXES, DIGITS_SAID, LETTERS_SAID

Axis = Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"]
Letter = Literal["", "A", "B", "C", "D", "E", "F"]
Horizon = Literal["month", "quarter", "year", "beyond"]
Domain = Literal["content", "ads", "moderation", "tooling", "legal", "budget", "audience"]
Decided = Literal["", "brief_note", "factor", "recommendation", "charter_change", "calendar_idea", "none"]


def worded(words: dict[str, str]) -> dict[str, Any]:
    """How a choice is called, for who fills it in."""
    return {"words": {**words}}


class Fact(Keyed):
    """What is so, without what anybody thinks of it."""

    PREFIX: ClassVar[str] = "F"

    text: Text = Field("", title=N_("Fact"), description=N_("What is so: no “should”, no “alarming”."))
    source: Words = Field("", title=N_("Source"))
    url: Words = Field("", title=N_("Address"))
    on: Day | None = Field(None, title=N_("Published on"))


class Assessed(Content):
    """How much it matters. probability: 0 where nobody said."""

    probability: int = Field(0, ge=0, le=5, title=N_("Probability, 1 to 5"))
    gravity: int = Field(0, ge=-5, le=5, title=N_("Gravity, −5 to 5"), description=N_("Negative for a threat."))
    horizon: Horizon = Field("quarter", title=N_("When"), json_schema_extra=worded(HORIZONS))
    domains: Annotated[tuple[Domain, ...], Field(max_length=7)] = Field(
        (), title=N_("Domains touched"), json_schema_extra=worded(DOMAINS)
    )
    objects: Text = Field("", title=N_("What is touched"), description=N_("Accounts, clauses, KPIs, slots."))
    owner: Words = Field("", title=N_("Who sees to it"))
    deadline: Day | None = Field(None, title=N_("Until when"))
    decision: Decided = Field("", title=N_("Decision"), json_schema_extra=worded(DECISIONS))
    reason: Text = Field("", title=N_("Why"), description=N_("Needed where nothing is done."))


class WatchSheet(Content):
    item: ItemId = Field(0, ge=0, title=N_("Item"), description=N_("Its number in the watch."))
    article: Words = Field("", title=N_("Title of the article"))
    language: Words = Field("", title=N_("Language of the article"), description=N_("fr, en, de…; empty: as it reads."))
    on: Day | None = Field(None, title=N_("Date"))
    axis: Axis = Field("trade", title=N_("Axis"), json_schema_extra=worded(AXES))
    question: Words = Field("", title=N_("Question answered"), description=N_("Of the watch plan."))
    facts: tuple[Fact, ...] = Field((), title=N_("Facts"))
    announced: Words = Field("", title=N_("Announced"), description=N_("By whom and when, where it is announced."))
    available: Words = Field("", title=N_("Available here"), description=N_("In which countries, since when; else no."))
    corroboration: Text = Field("", title=N_("Corroboration"), description=N_("Who else says so, independently."))
    letter: Letter = Field("", title=N_("Source, A to F"), description=LETTERS_SAID)
    info: int = Field(0, ge=0, le=6, title=N_("Information, 1 to 6"), description=DIGITS_SAID)
    changes: Text = Field("", title=N_("What changes"))
    since: Words = Field("", title=N_("Since when"))
    whom: Words = Field("", title=N_("For whom"))
    impact: Assessed = Field(Assessed.model_construct(), title=N_("Impact"))
    uncertainty: Text = Field("", title=N_("What is uncertain"))
    would_change: Text = Field("", title=N_("What would change our mind"))
    author: Words = Field("", title=N_("Author"))
    reviewer: Words = Field("", title=N_("Reviewer"))
