"""Texts without what must stay secret, for logs, excerpts and error reports."""

from __future__ import annotations

import re

from cmsuite.core.text import clean, shown

EXCERPT = 500  # characters kept of an answer

_KEYS = (
    r"(?:access_?token|refresh_?token|id_?token|auth_?token|token|client_?secret|app_?secret|secret|password|passwd"
    r"|api_?key|apikey|code|signature|sig|jwt|session|cookie)"
)
_RULES = (
    # A webhook's address is its secret: Discord, Slack, Teams and Office, Mattermost, and what says so itself.
    (re.compile(r"(https?://[^\s\"'<>/]+)/[^\s\"'<>]*(?:webhook|/services/T|/hooks/)[^\s\"'<>]*", re.I), r"\1/…"),
    (re.compile(r"(https?://hooks\.[^\s\"'<>/]+)/[^\s\"'<>]*", re.I), r"\1/…"),
    (re.compile(r"(https?://)[^\s\"'<>/@]+@", re.I), r"\1…@"),
    (re.compile(r"(https?://[^\s\"'<>?]+)\?[^\s\"'<>]*", re.I), r"\1?…"),
    (re.compile(r"((?:proxy-)?authorization|(?:set-)?cookie)(\s*[\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+", re.I), r"\1\2…"),
    (re.compile(r"\b(bearer|basic|dpop|token)\s+[\w.~+/=-]{8,}", re.I), r"\1 …"),
    (re.compile(rf"(\b{_KEYS}[\"']?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s&,;\"'}}]+)", re.I), r"\1…"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), "…"),  # a JSON web token
)


def redact(text: str, limit: int = EXCERPT) -> str:
    """One safe line of at most `limit` characters: no token, header of authority, webhook, password or query."""
    text = clean(text)  # first: a control sequence in front of a word would hide it from the rules
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return shown(text, limit)
