"""What must be right in a charter: its sections, its examples, what the documents above it say, its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor
from typing import TYPE_CHECKING, cast

from cmsuite.charters.palette import is_colour, outside, pairs
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import SECTIONS
from cmsuite.core.locale import N_, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.strategy.plan import Strategy

FEWEST = 3  # examples of each sort
WEEKS = 52 / 12  # of a month
STRICT = 0.6  # of the posts of a replay
QUIET_DAYS = 182  # after which a rule that found nothing is dead
FALLBACKS = ("arial", "helvetica", "verdana", "georgia", "times new roman", "sans-serif", "serif", "system-ui")
SECTORS = {"finance": ("credit", "crypto"), "politics": ("politics",), "minors": ("minors",)}
"""What the packs call the sectors of a framing note, where they call them otherwise."""
FILLED: dict[int, Callable[[EditorialCharter], object]] = {
    1: lambda one: one.purpose,
    2: lambda one: one.brand,
    3: lambda one: one.audiences,
    4: lambda one: one.pillars,
    5: lambda one: one.voices,
    7: lambda one: one.words.forbidden or one.words.avoided or one.words.preferred or one.words.names,
    8: lambda one: one.emoji.max is not None or one.hashtags.max is not None,
    10: lambda one: one.formats,
    11: lambda one: one.visual.colors,
    13: lambda one: one.legal.partnership_labels,
    14: lambda one: one.cadence.networks,
    16: lambda one: one.sources,
    17: lambda one: one.ugc,
    18: lambda one: one.archive,
    19: lambda one: sum(e.good for e in one.examples) >= FEWEST and sum(not e.good for e in one.examples) >= FEWEST,
}
"""Sections that nothing fills by itself, and what does."""
AT = {1: "purpose", 2: "brand", 3: "audiences", 4: "pillars", 5: "voices", 7: "words", 8: "hashtags", 10: "formats"}
AT |= {11: "visual", 13: "legal", 14: "cadence", 16: "sources", 17: "ugc", 18: "archive", 19: "examples"}


def check(content: Content, around: Around) -> Iterator[Finding]:
    """All but what the packs say of it."""
    charter = cast(EditorialCharter, content)
    yield from _sections(charter)
    yield from _examples(charter)
    yield from _palette(charter)
    yield from _access(charter)
    yield from _circuit(charter)
    yield from _replayed(charter)
    if "strategy" in around.parents:
        yield from _strategy(charter, cast("Strategy", around.parents["strategy"].content))
    if "brief" in around.parents:
        yield from _sectors(charter, cast("Brief", around.parents["brief"].content))


def _sections(charter: EditorialCharter) -> Iterator[Finding]:
    for section, filled in FILLED.items():
        if filled(charter) or any(one.section == section for one in charter.clauses):
            continue
        said = N_("Section {n}, “{title}”, says nothing: write it.")
        if section == 19:
            said = N_("Section {n}, “{title}”: three good and three bad examples are asked for, each with its reason.")
        facts = {"n": section, "title": translate(SECTIONS[section])}
        yield Finding("charter.section-missing", "block", said, AT[section], facts)


def _examples(charter: EditorialCharter) -> Iterator[Finding]:
    for place, one in enumerate(charter.voices):
        if one.adjective and not (one.do and one.dont):
            said = N_("“{adjective}” says nothing without a text that is, and one that is not.")
            yield Finding(
                "charter.tone-adjective-without-pair", "warn", said, f"voices.{place}", {"adjective": one.adjective}
            )
    for place, clause in enumerate(charter.clauses):
        if clause.kind != "info" and not (clause.example_ok and clause.example_ko):
            said = N_("Rule {key} has no pair of examples, right and wrong: nobody knows what it means.")
            yield Finding("charter.rule-without-example", "warn", said, f"clauses.{place}", {"key": clause.key})
    if charter.examples:
        for network in dict.fromkeys(one.network for one in charter.cadence.networks if one.network):
            mine = [one for one in charter.examples if one.network.lower() == network.lower()]
            counts = [sum(one.good for one in mine), sum(not one.good for one in mine)]
            if min(counts) < FEWEST:
                said = N_("{network} has {good} good and {bad} bad examples: three of each are asked for.")
                facts = {"network": network, "good": counts[0], "bad": counts[1]}
                yield Finding("charter.examples-few", "warn", said, "examples", facts)


def _palette(charter: EditorialCharter) -> Iterator[Finding]:
    visual, graphic = charter.visual, charter.graphic
    for place, one in enumerate(visual.colors):
        if not is_colour(one.hex):
            said = N_("{colour} is no colour: write six hexadecimal digits, as in #0b5394.")
            facts = {"colour": one.hex or one.name or "…"}
            yield Finding("charter.palette-contrast", "block", said, f"visual.colors.{place}.hex", facts)
    found = pairs(charter)
    if found and not any(pair.text for pair in found):
        best = found[0]
        said = N_(
            "No two colours of the palette, white included, carry text: the best, {one} and {other}, have a contrast "
            "of {ratio}. Add a darker or a lighter one."
        )
        facts = {"one": best.one, "other": translate(best.other), "ratio": f"{best.ratio:.2f}"}
        yield Finding("charter.palette-contrast", "block", said, "visual.colors", facts)
    if graphic.colors:
        known = [one.hex for one in graphic.colors] + ["#ffffff", "#000000"]
        for code in outside([one.hex for one in visual.colors], known):
            said = N_("{what} is not in the graphic charter: take it out, or have the graphic charter changed.")
            yield Finding("charter.graphic-mismatch", "block", said, "visual.colors", {"what": code})
    if graphic.fonts:
        for font in outside(visual.fonts, [*graphic.fonts, *FALLBACKS]):
            said = N_("{what} is not in the graphic charter: take it out, or have the graphic charter changed.")
            yield Finding("charter.graphic-mismatch", "block", said, "visual.fonts", {"what": font})


def _access(charter: EditorialCharter) -> Iterator[Finding]:
    access = charter.a11y
    for wrong, at, said in (
        (
            not access.alt_required,
            "alt_required",
            N_("Alternative texts are not asked for: people who do not see miss it."),
        ),
        (
            not access.captions_required,
            "captions_required",
            N_("Captions are not asked for: people who do not hear miss it."),
        ),
        ((access.contrast_min or 4.5) < 4.5, "contrast_min", N_("A contrast below 4.5 is not enough for text.")),
        (
            (access.contrast_large_min or 3) < 3,
            "contrast_large_min",
            N_("A contrast below 3 is not enough for large text."),
        ),
    ):
        if wrong:
            yield Finding("charter.no-a11y", "block", said, f"a11y.{at}")


def _circuit(charter: EditorialCharter) -> Iterator[Finding]:
    circuit = charter.validation
    if not circuit.steps:
        said = N_("Nobody says yes to a post: name who does, in order, and within how many hours.")
        yield Finding("charter.validation-circuit-empty", "block", said, "validation.steps")
    hours = sum(one.hours for one in circuit.steps)
    if circuit.lead_hours is not None and hours > circuit.lead_hours:
        said = N_("The steps take {hours} h, and posts are planned {lead} h ahead: no post can be in time.")
        facts = {"hours": hours, "lead": circuit.lead_hours}
        yield Finding("charter.delay-impossible", "warn", said, "validation.lead_hours", facts)


def _replayed(charter: EditorialCharter) -> Iterator[Finding]:
    for place, one in enumerate(charter.replay):
        if one.posts and one.failed > STRICT * one.posts:
            said = N_("{failed} of the last {n} posts fail {rule}: it asks too much, or the posts are wrong.")
            facts = {"failed": one.failed, "n": one.posts, "rule": one.rule}
            yield Finding("charter.too-strict", "warn", said, f"replay.{place}", facts)
        elif one.posts and not one.failed and one.days >= QUIET_DAYS:
            said = N_("{rule} found nothing in {days} days: is it still of use?")
            facts = {"rule": one.rule, "days": one.days}
            yield Finding("charter.dead-rule", "info", said, f"replay.{place}", facts)


def _strategy(charter: EditorialCharter, plan: Strategy) -> Iterator[Finding]:
    rule = "charter.strategy-mismatch"
    theirs = {one.name: one.share for one in plan.pillars if one.name}
    mine = {one.name: one.share for one in charter.pillars if one.name}
    if theirs and mine != theirs:
        said = N_("The pillars are not those of the strategy: {what}. Take them over, or have the strategy changed.")
        both = {name: (mine.get(name), theirs.get(name)) for name in {**theirs, **mine}}
        differs = [name for name, (one, other) in both.items() if one != other]
        yield Finding(rule, "block", said, "pillars", {"what": ", ".join(differs)})
    used = {one.key: one.name for one in plan.networks if one.decision in ("invest", "maintain", "test")}
    weekly: dict[str, float] = {}
    for slot in plan.cadence:
        if slot.network in used:
            name = used[slot.network].lower()
            weekly[name] = weekly.get(name, 0) + slot.per_month / WEEKS
    for place, one in enumerate(charter.cadence.networks):
        at, name = f"cadence.networks.{place}", one.network.lower()
        if used and name not in {known.lower() for known in used.values()}:
            said = N_("{network} is not a network of the strategy: take it out, or have the strategy changed.")
            yield Finding(rule, "block", said, at, {"network": one.network})
        elif name in weekly:
            least, most = one.per_week_min or 0, one.per_week_max
            if ceil(weekly[name]) < least or (most is not None and floor(weekly[name]) > most):
                said = N_(
                    "The strategy plans {n} posts a week on {network}, and the charter asks for {least} to {most}."
                )
                facts = {"n": f"{weekly[name]:.1f}", "network": one.network, "least": least, "most": most or "…"}
                yield Finding(rule, "block", said, at, facts)
    there = {one.network.lower() for one in charter.cadence.networks}
    for name in sorted(used.values()) if charter.cadence.networks else ():
        if name.lower() not in there:
            said = N_("The strategy uses {network}, and the charter says nothing of its cadence.")
            yield Finding(rule, "block", said, "cadence.networks", {"network": name})
    if (
        plan.line.person in ("tu", "vous")
        and charter.tone.person != plan.line.person
        and charter.language.default == "fr"
    ):
        said = N_("The strategy addresses readers with “{theirs}”, the charter with “{mine}”.")
        facts = {"theirs": plan.line.person, "mine": charter.tone.person}
        yield Finding(rule, "block", said, "tone.person", facts)


def _sectors(charter: EditorialCharter, brief: Brief) -> Iterator[Finding]:
    mine = {one.lower() for one in charter.legal.sectors}
    loaded = not charter.packs or any(one.startswith("legal-") for one in charter.packs)
    for sector in brief.sectors:
        names = SECTORS.get(sector, (sector,))
        if not loaded or not (mine & {sector, *names}):
            said = N_("The framing note says that {sector} is regulated: load the pack of its law and name the sector.")
            yield Finding("charter.legal-sector-missing", "block", said, "legal.sectors", {"sector": sector})
