"""The figures of an audit report, each drawn only where its numbers are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from cmsuite.audit import profiles, scoring
from cmsuite.audit.results import Results, part_of, weights_of
from cmsuite.audit.words import BASES, MOODS
from cmsuite.core.locale import _, day, language, number, span
from cmsuite.core.shares import Part, wilson
from cmsuite.engines.exports.figure import COLUMNS, ROWS, SPOKES, Chart, Figure, Heat, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmsuite.audit.inside import Editorial
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around

HUNDRED = Decimal(100)
TITLES = 3  # of evidence, that a source names


def figures(report: AuditReport, around: Around, found: Results) -> dict[str, Figure]:
    """By the names that the template has for them."""
    makers = {
        "profiles": _profiles(report, around),
        "benchmark": _benchmark(report, around, found),
        "voice": _voice(report, around, found),
        "mood": _mood(report, around),
        "grid": _grid(report, around, found),
    }
    for place, one in enumerate(report.editorials, 1):
        makers |= {
            numbered("formats", place): _formats(report, one, around),
            numbered("pillars", place): _pillars(report, one, around),
            numbered("engagement", place): _engagement(report, one, around),
        }
    return {name: figure for name, made in makers.items() for figure in made}


def numbered(name: str, place: int) -> str:
    """What a figure or a table of the account in that place is called: of the first its name alone."""
    return name if place == 1 else f"{name}{place}"


def period(report: AuditReport, around: Around) -> str:
    """The window as a figure says it, else the day."""
    if report.starts_on and report.ends_on and report.starts_on <= report.ends_on:
        return span(report.starts_on, report.ends_on)
    return day(around.today)


def source(around: Around, ids: Iterable[int]) -> str:
    """Where numbers are from: the titles of their evidence."""
    titles = list(dict.fromkeys(around.evidence[id].title for id in ids if id in around.evidence))
    if len(titles) > TITLES:
        return _("{n} pieces of evidence, listed in the annexes").format(n=len(titles))
    return "; ".join(titles) or _("This audit")


def _profiles(report: AuditReport, around: Around) -> Iterator[Figure]:
    seen = report.profiles[:COLUMNS]
    points = list(dict.fromkeys(point.id for one in seen for point in profiles.points(one.network)))
    points = [id for id in points if any(id in one.met + one.missed for one in seen)][:ROWS]
    if not points:
        return
    spoken, known = language(), profiles.known()

    def cell(id: str, place: int) -> Decimal | None:
        one = seen[place]
        return HUNDRED if id in one.met else Decimal(0) if id in one.missed else None

    yield Heat(
        title=_("What the profiles have, and what they lack"),
        alt=_("A row for each point of the list, a column for each account: dark where it is met."),
        source=source(around, (id for one in seen for id in one.evidence)),
        period=period(report, around),
        unit="%",
        axis=_("Point"),
        rows=tuple(known[id].title[spoken] for id in points),
        columns=tuple(f"{one.network} {one.handle}".strip() or str(place) for place, one in enumerate(seen, 1)),
        values=tuple(tuple(cell(id, place) for place in range(len(seen))) for id in points),
    )


def _formats(report: AuditReport, editorial: Editorial, around: Around) -> Iterator[Figure]:
    counts = [one for one in editorial.formats if one.name]
    total = sum(one.n for one in counts)
    if total:
        yield _bars(
            _("The share of each format"),
            _("Bars: how many posts in a hundred are of each format."),
            (source(around, editorial.evidence), period(report, around)),
            (_("Format"), _("Share")),
            {one.name: HUNDRED * one.n / total for one in counts},
            total,
        )


def _pillars(report: AuditReport, editorial: Editorial, around: Around) -> Iterator[Figure]:
    counts = [one for one in editorial.pillars if one.name]
    total = max(editorial.coded, sum(one.n for one in counts))
    if total:
        yield _bars(
            _("The share of each pillar in the sample"),
            _("Bars: how many posts of the sample in a hundred belong to each pillar."),
            (source(around, editorial.evidence), period(report, around)),
            (_("Pillar"), _("Share")),
            {one.name: HUNDRED * one.n / total for one in counts},
            total,
            [part_of(report, editorial.account, one.n, total) for one in counts],
        )


def _engagement(report: AuditReport, editorial: Editorial, around: Around) -> Iterator[Figure]:
    cells = [one for one in editorial.engagement if one.reading == "organic" and one.median is not None]
    whole = [one for one in cells if not one.pillar] or cells
    if not whole or len({one.basis for one in whole}) > 1:
        return
    low, median, high = (
        tuple(None if (rate := getattr(one, part)) is None else HUNDRED * rate for one in whole)
        for part in ("q1", "median", "q3")
    )
    yield Chart(
        title=_("Engagement of each format, {basis}").format(basis=_(BASES[whole[0].basis])),
        alt=_("A point for each format, the median of its posts, on a line from their first to their third quartile."),
        source=source(around, editorial.evidence),
        period=period(report, around),
        unit="%",
        decimals=2,
        n=editorial.posts - editorial.paid,
        within=_("first to third quartile"),
        kind="dot",
        axis=_("Format"),
        labels=tuple(
            " · ".join([*filter(None, (one.format, one.pillar))] or [_("all formats")])
            + f" · n\u00a0=\u00a0{number(one.n)}"
            for one in whole
        ),
        series=(Series(_("Median"), median, low, high),),
    )


def _benchmark(report: AuditReport, around: Around, found: Results) -> Iterator[Figure]:
    said = indicators()
    known = {name: one.value for name, one in found.indexes.items() if one.value is not None}
    if known:
        yield Chart(
            title=_("The brand beside the median of its competitors"),
            alt=_(
                "Bars by indicator, each with a line at 100, the median of the competitors; a bar that ends before it "
                "is less than they have."
            ),
            source=source(around, (id for one in report.benchmark for id in one.evidence)),
            period=period(report, around),
            unit=_("index"),
            decimals=0,
            kind="bullet",
            axis=_("Indicator"),
            labels=tuple(said[name] for name in known),
            series=(Series(_("The brand"), tuple(Decimal(str(round(value, 1))) for value in known.values())),),
            target=Series(_("Median of the competitors"), (HUNDRED,) * len(known)),
        )


def _voice(report: AuditReport, around: Around, found: Results) -> Iterator[Figure]:
    if found.heard:
        yield _bars(
            _("The share of voice of each brand"),
            _("Bars: how many mentions in a hundred are of each brand."),
            (source(around, report.voice.evidence), period(report, around)),
            (_("Brand"), _("Share of voice")),
            {name: _percent(one.rate) for name, one in found.heard.items()},
            report.voice.sampled or sum(one.mentions for one in report.voice.heard),
            list(found.heard.values()),
        )


def _mood(report: AuditReport, around: Around) -> Iterator[Figure]:
    mood = report.reputation
    parts = {name: wilson(getattr(mood, name), mood.coded) for name in MOODS}
    if mood.coded:
        yield _bars(
            _("What is said of the brand, as a person read it"),
            _("Bars: how many mentions in a hundred are positive, neutral, negative or unclear."),
            (source(around, mood.evidence), period(report, around)),
            (_("Tone"), _("Share")),
            {_(MOODS[name]): _percent(one.rate) for name, one in parts.items() if one},
            mood.coded,
            [one for one in parts.values() if one],
        )


def _bars(title: str, alt: str, of: tuple[str, str], names: tuple[str, str], shares: Mapping[str, Decimal],
          n: int, parts: Sequence[Part | None] = ()) -> Figure:  # fmt: skip
    """Shares in per cent of n, a bar each. of: source and period; names: what a bar is, what its length is; parts:
    the shares with their intervals, where they were sampled."""
    around = [
        None if one is None or one.low == one.high else (min(_percent(one.low), value), max(_percent(one.high), value))
        for one, value in zip(parts, shares.values(), strict=False)
    ]
    sampled = any(around)
    low, high = (tuple(ends and ends[side] for ends in around) if sampled else () for side in (0, 1))
    return Chart(
        title=title, alt=alt, source=of[0], period=of[1], unit="%", kind="bar", axis=names[0],
        labels=tuple(shares), series=(Series(names[1], tuple(shares.values()), low, high),), n=n,
        within=_("95% interval") if sampled else "",
    )  # fmt: skip


def _grid(report: AuditReport, around: Around, found: Results) -> Iterator[Figure]:
    titles = {domain.id: domain.title[language()] for domain in scoring.grid()}
    domains = [name for name in weights_of(report) if name in found.total.domains and name in titles][:SPOKES]
    if len(domains) < 3:
        return
    before = {one.domain: one.score for one in report.before}
    series = [Series(_("Score"), tuple(Decimal(str(round(found.total.domains[name], 1))) for name in domains))]
    if before:
        series.append(Series(_("The audit before"), tuple(before.get(name) for name in domains)))
    yield Chart(
        title=_("Eight domains out of 100"),
        alt=_("A spoke for each domain: the further out, the nearer to what is exemplary."),
        source=source(around, (id for one in report.scores for id in one.evidence)),
        period=period(report, around),
        unit=_("points"),
        kind="radar",
        axis=_("Domain"),
        labels=tuple(titles[name] for name in domains),
        series=tuple(series),
    )


def indicators() -> dict[str, str]:
    """What the indicators of the benchmark are called, in the language in force."""
    return {
        "followers": _("Followers"),
        "growth": _("Growth"),
        "per_week": _("Posts a week"),
        "interactions": _("Public interactions a post"),
        "engagement": _("Engagement by followers"),
        "views": _("Views a video"),
        "answers": _("Questions answered in public"),
    }


def _percent(rate: float) -> Decimal:
    return Decimal(str(round(rate * 100, 2)))
