"""The answers of a charter as clauses: which rule of the packs holds each, and with which values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cmsuite.charters import own
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import INCLUSIVE, PERSONS, ROLES
from cmsuite.core.locale import N_

POLICIES = {"none": "none", "epicene": "neutral", "doublets": "doublets", "middot": "point-médian"}
"""What the rule of a pack calls the policies of inclusive writing."""
FRENCH = ("edfr.high-punct", "edfr.colon", "edfr.guillemets", "edfr.unit-space", "edfr.apostrophe")
LABELS = ("publicité", "collaboration commerciale")
"""The labels of a partnership that the law names: others are looked at by a person."""
OFF = N_("The charter asks nothing of this.")
Laid = tuple[str, str, Mapping[str, Any]]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of ours, said in the language of the sentence."""

    source: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with decimals, written as the language of the sentence does."""

    value: float


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a hundred, each with its name, if it has one: written as the language of the sentence does."""

    named: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Spans of times of day, written as the language of the sentence does."""

    spans: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a clause. said: a source sentence; lays: form, rule, table; path: the field that says it."""

    clause: str
    said: str
    path: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""
    lays: tuple[Laid, ...] = ()
    kind: str = "machine"
    severity: str = ""
    source: str = "brand"
    why: str = ""
    networks: tuple[str, ...] = ()
    ok: str = ""
    ko: str = ""


def asked(charter: EditorialCharter) -> Iterator[Answer]:
    """Every answer that asks something, in the order of the sections."""
    for section in (_topics, _tone, _language, _vocabulary, _signs, _links, _formats, _visual, _access, _legal):
        yield from section(charter)
    yield from _rhythm(charter)
    yield from _roles(charter)
    yield from _said_at_length(charter)


def _set(clause: str, said: str, path: str, rule: str, param: str, value: Any, **more: Any) -> Answer:
    """An answer that gives one value to one rule of a pack."""
    return Answer(clause, said, path, rule=rule, lays=(("override", rule, {"params": {param: value}}),), **more)


def bare(text: str) -> str:
    """A text without the quotes that somebody put around it."""
    return text.strip(' \u00a0\u202f«»“”"')


def _off(rule: str) -> Laid:
    return ("disable", rule, {"reason": OFF, "by": "charter"})


def _read(clause: str, said: str, path: str, text: Any) -> Iterator[Answer]:
    """What only a person can see, where it says something."""
    if text:
        yield Answer(clause, said, path, {"text": text}, kind="human")


def _topics(charter: EditorialCharter) -> Iterator[Answer]:
    if charter.pillars:
        shares = {one.name: one.share for one in charter.pillars if one.name}
        facts = {"shares": Shares(tuple(shares.items()))}
        yield Answer("4.1", N_("Pillars: {shares}."), "pillars", facts, kind="human")  # no post names its pillar
    yield from _read("4.2", N_("We never talk about: {text}."), "forbidden_topics", ", ".join(charter.forbidden_topics))


def _tone(charter: EditorialCharter) -> Iterator[Answer]:
    tone = charter.tone
    lays: tuple[Laid, ...]
    facts: Facts = {"person": Word(PERSONS[tone.person])}
    english = charter.language.default == "en"
    said = N_("In French, readers are addressed: {person}.") if english else N_("Readers are addressed: {person}.")
    pairs = {"vous": ("Partagez votre avis", "Partage ton avis"), "tu": ("Partage ton avis", "Partagez votre avis")}
    ok, ko = pairs.get(tone.person, ("", ""))
    yield _set("5.1", said, "tone.person", "edfr.address-form", "form", tone.person, facts=facts, ok=ok, ko=ko)
    if tone.exclamation_max is not None:
        said, facts = N_("Exclamation marks: {n} at most."), {"n": tone.exclamation_max}
        french: Laid = ("override", "edfr.exclamations", {"params": {"max": tone.exclamation_max}})
        lays = (french, own.exclamations(tone.exclamation_max)) if english else (french,)
        yield Answer("5.2", said, "tone.exclamation_max", facts, rule=lays[-1][1], lays=lays)
    if tone.uppercase_ratio_max is not None:
        share = float(tone.uppercase_ratio_max)
        said, facts = N_("Capitals: {share} at most."), {"share": Shares((("", 100 * share),))}
        yield _set("5.3", said, "tone.uppercase_ratio_max", "edfr.uppercase-share", "max", share, facts=facts)
    if tone.sentence_max:
        lays = tuple(
            ("override", rule, {"params": {"max_sentence_words": tone.sentence_max}})
            for rule in ("edfr.long-sentence", "eden.sentence-length")
        )
        said, facts = N_("Sentences: {n} words at most."), {"n": tone.sentence_max}
        yield Answer("5.4", said, "tone.sentence_max", facts, rule=lays[english][1], lays=lays)
    for n, one in enumerate(charter.voices):
        said = N_("{adjective}: we write “{do}”, not “{dont}”.")
        facts = {"adjective": one.adjective, "do": bare(one.do), "dont": bare(one.dont)}
        yield Answer(f"5.{n + 10}", said, f"voices.{n}", facts, kind="human", ok=bare(one.do), ko=bare(one.dont))


def _language(charter: EditorialCharter) -> Iterator[Answer]:
    language, english = charter.language, charter.language.default == "en"
    said = N_("Posts are in {language}.")
    name = Word(N_("French") if language.default == "fr" else N_("English"))
    rule, kind = ("edfr.language", "machine") if language.default == "fr" else ("", "human")
    yield Answer("6.1", said, "language.default", {"language": name}, rule, kind=kind)
    policy, facts = language.inclusive, {"policy": Word(INCLUSIVE[language.inclusive])}
    why = N_("Some screen readers read a middle dot badly.") if policy == "middot" else ""
    said = N_("In French, inclusive writing: {policy}.") if english else N_("Inclusive writing: {policy}.")
    rule = "edfr.inclusive"
    yield _set("6.2", said, "language.inclusive", rule, "policy", POLICIES[policy], facts=facts, why=why)
    if language.typography_fr:
        lays: tuple[Laid, ...] = tuple(("override", rule, {}) for rule in FRENCH[:4])
        said = N_("French typography: no-break spaces, « quotes », units.")
        if english:
            said = N_("In French: no-break spaces, « quotes », units.")
        yield Answer("6.3", said, "language.typography_fr", rule=FRENCH[0], lays=lays, ok="Bravo\u202f!", ko="Bravo!")
    else:
        said = N_("French typography is not asked for.")
        yield Answer("6.3", said, "language.typography_fr", rule=FRENCH[0], lays=tuple(map(_off, FRENCH)), kind="info")
    if language.anglicisms:
        off = (_off("edfr.anglicisms"),)
        said = N_("Anglicisms are allowed.")
        yield Answer("6.4", said, "language.anglicisms", rule="edfr.anglicisms", lays=off, kind="info")
    else:
        said = N_("A French word is preferred to an English one.")
        if english:
            said = N_("In French, a French word is preferred to an English one.")
        yield Answer("6.4", said, "language.anglicisms", rule="edfr.anglicisms", ok="date limite", ko="deadline")
    yield from _read("6.5", N_("Register: {text}."), "language.style", language.style)
    yield from _read("6.6", N_("Numbers and dates: {text}."), "language.numbers", language.numbers)
    if english:
        said, rule = N_("English typography: no space before punctuation."), "eden.space-before-punct"
        yield Answer("6.7", said, "language.default", rule=rule, ok="Great!", ko="Great !")


def _vocabulary(charter: EditorialCharter) -> Iterator[Answer]:
    words = charter.words
    for clause, path, severity, said, whatever, given in (
        ("7.1", "forbidden", "block", N_("Never: {words}."),
         N_("Never: {words} (*: whatever begins so)."), words.forbidden),
        ("7.2", "avoided", "warn", N_("To be avoided: {words}."),
         N_("To be avoided: {words} (*: whatever begins so)."), words.avoided),
    ):  # fmt: skip
        lays = tuple(own.words(f"own.{path}", given, severity))
        said = whatever if any(one.endswith("*") for one in given) else said
        if lays:
            facts = {"words": ", ".join(given)}
            yield Answer(clause, said, f"words.{path}", facts, lays[0][1], lays, severity=severity, ko=given[0])
    pairs = {one.instead_of: one.write for one in words.preferred if one.instead_of and one.write}
    if pairs:
        said, facts = N_("Preferred: {words}."), {"words": ", ".join(f"{bad} → {good}" for bad, good in pairs.items())}
        lay = own.preferred("own.preferred", pairs, N_("Preferred words"))
        bad, good = next(iter(pairs.items()))
        yield Answer("7.3", said, "words.preferred", facts, lay[1], (lay,), ok=good, ko=bad)
    if words.names:
        said, facts = N_("Names are written: {words}."), {"words": ", ".join(words.names)}
        lay = own.preferred("own.names", {name.lower(): name for name in words.names}, N_("Names of the brand"))
        yield Answer("7.4", said, "words.names", facts, lay[1], (lay,), ok=words.names[0])


def _signs(charter: EditorialCharter) -> Iterator[Answer]:
    emoji, tags, names = charter.emoji, charter.hashtags, charter.mentions
    facts: Facts
    lay: Laid
    if emoji.max is not None:
        said, facts = N_("Emoji: {n} at most."), {"n": emoji.max}
        yield _set("8.1", said, "emoji.max", "a11y.emoji-density", "max", emoji.max, facts=facts)
    if not emoji.in_word:
        lay = ("override", "a11y.emoji-inline", {"severity": "warn"})
        yield Answer("8.2", N_("Emoji stand at the end of a sentence."), "emoji.in_word", rule=lay[1], lays=(lay,))
    if not emoji.replace_text:
        yield Answer("8.3", N_("An emoji replaces no word."), "emoji.replace_text", kind="human")
    yield from _read("8.4", N_("Emoji of these sets: {text}."), "emoji.allowed_sets", ", ".join(emoji.allowed_sets))
    if tags.min or tags.max is not None:
        least, most = tags.min or 0, tags.max
        said = N_("Hashtags: {n} at most.") if not least else N_("Hashtags: {least} to {n}.")
        if most is None:
            said = N_("Hashtags: {least} at least.")
        lay = own.hashtags(least, most)
        path = "hashtags.max" if most is not None else "hashtags.min"
        yield Answer("8.5", said, path, {"n": most, "least": least}, lay[1], (lay,))
    if tags.camel_case:
        yield Answer("8.6", N_("A hashtag has a capital for each word."), "hashtags.camel_case",
                     rule="a11y.hashtag-case", ok="#AccessibiliteNumerique", ko="#accessibilitenumerique")  # fmt: skip
    else:
        lays = (_off("a11y.hashtag-case"),)
        said = N_("Hashtags are written as everybody likes.")
        yield Answer("8.6", said, "hashtags.camel_case", rule="a11y.hashtag-case", lays=lays, kind="info")
    if tags.mandatory:
        said, facts = N_("Mandatory hashtags: {n} ({words})."), {"n": len(tags.mandatory)}
        lay = own.mandatory(tags.mandatory)
        facts |= {"words": ", ".join(tags.mandatory)}
        yield Answer("8.7", said, "hashtags.mandatory", facts, lay[1], (lay,), ok=" ".join(tags.mandatory))
    if tags.banned:
        said, facts = N_("Hashtags that are refused: {words}."), {"words": ", ".join(tags.banned)}
        lay = own.banned(tags.banned)
        yield Answer("8.8", said, "hashtags.banned", facts, lay[1], (lay,), ko=tags.banned[0])
    if names.max is not None:
        said, lay = N_("Mentions: {n} at most."), own.mentions(names.max)
        yield Answer("8.9", said, "mentions.max", {"n": names.max}, lay[1], (lay,))
    if names.verify_exists:
        yield Answer("8.10", N_("An account that is mentioned is looked up."), "mentions.verify_exists",
                     rule="net.mention", source="platform")  # fmt: skip
    else:
        yield Answer("8.10", N_("Accounts that are mentioned are not looked up."), "mentions.verify_exists",
                     rule="net.mention", lays=(_off("net.mention"),), kind="info")  # fmt: skip


def _links(charter: EditorialCharter) -> Iterator[Answer]:
    links = charter.links
    if links.utm_required:
        keys = [f"utm_{key.strip().removeprefix('utm_')}" for key in links.utm_pattern.split(",") if key.strip()]
        said, facts = N_("Links carry: {keys}."), {"keys": ", ".join(keys)}
        yield _set("9.1", said, "links.utm_required", "net.utm", "required", keys, facts=facts)
    if links.shorteners_allowed:
        said, facts = N_("Of the public shorteners only: {names}."), {"names": ", ".join(links.shorteners_allowed)}
        lays = (_off("net.shortener"), own.shorteners(links.shorteners_allowed))
        yield Answer("9.2", said, "links.shorteners_allowed", facts, lays[1][1], lays)
    else:
        yield Answer("9.2", N_("No public shortener."), "links.shorteners_allowed", rule="net.shortener",
                     ko="https://bit.ly/abc123")  # fmt: skip


def _formats(charter: EditorialCharter) -> Iterator[Answer]:
    for n, one in enumerate(charter.formats):
        what, where = f"formats.{n}", (one.network.lower(),) if one.network else ()
        facts: dict[str, Any] = {"where": ", ".join(part for part in (one.network, one.format) if part)}
        if one.length_max:
            lay = own.length(n + 1, one.length_max, where)
            said, facts = N_("{where}: {n} characters at most."), facts | {"n": one.length_max}
            yield Answer(f"10.{2 * n + 1}", said, what, facts, lay[1], (lay,), networks=where)
        seconds = f"{one.seconds_max} s" if one.seconds_max else ""
        if rest := ", ".join(part for part in (one.ratio, seconds, one.file) if part):
            said, facts = N_("{where}: {text}."), facts | {"text": rest}
            yield Answer(f"10.{2 * n + 2}", said, what, facts, kind="human", source="platform", networks=where)


def _visual(charter: EditorialCharter) -> Iterator[Answer]:
    visual = charter.visual
    space = None if visual.logo_clear_space is None else Amount(float(visual.logo_clear_space))
    palette = ", ".join(f"{one.name} {one.hex}" for one in visual.colors)
    for clause, said, name, text in (
        ("11.1", N_("Colours: {text}."), "colors", palette),
        ("11.2", N_("Fonts: {text}."), "fonts", ", ".join(visual.fonts)),
        ("11.3", N_("Around the logo, {text} times its height stays free."), "logo_clear_space", space),
        ("11.4", N_("Templates: {text}."), "templates", visual.templates),
        ("11.5", N_("Pictures: {text}."), "photo_style", visual.photo_style),
    ):
        if text:
            yield Answer(clause, said, f"visual.{name}", {"text": text}, kind="human", source="graphic")


def _access(charter: EditorialCharter) -> Iterator[Answer]:
    access, facts = charter.a11y, Facts()
    if access.alt_required:
        said = N_("Each picture has an alternative text.")
        yield Answer("12.1", said, "a11y.alt_required", rule="a11y.alt-missing", source="law")
    if access.alt_max:
        said, facts = N_("An alternative text: {n} characters at most."), {"n": access.alt_max}
        yield _set("12.2", said, "a11y.alt_max", "a11y.alt-length", "max", access.alt_max, facts=facts)
    if access.captions_required:
        said = N_("Each video with speech has captions.")
        yield Answer("12.3", said, "a11y.captions_required", rule="a11y.captions", source="law")
    least: dict[str, float] = {}
    for param, given in (("min", access.contrast_min), ("min_large", access.contrast_large_min)):
        if given is not None:
            least[param] = float(given)
    if least:
        said = N_("Contrast: {text} for text, {large} for large text and graphics.")
        facts = {"text": Amount(least.get("min", 4.5)), "large": Amount(least.get("min_large", 3.0))}
        lay = ("override", "a11y.contrast", {"params": least})
        yield Answer("12.4", said, "a11y.contrast_min", facts, "a11y.contrast", (lay,), source="law")


def _legal(charter: EditorialCharter) -> Iterator[Answer]:
    legal, facts = charter.legal, Facts()
    if legal.partnership_labels:
        kept = [one for one in legal.partnership_labels if one.lower() in LABELS] or list(LABELS)
        others = [one for one in legal.partnership_labels if one.lower() not in LABELS]
        params = {"accept": [one.lower() for one in kept], **({"accept_equivalent_add": others} if others else {})}
        said, rule = N_("A partnership says so at the start: {labels}."), "law.influence.disclosure"
        facts = {"labels": ", ".join(legal.partnership_labels)}
        lays = (("override", rule, {"params": params}),)
        yield Answer("13.1", said, "legal.partnership_labels", facts, rule, lays, source="law")
    if legal.credit_required:
        yield Answer("13.2", N_("Each picture names its author."), "legal.credit_required", kind="human", source="law")
    if legal.contest_rules_link:
        said = N_("A contest links to its rules.")
        yield Answer("13.3", said, "legal.contest_rules_link", rule="law.contest.rules", source="law")
    if legal.synthetic_label:
        said, facts = N_("A made-up picture says: {label}."), {"label": legal.synthetic_label}
        yield Answer("13.4", said, "legal.synthetic_label", facts, kind="human", source="law")
    if legal.sectors:
        said, facts = N_("The rules of these sectors apply: {names}."), {"names": ", ".join(legal.sectors)}
        yield Answer("13.5", said, "legal.sectors", facts, kind="info", source="law")


def _rhythm(charter: EditorialCharter) -> Iterator[Answer]:
    for n, one in enumerate(charter.cadence.networks):
        bounds = {"min_per_week": one.per_week_min, "max_per_week": one.per_week_max}
        params = {name: value for name, value in bounds.items() if value is not None}
        if one.network and params:
            said = N_("{network}: {least} to {n} posts a week.")
            facts = {"network": one.network, "least": one.per_week_min or 0, "n": one.per_week_max or "…"}
            name = one.network.lower()
            lays = (("override", "plan.cadence", {"network": {name: {"params": params}}}),)
            where = f"cadence.networks.{n}"
            if one.per_week_max is None:  # a week that is too thin is seen by who looks at the calendar
                yield Answer(f"14.{n + 10}", said, where, facts, kind="human", source="objective", networks=(name,))
                continue
            yield Answer(f"14.{n + 10}", said, where, facts, "plan.cadence", lays, source="objective", networks=(name,))
    quiet = list(charter.cadence.quiet_hours)
    if quiet:
        said, facts = N_("Nothing goes out: {hours}."), {"hours": Times(", ".join(quiet))}
        yield _set("14.1", said, "cadence.quiet_hours", "plan.quiet", "windows", quiet, facts=facts)
    yield from _read("14.2", N_("Slots: {text}."), "cadence.slots", charter.cadence.slots)


def _roles(charter: EditorialCharter) -> Iterator[Answer]:
    for n, one in enumerate(charter.validation.steps):
        said, facts = N_("Step {n}: {role}, within {hours} h."), {"n": n + 1, "role": Word(ROLES[one.role])}
        yield Answer(f"15.{n + 1}", said, f"validation.steps.{n}", facts | {"hours": one.hours}, kind="info")
    for n, role in enumerate(charter.validation.expedited):
        said, facts = N_("Where it is urgent: {role}."), {"role": Word(ROLES[role])}
        yield Answer(f"15.{n + 11}", said, "validation.expedited", facts, kind="info")


def _said_at_length(charter: EditorialCharter) -> Iterator[Answer]:
    for clause, name, said in (
        ("16.1", "sources", N_("Facts and sources are checked as this section says.")),
        ("17.1", "ugc", N_("Users' content is taken as this section says.")),
        ("18.1", "archive", N_("Posts are kept as this section says.")),
    ):
        if getattr(charter, name):
            yield Answer(clause, said, name, kind="human")
