"""Checks of when and how often: cadence, pillars, quiet hours, near-duplicates. Neighbours come as facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, field_validator

from cmsuite.core.folding import folded
from cmsuite.core.locale import LANGUAGES, N_, Spoken, near_day, translate
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind
from cmsuite.engines.rules.kinds.facts import as_moment
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]


class Cadence(Params):
    """min_per_week, max_per_week: of the fact `posts_this_week`; min_gap_minutes: of the fact `minutes_to_nearest`,
    which is `none` where no other post is near. A week with too few is no fault of one of its posts: min_per_week is
    asked of a campaign or a calendar."""

    min_per_week: int | None = Field(default=None, ge=0)
    max_per_week: int | None = Field(default=None, ge=0)
    min_gap_minutes: int | None = Field(default=None, ge=0)

    def facts(self) -> frozenset[str]:
        return frozenset({"posts_this_week", "minutes_to_nearest"})


@kind("cadence", Cadence, lane="store")
def cadence(params: Cadence, _lists: Lists) -> Check:
    """Too many or too few posts in a week, or two too near one another."""

    def run(text: Text, view: View) -> Found:
        least = None if view.subject.scope == "variant" else params.min_per_week
        if least is not None or params.max_per_week is not None:
            count = view.facts.get("posts_this_week")
            if count is None:
                yield Lacking("posts_this_week")
            elif params.max_per_week is not None and count > params.max_per_week:
                yield Hit(values={"value": count, "limit": params.max_per_week})
            elif least is not None and count < least:
                yield Hit(values={"value": count, "limit": least})
        if params.min_gap_minutes is not None:
            gap = view.facts.get("minutes_to_nearest")
            if gap is None:
                yield Lacking("minutes_to_nearest")
            elif gap != "none" and gap < params.min_gap_minutes:
                yield Hit(values={"value": gap, "limit": params.min_gap_minutes})

    return Check(run, of_text=False, of_facts=True)


class PillarBalance(Params):
    """window: what the provider counted over. tolerance: percentage points either way; min_posts: fewer say nothing."""

    window: Literal["calendar-month", "30-days", "calendar-week"] = "calendar-month"
    tolerance: int = Field(default=10, ge=0, le=100)
    min_posts: int = Field(default=8, ge=1)
    targets: dict[str, float] = Field(default_factory=dict)

    def facts(self) -> frozenset[str]:
        return frozenset({"pillar_targets", "pillar_counts"})


@kind("pillar-balance", PillarBalance, lane="store", says=("pillar",))
def pillar_balance(params: PillarBalance, _lists: Lists) -> Check:
    """The share of each pillar against its target."""

    def run(text: Text, view: View) -> Found:
        targets = view.facts.get("pillar_targets") or params.targets
        counts = view.facts.get("pillar_counts")
        if not targets or counts is None:
            yield Lacking("pillar_counts" if targets else "pillar_targets")
            return
        total = sum(counts.values())
        if total < params.min_posts:
            return
        for pillar, target in sorted(targets.items()):
            share = 100 * counts.get(pillar, 0) / total
            if abs(share - target) > params.tolerance:
                yield Hit(values={"match": pillar, "pillar": pillar, "value": round(share), "limit": round(target)})

    return Check(run, of_text=False, of_facts=True)


class QuietHours(Params):
    """windows: `21:00-07:00`, of the fact `publish_at`, which is local; days: 1 (Monday) to 7; events: tags of the fact
    `day_tags`; switch_fact: a fact that stops everything while it holds."""

    windows: list[str] = Field(default_factory=list)
    days: list[int] = Field(default_factory=list)
    events: list[str] = Field(default_factory=list)
    switch_fact: str = ""

    @field_validator("windows")
    @classmethod
    def _hours(cls, found: list[str]) -> list[str]:
        for one in found:
            _window(one)
        return found

    def facts(self) -> frozenset[str]:
        return frozenset({"publish_at", "day_tags", self.switch_fact} - {""})


WEEK = 7


@lru_cache(maxsize=100)
def _window(text: str) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as err:
        raise ValueError(translate(N_("a window is written 21:00-07:00."))) from err
    return start, end


@kind("quiet-hours", QuietHours)
def quiet_hours(params: QuietHours, _lists: Lists) -> Check:
    """An hour or a day on which nothing should go out, or nothing at all; the next moment that is free is told."""

    def run(text: Text, view: View) -> Found:
        if params.switch_fact:
            on = view.facts.get(params.switch_fact)
            if on is None:
                yield Lacking(params.switch_fact)
            elif on:
                yield Hit(values={"value": params.switch_fact})
        if params.events:
            tags = view.facts.get("day_tags")
            if tags is None:
                yield Lacking("day_tags")
            elif common := [one for one in params.events if one in tags]:
                yield Hit(values={"match": common[0], "value": common[0]})
        if params.windows or params.days:
            at = as_moment(view.facts.get("publish_at"))
            if at is None:
                yield Lacking("publish_at")
            elif any(_within(at.time(), *_window(one)) for one in params.windows) or at.isoweekday() in params.days:
                free = _free(at, [_window(one) for one in params.windows], params.days)
                days = {one: near_day(free, one) if free.date() != at.date() else "" for one in LANGUAGES}
                said = Spoken({one: f"{said} {free:%H:%M}".strip() for one, said in days.items()})
                yield Hit(values={"value": f"{at:%H:%M}", "fix": said})

    return Check(run, of_text=False, of_facts=True)


def _free(at: datetime, windows: list[tuple[time, time]], days: list[int]) -> datetime:
    """The first moment from here on that is in no window and on no such day; what there is no end to stays."""
    found = at
    for _step in range(2 * WEEK):
        window = next((one for one in windows if _within(found.time(), *one)), None)
        if found.isoweekday() in days:
            found = datetime.combine(found.date() + timedelta(days=1), time())
        elif window:
            later = window[1] <= found.time()
            found = datetime.combine(found.date() + timedelta(days=int(later)), window[1])
        else:
            return found
    return at


def _within(at: time, start: time, end: time) -> bool:
    return start <= at < end if start <= end else at >= start or at < end


class NearDuplicate(Params):
    """Of the fact `neighbours`, a list of `{ ref, text, account, network, at }`. across: those on the same account, on
    other networks, or all of the brand; window_days: those no farther from the day of the context; what a neighbour
    does not say keeps none out. min_similarity: the share of runs of three words that both have."""

    window_days: int = Field(default=90, ge=1)
    min_similarity: float = Field(default=0.85, ge=0, le=1)
    across: Literal["account", "networks", "brand"] = "account"
    min_words: int = Field(default=5, ge=1)

    def facts(self) -> frozenset[str]:
        return frozenset({"neighbours"})


@kind("near-duplicate", NearDuplicate, lane="store", says=("ref",))
def near_duplicate(params: NearDuplicate, _lists: Lists) -> Check:
    """A text that says nearly what another one says. Similarity: Jaccard's, over runs of three folded words."""

    def run(text: Text, view: View) -> Found:
        others = view.facts.get("neighbours")
        if others is None:
            yield Lacking("neighbours")
            return
        mine = tuple(text.words.keys)
        if len(mine) < params.min_words:
            return
        nearest: tuple[float, str] = (0.0, "")
        for other in others:
            if not _beside(params, other, view):
                continue
            found = similarity(mine, _words(str(other.get("text", ""))))
            nearest = max(nearest, (found, str(other.get("ref", ""))))
        if nearest[0] >= params.min_similarity:
            yield Hit(values={"ref": nearest[1], "value": round(100 * nearest[0])})

    return Check(run)


def _beside(params: NearDuplicate, other: Mapping[str, Any], view: View) -> bool:
    """Whether a neighbour is one of those that are asked about."""
    at = as_moment(other.get("at")) if view.today else None
    if at and view.today and abs((at.date() - view.today).days) > params.window_days:
        return False
    if params.across == "account":
        mine = view.facts.get("account")
        return bool(other.get("account", mine) == mine)
    return params.across == "brand" or not view.network or other.get("network") != view.network


@lru_cache(maxsize=5000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(Text(text).words.keys) if text else tuple(folded(text))


def similarity(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much two texts share, 0 to 1."""
    if one == other:
        return 1.0
    mine, theirs = _runs(one), _runs(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _runs(words: tuple[str, ...]) -> frozenset[Any]:
    return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset(words)
