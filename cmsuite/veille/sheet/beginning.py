"""A sheet begins from an analysed item; what it decides is handed on to who takes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, said_in
from cmsuite.core.text import one_line
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.versions import Edited, newest
from cmsuite.engines.evidence.models import Proposal
from cmsuite.engines.evidence.proposals import propose
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail.models import Ref
from cmsuite.veille.digest.tongues import language_of
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.rating import confirmed_by
from cmsuite.veille.reading import item as read_item
from cmsuite.veille.sheet.checks import assessed, proposed_as
from cmsuite.veille.sheet.kind import NAME
from cmsuite.veille.sheet.schema import WatchSheet
from cmsuite.veille.words import STATES

_MARKS = re.compile(r"([\\`*_\[\]<&])")


class NotAnalysedYet(Refused):
    said = N_("Item {item} is {state}: a sheet begins from what was analysed.")
    hint = N_("Analyse it first: cmsuite veille analyse {item}")
    words: ClassVar = {"state": STATES}


class NotASheet(Refused):
    said = N_("Document {id} is no watch sheet and no trend report.")


class NothingDecided(Refused):
    said = N_("Document {id} decides nothing that could be handed on.")
    hint = N_("Say in it how probable and grave it is, and what is decided; then try again.")


def begin_sheet(act: Act, item: int, *, title: str = "", language: str = "") -> Edited:
    """A new sheet, a draft: with the item's summary as its first fact, what it changes, and its rating.

    Raises Missing, NotAnalysedYet, and what `create` raises.
    """
    found = read_item(act, item)
    made = found.judged
    if found.line.state not in (Decision.ANALYSED, Decision.DIFFUSED):
        raise NotAnalysedYet(item=item, state=found.line.state)
    brand = act.session.scalars(sa.select(Brand).where(Brand.id == act.in_brand)).one()
    zone, spoken = ZoneInfo(brand.zone), language or brand.language
    others = act.session.execute(
        sa.select(Source, Item)
        .join(Qualification, Qualification.source_id == Source.id)
        .join(Item, Item.id == Qualification.item_id)
        .where(Item.id.in_(confirmed_by(act, item)))
        .order_by(Item.id)
    )
    of, followed = act.session.execute(
        sa.select(Item, Source)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .where(Item.id == item)
    ).one()
    content = {
        "item": item,
        "article": one_line(found.line.title),
        "language": language_of(of, followed),
        "on": act.now.astimezone(zone).date().isoformat(),
        "axis": found.line.axis,
        "facts": [
            {"text": made.summary or "", "source": found.line.source, "url": found.line.url or "",
             "on": found.line.at.astimezone(zone).date().isoformat()}
        ],
        "corroboration": "\n".join(_told(source, other, spoken) for source, other in others),
        "letter": made.letter or "",
        "info": made.digit or 0,
        "changes": made.so_what or "",
        "author": act.actor.name,
    }  # fmt: skip
    named = title or said_in(N_("Watch sheet: {title}"), spoken).format(title=found.line.title)
    return create(act, NAME, named[:200], language=spoken, content=content)


def _told(source: Source, of: Item, language: str) -> str:
    """Who says it, and the title in Markdown, with its language where that is another than the sheet's."""
    tongue, title = language_of(of, source) or language, _line(of.title)
    return f"- {_line(source.title)} — {title if tongue == language else f':{tongue}[{title}]'}"


def _line(text: str) -> str:
    """Others' words as a part of a line of Markdown that a person goes on writing: only what would end or dress them is
    escaped."""
    return _MARKS.sub(r"\\\1", one_line(text))


def begin_sheet_of(act: Act, items: Sequence[int]) -> Edited:
    """A sheet of the first of these items that was analysed. Raises NotAnalysedYet, of the first, where none was."""
    rows = act.session.execute(
        sa.select(Qualification.item_id).where(
            Qualification.item_id.in_(items), Qualification.state.in_((Decision.ANALYSED, Decision.DIFFUSED))
        )
    )
    analysed = set(rows.scalars())
    return begin_sheet(act, next((item for item in items if item in analysed), items[0]))


def hand_on(act: Act, document_id: int) -> list[int]:
    """Propose what a sheet, or a trend report, decides to who takes it; a threat that changes the charter goes to the
    SWOT too.

    The same again proposes nothing new. Returns the ids of the proposals. Raises Missing, NotASheet, NothingDecided.
    """
    document = act.get(Document, document_id)
    if document.kind == "trend_report":
        from cmsuite.veille.trends.note.beginning import hand_on_trends

        return hand_on_trends(act, document_id)
    if document.kind != NAME:
        raise NotASheet(id=document_id)
    sheet = cast(WatchSheet, read(WatchSheet, newest(act, document_id).content))
    found, kinds = assessed(sheet.impact), proposed_as(sheet.impact)
    if found is None or not kinds or not sheet.item:
        raise NothingDecided(id=document_id)
    text = sheet.changes.strip()
    payload = {"quadrant": "T" if found.value < 0 else "O", "impact": str(found.value), "sheet": document_id}
    return [propose(act, kind, text, "item", sheet.item, payload=payload) for kind in kinds]


def not_handed_on(act: Act, items: Collection[int]) -> dict[int, int]:
    """Of these items, those whose newest sheet says to act now, and of which what it decides was proposed to nobody, or
    nothing is decided: item -> sheet."""
    rows = act.session.execute(
        sa.select(Document.id, DocumentVersion.content)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == NAME, Document.archived_at.is_(None))
        .order_by(DocumentVersion.id)
    )
    newest_: dict[int, tuple[int, WatchSheet]] = {}
    for id, content in rows:
        if (item := int(content.get("item") or 0)) in items:
            newest_[item] = id, cast(WatchSheet, read(WatchSheet, content))
    grave = {item: one for item, one in newest_.items() if (how := assessed(one[1].impact)) and how.band == "act"}
    if not grave:
        return {}
    proposed = (
        sa.select(Ref.row_id, Proposal.kind)
        .join(Ref, Ref.id == Proposal.from_ref_id)
        .where(Ref.kind == "item", Ref.row_id.in_(grave))
    )
    made = {(row.row_id, row.kind) for row in act.session.execute(proposed)}
    return {
        item: id
        for item, (id, sheet) in grave.items()
        if not sheet.impact.decision or any((item, kind) not in made for kind in proposed_as(sheet.impact))
    }
