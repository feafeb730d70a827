"""Checks of what is attested: facts that must be there, rights, the structure of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import Field, field_validator

from cmsuite.core.locale import N_
from cmsuite.engines.rules.expressions import UnknownFact, holds, names
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, Said, kind
from cmsuite.engines.rules.kinds.terms import has, maybe
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View, base

Lists = Mapping[str, Lexicon]


class RequireFact(Params):
    """given: conditions under which it is asked (a fact, or an expression on facts); all must hold. facts: what must be
    attested; one that nobody attested is missing. expressions: what must hold besides. attested_by: the role that may
    attest. or_text: phrases in the text that do as well. trigger: asked only where one of these is in the text. tells:
    the fact that the message names, where it is known, in place of the value of what is missing."""

    given: list[str] = Field(default_factory=list)
    facts_: list[str] = Field(default_factory=list, alias="facts")
    expressions: list[str] = Field(default_factory=list)
    attested_by: str = ""
    or_text: list[str] = Field(default_factory=list)
    trigger: list[str] = Field(default_factory=list)
    tells: str = ""

    @field_validator("given", "expressions")
    @classmethod
    def _read(cls, found: list[str]) -> list[str]:
        for one in found:
            names(one)
        return found

    def facts(self) -> frozenset[str]:
        named = [names(one) for one in (*self.given, *self.expressions)]
        return frozenset([*self.facts_, *(name for found in named for name in found), *filter(None, [self.tells])])


@kind("require-fact", RequireFact, says=("missing",))
def require_fact(params: RequireFact, _lists: Lists) -> Check:
    """Facts that a person attests or a provider finds. What is missing is named."""
    instead, trigger = maybe(params.or_text), maybe(params.trigger)

    def run(text: Text, view: View) -> Found:
        if trigger and not any(has(trigger, one) for name, one in view.texts.items() if base(name) in view.rule.fields):
            return
        try:
            for one in params.given:
                known = view.facts.get(one)
                if not (known if known is not None else holds(one, view.facts)):
                    return
        except UnknownFact as lacking:
            yield Lacking(str(lacking))
            return
        if instead and any(has(instead, one) for one in view.texts.values()):
            return
        missing = [name for name in params.facts_ if not view.facts.get(name)]
        for one in params.expressions:
            try:
                missing += [] if holds(one, view.facts) else [one]
            except UnknownFact as lacking:
                yield Lacking(str(lacking))
                return
        if instead and not params.facts_ and not params.expressions:
            yield Hit(values={"missing": params.or_text[0]})
        elif missing:
            value = view.facts.get(params.tells)
            value = view.facts.get(next(iter(names(missing[0])), "")) if value is None else value
            yield Hit(values={"missing": ", ".join(missing), "value": "" if value is None else value})

    return Check(run, of_text=False, of_facts=not (params.or_text or params.trigger))


class Rights(Params):
    """needs: what the fact `rights` must say `valid` or `not-needed` of: licence, model, property, minor, ugc, music,
    press. end_date: the facts `rights_end`, `publish_at` and `lifetime_days` are compared."""

    needs: list[Literal["licence", "model", "property", "minor", "ugc", "music", "press"]] = Field(default_factory=list)
    end_date: bool = False
    lifetime_days: int = Field(default=90, ge=0)

    def facts(self) -> frozenset[str]:
        dated = {"rights_end", "publish_at", "lifetime_days"} if self.end_date else set()
        return frozenset({*dated, *({"rights"} if self.needs else ())})


FINE = ("valid", "not-needed")


@kind("rights", Rights, lane="store", says=("missing",))
def rights(params: Rights, _lists: Lists) -> Check:
    """Rights of what is shown: each need is met or not needed, and none ends before the post does."""

    def run(text: Text, view: View) -> Found:
        if params.needs:
            have = view.facts.get("rights")
            if not isinstance(have, Mapping):
                yield Lacking("rights")
                return
            for need in params.needs:
                if need not in have:
                    yield Lacking(f"rights.{need}")
                elif have[need] not in FINE:
                    yield Hit(values={"value": have[need], "missing": need})
        if params.end_date:
            yield from _ended(params, view)

    return Check(run, of_text=False, of_facts=True)


def _ended(params: Rights, view: View) -> Found:
    end = as_day(view.facts.get("rights_end"))
    if view.facts.get("rights_end") in (None, "none", "unlimited"):
        if view.facts.get("rights_end") is None:
            yield Lacking("rights_end")
        return
    goes_out = as_day(view.facts.get("publish_at"))
    if end is None or goes_out is None:
        yield Lacking("publish_at" if end else "rights_end")
        return
    days = int(view.facts.get("lifetime_days") or params.lifetime_days)
    if end < goes_out + timedelta(days=days):
        yield Hit(values={"value": end.isoformat(), "limit": (goes_out + timedelta(days=days)).isoformat()})


def as_day(value: Any) -> date | None:
    """The day of a fact: a date, an instant, or either as ISO text."""
    moment = as_moment(value)
    return moment.date() if moment else None


def as_moment(value: Any) -> datetime | None:
    """The local instant of a fact, at midnight where only a day is given."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    try:
        return datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


class Structure(Params):
    """required: headings that must be there, by any of their names (a | between them), in any of the texts or among
    the `sections`; asked once. order: in this order. headings:
    one of level 1 at most, no level skipped, tables with heads. max_depth: the deepest level."""

    required: list[str] = Field(default_factory=list)
    order: bool = False
    headings: bool = False
    max_depth: int | None = Field(default=None, ge=1, le=6)


_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S[^\n]{0,300})$", re.MULTILINE)
_TABLE = re.compile(r"^\|[^\n]*\|[ \t]*\n(?!\|[ \t:|-]+\|)(?<!\n\n)", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)


@kind("structure", Structure, says=("missing",))
def structure(params: Structure, _lists: Lists) -> Check:
    """Sections that a document must have, and headings as a screen reader needs them."""
    wanted = [(one, maybe(one.split("|"))) for one in params.required]

    def run(text: Text, view: View) -> Found:
        headings = list(_headings(text.value))
        if params.headings:
            yield from _levels(headings)
        for start, end, level, _said in headings:
            if params.max_depth and level > params.max_depth:
                yield Hit(start, end, {"value": level, "limit": params.max_depth})
        if wanted and view.field == next((name for name in view.texts if base(name) in view.rule.fields), view.field):
            every = [
                one for name, said in view.texts.items() if base(name) != "sections" for one in _headings(said.value)
            ]
            yield from _sections(view, wanted, [said for *_place, said in every], params.order)

    return Check(run)


def _headings(value: str) -> Iterator[tuple[int, int, int, str]]:
    """Start, end, level and words of each heading outside code."""
    fences = [match.start() for match in _FENCE.finditer(value)]
    for one in _HEADING.finditer(value):
        if sum(1 for fence in fences if fence < one.start()) % 2 == 0:
            yield one.start(), one.end(), len(one[1]), one[2]


def _levels(headings: list[tuple[int, int, int, str]]) -> Found:
    before, tops = 0, 0
    for start, end, level, _said in headings:
        tops += level == 1
        if before and level > before + 1:
            yield Hit(start, end, {"value": f"h{before} → h{level}", "limit": before + 1})
        elif level == 1 and tops > 1:
            yield Hit(start, end, {"value": Said(N_("a second heading of level 1")), "limit": 1})
        before = level


def _sections(view: View, wanted: list[tuple[str, Any]], said: list[str], order: bool) -> Found:
    titles = [Text(one) for one in [*said, *(t.value for name, t in view.texts.items() if base(name) == "sections")]]
    places = [next((n for n, title in enumerate(titles) if has(terms, title)), None) for _name, terms in wanted]
    missing = [name.split("|")[0] for (name, _terms), place in zip(wanted, places, strict=True) if place is None]
    if missing:
        yield Hit(values={"missing": ", ".join(missing), "value": len(missing)})
    found = [place for place in places if place is not None]
    if order and not missing and found != sorted(found):
        yield Hit(values={"missing": "", "value": Said(N_("sections in another order"))})
