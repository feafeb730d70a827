"""A trend report begins from the trends at hand, whose figures stay as they were counted then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import copy_context
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, said_in, span, speak
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.versions import Edited, newest
from cmsuite.engines.evidence.proposals import propose
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.brands import today_in, zone_in
from cmsuite.engines.people.models import Brand
from cmsuite.veille.digest.tongues import language_of
from cmsuite.veille.models import Qualification, Source
from cmsuite.veille.own_words import folded
from cmsuite.veille.sheet.beginning import NothingDecided
from cmsuite.veille.sheet.checks import assessed, proposed_as
from cmsuite.veille.trends.finding import Found, Report
from cmsuite.veille.trends.note.kind import NAME
from cmsuite.veille.trends.note.schema import TrendReport
from cmsuite.veille.trends.telling import counted_how


class NotAReport(Refused):
    said = N_("Document {id} is no trend report.")


class NoSuchTrend(Refused):
    said = N_("“{term}” is no trend of this week.")
    hint = N_(
        "See which are: cmsuite veille trends. A rise that is not confirmed is pinned: cmsuite veille signals pin"
    )


class NoTrend(Refused):
    said = N_("There is no trend to report.")
    hint = N_("A rise that is not confirmed is pinned as a weak signal: cmsuite veille signals pin")


def chosen(report: Report, terms: Sequence[str]) -> list[Found]:
    """Those trends, all where none is named. Raises NoSuchTrend, NoTrend. Pure."""
    by_term = {folded(name): one for one in report.trends for name in (one.judged.series.term, one.said)}
    for term in terms:
        if folded(term) not in by_term:
            raise NoSuchTrend(term=term)
    if not report.trends:
        raise NoTrend()
    return [by_term[folded(term)] for term in terms] or list(report.trends)


def begin_report(act: Act, report: Report, trends: Sequence[Found], *, title: str = "", language: str = "") -> Edited:
    """A new trend report, a draft, with those trends. Raises what `create` raises."""
    brand = act.session.scalars(sa.select(Brand).where(Brand.id == act.in_brand)).one()
    spoken = language or brand.language
    content = {
        "on": today_in(act).isoformat(), "starts_on": report.starts_on.date().isoformat(),
        "ends_on": report.ends_on.isoformat(), "query": _in(spoken, report),
        "trends": _declared(act, report, trends, brand.zone), "author": act.actor.name,
    }  # fmt: skip
    named = title or said_in(N_("Trend report: {period}"), spoken).format(
        period=copy_context().run(_period, spoken, report)
    )
    return create(act, NAME, named[:200], language=spoken, content=content)


def add_trends(act: Act, document_id: int, report: Report, trends: Sequence[Found]) -> Edited:
    """Those trends in a draft of a report, after the others; one that is there already stays as it was counted.

    Raises Missing, NotAReport, and what `write` raises.
    """
    row = newest(act, document_id)
    if act.get(Document, document_id).kind != NAME:
        raise NotAReport(id=document_id)
    there = {one["term"] for one in row.content["trends"]}
    more = [one for one in _declared(act, report, trends, zone_in(act)) if one["term"] not in there]
    return write(act, row.id, {**row.content, "trends": [*row.content["trends"], *more]}, seen=row.version)


def in_report(act: Act, report: Report, trends: Sequence[Found]) -> Edited:
    """Those trends in the newest draft of a report of the same period, or in a new one."""
    rows = act.session.execute(
        sa.select(Document.id, DocumentVersion.content)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == NAME, Document.archived_at.is_(None), DocumentVersion.state == "draft")
        .order_by(Document.id.desc())
    )
    period = report.starts_on.date().isoformat(), report.ends_on.isoformat()
    for id, content in rows:
        if (content.get("starts_on"), content.get("ends_on")) == period:
            return add_trends(act, id, report, trends)
    return begin_report(act, report, trends)


def hand_on_trends(act: Act, document_id: int) -> list[int]:
    """Propose what a report decides of each trend to who takes it. Raises NothingDecided."""
    report = cast(TrendReport, read(TrendReport, newest(act, document_id).content))
    made = []
    for one in report.trends:
        found, text = assessed(one.impact), one.changes.strip()
        if found is None or not text:
            continue
        payload = {"quadrant": "T" if found.value < 0 else "O", "impact": str(found.value), "report": document_id}
        made += [
            propose(act, kind, text, "document", document_id, at=f"trends.{one.key}", payload=payload)
            for kind in proposed_as(one.impact)
        ]
    if not made:
        raise NothingDecided(id=document_id)
    return made


def _in(language: str, report: Report) -> str:
    def said() -> str:
        speak(language)
        return counted_how(report)

    return copy_context().run(said)


def _period(language: str, report: Report) -> str:
    speak(language)
    return span(report.starts_on.date(), report.ends_on)


def _declared(act: Act, report: Report, trends: Sequence[Found], zone: str) -> list[dict[str, Any]]:
    stories = _stories(act, [head.item for one in trends for head in one.heads], zone)
    return [
        {
            "term": one.said, "kind": one.judged.kind or "", "k": one.judged.tested.k, "n": one.judged.tested.n,
            "expected": str(round(one.judged.tested.expected, 6)),
            "q": None if one.judged.q is None else f"{one.judged.q:.6f}", "tried": one.judged.tried,
            "origins": one.judged.series.origins[-1], "history": one.judged.tested.history, "young": one.young,
            "weight": f"{one.burst.weight:.6f}" if one.burst else "0",
            "points": [
                {"on": point.starts_on.date().isoformat(), "k": point.k, "low": point.low, "high": point.high}
                for point in report.curve(one)
            ],
            "stories": [stories[head.item] for head in one.heads if head.item in stories],
        }
        for one in trends
    ]  # fmt: skip


def _stories(act: Act, items: Sequence[int], zone: str) -> Mapping[int, dict[str, Any]]:
    rows = act.session.execute(
        sa.select(Item, Source, Qualification.sort_at)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .where(Item.id.in_(items))
    )
    return {
        of.id: {"item": of.id, "title": of.title, "language": language_of(of, source), "source": source.title,
                "url": of.url or "", "on": at.astimezone(ZoneInfo(zone)).date().isoformat()}
        for of, source, at in rows
    }  # fmt: skip
