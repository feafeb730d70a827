"""The SWOT note: what it is called, held to, computed of, quoted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from cmsuite.core.locale import N_, money, number, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.exports.parse import Given
from cmsuite.matrix import drawn, map_checks, swot_checks, tows_checks
from cmsuite.matrix.crossing import POSTURES
from cmsuite.matrix.editing import answers
from cmsuite.matrix.ranking import nearest
from cmsuite.matrix.schema import LISTS, SIDES, TITLES, Recommendation, SwotNote, factors
from cmsuite.matrix.sheet import Sheet, proven, sheet
from cmsuite.matrix.tables import cost, retained, tables
from cmsuite.matrix.telling import against_average, posture_told, told
from cmsuite.matrix.terms import (
    CLASSES,
    CROSSED,
    DEADLINES,
    LEVELS,
    POSTURE_NAMES,
    PRIORITIES,
    SHEETS,
    STATUSES,
    TREND_SIGNS,
    TRENDS,
)
from cmsuite.matrix.weights import consistency, triads


@dataclass(frozen=True)
class View:
    """What the template may say of a note: its sheet, and sentences in the language in force. figures, tables: the
    names of those that there are."""

    sheet: Sheet
    figures: frozenset[str]
    tables: frozenset[str]
    internal: str
    external: str
    posture: str
    correlation: str
    flips: tuple[tuple[str, str, tuple[str, ...]], ...]
    circles: tuple[str, ...]
    consistency: Mapping[str, Decimal | None]
    proofs: tuple[int, ...]
    quadrants: Mapping[str, tuple[tuple[str, str, str, str], ...]]
    effects: Mapping[str, str]
    retained: tuple[Recommendation, ...]
    retained_days: Decimal
    retained_cents: int
    titles: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def computed(content: Content, around: Around) -> View:
    """What the template names as `computed`."""
    note, found = cast(SwotNote, content), sheet(content, around)
    said = answers(note)
    by_side = {name: [one.key for _q, _p, one in factors(note, side)] for name, side in SIDES.items()}
    circles = [" > ".join((*three, three[0])) for keys in by_side.values() for three in triads(keys, said)]
    kept = tuple(retained(note))
    return View(
        sheet=found,
        figures=frozenset(drawn.figures(note, found, around)),
        tables=frozenset(tables(note, found, around)),
        internal=against_average("IFE", found.ife),
        external=against_average("EFE", found.efe),
        posture=posture_told(found.stance),
        correlation=drawn.correlation_told(found),
        flips=tuple(_neighbours(found)),
        circles=tuple(circles),
        consistency={name: consistency(keys, said) for name, keys in by_side.items()},
        proofs=tuple(sorted({proof.id for one in found.factors for proof in proven(one.factor, around)})),
        quadrants={name: tuple(_lines(found, q)) for q, name in LISTS.items()},
        effects={one.key: _effect(one) for one in note.recommendations},
        retained=kept,
        retained_days=sum((one.effort or Decimal(0) for one in kept), Decimal(0)),
        retained_cents=cost(note),
        titles={name: translate(TITLES[q]) for q, name in LISTS.items()},
        words={
            "postures": {one: translate(POSTURE_NAMES[one]) for one in POSTURES},
            "crossed": {one: translate(CROSSED[one]) for one in POSTURES},
            "classes": _translated(CLASSES),
            "statuses": _translated(STATUSES),
            "priorities": _translated(PRIORITIES),
            "deadlines": _translated(DEADLINES),
        },
    )


def _translated(words: Mapping[Any, str]) -> dict[str, str]:
    return {name: translate(said) for name, said in words.items()}


def _lines(found: Sheet, quadrant: str) -> list[tuple[str, str, str, str]]:
    """The factors of a quadrant: key, statement, sign and word of the trend, level of confidence."""
    return [
        (
            one.factor.key,
            one.factor.statement,
            f"{TREND_SIGNS[one.factor.trend]} {translate(TRENDS[one.factor.trend])}",
            translate(LEVELS[one.confidence.level]),
        )
        for one in found.factors
        if one.quadrant == quadrant
    ]


def _neighbours(found: Sheet) -> list[tuple[str, str, tuple[str, ...]]]:
    """For each two neighbours of the ranking: both keys, and what would turn them round, the smallest change first."""
    keys = dict.fromkeys((one.above, one.below) for one in found.flips)
    said = []
    for above, below in keys:
        first = nearest(above, found.flips)
        others = [one for one in found.flips if one.above == above and one is not first]
        steps = [one for one in others if one.part in ("impact", "confidence")]
        said.append((above, below, tuple(told(one) for one in ([first] if first else []) + steps)))
    return said


def given(content: Content, around: Around) -> Given:
    """The figures and tables of a note."""
    note, found = cast(SwotNote, content), sheet(content, around)
    return Given(figures=drawn.figures(note, found, around), tables=tables(note, found, around))


def quoted(content: Content, around: Around) -> Mapping[str, str]:
    """The numbers that this note and what follows from it may quote."""
    note, found = cast(SwotNote, content), sheet(content, around)
    kept = retained(note)
    said = {
        "ife": number(found.ife, 2),
        "efe": number(found.efe, 2),
        "factors": number(len(found.factors)),
        "options": number(len(note.options)),
        "recommendations": number(len(note.recommendations)),
        "retained": number(len(kept)),
        "retained.days": _days(sum((one.effort or Decimal(0) for one in kept), Decimal(0))),
        "retained.cost": money(cost(note)),
        "must.hours": _days(found.must),
        "capacity.hours": _days(found.capacity),
        "must.most": _days(found.most_must),
    }
    said |= {f"force.{one.lower()}": number(found.stance.forces[one], 2) for one in POSTURES}
    for one in found.factors:
        said |= {
            f"{one.factor.key}.weight": number(one.factor.weight, 2),
            f"{one.factor.key}.score": number(one.score, 2),
        }
    by_key = {place.candidate.key: place for place in found.places}
    for reco in note.recommendations:
        said |= {
            f"{reco.key}.days": _days(reco.effort),
            f"{reco.key}.cost": money(reco.cost_cents),
            f"{reco.key}.from": _days(reco.kpi_from),
            f"{reco.key}.to": _days(reco.kpi_to),
        }
        if (place := by_key.get(reco.key)) is not None and not reco.obligation:
            said[f"{reco.key}.rice"] = number(place.candidate.rice)
            said[f"{reco.key}.rank"] = number(place.rice_rank)
    return said


def _effect(one: Recommendation) -> str:
    """From what to what, with the unit where it has one."""
    levels = (one.kpi_from, one.kpi_to)
    if one.kpi_unit == "%":
        return " → ".join(_percent(level) for level in levels)
    return f"{_days(one.kpi_from)} → {_days(one.kpi_to)} {one.kpi_unit}".rstrip()


def _percent(level: Decimal | None) -> str:
    if level is None:
        return percent(None)
    return percent(float(level) / 100, 0 if level == int(level) else 1)


def _days(value: Decimal | None) -> str:
    """As many decimals as it has, two at most."""
    return number(value, 0 if value is None or value == int(value) else 1 if value * 10 == int(value * 10) else 2)


SWOT = register_kind(
    Kind(
        "swot_note",
        N_("SWOT note"),
        "SWOT",
        SwotNote,
        major=frozenset({"recommendations", "options"}),
        checks=(swot_checks.check, tows_checks.check, map_checks.check),
        given=given,
        computed=computed,
        figures=quoted,
        follows=("audit_report",),
        slides="swot_summary",
        sheets=SHEETS,
    )
)
