"""What the rules of a brand do to its items: each gets its score, is tagged, routed, discarded, muted or told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.parts import AT_ONCE, parts
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Feed, Item
from cmsuite.veille.kin import Topics, kept_lately, kin_of, tags_of, within
from cmsuite.veille.matching import Subject, in_title, matches, subject
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.query import Query, Term, parse, terms_of
from cmsuite.veille.rule_models import RuleHit, VeilleRule
from cmsuite.veille.scoring import ALONE, UNWANTED, Kin, Scored, score
from cmsuite.veille.words import UNTIL_WOKEN

"""Items whose texts are in memory, and numbers in one statement."""
_MINE, _ITEM, _SOURCE = Qualification.__table__.c, Item.__table__.c, Source.__table__.c
_KNOWN = (
    _MINE.id, _MINE.brand_id, _MINE.item_id, _MINE.state, _MINE.score, _MINE.axis, _MINE.assigned_to, _MINE.sort_at,
    _MINE.snoozed_until, _SOURCE.reliability, _SOURCE.axis.label("watched_for"),
)  # fmt: skip
_READ = (
    _ITEM.title, _ITEM.summary, _ITEM.text, _ITEM.author, _ITEM.language, _SOURCE.title.label("source"),
    _SOURCE.owner_type, _SOURCE.language.label("spoken"), Feed.__table__.c.kind,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule that is enabled, read once for many items."""

    id: int
    name: str
    query: Query
    looked_for: tuple[Term, ...]
    effect: str
    weight: int
    target: str
    person: int | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What an item comes to. changes: what rules do to it now, `(rule, what it is)` each: None where nothing."""

    line: int
    item: int
    title: str
    brand: int
    was: int
    score: Scored
    discard: Ready | None = None
    axis: Ready | None = None
    person: Ready | None = None
    tags: tuple[Ready, ...] = ()
    alerts: tuple[Ready, ...] = ()
    mute: Ready | None = None

    @property
    def hits(self) -> list[Ready]:
        """The rules that did something to it besides its score."""
        found = (self.discard, self.axis, self.person, *self.tags, *self.alerts, self.mute)
        return list(dict.fromkeys(one for one in found if one is not None))


@lru_cache(maxsize=2_000)
def _parsed(query: str) -> Query | None:
    """The query, or None where an older program kept what this one does not read."""
    try:
        return parse(query)
    except CmsError:
        return None


def ready(act: Act, brands: Collection[int] | None = None) -> dict[int, list[Ready]]:
    """The enabled rules of these brands (None: of all), by brand: one question."""
    of = VeilleRule.__table__.c
    wanted = sa.select(VeilleRule.__table__).where(of.enabled).order_by(of.brand_id, of.name)
    wanted = wanted.where(of.brand_id.in_(brands)) if brands is not None else wanted
    found: dict[int, list[Ready]] = {}
    for row in act.session.execute(wanted):
        if (query := _parsed(row.query)) is not None:
            rule = Ready(
                row.id,
                row.name,
                query,
                tuple(terms_of(query, positive=True)),
                row.effect,
                row.weight,
                row.target or "",
                row.person_id,
            )
            found.setdefault(row.brand_id, []).append(rule)
    return found


def weighed(act: Act, which: Any, rules: dict[int, list[Ready]]) -> Iterable[Weighed]:
    """These lines (a condition on Qualification, Item and Source, of any brand), as the rules have them now."""
    kept = kept_lately(act)
    for part in _rows(act, which, (*_KNOWN, *(_READ if rules else (_ITEM.title,)))).partitions():
        kin, tags = kin_of(act, part), tags_of(act, [row.id for row in part]) if kept else {}
        for row in part:
            of = Around(kin.get(row.id, ALONE), tags.get(row.id, set()), kept)
            yield _weighed(row, rules.get(row.brand_id, ()), of, act.now)


def read_lines(act: Act, which: Any) -> Iterable[Any]:
    """These lines with what queries look at: for `seen_as`."""
    return _rows(act, which, (*_KNOWN, *_READ))


def _rows(act: Act, which: Any, columns: Sequence[Any]) -> sa.Result[Any]:
    tables = (
        Qualification.__table__.join(Item.__table__, _ITEM.id == _MINE.item_id)
        .join(Source.__table__, _SOURCE.id == _MINE.source_id)
        .join(Feed.__table__, Feed.__table__.c.id == _ITEM.feed_id)
    )
    return act.session.execute(sa.select(*columns).select_from(tables).where(which)).yield_per(AT_ONCE)


def seen_as(row: Any) -> Subject:
    """An item as queries see it, for the brand that follows its source."""
    return subject(
        row.title,
        row.summary,
        row.text,
        author=row.author,
        source=row.source,
        kinds=(row.kind, row.owner_type),
        language=row.language or row.spoken,
        axis=row.watched_for,
        day=row.sort_at.date(),
    )


class Around(NamedTuple):
    """What is known of a line besides itself: who tells the same, its tags, and the topics that were kept lately."""

    kin: Kin
    tags: set[str]
    kept: Topics


def _weighed(row: Any, rules: Sequence[Ready], around: Around, now: datetime) -> Weighed:
    hit: list[Ready] = []
    if rules:
        of = seen_as(row)
        hit = [rule for rule in rules if matches(rule.query, of)]
    wanted = [rule for rule in hit if rule.effect not in UNWANTED]
    scoring = tuple((rule.name, rule.weight, in_title(rule.looked_for, of)) for rule in wanted)
    topics = around.tags | {rule.target for rule in hit if rule.effect == "tag"}
    kin = within(around.kin, row.id, row.brand_id, topics, around.kept)
    found = score(scoring, row.reliability, kin, now - row.sort_at)
    routes = [rule for rule in hit if rule.effect == "route"]
    axis = next((rule for rule in routes if rule.target), None)
    person = next((rule for rule in routes if rule.person is not None), None)
    mute = next((rule for rule in hit if rule.effect == "mute"), None)
    return Weighed(
        row.id,
        row.item_id,
        row.title,
        row.brand_id,
        row.score,
        found,
        discard=next((rule for rule in hit if rule.effect == "discard"), None) if row.state == "new" else None,
        axis=axis if axis is not None and row.axis == row.watched_for != axis.target else None,
        person=person if row.assigned_to is None else None,
        tags=tuple(rule for rule in hit if rule.effect == "tag"),
        alerts=tuple(rule for rule in hit if rule.effect == "alert") if mute is None else (),
        mute=mute if row.state == "new" and row.snoozed_until is None else None,
    )


def score_all(act: Act, found: Iterable[Weighed]) -> int:
    """Write the scores that are others than before: a statement for each score. Returns how many."""
    lines: dict[int, list[int]] = {}
    for one in found:
        if one.score.total != one.was:
            lines.setdefault(one.score.total, []).append(one.line)
    n = 0
    for total, ids in lines.items():
        n += _set(act, ids, score=total)
    return n


def carry_out(act: Act, found: Sequence[Weighed], *, alert: bool) -> None:
    """Do what the rules say besides scores, and keep which rule did it. alert: tell of these items."""
    discard: dict[str, list[int]] = {}
    axis: dict[str, list[int]] = {}
    person: dict[int, list[int]] = {}
    for one in found:
        if one.discard is not None:
            discard.setdefault(one.discard.target, []).append(one.line)
        if one.axis is not None:
            axis.setdefault(one.axis.target, []).append(one.line)
        if one.person is not None and one.person.person is not None:
            person.setdefault(one.person.person, []).append(one.line)
    for reason, ids in discard.items():
        _set(act, ids, state=Decision.DISCARDED, reason=reason)
    for name, ids in axis.items():
        _set(act, ids, axis=name)
    for who, ids in person.items():
        _set(act, ids, assigned_to=who)
    _set(act, [one.line for one in found if one.mute is not None], snoozed_until=UNTIL_WOKEN)
    stamp = {"created_at": act.now, "created_by": None}
    tags = [
        {"brand_id": one.brand, "qualification_id": one.line, "tag": rule.target, **stamp}
        for one in found
        for rule in one.tags
    ]
    _insert(act, ItemTag, tags, ["qualification_id", "tag"])
    hits = [
        {"brand_id": one.brand, "rule_id": rule.id, "qualification_id": one.line, **stamp}
        for one in found
        for rule in one.hits
        if alert or rule.effect != "alert"
    ]
    _insert(act, RuleHit, hits, ["rule_id", "qualification_id"])


def _set(act: Act, ids: list[int], **values: Any) -> int:
    """The same values for many lines; the rules are nobody who edits, so that no version moves."""
    n = 0
    for part in parts(ids):
        n += act.in_bulk(sa.update(Qualification).where(_MINE.id.in_(part)).values(**values), next(iter(values)))
    return n


def _insert(act: Act, model: Any, rows: list[dict[str, Any]], unique: list[str]) -> None:
    unlike = list({tuple(row[name] for name in unique): row for row in rows}.values())
    for part in parts(unlike):
        act.session.execute(act.insert(model).on_conflict_do_nothing(index_elements=unique), part)
        act.note(model.__tablename__, [], "new", n=len(part))
