"""How readers leave by one click (RFC 8058): only where the brand has a page that takes it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from cmsuite.core.locale import N_, translate
from cmsuite.engines.acts.settings import choice

PLACE = "{token}"
"""Where each mail's own token goes in the address."""
WANTED = N_("an address that begins with https:// and holds {token} once, without a password")
_NEVER = set(' <>,"\\')  # would end the address in the header


def _endpoint(text: str) -> str:
    """An address that a mail program may post to. Raises ValueError."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        named = parts.scheme == "https" and parts.hostname and parts.username is None and parts.password is None
    except ValueError:
        named = None
    plain = text.isascii() and text.isprintable() and not set(text) & _NEVER
    if not named or not plain or text.count(PLACE) != 1 or PLACE in parts.netloc:
        raise ValueError(translate(WANTED))
    return text


ENDPOINT = choice(
    "veille.unsubscribe_url",
    Annotated[str, AfterValidator(_endpoint)],
    "",
    N_("A page of yours that mail programs post to for readers who leave; {token} stands in it for the mail's token."),
)
