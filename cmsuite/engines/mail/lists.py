"""A mail that went to many: which list sent it, and what it shows. Read within limits, whatever its form. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from hashlib import sha256

from cmsuite.engines.mail.parse import HEADERS, date_of, decoded, header, parsed, parts, sender_of

BIGGEST_LIST = 10_000_000  # bytes of a mail to many
LONGEST_KEY = 120
_LIST = re.compile(r"<\s*([^<>\s@]{3,250})\s*>")
_KEY = re.compile(r"[a-z0-9][a-z0-9._+@-]{2,119}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail to many. id: its own name, else a print of it. key: its List-Id, else its sender's address (the one with
    an @); empty where it has neither. files: how many go with it, which are not looked at. whole: False where its form
    was too wild to be read in full."""

    id: str
    key: str
    name: str
    subject: str
    at: datetime | None
    to_many: bool
    html: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    files: int = 0
    whole: bool = True


def sent(raw: bytes) -> Sent:
    """Read a mail as what a list sent. It never fails: of what cannot be read, less is known."""
    mail, whole = parsed(raw[:BIGGEST_LIST])
    shown: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    files = 0
    for part in parts(mail) if whole else ():
        kind, attached = part.get_content_type(), header(part, "Content-Disposition", 20).lower()[:10] == "attachment"
        if kind in shown and not attached:
            shown[kind].append(decoded(part))
        elif part.get_content_maintype() != "multipart":
            files += attached or part.get_content_maintype() != "image"
    html, text = ("\n".join(one for one in found if one.strip()) for found in shown.values())
    return _of(mail, raw, html, text, files, whole)


def heading(raw: bytes) -> Sent:
    """The same of the headers alone, of a mail of which no more is known."""
    mail, _whole = parsed(re.split(rb"\r?\n\r?\n", raw[:HEADERS], maxsplit=1)[0] + b"\n\n")
    return _of(mail, raw, "", "", 0, True)


def _of(mail: Message, raw: bytes, html: str, text: str, files: int, whole: bool) -> Sent:
    name, address = sender_of(mail)
    said = header(mail, "List-Id", 500)
    found = _LIST.search(said) or re.fullmatch(r"([^<>\s@]{3,250})", said)
    key = found[1].lower() if found else ""
    by_list = _KEY.fullmatch(key) is not None
    if not by_list:
        key = address if _KEY.fullmatch(address) else ""
    called = (said[: found.start()].strip(" \"'") if found and by_list else "") or name or key
    return Sent(
        id=header(mail, "Message-ID", 300).strip("<> ") or f"print {sha256(raw).hexdigest()}",
        key=key,
        name=called[:200],
        subject=header(mail, "Subject"),
        at=date_of(mail),
        to_many=by_list or bool(header(mail, "List-Unsubscribe", 40)),
        html=html,
        text=text,
        files=files,
        whole=whole,
    )
