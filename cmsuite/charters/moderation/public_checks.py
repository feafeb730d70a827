"""What must be right in the rules that the community reads: both languages, plain words, nothing of the team's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from cmsuite.charters.moderation.schema import ModerationCharter, ModerationGuide
from cmsuite.charters.moderation.staffing import gaps, staffed
from cmsuite.charters.moderation.words import clock
from cmsuite.core.locale import LANGUAGES, N_, number
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Finding

LONGEST = 900  # words of the public rules, in each language
SENTENCE = 20  # words of a sentence, on average
PARTS = ("welcome", "who", "measures", "human", "data", "report", "appeal", "law")
INTERNAL = re.compile(
    r"\bS[0-4]\b|\b(?:scores?|seuils?|thresholds?)\b[^.!?]{0,20}\d|\b0[.,]\d+\b|\bkappa\b"
    r"|\b(?:astreinte|on-call|on call|matrice d.escalade|escalation matrix|liste noire|blacklist|mots? filtrés?"
    r"|filtered words?)\b",
    re.IGNORECASE,
)
"""Words of the team's guide that the community has no use for: severities, thresholds, who is called."""


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Everything that stands against the public rules."""
    charter = cast(ModerationCharter, content)
    guide = around.parents["moderation_guide"].content if "moderation_guide" in around.parents else None
    yield from _pairs(charter)
    yield from _routes(charter)
    yield from _plain(charter)
    yield from _leaks(charter, cast("ModerationGuide | None", guide), around.brand.casefold())
    if guide is not None:
        yield from _mismatch(charter, cast(ModerationGuide, guide))
        yield from _promises(charter, cast(ModerationGuide, guide))
        yield from _numbers(charter, cast(ModerationGuide, guide))


def _pairs(charter: ModerationCharter) -> Iterator[Finding]:
    rule = "modcharter.language-pair"
    named = [(name, getattr(charter, name)) for name in PARTS]
    named += [("answering.said", charter.answering.said)]
    named += [(f"love.{n}", one) for n, one in enumerate(charter.love)]
    for at, one in named:
        if not (one.fr and one.en):
            said = N_("This part is not there in both languages: the rules are read in French and in English.")
            yield Finding(rule, "block", said, at)
    for n, stance in enumerate(charter.stances):
        if not (stance.fr and stance.en) or bool(stance.example_fr) != bool(stance.example_en):
            said = N_("“{category}” is not said in both languages.")
            yield Finding(rule, "block", said, f"stances.{n}", {"category": stance.category or "…"})
        if stance.stance == "refused" and not (stance.example_fr or stance.example_en):
            said = N_("“{category}” has no example: nobody knows what is not accepted.")
            facts = {"category": stance.category or "…"}
            yield Finding("modcharter.category-without-example", "block", said, f"stances.{n}", facts)


def _routes(charter: ModerationCharter) -> Iterator[Finding]:
    if not (charter.appeal.fr and charter.appeal.en) or not charter.contact:
        said = N_("The community is not told how to contest a decision, or whom to write to.")
        yield Finding("modcharter.no-appeal", "block", said, "appeal" if charter.contact else "contact")
    if not (charter.human.fr and charter.human.en):
        said = N_("The community is not told that a person decides.")
        yield Finding("modcharter.no-human-decision", "block", said, "human")
    if charter.on is None:
        yield Finding(
            "modcharter.undated", "warn", N_("The rules bear no date: the community reads from when they are."), "on"
        )


def _plain(charter: ModerationCharter) -> Iterator[Finding]:
    for tongue in LANGUAGES:
        parts = list(spoken(charter, tongue))
        words = sum(len(part.split()) for part in parts)
        if words > LONGEST:
            said = N_("The rules have {n} words in “{tongue}”, and {most} at most are read.")
            facts = {"n": words, "tongue": tongue, "most": LONGEST}
            yield Finding("modcharter.readability", "warn", said, "", facts)
        sentences = [one for part in parts for one in re.split(r"(?<=[.!?…:;])\s+", part) if one.strip()]
        mean = sum(len(one.split()) for one in sentences) / len(sentences) if sentences else 0
        if mean > SENTENCE:
            said = N_("A sentence has {n} words on average in “{tongue}”: {most} at most are read with ease.")
            facts = {"n": number(mean, 1), "tongue": tongue, "most": SENTENCE}
            yield Finding("modcharter.readability", "warn", said, "", facts)


def spoken(charter: ModerationCharter, tongue: str) -> Iterator[str]:
    """What is read in a language, part by part."""
    for name in PARTS:
        yield getattr(getattr(charter, name), tongue)
    yield getattr(charter.answering.said, tongue)
    for one in charter.love:
        yield getattr(one, tongue)
    for stance in charter.stances:
        yield getattr(stance, tongue)
        yield getattr(stance, f"example_{tongue}")


def _leaks(charter: ModerationCharter, guide: ModerationGuide | None, brand: str) -> Iterator[Finding]:
    """What the brand is called is no secret."""
    rule = "modcharter.public-leaks-internal"
    secret = [] if guide is None else [word for word in _secrets(guide) if len(word) > 2]
    secret = [word for word in secret if word.casefold() not in brand]
    for path, text, _prose in texts(charter):
        if path.endswith(".category") or path.endswith(".stance"):
            continue
        low = text.casefold()
        told = next((one for one in secret if re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", low)), "")
        inner = INTERNAL.search(text)
        if told or inner:
            said = N_("“{word}” is for the team alone: take it out of what the community reads.")
            yield Finding(rule, "block", said, path, {"word": told or (inner[0] if inner else "")})


def _secrets(guide: ModerationGuide) -> Iterator[str]:
    """Names, ways to reach them, filtered words: whole cells of the guide."""
    yield from guide.filters
    for one in guide.duties:
        yield from (one.person, one.backup)
        if any(sign.isdigit() or sign == "@" for sign in one.channel):
            yield one.channel
    yield from (one.channel for one in guide.escalations if any(sign.isdigit() or sign == "@" for sign in one.channel))


def _mismatch(charter: ModerationCharter, guide: ModerationGuide) -> Iterator[Finding]:
    rule = "modcharter.public-internal-mismatch"
    theirs = {one.code: one.name for one in guide.categories if one.public}
    mine = {one.category for one in charter.stances}
    for code, name in theirs.items():
        if code not in mine:
            said = N_(
                "The guide has “{name}”, and the community does not read of it: add it here, or mark it as internal."
            )
            yield Finding(rule, "block", said, "stances", {"name": name or code})
    for n, one in enumerate(charter.stances):
        if one.category not in theirs:
            said = N_("“{category}” is told to the community, and is no public category of the guide.")
            yield Finding(rule, "block", said, f"stances.{n}", {"category": one.category or "…"})
        if one.category == "criticism" and one.stance == "refused":
            said = N_("Criticism is not refused: it is welcome, and answered.")
            yield Finding("modcharter.criticism-removable", "block", said, f"stances.{n}.stance")


def _promises(charter: ModerationCharter, guide: ModerationGuide) -> Iterator[Finding]:
    promised = charter.answering
    if not promised.hours or promised.staffed:
        return
    if any(one.oncall and one.level == "S3" for one in guide.delays):
        return
    if open_ := gaps(staffed(guide), promised.hours * 60):
        said = N_(
            "An answer within {hours} h is promised at any hour, and nobody is there in {gaps}: count staffed hours, "
            "or promise less."
        )
        facts = {"hours": promised.hours, "gaps": ", ".join(one.said for one in open_)}
        yield Finding("modcharter.deadline-not-staffable", "block", said, "answering", facts)


def _numbers(charter: ModerationCharter, guide: ModerationGuide) -> Iterator[Finding]:
    """Hours and delays that the guide has, and the public text says otherwise or not at all."""
    times = [time for one in guide.hours for time in (clock(one.opens), clock(one.closes)) if time is not None]
    hours = {f"{time.hour}:00" if not time.minute else f"{time:%H:%M}": _hour(time.hour) for time in times if time.hour}
    appeal = guide.appeal
    delays = {str(n): (str(n),) for n in (appeal.acknowledged, appeal.days, appeal.months) if n}
    for at, part, wanted in (("who", charter.who, hours), ("appeal", charter.appeal, delays)):
        for tongue in LANGUAGES:
            told = set(re.findall(r"\d+", getattr(part, tongue)))
            lost = [name for name, ways in wanted.items() if not told & {*ways}]
            if told and lost:
                said = N_("The guide says {numbers}, and the public rules do not: bring them together.")
                facts = {"numbers": ", ".join(lost)}
                yield Finding("modcharter.public-internal-mismatch", "block", said, f"{at}.{tongue}", facts)


def _hour(hour: int) -> tuple[str, ...]:
    """As a day of 24 hours has it, and one of twice twelve."""
    return str(hour), f"{hour:02}", str((hour - 1) % 12 + 1)
