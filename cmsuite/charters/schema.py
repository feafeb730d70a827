"""What an editorial charter holds: twenty sections, of which some are answers that the machine checks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cmsuite.charters.words import INCLUSIVE, KINDS, PERSONS, ROLES, SEVERITIES, SOURCES, worded
from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Cites, Content, Day, EvidenceId, Keyed, Text, Words

Ratio = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
Contrast = Annotated[Decimal, Field(ge=1, le=21, decimal_places=2)]
Count = Annotated[int, Field(ge=0, le=1000)]
Hours = Annotated[int, Field(ge=0, le=2000)]
ClauseKind = Literal["machine", "human", "info"]
Severity = Literal["block", "warn", "info"]
Source = Literal["law", "platform", "brand", "graphic", "objective"]
Role = Literal["cm", "lead", "client", "legal", "designer"]
_ROLES = {"responsable": "lead", "juridique": "legal", "graphiste": "designer", "strategist": "lead"}


def _role(said: Any) -> Any:
    return _ROLES.get(said, said) if isinstance(said, str) else said


AnyRole = Annotated[Role, BeforeValidator(_role)]


def _pairs(first: str, second: str) -> BeforeValidator:
    """A table of names and values, as a sheet of answers writes it, becomes a list of pairs."""

    def made(said: Any) -> Any:
        if isinstance(said, Mapping):
            return [{first: name, second: value} for name, value in said.items()]
        return said

    return BeforeValidator(made)


class Audience(Content):
    name: Words = Field("", title=N_("Audience"))
    needs: Words = Field("", title=N_("What they need"))
    words: Words = Field("", title=N_("How we speak to them"))


class CharterPillar(Content):
    """A pillar as the strategy names it."""

    name: Words = Field("", title=N_("Pillar"))
    share: int = Field(0, ge=0, le=100, title=N_("Share, in per cent"))
    topics: Words = Field("", title=N_("Topics"))


class Tone(Content):
    """exclamation_max, uppercase_ratio_max: empty where nothing is asked."""

    person: Literal["vous", "tu", "none"] = Field("vous", title=N_("Person"), json_schema_extra=worded(PERSONS))
    exclamation_max: Count | None = Field(None, title=N_("Exclamation marks, at most"))
    uppercase_ratio_max: Ratio | None = Field(None, title=N_("Part of capitals, at most"))
    sentence_max: Count | None = Field(None, title=N_("Words of a sentence, at most"))


class Voice(Content):
    """An adjective is nothing without what is written and what is not."""

    adjective: Words = Field("", title=N_("Tone"))
    do: Words = Field("", title=N_("We write"))
    dont: Words = Field("", title=N_("We do not write"))
    where: Words = Field("", title=N_("Where, or in which situation"))


class Language(Content):
    default: Literal["fr", "en"] = Field("fr", title=N_("Language of the posts"))
    style: Words = Field("", title=N_("Register"))
    inclusive: Literal["none", "epicene", "doublets", "middot"] = Field(
        "none", title=N_("Inclusive writing"), json_schema_extra=worded(INCLUSIVE)
    )
    typography_fr: bool = Field(True, title=N_("French typography"))
    anglicisms: bool = Field(False, title=N_("Anglicisms are allowed"))
    numbers: Words = Field("", title=N_("Numbers and dates"))


class Preferred(Content):
    instead_of: Words = Field("", title=N_("Instead of"))
    write: Words = Field("", title=N_("We write"))


class Vocabulary(Content):
    """forbidden: a word, or its beginning followed by *."""

    forbidden: tuple[Words, ...] = Field((), title=N_("Forbidden"), description=N_("A word, or a beginning: free*."))
    avoided: tuple[Words, ...] = Field((), title=N_("To be avoided"))
    preferred: Annotated[tuple[Preferred, ...], _pairs("instead_of", "write")] = Field((), title=N_("Preferred"))
    names: tuple[Words, ...] = Field((), title=N_("Product names and trademarks, as they are written"))


class TermList(Content):
    """A list of words that was taken into the vocabulary: where it is from, and by which right."""

    name: Words = Field("", title=N_("List"))
    source: Words = Field("", title=N_("Source"))
    licence: Words = Field("", title=N_("Licence"))
    taken_on: Day | None = Field(None, title=N_("Taken on"))
    terms: Annotated[int, Field(ge=0, le=10_000)] = Field(0, title=N_("Terms"))
    notes: tuple[Words, ...] = Field((), title=N_("Notes"))


class Emoji(Content):
    max: Count | None = Field(None, title=N_("Emoji, at most"))
    in_word: bool = Field(True, title=N_("Within a sentence"))
    replace_text: bool = Field(True, title=N_("In place of words"))
    allowed_sets: tuple[Words, ...] = Field((), title=N_("Which"))


class Hashtags(Content):
    min: Count | None = Field(None, title=N_("Hashtags, at least"))
    max: Count | None = Field(None, title=N_("Hashtags, at most"))
    camel_case: bool = Field(True, title=N_("A capital for each word"))
    mandatory: tuple[Words, ...] = Field((), title=N_("Always there"))
    banned: tuple[Words, ...] = Field((), title=N_("Never"))


class Mentions(Content):
    max: Count | None = Field(None, title=N_("Mentions, at most"))
    verify_exists: bool = Field(True, title=N_("Each account is looked up"))


class Links(Content):
    utm_required: bool = Field(False, title=N_("Links are measured"))
    utm_pattern: Words = Field("source,medium,campaign", title=N_("What they carry"))
    shorteners_allowed: tuple[Words, ...] = Field((), title=N_("Shorteners that are allowed"))


class Format(Content):
    """A limit of ours, within that of the network."""

    network: Words = Field("", title=N_("Network"))
    format: Words = Field("", title=N_("Format"))
    length_max: int | None = Field(None, ge=1, le=100_000, title=N_("Characters, at most"))
    ratio: Words = Field("", title=N_("Ratio"))
    seconds_max: int | None = Field(None, ge=1, le=100_000, title=N_("Seconds, at most"))
    file: Words = Field("", title=N_("File"))


class Colour(Content):
    name: Words = Field("", title=N_("Colour"))
    hex: Words = Field("", title=N_("Value"), description=N_("Six hexadecimal digits, as in #0b5fa5."))


class Visual(Content):
    colors: Annotated[tuple[Colour, ...], _pairs("name", "hex")] = Field((), title=N_("Palette"))
    fonts: tuple[Words, ...] = Field((), title=N_("Fonts, then what stands in for them"))
    logo_clear_space: Decimal | None = Field(None, ge=0, le=10, title=N_("Free space around the logo, in its heights"))
    templates: Words = Field("", title=N_("Templates"))
    photo_style: Words = Field("", title=N_("Pictures"))


class Graphic(Content):
    """The client's graphic charter, as it was received."""

    title: Words = Field("", title=N_("Graphic charter"))
    colors: Annotated[tuple[Colour, ...], _pairs("name", "hex")] = Field((), title=N_("Its colours"))
    fonts: tuple[Words, ...] = Field((), title=N_("Its fonts"))
    evidence: EvidenceId = Field(0, title=N_("Evidence"))


class Accessible(Content):
    alt_required: bool = Field(True, title=N_("Each picture has an alternative text"))
    alt_max: Count | None = Field(None, title=N_("Characters of an alternative text, at most"))
    captions_required: bool = Field(True, title=N_("Each video with speech has captions"))
    contrast_min: Contrast | None = Field(None, title=N_("Contrast of text"))
    contrast_large_min: Contrast | None = Field(None, title=N_("Contrast of large text and graphics"))


class Legal(Content):
    partnership_labels: tuple[Words, ...] = Field((), title=N_("Labels of a partnership"))
    credit_required: bool = Field(True, title=N_("Each picture names its author"))
    contest_rules_link: bool = Field(True, title=N_("A contest links to its rules"))
    synthetic_label: Words = Field("", title=N_("Label of made-up pictures"))
    sectors: tuple[Words, ...] = Field((), title=N_("Regulated sectors"))


class NetworkCadence(Content):
    network: Words = Field("", title=N_("Network"))
    per_week_min: Count | None = Field(None, title=N_("Posts a week, at least"))
    per_week_max: Count | None = Field(None, title=N_("Posts a week, at most"))


def _cadence(said: Any) -> Any:
    """`instagram = { per_week_min = 2 }` beside `quiet_hours = […]`, as a sheet of answers writes it."""
    if not isinstance(said, Mapping) or "networks" in said:
        return said
    own = ("quiet_hours", "slots")
    found = [{"network": name, **one} for name, one in said.items() if name not in own and isinstance(one, Mapping)]
    return {"networks": found, **{name: one for name, one in said.items() if not isinstance(one, Mapping)}}


class Rhythm(Content):
    networks: tuple[NetworkCadence, ...] = Field((), title=N_("Networks"))
    quiet_hours: tuple[Words, ...] = Field((), title=N_("Hours at which nothing goes out"), description="22:00-07:00")
    slots: Words = Field("", title=N_("Slots"))


class Step(Content):
    role: AnyRole = Field("cm", title=N_("Role"), json_schema_extra=worded(ROLES))
    hours: Hours = Field(0, title=N_("Hours"))


def _circuit(said: Any) -> Any:
    """`circuit` and `delay_hours` as two lists, as a sheet of answers writes them, become steps."""
    if not isinstance(said, Mapping) or "circuit" not in said:
        return said
    hours = list(said.get("delay_hours", ()))
    steps = [
        {"role": role, "hours": hours[place] if place < len(hours) else 0} for place, role in enumerate(said["circuit"])
    ]
    return {"steps": steps, **{name: one for name, one in said.items() if name not in ("circuit", "delay_hours")}}


class Validation(Content):
    """lead_hours: between the planning of a post and its hour."""

    steps: tuple[Step, ...] = Field((), title=N_("Who says yes, in order"))
    expedited: tuple[AnyRole, ...] = Field((), title=N_("Who does where it is urgent"))
    lead_hours: Hours | None = Field(None, title=N_("Hours between planning and publication"))


class Scope(Content):
    """Empty: everywhere."""

    networks: tuple[Words, ...] = Field((), title=N_("Networks"))
    formats: tuple[Words, ...] = Field((), title=N_("Formats"))
    languages: tuple[Words, ...] = Field((), title=N_("Languages"))
    campaigns: tuple[Words, ...] = Field((), title=N_("Campaigns"))


class Param(Content):
    """A value that a clause gives to its rule, as TOML writes it: 3, true, "vous", ["a", "b"]."""

    name: Words = Field("", title=N_("Param"))
    value: Words = Field("", title=N_("Value"))


def _params(said: Any) -> Any:
    if isinstance(said, Mapping):
        from cmsuite.charters.toml import value

        return [{"name": name, "value": value(one)} for name, one in said.items()]
    return said


class Clause(Keyed):
    """A rule of ours, beside the answers. kind: a rule without a check is looked at by a person, never forgotten.
    rule: the rule of a pack that it sets, or the check that it makes of its own."""

    PREFIX: ClassVar[str] = "R"

    section: int = Field(1, ge=1, le=18, title=N_("Section"))
    statement_fr: Words = Field("", title=N_("Rule, in French"))
    statement_en: Words = Field("", title=N_("Rule, in English"))
    why: Words = Field("", title=N_("Why"))
    kind: ClauseKind = Field("human", title=N_("Held by"), json_schema_extra=worded(KINDS))
    rule: Words = Field("", title=N_("Rule of the packs, or base that it extends"))
    params: Annotated[tuple[Param, ...], BeforeValidator(_params)] = Field((), title=N_("Its values"))
    severity: Severity = Field("warn", title=N_("Severity"), json_schema_extra=worded(SEVERITIES))
    source: Source = Field("brand", title=N_("Comes from"), json_schema_extra=worded(SOURCES))
    objective: Annotated[str, Cites("comes_from", "strategy", "objectives")] = Field("", title=N_("Objective"))
    scope: Scope = Field(Scope.model_construct(), title=N_("Where"))
    example_ok: Words = Field("", title=N_("Right"))
    example_ko: Words = Field("", title=N_("Wrong"))
    valid_from: Day | None = Field(None, title=N_("From"))
    valid_to: Day | None = Field(None, title=N_("To"))


class Example(Content):
    network: Words = Field("", title=N_("Network"))
    good: bool = Field(True, title=N_("Good"))
    text: Words = Field("", title=N_("Text"))
    note: Words = Field("", title=N_("Why"))


class Replayed(Content):
    """What a rule found in posts of the past, before the charter is adopted."""

    rule: Words = Field("", title=N_("Rule"))
    on: Day | None = Field(None, title=N_("Measured on"))
    posts: Count = Field(0, title=N_("Posts"))
    failed: Count = Field(0, title=N_("Of them, not as it asks"))
    days: Count = Field(0, title=N_("Days that they span"))


class EditorialCharter(Content):
    purpose: Text = Field("", title=N_("Purpose and scope"))
    review_on: Day | None = Field(None, title=N_("Next review"), description=N_("Every six months."))
    packs: tuple[Words, ...] = Field((), title=N_("Packs of rules"), description=N_("Empty: those that are on."))
    brand: Text = Field("", title=N_("Brand, mission, values, position"))
    audiences: tuple[Audience, ...] = Field((), title=N_("Audiences"))
    pillars: tuple[CharterPillar, ...] = Field((), title=N_("Pillars and topics"))
    forbidden_topics: tuple[Words, ...] = Field((), title=N_("What we never talk about"))
    tone: Tone = Field(Tone.model_construct(), title=N_("Tone"))
    voices: tuple[Voice, ...] = Field((), title=N_("Voice"), description=N_("Each with a do and a don't."))
    language: Language = Field(Language.model_construct(), title=N_("Language"))
    words: Vocabulary = Field(Vocabulary.model_construct(), title=N_("Vocabulary"))
    term_lists: tuple[TermList, ...] = Field((), title=N_("Lists of words that were taken"))
    emoji: Emoji = Field(Emoji.model_construct(), title=N_("Emoji"))
    hashtags: Hashtags = Field(Hashtags.model_construct(), title=N_("Hashtags"))
    mentions: Mentions = Field(Mentions.model_construct(), title=N_("Mentions"))
    links: Links = Field(Links.model_construct(), title=N_("Links"))
    formats: tuple[Format, ...] = Field((), title=N_("Formats, by network"))
    visual: Visual = Field(Visual.model_construct(), title=N_("Visual rules"))
    graphic: Graphic = Field(Graphic.model_construct(), title=N_("Graphic charter"))
    a11y: Accessible = Field(Accessible.model_construct(), title=N_("Accessibility"))
    legal: Legal = Field(Legal.model_construct(), title=N_("Legal mentions"))
    cadence: Annotated[Rhythm, BeforeValidator(_cadence)] = Field(
        Rhythm.model_construct(), title=N_("Cadence and slots")
    )
    validation: Annotated[Validation, BeforeValidator(_circuit)] = Field(
        Validation.model_construct(), title=N_("Roles and validation")
    )
    sources: Text = Field("", title=N_("Sources, facts, corrections"))
    ugc: Text = Field("", title=N_("What users make"))
    archive: Text = Field("", title=N_("Archive"))
    clauses: tuple[Clause, ...] = Field((), title=N_("Rules of ours"))
    examples: tuple[Example, ...] = Field((), title=N_("Examples"), description=N_("Three good and three bad."))
    memo: tuple[Words, ...] = Field((), title=N_("What the memo says"), description=N_("Ten lines at most."))
    replay: tuple[Replayed, ...] = Field((), title=N_("Tried on posts of the past"))
