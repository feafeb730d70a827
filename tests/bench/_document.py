"""A report of forty pages with twenty figures, as the benches of exports write it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cmsuite.engines.exports.figure import Chart, Figure, Series
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import (
    Block,
    Callout,
    Drawn,
    Heading,
    Listing,
    Manuscript,
    Paragraph,
    Tabled,
    Text,
    Words,
)
from cmsuite.engines.exports.table import Column, Table

FIGURES, PAGES = 20, 40
FIRST = date(2026, 3, 1)
SENTENCE = (
    "Une phrase comme il y en a tant, avec des accents, un nombre (12 345) et une nuance\u00a0; elle dit l’essentiel. "
)


def long_document() -> Manuscript:
    """Of each part: words, a list, a figure of a month or of names, a table of twenty-two rows."""
    blocks: list[Block] = []
    for place in range(FIGURES):
        blocks += _part(place)
    return Manuscript(
        "Rapport d’un an", "fr", tuple(blocks), Look(), FIRST, "Lampes", "Rapport", "Atelier Lumen", code="LUM-7F3K"
    )


def _part(place: int) -> list[Block]:
    figure = _line(place) if place % 2 else _bar(place)
    return [
        Heading(1 + place % 3, _words(f"Partie {place + 1}"), f"part-{place}"),
        *(Paragraph(_words(SENTENCE * 4)) for _ in range(4)),
        Listing(tuple((Paragraph(_words(SENTENCE)),) for _ in range(5))),
        Callout("note", "À retenir", (Paragraph(_words(SENTENCE)),)),
        Drawn(f"figure-{place}", figure),
        Tabled(f"table-{place}", _table(place)),
    ]


def _words(text: str) -> Words:
    return (Text(text),)


def _line(place: int) -> Figure:
    return Chart(
        title=f"Le compte {place} grandit.",
        alt="Deux courbes qui montent.",
        source="Mastodon",
        period="mars 2026",
        unit="abonnés",
        kind="line",
        axis="Jour",
        labels=tuple(FIRST + timedelta(n) for n in range(31)),
        series=tuple(
            Series(name, tuple(Decimal(1000 + n * step + place) for n in range(31)))
            for name, step in (("Mastodon", 7), ("Bluesky", 3))
        ),
    )


def _bar(place: int) -> Figure:
    return Chart(
        title=f"Les vidéos mènent ({place}).",
        alt="Dix barres, de la plus longue à la plus courte.",
        source="Mastodon",
        period="mars 2026",
        unit="interactions",
        kind="bar",
        axis="Genre",
        labels=tuple(f"Genre {n}" for n in range(10)),
        series=tuple(
            Series(name, tuple(Decimal(200 - n * 12 + place) for n in range(10))) for name in ("2025", "2026")
        ),
    )


def _table(place: int) -> Table:
    columns = (
        Column("Publication"),
        Column("Jour", "day"),
        Column("Portée", "number"),
        Column("Taux", "percent", decimals=1),
        Column("Coût", "money", "EUR", 2),
    )
    rows = tuple(
        (f"Publication {n} de la partie {place}", FIRST + timedelta(n), 1000 + n, Decimal("0.034"), 12_345)
        for n in range(22)
    )
    return Table(f"Les publications de la partie {place}", columns, rows, "Mastodon")
