"""Which rules are in force for a brand on a day, and what a digest meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cmsuite.engines.acts import Act
from cmsuite.engines.rules.rules import Ruleset


@dataclass(frozen=True, slots=True)
class Meant:
    """What a digest meant. rules: each rule's effective values by its id; at: when a text was first read by them."""

    digest: str
    at: datetime
    packs: tuple[str, ...]
    rules: Mapping[str, Mapping[str, Any]]


def in_force(act: Act, brand_id: int, on: date) -> Ruleset:
    """The packs that are on, and the brand's and its campaigns' layers on them. Raises BadPack, NoPack, OtherVersion,
    Circle, Missing."""
    raise NotImplementedError


def keep(act: Act, ruleset: Ruleset) -> str:
    """Keep what the digest means, once for a brand. Returns the digest. Within a registered act."""
    raise NotImplementedError


def old(act: Act, digest: str) -> Meant | None:
    """What a digest meant, by its beginning too; None where no text of the brand was ever read by it."""
    raise NotImplementedError
