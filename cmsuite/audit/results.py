"""What follows from the content of an audit, computed each time and written down nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cmsuite.audit import measures, profiles, scoring
from cmsuite.audit.benchmark import Index, index, ranks
from cmsuite.audit.report import AuditReport, OwnCriterion
from cmsuite.audit.sheets import plain
from cmsuite.core.locale import LANGUAGES, number, percent, translate
from cmsuite.core.shares import Part, wilson
from cmsuite.engines.evidence.confidence import confidence

if TYPE_CHECKING:
    from cmsuite.audit.outside import Rival
    from cmsuite.engines.documents.around import Around

ENOUGH = 150  # mentions that are coded, or all
Level = Literal["high", "medium", "low"]
INDICATORS: Mapping[str, Callable[[Rival], Decimal | int | None]] = {
    "followers": lambda one: one.followers,
    "growth": lambda one: one.growth,
    "per_week": lambda one: one.per_week,
    "interactions": lambda one: one.interactions,
    "engagement": lambda one: one.engagement,
    "views": lambda one: one.views,
    "answers": lambda one: one.answers,
}


@dataclass(frozen=True, slots=True)
class Results:
    """total: of the grid. complete: of each profile, in their order. indexes, ranks: by indicator. confidence: of each
    finding by its key. deltas: points by domain since the audit before. heard: share of voice of each brand. kept:
    posts that keep to the charter."""

    total: scoring.Total
    deltas: Mapping[str, float]
    complete: tuple[float | None, ...]
    accessible: float | None
    post_cents: int | None
    heard: Mapping[str, Part]
    negative: Part | None
    net: Part | None
    few: bool
    indexes: Mapping[str, Index]
    ranks: Mapping[str, Mapping[str, int]]
    impacts: tuple[float, ...]
    kept: Part | None
    confidence: Mapping[str, Level]

    @property
    def score(self) -> str:
        """Of the whole: 58 / 100; that it is not known, where too little was assessed."""
        return translate("n/a") if self.total.value is None else number(self.total.value)

    @property
    def kept_said(self) -> str:
        """The share of the posts that keep to the charter, with its interval."""
        return interval(self.kept) if self.kept else translate("n/a")

    @property
    def net_said(self) -> str:
        """Net sentiment with its interval, in points: 11.6 points [−1.5 to 24.7]."""
        if self.net is None:
            return translate("n/a")
        value, low, high = (number(100 * part, 1) for part in (self.net.rate, self.net.low, self.net.high))
        return translate("{value} points [{low} to {high}]").format(value=value, low=low, high=high)

    @property
    def negative_said(self) -> str:
        """The negative share with its interval: 28.0% [21.4–35.7%]; that the sample is too small, where it is."""
        if self.negative is None:
            return translate("n/a")
        said = interval(self.negative)
        return translate("{share}, sample too small").format(share=said) if self.few else said


def results(report: AuditReport, around: Around) -> Results:
    """All of it."""
    weights = weights_of(report)
    total = scoring.total(marks_of(report), weights)
    heard, mood = report.voice.heard, report.reputation
    counts = tuple(one.mentions for one in heard)
    shares = {one.name: measures.share_of_voice(one.mentions, counts, report.voice.sampled) for one in heard}
    brand = next((one for one in report.benchmark if one.role == "brand"), None)
    others = [one for one in report.benchmark if one.role != "brand"]
    costs = report.costs
    return Results(
        total=total,
        deltas=scoring.changed(total.domains, {one.domain: float(one.score) for one in report.before}),
        complete=tuple(
            measures.completeness(
                {point.id: point.weight for point in profiles.points(one.network)}, one.met, one.missed
            )
            for one in report.profiles
        ),
        accessible=measures.accessibility((one.met, one.checked) for one in report.accessibility),
        post_cents=measures.cost_per_post(
            float(costs.hours), costs.rate_cents, costs.tools_cents, costs.production_cents, costs.posts
        ),
        heard={name: share for name, share in shares.items() if share is not None},
        negative=wilson(mood.negative, mood.coded),
        net=measures.net_sentiment(mood.positive, mood.negative, mood.neutral),
        few=mood.coded < min(ENOUGH, mood.of or ENOUGH),
        indexes={
            name: index(_float(seen(brand)) if brand else None, [_float(seen(one)) for one in others])
            for name, seen in INDICATORS.items()
        },
        ranks={
            name: ranks([(one.name, _float(seen(one)), one.posts) for one in report.benchmark])
            for name, seen in INDICATORS.items()
        },
        impacts=tuple(one.impact for one in report.pestel),
        kept=part_of(report, "", report.charter.kept, report.charter.checked),
        confidence={
            one.key: confidence(
                [around.evidence[id] for id in one.evidence if id in around.evidence], around.today
            ).level
            for one in report.findings
        },
    )


def weights_of(report: AuditReport) -> dict[str, float]:
    """The weights of the domains: this report's, else those that are shipped."""
    own = {one.domain: float(one.weight) for one in report.weights}
    return own or {name: float(weight) for name, weight in scoring.default_weights().items()}


def marks_of(report: AuditReport) -> list[tuple[str, int]]:
    """(domain, mark) of each criterion that the grid knows."""
    known = criteria_of(report)
    return [(known[one.criterion].domain, one.mark) for one in report.scores if one.criterion in known]


def criteria_of(report: AuditReport) -> Mapping[str, scoring.Criterion]:
    """The criteria that are shipped, and this report's own; one of its own with the id of another is in its place."""
    return {**scoring.criteria(), **{one.id: one for own in report.criteria if (one := _own(own)) is not None}}


def _own(own: OwnCriterion) -> scoring.Criterion | None:
    domain, _point, name = own.id.partition(".")
    whole = name and own.title and len(own.anchors) == scoring.HIGHEST + 1 and all(own.anchors)
    if domain not in scoring.default_weights() or not whole:
        return None
    return scoring.Criterion(own.id, domain, dict.fromkeys(LANGUAGES, own.title), dict.fromkeys(LANGUAGES, own.anchors))


def part_of(report: AuditReport, account: str, hits: int, n: int) -> Part | None:
    """A share of what was coded of an account, with its interval; with none where every post of it was. account: empty
    where there is one sample only. None of n = 0."""
    if n <= 0:
        return None
    mine = [one for one in report.samples if one.account == account or len(report.samples) == 1]
    if any(0 < one.population <= len(one.posts) for one in mine):
        return Part(n, hits / n, hits / n, hits / n)
    return wilson(hits, n)


def interval(part: Part) -> str:
    """A share and its interval as people read it; nothing beside it where all were counted."""
    if part.low == part.high:
        return percent(part.rate)
    low, high = percent(part.low), percent(part.high)
    return f"{percent(part.rate)} [{low}–{high}]"


def named(report: AuditReport, around: Around) -> dict[str, str]:
    """The numbers that texts of this report, and of what follows from it, quote."""
    found = results(report, around)
    voice = found.heard.get(report.voice.brand)
    said = {
        "score": found.score,
        "sample": number(sum(len(one.posts) for one in report.samples)),
        "posts": number(sum(one.population for one in report.samples)),
        "findings": str(len(report.findings)),
        "sov": interval(voice) if voice else translate("n/a"),
        "negative": found.negative_said,
        "net": found.net_said,
        "accessibility": percent(found.accessible, 0),
    }
    for domain, value in found.total.domains.items():
        said[f"score.{domain}"] = number(value)
    for place, editorial in enumerate(report.editorials, 1):
        for one in editorial.engagement:
            if not one.pillar and one.median is not None and one.reading == "organic":
                name = ".".join(["engagement", *plain(one.format).split()])
                said[name if place == 1 else f"{place}.{name}"] = percent(float(one.median), 2)
    return said


def _float(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)
