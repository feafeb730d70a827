"""The shipped comments, read, and what the moderation pack makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cmsuite.core.resources import shipped
from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Ruleset

Item = Mapping[str, Any]
BLIND = "moderation-corpus-blind.toml"  # never seen by whoever writes rules: measured, never learnt from
OURS = {"brand_domains": ["lumen.example"], "brand_names": ["@atelierlumen"], "status": "new"}


@dataclass
class Count:
    """right: said and true; wrong: said and not true; missed: true and not said."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what is said that is true; 1 where nothing is said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that is said; 1 where there is nothing to say."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class Measured:
    """Counts by category and by rule, and of all categories together."""

    categories: dict[str, Count] = field(default_factory=dict)
    rules: dict[str, Count] = field(default_factory=dict)
    all: Count = field(default_factory=Count)


@cache
def corpus(part: str = "") -> list[Item]:
    """The comments of a part (`first`, `held`, `later`), or of all three; those of `blind` only if they are named."""
    with (shipped("charters") / (BLIND if part == "blind" else "moderation-corpus.toml")).open("rb") as file:
        items: list[Item] = tomllib.load(file)["item"]
    return [item for item in items if part in ("", item["part"])]


@cache
def moderation() -> Ruleset:
    """The moderation pack with what it needs."""
    found = shelf()
    return resolve(found, found.with_needed(["moderation-fr"]))


def measure(items: Iterable[Item], ruleset: Ruleset) -> Measured:
    """Said against true, each comment by itself. A second label that is right too is not counted as wrong."""
    ready, made = Compiled(ruleset), Measured()
    category = {rule.id: rule.category for rule in ruleset.rules}
    for item in items:
        facts = {**ASSUMED, **OURS, "language": item["lang"], "country": "FR", "network": "mastodon"}
        report = lint(Subject.of("inbox", text=item["text"]), ready, Context(facts))
        rules = {one.rule for one in report.findings if one.rule.startswith("mod.")}
        fine = {item["label"], *item.get("also", ())}
        for rule in rules:
            count = made.rules.setdefault(rule, Count())
            count.right += category[rule] in fine
            count.wrong += category[rule] not in fine
        said = {category[rule] for rule in rules}
        if item["label"] != "none":
            _add(made, item["label"], right=item["label"] in said, missed=item["label"] not in said)
        for other in said - fine:
            _add(made, other, wrong=True)
    return made


@cache
def measured(part: str = "") -> Measured:
    """The shipped pack on the shipped comments."""
    return measure(corpus(part), moderation())


def _add(made: Measured, category: str, right: bool = False, wrong: bool = False, missed: bool = False) -> None:
    for count in (made.categories.setdefault(category, Count()), made.all):
        count.right += right
        count.wrong += wrong
        count.missed += missed
