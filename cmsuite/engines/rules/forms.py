"""The shapes of the files of a charter: packs, brand and campaign layers, lists of terms, decisions. Unknown keys are
refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cmsuite.engines.rules.contract import Severity

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*){1,3}$", max_length=80)]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Version = Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{1,2}(\.\d+)?$|^\d+(\.\d+){0,2}$")]
Fact = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=600)]
Scope = Literal["post", "variant", "caption", "newsletter", "document", "inbox", "account", "campaign", "calendar"]
Lane = Literal["fast", "slow", "store"]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Both(Form):
    """Words in both languages."""

    fr: Sentence
    en: Sentence


class BothTitles(Form):
    fr: Title
    en: Title


class BasisForm(Form):
    ref: Sentence
    url_key: str = ""
    confidence: Literal["H", "M", "L"]
    checked: date
    review_by: date | None = None


class Span(Form):
    """Local days, both included."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


class FixForm(Form):
    """How a finding is corrected. op: what to do with `text`; without it the kind's own edits are taken."""

    mode: Literal["safe", "suggest"]
    op: Literal["prepend", "append", "replace", "delete"] | None = None
    text: str = ""


class Expected(Form):
    """What a bad example must find: the matched text, its field, how often."""

    field: str | None = None
    match: str | None = None
    severity: Severity | None = None


class Vector(Form):
    """An example. One of the four kinds; each is a table of fields of a subject, with `facts` and `scope` beside."""

    bad: dict[str, Any] | None = None
    good: dict[str, Any] | None = None
    todo_bad: dict[str, Any] | None = None
    todo_good: dict[str, Any] | None = None
    expect: list[Expected] | None = None
    fixed: str | None = None
    note: str = ""


class RuleForm(Form):
    """A rule as a file writes it. What may be inherited may be absent. (What is empty is made anew: pydantic would copy
    it, deep, for each of some hundred rules.)"""

    id: Id
    extends: Id | None = None
    abstract: bool = False
    aliases: list[Id] = Field(default_factory=list)
    title: BothTitles | None = None
    scope: list[Scope] | None = Field(default=None, min_length=1)
    fields: list[str] | None = None
    kind: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    network: dict[str, dict[str, Any]] = Field(default_factory=dict)
    severity: Severity | None = None
    waivable_by: str | None = None
    message: Both | None = None
    why: Both | None = None
    clause: str | None = None
    when: dict[str, Any] = Field(default_factory=dict)
    except_: list[str] | None = Field(default=None, alias="except")
    fix: Literal["safe", "suggest"] | FixForm | None = None
    basis: list[BasisForm] = Field(default_factory=list)
    effective: Span | None = None
    maturity: Literal["stable", "candidate", "deprecated"] | None = None
    lane: Lane | None = None
    lock: list[str] = Field(default_factory=list)
    category: str | None = None
    min_precision: float | None = Field(default=None, ge=0, le=1)
    tests: list[Vector] = Field(default_factory=list)


class FactForm(Form):
    """A fact that a person attests or a provider collects: what it says, and its type."""

    fr: Sentence
    en: Sentence
    type: Literal["yes-no", "text", "number", "day", "list"] = "yes-no"
    role: str = ""


class Review(Form):
    owner: str
    review_by: date


class PackHead(Form):
    id: PackId
    version: Version
    title: BothTitles | None = None
    prefix: str = ""
    languages: list[str] = []
    countries: list[str] = []
    requires: list[str] = []
    default: Literal["on", "off", "opt-in-by-sector"] = "on"
    review: Review | None = None


class DecisionIf(Form):
    """When a row fits a signal, each part that is given: its rule or its category, how sure it is, one of the cues, who
    wrote it, at whom it aims."""

    rule: str = ""
    category: str = ""
    score_min: float = Field(default=0, ge=0, le=1)
    any: list[str] = []
    author: list[str] = []
    not_author: list[str] = []
    target: list[str] = []


class DecisionForm(Form):
    """A row of the table that proposes what to do with an inbox item: the first that fits wins."""

    id: Id
    if_: DecisionIf = Field(alias="if")
    severity: Literal["S0", "S1", "S2", "S3", "S4"]
    actions: list[str] = Field(min_length=1)
    auto: Literal["hide"] | None = None
    macro: str = "none"
    clause: str = ""
    note: Both | None = None


class PackForm(Form):
    """A file of a pack. Only `pack.toml` has the head."""

    pack: PackHead | None = None
    facts: dict[Fact, FactForm] = {}
    rule: list[RuleForm] = []
    decision: list[DecisionForm] = []


class OverrideForm(Form):
    """Keys of a rule that a layer sets anew. Lists: NAME_add and NAME_remove beside a bare NAME."""

    model_config = ConfigDict(extra="allow", frozen=True)

    rule: Id
    effective: Span | None = None


class DisableForm(Form):
    rule: Id
    reason: Reason
    by: Annotated[str, StringConstraints(min_length=1)]
    until: date | None = None


class CharterHead(Form):
    """packs: those that the brand has; empty, as a campaign leaves it: what the other layers name, else the default."""

    brand: str
    document: str = ""
    packs: list[str] = []


class LayerForm(Form):
    """A brand's or a campaign's file."""

    charter: CharterHead | None = None
    override: list[OverrideForm] = []
    disable: list[DisableForm] = []
    rule: list[RuleForm] = []
    facts: dict[Fact, FactForm] = {}


class ListHead(Form):
    """Where a list of terms comes from and what it cannot see. encoded: its terms are in base64, not to be read by
    chance."""

    id: PackId
    languages: list[str] = Field(min_length=1)
    source: Sentence
    licence: Sentence
    blind: Both
    reviewed_by: str = ""
    as_of: date
    encoded: bool = False
    title: BothTitles | None = None
    terms: list[str] = []


class TermForm(Form):
    """One term. unless: phrases in which it means something else. prefer: what to write, the best first."""

    term: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    forms: list[str] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)
    prefer: list[str] = Field(default_factory=list)
    note: Both | None = None
    sureness: int = Field(default=2, ge=0, le=2)
    kind: str = ""
    needs_target: bool = False
    region: str = ""
    score: float | None = Field(default=None, ge=0, le=1)


class PlainForm(Form):
    """The terms of `list.terms`, each as a term of its own."""

    terms: list[TermForm]


class ListForm(Form):
    """A list of terms: plain ones in `list.terms`, those with more to say in `[[term]]`."""

    term: list[TermForm] = []
    list: ListHead
