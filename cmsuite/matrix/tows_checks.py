"""What makes options and recommendations that nobody should sign."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import N_, number, percent
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.matrix.crossing import STRONGEST
from cmsuite.matrix.ranking import APART, LEAST_EFFORT, SHARE_OF_MUST
from cmsuite.matrix.schema import INSIDE, OUTSIDE, Option, SwotNote, factors
from cmsuite.matrix.sheet import Sheet, allowed, sheet
from cmsuite.matrix.swot_checks import HEAVY


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Crossings, options, recommendations."""
    note = cast(SwotNote, content)
    yield from _cells(note)
    yield from _options(note)
    yield from _threats(note)
    found = sheet(note, around)
    yield from _recommendations(note, found)
    yield from _ranking(note, found)
    yield from _capacity(note, found)


def _cells(note: SwotNote) -> Iterator[Finding]:
    inside = {one.key for _q, _p, one in factors(note, INSIDE)}
    outside = {one.key for _q, _p, one in factors(note, OUTSIDE)}
    used = {(i, j) for option in note.options for i in option.inside for j in option.outside}
    seen: set[tuple[str, str]] = set()
    for place, cell in enumerate(note.cells):
        at, pair = f"cells.{place}", (cell.inside, cell.outside)
        facts = {"inside": cell.inside, "outside": cell.outside}
        if cell.inside not in inside or cell.outside not in outside:
            said = N_("{inside} × {outside}: one of them is not there.")
            yield Finding("doc.orphan-link", "block", said, at, facts)
        elif pair in seen:
            said = N_("{inside} × {outside} is there twice.")
            yield Finding("doc.key-twice", "block", said, at, facts)
        elif cell.strength == STRONGEST:
            if not cell.reason:
                said = N_("{inside} × {outside} is strong: say why, in one line.")
                yield Finding("tows.strong-cell-without-reason", "warn", said, f"{at}.reason", facts)
            if pair not in used:
                said = N_("{inside} × {outside} is strong, and no option comes of it.")
                yield Finding("tows.strong-cell-unused", "warn", said, at, facts)
        seen.add(pair)


def _options(note: SwotNote) -> Iterator[Finding]:
    carried = {one.option for one in note.recommendations}
    for place, option in enumerate(note.options):
        facts = {"key": option.key}
        if not (option.inside and option.outside):
            said = N_("{key} rests on one side only: name at least one internal and one external factor.")
            yield Finding("tows.option-one-sided", "block", said, f"options.{place}", facts)
        if option.key not in carried and not option.discarded:
            said = N_("No recommendation comes of {key}, and nothing says why it is given up.")
            yield Finding("tows.option-orphan", "warn", said, f"options.{place}", facts)


def _threats(note: SwotNote) -> Iterator[Finding]:
    answered = {key for one in note.options if one.inside and not one.discarded for key in one.threats}
    for place, threat in enumerate(note.threats):
        if (threat.weight or 0) >= HEAVY and threat.key not in answered:
            said = N_("{key} weighs {weight}, and no option answers it: protect from it, or expose the brand less.")
            facts = {"key": threat.key, "weight": number(threat.weight, 2)}
            yield Finding("tows.threat-unanswered", "warn", said, f"threats.{place}", facts)


def _recommendations(note: SwotNote, found: Sheet) -> Iterator[Finding]:
    options = {one.key: one for one in note.options}
    for place, one in enumerate(note.recommendations):
        at, facts = f"recommendations.{place}", {"key": one.key}
        if not one.option and not one.obligation:
            said = N_("{key} comes of no option: say which crossing of factors it carries out.")
            yield Finding("reco.without-option", "block", said, f"{at}.option", facts)
        if not (one.kpi and one.kpi_from is not None and one.kpi_to is not None):
            said = N_(
                "{key} has no effect that can be measured: write its indicator, its level today, the one expected."
            )
            yield Finding("reco.without-kpi", "block", said, f"{at}.kpi", facts)
        if one.effort is None or one.effort < LEAST_EFFORT:
            said = N_("{key} has no effort: write the person-days, half a day at least.")
            yield Finding("reco.effort-missing", "block", said, f"{at}.effort", facts)
        level = found.bounds[one.key]
        if int(one.confidence) > allowed(level) and not one.obligation:
            said = {
                "low": N_("{key} is trusted at {typed}, and its evidence carries {most} at most: it is low."),
                "medium": N_("{key} is trusted at {typed}, and its evidence carries {most} at most: it is medium."),
            }[level]
            more = {"typed": percent(int(one.confidence) / 100, 0), "most": percent(allowed(level) / 100, 0)}
            yield Finding("reco.confidence-inflated", "block", said, f"{at}.confidence", facts | more)
        if one.obligation and one.moscow != "must":
            said = N_("{key} is an obligation: it is always a must.")
            yield Finding("reco.obligation-not-must", "block", said, f"{at}.moscow", facts)
        if one.status in ("amended", "refused", "postponed") and not one.client_reason:
            said = N_("The client did not take {key} as it was: write their reason.")
            yield Finding("reco.answer-without-reason", "warn", said, f"{at}.client_reason", facts)
        option = options.get(one.option)
        if one.moscow == "must" and not one.obligation and option and not _alternatives(note, option):
            said = N_(
                "{key} must be done, and nothing else was looked at for the same factors: examine a second option."
            )
            yield Finding("reco.no-alternative", "warn", said, f"{at}.option", facts)


def _alternatives(note: SwotNote, option: Option) -> list[Option]:
    """Other options, kept or given up, that answer one of its factors."""
    mine = {*option.inside, *option.outside}
    return [one for one in note.options if one.key != option.key and mine & {*one.inside, *one.outside}]


def _ranking(note: SwotNote, found: Sheet) -> Iterator[Finding]:
    at = {one.key: place for place, one in enumerate(note.recommendations)}
    for place in found.places:
        one = note.recommendations[at[place.candidate.key]]
        if place.disagrees and not one.ranks_reason:
            said = N_(
                "{key} is {rice} by reach and {matrix} by impact against effort, more than {n} apart: decide, and "
                "write why."
            )
            facts = {"key": one.key, "rice": place.rice_rank, "matrix": place.matrix_rank, "n": APART}
            yield Finding("reco.rankings-apart", "warn", said, f"recommendations.{at[one.key]}.ranks_reason", facts)


def _capacity(note: SwotNote, found: Sheet) -> Iterator[Finding]:
    if not found.must:
        return
    if found.capacity is None or found.most_must is None:
        said = N_("Nothing says how many hours there are: write them here, or in the framing note.")
        yield Finding("reco.must-over-capacity", "block", said, "capacity_hours")
    elif found.must > found.most_must:
        said = N_(
            "What must be done takes {must} h; of the {capacity} h there are, {most} h may be a must ({share}): take "
            "{over} h off."
        )
        facts = {
            "must": _hours(found.must),
            "capacity": _hours(found.capacity),
            "most": _hours(found.most_must),
            "share": percent(float(SHARE_OF_MUST), 0),
            "over": _hours(found.must - found.most_must),
        }
        yield Finding("reco.must-over-capacity", "block", said, "recommendations", facts)


def _hours(value: Decimal) -> str:
    return number(value, 0 if value == int(value) else 1)
