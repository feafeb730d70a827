"""What a check sees besides the text that it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.engines.rules.text import Text

if TYPE_CHECKING:
    from cmsuite.engines.rules.contract import Subject
    from cmsuite.engines.rules.rules import Rule


@dataclass(slots=True)
class View:
    """The subject with all its texts, the facts, the day, the rule that asks, the field that is looked at. One is
    made for each lint; rule and field are set before a check is asked."""

    subject: Subject
    texts: Mapping[str, Text]
    facts: Mapping[str, Any]
    today: date | None
    asks: Rule | None
    field: str

    @property
    def rule(self) -> Rule:
        """The rule that asks."""
        assert self.asks is not None
        return self.asks

    @property
    def network(self) -> str:
        return str(self.facts.get("network") or "")

    def all_text(self) -> str:
        """Every field, one after the other."""
        return "\n".join(text.value for text in self.texts.values())


def base(name: str) -> str:
    """`alt` of `alt.2`."""
    return name.partition(".")[0]
