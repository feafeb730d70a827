"""What must be right in a watch plan: each axis has a question, each question a decision, sources and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import N_, day, number, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.feeds.pace import LONGEST
from cmsuite.veille.plan.schema import PlanSource, WatchPlan, WatchQuestion
from cmsuite.veille.plan.words import MANDATORY, TYPES, UNCOVERED
from cmsuite.veille.words import FEEDS

JUDGED = 5  # readers, before what they say of a source counts
AT_REST = ("suspended", "dormant", "gone", "too_big", "resting")
"""States of a feed that gives nothing now."""
FEWEST, OFFICIALS = 2, 2
SAME, FEW, MANY = Decimal("0.7"), Decimal("0.02"), 50
UNRATED, LATE = timedelta(days=30), timedelta(days=15)
QUICKEST = Decimal("0.25")  # hours
SLOWEST = Decimal(LONGEST // timedelta(hours=1))  # a source that publishes ever more rarely is asked so often as usual
BROAD, IMPRECISE = 200, Decimal("0.5")


def active(one: WatchQuestion, today: date) -> bool:
    """Whether a question is asked now."""
    return bool(one.question) and (one.active_until is None or one.active_until >= today)


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Everything that a watch plan is held to."""
    plan = cast(WatchPlan, content)
    yield from _axes(plan, around.today)
    for place, question in enumerate(plan.questions):
        if active(question, around.today):
            yield from _question(plan, question, f"questions.{place}")
    yield from _variety(plan)
    for place, source in enumerate(plan.sources):
        yield from _source(source, f"sources.{place}", around.today)
    yield from _queries(plan)
    yield from _whole(plan, around.today)


def _axes(plan: WatchPlan, today: date) -> Iterator[Finding]:
    asked = {one.axis for one in plan.questions if active(one, today)}
    elsewhere = {one.axis for one in plan.axes if one.third_party}
    for axis in MANDATORY:
        if axis not in asked | elsewhere:
            yield Finding("veille.axis-uncovered", "block", UNCOVERED[axis], "questions")


def _question(plan: WatchPlan, one: WatchQuestion, at: str) -> Iterator[Finding]:
    if not one.decision:
        said = N_("{key} serves no decision: say which, or take it out. Without one it is curiosity.")
        yield Finding("veille.question-without-decision", "warn", said, f"{at}.decision", {"key": one.key})
    keys = set(one.sources)
    there = [source for source in plan.sources if source.key in keys and source.state not in AT_REST]
    if len(there) < FEWEST:
        said = N_("{key} has too few active sources ({n} of at least {least}): follow another, and name it here.")
        facts = {"key": one.key, "n": number(len(there)), "least": FEWEST}
        yield Finding("veille.question-without-source", "block", said, f"{at}.sources", facts)
    if not one.owner or not one.backup or one.owner.casefold() == one.backup.casefold():
        said = N_("{key} has no owner: name who reads it.") if not one.owner else N_(
            "{key} has no backup: name somebody else who reads it when {owner} is away."
        )  # fmt: skip
        field = "owner" if not one.owner else "backup"
        yield Finding("veille.owner-missing", "block", said, f"{at}.{field}", {"key": one.key, "owner": one.owner})


def _variety(plan: WatchPlan) -> Iterator[Finding]:
    types = Counter(one.owner_type for one in plan.sources if one.owner_type)
    name, n = next(iter(types.most_common(1)), ("", 0))
    if n > SAME * sum(types.values()) and len(plan.sources) > 1:
        said = N_("{share} of the sources are of one kind ({type}): add others, or all of them may miss the same.")
        facts = {"share": percent(n / sum(types.values()), 0), "type": translate(TYPES[name])}
        yield Finding("veille.single-source-type", "warn", said, "sources", facts)
    law = [one for one in plan.sources if one.axis == "regulation"]
    if law and sum(one.owner_type == "official" for one in law) < OFFICIALS:
        said = N_("The regulation axis needs at least {n} official sources, such as an authority or a gazette.")
        yield Finding("veille.single-source-type", "warn", said, "sources", {"n": OFFICIALS})


def _source(one: PlanSource, at: str, today: date) -> Iterator[Finding]:
    facts = {"key": one.key, "title": one.title}
    if one.reliability == "F" and one.since is not None and today - one.since > UNRATED:
        said = N_("{key} “{title}” is followed since {day} and not rated yet: give it a letter from A to E.")
        yield Finding("veille.source-unrated", "warn", said, f"{at}.reliability", {**facts, "day": day(one.since)})
    if one.state in AT_REST:
        said = N_("{key} “{title}” gives nothing now ({state}), and the plan still counts on it: replace it.")
        state = translate(FEEDS.get(one.state, one.state))
        yield Finding("veille.source-silent", "warn", said, f"{at}.state", {**facts, "state": state})
    if one.new_90d >= MANY and one.kept_90d < FEW * one.new_90d:
        said = N_("{key} “{title}”: kept {kept} of {new} items in 90 days. Narrow it, or leave it.")
        yield Finding("veille.low-yield", "warn", said, f"{at}.kept_90d",
                      {**facts, "kept": number(one.kept_90d), "new": number(one.new_90d)})  # fmt: skip
    if one.said_90d >= JUDGED and 2 * one.useful_90d < one.said_90d:
        said = N_("{key} “{title}”: of {said} readers, {useful} found useful what came of it. Look for a better one.")
        facts |= {"said": number(one.said_90d), "useful": number(one.useful_90d)}
        yield Finding("veille.low-yield", "warn", said, f"{at}.useful_90d", facts)
    if one.every_h and (one.every_h < QUICKEST or one.every_h < min(one.gap_h / 2, SLOWEST)):
        said = N_("{key} “{title}” is asked every {every} h, and publishes every {gap} h: ask it less often.")
        yield Finding("veille.over-polling", "warn", said, f"{at}.every_h",
                      {**facts, "every": number(one.every_h, 2), "gap": number(one.gap_h, 1)})  # fmt: skip
    if one.robots == "refused":
        said = N_("{key} “{title}”: the site refuses robots on this path. Ask for its feed, or capture by hand.")
        yield Finding("veille.robots-refused", "block", said, f"{at}.robots", facts)


def _queries(plan: WatchPlan) -> Iterator[Finding]:
    for place, one in enumerate(plan.queries):
        if one.week > BROAD:
            said = N_("“{name}” matches {n} items in a week: nobody reads that. Add a word, or what to leave out.")
            facts = {"name": one.name, "n": number(one.week)}
            yield Finding("veille.query-too-broad", "warn", said, f"queries.{place}.query", facts)
        elif one.precision is not None and one.precision < IMPRECISE:
            said = N_("“{name}”: only {share} of its matches fit. Make the query narrower.")
            facts = {"name": one.name, "share": percent(float(one.precision), 0)}
            yield Finding("veille.query-too-broad", "warn", said, f"queries.{place}.query", facts)


def _whole(plan: WatchPlan, today: date) -> Iterator[Finding]:
    spent = sum(one.bytes_30d for one in plan.sources) / 1_000_000
    if spent > plan.budget_mb:
        said = N_("The sources took {spent} MB in 30 days, the budget is {budget}: ask less often, or leave some.")
        facts = {"spent": number(spent, 1), "budget": number(plan.budget_mb)}
        yield Finding("veille.budget-exceeded", "warn", said, "budget_mb", facts)
    if plan.review_on is not None and today - plan.review_on > LATE:
        said = N_("This plan was to be reviewed on {day}: look at what each source gave, then write the next day.")
        yield Finding("veille.review-overdue", "warn", said, "review_on", {"day": day(plan.review_on)})
