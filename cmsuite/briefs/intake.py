"""A request as it came, made the beginning of a brief: a mail word for word, notes of a call hour by hour. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean
from cmsuite.engines.mail.parse import written

MOST = 10_000_000  # bytes of a mail
MOST_NOTES = 1_000_000  # letters of notes
_NOTE = re.compile(r"^\s*(?P<hour>[0-2]?\d)\s*[:hH.]\s*(?P<minute>[0-5]\d)\s*(?:[-–—:]\s*)?(?P<rest>.*)$")
_SPEAKER = re.compile(r"^(?P<who>[^\W\d_][^:!?.;\n]{0,59}?)[ \u00a0\u202f]*:[ \u00a0](?P<said>.+)$")


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
    read = written(raw)
    if not (text := clean(read.text)):
        raise NoRequest()
    local = read.at.astimezone(ZoneInfo(zone)) if read.at is not None else None
    return Mail(
        clean(read.subject, 200, lines=False),
        clean(read.sender_name or read.sender, 120, lines=False),
        text,
        local.date() if local is not None else None,
        f"{local:%H:%M}" if local is not None else "",
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
