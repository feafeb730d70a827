"""How a document came to where it stands: who moved which version when, from which device, with which print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.text import one_line
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail.models import Ref

MOVED = {
    "internal_review": N_("given to the house to read"),
    "draft": N_("made a draft again"),
    "sent": N_("sent"),
    "changes_requested": N_("changes asked for"),
    "validated": N_("validated"),
}
LONGEST = 60  # letters of the name of a device


@dataclass(frozen=True, slots=True)
class Moved:
    """A transition. state: what it came to. hash: of what the version said then. who: empty of a worker. comment: what
    was written beside it."""

    at: datetime
    who: str
    state: str
    seq: int
    hash: str
    device: str
    comment: str


def note_move(act: Act, row: DocumentVersion) -> None:
    """Let the journal line of the act that runs say which version moved, with its print, from which device."""
    if act.line is not None:
        act.line.args |= {"moved": {"to": row.state.value, "seq": row.seq, "hash": row.hash}}
        act.line.words |= {"device": device()}  # it may bear somebody's name: it goes with the words


def moves(act: Act, document_id: int) -> list[Moved]:
    """The transitions of a document, the oldest first."""
    found = act.session.execute(
        sa.select(Journal.at, Journal.args, Journal.words, Person.name)
        .join(Ref, Ref.id == Journal.ref_id)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(Ref.kind == "document", Ref.row_id == document_id)
        .order_by(Journal.id)
    )
    told = []
    for at, args, words, who in found:
        if isinstance(moved := args.get("moved"), dict):
            said = (words or {}).get("args") or {}
            where, beside = str(said.get("device") or ""), str(said.get("comment") or "")
            told.append(Moved(at, who or "", moved["to"], moved["seq"], moved["hash"], where, beside))
    return told


@cache
def device() -> str:
    """What this machine calls itself; never an address."""
    from platform import node

    name = one_line(node())[:LONGEST]
    return "" if name.replace(".", "").isdigit() or ":" in name else name
