"""The mailboxes that are read: named, switched on and off. Their passwords are the vault's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import sqlalchemy as sa
from pydantic import AfterValidator

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen
from cmsuite.engines.mail.models import Mailbox
from cmsuite.engines.mail.server import mail_address, server_of


def _server(text: str) -> str:
    """An address of a server, as a setting may hold it: no password. Raises ValueError."""
    try:
        return str(server_of(text, "smtp")) if text else ""
    except CmsError as err:
        raise ValueError(err.sentence) from None


def _sender(text: str) -> str:
    try:
        return mail_address(text) if text else ""
    except CmsError as err:
        raise ValueError(err.sentence) from None


SERVER = choice(
    "mail.server",
    Annotated[str, AfterValidator(_server)],
    "",
    N_("Which server our mails are given to, as smtps://USER@HOST."),
)
SENDER = choice(
    "mail.sender",
    Annotated[str, AfterValidator(_sender)],
    "",
    N_("The address that our mails are from, which clients answer to."),
)


class BoxThere(Refused):
    said = N_("{address} is read already, as mailbox {id}.")


class NoFolder(Usage):
    said = N_("{address} is no folder of this machine.")


class NoServer(Refused):
    said = N_("It is not said yet which server mails are sent by, and from which address.")
    hint = N_("Say it once: cmsuite mail server smtps://USER@HOST --from ADDRESS")


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox as it stands."""

    id: int
    brand: int | None
    kind: str
    address: str
    secret: str | None
    enabled: bool
    last_uid: int | None
    uid_validity: int | None
    read_at: datetime | None
    version: int
    purpose: str = "answers"


@dataclass(frozen=True, slots=True)
class Sending:
    """By which server the mails of a brand leave, and from whom."""

    server: str
    sender: str


@register("mail.add_box", text=("address",))
def add_box(
    act: Act,
    kind: Literal["folder", "imap"],
    address: str,
    *,
    credential_id: int | None = None,
    everywhere: bool = False,
    purpose: Literal["answers", "newsletters"] = "answers",
) -> Box:
    """Read this folder or server from now on; one that was switched off, again. everywhere: for all brands; purpose:
    what is looked for there. Raises BoxThere, BadServer.
    """
    act.need("mail.boxes")
    where = address if kind == "folder" else str(server_of(address, "imap"))
    brand = None if everywhere else act.in_brand
    scope = Mailbox.brand_id.is_(None) if brand is None else Mailbox.brand_id == brand
    row = act.session.scalars(sa.select(Mailbox).where(Mailbox.address == where, scope)).one_or_none()
    if row is not None and row.enabled and credential_id in (None, row.credential_id):
        raise BoxThere(address=where, id=row.id)
    if row is None:
        row = Mailbox(brand_id=brand, kind=kind, address=where, purpose=purpose)
        act.session.add(row)
    row.credential_id, row.enabled, row.purpose = credential_id or row.credential_id, True, purpose
    act.session.flush()
    act.undo_by("mail.switch_box", box_id=row.id, enabled=False, seen=row.version)
    return box_of(row)


@register("mail.switch_box")
def switch_box(act: Act, box_id: int, enabled: bool, *, seen: int | None = None) -> Box:
    """Read a mailbox no longer, or again; what came of it stays. Raises Missing, Conflict."""
    act.need("mail.boxes")
    row = act.get(Mailbox, box_id, seen=seen)
    row.enabled, was = enabled, row.enabled
    act.session.flush()
    act.undo_by("mail.switch_box", box_id=box_id, enabled=was, seen=row.version)
    return box_of(row)


def box(act: Act, box_id: int) -> Box:
    """One mailbox. Raises Missing."""
    return box_of(act.get(Mailbox, box_id))


def boxes(act: Act, *, enabled: bool = False, purpose: str | None = None) -> list[Box]:
    """The mailboxes of this brand and of the whole workspace; enabled: those that are read; purpose: for that alone."""
    query = sa.select(Mailbox).order_by(Mailbox.id)
    query = query.where(Mailbox.purpose == purpose) if purpose else query
    found = act.session.scalars(query.where(Mailbox.enabled) if enabled else query)
    return [box_of(row) for row in found if row.brand_id is None or act.brand or act.actor.is_worker]


def sending(act: Act, brand: int | None = None) -> Sending:
    """How the mails of a brand leave. Raises NoServer."""
    server, sender = str(chosen(act, SERVER, brand)), str(chosen(act, SENDER, brand))
    if not server or not sender:
        raise NoServer()
    return Sending(str(server_of(server, "smtp")), mail_address(sender))


def folder_named(text: str) -> str:
    """The folder as every program finds it, wherever it was typed. Raises NoFolder."""
    where = Path(text).expanduser().absolute()
    if clean(str(where), lines=False) != str(where) or not where.is_dir():  # a name that cannot be shown is no address
        raise NoFolder(address=str(where))
    return str(where)


def box_of(row: Mailbox) -> Box:
    """A row as a value."""
    secret = server_of(row.address, "imap").secret if row.kind == "imap" and row.credential_id else None
    return Box(
        row.id,
        row.brand_id,
        row.kind,
        row.address,
        secret,
        row.enabled,
        row.last_uid,
        row.uid_validity,
        row.read_at,
        row.version,
        row.purpose,
    )
