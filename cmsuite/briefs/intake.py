"""A request as it came, made the beginning of a brief: a mail word for word, notes of a call hour by hour. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean

MOST = 10_000_000  # bytes of a mail
MOST_NOTES = 1_000_000  # letters of notes
_NOTE = re.compile(r"^\s*(?P<hour>[0-2]?\d)\s*[:hH.]\s*(?P<minute>[0-5]\d)\s*(?:[-–—:]\s*)?(?P<rest>.*)$")
_SPEAKER = re.compile(r"^(?P<who>[^\W\d_][^:!?.;\n]{0,59}?)[ \u00a0\u202f]*:[ \u00a0](?P<said>.+)$")
_TAG = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)


class TooLarge(Usage):
    said = N_("This file has {size} bytes: no request is so long.")
    hint = N_("Take its attachments out, or paste its text into a file of notes.")


class NoRequest(Usage):
    said = N_("This mail has no text that can be read.")
    hint = N_("Save its text to a file, and begin the brief with --notes FILE.")


class NothingNoted(Usage):
    said = N_("These notes are empty.")
    hint: ClassVar = N_("Write a line for each thing said: 10:15 Hélène: we would like to be seen more.")


@dataclass(frozen=True, slots=True)
class Mail:
    """A request that came by mail. at: the hour, in the brand's zone."""

    subject: str
    sender: str
    text: str
    on: date | None
    at: str


def mail(raw: bytes, zone: str) -> Mail:
    """A mail file, read: its words as they are, whoever sent it, when. Raises TooLarge, NoRequest."""
    if len(raw) > MOST:
        raise TooLarge(size=len(raw))
    message = message_from_bytes(raw, policy=policy.default)
    text = clean(_body(message))
    if not text:
        raise NoRequest()
    name, address = parseaddr(_header(message, "From"))
    on, at = _when(_header(message, "Date"), zone)
    return Mail(
        clean(_header(message, "Subject"), 200, lines=False), clean(name or address, 120, lines=False), text, on, at
    )


def statements(text: str) -> tuple[dict[str, Any], ...]:
    """Notes of a call: each line that begins with an hour is a statement, those below go on with it.

    Raises TooLarge, NothingNoted.
    """
    if len(text) > MOST_NOTES:
        raise TooLarge(size=len(text))
    found = tuple(_statements(clean(text)))
    if not found:
        raise NothingNoted()
    return found


def content(came: Mail | None, noted: tuple[dict[str, Any], ...], file: str, today: date) -> dict[str, Any]:
    """The first draft of a brief: the request word for word, what was said, and where both are from."""
    if came is not None:
        made: dict[str, Any] = {
            "request": came.text,
            "request_channel": translate("E-mail"),
            "request_on": came.on.isoformat() if came.on else None,
            "request_file": file,
            "provenance": [
                {"field": "request", "origin": "document", "who": came.sender, "at": came.at,
                 "on": came.on.isoformat() if came.on else None}
            ],
        }  # fmt: skip
    else:
        lines = [" ".join(part for part in (one["at"], f"{one['who']}:" if one["who"] else "", one["said"]) if part)
                 for one in noted]  # fmt: skip
        made = {
            "request": "\n\n".join(lines),
            "request_channel": translate("Call or meeting"),
            "request_on": today.isoformat(),
            "request_file": file,
            "provenance": [
                {"field": "request", "origin": "stated", "who": noted[0]["who"], "at": noted[0]["at"],
                 "on": today.isoformat()}
            ],
        }  # fmt: skip
    return {**made, "statements": list(noted)}


def _statements(text: str) -> Iterator[dict[str, Any]]:
    now: dict[str, Any] | None = None
    for line in text.splitlines():
        if not line.strip():
            continue
        hour = _NOTE.match(line)
        if hour and int(hour["hour"]) > 23:
            hour = None
        if hour is None and now is not None:
            now["said"] = f"{now['said']} {clean(line, lines=False)}".strip()
            continue
        if now is not None:
            yield now
        rest = clean(hour["rest"] if hour else line, lines=False)
        speaker = _SPEAKER.match(rest)
        now = {
            "at": f"{int(hour['hour']):02}:{hour['minute']}" if hour else "",
            "who": speaker["who"].strip() if speaker else "",
            "said": speaker["said"].strip() if speaker else rest,
        }
    if now is not None:
        yield now


def _header(message: EmailMessage, name: str) -> str:
    """A header's words; what cannot be decoded is empty."""
    try:
        return str(message.get(name) or "")
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return ""


def _when(raw: str, zone: str) -> tuple[date | None, str]:
    try:
        sent = parsedate_to_datetime(raw)
        local = sent.astimezone(ZoneInfo(zone)) if sent.tzinfo else sent
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, ""
    return local.date(), f"{local:%H:%M}"


def _body(message: EmailMessage) -> str:
    """The plain words of a mail, else those of its HTML."""
    html = ""
    for part in message.walk():
        if part.is_multipart() or part.get_filename():
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        text = _decoded(part)
        if kind == "text/plain" and text.strip():
            return text
        html = html or text
    return unescape(_TAG.sub("", _BREAK.sub("\n", html)))


def _decoded(part: Any) -> str:
    raw = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return str(raw.decode(charset))
        except (LookupError, UnicodeDecodeError):
            continue
    return str(raw.decode("latin-1"))
