"""What a brand made of an item, and lists narrowed by it. Questions: they write nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Person
from cmsuite.veille.copies import Story
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.rating import NoRating, origins_of, proposed
from cmsuite.veille.rule_models import RuleHit, VeilleRule
from cmsuite.veille.tagging import tag_of

STALE = timedelta(days=21)
ASSIGNED = ("me", "nobody", "anybody")
NUMBER = re.compile(r"[0-9]{1,9}")
_RATING = re.compile(r"([A-F]?)([1-6]?)")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the brand made of an item. letter, digit: its rating as decided; proposed: what the software would say, as a
    letter and a digit; origins: independent ones; summary: in own words; stale: kept, and untouched for STALE days;
    rules: those that discarded, routed or tagged it, or told of it."""

    note: str | None
    tags: tuple[str, ...]
    assigned_to: int | None
    assigned: str | None
    snoozed_until: datetime | None
    letter: str | None
    digit: int | None
    proposed: str
    origins: int
    summary: str | None
    so_what: str | None
    stale: bool
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of items is narrowed to; what is None or empty narrows nothing. words: all of them in what an item
    says, in any of their forms; of a phrase the exact ones; lamp* begins a word. order: by one of ORDERS, else the
    newest first. assigned: to me, to nobody, to anybody, or the id of a person. rating: a letter, a digit, or both.
    snoozed: those that wait, which are else left out; stale: see Judged. rule: the number of one that did something to
    it, or a part of its name."""

    state: Decision | None = None
    axis: str | None = None
    since: datetime | None = None
    source: str | None = None
    words: tuple[str, ...] = ()
    order: Order = AS_IT_COMES
    tag: str | None = None
    assigned: str | int | None = None
    rating: str | None = None
    snoozed: bool = False
    stale: bool = False
    rule: str | None = None


def judged(act: Act, row: Qualification, told: Story) -> Judged:
    """What the brand made of the item on a line. told: its story."""
    of = act.session.execute(sa.select(Source.reliability, Source.owner_type).where(Source.id == row.source_id)).one()
    origins = origins_of(act, row, told)
    words = act.session.scalars(sa.select(ItemTag.tag).where(ItemTag.qualification_id == row.id).order_by(ItemTag.tag))
    name = act.session.scalar(sa.select(Person.name).where(Person.id == row.assigned_to)) if row.assigned_to else None
    return Judged(
        row.note,
        tuple(words),
        row.assigned_to,
        name,
        row.snoozed_until if row.snoozed_until and row.snoozed_until > act.now else None,
        row.source_rating,
        row.info_rating,
        str(proposed(of.reliability, of.owner_type, origins)),
        origins,
        row.summary,
        row.so_what,
        row.state == Decision.KEPT and (row.seen_at or row.created_at) < act.now - STALE,
        tuple(act.session.scalars(_ruled(VeilleRule.name).where(RuleHit.qualification_id == row.id))),
    )


def _ruled(what: Any) -> Any:
    """Asked of what rules did, the first rule first."""
    return (
        sa.select(what).select_from(VeilleRule).join(RuleHit, RuleHit.rule_id == VeilleRule.id).order_by(VeilleRule.id)
    )


def narrowed(act: Act, wanted: Any, sought: Sought) -> Any:
    """Lines narrowed by what the brand made of them. Raises NoRating."""
    of = Qualification
    waiting = sa.select(of.id).where(act.here(of.brand_id), of.snoozed_until > act.now)
    wanted = wanted.where(of.id.in_(waiting) if sought.snoozed else of.id.not_in(waiting))
    if sought.tag:
        tagged = sa.select(ItemTag.qualification_id).where(
            act.here(ItemTag.brand_id), ItemTag.tag == tag_of(sought.tag)
        )
        wanted = wanted.where(of.id.in_(tagged))
    if sought.rule:
        named = VeilleRule.name.icontains(sought.rule, autoescape=True)
        which = VeilleRule.id == int(sought.rule) if NUMBER.fullmatch(sought.rule) else named
        hit = _ruled(RuleHit.qualification_id).where(act.here(RuleHit.brand_id), which)
        wanted = wanted.where(of.id.in_(hit.order_by(None)))
    if sought.assigned is not None:
        me = act.actor.person_id if sought.assigned == "me" else sought.assigned
        to = {"nobody": of.assigned_to.is_(None), "anybody": of.assigned_to.is_not(None)}
        wanted = wanted.where(to[me] if me in ("nobody", "anybody") else of.assigned_to == me)
    if sought.rating:
        found = _RATING.fullmatch(sought.rating.strip().upper())
        if found is None or not found[0]:
            raise NoRating(found=sought.rating)
        wanted = wanted.where(of.source_rating == found[1]) if found[1] else wanted
        wanted = wanted.where(of.info_rating == int(found[2])) if found[2] else wanted
    if sought.stale:
        touched = sa.func.coalesce(of.seen_at, of.created_at)
        wanted = wanted.where(of.state == Decision.KEPT, touched < act.now - STALE)
    return wanted
