"""The tables of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import zip_longest

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.exports.table import Cell, Column, Table
from cmsuite.matrix.drawn import source_of
from cmsuite.matrix.schema import INSIDE, KEPT, OUTSIDE, TITLES, Quadrant, Recommendation, SwotNote
from cmsuite.matrix.sheet import Sheet, Weighed
from cmsuite.matrix.terms import PRIORITIES, STATUSES, TREND_SIGNS

TRUST = {"high": N_("high confidence"), "medium": N_("medium confidence"), "low": N_("low confidence")}
_PAUSE = re.compile(r"[,;:.!?\u00a0\u202f]+(?=\s)")
BRIEF = 80  # letters of a factor in a table: it is told whole in its quadrant


def tables(note: SwotNote, found: Sheet, around: Around) -> dict[str, Table]:
    """What the template may print, by name; a table without rows is left out."""
    source = source_of(around)
    made = {
        "swot-inside": _facing(found, INSIDE, translate("Inside: what the brand masters"), source),
        "swot-outside": _facing(found, OUTSIDE, translate("Outside: what the brand answers"), source),
        "ife": _evaluation(found, INSIDE, translate("Internal factors, evaluated (IFE)"), found.ife, source),
        "efe": _evaluation(found, OUTSIDE, translate("External factors, evaluated (EFE)"), found.efe, source),
        "ranking": _ranking(note, found, source),
        "parts": _parts(note, found, source),
        "effects": _effects(note, source),
        "map": _map(note, source),
    }
    return {name: one for name, one in made.items() if one.rows}


def _facing(found: Sheet, side: tuple[Quadrant, ...], title: str, source: str) -> Table:
    """Two quadrants side by side, the upper or the lower half of the matrix as everybody knows it."""
    rows = zip_longest(*([_told(one) for one in found.of(q)] for q in side), fillvalue="")
    return Table(title, tuple(Column(translate(TITLES[q])) for q in side), tuple(rows), source, named=False)


def _told(one: Weighed) -> str:
    sign = TREND_SIGNS[one.factor.trend]
    return f"{one.factor.key} {sign} {one.factor.statement} ({translate(TRUST[one.confidence.level])})"


def in_brief(statement: str) -> str:
    """What a factor begins with, up to where it pauses: no word and no number of it is cut."""
    said = shown(statement)
    if len(said) <= BRIEF:
        return said
    pauses = [found.start() for found in _PAUSE.finditer(said, 30, BRIEF)]
    end = pauses[-1] if pauses else said.rfind(" ", 0, BRIEF)
    return said[: end if end > 0 else BRIEF - 1].rstrip() + "…"


def _evaluation(found: Sheet, side: tuple[Quadrant, ...], title: str, total: Decimal | None, source: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.factor.key,
            in_brief(one.factor.statement),
            one.factor.weight,
            "" if one.factor.rating is None else str(one.factor.rating),
            one.score,
        )
        for one in found.factors
        if one.quadrant in side
    ]
    if rows:
        weights = sum((one.factor.weight or Decimal(0) for one in found.factors if one.quadrant in side), Decimal(0))
        rows.append((translate("Total"), "", weights, "", total))
    columns = (
        Column(translate("No.")), Column(translate("Factor")), Column(translate("Weight"), "number", "", 2),
        Column(translate("Rating")), Column(translate("Weighted score"), "number", "", 2),
    )  # fmt: skip
    return Table(title, columns, tuple(rows), source)


def _ranking(note: SwotNote, found: Sheet, source: str) -> Table:
    held = {one.key: one for one in note.recommendations}
    rows: list[tuple[Cell, ...]] = []
    for place in found.places:
        one, obliged = held[place.candidate.key], place.candidate.obliged
        rows.append(
            (
                one.key,
                one.title,
                None if obliged else place.candidate.rice.quantize(Decimal(1)),
                place.rice_rank,
                place.matrix_rank,
                translate("obligation") if obliged else translate(PRIORITIES[one.moscow]),
            )
        )
    columns = (
        Column(translate("No.")), Column(translate("Recommendation")), Column(translate("RICE"), "number"),
        Column(translate("Rank by RICE"), "number"), Column(translate("Rank by impact and effort"), "number"),
        Column(translate("Priority")),
    )  # fmt: skip
    return Table(translate("The recommendations, ranked twice"), columns, tuple(rows), source)


def _parts(note: SwotNote, found: Sheet, source: str) -> Table:
    """What the ranking by RICE is made of; an obligation is not weighed."""
    rows: list[tuple[Cell, ...]] = [
        (one.key, one.reach, one.impact, Decimal(one.confidence) / 100, one.effort)
        for one in (place.candidate for place in found.places)
        if not one.obliged
    ]
    columns = (
        Column(translate("No.")), Column(translate("Reach a quarter"), "number"),
        Column(translate("Impact"), "number", "", 2, alike=False), Column(translate("Confidence"), "percent"),
        Column(translate("Days"), "number", "", 1, alike=False),
    )  # fmt: skip
    return Table(translate("What the first ranking is made of"), columns, tuple(rows), source)


def _effects(note: SwotNote, source: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            one.key,
            one.title,
            " ".join(part for part in (one.kpi, f"({one.kpi_unit})" if one.kpi_unit else "") if part),
            one.kpi_from,
            one.kpi_to,
            translate(STATUSES[one.status]),
        )
        for one in note.recommendations
    ]
    places = decimals(value for one in note.recommendations for value in (one.kpi_from, one.kpi_to))
    columns = (
        Column(translate("No.")), Column(translate("Recommendation")), Column(translate("Indicator")),
        Column(translate("Today"), "number", "", places, alike=False),
        Column(translate("Expected"), "number", "", places, alike=False),
        Column(translate("State")),
    )  # fmt: skip
    return Table(translate("What each recommendation should change"), columns, tuple(rows), source)


def _map(note: SwotNote, source: str) -> Table:
    """What was read for each brand; where that puts it, the figure's own table says."""
    indicators = [one for axis in (note.map.across, note.map.upwards) for one in axis.indicators if one.name]
    rows: list[tuple[Cell, ...]] = []
    for brand in note.map.brands:
        read = [next((r.value for r in one.readings if r.brand == brand.name), None) for one in indicators]
        rows.append((brand.name, *read, brand.size))
    columns = [Column(translate("Brand"))]
    columns += [Column(one.name, "number", one.unit, decimals(r.value for r in one.readings)) for one in indicators]
    columns.append(Column(translate("Size"), "number", note.map.size_unit, 1, alike=False))
    return Table(translate("What the map rests on"), tuple(columns), tuple(rows), source)


def decimals(values: Iterable[Decimal | None], most: int = 2) -> int:
    """The decimals that it takes to write these alike, two at most."""
    known = (one.normalize().as_tuple().exponent for one in values if one is not None)
    return max((min(most, -one) for one in known if isinstance(one, int) and one < 0), default=0)


def cost(note: SwotNote) -> int:
    """Cents that what was retained costs."""
    return sum(one.cost_cents for one in retained(note))


def retained(note: SwotNote) -> list[Recommendation]:
    """The recommendations that the client took, as they were or amended."""
    return [one for one in note.recommendations if one.status in KEPT]
