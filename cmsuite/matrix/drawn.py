"""The figures of a note: each only where there is something to draw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cmsuite.core.locale import day, labelled, number, percent, span, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.exports.figure import POINTS, ROWS, Axis, Chart, Figure, Heat, Point, Scatter, Series, Tile, Tiles
from cmsuite.matrix.crossing import POSTURES, Posture
from cmsuite.matrix.mapping import LEAST_BRANDS
from cmsuite.matrix.ranking import CLASSES
from cmsuite.matrix.schema import INSIDE, KEPT, OUTSIDE, MapAxis, Quadrant, SwotNote, factors
from cmsuite.matrix.sheet import Sheet, Weighed
from cmsuite.matrix.telling import posture_told
from cmsuite.matrix.terms import CLASSES as CLASS_NAMES
from cmsuite.matrix.terms import POSTURE_NAMES

THOUSAND = 1000
WIDEST = 12  # columns of a heat map


def figures(note: SwotNote, found: Sheet, around: Around) -> dict[str, Figure]:
    """What the template may draw, by name."""
    source, period = source_of(around), period_of(around)
    made = {
        "tiles": _tiles(note, found, source, period),
        "internal": _scores(found, INSIDE, "IFE", found.ife, source, period),
        "external": _scores(found, OUTSIDE, "EFE", found.efe, source, period),
        "forces": _forces(found, source, period),
        "ranking": _ranking(found, source, period),
        "map": _map(note, found, source, period),
    }
    made |= dict(_crossed(note, found, source, period))
    return {name: one for name, one in made.items() if one is not None}


def source_of(around: Around) -> str:
    """Where the numbers come from: the audit, else the evidence."""
    audit = around.parents.get("audit_report")
    if audit is not None:
        return " ".join(part for part in (audit.title, audit.number) if part)
    return translate("Our own assessment, with the evidence that is cited")


def period_of(around: Around) -> str:
    """From the first day that the evidence is about to the last."""
    days: list[date] = [one.starts_on or one.last_on for one in around.evidence.values()]
    days += [one.last_on for one in around.evidence.values()]
    return span(min(days), max(days)) if days else day(around.today)


def _tiles(note: SwotNote, found: Sheet, source: str, period: str) -> Figure | None:
    if found.ife is None and found.efe is None:
        return None
    kept = [one for one in note.recommendations if one.status in KEPT]
    average = translate("average: {value}").format(value=number(2.5, 2))
    best = found.stance.order[0]
    tiles = [
        Tile(translate("Internal factors (IFE)"), found.ife, translate("of {n}").format(n=4), average),
        Tile(translate("External factors (EFE)"), found.efe, translate("of {n}").format(n=4), average),
    ]
    if found.stance.forces[best]:
        name = translate("Strongest crossing: {posture}").format(posture=best)
        tiles.append(Tile(name, found.stance.forces[best], translate("of {n}").format(n=1), _posture(best)))
    if note.recommendations:
        of = translate("of {n}").format(n=len(note.recommendations))
        tiles.append(Tile(translate("Recommendations retained"), Decimal(len(kept)), of))
    return Tiles(
        title=translate("The note in a few numbers"),
        alt=translate("Tiles with the evaluation of the factors, the strongest crossing and what was retained."),
        source=source, period=period, decimals=2, tiles=tuple(tiles),
    )  # fmt: skip


def _posture(posture: Posture) -> str:
    return translate(POSTURE_NAMES[posture])


def _scores(
    found: Sheet, side: tuple[Quadrant, ...], name: str, value: Decimal | None, source: str, period: str
) -> Figure | None:
    held = sorted(_with_score(found, side), key=lambda one: -(one.score or 0))
    if not held or value is None:
        return None
    first = held[0]
    title = translate("What makes most of the {name}: {keys}")
    alt = translate("Bars of weight times rating, from {first} ({most}) down to {last} ({least}).")
    return Chart(
        title=title.format(name=name, keys=", ".join(one.factor.key for one in held[:3])),
        alt=alt.format(
            first=first.factor.key, most=number(first.score, 2), last=held[-1].factor.key,
            least=number(held[-1].score, 2),
        ),
        source=source, period=period, unit=translate("points"), decimals=2, kind="bar", axis=translate("Factor"),
        labels=tuple(one.factor.key for one in held),
        series=(Series(translate("Weight × rating"), tuple(one.score for one in held)),),
    )  # fmt: skip


def _with_score(found: Sheet, side: tuple[Quadrant, ...]) -> Iterable[Weighed]:
    return [one for one in found.factors if one.quadrant in side and one.score is not None]


def _forces(found: Sheet, source: str, period: str) -> Figure | None:
    if all(not one for one in found.stance.forces.values()):
        return None
    names = {one: f"{one} · {_posture(one)}" for one in POSTURES}
    told = (labelled(one, number(found.stance.forces[one], 2)) for one in POSTURES)
    alt = translate("Four bars between 0 and 1. {values}.").format(values="; ".join(told))
    return Chart(
        title=posture_told(found.stance), alt=alt, source=source, period=period, unit=translate("of 1"), decimals=2,
        kind="bar", axis=translate("Quadrant"), labels=tuple(names.values()),
        series=(Series(translate("Force"), tuple(found.stance.forces[one] for one in POSTURES)),),
    )  # fmt: skip


def _crossed(note: SwotNote, found: Sheet, source: str, period: str) -> Iterable[tuple[str, Figure]]:
    """One heat map where it fits on a page, else one for each external quadrant."""
    if not any(one.strength for one in note.cells):
        return
    rows = [one.key for _q, _p, one in factors(note, INSIDE)]
    sides: list[tuple[str, list[str]]] = [("tows", [one.key for _q, _p, one in factors(note, OUTSIDE)])]
    if len(sides[0][1]) > WIDEST:
        sides = [(f"tows-{q}", [one.key for _q, _p, one in factors(note, (q,))]) for q in OUTSIDE]
    cells = {(one.inside, one.outside): one.strength for one in note.cells}
    for name, columns in sides:
        if not rows or not columns or len(columns) > WIDEST or len(rows) > ROWS:
            continue
        values = tuple(tuple(Decimal(cells.get((row, column), 0)) for column in columns) for row in rows)
        strong = [f"{i} × {j}" for (i, j), strength in cells.items() if strength == 3 and j in columns]
        alt = translate("Internal factors in rows, external ones in columns; strong crossings: {pairs}.")
        yield name, Heat(
            title=translate("Where what we master meets what we do not"),
            alt=alt.format(pairs=", ".join(strong[:8]) or translate("none")),
            source=source, period=period, unit=translate("0 to 3"), decimals=0, axis=translate("Factor"),
            rows=tuple(rows), columns=tuple(columns), values=values,
        )  # fmt: skip


def _ranking(found: Sheet, source: str, period: str) -> Figure | None:
    if not found.places or found.cut is None or len(found.places) > POINTS:
        return None
    effort, impact = found.cut
    by_class = {name: [p.candidate.key for p in found.places if p.class_ == name] for name in CLASSES}
    told = [labelled(translate(CLASS_NAMES[name]), ", ".join(keys)) for name, keys in by_class.items() if keys]
    names = [translate(CLASS_NAMES[one]) for one in ("quick_win", "big_project", "fill_in", "drop")]
    return Scatter(
        title=translate("What pays most for the least effort"),
        alt=translate("A plane of effort and impact, cut at the medians. {parts}.").format(parts="; ".join(told)),
        source=source, period=period, decimals=2,
        x=Axis(translate("Effort"), translate("person-days")),
        y=Axis(translate("Impact"), translate("of {n}").format(n=3)),
        points=tuple(Point(p.candidate.key, p.candidate.effort, p.candidate.impact) for p in found.places),
        cross=(effort, impact), quadrants=(names[0], names[1], names[2], names[3]),
    )  # fmt: skip


def _map(note: SwotNote, found: Sheet, source: str, period: str) -> Figure | None:
    if not 2 <= len(found.points) <= POINTS - len(note.map.zones) or not (
        note.map.across.name and note.map.upwards.name
    ):
        return None
    ours, theirs, empty = translate("Our brand"), translate("Competitors"), translate("Empty zone (hypothesis)")
    unit = note.map.size_unit
    points = [
        Point(_sized(one.brand, one.size, unit), one.x, one.y, ours if one.ours else theirs, _area(one.size))
        for one in found.points
    ]
    zones = [zone for zone in note.map.zones if zone.what]
    points += [
        Point(zone.what, zone.x, zone.y, empty if not zone.demand else translate("Empty zone")) for zone in zones
    ]
    sizes = translate("{brand} at {x} across and {y} upwards")
    told = [sizes.format(brand=one.brand, x=number(one.x, 1), y=number(one.y, 1)) for one in found.points]
    return Scatter(
        title=translate("Where the brands stand: {x}, {y}").format(x=note.map.across.name, y=note.map.upwards.name),
        alt="; ".join(told) + ".",
        source=source, period=period, unit=translate("0 to 10"),
        x=Axis(_ends(note.map.across)), y=Axis(_ends(note.map.upwards)),
        points=tuple(points), cross=(Decimal(5), Decimal(5)),
        area=Axis(unit) if unit and any(one.size for one in points) else None,
    )  # fmt: skip


def _area(size: Decimal | None) -> Decimal | None:
    """What a circle can be as large as."""
    return size if size is not None and size >= 0 else None


def _ends(axis: MapAxis) -> str:
    return labelled(axis.name, f"{axis.low} → {axis.high}") if axis.low and axis.high else axis.name


def _sized(brand: str, size: Decimal | None, unit: str) -> str:
    """A name with its size beside it, short enough to stand beside a point."""
    if size is None:
        return brand
    if unit == "%":
        return f"{brand} {percent(float(size) / 100)}"
    return f"{brand} {number(size)}" if size < THOUSAND else f"{brand} {number(size / THOUSAND, 1)}\u202fk"


def correlation_told(found: Sheet) -> str:
    """What can be said of how far the two axes of the map say the same."""
    if found.correlation is None or len(found.points) < LEAST_BRANDS:
        said = translate("With {n} brands, nobody can tell whether the two axes are independent: that takes {least}.")
        return said.format(n=len(found.points), least=LEAST_BRANDS)
    return translate("The two axes are independent enough (r = {r}).").format(r=number(found.correlation, 2))
