"""The internal part of an audit: accounts, profiles, what was published, community, governance, tools."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue

from cmsuite.audit.naming import OFFERED
from cmsuite.audit.words import ACCESSES, BASES, CRITERIA, FATES, KNOWN, READINGS, STATUSES, called
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, EvidenceId, Words

Known = Literal["yes", "no", "unknown"]
Basis = Literal["reach", "followers"]
Reading = Literal["organic", "paid", "mixed"]
MANY = 1_000_000_000
RATE = N_("A rate: 0.021 is 2.1%.")
POINTS: dict[str, JsonValue] = {"picked": "cmsuite.audit.profiles"}
"""The values of a list are chosen at the screens: `offered` of that module says which there are, `called` names one."""


class Access(Content):
    """An access or an export that the audit needs, and whether it came. account: its handle, or the name of a tool."""

    account: Words = Field(
        "",
        title=N_("Account"),
        description=N_("Its handle, as in the inventory; or a tool."),
        json_schema_extra=OFFERED,
    )
    what: Words = Field("", title=N_("Access or export"))
    whom: Words = Field("", title=N_("Asked of"))
    asked_on: date | None = Field(None, title=N_("Day asked"))
    state: Literal["to_ask", "asked", "received", "missing"] = Field(
        "to_ask", title=N_("State"), json_schema_extra=called(ACCESSES)
    )
    received_on: date | None = Field(None, title=N_("Day received"))


class Account(Content):
    """A line of the inventory. managers: who may act in it, with their level; leavers: those of them who have left."""

    network: Words = Field("", title=N_("Network"), json_schema_extra=OFFERED)
    handle: Words = Field("", title=N_("Handle"), json_schema_extra=OFFERED)
    url: Words = Field("", title=N_("Address"))
    id: Words = Field("", title=N_("Identifier"))
    status: Literal["active", "dormant", "orphan", "fake", "unknown"] = Field(
        "unknown", title=N_("Status"), json_schema_extra=called(STATUSES)
    )
    made_on: date | None = Field(None, title=N_("Created on"))
    holder: Words = Field("", title=N_("Holder"))
    managers: tuple[Words, ...] = Field((), title=N_("Who may act in it"))
    leavers: tuple[Words, ...] = Field((), title=N_("Of them, who has left"))
    recovery: Words = Field("", title=N_("Holder of the recovery address"))
    two_factors: Known = Field("unknown", title=N_("Two factors"), json_schema_extra=called(KNOWN))
    verified: Known = Field("unknown", title=N_("Verified"), json_schema_extra=called(KNOWN))
    business: Words = Field("", title=N_("Business manager"))
    apps: tuple[Words, ...] = Field((), title=N_("Connected applications"))
    last_post_on: date | None = Field(None, title=N_("Last post"))
    audience: int | None = Field(None, ge=0, le=MANY, title=N_("Followers"))
    purpose: Words = Field("", title=N_("Purpose"))
    fate: Literal["", "keep", "merge", "close", "claim"] = Field(
        "", title=N_("Decision"), json_schema_extra=called(FATES)
    )
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Profile(Content):
    """A profile against the list of its network: ids of the points that it meets and misses, and that do not apply."""

    network: Words = Field("", title=N_("Network"), json_schema_extra=OFFERED)
    handle: Words = Field("", title=N_("Handle"), json_schema_extra=OFFERED)
    met: tuple[Words, ...] = Field((), title=N_("Met"), json_schema_extra=POINTS)
    missed: tuple[Words, ...] = Field((), title=N_("Missed"), json_schema_extra=POINTS)
    apart: tuple[Words, ...] = Field((), title=N_("Does not apply"), json_schema_extra=POINTS)
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Stratum(Content):
    format: Words = Field("", title=N_("Format"))
    month: Words = Field("", title=N_("Month"))
    population: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    drawn: int = Field(0, ge=0, le=MANY, title=N_("Drawn"))


class Sample(Content):
    """The posts that are read by hand, frozen before their numbers are looked at: the seed draws them again."""

    account: Words = Field("", title=N_("Account"), json_schema_extra=OFFERED)
    frozen_on: date | None = Field(None, title=N_("Frozen on"))
    seed: int = Field(0, ge=0, title=N_("Seed"))
    population: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    posts: tuple[Words, ...] = Field((), title=N_("Posts of the sample"))
    strata: tuple[Stratum, ...] = Field((), title=N_("Strata"))
    codebook: Words = Field("", title=N_("Codebook"))
    coders: tuple[Words, ...] = Field((), title=N_("Coders"))
    twice: int = Field(0, ge=0, le=MANY, title=N_("Coded twice"))
    kappa: Decimal | None = Field(None, ge=-1, le=1, title=N_("Cohen's kappa"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Count(Content):
    """How many of something there are."""

    name: Words = Field("", title=N_("Name"))
    n: int = Field(0, ge=0, le=MANY, title=N_("Number"))


class Cell(Content):
    """Engagement of a format within a pillar, as rates; without a format, of all. Few posts have no quartiles."""

    format: Words = Field("", title=N_("Format"))
    pillar: Words = Field("", title=N_("Pillar"))
    n: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    basis: Basis = Field("reach", title=N_("Basis"), json_schema_extra=called(BASES))
    reading: Reading = Field("organic", title=N_("Reading"), json_schema_extra=called(READINGS))
    q1: Decimal | None = Field(None, title=N_("First quartile"), description=RATE)
    median: Decimal | None = Field(None, title=N_("Median"), description=RATE)
    q3: Decimal | None = Field(None, title=N_("Third quartile"), description=RATE)
    year_before: Decimal | None = Field(None, title=N_("Median a year before"), description=RATE)


class Ranked(Content):
    """One of the best or of the worst posts."""

    post: Words = Field("", title=N_("Post"))
    on: date | None = Field(None, title=N_("Day"))
    format: Words = Field("", title=N_("Format"))
    interactions: int = Field(0, ge=0, le=MANY, title=N_("Interactions"))
    base: int = Field(0, ge=0, le=MANY, title=N_("Reach or followers"))
    what: Words = Field("", title=N_("What it says"))


class Editorial(Content):
    """What the posts of the window, and the codes of the sample, come to."""

    account: Words = Field("", title=N_("Account"), json_schema_extra=OFFERED)
    basis: Basis = Field("reach", title=N_("Basis"), json_schema_extra=called(BASES))
    posts: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    paid: int = Field(0, ge=0, le=MANY, title=N_("Of them, paid"))
    coded: int = Field(0, ge=0, le=MANY, title=N_("Posts coded"))
    per_week: Decimal | None = Field(None, ge=0, title=N_("Posts a week"))
    irregularity: Decimal | None = Field(None, ge=0, title=N_("Variation of the gaps"))
    formats: tuple[Count, ...] = Field((), title=N_("Formats"))
    pillars: tuple[Count, ...] = Field((), title=N_("Pillars"))
    engagement: tuple[Cell, ...] = Field((), title=N_("Engagement"))
    slots: tuple[Count, ...] = Field((), title=N_("Hours"))
    best: tuple[Ranked, ...] = Field((), title=N_("The best ten"))
    worst: tuple[Ranked, ...] = Field((), title=N_("The worst ten"))
    orphans: tuple[Words, ...] = Field((), title=N_("Subjects without a pillar"))
    duplicates: tuple[Words, ...] = Field((), title=N_("Said twice"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Checked(Content):
    """How many of those that were checked meet a criterion. account: whose, where there are several."""

    account: Words = Field("", title=N_("Account"), json_schema_extra=OFFERED)
    criterion: Literal["alt", "captions", "contrast", "hashtags", "emoji", "letters", "flashing", "plain"] = Field(
        "alt", title=N_("Criterion"), json_schema_extra=called(CRITERIA)
    )
    met: int = Field(0, ge=0, le=MANY, title=N_("Met"))
    checked: int = Field(0, ge=0, le=MANY, title=N_("Checked"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Charter(Content):
    """Where the sample keeps to what is written, and the networks to one another."""

    named: Words = Field("", title=N_("Charter"))
    kept: int = Field(0, ge=0, le=MANY, title=N_("Posts that keep to it"))
    checked: int = Field(0, ge=0, le=MANY, title=N_("Posts checked"))
    gaps: tuple[Words, ...] = Field((), title=N_("Gaps"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Community(Content):
    """Who is there, and what becomes of what they ask. growth: of the window, a rate."""

    account: Words = Field("", title=N_("Account"), json_schema_extra=OFFERED)
    audience: int | None = Field(None, ge=0, le=MANY, title=N_("Followers"))
    growth: Decimal | None = Field(None, title=N_("Growth"), description=RATE)
    active: int | None = Field(None, ge=0, le=MANY, title=N_("Who reacted at least once"))
    questions: int = Field(0, ge=0, le=MANY, title=N_("Questions"))
    answered: int = Field(0, ge=0, le=MANY, title=N_("Answered"))
    median_hours: Decimal | None = Field(None, ge=0, title=N_("Median first answer, in hours"))
    moderated: int = Field(0, ge=0, le=MANY, title=N_("Messages moderated"))
    contributors: tuple[Count, ...] = Field(
        (), title=N_("Who takes part most"), description=N_("Under a number each (A1), with their comments.")
    )
    conflicts: Words = Field("", title=N_("Conflicts"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Governed(Content):
    """A subject of governance or security, and how it stands."""

    subject: Words = Field("", title=N_("Subject"))
    state: Words = Field("", title=N_("How it stands"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))


class Tool(Content):
    name: Words = Field("", title=N_("Tool"))
    used_for: Words = Field("", title=N_("Used for"))
    monthly_cents: int = Field(0, ge=0, le=MANY, title=N_("Cost a month, in cents"))
    hours: Decimal | None = Field(None, ge=0, le=1000, title=N_("Hours a month"))
    overlaps: Words = Field("", title=N_("Overlaps with"))


class Costs(Content):
    """What the posts of the window cost. tools_cents: of the whole window."""

    hours: Decimal = Field(Decimal(0), ge=0, le=100_000, title=N_("Hours"))
    rate_cents: int = Field(0, ge=0, le=MANY, title=N_("Rate an hour, in cents"))
    tools_cents: int = Field(0, ge=0, le=MANY, title=N_("Tools, in cents"))
    production_cents: int = Field(0, ge=0, le=MANY, title=N_("Production, in cents"))
    posts: int = Field(0, ge=0, le=MANY, title=N_("Posts"))
    evidence: tuple[EvidenceId, ...] = Field((), title=N_("Evidence"))
