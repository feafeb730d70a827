"""What the engine is given and what it gives back: values only. Offsets are code points of a field's NFC text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from cmsuite.core.locale import N_, Spoken, translate

Severity = Literal["block", "warn", "info", "S0", "S1", "S2", "S3", "S4"]
RANKS: dict[str, int] = {"block": 0, "S0": 0, "S1": 1, "warn": 1, "S2": 2, "info": 2, "S3": 3, "S4": 4}
"""block: the gate closes; warn: it asks for a reason; info: counted. S0 to S4: what moderation decides on, no gate."""

FIELDS = (
    "text",
    "title",
    "first_comment",
    "alt",
    "subtitle",
    "subject_line",
    "preheader",
    "bio",
    "sections",
    "author",
    "thread",
)
"""Parts of a subject. A list has its place after a point, from 1: `alt.2`."""
LANES = ("fast", "slow", "store")
LATER = N_("it is asked later, for it takes longer")
"""The reason of what was not evaluated because its lane was not asked."""
ROLES = (
    "manager",
    "lead",
    "cm",
    "maker",
    "moderator",
    "approver",
    "crisis_lead",
    "on_call",
    "legal",
    "viewer",
    "partner",
)
"""Who may be named to let a rule pass: the roles of people."""
BINDING = frozenset({"rights", "media-spec"})
"""Kinds of checks that nobody waives: what one does not own, and what no network takes."""
MATURITIES = ("stable", "candidate", "deprecated")
CONTEXTS = (
    "in_quote",
    "in_url",
    "in_hashtag",
    "in_mention",
    "in_email",
    "negated",
    "denounced",
    "code_span",
)
"""Where a match may be silenced by `except`."""

GUARDS = (
    "country",
    "language",
    "network",
    "sector",
    "commercial",
    "paid",
    "partnership",
    "audience_minors",
    "campaign",
    "status",
    "moment",
    "public",
)
"""Facts that every provider gives; a pack declares its own in `[facts]`."""
ASSUMED: Mapping[str, Any] = {
    "sector": "none",
    "commercial": True,
    "paid": False,
    "partnership": "none",
    "audience_minors": False,
    "campaign": "",
    "status": "draft",
    "moment": "write",
    "public": True,
}
"""What is taken for true of a subject where its provider knows no better; never country, language or network."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is linted. fields: names and texts, in the order in which people read them."""

    scope: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, scope: str, **fields: str | list[str]) -> Subject:
        """A subject from its fields; a list becomes `alt.1`, `alt.2` …"""
        found: list[tuple[str, str]] = []
        for name, value in fields.items():
            found += [(name, value)] if isinstance(value, str) else numbered(name, value)
        return cls(scope, tuple(found))


def numbered(name: str, values: list[str]) -> list[tuple[str, str]]:
    """Each text of a list under the name of the list and its place, from 1."""
    return [(f"{name}.{place}", value) for place, value in enumerate(values, 1)]


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of an approved charter."""

    ref: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that does not apply here (A.3), until a day. The fingerprint dies when the matched text changes."""

    rule: str
    fingerprint: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Context:
    """All that is not in the text: facts by name, the day, clauses of the charters, suppressions that run. Facts are
    copied; what a ruleset makes of them is remembered in `memo`, so that one context does for many subjects."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    today: date | None = None
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    lanes: tuple[str, ...] = LANES
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


@dataclass(frozen=True, slots=True)
class Edit:
    """Take away [start, end) and put `insert` there."""

    start: int
    end: int
    insert: str


@dataclass(frozen=True, slots=True)
class Fix:
    """safe: may be applied in bulk; suggest: a person picks."""

    mode: Literal["safe", "suggest"]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a legal rule rests on. confidence: H, M, L."""

    ref: str
    confidence: Literal["H", "M", "L"]
    checked: date
    review_by: date | None = None
    url_key: str = ""

    @property
    def said(self) -> str:
        """The text, how sure its reading is, and when that was checked."""
        return f"{self.ref} ({self.confidence}, {self.checked})"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one rule, at a place. `message` and `why` hold both languages."""

    rule: str
    pack: str
    severity: Severity
    field: str
    start: int
    end: int
    match: str
    message: Spoken
    fingerprint: str
    fix: Fix | None = None
    why: Spoken | None = None
    clause: Clause | None = None
    basis: tuple[Basis, ...] = ()
    status: Literal["open", "suppressed"] = "open"
    also: tuple[str, ...] = ()
    score: float | None = None
    cues: tuple[str, ...] = ()
    line: int = 1
    column: int = 1

    @property
    def sentence(self) -> str:
        """In the language in force."""
        return translate(self.message)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that could not be evaluated. fact: the name of what was missing, or empty."""

    rule: str
    severity: Severity
    reason: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one ruleset says of one subject. silent: hits of candidate rules, counted and never shown."""

    digest: str
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    passed: int
    skipped: int
    silent: tuple[tuple[str, int], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many findings are open, by severity."""
        found: dict[str, int] = {}
        for one in self.findings:
            if one.status == "open":
                found[one.severity] = found.get(one.severity, 0) + 1
        return found

    @property
    def score(self) -> int:
        """100 less 25 for a block, 5 for a warning, 1 for an info; never below 0, never shown without the counts."""
        counts = self.counts
        return max(0, 100 - 25 * counts.get("block", 0) - 5 * counts.get("warn", 0) - counts.get("info", 0))

    @property
    def closed(self) -> bool:
        """Whether a gate stays closed: an open block, or a blocking rule that could not be evaluated."""
        return "block" in self.counts or any(one.severity == "block" for one in self.unknown)
