"""Texts without what must stay secret, for logs, excerpts and error reports."""

from __future__ import annotations

import re

from cmsuite.core.text import clean, shown

EXCERPT = 500  # characters kept of an answer

_KEYS = (
    r"(?:access_?token|refresh_?token|id_?token|auth_?token|token|client_?secret|app_?secret|secret|password|passwd"
    r"|api_?key|apikey|code|signature|sig|jwt|session|cookie)"
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]*", re.I)
_USER = re.compile(r"://[^/?@]+@")
# A webhook's address is its secret: Discord, Slack, Teams and Office, Mattermost, and what says so itself.
_WEBHOOK = re.compile(r"webhook|/services/T|/hooks/|://hooks\.", re.I)
# None of them looks at a place again for each place before it: a hostile page makes them no slower.
_RULES = (
    (re.compile(r"((?:proxy-)?authorization|(?:set-)?cookie)(\s*+[\"']?\s*+[:=]\s*[\"']?)[^\r\n\"']+", re.I), r"\1\2…"),
    (re.compile(r"\b(bearer|basic|dpop|token)\s+[\w.~+/=-]{8,}", re.I), r"\1 …"),
    (re.compile(rf"(\b{_KEYS}[\"']?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s&,;\"'}}]+)", re.I), r"\1…"),
    (re.compile(r"(?<![\w-])(?=[\w-]+\.)[\w-]*?eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), "…"),  # a JSON web token
)


def redact(text: str, limit: int = EXCERPT) -> str:
    """One safe line of at most `limit` characters: no token, header of authority, webhook, password or query."""
    text = clean(text)  # first: a control sequence in front of a word would hide it from the rules
    text = _ADDRESS.sub(_open_part, text)
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return shown(text, limit)


def _open_part(found: re.Match[str]) -> str:
    """What of a web address is no secret: not its user, not its query, of a webhook only the server."""
    address = _USER.sub("://…@", found[0])
    if _WEBHOOK.search(address):
        return "/".join(address.split("/", 3)[:3]) + "/…"
    path, asked, _query = address.partition("?")
    return f"{path}?…" if asked else path
