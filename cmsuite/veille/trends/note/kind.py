"""The trend report as a kind of document: what its templates name, what a screen says beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from cmsuite.core.locale import N_, labelled, language, number, span, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.exports.figure import Chart
from cmsuite.engines.exports.parse import Given
from cmsuite.veille.digest.tongues import tongue_of
from cmsuite.veille.sheet.checks import assessed
from cmsuite.veille.sheet.kind import signed
from cmsuite.veille.sheet.words import BANDS, DECISIONS, DOMAINS, HORIZONS
from cmsuite.veille.trends.note import checks
from cmsuite.veille.trends.note.schema import CLASS_WORDS, Declared, Story, TrendReport
from cmsuite.veille.trends.telling import FALLS, curve, figures_said, how_sure

NAME = "trend_report"


@dataclass(frozen=True, slots=True)
class Told:
    """A trend in the language in force. figures: its numbers in a sentence; sure: how sure they are; curve: the name of
    its chart, empty without one; impact: empty where nobody said."""

    kind: str
    figures: str
    sure: str
    curve: str
    impact: str
    band: str
    horizon: str
    domains: str
    decision: str


@dataclass(frozen=True, slots=True)
class View:
    """What the templates are given besides the content. told: of each trend, by its key; decided: those trends that
    something was decided of; tongues: in which language a story is, by its title."""

    period: str
    told: Mapping[str, Told]
    decided: tuple[Declared, ...]
    tongues: Mapping[str, str]


def view(content: Content, around: Around) -> View:
    """Everything that a reader is told besides."""
    report = cast(TrendReport, content)
    return View(
        span(report.starts_on, report.ends_on) if report.starts_on and report.ends_on else "",
        {one.key: _told(one, report) for one in report.trends},
        tuple(one for one in report.trends if one.impact.decision),
        {story.title: tongue for _path, story, tongue in _spoken(report, language())},
    )


def _spoken(report: TrendReport, spoken: str) -> Iterator[tuple[str, Story, str]]:
    """The title of each story by its path, with its language."""
    for place, one in enumerate(report.trends):
        for at, story in enumerate(one.stories):
            yield f"trends.{place}.stories.{at}.title", story, tongue_of(story.title, story.language, spoken)


def foreign(content: Content, language: str) -> Mapping[str, str]:
    """The titles that are in another language than the report."""
    spoken = _spoken(cast(TrendReport, content), language)
    return {path: tongue for path, _story, tongue in spoken if tongue != language}


def _told(one: Declared, report: TrendReport) -> Told:
    found = assessed(one.impact)
    return Told(
        kind=translate(CLASS_WORDS[one.kind]),
        figures=_figures(one),
        sure=_sure(one),
        curve=_named(one) if _chart(one, report) else "",
        impact=signed(one.impact) if found else "",
        band=translate(BANDS[found.band]) if found else "",
        horizon=translate(HORIZONS[one.impact.horizon]),
        domains=", ".join(translate(DOMAINS[domain]) for domain in one.impact.domains),
        decision=translate(DECISIONS[one.impact.decision]),
    )


def _figures(one: Declared) -> str:
    return figures_said(one.term, one.k, one.n, float(one.expected), float(checks.lift(one)), one.origins)


def _sure(one: Declared) -> str:
    said = []
    if one.q is not None and one.kind not in FALLS:
        tested = translate(N_("{q}, among {n} terms tested (Benjamini and Hochberg)"))
        said.append(tested.format(q=how_sure(one.q), n=number(one.tried)))
    if one.weight:
        said.append(translate(N_("weight of its burst: {weight} (Kleinberg)")).format(weight=number(one.weight, 1)))
    return " · ".join(said)


def _named(one: Declared) -> str:
    return one.key.lower()  # as templates write it: nothing in it that Markdown escapes


def _chart(one: Declared, report: TrendReport) -> Chart | None:
    """Its curve; none where something is missing that a reader could not do without."""
    points = [(point.on, point.k, point.low, point.high) for point in one.points if point.on is not None]
    if len(points) < 2 or not report.query or sorted({point[0] for point in points}) != [point[0] for point in points]:
        return None
    return curve(points, title=_figures(one), source=report.query)


def given(content: Content, around: Around) -> Given:
    """The curve of each trend."""
    report = cast(TrendReport, content)
    charts = {_named(one): _chart(one, report) for one in report.trends}
    return Given(figures={name: chart for name, chart in charts.items() if chart is not None})


def figures(content: Content, around: Around) -> Mapping[str, str]:
    """How many trends it has."""
    return {"trends": number(len(cast(TrendReport, content).trends))}


def shown(content: Content, around: Around) -> Iterator[str]:
    """What a screen says beside a report while it is typed."""
    for one in cast(TrendReport, content).trends:
        found = assessed(one.impact)
        said = f"{signed(one.impact)} · {translate(BANDS[found.band])}" if found else "—"
        yield labelled(one.term or "—", f"{said} · {translate(DECISIONS[one.impact.decision])}")


def sourced(content: Content) -> Iterator[str]:
    """The figures were counted here, by what `query` says; each story names its source."""
    report = cast(TrendReport, content)
    yield from ("query", "uncertainty")
    for place, one in enumerate(report.trends):
        yield from (f"trends.{place}.{name}" for name in ("term", "said", "changes", "impact.objects", "impact.reason"))
        yield from (
            f"trends.{place}.stories.{at}.{name}"
            for at in range(len(one.stories))
            for name in ("title", "source", "url")
        )


UNREAD = frozenset({
    "query", "trends.term", "trends.kind", "trends.stories.title", "trends.stories.language", "trends.stories.source",
    "trends.stories.url",
    "trends.impact.horizon", "trends.impact.domains", "trends.impact.decision",
})  # fmt: skip
"""What is chosen, an address, or others' words: no sentences of ours."""
REPORT = register_kind(
    Kind(
        NAME,
        N_("Trend report"),
        "TREND",
        TrendReport,
        handed="read",
        checks=(checks.check,),
        given=given,
        computed=view,
        figures=figures,
        sums=shown,
        sourced=sourced,
        alone=True,
        unread=UNREAD,
        foreign=foreign,
    )
)
