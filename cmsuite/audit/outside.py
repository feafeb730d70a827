"""The external part of an audit: environment, competitors, share of voice, reputation, audience, trends."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from cmsuite.audit.inside import MANY, RATE, Count
from cmsuite.audit.measures import band, impact
from cmsuite.audit.words import FORCES, HORIZONS, LETTERS, ROLES, called
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, EvidenceId, Keyed, Words

Letter = Literal["political", "economic", "social", "technological", "environmental", "legal"]


class Fact(Keyed):
    """A fact of the environment. weight: what it would change, from -5 (a threat) to 5."""

    PREFIX: ClassVar[str] = "P"

    letter: Letter = Field("political", title=N_("Letter"), json_schema_extra=called(LETTERS))
    statement: Words = Field("", title=N_("Fact"))
    on: date | None = Field(None, title=N_("Dated"))
    likely: int = Field(1, ge=1, le=5, title=N_("Likelihood"))
    weight: int = Field(0, ge=-5, le=5, title=N_("Weight"))
    horizon: Literal["month", "quarter", "year", "beyond"] = Field(
        "year", title=N_("Horizon"), json_schema_extra=called(HORIZONS)
    )
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))

    @property
    def impact(self) -> float:
        """How likely, how much, how soon: from -25 to 25."""
        return impact(self.likely, self.weight, self.horizon)

    @property
    def severity(self) -> int:
        """From 1 to 5, as a finding has one: by what its impact asks for."""
        return {"act": 5, "plan": 4, "watch": 3, "note": 1}[band(self.impact)]


class Force(Content):
    """A force of the market, from 1 (weak) to 5, in one line."""

    force: Literal["rivals", "entrants", "substitutes", "platforms", "creators"] = Field(
        "rivals", title=N_("Force"), json_schema_extra=called(FORCES)
    )
    level: int = Field(1, ge=1, le=5, title=N_("Level"))
    why: Words = Field("", title=N_("Because"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Rival(Content):
    """The brand or a competitor, as anybody can see it, over one window and read on one day. None was not seen.

    growth, engagement (interactions / followers): rates. interactions: the median of its posts.
    """

    name: Words = Field("", title=N_("Brand"))
    role: Literal["brand", "direct", "indirect", "aspirational"] = Field(
        "direct", title=N_("Role"), json_schema_extra=called(ROLES)
    )
    networks: tuple[Words, ...] = Field((), title=N_("Networks"))
    starts_on: date | None = Field(None, title=N_("From"))
    ends_on: date | None = Field(None, title=N_("To"))
    read_on: date | None = Field(None, title=N_("Read on"))
    posts: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    followers: int | None = Field(None, ge=0, le=MANY, title=N_("Followers"))
    growth: Decimal | None = Field(None, title=N_("Growth"), description=RATE)
    per_week: Decimal | None = Field(None, ge=0, title=N_("Posts a week"))
    interactions: Decimal | None = Field(None, ge=0, title=N_("Public interactions a post"))
    engagement: Decimal | None = Field(None, ge=0, title=N_("Engagement by followers"), description=RATE)
    views: Decimal | None = Field(None, ge=0, title=N_("Views a video"))
    answers: Decimal | None = Field(None, ge=0, le=1, title=N_("Questions answered in public"), description=RATE)
    formats: Words = Field("", title=N_("Formats"))
    tone: Words = Field("", title=N_("Tone"))
    campaigns: Words = Field("", title=N_("Campaigns"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Heard(Content):
    """How often a brand was mentioned. design: the query with {brand} in the place of its name; dedup: its rule."""

    name: Words = Field("", title=N_("Brand"))
    mentions: int = Field(0, ge=0, le=MANY, title=N_("Mentions"))
    design: Words = Field("", title=N_("Query"))
    languages: Words = Field("", title=N_("Languages"))
    dedup: Words = Field("", title=N_("Rule for duplicates"))
    starts_on: date | None = Field(None, title=N_("From"))
    ends_on: date | None = Field(None, title=N_("To"))


class Voice(Content):
    """The share of voice. brand: whose it is; sampled: how many mentions were counted, 0 where it was all of them."""

    brand: Words = Field("", title=N_("Brand"))
    sampled: int = Field(0, ge=0, le=MANY, title=N_("Of a sample of"))
    heard: tuple[Heard, ...] = Field((), title=N_("Mentions"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Theme(Content):
    name: Words = Field("", title=N_("Theme"))
    n: int = Field(0, ge=0, le=MANY, title=N_("Mentions"))
    negative: int = Field(0, ge=0, le=MANY, title=N_("Of them, negative"))


class Reviews(Content):
    """Reviews of customers on a site. average: out of 5."""

    site: Words = Field("", title=N_("Site"))
    average: Decimal | None = Field(None, ge=0, le=5, title=N_("Average"))
    n: int = Field(0, ge=0, le=MANY, title=N_("Reviews"))
    answered: int = Field(0, ge=0, le=MANY, title=N_("Answered"))


class Verbatim(Content):
    """What somebody wrote in public; author: a number, never a name."""

    author: Words = Field("", title=N_("Author"))
    text: Words = Field("", title=N_("Words"))


class Reputation(Content):
    """Mentions coded by hand. of: how many there were; authors: who is heard most, under a number each (A1)."""

    of: int = Field(0, ge=0, le=MANY, title=N_("Mentions in the window"))
    positive: int = Field(0, ge=0, le=MANY, title=N_("Positive"))
    neutral: int = Field(0, ge=0, le=MANY, title=N_("Neutral"))
    negative: int = Field(0, ge=0, le=MANY, title=N_("Negative"))
    unclear: int = Field(0, ge=0, le=MANY, title=N_("Unclear"))
    twice: int = Field(0, ge=0, le=MANY, title=N_("Coded twice"))
    kappa: Decimal | None = Field(None, ge=-1, le=1, title=N_("Cohen's kappa"))
    themes: tuple[Theme, ...] = Field((), title=N_("Themes"))
    authors: tuple[Count, ...] = Field((), title=N_("Authors"))
    reviews: tuple[Reviews, ...] = Field((), title=N_("Reviews"))
    verbatims: tuple[Verbatim, ...] = Field((), title=N_("In their words"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))

    @property
    def coded(self) -> int:
        """How many were read by a person."""
        return self.positive + self.neutral + self.negative + self.unclear


class Persona(Content):
    """Whom it is for, as evidence shows them."""

    name: Words = Field("", title=N_("Name"))
    segment: Words = Field("", title=N_("Segment"))
    needs: tuple[Words, ...] = Field((), title=N_("Needs"))
    barriers: tuple[Words, ...] = Field((), title=N_("Barriers"))
    networks: Words = Field("", title=N_("Networks, with source and date"))
    moments: Words = Field("", title=N_("Moments"))
    content: Words = Field("", title=N_("Content expected"))
    access: Words = Field("", title=N_("Accessibility needs"))
    verbatims: tuple[Verbatim, ...] = Field((), title=N_("In their words"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Trend(Content):
    statement: Words = Field("", title=N_("Trend"))
    consequence: Words = Field("", title=N_("Consequence"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
