"""What must be right before a watch sheet leaves. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Finding
from cmsuite.veille.behind import Behind, copied, not_compared
from cmsuite.veille.rating import CONFIRMED
from cmsuite.veille.sheet.impact import Impact, handed_on_as, impact
from cmsuite.veille.sheet.schema import Assessed, WatchSheet
from cmsuite.veille.sheet.words import OPINIONS

LATE = timedelta(days=7)
_OPINION = re.compile(rf"\b(?:{'|'.join(OPINIONS)})\b", re.IGNORECASE)


def assessed(of: Assessed) -> Impact | None:
    """How much it matters, once somebody said how probable and how grave it is."""
    return impact(of.probability, of.gravity, of.horizon) if of.probability else None


def proposed_as(of: Assessed) -> list[str]:
    """The kinds of proposals that an assessment is handed on as."""
    return handed_on_as(of.decision, assessed(of))


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Each finding with its place."""
    sheet = cast(WatchSheet, content)
    if not sheet.changes.strip():
        yield Finding("item.no-so-what", "block", N_("Nothing says what it changes."), "changes")
    if not (sheet.letter and sheet.info):
        said = N_("It has no rating: a letter for the source, a digit for what it says.")
        yield Finding("item.rating-missing", "block", said, "info" if sheet.letter else "letter")
    if sheet.info == CONFIRMED and not sheet.corroboration.strip():
        said = N_("The digit 1 means confirmed by others, and no other origin is named.")
        yield Finding("item.rating-inconsistent", "warn", said, "corroboration")
    yield from _facts(sheet)
    yield from of_impact(sheet.impact, sheet.on, around)
    if around.beside and (of := around.beside.get(sheet.item)) is not None:
        yield from _own(sheet, of)


def _own(sheet: WatchSheet, of: Behind) -> Iterator[Finding]:
    """What of it is in the words of the article."""
    facts = [f"facts.{place}.text" for place in range(len(sheet.facts))]
    for path, text, _prose in texts(sheet):
        if path.rpartition(".")[2] not in ("url", "source", "author", "reviewer"):
            yield from copied(path, text, [of.text], summary=path in facts)
    title = shown(sheet.facts[0].text, 60) if sheet.facts else ""
    yield from not_compared("facts", title, [*(one.text for one in sheet.facts), sheet.changes], of)


def _facts(sheet: WatchSheet) -> Iterator[Finding]:
    if not sheet.facts:
        yield Finding("sheet.no-fact", "block", N_("There is no fact."), "facts")
    for place, fact in enumerate(sheet.facts):
        if not fact.source.strip() or fact.on is None:
            said = N_("A fact says where it is from, and of which day it is.")
            yield Finding("sheet.fact-without-source", "warn", said, f"facts.{place}.source")
        if found := _OPINION.search(fact.text):
            said = N_("“{word}” is an opinion or a guess: a fact does without it, the analysis may say it.")
            yield Finding("sheet.fact-opinion-mixed", "warn", said, f"facts.{place}.text", {"word": shown(found[0])})


def of_impact(of: Assessed, on: date | None, around: Around, at: str = "impact") -> Iterator[Finding]:
    """What stands against an assessment of that day. at: where it stands in the content."""
    found = assessed(of)
    if found is None or not of.decision or (of.decision == "none" and not of.reason.strip()):
        said = N_("The impact is assessed and ends in a decision; no action needs a reason.")
        yield Finding("impact.no-decision", "block", said, f"{at}.decision" if found else f"{at}.probability")
    if found is not None and found.band == "act" and on is not None and on + LATE < around.today:
        if of.deadline is None or not of.owner.strip():
            said = N_("To be acted on at once, for more than 7 days: and nobody sees to it until a day.")
            yield Finding("impact.deadline-past", "warn", said, f"{at}.deadline")
        elif of.deadline < around.today:
            said = N_("To be acted on at once, and the day by which it should be done is over.")
            yield Finding("impact.deadline-past", "warn", said, f"{at}.deadline")
