"""Networks that forbid to be read by programs outside their API: nothing of theirs is ever asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_

CLOSED = ("linkedin.com", "lnkd.in", "instagram.com", "instagr.am", "facebook.com", "fb.com", "fb.me", "fb.watch",
          "x.com", "twitter.com", "t.co", "tiktok.com")  # fmt: skip


class ClosedNetwork(Refused):
    said = N_("This platform forbids automatic collection outside its API.")
    hint = N_("Use the official connector, an e-mail alert or manual capture.")


def is_closed(address: str) -> bool:
    """Is this an address of LinkedIn, Instagram, Facebook, X or TikTok?"""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == one or host.endswith(f".{one}") for one in CLOSED)
