"""Documents and a watch whose every text is hostile, as a store would hold them that somebody wrote past us."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from cmsuite.engines import acts
from cmsuite.engines.documents.comments import comment
from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.content import texts as texts_of
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.life import create, reopen
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.evidence.decisions import decide
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.feeds.models import FetchDay, Item
from cmsuite.engines.mail.models import Message
from cmsuite.engines.trail.models import Ref
from cmsuite.rooms import load_kinds
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.veille.digest.addressbook import Newcomer
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.digest.editions import Planned, add_edition
from cmsuite.veille.digest.recipients import add_all
from cmsuite.veille.models import IssueSeries, Qualification
from cmsuite.veille.rules import Said, add_rule
from cmsuite.veille.signals import pin
from cmsuite.veille.sources import follow
from tests.briefs.test_brief import WHOLE as BRIEF
from tests.charters.planning import alone
from tests.matrix.notes import OPTIONS, RECOMMENDATIONS
from tests.matrix.notes import WHOLE as SWOT
from tests.strategy.plans import raw
from tests.workplace import Cast

WEEKS, A_WEEK, SITES = 9, 10, 3  # of stories, so that a term of the last of them is a trend
KINDS = ("crisis_plan", "brief", "swot_note", "strategy", "deck", "argument_sheet")
_KEY = re.compile(r"[A-Z]+\d+")


def documents(store: Store, cast: Cast, poison: str) -> None:
    """One document of each of KINDS, the brief with a version that was answered; comments, evidence, a decision."""
    load_kinds()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        proof = keep(act, Given("observation", "Seen", "Us", "observed"))
        contents: dict[str, dict[str, Any]] = {
            "crisis_plan": alone(),
            "brief": dict(BRIEF),
            "swot_note": {**SWOT, "options": OPTIONS, "recommendations": RECOMMENDATIONS},
            "strategy": raw("strategy.en"),
            "deck": {"slides": [{"title": "One", "lines": ["Two"], "notes": "Three", "evidence": [proof]}] * 2},
            "argument_sheet": {
                "claims": [{"key": "C1", "claim": "One", "proof": "Two"}],
                "objections": [{"objection": "Three", "asker": "Four", "answer": "Five", "evidence": [proof]}],
            },
        }
        made: dict[str, int] = {}
        for kind in KINDS:
            above = made.get("strategy") if kind in ("deck", "argument_sheet") else None
            made[kind] = create(
                act, kind, f"{kind} here", language="en", content=contents[kind], parent=above, reason="A test."
            ).document_id
        comment(act, _newest(act, made["brief"]), "Said of it.", at="context")
        decide(act, "Decided", ["Chloé"], "Because", day=act.now.date(), alternatives="None", effects="Some")
    with store.connection(writes=True) as connection:
        _poison(connection, poison)
        brief = sa.update(DocumentVersion).where(DocumentVersion.document_id == made["brief"])
        sent = {"major": 1, "minor": 0, "state": VersionState.VALIDATED, "sent_at": store.now() - timedelta(days=1)}
        connection.execute(brief.values(sent))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        reopen(act, made["brief"])
    with store.connection(writes=True) as connection:
        _poison(connection, f"again {poison}")
        connection.execute(sa.update(Document).values(title=f"doc {poison}"))
        for table, columns in (
            ("comment", ("text",)),
            ("evidence", ("title", "source")),
            ("decision", ("text", "reason", "alternatives", "effects")),
        ):
            values = ", ".join(f"{column} = :text" for column in columns)
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS tr_{table}_no_update"))
            connection.execute(sa.text(f"UPDATE {table} SET {values}"), {"text": poison})


def watch(store: Store, cast: Cast, poison: str) -> None:
    """Sources that failed, of competitors, and a trend in what they wrote; it is pinned, and a rule looks for it. An
    issue that went out, its readers, and its rhythm. Before `documents`, which makes the issue's own texts hostile."""
    load_kinds()
    review = store.now().date() + timedelta(days=9)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        sources = [follow(act, f"https://s{n}.example/rss", axis="competitor", title=f"S{n}") for n in range(SITES)]
        add_rule(act, Said("fresh", "clip"))
        seen = {"k": 4, "n": 9, "expected": 0.6, "lift": 6.6, "origins": 2}
        pin(act, "clip", "It becomes a law.", review, figures=seen)
        add_all(act, [Newcomer("lea@lumen.example", "consent", store.now().date(), proof="form")])
        add_edition(act, Planned("The letter"))
    with store.connection(writes=True) as connection:
        _stories(connection, cast, [(one.feed_id, one.source_id) for one in sources], store.now(), poison)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        begin_issue(act, audience="internal", language="en")
    with store.connection(writes=True) as connection:
        ref = connection.scalar(sa.select(Ref.id).where(Ref.kind == "document"))
        _add(connection, Message, [{"brand_id": cast.brand, "key": "a" * 64, "ref_id": ref, "hash": "b" * 64,
             "to_address": poison, "subject": poison, "message_id": "a@b", "state": "failed", "claim_token": 0,
             "receipt": {"status": 550, "said": poison}, "created_at": store.now()}])  # fmt: skip
        for table, columns in (
            ("source", ("title", "publisher")),
            ("feed", ("title", "said")),
            ("veille_rule", ("name",)),
            ("weak_signal", ("term", "hypothesis")),
            ("recipient", ("name", "proof", "address")),
            ("edition", ("title", "came_why")),
        ):
            values = ", ".join(f"{column} = :text || id" for column in columns)
            connection.execute(sa.text(f"UPDATE {table} SET {values}"), {"text": f"{table} {poison} "})
        connection.execute(sa.text("UPDATE veille_rule SET query = :text"), {"text": f'clip OR "{poison}"'})
        connection.execute(sa.update(IssueSeries).values(came="refused", came_at=store.now()))


def _stories(
    connection: sa.Connection, cast: Cast, sources: Sequence[tuple[int, int]], now: datetime, poison: str
) -> None:
    """Some a week, by turns of the sources (feed, source); those of the last week are hostile, and were analysed."""
    monday = now.replace(hour=0, minute=0) - timedelta(days=now.weekday())
    items, lines = [], []
    for number in range(WEEKS * A_WEEK):
        week, place = divmod(number, A_WEEK)
        feed, source = sources[number % SITES]
        new, at = week == 0, monday - timedelta(weeks=week + 1) + timedelta(hours=1 + 16 * place)
        items.append({"id": 1_000 + number, "feed_id": feed, "guid": f"w{number}", "hash": f"{number:064x}",
                      "title": f"{poison} {number}" if new else f"word{number} {number}", "published_at": at,
                      "url": f"https://s.example/{poison if new else number}", "first_seen_at": at,
                      "created_at": now})  # fmt: skip
        lines.append({"brand_id": cast.brand, "item_id": 1_000 + number, "source_id": source, "axis": "competitor",
                      "state": "analysed" if new else "new", "score": 1, "sort_at": at, "version": 1, "so_what": poison,
                      "summary": poison, "info_rating": 2, "created_at": now})  # fmt: skip
    _add(connection, Item, items)
    _add(connection, Qualification, lines)
    _add(connection, FetchDay, [{"feed_id": feed, "day": now.date(), "requests": 2, "unchanged": 1, "bytes": 700,
         "whole": 1, "whole_bytes": 3_000, "ms": 80, "new_items": 1, "errors": 1, "last_error": poison,
         "created_at": now} for feed, _source in sources])  # fmt: skip


def _add(connection: sa.Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    connection.execute(sa.insert(model.__table__), rows)  # type: ignore[arg-type]


def _newest(act: acts.Act, document: int) -> int:
    query = sa.select(sa.func.max(DocumentVersion.id)).where(DocumentVersion.document_id == document)
    return int(act.session.scalars(query).one())


def _poison(connection: sa.Connection, poison: str) -> None:
    """In each text of each draft: past every act that cleans, and past what reading cleans."""
    rows = connection.execute(
        sa.select(DocumentVersion.id, Document.kind, DocumentVersion.content)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(DocumentVersion.state == VersionState.DRAFT)
    ).all()
    for id, kind, content in rows:
        values = {"content": hostile(known(kind).schema, content, poison)}
        connection.execute(sa.update(DocumentVersion).where(DocumentVersion.id == id).values(values))


def hostile(schema: type[Content], content: Mapping[str, Any], poison: str) -> dict[str, Any]:
    """The content with the poison in each text that its kind reads, keys and closed words apart."""
    changed: dict[str, Any] = json.loads(json.dumps(content))
    for path, text, _prose in texts_of(read(schema, content)):
        if not _KEY.fullmatch(text):
            _put(changed, path.split("."), f"{poison} {path}")
    try:
        schema.model_validate(changed)
    except ValidationError as err:
        for one in err.errors():
            at = [str(part) for part in one["loc"]]
            _put(changed, at, _at(content, at))
    return changed


def _at(content: Any, path: list[str]) -> Any:
    for name in path:
        content = content[int(name) if isinstance(content, list | tuple) else name]
    return content


def _put(content: Any, path: list[str], text: Any) -> None:
    for name in path[:-1]:
        content = content[int(name) if isinstance(content, list) else name]
    content[int(path[-1]) if isinstance(content, list) else path[-1]] = text
