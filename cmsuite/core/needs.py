"""What needs a person now: the value that each room's `today` returns, and that Today shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from cmsuite.core.locale import translate
from cmsuite.core.text import shown


class Urgency(IntEnum):
    """In the order in which they are shown."""

    NOW = 0  # something is going wrong
    TODAY = 1  # somebody waits, or will before tonight
    WHEN_YOU_CAN = 2


def told(said: str, many: str, n: int, facts: Mapping[str, Any]) -> str:
    """A sentence with its facts, in the language in force; that for `n` things, where there are several and it has
    one."""
    shown_ = {name: shown(value) if isinstance(value, str) else value for name, value in facts.items()}
    return translate(many if many and n > 1 else said).format(n=n, **shown_)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to see to. key: the same each time, for as long as it is the same thing.

    word: one or two words in capitals; said: a sentence with places for the facts; both source strings. many: the
    sentence for `n` things, where it counts. about: the record to open. at: since when, or until when.
    """

    key: str
    urgency: Urgency
    word: str
    said: str
    brand: int | None
    about: tuple[str, int] | None = None
    at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    many: str = ""
    n: int = 1

    @property
    def sentence(self) -> str:
        """What it is, in the language in force."""
        return told(self.said, self.many, self.n, self.facts)
