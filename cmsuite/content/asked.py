"""Which facts the words and the files of a post leave open, so that a person says them. What hints is data. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from cmsuite.core.resources import shipped
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.forms import Form
from cmsuite.engines.rules.matching import Terms
from cmsuite.engines.rules.text import Text

FILE = "asked.toml"
READ = 20_000  # characters of a text in which patterns are looked for


class Ask(Form):
    """A fact, and what hints at it. otherwise: what holds where nothing does. files: of these kinds one must be there;
    without words and patterns, it is the hint."""

    fact: str
    otherwise: bool | str
    words: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)
    files: list[Literal["image", "video", "audio", "document"]] = Field(default_factory=list)
    in_: Literal["text", "alt", "both"] = Field(default="both", alias="in")


class AskedForm(Form):
    ask: list[Ask]


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows of the file, their words in one table."""

    rows: tuple[Ask, ...]
    terms: Terms
    patterns: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def shipped_asked() -> Asked:
    """The shipped rows. Raises BadPack."""
    source = Source.read(shipped("charters") / FILE)
    rows = tuple(source.shaped(AskedForm, source.table).ask)
    terms = Terms([(word, one.fact) for one in rows for word in one.words], plural=True)
    return Asked(rows, terms, {one.fact: re.compile("|".join(one.patterns)) for one in rows if one.patterns})


def not_asked(texts: Sequence[str], alts: Sequence[str], kinds: Collection[str]) -> dict[str, Any]:
    """What holds of a post because nothing in it hints at anything else: fact -> value. kinds: of its files."""
    asked = shipped_asked()
    hints = {"text": _hinted(asked, texts), "alt": _hinted(asked, alts)}
    hints["both"] = hints["text"] | hints["alt"]
    return {one.fact: one.otherwise for one in asked.rows if not _is_hinted(one, hints[one.in_], kinds)}


def _hinted(asked: Asked, texts: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for value in texts:
        if value:
            found.update(match.of for match in asked.terms.find(Text(value)))
            found.update(fact for fact, pattern in asked.patterns.items() if pattern.search(value[:READ]))
    return frozenset(found)


def _is_hinted(one: Ask, hints: frozenset[str], kinds: Collection[str]) -> bool:
    if one.files and not set(one.files) & set(kinds):
        return False
    return one.fact in hints if one.words or one.patterns else True
