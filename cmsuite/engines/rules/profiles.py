"""What is counted how on each network, for texts that are not yet bound to an account: dated rows of a file.

A provider that knows the account gives its own limits in the fact `profile`; they go before these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from cmsuite.core.resources import shipped
from cmsuite.engines.networks.counters import Counter
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.forms import Form


class MediaLimits(Form):
    """Of one kind of media: the longest in seconds, the biggest in bytes, widths and heights in pixels, ratios as
    width / height."""

    max_seconds: float | None = None
    min_seconds: float | None = None
    max_bytes: int | None = None
    min_width: int | None = None
    min_height: int | None = None
    min_ratio: float | None = None
    max_ratio: float | None = None
    types: list[str] = []


class Profile(Form):
    """A network's limits. fold: characters that show before "more"; hashtags_max: from which on it takes no more."""

    name: str
    counter: Counter
    limit: int
    bytes_limit: int | None = None
    url_weight: int = 23
    alt_limit: int | None = None
    fold: int | None = None
    hashtags_max: int | None = None
    media: dict[str, MediaLimits] = {}
    source: str
    checked_on: date
    confidence: str = ""


class ProfilesForm(Form):
    profile: dict[str, Profile]


@lru_cache(maxsize=1)
def shipped_profiles() -> Mapping[str, Profile]:
    """The shipped rows, by network."""
    file = shipped("charters") / "profiles.toml"
    if not file.is_file():
        return {}
    source = Source.read(file)
    return source.shaped(ProfilesForm, source.table).profile


def of(network: str, facts: Mapping[str, Any]) -> Profile | None:
    """The limits that count: those of the account at hand, else those of the network; None where none are known."""
    given = facts.get("profile")
    if isinstance(given, Profile):
        return given
    return shipped_profiles().get(network)
