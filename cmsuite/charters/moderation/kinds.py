"""The moderation guide and the public rules as kinds of documents: one list of categories, two readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cmsuite.charters.hours import said_hours
from cmsuite.charters.moderation import checks, defaults, public_checks
from cmsuite.charters.moderation.schema import Both, Category, ModerationCharter, ModerationGuide, Stance
from cmsuite.charters.moderation.staffing import gaps, staffed
from cmsuite.charters.moderation.words import (
    ACTS,
    AUTOS,
    CONFIDENCES,
    EVIDENCES,
    LEVELS,
    MOMENTS,
    ROLES,
)
from cmsuite.charters.words import DAYS
from cmsuite.core.locale import LANGUAGES, N_, labelled, language, number, translate
from cmsuite.core.locale import translate as _
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind, spoken_tables

TABLES = {
    "acts": ACTS,
    "autos": AUTOS,
    "confidences": CONFIDENCES,
    "days": DAYS,
    "evidences": EVIDENCES,
    "levels": LEVELS,
    "moments": MOMENTS,
    "roles": ROLES,
}


@dataclass(frozen=True, slots=True)
class GuideView:
    """What the template of a guide is given besides: the categories by severity, replies by category, words."""

    levels: tuple[tuple[str, tuple[Category, ...]], ...]
    words: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    hours: str
    clock: Mapping[str, str]
    gaps: str
    long: Mapping[int, str]


def guide_view(content: Content, around: Around) -> GuideView:
    """Everything that the guide names in words."""
    guide = cast(ModerationGuide, content)
    there = staffed(guide)
    by = {level: tuple(one for one in guide.categories if one.level == level) for level in LEVELS}
    minutes = {one.deadline for one in guide.categories} | {one.minutes for one in guide.escalations}
    minutes |= {n for one in guide.delays for n in (one.look, one.act)}
    return GuideView(
        levels=tuple((translate(LEVELS[level]), found) for level, found in by.items() if found),
        words=spoken_tables(TABLES),
        names={one.code: one.name or one.code for one in guide.categories},
        clock={text: said_hours(text, language()) for one in guide.hours for text in (one.opens, one.closes)},
        hours=number(there.minutes / 60, 0 if there.minutes % 60 == 0 else 1),
        gaps=", ".join(one.said for one in gaps(there, 12 * 60)),
        long={n: checks.long(n) for n in minutes},
    )


@dataclass(frozen=True, slots=True)
class PublicView:
    """What the template of the public rules is given besides: every part in the language of the page."""

    said: Mapping[str, str]
    love: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    welcome: tuple[str, ...]
    help: tuple[str, ...]


def public_view(content: Content, around: Around) -> PublicView:
    """The rules in one language."""
    charter, tongue = cast(ModerationCharter, content), language()
    parts: dict[str, Both] = {name: getattr(charter, name) for name in public_checks.PARTS}
    parts["answering"] = charter.answering.said

    def stances(kind: str) -> tuple[Stance, ...]:
        return tuple(one for one in charter.stances if one.stance == kind)

    return PublicView(
        said={name: getattr(one, tongue) for name, one in parts.items()},
        love=tuple(getattr(one, tongue) for one in charter.love),
        refused=tuple((getattr(one, tongue), getattr(one, f"example_{tongue}")) for one in stances("refused")),
        welcome=tuple(getattr(one, tongue) for one in stances("welcome")),
        help=tuple(getattr(one, tongue) for one in stances("help")),
    )


def _begun_guide(around: Around) -> Content:
    return defaults.guide(around.language)


def _begun_public(around: Around) -> Content:
    """The shipped rules for the categories of the guide above, with its date to be filled in."""
    codes = None
    if "moderation_guide" in around.parents:
        guide = cast(ModerationGuide, around.parents["moderation_guide"].content)
        codes = [one.code for one in guide.categories if one.public]
    return defaults.charter(around.brand, codes)


def _figures(content: Content, around: Around) -> Mapping[str, str]:
    guide = cast(ModerationGuide, content)
    return {"categories": number(len(guide.categories)), "replies": number(len(guide.replies))}


def _sourced(content: Content) -> Iterator[str]:
    """The texts that name help numbers, which stand in their own table, and articles of law."""
    yield from ("reporting", "liability")


def _guide_sums(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a guide while it is typed."""
    guide = cast(ModerationGuide, content)
    there = staffed(guide)
    yield labelled(_("categories"), number(len(guide.categories)))
    yield labelled(_("canned replies"), number(len(guide.replies)))
    yield labelled(_("staffed hours a week"), number(there.minutes / 60, 0 if there.minutes % 60 == 0 else 1))
    for gap in gaps(there, 12 * 60):
        yield labelled(_("nobody is there"), gap.said)


def _public_sums(content: Content, around: Around) -> Iterator[str]:
    """How many words each language has."""
    charter = cast(ModerationCharter, content)
    for tongue in LANGUAGES:
        words: Any = sum(len(part.split()) for part in public_checks.spoken(charter, tongue))
        yield labelled(_("words in {tongue}").format(tongue=tongue), f"{number(words)} / {public_checks.LONGEST}")


UNREAD = frozenset(
    {
        "hours", "duties.role", "duties.person", "duties.backup", "duties.channel", "delays.level", "categories.code",
        "categories.level", "categories.examples", "categories.not_this", "categories.confidence", "categories.actions",
        "categories.auto", "categories.who", "categories.evidence", "escalations", "authorities.name",
        "authorities.url", "authorities.country", "networks.network", "networks.cannot", "networks.url",
        "replies.code", "replies.category", "replies.network", "filters",
    }
)  # fmt: skip
"""Names, addresses, what is chosen from a list, and comments of others, which nobody corrects."""
GUIDE = register_kind(
    Kind(
        "moderation_guide",
        N_("Moderation guide"),
        "MODGUIDE",
        ModerationGuide,
        major=frozenset({"categories", "delays", "ladder", "hours"}),
        checks=(checks.check,),
        computed=guide_view,
        figures=_figures,
        follows=("editorial_charter", "strategy", "brief"),
        begun=_begun_guide,
        alone=True,
        sums=_guide_sums,
        sourced=_sourced,
        unread=UNREAD,
    )
)
PUBLIC = register_kind(
    Kind(
        "moderation_charter",
        N_("Moderation charter"),
        "MODCHARTER",
        ModerationCharter,
        major=frozenset({"stances", "appeal"}),
        checks=(public_checks.check,),
        computed=public_view,
        follows=("moderation_guide", "editorial_charter", "brief"),
        begun=_begun_public,
        alone=True,
        sums=_public_sums,
        unread=frozenset({"contact", "stances.category", "stances.stance"}),
        posted=True,
        short=True,
    )
)
