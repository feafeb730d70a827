"""The rules on what is there already: what they would change, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log2
from typing import Any, TypeVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store
from cmsuite.veille.copies import OF_ANY_BRAND, with_what_is_under
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.rule_models import RuleHit, VeilleRule
from cmsuite.veille.rules import digest_of, rules
from cmsuite.veille.scoring import ALONE, LETTERS, PARTS, Scored, score
from cmsuite.veille.weighing import Ready, Weighed, carry_out, ready, score_all, weighed
from cmsuite.veille.words import UNTIL_WOKEN

T = TypeVar("T")
DAYS = 90
SHORTEST = 8  # letters of a print that name it
FRESH = timedelta(days=15)
"""After which age adds less than half a point to a score."""
_MINE = Qualification.__table__.c
_OPEN = _MINE.state.in_([Decision.NEW, Decision.KEPT])


class OtherRules(Refused):
    said = N_("The rules are not those any more that were tried.")
    hint = N_("Nothing was changed. Look again at what they would do: cmsuite veille rules apply --dry-run")


@dataclass(frozen=True, slots=True)
class Changed:
    """What rules do to one item."""

    item: int
    title: str
    rule: str
    effect: str
    target: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An item whose score becomes another."""

    item: int
    title: str
    was: int
    score: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What the rules do, or would do, to what came in since so many days. read: items that were looked at; moved: the
    ten scores that change most; changes: what is done besides, one by one; digest: of the rules."""

    days: int
    read: int
    rescored: int
    moved: tuple[Moved, ...]
    changes: tuple[Changed, ...]
    digest: str


def would(act: Act, days: int = DAYS) -> Applied:
    """What the rules would change. A question."""
    found = list(weighed(act, _since(act, days), ready(act, [act.in_brand])))
    return _applied(act, days, found, _hit(act, [one.line for one in found if one.hits]))


@register("veille.apply_rules")
def apply_rules(act: Act, *, days: int = DAYS, digest: str | None = None) -> Applied:
    """Have the rules do to what came in before what they do to what comes in; only new items are discarded, nothing
    that a person chose is changed, nobody is alerted. digest: of the rules that were tried. Raises OtherRules."""
    act.need("veille.rules")
    if digest is not None and not (len(digest) >= SHORTEST and digest_of(rules(act)).startswith(digest)):
        raise OtherRules()
    found = list(weighed(act, _since(act, days), ready(act, [act.in_brand])))
    before = {one.line: one for one in found if one.hits}
    there = _hit(act, list(before))
    done = _applied(act, days, found, there)
    axes = _axes(act, [line for line, one in before.items() if one.axis is not None])
    tags = _tags(act, list(before))
    score_all(act, found)
    carry_out(act, found, alert=False)
    put = [(line, rule.target) for line, one in before.items() for rule in one.tags if (line, rule.target) not in tags]
    hits = [(line, rule.id) for line, one in before.items() for rule in one.hits if rule.effect != "alert"]
    act.undo_by(
        "veille.unapply_rules",
        discarded=[line for line, one in before.items() if one.discard is not None],
        axes=axes,
        assigned=[line for line, one in before.items() if one.person is not None],
        tags=list(dict.fromkeys(put)),
        hits=[one for one in hits if one not in there],
        muted=[line for line, one in before.items() if one.mute is not None],
        at=act.now,
    )
    act.quiet()
    return done


@register("veille.unapply_rules", no_undo=N_("Apply the rules again: cmsuite veille rules apply"))
def unapply_rules(
    act: Act,
    discarded: list[int],
    axes: list[tuple[int, str]],
    assigned: list[int],
    tags: list[tuple[int, str]],
    hits: list[tuple[int, int]] | None = None,
    muted: list[int] | None = None,
    at: datetime | None = None,
) -> None:
    """Take back what rules did besides scores, on lines that no person has touched since. hits: the line and the rule
    of each that was new then; at: when that was. None: in lines of the journal that an older program wrote."""
    act.need("veille.rules")
    before = Qualification.seen_at <= at if at is not None else sa.false()
    untouched = sa.or_(Qualification.seen_at.is_(None), before)
    by_rule = sa.and_(Qualification.state == Decision.DISCARDED, untouched)
    _back(act, discarded, by_rule, state=Decision.NEW, reason=None)
    still = untouched if at is not None else sa.true()
    for axis in dict.fromkeys(axis for _id, axis in axes):
        _back(act, [id for id, was in axes if was == axis], still, axis=axis)
    _back(act, assigned, still, assigned_to=None)
    _back(act, muted or [], sa.and_(still, Qualification.snoozed_until == UNTIL_WOKEN), snoozed_until=None)
    for some in parts(tags):
        wanted = sa.tuple_(ItemTag.qualification_id, ItemTag.tag).in_(some)
        act.in_bulk(sa.delete(ItemTag).where(ItemTag.brand_id == act.in_brand, wanted), "gone")
    lines = {*discarded, *assigned, *(id for id, _axis in axes), *(id for id, _tag in tags)}
    which = [RuleHit.qualification_id.in_(part) for part in parts(sorted(lines))]
    if hits is not None:
        which = [sa.tuple_(RuleHit.qualification_id, RuleHit.rule_id).in_(pairs) for pairs in parts(hits)]
    for those in which:
        act.in_bulk(sa.delete(RuleHit).where(RuleHit.brand_id == act.in_brand, those), "gone")


def _back(act: Act, lines: list[int], which: Any, **values: Any) -> None:
    """Give lines of the brand their values again; no version moves, as none did."""
    for part in parts(lines):
        mine = sa.update(Qualification).where(Qualification.brand_id == act.in_brand, Qualification.id.in_(part), which)
        act.in_bulk(mine.values(**values), next(iter(values)))


def explained(act: Act, item: int) -> Scored:
    """The score of an item of the brand as it is now, with its terms. Raises Missing."""
    line = act.session.scalar(sa.select(Qualification.id).where(Qualification.item_id == item))
    if line is None:
        raise Missing(kind="item", id=item)
    return explained_on(act, line)


def explained_on(act: Act, line: int) -> Scored:
    """The same of a line, whatever its brand. Raises Missing."""
    brand = act.session.scalar(sa.select(Qualification.brand_id).where(Qualification.id == line))
    for one in weighed(act, _MINE.id == line, ready(act, [brand]) if brand is not None else {}):
        return one.score
    raise Missing(kind="item", id=line)


def unread(now: datetime, letter: Any, at: Any) -> sa.ColumnElement[int]:
    """The score of an item that no rule has read, the first and only one of its kind, as the store works it out: a
    round of feeds gives thousands, most of them to brands without rules. letter, at: columns. Pure."""
    ages = [timedelta(hours=-72 * log2((points + 0.5) / PARTS["rec"])) for points in range(PARTS["rec"])]
    base = score((), "F", ALONE, timedelta(days=3_650)).total - round(PARTS["src"] * LETTERS["F"])
    worth = sa.case({one: round(PARTS["src"] * share) for one, share in LETTERS.items()}, value=letter,
                    else_=round(PARTS["src"] * LETTERS["F"]))  # fmt: skip
    fresh = [
        (at > sa.literal(now - age, type_=_MINE.sort_at.type), points + 1)
        for points, age in reversed([*enumerate(ages)])
    ]
    return base + worth + sa.case(*fresh, else_=0)


def came_in(act: Act, which: Any) -> None:
    """Items have just become news: the rules of their brands read them, and do what they do. which: a condition on
    Item and Source. Part of `veille.take_in` and `veille.follow`; who tells the same is known by then."""
    rules, new = ready(act), sa.and_(which, _MINE.created_at == act.now, _MINE.state == Decision.NEW)
    if rules:
        found = list(weighed(act, sa.and_(new, _MINE.brand_id.in_(list(rules))), rules))
        score_all(act, found)
        carry_out(act, [one for one in found if one.hits], alert=True)
    for part in parts(_stories(act, new)):
        score_all(act, list(weighed(act, sa.and_(with_what_is_under(part), _OPEN), rules)))


def told_by_more(act: Act, items: Sequence[int]) -> None:
    """Lines of these items stand under others since now: their stories are scored. Part of `veille.gather`."""
    rules = ready(act)
    wanted = sa.select(_MINE.copy_of).where(_MINE.copy_of.is_not(None), OF_ANY_BRAND).distinct()
    heads = {head for part in parts(items) for head in act.session.scalars(wanted.where(_MINE.item_id.in_(part)))}
    for part in parts(sorted(heads)):
        score_all(act, list(weighed(act, sa.and_(with_what_is_under(part), _OPEN), rules)))


def say_otherwise(act: Act, items: Sequence[int]) -> None:
    """The source of items has edited them: they are scored and read by the rules as what comes in is. A rule that did
    something to one does it no second time; what a rule discarded and nobody looked at comes back, unless a rule
    discards it again; what a person chose stays. Part of `veille.take_in`."""
    rules = ready(act) if items else {}
    for part in parts(items):
        mine = _MINE.item_id.in_(part)
        _reopen(act, mine)
        found = list(weighed(act, sa.and_(mine, _OPEN), rules))
        score_all(act, found)
        there = _hit(act, [one.line for one in found if one.hits])
        seen = set(act.session.scalars(sa.select(_MINE.id).where(mine, _MINE.seen_at.is_not(None))))
        carry_out(act, [one for one in (_but(one, there, seen) for one in found) if one.hits], alert=True)


def _reopen(act: Act, which: Any) -> None:
    """Lines that a rule discarded and that no person has touched are new again."""
    by_rule = sa.select(RuleHit.id, RuleHit.qualification_id).join(VeilleRule, VeilleRule.id == RuleHit.rule_id)
    untouched = _MINE.state == Decision.DISCARDED, _MINE.seen_at.is_(None)
    rows = act.session.execute(
        by_rule.join(Qualification, Qualification.id == RuleHit.qualification_id).where(
            which, *untouched, VeilleRule.effect == "discard"
        )
    ).all()
    if rows:
        lines = sa.update(Qualification).where(_MINE.id.in_({row.qualification_id for row in rows}))
        act.in_bulk(lines.values(state=Decision.NEW, reason=None), "state")
        act.in_bulk(sa.delete(RuleHit).where(RuleHit.id.in_([row.id for row in rows])), "gone")


def _but(one: Weighed, there: set[tuple[int, int]], seen: set[int]) -> Weighed:
    """Without what rules did to a line before, and discarding nothing that a person has touched."""

    def still(rule: Ready | None) -> Ready | None:
        return rule if rule is not None and (one.line, rule.id) not in there else None

    return replace(
        one,
        discard=still(one.discard) if one.line not in seen else None,
        axis=still(one.axis),
        person=still(one.person),
        tags=tuple(filter(still, one.tags)),
        alerts=tuple(filter(still, one.alerts)),
        mute=still(one.mute) if one.line not in seen else None,
    )


def _stories(act: Act, new: Any) -> list[int]:
    """The items that show for stories of which new ones are: each is told by one more."""
    lines = Qualification.__table__.join(Item.__table__, Item.__table__.c.id == _MINE.item_id)
    lines = lines.join(Source.__table__, Source.__table__.c.id == _MINE.source_id)
    under = sa.select(_MINE.copy_of).select_from(lines).where(new, _MINE.copy_of.is_not(None))
    other = Qualification.__table__.alias().c
    above = sa.select(other.copy_of).where(other.copy_of.in_(sa.select(_MINE.item_id).select_from(lines).where(new)))
    return [head for (head,) in act.session.execute(sa.union(under, above))]


@dataclass(frozen=True, slots=True)
class Aged:
    """How many scores are others than yesterday's."""

    items: int


@register("veille.score", no_undo=N_("A score follows from its rules and its hour."))
def score_again(act: Act) -> int:
    """The scores of fresh items as they are now, over all brands. Returns how many changed."""
    act.need("veille.take_in")
    n = score_all(act, weighed_fresh(act))
    act.quiet()
    return n


def weighed_fresh(act: Act) -> list[Weighed]:
    """What is open and young enough for its age to count."""
    return list(weighed(act, sa.and_(_OPEN, _MINE.sort_at >= act.now - FRESH), ready(act)))


@job("veille.score", N_("Scores of items"), N_("Let the scores of items follow their age."), rule="40 5 * * *")
def score_daily(store: Store, tools: Tools) -> Aged:
    """The same, each morning before anybody reads."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Aged(score_again(act))


def _since(act: Act, days: int) -> Any:
    return sa.and_(_MINE.brand_id == act.in_brand, _OPEN, _MINE.sort_at >= act.now - timedelta(days=days))


def _applied(act: Act, days: int, found: Sequence[Weighed], there: set[tuple[int, int]]) -> Applied:
    other = [one for one in found if one.score.total != one.was]
    most = sorted(other, key=lambda one: (-abs(one.score.total - one.was), one.item))[:10]
    changes = [
        Changed(one.item, one.title, rule.name, rule.effect, rule.target)
        for one in found
        for rule in one.hits
        if rule.effect != "alert" and (one.line, rule.id) not in there
    ]
    moved = tuple(Moved(one.item, one.title, one.was, one.score.total) for one in most)
    return Applied(days, len(found), len(other), moved, tuple(changes), digest_of(rules(act)))


def _hit(act: Act, lines: list[int]) -> set[tuple[int, int]]:
    """Which rules did something to which of these lines already."""
    found: set[tuple[int, int]] = set()
    for part in parts(lines):
        wanted = sa.select(RuleHit.qualification_id, RuleHit.rule_id).where(RuleHit.qualification_id.in_(part))
        found |= {(line, rule) for line, rule in act.session.execute(wanted)}
    return found


def _axes(act: Act, lines: list[int]) -> list[tuple[int, str]]:
    return [
        (id, axis)
        for part in parts(lines)
        for id, axis in act.session.execute(
            sa.select(Qualification.id, Qualification.axis).where(Qualification.id.in_(part))
        )
    ]


def _tags(act: Act, lines: list[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for part in parts(lines):
        wanted = sa.select(ItemTag.qualification_id, ItemTag.tag).where(ItemTag.qualification_id.in_(part))
        found |= {(line, tag) for line, tag in act.session.execute(wanted)}
    return found
