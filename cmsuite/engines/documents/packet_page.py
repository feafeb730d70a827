"""The file of a packet: the version that was sent as a page, with what a client needs to answer it where they are."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.files import make_sure, write
from cmsuite.core.locale import _, day, speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.anchors import anchors
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.packets import DAYS, Ticket, number, pack, sealed
from cmsuite.engines.documents.returned import PLACES, SORTS
from cmsuite.engines.documents.returned_answer import BEGIN, END
from cmsuite.engines.documents.taking import name_of, tree_of
from cmsuite.engines.documents.views import DocumentRead, VersionRead, document
from cmsuite.engines.documents.words import COMMENTS, PRIORITIES
from cmsuite.engines.exports.html import Answering, html
from cmsuite.engines.people.brands import person_by_email
from cmsuite.engines.people.models import Person
from cmsuite.store.store import Store

FORM = "packet.html"
ENDING = ".cmsuite-answer.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A packet: what was written down of it, what its file is called, and the page."""

    ticket: Ticket
    name: str
    page: str


def make(
    store: Store,
    workspace: Path,
    document_id: int,
    to: str,
    *,
    by: Actor,
    brand: int,
    days: int = DAYS,
    reply_to: str = "",
) -> Made:
    """A packet of the version that is with the client. to: the address of the person who is to answer. reply_to: where
    the answer goes, else to who makes the packet.

    Raises Missing, NotSent, Forbidden, BadTemplate, and what the version's template refuses.
    """
    nonce = number()
    with acts.open(store, by=by, brand=brand) as act:
        ticket = pack(act, document_id, person_by_email(act, to).id, sealed(nonce), days=days)
    with acts.read(store, by=by, brand=brand) as act:
        found = document(act, document_id)
        own = act.session.scalars(sa.select(Person.email).where(Person.id == by.person_id)).one_or_none()
    version = next(one for one in found.versions if one.id == ticket.version_id)
    written = page(found, version, ticket, nonce, reply_to or own or "", workspace)
    return Made(ticket, name_of(found, version, FORM), written)


def put(
    store: Store,
    workspace: Path,
    exports: Path,
    document_id: int,
    to: str,
    *,
    by: Actor,
    brand: int,
    days: int = DAYS,
    reply_to: str = "",
    file: Path | None = None,
) -> tuple[Made, Path]:
    """Make one and write it, among the exports unless it is to be a file of its own. Whether it can be written is asked
    first: a packet is not taken back. Raises what `make` raises, OSError."""
    make_sure(file or exports / "packet.html")
    made = make(store, workspace, document_id, to, by=by, brand=brand, days=days, reply_to=reply_to)
    where = file or exports / f"{made.ticket.id}-{made.name}"
    write(where, made.page.encode(), mode=0o644)
    return made, where


def page(
    found: DocumentRead, version: VersionRead, ticket: Ticket, nonce: str, address: str, workspace: Path | None = None
) -> str:
    """The page, in the language of the document. nonce: of which the store keeps the seal. Raises BadTemplate."""
    return copy_context().run(_page, found, version, ticket, nonce, address, workspace)


def _page(
    found: DocumentRead, version: VersionRead, ticket: Ticket, nonce: str, address: str, workspace: Path | None
) -> str:
    speak(found.language)
    tree = tree_of(found, version, ticket.expires_at, workspace)
    content = read(known(found.kind).schema, version.content)
    until = day(ticket.expires_at.astimezone(ZoneInfo(found.zone)).date())
    places: list[dict[str, str]] = [{"name": "", "at": "", "title": ""}]
    places += [{"name": one.name, "at": one.field, "title": one.title} for one in anchors(content, tree).sections]
    data: dict[str, Any] = {
        "nonce": nonce,
        "hash": ticket.hash,
        "code": ticket.code,
        "to": address,
        "subject": f"{ticket.code} · {found.title}",
        "file": f"{ticket.code}{ENDING}",
        "begin": BEGIN,
        "end": END,
        "places": places,
        "kinds": [[one, _(COMMENTS[one])] for one in SORTS],
        "priorities": [[one, _(PRIORITIES[one])] for one in PLACES],
        "words": _words(),
    }
    return html(tree, workspace, answering=Answering(ticket.person, until, address, data))


def _words() -> dict[str, str]:
    """What packet.js says."""
    return {
        "whole": _("The whole document"),
        "here": _("Comment here"),
        "comment": _("Comment"),
        "kind": _("Type"),
        "priority": _("Priority"),
        "count": _("Comments in your answer: {n}"),
        "decide": _("Say whether you approve, ask for changes or only comment."),
        "both": _("Your comments ask for something, and are answered before you approve: ask for changes, or only "
                  "comment. A remark that asks for nothing is a note."),
        "name": _("Write your first name and name."),
        "function": _("Write your function: it is part of the signature."),
        "on": _("Write the date."),
        "which": _("Say which changes, in your own words or at the places in the text."),
        "nothing": _("There is no comment yet: write one at a place in the text."),
    }  # fmt: skip
