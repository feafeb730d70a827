"""The tables of the internal part of an audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmsuite.audit import profiles
from cmsuite.audit import words as w
from cmsuite.audit.drawing import numbered, source
from cmsuite.audit.results import Results, part_of
from cmsuite.audit.tabling import Columns, account, count, ends, rate, share_of, table
from cmsuite.core.locale import _, language, month
from cmsuite.engines.exports.table import Column, Table

if TYPE_CHECKING:
    from cmsuite.audit.inside import Editorial, Ranked, Sample
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines.documents.around import Around


def _accesses(report: AuditReport, _a: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Account"), "text"), (_("Access or export"), "text"), (_("Asked of"), "text"), (_("Day asked"), "day"),
        (_("State"), "text"), (_("Day received"), "day"),
    ]  # fmt: skip
    rows = (
        (one.account, one.what, one.whom, one.asked_on, _(w.ACCESSES[one.state]), one.received_on)
        for one in report.accesses
    )
    return table(_("Accesses and exports, asked for and received"), columns, rows)


def _inventory(report: AuditReport, _a: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Account"), "text"), (_("Status"), "text"), count(_("Followers")), (_("Last post"), "day"),
        (_("Purpose"), "text"), (_("Decision"), "text"),
    ]  # fmt: skip
    rows = (
        (
            account(one.network, one.handle),
            _(w.STATUSES[one.status]),
            one.audience,
            one.last_post_on,
            one.purpose,
            _(w.FATES[one.fate]),
        )
        for one in report.accounts
    )
    ids = (id for one in report.accounts for id in one.evidence)
    return table(_("The accounts, and what becomes of them"), columns, rows, source(_a, ids))


def _access(report: AuditReport, _a: Around, _f: Results) -> Table:
    names = (_("Account"), _("Holder"), _("Who may act in it"), _("Of them, who has left"), _("Two factors"), _("Apps"))
    rows = (
        (
            account(one.network, one.handle),
            one.holder,
            ", ".join(one.managers),
            ", ".join(one.leavers),
            _(w.KNOWN[one.two_factors]),
            ", ".join(one.apps),
        )
        for one in report.accounts
    )
    return table(_("Who holds the keys"), [(name, "text") for name in names], rows)


def _identity(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Account"), "text"), (_("Address"), "text"), (_("Created on"), "day"), (_("Verified"), "text"),
        (_("Recovery address of"), "text"), (_("Business manager"), "text"),
    ]  # fmt: skip
    rows = (
        (
            account(one.network, one.handle),
            one.url or one.id,
            one.made_on,
            _(w.KNOWN[one.verified]),
            one.recovery,
            one.business,
        )
        for one in report.accounts
    )
    ids = (id for one in report.accounts for id in one.evidence)
    return table(_("Where they are, and who could recover them"), columns, rows, source(around, ids))


def _complete(report: AuditReport, around: Around, found: Results) -> Table:
    known, spoken = profiles.known(), language()
    rows = (
        (
            account(one.network, one.handle),
            None if share is None else Decimal(str(share)),
            "; ".join(known[id].title[spoken] for id in one.missed if id in known),
        )
        for one, share in zip(report.profiles, found.complete, strict=True)
    )
    ids = (id for one in report.profiles for id in one.evidence)
    columns: Columns = [(_("Account"), "text"), rate(_("Completeness"), 0), (_("Missing"), "text")]
    return table(_("Completeness of the profiles"), columns, rows, source(around, ids))


def _month(text: str) -> str:
    """A month as the language in force writes it; what is no month of a calendar stays."""
    try:
        return month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return text


def _strata(_r: AuditReport, one: Sample, around: Around) -> Table:
    columns: Columns = [
        (_("Format"), "text"), (_("Month"), "text"), count(_("Posts")), count(_("Drawn")),
    ]  # fmt: skip
    rows = ((each.format, _month(each.month), each.population, each.drawn) for each in one.strata)
    return table(_("The strata of the sample"), columns, rows, source(around, one.evidence))


def _engagement(editorial: Editorial, around: Around, reading: str) -> Table:
    columns: Columns = [
        (_("Format"), "text"), (_("Pillar"), "text"), count(_("Posts")), rate(_("First quartile"), 2),
        rate(_("Median"), 2), rate(_("Third quartile"), 2),
    ]  # fmt: skip
    cells = [one for one in editorial.engagement if one.reading == reading]
    then = any(one.year_before is not None for one in cells)
    columns += [rate(_("A year before"), 2)] if then else []
    rows = (
        (
            one.format or _("all formats"),
            one.pillar or _("all pillars"),
            one.n,
            one.q1,
            one.median,
            one.q3,
            *((one.year_before,) if then else ()),
        )
        for one in cells
    )
    title = _("Engagement {basis}, {reading}").format(
        basis=_(w.BASES[cells[0].basis if cells else "reach"]), reading=_(w.READINGS[reading])
    )
    return table(title, columns, rows, source(around, editorial.evidence))


def _ranked(title: str, posts: tuple[Ranked, ...], editorial: Editorial, around: Around) -> Table:
    columns: Columns = [
        (_("Post"), "text"), (_("Day"), "day"), (_("Format"), "text"), count(_("Interactions")), rate(_("Rate"), 2),
    ]  # fmt: skip
    rows = (
        (one.what or one.post, one.on, one.format, one.interactions, share_of(one.interactions, one.base))
        for one in posts
    )
    return table(title, columns, rows, source(around, editorial.evidence))


def by_account(report: AuditReport, around: Around) -> dict[str, Table]:
    """The tables that there are one of for each account."""
    made = {numbered("strata", place): _strata(report, one, around) for place, one in enumerate(report.samples, 1)}
    for place, one in enumerate(report.editorials, 1):
        made |= {
            numbered("engagement", place): _engagement(one, around, "organic"),
            numbered("engagement-paid", place): _engagement(one, around, "paid"),
            numbered("best", place): _ranked(_("The best ten posts"), one.best, one, around),
            numbered("worst", place): _ranked(_("The ten that moved least"), one.worst, one, around),
        }
    return made


def _accessibility(report: AuditReport, around: Around, _f: Results) -> Table:
    several = len({one.account for one in report.accessibility}) > 1
    columns: Columns = [(_("Account"), "text")] if several else []
    columns += [(_("Criterion"), "text"), count(_("Met")), count(_("Checked")), rate(_("Rate"), 0)]
    parts = [part_of(report, one.account, one.met, one.checked) for one in report.accessibility]
    drawn = any(part and part.low < part.high for part in parts)
    columns += [rate(_("From (95%)"), 0), rate(_("To (95%)"), 0)] if drawn else []
    rows = (
        (
            *((one.account,) if several else ()),
            _(w.CRITERIA[one.criterion]),
            one.met,
            one.checked,
            share_of(one.met, one.checked),
            *((ends(part) if part else (None, None)) if drawn else ()),
        )
        for one, part in zip(report.accessibility, parts, strict=True)
    )
    ids = (id for one in report.accessibility for id in one.evidence)
    return table(_("Accessibility of the sample"), columns, rows, source(around, ids))


def _community(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Account"), "text"), count(_("Followers")), rate(_("Growth")), rate(_("Active")), count(_("Questions")),
        rate(_("Answered"), 0), Column(_("Median answer"), "number", "h", 1), count(_("Moderated")),
    ]  # fmt: skip
    rows = (
        (
            one.account,
            one.audience,
            one.growth,
            None if one.active is None or not one.audience else Decimal(one.active) / one.audience,
            one.questions,
            share_of(one.answered, one.questions),
            one.median_hours,
            one.moderated,
        )
        for one in report.community
    )
    ids = (id for one in report.community for id in one.evidence)
    return table(_("Who is there, and what becomes of their questions"), columns, rows, source(around, ids))


def _contributors(report: AuditReport, around: Around, _f: Results) -> Table:
    columns: Columns = [(_("Account"), "text"), (_("Who, under a number"), "text"), count(_("Comments"))]
    rows = ((held.account, one.name, one.n) for held in report.community for one in held.contributors)
    ids = (id for held in report.community for id in held.evidence)
    return table(_("Who takes part most"), columns, rows, source(around, ids))


def _tools(report: AuditReport, _a: Around, _f: Results) -> Table:
    columns: Columns = [
        (_("Tool"), "text"), (_("Used for"), "text"), Column(_("Cost a month"), "money", report.currency, 2),
        count(_("Hours a month"), 1), (_("Overlaps with"), "text"),
    ]  # fmt: skip
    rows = ((one.name, one.used_for, one.monthly_cents, one.hours, one.overlaps) for one in report.tools)
    return table(_("Tools, and what they cost"), columns, rows, source(_a, report.costs.evidence))


TABLES: dict[str, Callable[[AuditReport, Around, Results], Table]] = {
    "accesses": _accesses,
    "inventory": _inventory,
    "access": _access,
    "identity": _identity,
    "completeness": _complete,
    "accessibility": _accessibility,
    "community": _community,
    "contributors": _contributors,
    "tools": _tools,
}
