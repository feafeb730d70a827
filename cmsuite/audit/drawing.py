"""The figures of an audit report, each drawn only where its numbers are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from cmsuite.audit import profiles, scoring
from cmsuite.audit.results import Results, part_of, weights_of
from cmsuite.audit.words import BASES, MOODS
from cmsuite.core.locale import _, day, language, percent, span
from cmsuite.core.shares import Part, wilson
from cmsuite.engines.exports.figure import COLUMNS, ROWS, SPOKES, Chart, Figure, Heat, Series

if TYPE_CHECKING:
    from collections.abc import Iterable

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
            {
                _within(one.name, part_of(report, editorial.account, one.n, total)): HUNDRED * one.n / total
                for one in counts
            },
            total,
        )


def _engagement(report: AuditReport, editorial: Editorial, around: Around) -> Iterator[Figure]:
    cells = [one for one in editorial.engagement if one.reading == "organic" and one.median is not None]
    whole = [one for one in cells if not one.pillar] or cells
    if not whole or len({one.basis for one in whole}) > 1:
        return
    parts = ((_("First quartile"), "q1"), (_("Median"), "median"), (_("Third quartile"), "q3"))
    series = tuple(
        Series(name, tuple(None if (rate := getattr(one, part)) is None else HUNDRED * rate for one in whole))
        for name, part in parts
    )
    yield Chart(
        title=_("Engagement of each format, {basis}").format(basis=_(BASES[whole[0].basis])),
        alt=_("Three bars for each format: the first quartile, the median and the third quartile of its posts."),
        source=source(around, editorial.evidence),
        period=period(report, around),
        unit="%",
        decimals=2,
        n=editorial.posts - editorial.paid,
        kind="bar",
        axis=_("Format"),
        labels=tuple(
            " · ".join(word for word in (one.format, one.pillar) if word) or _("all formats") for one in whole
        ),
        series=series,
    )


def _benchmark(report: AuditReport, around: Around, found: Results) -> Iterator[Figure]:
    said = indicators()
    known = {name: one.value for name, one in found.indexes.items() if one.value is not None}
    if known:
        yield Chart(
            title=_("The brand beside the median of its competitors"),
            alt=_("Bars by indicator: 100 is the median of the competitors; a shorter bar is less than they have."),
            source=source(around, (id for one in report.benchmark for id in one.evidence)),
            period=period(report, around),
            unit=_("index"),
            decimals=0,
            kind="bar",
            axis=_("Indicator"),
            labels=tuple(said[name] for name in known),
            series=(
                Series(_("Index, median = 100"), tuple(Decimal(str(round(value, 1))) for value in known.values())),
            ),
        )


def _voice(report: AuditReport, around: Around, found: Results) -> Iterator[Figure]:
    if found.heard:
        yield _bars(
            _("The share of voice of each brand"),
            _("Bars: how many mentions in a hundred are of each brand."),
            (source(around, report.voice.evidence), period(report, around)),
            (_("Brand"), _("Share of voice")),
            {_within(name, one): _percent(one.rate) for name, one in found.heard.items()},
            report.voice.sampled or sum(one.mentions for one in report.voice.heard),
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
            {_within(_(MOODS[name]), one): _percent(one.rate) for name, one in parts.items() if one},
            mood.coded,
        )


def _bars(title: str, alt: str, of: tuple[str, str], names: tuple[str, str], shares: Mapping[str, Decimal],
          n: int) -> Figure:  # fmt: skip
    """Shares in per cent of n, a bar each. of: source and period; names: what a bar is, what its length is."""
    return Chart(
        title=title, alt=alt, source=of[0], period=of[1], unit="%", kind="bar", axis=names[0],
        labels=tuple(shares), series=(Series(names[1], tuple(shares.values())),), n=n,
    )  # fmt: skip


def _within(name: str, part: Part | None) -> str:
    """A name with the interval of its share beside it, at 95 %, where there is one."""
    if part is None or part.low == part.high:
        return name
    return f"{name} [{percent(part.low, 0)}–{percent(part.high, 0)}]"


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
