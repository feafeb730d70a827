"""The tables of an audit report, and all that its template may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from cmsuite.audit import profiles, scoring
from cmsuite.audit import words as w
from cmsuite.audit.drawing import figures, indicators, source
from cmsuite.audit.measures import band
from cmsuite.audit.results import INDICATORS, Results, results, weights_of
from cmsuite.core.locale import N_, _, language
from cmsuite.engines.evidence.words import LEVELS
from cmsuite.engines.exports.parse import Given
from cmsuite.engines.exports.table import Cell, Column, Kind, Table

if TYPE_CHECKING:
    from cmsuite.audit.inside import Ranked
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around

Rows = Iterable[Sequence[Any]]


def shown(report: AuditReport, around: Around) -> Given:
    """Figures and tables, in the language in force; those that would be empty are not there."""
    found = results(report, around)
    drawn = figures(report, around, found)
    tables = {}
    for name, make in TABLES.items():
        table = make(report, around, found)
        if table is not None and table.rows:
            tables[name] = table
    return Given(figures=drawn, tables=tables)


def _table(title: str, columns: Sequence[tuple[str, Kind] | Column], rows: Rows, source: str = "") -> Table:
    made = tuple(one if isinstance(one, Column) else Column(*one) for one in columns)
    return Table(title, made, tuple(tuple(cast("list[Cell]", list(row))) for row in rows), source)


def _rate(name: str, decimals: int = 1) -> Column:
    return Column(name, "percent", decimals=decimals)


def _number(name: str, decimals: int = 0) -> Column:
    return Column(name, "number", decimals=decimals)


def _of(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def _inventory(report: AuditReport, _a: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Account"), "text"), (_("Status"), "text"), _number(_("Audience")), (_("Last post"), "day"),
        (_("Purpose"), "text"), (_("Decision"), "text"),
    ]  # fmt: skip
    rows = (
        (
            _account(one.network, one.handle),
            _(w.STATUSES[one.status]),
            one.audience,
            one.last_post_on,
            one.purpose,
            _(w.FATES[one.fate]),
        )
        for one in report.accounts
    )
    ids = (id for one in report.accounts for id in one.evidence)
    return _table(_("The accounts, and what becomes of them"), columns, rows, source(_a, ids))


def _access(report: AuditReport, _a: Around, _f: Results) -> Table:
    names = (_("Account"), _("Holder"), _("Who may act in it"), _("Of them, who has left"), _("Two factors"), _("Apps"))
    rows = (
        (
            _account(one.network, one.handle),
            one.holder,
            ", ".join(one.managers),
            ", ".join(one.leavers),
            _(w.KNOWN[one.two_factors]),
            ", ".join(one.apps),
        )
        for one in report.accounts
    )
    return _table(_("Who holds the keys"), [(name, "text") for name in names], rows)


def _complete(report: AuditReport, around: Around, found: Results) -> Table:
    known, spoken = profiles.known(), language()
    rows = (
        (
            _account(one.network, one.handle),
            None if share is None else Decimal(str(share)),
            "; ".join(known[id].title[spoken] for id in one.missed if id in known),
        )
        for one, share in zip(report.profiles, found.complete, strict=True)
    )
    ids = (id for one in report.profiles for id in one.evidence)
    columns: list[tuple[str, Kind] | Column] = [(_("Account"), "text"), _rate(_("Complete"), 0), (_("Missing"), "text")]
    return _table(_("Completeness of the profiles"), columns, rows, source(around, ids))


def _strata(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Format"), "text"), (_("Month"), "text"), _number(_("Posts")), _number(_("Drawn")),
    ]  # fmt: skip
    rows = ((one.format, one.month, one.population, one.drawn) for one in report.sample.strata)
    return _table(_("The strata of the sample"), columns, rows, source(around, report.sample.evidence))


def _engagement(reading: str) -> Callable[[AuditReport, Around, Results], Table]:
    def make(report: AuditReport, around: Around, _f: Results) -> Table:
        columns: list[tuple[str, Kind] | Column] = [
            (_("Format"), "text"), (_("Pillar"), "text"), _number(_("Posts")), _rate(_("First quartile"), 2),
            _rate(_("Median"), 2), _rate(_("Third quartile"), 2),
        ]  # fmt: skip
        cells = [one for one in report.editorial.engagement if one.reading == reading]
        rows = ((one.format, one.pillar or _("all"), one.n, one.q1, one.median, one.q3) for one in cells)
        title = _("Engagement {basis}, {reading}").format(
            basis=_(w.BASES[cells[0].basis if cells else "reach"]), reading=_(w.READINGS[reading])
        )
        return _table(title, columns, rows, source(around, report.editorial.evidence))

    return make


def _ranked(title: str, name: str) -> Callable[[AuditReport, Around, Results], Table]:
    def make(report: AuditReport, around: Around, _f: Results) -> Table:
        columns: list[tuple[str, Kind] | Column] = [
            (_("Post"), "text"), (_("Day"), "day"), (_("Format"), "text"), _number(_("Interactions")), _rate(_("Rate"), 2),
        ]  # fmt: skip
        posts: tuple[Ranked, ...] = getattr(report.editorial, name)
        rows = (
            (one.what or one.post, one.on, one.format, one.interactions, _of(one.interactions, one.base))
            for one in posts
        )
        return _table(_(title), columns, rows, source(around, report.editorial.evidence))

    return make


def _accessibility(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Criterion"), "text"), _number(_("Met")), _number(_("Checked")), _rate(_("Rate"), 0),
    ]  # fmt: skip
    rows = (
        (_(w.CRITERIA[one.criterion]), one.met, one.checked, _of(one.met, one.checked)) for one in report.accessibility
    )
    ids = (id for one in report.accessibility for id in one.evidence)
    return _table(_("Accessibility of the sample"), columns, rows, source(around, ids))


def _community(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Account"), "text"), _number(_("Audience")), _rate(_("Growth")), _rate(_("Active")), _number(_("Questions")),
        _rate(_("Answered"), 0), Column(_("Median answer"), "number", "h", 1),
    ]  # fmt: skip
    rows = (
        (
            one.account,
            one.audience,
            one.growth,
            None if one.active is None or not one.audience else Decimal(one.active) / one.audience,
            one.questions,
            _of(one.answered, one.questions),
            one.median_hours,
        )
        for one in report.community
    )
    ids = (id for one in report.community for id in one.evidence)
    return _table(_("Who is there, and what becomes of their questions"), columns, rows, source(around, ids))


def _tools(report: AuditReport, _a: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Tool"), "text"), (_("Used for"), "text"), Column(_("Cost a month"), "money", report.currency, 2),
        (_("Overlaps with"), "text"),
    ]  # fmt: skip
    rows = ((one.name, one.used_for, one.monthly_cents, one.overlaps) for one in report.tools)
    return _table(_("Tools, and what they cost"), columns, rows, source(_a, report.costs.evidence))


def _pestel(report: AuditReport, around: Around, found: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Letter"), "text"), (_("Fact"), "text"), (_("Dated"), "day"), (_("Horizon"), "text"), _number(_("Impact"), 1),
        (_("Asks to"), "text"),
    ]  # fmt: skip
    rows = (
        (
            _(w.LETTERS[one.letter]),
            one.statement,
            one.on,
            _(w.HORIZONS[one.horizon]),
            Decimal(str(round(value, 1))),
            _(w.BANDS[band(value)]),
        )
        for one, value in zip(report.pestel, found.impacts, strict=True)
    )
    ids = (id for one in report.pestel for id in one.evidence)
    return _table(_("The environment, letter by letter"), columns, rows, source(around, ids))


def _forces(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Force"), "text"),
        _number(_("Level, 1 to 5")),
        (_("Because"), "text"),
    ]
    rows = ((_(w.FORCES[one.force]), one.level, one.why) for one in report.forces)
    ids = (id for one in report.forces for id in one.evidence)
    return _table(_("The forces of the market"), columns, rows, source(around, ids))


def _benchmark(report: AuditReport, around: Around, _f: Results) -> Table:
    said = indicators()
    columns: list[tuple[str, Kind] | Column] = [
        (_("Brand"), "text"), (_("Role"), "text"), _number(_("Posts")), _number(said["followers"]), _rate(said["growth"]),
        _number(said["per_week"], 1), _number(said["interactions"]), _rate(said["engagement"], 2),
        _rate(said["answers"], 0),
    ]  # fmt: skip
    rows = (
        (
            one.name, _(w.ROLES[one.role]), one.posts, one.followers, one.growth, one.per_week, one.interactions,
            one.engagement, one.answers,
        )
        for one in report.benchmark
    )  # fmt: skip
    ids = (id for one in report.benchmark for id in one.evidence)
    return _table(_("The brand and its competitors, as anybody can see them"), columns, rows, source(around, ids))


def _indexes(report: AuditReport, around: Around, found: Results) -> Table:
    said = indicators()
    brand = next((one.name for one in report.benchmark if one.role == "brand"), "")
    columns: list[tuple[str, Kind] | Column] = [
        (_("Indicator"), "text"), _number(_("Index, median = 100")), _number(_("Rank of the brand")),
        _number(_("Brands ranked")),
    ]  # fmt: skip
    rows = (
        (
            said[name],
            None if (value := found.indexes[name].value) is None else Decimal(str(round(value))),
            found.ranks[name].get(brand),
            len(found.ranks[name]),
        )
        for name in INDICATORS
        if report.benchmark
    )
    ids = (id for one in report.benchmark for id in one.evidence)
    return _table(_("Index of the brand on the median of its competitors"), columns, rows, source(around, ids))


def _voice(report: AuditReport, around: Around, found: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Brand"), "text"),
        _number(_("Mentions")),
        _rate(_("Share of voice")),
    ]
    if report.voice.sampled:
        columns += [_rate(_("From")), _rate(_("To"))]
    rows = []
    for one in report.voice.heard:
        part = found.heard.get(one.name)
        rates = (part.rate, *((part.low, part.high) if report.voice.sampled else ())) if part else ()
        if rates:
            rows.append((one.name, one.mentions, *(Decimal(str(round(rate, 6))) for rate in rates)))
    return _table(_("Mentions, counted alike for each brand"), columns, rows, source(around, report.voice.evidence))


def _themes(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Theme"), "text"), _number(_("Mentions")), _number(_("Of them, negative")),
    ]  # fmt: skip
    rows = ((one.name, one.n, one.negative) for one in report.reputation.themes)
    return _table(_("What the mentions are about"), columns, rows, source(around, report.reputation.evidence))


def _reviews(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("Site"), "text"), _number(_("Average, of 5"), 1), _number(_("Reviews")), _rate(_("Answered"), 0),
    ]  # fmt: skip
    rows = ((one.site, one.average, one.n, _of(one.answered, one.n)) for one in report.reputation.reviews)
    return _table(_("Reviews of customers"), columns, rows, source(around, report.reputation.evidence))


def _authors(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [(_("Author, under a number"), "text"), _number(_("Mentions"))]
    rows = ((one.name, one.n) for one in report.reputation.authors)
    return _table(_("Who is heard most"), columns, rows, source(around, report.reputation.evidence))


def _domains(report: AuditReport, around: Around, found: Results) -> Table:
    titles = {domain.id: domain.title[language()] for domain in scoring.grid()}
    columns: list[tuple[str, Kind] | Column] = [
        (_("Domain"), "text"), _number(_("Weight")), _number(_("Score, of 100")),
    ]  # fmt: skip
    columns += [_number(_("Since the audit before"))] if found.deltas else []
    rows = [
        (
            titles[name],
            int(weight),
            _whole(found.total.domains.get(name)),
            *((_whole(found.deltas.get(name)),) if found.deltas else ()),
        )
        for name, weight in weights_of(report).items()
        if name in titles and report.scores
    ]
    ids = (id for one in report.scores for id in one.evidence)
    return _table(_("The grid, by domain"), columns, rows, source(around, ids))


def _scores(report: AuditReport, around: Around, _f: Results) -> Table:
    known, spoken = scoring.criteria(), language()
    columns: list[tuple[str, Kind] | Column] = [
        (_("Criterion"), "text"), _number(_("Mark, 0 to 4")), (_("What this mark means"), "text"), (_("Because"), "text"),
        (_("Evidence"), "text"),
    ]  # fmt: skip
    rows = (
        (
            known[one.criterion].title[spoken],
            one.mark,
            known[one.criterion].anchors[spoken][one.mark],
            one.why,
            _numbers(one.evidence),
        )
        for one in report.scores
        if one.criterion in known
    )
    return _table(_("Each mark, with what it rests on"), columns, rows, source(around, ()))


def _register(report: AuditReport, around: Around, found: Results) -> Table:
    columns: list[tuple[str, Kind] | Column] = [
        (_("No."), "text"), (_("Domain"), "text"), (_("Finding"), "text"), _number(_("Severity")), _number(_("Effort")),
        (_("Confidence"), "text"), (_("Matrix"), "text"), (_("Evidence"), "text"),
    ]  # fmt: skip
    rows = (
        (
            one.key, _(w.FIELDS[one.domain]), one.statement, one.severity, one.effort,
            _(LEVELS[found.confidence[one.key]]), one.tag, _numbers(one.evidence),
        )
        for one in report.findings
    )  # fmt: skip
    ids = (id for one in report.findings for id in one.evidence)
    return _table(_("All findings"), columns, rows, source(around, ids))


def _evidence(_report: AuditReport, around: Around, _f: Results) -> Table:
    from cmsuite.engines.evidence.words import GRADES, KINDS

    columns: list[tuple[str, Kind] | Column] = [
        (_("No."), "text"), (_("Evidence"), "text"), (_("Kind"), "text"), (_("Source"), "text"), (_("Grade"), "text"),
        (_("Last day"), "day"),
    ]  # fmt: skip
    rows = (
        (str(id), one.title, _(KINDS.get(one.kind, one.kind)), one.source, _(GRADES[one.grade]), one.last_on)
        for id, one in sorted(around.evidence.items())
    )
    return _table(_("The evidence of this audit"), columns, rows)


def _account(network: str, handle: str) -> str:
    return f"{network} {handle}".strip()


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(map(str, ids))


def _whole(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value)))


TABLES: dict[str, Callable[[AuditReport, Around, Results], Table | None]] = {
    "inventory": _inventory,
    "access": _access,
    "completeness": _complete,
    "strata": _strata,
    "engagement": _engagement("organic"),
    "engagement-paid": _engagement("paid"),
    "best": _ranked(N_("The best ten posts"), "best"),
    "worst": _ranked(N_("The ten that moved least"), "worst"),
    "accessibility": _accessibility,
    "community": _community,
    "tools": _tools,
    "pestel": _pestel,
    "forces": _forces,
    "benchmark": _benchmark,
    "indexes": _indexes,
    "voice": _voice,
    "themes": _themes,
    "authors": _authors,
    "reviews": _reviews,
    "domains": _domains,
    "scores": _scores,
    "register": _register,
    "evidence": _evidence,
}
