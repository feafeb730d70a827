"""Documents whose every text is hostile, as a store would hold them that somebody wrote past us."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
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
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.briefs.test_brief import WHOLE as BRIEF
from tests.charters.planning import alone
from tests.matrix.notes import OPTIONS, RECOMMENDATIONS
from tests.matrix.notes import WHOLE as SWOT
from tests.strategy.plans import raw
from tests.workplace import Cast

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
