"""An issue begins from what was analysed and not yet diffused; more can be added while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import LANGUAGES, N_, said_in
from cmsuite.core.text import one_line
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.versions import Edited, newest
from cmsuite.engines.documents.views import is_newest
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.models import Brand
from cmsuite.veille.digest.checks import SUBJECT
from cmsuite.veille.digest.kind import NAME
from cmsuite.veille.digest.licences import licence_of
from cmsuite.veille.digest.tongues import language_of
from cmsuite.veille.kin import tags_of
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.sheet.impact import impact
from cmsuite.veille.sheet.kind import NAME as SHEET
from cmsuite.veille.tagging import HOUSE
from cmsuite.veille.words import STATES

_Row = tuple[Item, Qualification, Source]
AT_FIRST = 7  # items of an issue that names none
WEEK = timedelta(days=6)


class NotAnalysed(Refused):
    said = N_("Item {item} is {state}: an issue takes what was analysed, with what it changes and a rating.")
    hint = N_("Analyse it first: cmsuite veille analyse {item}")
    words: ClassVar = {"state": STATES}


class NothingAnalysed(Refused):
    said = N_("There is no analysed item that was not diffused yet.")
    hint = N_("Analyse what you kept: cmsuite veille list --state kept")


class OnlyForTheHouse(Refused):
    said = N_("There is no analysed item for these readers. What waits is for the house alone.")
    hint = N_("Begin an issue for the house: cmsuite veille digest new --for internal")


class InAnIssue(Refused):
    said = N_("Item {item} is in “{title}” already, an issue for the same readers that was not sent yet.")
    hint = N_("Take it out of that issue, or put the issue away: cmsuite document archive {document}")


class AllInIssues(Refused):
    said = N_("All that was analysed for these readers is in an issue already that was not sent yet.")
    hint = N_("See the issues: cmsuite document list --kind digest")


class NotAnIssue(Refused):
    said = N_("Document {id} is no issue of the watch.")
    hint = N_("See the issues: cmsuite document list --kind digest")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An analysed item that no issue has diffused yet, as it would stand in one. impact: of its newest sheet, None
    where nobody assessed it."""

    item: int
    title: str
    axis: str
    score: int
    impact: Decimal | None
    at: datetime
    source: str
    highlight: dict[str, Any]


def candidates(
    act: Act,
    wanted: Sequence[int] | None = None,
    limit: int = 200,
    axes: Sequence[str] = (),
    audience: str = "",
    own: int = 0,
) -> list[Candidate]:
    """What an issue may take: by impact, then by score. wanted: these items, in this order; else of these axes alone,
    and what these readers may have.

    audience: no issue for the same readers that was not sent yet has them; empty, whatever waits. own: the number of
    the issue that asks, in which they may be. Raises Missing, NotAnalysed, InAnIssue, of those that are wanted.
    """
    held = _held(act, audience, own) if audience else {}
    query = (
        sa.select(Item, Qualification, Source)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .order_by(Qualification.score.desc(), Qualification.sort_at.desc(), Qualification.id.desc())
    )
    impacts = _impacts(act)
    if wanted is None:
        waiting = query.where(Qualification.state == Decision.ANALYSED)
        waiting = waiting.where(Qualification.axis.in_(axes)) if axes else waiting
        waiting = waiting.where(Item.id.not_in(held)) if held else waiting
        if audience not in ("", "internal"):
            waiting = waiting.where(Qualification.id.not_in(_for_the_house()))
        rows = {row[0].id: row for row in act.session.execute(waiting.limit(limit))}
        grave = act.session.execute(waiting.where(Item.id.in_(impacts))) if impacts else ()
        rows |= {row[0].id: row for row in grave}
        found = _as_candidates(act, list(rows.values()), impacts)
        return sorted(found, key=lambda one: (-abs(one.impact or Decimal(0)), -one.score, -one.at.timestamp()))[:limit]
    there = {row[0].id: row for row in act.session.execute(query.where(Item.id.in_(wanted)))}
    for id in wanted:
        if id not in there:
            raise Missing(kind="item", id=id)
        if (state := there[id][1].state) not in (Decision.ANALYSED, Decision.DIFFUSED):
            raise NotAnalysed(item=id, state=str(state))
        if state == Decision.ANALYSED and id in held:
            raise InAnIssue(item=id, document=held[id][0], title=held[id][1])
    return _as_candidates(act, [there[id] for id in dict.fromkeys(wanted)], impacts)


def one_at_a_time(act: Act) -> None:
    """Of two who compose for this brand at once, one waits: what the other took is then seen, and its number."""
    act.store.dialect.serialise(act.session.connection(), f"veille.issue {act.in_brand}")


def best(act: Act, most: int, audience: str, axes: Sequence[str] = ()) -> list[Candidate]:
    """The first of what waits that these readers may have."""
    return candidates(act, axes=axes, audience=audience)[:most]


def _held(act: Act, audience: str, own: int) -> dict[int, tuple[int, str]]:
    """The items of issues for these readers, sent or not, but of the one of that number: its document and its title."""
    rows = act.session.execute(
        sa.select(Document.id, Document.title, DocumentVersion.content)
        .join(DocumentVersion, is_newest())
        .where(Document.kind == NAME, Document.archived_at.is_(None))
    )
    return {
        int(one["item"]): (id, title)
        for id, title, content in rows
        if content.get("audience", "internal") == audience and content.get("number", 0) != own
        for one in content.get("items", ())
        if one.get("item")
    }


def _for_the_house() -> sa.Select[int]:
    """The lines that no issue for others may hold."""
    return sa.select(ItemTag.qualification_id).where(ItemTag.tag.in_(HOUSE))


def _as_candidates(act: Act, rows: Sequence[_Row], impacts: Mapping[int, Decimal]) -> list[Candidate]:
    tags = tags_of(act, [row[1].id for row in rows])
    return [_candidate(*row, impacts.get(row[0].id), bool(HOUSE & tags.get(row[1].id, set()))) for row in rows]


def begin_issue(
    act: Act,
    *,
    items: Sequence[int] | None = None,
    title: str = "",
    language: str = "",
    audience: str = "internal",
    most: int = AT_FIRST,
    trend: Mapping[str, Any] | None = None,
) -> Edited:
    """A new issue, a draft: of these items, else of the best that wait; trend: as `trend_now` proposes it. Raises
    NothingAnalysed, AllInIssues, OnlyForTheHouse, and what `candidates` and `create` raise."""
    one_at_a_time(act)
    chosen = candidates(act, items, audience=audience) if items else best(act, most, audience)
    if not chosen:
        raise _nothing_for(act, audience)
    brand = act.session.scalars(sa.select(Brand).where(Brand.id == act.in_brand)).one()
    spoken = language if language in LANGUAGES else brand.language
    number, after = _next(act)
    today = act.now.astimezone(ZoneInfo(brand.zone)).date()
    first = min(max(after, today - timedelta(days=92)) if after else today - WEEK, today)
    content = {
        "number": number,
        "starts_on": first.isoformat(),
        "ends_on": today.isoformat(),
        "audience": audience,
        "subject": subject(number, [one.highlight["headline"] for one in chosen], brand.name, spoken),
        "items": [one.highlight for one in chosen],
        "trend": dict(trend or {}),
    }
    named = said_in(N_("Watch of {brand}, issue {n}"), spoken).format(brand=brand.name, n=number)
    return create(act, NAME, title or named, language=spoken, content=content)


def _nothing_for(act: Act, audience: str) -> Refused:
    """Why no item waits for these readers."""
    waiting = candidates(act)
    if any(audience == "internal" or not one.highlight["internal"] for one in waiting):
        return AllInIssues()
    return OnlyForTheHouse() if waiting else NothingAnalysed()


def add_items(act: Act, document_id: int, items: Sequence[int], *, seen: int | None = None) -> Edited:
    """Put more items at the end of a draft; those that are in it already stay as they are.

    Raises NotAnIssue, NotADraft, Conflict, and what `candidates` raises.
    """
    one_at_a_time(act)
    row = draft_of(act, document_id)
    there = {one["item"] for one in row.content["items"]}
    wanted, of = [id for id in items if id not in there], row.content
    found = candidates(act, wanted, audience=of.get("audience", "internal"), own=of.get("number", 0))
    more = [one.highlight for one in found]
    return write(act, row.id, {**row.content, "items": [*row.content["items"], *more]}, seen=seen or row.version)


def arrange(act: Act, document_id: int, keys: Sequence[str], *, seen: int | None = None) -> Edited:
    """Put the items of a draft in this order; one that is not named goes out. Raises NotAnIssue, Missing, NotADraft,
    Conflict."""
    row = draft_of(act, document_id)
    by = {one["key"]: one for one in row.content["items"]}
    for key in keys:
        if key not in by:
            raise Missing(kind="item", id=key)
    return write(
        act, row.id, {**row.content, "items": [by[key] for key in dict.fromkeys(keys)]}, seen=seen or row.version
    )


def draft_of(act: Act, document_id: int) -> DocumentVersion:
    """The newest version of an issue. Raises Missing, NotAnIssue."""
    document = act.get(Document, document_id)
    if document.kind != NAME:
        raise NotAnIssue(id=document_id)
    return newest(act, document_id)


def subject(number: int, headlines: Sequence[str], brand: str, language: str) -> str:
    """A subject that a list of mails shows whole: the number, then what the first items say, in 60 characters. Pure."""
    least, most = SUBJECT
    said = said_in(N_("Watch, issue {n}: {what}"), language)
    told = [one for one in (one_line(one).rstrip(" .") for one in (*headlines, brand)) if one]
    text = said.format(n=number, what="".join(told[:1]))
    for other in told[1:]:
        if len(text) >= least:
            break
        text = f"{text} · {other}"
    return _cut(text, most)


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    short = text[: most - 1]
    at = short.rfind(" ")
    return f"{short[:at] if at > most // 2 else short}".rstrip(" ,;:·") + "…"


def _next(act: Act) -> tuple[int, date | None]:
    """The number after the highest so far, and the day after the period of the last issue."""
    mine = sa.select(Document.id).where(Document.kind == NAME)
    rows = act.session.execute(
        sa.select(DocumentVersion.content).where(DocumentVersion.document_id.in_(mine)).order_by(DocumentVersion.id)
    ).scalars()
    number, after = 0, None
    for content in rows:
        if content.get("number", 0) >= number:
            number = content["number"]
            ends = content.get("ends_on")
            after = date.fromisoformat(ends) + timedelta(days=1) if ends else after
    return number + 1, after


def _impacts(act: Act) -> dict[int, Decimal]:
    """How much items matter, as their sheets say."""
    rows = act.session.execute(
        sa.select(DocumentVersion.content)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind == SHEET, Document.archived_at.is_(None))
        .order_by(DocumentVersion.id)
    ).scalars()
    found: dict[int, Decimal] = {}
    for content in rows:  # the newest last
        said = content.get("impact") or {}
        if content.get("item") and said.get("probability"):
            made = impact(int(said["probability"]), int(said.get("gravity", 0)), str(said.get("horizon", "quarter")))
            found[int(content["item"])] = made.value
    return found


def _candidate(item: Item, row: Qualification, source: Source, matters: Decimal | None, internal: bool) -> Candidate:
    licence = licence_of(source)
    published = item.published_at or row.sort_at
    made: dict[str, Any] = {
        "item": item.id,
        "axis": row.axis,
        "headline": one_line(item.title),
        "summary": row.summary or "",
        "so_what": row.so_what or "",
        "letter": row.source_rating or source.reliability or "",
        "info": row.info_rating or 0,
        "url": item.url or "",
        "article": one_line(item.title),
        "language": language_of(item, source),
        "author": one_line(item.author or ""),
        "publisher": source.publisher or source.title,
        "published_on": published.date().isoformat(),
        "internal": internal,
    }
    if licence is not None:
        made |= {
            "licensor": licence.licensor,
            "licence_titles": licence.titles,
            "licence_from": licence.starts_on.isoformat(),
            "licence_until": licence.ends_on.isoformat(),
            "licence_most": licence.recipients,
        }
    return Candidate(item.id, item.title, row.axis, row.score, matters, row.sort_at, source.title, made)
