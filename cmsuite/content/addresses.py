"""The web addresses of a post, what they answered when they were asked, and what rules take of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cmsuite.engines.rules.text import Text

FRESH = timedelta(hours=24)
"""For how long an answer counts."""
LONGEST = 2000  # signs of an address that is asked
CLOSED = frozenset({401, 403, 407, 429, 999})
"""What sites answer that are there and refuse programs: networks and papers do, and most posts lead to these."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. status: of HTTP, after its redirects; 0 where nothing answered, None where it is not
    asked from here, as out of a training workspace. leads: where its redirects end, where it has some."""

    url: str
    status: int | None
    at: datetime
    leads: str = ""

    @property
    def lives(self) -> bool:
        return self.status is None or 200 <= self.status < 300 or self.status in CLOSED

    def row(self) -> dict[str, Any]:
        """As a variant keeps it."""
        kept = {"url": self.url, "status": self.status, "at": self.at.isoformat()}
        return kept | ({"leads": self.leads} if self.leads else {})


def read(kept: Iterable[Any]) -> dict[str, Answer]:
    """Answers as a variant keeps them, by address; what has another shape is none."""
    found = {}
    for one in kept:
        try:
            url, status, at = str(one["url"]), one["status"], datetime.fromisoformat(one["at"])
            leads = str(one.get("leads") or "")
        except (AttributeError, TypeError, KeyError, ValueError):
            continue
        if at.tzinfo is not None and (status is None or isinstance(status, int)):
            found[url] = Answer(url, status, at, leads)
    return found


def addresses(texts: Iterable[str]) -> list[str]:
    """The addresses in texts, each once and whole: `lumen.example/x` is asked by https. A bare `arrive.La` is more
    often a space that was forgotten than an address."""
    found: dict[str, None] = {}
    for one in map(Text, texts):
        for start, end in one.url:
            url = one.value[start:end]
            if "/" not in url and not url.lower().startswith("www."):
                continue
            whole = url if "://" in url else f"https://{url}"
            if len(whole) <= LONGEST:
                found[whole] = None
    return list(found)


def facts_of(urls: Sequence[str], answers: Mapping[str, Answer], now: datetime, *, decides: bool) -> dict[str, Any]:
    """The facts of links: `has_link`, and of the worst of them `link_status`, `link_checked_hours`, `link_worst`.

    An address of which no answer of the last 24 hours is known is passed over, until it `decides` whether a post
    leaves: then `link_status` is left out, and what lacks it cannot be evaluated.
    """
    known = [answers[url] for url in urls if url in answers and answers[url].at > now - FRESH]
    dead = [one for one in known if not one.lives]
    asked = [one for one in known if one.status is not None]
    if not dead and (len(known) < len(urls) or not asked):
        return {"has_link": decides and len(known) < len(urls)}
    worst = dead[0] if dead else min(asked, key=lambda one: one.at)
    said = f"{worst.url}: {worst.status}" if worst.status else worst.url
    return {
        "has_link": True,
        "link_status": worst.status if dead else 200,
        "link_checked_hours": round((now - worst.at).total_seconds() / 3600, 1),
        "link_worst": said,
    }
