"""The watch plan that was validated last, as far as the watch itself follows it: how often sources are asked, when they
are read, how many bytes a month, from how many items a day on somebody is told. A question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.documents.bare import DOCUMENT, VERSION, of_kinds

RHYTHMS = ("live", "daily", "weekly", "monthly")
"""From the fastest on."""
_DAYS = {"lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat", "dim": "sun",
         "mon": "mon", "tue": "tue", "wed": "wed", "thu": "thu", "fri": "fri", "sat": "sat", "sun": "sun"}  # fmt: skip
_DAY = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WHEN = re.compile(rf"\b({_DAY}|{'|'.join(_DAYS)})s?\b|\b([01]?\d|2[0-3])\s?(?:h|:)\s?([0-5]\d)?(?!\d)")


PLAN = "watch_plan"
VALIDATED = sa.and_(DOCUMENT.c.kind == PLAN, VERSION.c.state == "validated")
"""A plan that was in force, or is."""


class Settled(NamedTuple):
    """A version of a document that nobody writes any more."""

    brand: int
    kind: str
    document: int
    title: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a plan. rhythm: how often it is asked; alert: items a day from which on somebody is told, 0 where
    nobody is; words, without: what its items say, and do not; sources: the addresses that answer it."""

    key: str
    axis: str
    owner: str
    question: str
    rhythm: str
    alert: int
    told: tuple[str, ...]
    words: tuple[str, ...]
    without: tuple[str, ...]
    until: date | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class InForce:
    """A validated plan. slots: when the owner reads, as far as it says days and hours."""

    document: int
    title: str
    budget_mb: float
    slots: tuple[str, ...]
    content: Mapping[str, Any]

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """What is asked, without what has no words."""
        where = {one.get("key"): one.get("address", "") for one in self.content.get("sources", ())}
        return tuple(_asked(one, where) for one in self.content.get("questions", ()) if one.get("question"))

    def owners(self, axis: str, today: date) -> list[str]:
        """Who answers for the active questions of an axis."""
        return sorted({one.owner for one in self.active(today) if one.axis == axis and one.owner})

    def rhythms(self, today: date) -> dict[str, str]:
        """How often the sources of active questions are asked, by address: as the fastest of them wants it."""
        found: dict[str, str] = {}
        for one in self.active(today):
            for address in one.sources:
                found[address] = min(found.get(address, one.rhythm), one.rhythm, key=RHYTHMS.index)
        return found

    def active(self, today: date) -> list[Asked]:
        """The questions that are still asked."""
        return [one for one in self.questions if one.until is None or one.until >= today]


def in_force(act: Act, brands: Collection[int] | None = None) -> dict[int, InForce]:
    """By brand, the plan that was validated last, of the brands of this scope; brands: those alone."""
    return plans_of(settled(act, PLAN, which=VALIDATED, brands=brands))


def settled(
    act: Act, *kinds: str, which: sa.ColumnElement[bool], brands: Collection[int] | None = None
) -> Sequence[Settled]:
    """Those versions of documents of these kinds, the oldest first; brands: of those alone."""
    of, version = DOCUMENT.c, VERSION.c
    wanted = (
        sa.select(of.brand_id, of.kind, of.id, of.title, version.content)
        .select_from(DOCUMENT.join(VERSION, version.document_id == of.id))
        .where(of_kinds(act, *kinds), of.archived_at.is_(None), which)
        .order_by(version.id)
    )
    wanted = wanted if brands is None else wanted.where(of.brand_id.in_(brands))
    return [Settled(*row) for row in act.session.execute(wanted)]


def plans_of(found: Iterable[Settled]) -> dict[int, InForce]:
    """By brand, the last plan of these. Pure."""
    return {
        one.brand: InForce(one.document, one.title, float(one.content.get("budget_mb", 100)),
                           slots_of(one.content.get("slot", "")), one.content)
        for one in found
        if one.kind == PLAN
    }  # fmt: skip


def slots_of(said: str) -> tuple[str, ...]:
    """The days and hours that a plan says its owner reads at ("lundi et jeudi 9h", "Mon 9:00, Thu 14:30"), as the
    engine writes them; none where it says no day with an hour. Pure."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", said.lower()) if not unicodedata.combining(one))
    found, days = list[str](), list[str]()
    last = ""
    for one in _WHEN.finditer(plain):
        if one[1]:
            days = [] if last == "hour" else days
            days.append(_DAYS[one[1][:3]])
            last = "day"
        else:
            found += [f"{day} {int(one[2]):02}:{int(one[3] or 0):02}" for day in days]
            last = "hour"
    return tuple(dict.fromkeys(found))


def _asked(one: Mapping[str, Any], where: Mapping[str | None, str]) -> Asked:
    until = one.get("active_until")
    return Asked(
        key=one.get("key", ""),
        axis=one.get("axis", "trade"),
        owner=one.get("owner", ""),
        question=one["question"],
        rhythm=one.get("frequency", "weekly"),
        alert=one.get("alert", 0),
        told=tuple(_words(one, "recipients")) or tuple(_words(one, "owner")),
        words=tuple(_words(one, "keywords_fr", "keywords_en")),
        without=tuple(_words(one, "exclude")),
        until=date.fromisoformat(until) if until else None,
        sources=tuple(where[key] for key in one.get("sources", ()) if where.get(key)),
    )


def _words(one: Mapping[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        said = one.get(name) or ()
        yield from (word for word in ((said,) if isinstance(said, str) else said) if word)
