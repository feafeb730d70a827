"""How far a statement may be trusted, by what it rests on. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

SECOND = frozenset({"ac", "asso", "co", "com", "edu", "gouv", "gov", "net", "org"})
"""What stands before a country in names that are registered below it: example.co.uk."""
SHARED = frozenset(
    "blogspot.com bsky.app facebook.com github.io instagram.com linkedin.com mastodon.social medium.com over-blog.com "
    "pinterest.com reddit.com substack.com threads.net tiktok.com tumblr.com twitter.com wordpress.com x.com "
    "youtube.com".split()
)
"""Sites on which everybody writes: that two are read there says nothing of who they are."""
GRADES = {"measured": 1.0, "observed": 0.8, "declared": 0.5, "inferred": 0.2}
FRESH, OLD = 90, 365  # days since the end of the period
HIGH, MEDIUM = 0.75, 0.50


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as a value. ends_on: the end of the period that it is about; captured_on: the day on which it
    was kept, in the brand's zone. image: the print of the picture of how it looked, image_alt: what is seen there."""

    id: int
    title: str
    kind: str
    source: str
    grade: Literal["measured", "observed", "declared", "inferred"]
    captured_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    n: int | None = None
    method: str = ""
    url: str = ""
    licence: str = ""
    hash: str = ""
    brand: int = 0
    shared: bool = False
    image: str = ""
    image_alt: str = ""

    @property
    def last_on(self) -> date:
        """The last day that it says something about."""
        return self.ends_on or self.captured_on


@dataclass(frozen=True, slots=True)
class Confidence:
    """value: from 0 to 1."""

    value: float

    @property
    def level(self) -> Literal["high", "medium", "low"]:
        return "high" if self.value >= HIGH else "medium" if self.value >= MEDIUM else "low"


def freshness(last: date, today: date) -> float:
    """1 for what is 90 days old at most, a half up to a year, then nothing."""
    age = (today - last).days
    return 1.0 if age <= FRESH else 0.5 if age <= OLD else 0.0


def independent(proofs: Collection[Proof]) -> int:
    """From how many groups of publishers these are: what one source says twice is one, and so are sources that are read
    at one site, or of which one names the other in its own name (“Ouest-France”, “Ouest-France Rennes”)."""
    groups: list[tuple[set[str], set[str]]] = []  # of each the names and the sites
    for one in proofs:
        names, sites = {name_of(one.source)}, {site} if (site := site_of(one.url)) else set()
        for group in [each for each in groups if _kin(names, each[0]) or sites & each[1]]:
            groups.remove(group)
            names, sites = names | group[0], sites | group[1]
        groups.append((names, sites))
    return len(groups)


def name_of(source: str) -> str:
    """A source as names are compared."""
    return " ".join(re.findall(r"\w+", source.casefold()))


def site_of(url: str) -> str:
    """The site of an address, without what stands before the name that somebody registered; empty where several people
    write on one."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    parts = host.split(".")
    if len(parts) < 2 or all(part.isdigit() for part in parts):
        return host
    kept = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND else 2
    site = ".".join(parts[-kept:])
    return "" if site in SHARED else site


def _kin(ours: set[str], theirs: set[str]) -> bool:
    """Whether a name is another's, or begins with all of it."""
    return any(a == b or a.startswith(f"{b} ") or b.startswith(f"{a} ") for a in ours for b in theirs if a and b)


def confidence(proofs: Collection[Proof], today: date) -> Confidence:
    """0.4·min(1, independent/2) + 0.4·mean(grade) + 0.2·mean(freshness); nothing, where there is no proof."""
    if not proofs:
        return Confidence(0.0)
    grade = sum(GRADES[one.grade] for one in proofs) / len(proofs)
    fresh = sum(freshness(one.last_on, today) for one in proofs) / len(proofs)
    return Confidence(round(0.4 * min(1, independent(proofs) / 2) + 0.4 * grade + 0.2 * fresh, 4))
