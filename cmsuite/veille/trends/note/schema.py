"""What a trend report holds: trends with the figures that they had, their curves and stories, and what is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, Day, EvidenceId, ItemId, Keyed, Text, Words
from cmsuite.veille.sheet.schema import Assessed, worded
from cmsuite.veille.trends.telling import CLASSES

Class = Literal["", "emerging", "rising", "peak", "seasonal", "declining", "ended"]
CLASS_WORDS = {"": N_("not said"), **CLASSES}
Ratio = Annotated[Decimal, Field(ge=0, decimal_places=6)]


class Measured(Content):
    """A bucket of a curve. low, high: between which numbers 95 % would lie."""

    on: Day | None = Field(None, title=N_("From"))
    k: int = Field(0, ge=0, title=N_("Stories"))
    low: int = Field(0, ge=0, title=N_("Expected at least (95%)"))
    high: int = Field(0, ge=0, title=N_("Expected at most (95%)"))


class Story(Content):
    item: ItemId = Field(0, ge=0, title=N_("Item"))
    title: Words = Field("", title=N_("Title of the article"))
    language: Words = Field("", title=N_("Language of the article"), description=N_("fr, en, de…; empty: as it reads."))
    source: Words = Field("", title=N_("Source"))
    url: Words = Field("", title=N_("Address"))
    on: Day | None = Field(None, title=N_("Published on"))


class Declared(Keyed):
    """A trend. q: empty where it was tried with no others; young: stories of sources that came within the baseline;
    history: buckets of the baseline in which anything came in; weight: of its burst, 0 without one."""

    PREFIX: ClassVar[str] = "T"

    term: Words = Field("", title=N_("Term"))
    kind: Class = Field("", title=N_("Class"), json_schema_extra=worded(CLASS_WORDS))
    said: Text = Field("", title=N_("In words"), description=N_("What changes; why only with a survey or a document."))
    k: int = Field(0, ge=0, title=N_("Stories"))
    n: int = Field(0, ge=0, title=N_("Of all stories"))
    expected: Ratio = Field(Decimal(0), title=N_("Expected"))
    q: Ratio | None = Field(None, title=N_("q, among all that were tested"))
    tried: int = Field(0, ge=0, title=N_("Terms tested"))
    origins: int = Field(0, ge=0, title=N_("Independent origins"))
    history: int = Field(0, ge=0, title=N_("Periods of history"))
    young: int = Field(0, ge=0, title=N_("Of new sources"))
    weight: Ratio = Field(Decimal(0), title=N_("Weight of its burst"))
    points: tuple[Measured, ...] = Field((), title=N_("Curve"))
    stories: tuple[Story, ...] = Field((), title=N_("Stories that say it"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
    changes: Text = Field("", title=N_("What changes"))
    impact: Assessed = Field(Assessed.model_construct(), title=N_("Impact"))


class TrendReport(Content):
    on: Day | None = Field(None, title=N_("Date"))
    starts_on: Day | None = Field(None, title=N_("Period from"))
    ends_on: Day | None = Field(None, title=N_("Period to"))
    query: Words = Field("", title=N_("Counted by"), description=N_("What was counted, of which items, since when."))
    summary: Text = Field("", title=N_("Summary"), description=N_("What is changing and what it asks of us."))
    trends: tuple[Declared, ...] = Field((), title=N_("Trends"))
    uncertainty: Text = Field("", title=N_("What is uncertain"))
    author: Words = Field("", title=N_("Author"))
    reviewer: Words = Field("", title=N_("Reviewer"))
