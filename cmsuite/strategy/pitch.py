"""What must be right before somebody is convinced: one message a slide, proofs, time to talk, the numbers of the
strategy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from cmsuite.core.locale import CURRENCIES, N_, percent
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, titled
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.quoting import QUOTE
from cmsuite.strategy.lists import has_verb
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.quotes import Named, named, plain
from cmsuite.strategy.telling import place as place_of

if TYPE_CHECKING:
    from cmsuite.strategy.argument import ArgumentSheet, Claim, Objection
    from cmsuite.strategy.deck import Deck, Slide

DIFFERS = "pitch.number-differs-from-strategy"
DENSEST = 40  # words of a slide
FEWEST, MOST = 12, 18  # slides of a talk
SEEN = ("audit_1", "audit_2", "swot")  # they say what is there
PROVED = (*SEEN, "posture", "target", "networks")
SENTENCES = 3  # of an answer
MONEY = frozenset(CURRENCIES.values()) | frozenset(CURRENCIES)
_NUMBER = (
    r"(?<![\w.,])(?:(?P<before>[€£$])\s?)?"
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"[ \u00a0\u202f]?(?P<unit>€|£|\$|EUR\b|GBP\b|USD\b|%|h\b"
)
POSTS = "posts/month"  # pieces a month, however they are called
_POSTS = (
    r"(?:publications?|posts?|pieces|contenus)[ \u00a0\u202f]?"
    r"(?:par[ \u00a0\u202f]mois|a[ \u00a0]month|per[ \u00a0]month|/[ \u00a0\u202f]?mois|/[ \u00a0]?month)"
)
_EACH = re.compile(r"(?:par|per|a|an)\b", re.IGNORECASE)  # a unit that says of nothing what it counts
SHORTEST = 3  # letters of a unit that texts are searched for
_SENTENCE = re.compile(r"[.!?…](?:\s|$)")


Rests = Literal["nothing", "plan", "shares", "seen"]
"""What the evidence beside a text may prove: nothing, as there is none; what the strategy counts nothing of; shares of
something else too; whatever is there."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that was typed, with its unit as the strategy names it."""

    text: str
    value: Decimal
    unit: str


def typed(text: str, tongue: str, units: frozenset[str] = frozenset()) -> Iterator[Typed]:
    """The numbers with a unit in a text, those that it quotes left out. units: besides money, per cent and hours."""
    for found in _pattern(units).finditer(QUOTE.sub("…", text)):
        unit = found["unit"] or found["before"] or ""
        if unit:
            said = POSTS if re.fullmatch(_POSTS, unit) else CURRENCIES.get(unit, unit)
            yield Typed(found[0].strip(), _value(found["number"], tongue), said)


@lru_cache(maxsize=64)
def _pattern(units: frozenset[str]) -> re.Pattern[str]:
    searched = (one for one in units if len(one) >= SHORTEST and one[-1].isalpha() and not _EACH.match(one))
    named = "".join(rf"|{re.escape(one)}\b" for one in sorted(searched, key=lambda one: (-len(one), one)))
    return re.compile(rf"{_NUMBER}{named}|{_POSTS}\b)?")


def check(content: Content, around: Around) -> Iterator[Finding]:
    """A deck."""
    deck = cast("Deck", content)
    yield from _unsent(around)
    yield from _duration(deck)
    if not any(one.part == "decisions" and one.lines for one in deck.slides):
        said = N_("No slide says which decisions are needed today.")
        yield Finding("pitch.no-decision-slide", "block", said, "slides")
    if not FEWEST <= len(deck.slides) <= MOST:
        said = N_("The talk has {n} slides: from {fewest} to {most} are asked for.")
        facts = {"n": len(deck.slides), "fewest": FEWEST, "most": MOST}
        yield Finding("pitch.slide-count", "warn", said, "slides", facts)
    yield from _titles(deck.slides, around.language)
    for place, slide in enumerate(deck.slides):
        yield from _slide(slide, place, around)
    yield from _figures(deck, around)


def check_sheet(content: Content, around: Around) -> Iterator[Finding]:
    """An argumentation sheet."""
    sheet = cast("ArgumentSheet", content)
    yield from _unsent(around)
    for place, claim in enumerate(sheet.claims):
        if not (claim.proof and claim.evidence):
            said = N_("“{title}” is claimed and not proved: name a fact and its evidence.")
            yield Finding("pitch.claim-without-evidence", "block", said, f"claims.{place}", {"title": claim.claim})
        texts = {name: getattr(claim, name) for name in ("claim", "proof", "cost", "risk", "plan_b")}
        for name, text in texts.items():
            yield from _numbers(text, f"claims.{place}.{name}", around, _rests(claim, name == "proof"))
    for place, one in enumerate(sheet.objections):
        at = f"objections.{place}.answer"
        if not one.answer:
            said = N_("“{title}” has no answer yet.")
            yield Finding("pitch.objection-unanswered", "warn", said, at, {"title": one.objection})
        elif len(_SENTENCE.findall(one.answer)) > SENTENCES:
            said = N_("The answer to “{title}” has more than {n} sentences: nobody listens so long.")
            yield Finding("pitch.answer-too-long", "warn", said, at, {"title": one.objection, "n": SENTENCES})
        for name in ("objection", "answer", "concession", "limit"):
            rests = _rests(one, name in ("objection", "answer"))
            yield from _numbers(getattr(one, name), f"objections.{place}.{name}", around, rests)


def _unsent(around: Around) -> Iterator[Finding]:
    """What is frozen quotes nothing that can still change."""
    if "strategy" in around.parents and not around.parents["strategy"].number:
        said = N_(
            "The strategy that it quotes was not sent yet: its numbers could change under it. Send that one first."
        )
        yield Finding("pitch.strategy-not-sent", "block", said)


def _duration(deck: Deck) -> Iterator[Finding]:
    total = sum((one.minutes for one in deck.slides), Decimal(0))
    talk = deck.slot * deck.talk
    over = total - (deck.slot - talk)
    if over > 0:
        said = N_("{total} min of talk for {slot} min: keep {talk} min to discuss ({share}), take out {over} min.")
        facts = {
            "total": plain(total),
            "slot": deck.slot,
            "talk": plain(talk),
            "share": percent(float(deck.talk), 0),
            "over": plain(over),
        }
        yield Finding("pitch.duration", "warn", said, "slides", facts)


def _titles(slides: Iterable[Slide], tongue: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, slide in enumerate(slides):
        at = f"slides.{place}.title"
        if not slide.title or slide.title.casefold() in seen:
            said = N_("Slide {n} has no title of its own: who listens to a screen reader cannot find it.")
            yield Finding("pitch.a11y", "block", said, at, {"n": place + 1})
        seen.add(slide.title.casefold())
        if slide.title and slide.part != "title" and not has_verb(QUOTE.sub("…", slide.title), tongue):
            said = N_("“{title}” names a subject and says nothing about it: make it a sentence.")
            yield Finding("pitch.slide-title-not-message", "warn", said, at, {"title": slide.title})


def words_of(text: str) -> int:
    """How many words are read in a text; a number that it quotes is one, a sign that stands alone is none."""
    return sum(any(map(str.isalnum, word)) for word in QUOTE.sub("1", text).split())


def _slide(slide: Slide, place: int, around: Around) -> Iterator[Finding]:
    from cmsuite.engines.exports.pptx import fits

    words = sum(map(words_of, (slide.title, *slide.lines)))
    if words > DENSEST:
        said = N_("Slide {n} has {words} words, {most} at most: what is read is not listened to.")
        facts = {"n": place + 1, "words": words, "most": DENSEST}
        yield Finding("pitch.slide-too-dense", "warn", said, f"slides.{place}.lines", facts)
    if not fits([QUOTE.sub("1 000 €", one) for one in slide.lines], figure=bool(slide.figure)):
        said = N_("Slide {n} does not hold its lines, and its figure, in letters of 18 points: say less on it.")
        yield Finding("pitch.a11y", "block", said, f"slides.{place}.lines", {"n": place + 1})
    quotes = any(QUOTE.search(text) for text in (slide.title, *slide.lines))
    if slide.part in PROVED and not (slide.evidence or quotes):
        said = N_("Slide {n} claims something and names no evidence.")
        yield Finding("pitch.claim-without-evidence", "block", said, f"slides.{place}.evidence", {"n": place + 1})
    rests: Rests = "seen" if slide.evidence and slide.part in SEEN else _rests(slide, slide.part in PROVED)
    yield from _numbers(slide.title, f"slides.{place}.title", around, rests)
    for n, text in enumerate(slide.lines):
        yield from _numbers(text, f"slides.{place}.lines.{n}", around, rests)
    yield from _numbers(slide.notes, f"slides.{place}.notes", around, rests)


def _figures(deck: Deck, around: Around) -> Iterator[Finding]:
    from cmsuite.strategy.deck import figures

    if not any(slide.figure for slide in deck.slides):
        return
    there = figures(around)
    for place, slide in enumerate(deck.slides):
        if slide.figure and slide.figure not in there:
            said = N_("There is no figure called {name}. There are: {known}.")
            facts = {"name": slide.figure, "known": ", ".join(there) or "—"}
            yield Finding("pitch.figure-missing", "block", said, f"slides.{place}.figure", facts)


def _rests(one: Slide | Claim | Objection, on_it: bool) -> Rests:
    """What its evidence proves. on_it: this is the text that says what is so, not what is planned."""
    return "nothing" if not one.evidence else "shares" if on_it else "plan"


def _proved(one: Typed, alike: list[Named], rests: Rests) -> bool:
    """Whether evidence stands for a number that is none of the strategy's: it does for no money, and for nothing that
    the strategy has numbers of, which it may differ from by a slip."""
    if rests == "nothing" or one.unit in MONEY:
        return False
    return not alike or rests == "seen" or (rests == "shares" and one.unit == "%")


def _numbers(text: str, at: str, around: Around, rests: Rests) -> Iterator[Finding]:
    """A number that was typed is that of the strategy, or it is proved; better, it is quoted."""
    if "strategy" not in around.parents or not text:
        return
    numbers = named(cast(Strategy, around.parents["strategy"].content))
    for one in typed(text, around.language, frozenset(other.unit for other in numbers)):
        alike = [other for other in numbers if _unit(other) == one.unit]
        same = next((other for other in alike if other.value == one.value), None)
        if same is not None:
            said = N_("{typed} is a number of the strategy: write {{={name}}} in its place, and it stays right.")
            facts = {"typed": one.text, "name": f"strategy:{same.name}"}
            yield Finding("pitch.number-typed", "info", said, at, facts)
        elif not _proved(one, alike, rests):
            yield _differs(one, at, alike, around)


def _unit(one: Named) -> str:
    return POSTS if one.name == "posts.month" else one.unit


def _differs(one: Typed, at: str, alike: list[Named], around: Around) -> Finding:
    near = min(alike, key=lambda other: abs(other.value - one.value), default=None)
    if near is None:
        said = N_("{typed} is no number of the strategy, and no evidence is named for it.")
        return Finding("pitch.claim-without-evidence", "block", said, at, {"typed": one.text})
    said = N_(
        "{here}: {typed}. {there} of the strategy {number}: {text}. Quote it as {{={name}}}, or correct the strategy."
    )
    from cmsuite.strategy.argument import ArgumentSheet
    from cmsuite.strategy.deck import Deck

    schema = Deck if at.startswith("slides") else ArgumentSheet
    facts = {
        "here": titled(schema, at),
        "typed": one.text,
        "there": place_of(Strategy, near.at),
        "number": around.parents["strategy"].number or "…",
        "text": near.text,
        "name": f"strategy:{near.name}",
    }
    return Finding(DIFFERS, "block", said, at, facts)


def _value(text: str, tongue: str) -> Decimal:
    text = re.sub(r"[ \u00a0\u202f]", "", text)
    if tongue == "fr":
        return Decimal(re.sub(r"\.(?=\d{3}\b)", "", text).replace(",", "."))
    return Decimal(re.sub(r",(?=\d{3}\b)", "", text).replace(",", "."))
