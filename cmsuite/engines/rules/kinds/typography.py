"""Checks of writing: French and English typography, tu or vous, inclusive forms, dates that agree with the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from pydantic import Field

from cmsuite.core import zones
from cmsuite.core.folding import folded
from cmsuite.core.locale import N_
from cmsuite.core.zones import UnknownZone, Wall
from cmsuite.engines.exports.typography import NARROW, SPACES, UNITS
from cmsuite.engines.exports.typography import NO_BREAK as WIDE
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.kinds import Check, Found, Hit, Params, Said, kind
from cmsuite.engines.rules.kinds.facts import as_day
from cmsuite.engines.rules.kinds.terms import cased, entries, gated, outermost, without_other_meanings
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.matching import Terms
from cmsuite.engines.rules.text import Text, inside
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]


class TypographyFr(Params):
    """profile: France, Canada (no space before ; ! ?), Switzerland (narrow everywhere). checks: high-punct, colon,
    guillemets, apostrophe, unit-space. wide_on: networks where the narrow space costs too much or is not shown."""

    profile: Literal["fr-FR", "fr-CA", "fr-CH"] = "fr-FR"
    checks: list[Literal["high-punct", "colon", "guillemets", "apostrophe", "unit-space"]] = Field(min_length=1)
    wide_on: list[str] = ["x"]


_OPEN = re.compile(r"«[ \u00a0\u202f\u2009]{0,3}(?=\S)")
_CLOSE = re.compile(r"(?<=\S)[ \u00a0\u202f\u2009]{0,3}»")
_SIGNS = {"high-punct": ";!?", "colon": ":", "guillemets": '«»"', "apostrophe": "'", "unit-space": "0123456789"}
_DOUBLED = {wanted: tuple(space + wanted for space in SPACES) for wanted in (NARROW, WIDE)}
_HIGH = re.compile(r"[;!?]+")
_STRAIGHT = re.compile(r'"([^"\n«»]{1,300})"')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_UNIT = re.compile(rf"(?<![\w.,])(\d{{1,9}}(?:[ \u00a0\u202f.,]\d{{1,3}}){{0,4}})([ \u2009]?|)(?={UNITS})")
_THOUSANDS = re.compile(r"(?<![\d.,])(?<!\d[ \u00a0\u202f])\d{1,3}(?:[ .]\d{3}){1,4}(?![\d.,])")


@kind("typography-fr", TypographyFr)
def typography_fr(params: TypographyFr, _lists: Lists) -> Check:
    """French typography after the usage of the Imprimerie nationale: spaces that do not break, quotes, apostrophes."""
    finders: dict[str, Callable[[TypographyFr, Text, str], Found]] = {
        "high-punct": _high,
        "colon": _colon,
        "guillemets": _guillemets,
        "apostrophe": _apostrophe,
        "unit-space": _units,
    }

    def run(text: Text, view: View) -> Found:
        narrow = WIDE if view.network in params.wide_on else NARROW
        for name in params.checks:
            for hit in finders[name](params, text, narrow):
                if isinstance(hit, Hit) and not inside(text.untouchable, hit.start, hit.end):
                    yield hit

    return Check(run, signs=frozenset("".join(_SIGNS[name] for name in params.checks)))


def _spaced(text: Text, at: int, sign: int, wanted: str) -> Iterator[Hit]:
    """The hit for a sign before which `wanted` must stand; at: where the space before it begins."""
    found = text.value[at:sign]
    if found != wanted:
        yield Hit(sign, sign + 1, {"fix": wanted}, (Edit(at, sign, wanted),))


def _all_spaced(value: str, signs: str, wanted: str) -> bool:
    """Whether before each of the signs stands what must, and no other space before that."""
    for doubled in _DOUBLED.get(wanted, ("",)):
        if doubled in value:
            return False
    return all(value.count(sign) == value.count(wanted + sign) for sign in signs)


def _high(params: TypographyFr, text: Text, narrow: str) -> Found:
    value = text.value
    wanted = "" if params.profile == "fr-CA" else narrow
    if _all_spaced(value, ";!?", wanted):
        return
    for one in _HIGH.finditer(value):
        sign = one.start()
        at = sign
        while at and value[at - 1] in SPACES:
            at -= 1
        after = value[one.end() : one.end() + 1]
        if at == 0 or value[at - 1] in "\n!?;([{«“\"'" or (after and (after.isalnum() or after in "/=&")):
            continue
        if sign - at > 3:
            continue
        yield from _spaced(text, at, sign, wanted)


def _colon(params: TypographyFr, text: Text, narrow: str) -> Found:
    value = text.value
    wanted = narrow if params.profile == "fr-CH" and narrow == NARROW else WIDE
    if _all_spaced(value, ":", wanted):
        return
    for one in re.finditer(":", value):
        sign = one.start()
        at = sign
        while at and value[at - 1] in SPACES:
            at -= 1
        after = value[sign + 1 : sign + 2]
        if at == 0 or value[at - 1] in "\n:" or (after and not after.isspace()):
            continue
        yield from _spaced(text, at, sign, wanted)


def _guillemets(params: TypographyFr, text: Text, narrow: str) -> Found:
    inner = narrow if params.profile == "fr-CH" else WIDE
    for one in _STRAIGHT.finditer(text.value):
        better = f"«{inner}{one[1].strip(SPACES)}{inner}»"
        yield Hit(*one.span(), {"fix": better}, (Edit(*one.span(), better),))
    for one in _OPEN.finditer(text.value):
        if one[0][1:] != inner:
            yield Hit(one.start(), one.start() + 1, {"fix": inner}, (Edit(one.start() + 1, one.end(), inner),))
    for one in _CLOSE.finditer(text.value):
        if one[0][:-1] != inner and text.value[one.start() - 1] not in "«\n":
            yield Hit(one.end() - 1, one.end(), {"fix": inner}, (Edit(one.start(), one.end() - 1, inner),))


def _apostrophe(_params: TypographyFr, text: Text, _narrow: str) -> Found:
    for one in _APOSTROPHE.finditer(text.value) if "'" in text.value else ():
        yield Hit(*one.span(), {"fix": "’"}, (Edit(*one.span(), "’"),))


def _units(_params: TypographyFr, text: Text, narrow: str) -> Found:
    if not text.digits:
        return
    for one in _UNIT.finditer(text.value):
        if _is_time(text, one.end(2)):
            continue
        yield Hit(one.start(), one.end(2), {"fix": WIDE}, (Edit(*one.span(2), WIDE),))
    for one in _THOUSANDS.finditer(text.value):
        if not re.search(r"\d[ .]\d{2}(?:\D|$)", one[0]) and not inside(text.date, *one.span()):
            better = re.sub(r"[ .](?=\d{3})", narrow, one[0])
            yield Hit(*one.span(), {"fix": better}, (Edit(*one.span(), better),))


def _is_time(text: Text, at: int) -> bool:
    """Whether a number begins an hour (14h30) or is written without a space before its minutes."""
    return bool(re.match(r"h\d|h\b", text.value[at:])) and text.value[at - 1 : at].isdigit()


class TypographyEn(Params):
    """checks: no-space-before (; : ! ?), quotes (no « », no straight ones)."""

    checks: list[Literal["no-space-before", "quotes"]] = Field(min_length=1)
    variant: Literal["en-GB", "en-US"] = "en-GB"


_BEFORE = re.compile(r"(?<=\w)[ \u00a0\u202f\u2009]{1,3}([;:!?])(?=\s|$|[!?])")
_FRENCH = re.compile(r"«[ \u00a0\u202f]{0,2}([^«»\n]{1,300}?)[ \u00a0\u202f]{0,2}»")


@kind("typography-en", TypographyEn)
def typography_en(params: TypographyEn, _lists: Lists) -> Check:
    """English typography: no space before punctuation, English quotes."""

    def run(text: Text, view: View) -> Found:
        if "no-space-before" in params.checks:
            for one in _BEFORE.finditer(text.value):
                if not inside(text.untouchable, *one.span(1)):
                    yield Hit(*one.span(1), {"fix": one[1]}, (Edit(one.start(), one.start(1), ""),))
        if "quotes" in params.checks:
            for one in (*_FRENCH.finditer(text.value), *_STRAIGHT.finditer(text.value)):
                better = f"“{one[1].strip(SPACES)}”"
                yield Hit(*one.span(), {"fix": better}, (Edit(*one.span(), better),))

    return Check(run)


Exceptions = list[Literal["quotes"]]


class AddressForm(Params):
    """form: how readers are addressed. list: the words of each form, by the `kind` of its terms. tolerance: how many of
    the other form may be there. exceptions: `quotes` lets quotations be."""

    form: Literal["tu", "vous", "none"]
    tolerance: int = Field(default=0, ge=0)
    exceptions: Exceptions = Field(default_factory=Exceptions)
    list: str | None = None


_FORMS = {
    "tu": ["tu", "te", "toi", "ton", "ta", "tes", "t’", "tien", "tienne", "tiens", "tiennes"],
    "vous": ["vous", "votre", "vos", "vôtre", "vôtres"],
}


@kind("address-form", AddressForm)
def address_form(params: AddressForm, lists: Lists) -> Check:
    """tu where the charter says vous, or the other way round."""
    wrong = [one for one in ("tu", "vous") if one != params.form]
    if "list" in lists:
        given = ((term, form) for term, form in entries((), lists["list"]) if form.kind in wrong)
        terms = Terms(given)
        unless = {form.term: Terms([(one, None) for one in form.unless]) for form in lists["list"].terms if form.unless}
    else:
        terms, unless = Terms(entries([term for one in wrong for term in _FORMS[one]], None)), {}

    def run(text: Text, view: View) -> Found:
        found = [one for one in outermost(list(terms.find(text))) if not inside(text.untouchable, one.start, one.end)]
        if "quotes" in params.exceptions:
            found = [one for one in found if not inside(text.quote, one.start, one.end)]
        found = without_other_meanings(found, unless, text)
        for one in found[params.tolerance :]:
            better = cased(text.value[one.start : one.end], one.of.prefer[0]) if one.of.prefer else ""
            edits = (Edit(one.start, one.end, better),) if better and params.form != "none" else ()
            yield Hit(one.start, one.end, {"form": params.form, "value": one.of.kind, "fix": better}, edits)

    return gated(run, terms)


class InclusivePolicy(Params):
    """policy: none (the masculine as it was), doublets (étudiantes et étudiants), neutral (le corps étudiant),
    point-médian (étudiant·es). separators: the signs that the policy point-médian allows."""

    policy: Literal["none", "doublets", "neutral", "point-médian"]
    separators: list[str] = ["·"]


_ENDING = r"(?:e|es|ne|nes|le|les|te|tes|se|ses|ve|ves|ère|ères|trice|trices|euse|euses|fe|ve|sse|sses)"
_MAYBE_INCLUSIVE = re.compile(r"[(·•‧⋅/.-](?<=[^\W\d_].)[enltsvèf]")
_INCLUSIVE = re.compile(
    rf"(?<!\w)[^\W\d_]{{2,30}}(?:\({_ENDING}\)s?|[·•‧⋅]{_ENDING}(?:[·•‧⋅]?s)?|[.-]{_ENDING}[.-]s|/{_ENDING}(?!\w)|\.{_ENDING}(?=[\s,;:!?)]|$))(?!\w)"
)


@kind("inclusive-policy", InclusivePolicy)
def inclusive_policy(params: InclusivePolicy, _lists: Lists) -> Check:
    """Forms for all genders as the charter chose them; which form is right is the charter's choice, not the
    program's."""

    def run(text: Text, view: View) -> Found:
        if not _MAYBE_INCLUSIVE.search(text.value):
            return
        for one in _INCLUSIVE.finditer(text.value):
            allowed = params.policy == "point-médian" and any(sign in one[0] for sign in params.separators)
            if not allowed and not inside(text.untouchable, *one.span()):
                better = _as_chosen(params, one[0])
                edits = (Edit(*one.span(), better),) if better and better != one[0] else ()
                yield Hit(*one.span(), {"value": params.policy, "fix": better}, edits)

    return Check(run, signs=frozenset("(·•‧⋅.-/"))


_PARTS = re.compile(r"([^\W\d_]+)[^\w]([^\W\d_]+?)(s?)\)?[^\w]?(s?)")
_FEMININE = (
    ("eur", "euse", 3),
    ("teur", "trice", 4),
    ("er", "ère", 2),
    ("x", "se", 1),
    ("f", "ve", 1),
    *(("", "e", 0), ("n", "ne", 0), ("l", "le", 0), ("t", "te", 0), ("s", "se", 0), ("e", "sse", 0)),
)
"""How a masculine ends, what stands for its feminine in short forms, and how many of its letters that replaces."""


def _as_chosen(params: InclusivePolicy, found: str) -> str:
    """A short form for all genders as the policy writes it; empty where that takes a person: another noun, a word that
    is not formed by rule."""
    parts = _PARTS.fullmatch(found)
    if parts is None or found[1].isupper() or params.policy == "neutral":
        return ""
    man, ending, plural = parts[1], parts[2], "s" if parts[3] or parts[4] else ""
    many = man if man.endswith(("s", "x")) else man + plural
    if params.policy == "none":
        return many
    if params.policy == "point-médian":
        return f"{man}{params.separators[0]}{ending}{plural}" if params.separators else ""
    for end, short, gone in _FEMININE:
        if ending == short and man.endswith(end):
            woman = man[: len(man) - gone] + ending + plural
            other = many.lower() if found[0].isupper() else many
            return f"{woman} {'et' if plural else 'ou'} {other}"
    return ""


DAYS = {
    **dict(zip("lundi mardi mercredi jeudi vendredi samedi dimanche".split(), range(7), strict=True)),
    **dict(zip("monday tuesday wednesday thursday friday saturday sunday".split(), range(7), strict=True)),
}
_NAMED = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
MONTHS = {name.lower(): place for names in _NAMED.values() for place, name in enumerate(names, 1)}
_NAMES = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_MONTH = "|".join(MONTHS)
_WRITTEN = re.compile(
    rf"(?:\b({'|'.join(DAYS)})\s*,?\s+(?:le\s+|the\s+)?)?(?:(\d{{1,2}})(?:er|st|nd|rd|th)?\s+({_MONTH})|({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,?\s+(\d{4}))?(?!\w)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))(?![\d/])")


_FOLDED = frozenset(folded(name) for name in MONTHS)


class DateConsistency(Params):
    """checks: weekday (the day of the week is that of the date), past (it lies before the post goes out), ambiguous
    (day and month could change places), dst (its hour does not exist, or comes twice, in the zone of the fact `zone`).
    invites: a date is past only after one of these in its sentence, and of the last twelve months; documents, which
    tell what was, are left alone then. A date without a year is the next one after the fact `now` or `publish_at`, or
    the day of the context."""

    checks: list[Literal["weekday", "past", "ambiguous", "dst"]] = Field(min_length=1)
    invites: list[str] = []

    def facts(self) -> frozenset[str]:
        return frozenset({"now", "publish_at"} | ({"zone"} if "dst" in self.checks else set()))


@kind("date-consistency", DateConsistency)
def date_consistency(params: DateConsistency, _lists: Lists) -> Check:
    """Dates that no calendar has, or that say two things."""
    invites = Terms([(one, None) for one in params.invites]) if params.invites else None

    def is_past(text: Text, one: re.Match[str], found: date, today: date, scope: str) -> bool:
        """Whether a date that was is told as one that comes."""
        if "past" not in params.checks or found >= today:
            return False
        if invites is None:
            return one[6] is not None
        if scope == "document" or found < today - timedelta(days=366):
            return False
        cues = [cue.end for cue in invites.find(text) if cue.end <= one.start()]
        return bool(cues) and not re.search(r"[.!?…]\s|\n", text.value[max(cues) : one.start()])

    def run(text: Text, view: View) -> Found:
        if not text.digits:
            return
        today = as_day(view.facts.get("publish_at")) or as_day(view.facts.get("now")) or view.today
        for one in _written(text):
            found = _day_of(one, today)
            if found is None:
                if "weekday" in params.checks and (one[6] or today):
                    yield Hit(*one.span(), {"value": Said(N_("there is no such day"))})
                continue
            wrong = list(_of_weekday(one, found, str(view.facts.get("language") or "fr")))
            if wrong and "weekday" in params.checks:
                yield from wrong
            elif today and is_past(text, one, found, today, view.subject.scope):
                yield Hit(*one.span(), {"value": Said(N_("that day is past"))})
            elif "dst" in params.checks:
                yield from _of_hour(text, one, found, str(view.facts.get("zone") or ""))
        if "ambiguous" in params.checks:
            for one in _NUMERIC.finditer(text.value):
                day, month = int(one[1]), int(one[2])
                if 1 <= day <= 12 and 1 <= month <= 12 and day != month and not inside(text.url, *one.span()):
                    better = _in_letters(day, month, one[3], view)
                    yield Hit(*one.span(), {"fix": better}, (Edit(*one.span(), better),))

    return Check(run, signs=frozenset("0123456789"))


def _in_letters(first: int, second: int, year: str, view: View) -> str:
    """A date of numbers with its month in letters, read as its country reads it: only in the United States does the
    month come first."""
    american = view.facts.get("country") == "US"
    day, month = (second, first) if american else (first, second)
    whole = year if len(year) == 4 else f"20{year}"
    if view.facts.get("language") == "fr":
        return f"{day}\u00a0{_NAMED['fr'][month - 1]} {whole}"
    name = _NAMED["en"][month - 1]
    return f"{name} {day}, {whole}" if american else f"{day} {name} {whole}"


def _written(text: Text) -> Iterator[re.Match[str]]:
    """The dates with a month in letters. Only what is near the name of a month is looked at, three words before it and
    two after: looking for the whole everywhere costs more than all other rules."""
    words, ended = text.words, 0
    places = sorted(place for month in words.present & _FOLDED for place, _last in words.at(month))
    for place in places:
        start = text.word_starts[max(0, place - 3)]
        end = text.word_ends[min(len(words.keys) - 1, place + 2)]
        for one in _WRITTEN.finditer(text.value, max(start, ended), end + 1):
            if one.start() <= text.word_starts[place] < one.end():  # else it is near another name
                ended = one.end()
                yield one


def _day_of(one: re.Match[str], today: date | None) -> date | None:
    """The day that is meant; None where there is no such day, or nothing says of which year."""
    day, month = int(one[2] or one[5]), MONTHS[(one[3] or one[4]).lower()]
    if one[6] is None and today is None:
        return None
    year = int(one[6]) if one[6] else (today or date.min).year
    try:
        found = date(year, month, day)
        if one[6] is None and today and found < today - timedelta(days=60):
            found = date(year + 1, month, day)
    except ValueError:
        return None
    return found


def _of_weekday(one: re.Match[str], found: date, tongue: str) -> Found:
    named = one[1]
    if named and DAYS[named.lower()] != found.weekday():
        right = _NAMES["en" if named.lower() in map(str.lower, _NAMES["en"]) else "fr"][found.weekday()]
        better = right.capitalize() if named[0].isupper() else right.lower() if tongue == "fr" else right
        start = one.start(1)
        yield Hit(*one.span(), {"value": right, "fix": better}, (Edit(start, start + len(named), better),))


_HOUR = r"(\d{1,2})(?:\s?(?:h|heures?|o’clock|o'clock)\b\s?(?:(\d{2})\b)?|:(\d{2}))"
_HOUR_AFTER = re.compile(rf"\s?,?\s(?:à\s|at\s|,\s)?{_HOUR}", re.IGNORECASE)
_HOUR_BEFORE = re.compile(rf"{_HOUR}\s?(?:am\b)?\s?,?\s?(?:le\s|on\s|de\s|du\s)?$", re.IGNORECASE)
_HOUR_NEAR = 24  # characters before a date among which its hour stands


def _of_hour(text: Text, one: re.Match[str], found: date, zone: str) -> Found:
    """An hour beside a date that clocks skip on that day, or show twice."""
    hour = _HOUR_AFTER.match(text.value, one.end()) or _HOUR_BEFORE.search(
        text.value, max(0, one.start() - _HOUR_NEAR), one.start()
    )
    if hour is None or not zone:
        return
    try:
        at = datetime.combine(found, time(int(hour[1]), int(hour[2] or hour[3] or 0)))
        shift = zones.place(Wall(at, zone)).shift
    except (ValueError, UnknownZone):  # no hour of a clock; a zone that nobody knows
        return
    start, end = min(one.start(), hour.start()), max(one.end(), hour.end())
    if shift:
        said = N_("the clocks skip that hour") if shift == "missing" else N_("the clocks show that hour twice")
        yield Hit(start, end, {"value": Said(said)})
