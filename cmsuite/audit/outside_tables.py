"""The tables of the external part of an audit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from cmsuite.audit import words as w
from cmsuite.audit.drawing import indicators, source
from cmsuite.audit.measures import band
from cmsuite.audit.results import INDICATORS, Results
from cmsuite.audit.tabling import Columns, count, ends, numbers, rate, share_of, table, whole
from cmsuite.core.locale import _
from cmsuite.engines.exports.table import Table

if TYPE_CHECKING:
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around


def _pestel(report: AuditReport, around: Around, found: Results) -> Table:
    columns: Columns = [
        (_("No."), "text"), (_("Letter"), "text"), (_("Fact"), "text"), (_("Dated"), "day"), (_("Horizon"), "text"),
        count(_("Impact"), 1), (_("Asks to"), "text"), (_("Evidence"), "text"),
    ]  # fmt: skip
    rows = (
        (
            one.key,
            _(w.LETTERS[one.letter]),
            one.statement,
            one.on,
            _(w.HORIZONS[one.horizon]),
            Decimal(str(round(value, 1))),
            _(w.BANDS[band(value)]),
            numbers(one.evidence),
        )
        for one, value in zip(report.pestel, found.impacts, strict=True)
    )
    ids = (id for one in report.pestel for id in one.evidence)
    return table(_("The environment, letter by letter"), columns, rows, source(around, ids))


def _forces(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Force"), "text"),
        count(_("Level, 1 to 5")),
        (_("Because"), "text"),
        (_("Evidence"), "text"),
    ]
    rows = ((_(w.FORCES[one.force]), one.level, one.why, numbers(one.evidence)) for one in report.forces)
    ids = (id for one in report.forces for id in one.evidence)
    return table(_("The forces of the market"), columns, rows, source(around, ids))


def _benchmark(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Brand"), "text"), count(_("Posts")), count(_("Followers")), rate(_("Growth")),
        count(_("A week"), 1), count(_("Interactions")), rate(_("Rate"), 2),
        count(_("Views")), rate(_("Answers"), 0),
    ]  # fmt: skip
    rows = (
        (
            f"{one.name} · {_(w.ROLES[one.role])}", one.posts, one.followers, one.growth, one.per_week,
            one.interactions, one.engagement, one.views, one.answers,
        )
        for one in report.benchmark
    )  # fmt: skip
    ids = (id for one in report.benchmark for id in one.evidence)
    return table(_("The brand and its competitors, as anybody can see them"), columns, rows, source(around, ids))


def _indexes(report: AuditReport, around: Around, found: Results) -> Table:
    said = indicators()
    brand = next((one.name for one in report.benchmark if one.role == "brand"), "")
    columns: Columns = [
        (_("Indicator"), "text"), count(_("Index, median = 100")), count(_("Rank of the brand")),
        count(_("Brands ranked")),
    ]  # fmt: skip
    rows = (
        (
            said[name],
            whole(found.indexes[name].value),
            found.ranks[name].get(brand),
            len(found.ranks[name]),
        )
        for name in INDICATORS
        if report.benchmark
    )
    ids = (id for one in report.benchmark for id in one.evidence)
    return table(_("Index of the brand on the median of its competitors"), columns, rows, source(around, ids))


def _voice(report: AuditReport, around: Around, found: Results) -> Table:
    columns: Columns = [
        (_("Brand"), "text"),
        count(_("Mentions")),
        rate(_("Share of voice")),
    ]
    if report.voice.sampled:
        columns += [rate(_("From (95%)")), rate(_("To (95%)"))]
    rows = []
    for one in report.voice.heard:
        part = found.heard.get(one.name)
        if part:
            share = Decimal(str(round(part.rate, 6)))
            rows.append((one.name, one.mentions, share, *(ends(part) if report.voice.sampled else ())))
    return table(_("Mentions, counted alike for each brand"), columns, rows, source(around, report.voice.evidence))


def _themes(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Theme"), "text"), count(_("Mentions")), count(_("Of them, negative")),
    ]  # fmt: skip
    rows = ((one.name, one.n, one.negative) for one in report.reputation.themes)
    return table(_("What the mentions are about"), columns, rows, source(around, report.reputation.evidence))


def _reviews(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Site"), "text"), count(_("Average, of 5"), 1), count(_("Reviews")), rate(_("Answered"), 0),
    ]  # fmt: skip
    rows = ((one.site, one.average, one.n, share_of(one.answered, one.n)) for one in report.reputation.reviews)
    return table(_("Reviews of customers"), columns, rows, source(around, report.reputation.evidence))


def _authors(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [(_("Author, under a number"), "text"), count(_("Mentions"))]
    rows = ((one.name, one.n) for one in report.reputation.authors)
    return table(_("Who is heard most"), columns, rows, source(around, report.reputation.evidence))


TABLES: dict[str, Callable[[AuditReport, Around, Results], Table]] = {
    "pestel": _pestel,
    "forces": _forces,
    "benchmark": _benchmark,
    "indexes": _indexes,
    "voice": _voice,
    "themes": _themes,
    "authors": _authors,
    "reviews": _reviews,
}
