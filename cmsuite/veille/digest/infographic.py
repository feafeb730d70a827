"""One message of an issue as an image: figures, a ranking, a timeline, before and after, a map of actors. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, day, labelled, speak, translate
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.exports.figure import (
    Axis,
    Chart,
    Figure,
    Lane,
    NotAFigure,
    Point,
    Scatter,
    Series,
    Span,
    Tile,
    Tiles,
    Timeline,
    value_text,
)
from cmsuite.engines.exports.poster import Poster, words_on
from cmsuite.veille.digest.kind import DIGEST
from cmsuite.veille.digest.schema import Digest, Infographic, InfoRow

MOST_WORDS = 150
FIGURES, RANKED = 3, 10


class NoInfographic(Refused):
    said = N_("“{title}” has no infographic that can be drawn: {why}")
    hint = N_("Fill in its part “Infographic”: message, source, day and values: cmsuite document edit {document}")


def infographic(found: DocumentRead, version: VersionRead) -> Poster:
    """The poster of an issue, in its language. Raises NoInfographic."""
    issue = cast(Digest, read(DIGEST.schema, version.content))
    return copy_context().run(_infographic, found, issue)


def drawn(
    found: DocumentRead, form: str, size: Literal["post", "a4"], now: datetime, workspace: Path
) -> tuple[Poster, bytes]:
    """The poster of an issue, and its image: svg or png, for a network or a sheet. Raises NoInfographic."""
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.poster import poster_png, poster_svg

    made = infographic(found, found.newest)
    look = tree_of(found, found.newest, now, workspace).look
    return made, poster_png(made, size, look) if form == "png" else poster_svg(made, size, look).encode()


def _infographic(found: DocumentRead, issue: Digest) -> Poster:
    speak(found.language)
    stands = [one.sentence for one in check(issue.infographic) if one.severity == "block"]
    made = poster(issue.infographic, found.brand_name)
    if made is None or stands:
        why = stands[0] if stands else translate(N_("it is empty."))
        raise NoInfographic(title=found.title, document=found.id, why=why)
    return made


def poster(of: Infographic, by: str = "") -> Poster | None:
    """What would be drawn; None where something is missing without which nothing can be."""
    rows = [one for one in of.rows if one.label.strip()]
    if not (of.template and of.title.strip() and of.source.strip() and of.on and rows):
        return None
    try:
        return Poster(_figure(of, rows), " ".join(of.said.split()), by)
    except NotAFigure:
        return None


def check(of: Infographic) -> Iterator[Finding]:
    """What keeps it from being shown; nothing is asked of one that is not begun."""
    if not of.template:
        return
    made = poster(of)
    if made is None:
        said = N_("The infographic lacks its message, source, day, values or what they are: nothing is drawn without.")
        yield Finding("digest.infographic-incomplete", "block", said, "infographic")
    elif (n := words_on(made)) > MOST_WORDS:
        said = N_("The infographic has {n} words (limit {most}): one message, and the numbers that show it.")
        yield Finding("digest.infographic-too-long", "block", said, "infographic", {"n": n, "most": MOST_WORDS})


def _figure(of: Infographic, rows: list[InfoRow]) -> Figure:
    """Raises NotAFigure."""
    assert of.on is not None
    said: dict[str, Any] = {
        "title": " ".join(of.title.split()),
        "source": of.source,
        "period": day(of.on),
        "decimals": 2,
    }
    unit, first, second = of.unit, of.first, of.second
    if of.template == "figures":
        tiles = tuple(Tile(one.label, one.value, one.unit or unit) for one in rows[:FIGURES])
        return Tiles(alt=_listed(rows[:FIGURES], unit), tiles=tiles, **said)
    if of.template == "ranking":
        best = sorted(rows, key=lambda one: -one.value)[:RANKED]
        series = (Series(unit, tuple(one.value for one in best)),)
        return Chart(
            alt=_listed(best, unit),
            unit=unit,
            kind="bar",
            axis=translate(N_("What")),
            labels=tuple(one.label for one in best),
            series=series,
            **said,
        )
    if of.template == "before_after":
        both = (Series(first or translate(N_("Before")), tuple(one.value for one in rows)),
                Series(second or translate(N_("After")), tuple(one.second for one in rows)))  # fmt: skip
        alt = "; ".join(f"{one.label}: {_of(one.value)} → {_of(one.second)}" for one in rows)
        return Chart(
            alt=labelled(unit, alt),
            unit=unit,
            kind="bar",
            axis=translate(N_("What is compared")),
            labels=tuple(one.label for one in rows),
            series=both,
            **said,
        )
    if of.template == "timeline":
        dated = sorted((one for one in rows if one.on is not None), key=lambda one: str(one.on))
        spans = tuple(Span(one.label, one.on, one.on) for one in dated if one.on)
        lanes = (Lane(translate(N_("Dates")), spans),)
        alt = "; ".join(f"{day(one.on)}: {one.label}" for one in dated if one.on)
        return Timeline(alt=alt, axis=translate(N_("What")), lanes=lanes, **said)
    points = tuple(Point(one.label, one.value, one.second, one.unit) for one in rows)
    alt = "; ".join(f"{one.label} ({_of(one.value)}, {_of(one.second)})" for one in rows)
    return Scatter(alt=alt, unit=unit, x=Axis(first), y=Axis(second), points=points, **said)


def _listed(rows: list[InfoRow], unit: str) -> str:
    return "; ".join(labelled(one.label, f"{_of(one.value)} {one.unit or unit}".strip()) for one in rows)


def _of(value: Decimal) -> str:
    return value_text(value, 2)
