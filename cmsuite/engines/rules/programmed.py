"""The program's own checks, told as rules are: of documents, of drafts for a network, of what leaves. No pack sets
them; their ids, weights and sentences lie in `checks.toml`, which `tools/checks.py` gathers from the source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cmsuite.core.locale import N_, translate
from cmsuite.engines.rules.words import SEVERITIES

OF = {
    "a11y": N_("a post, for the accessibility of its files"),
    "audit": N_("an audit"),
    "brief": N_("a framing note"),
    "cal": N_("the calendar"),
    "charter": N_("an editorial charter"),
    "comment": N_("what is answered to a comment on a document"),
    "counter": N_("a counter-brief"),
    "crisis": N_("a crisis plan, or the report of a drill"),
    "decision": N_("the log of decisions"),
    "digest": N_("an issue of the watch"),
    "doc": N_("every document"),
    "impact": N_("an impact assessment of the watch"),
    "item": N_("an item of the watch"),
    "legal": N_("what is quoted or taken over from others"),
    "map": N_("a positioning map"),
    "minutes": N_("the minutes of a meeting"),
    "modcharter": N_("a moderation guide, or the rules of the community"),
    "net": N_("a post, for its network"),
    "pitch": N_("a deck, or its argumentation sheet"),
    "pub": N_("what is about to leave, or has left"),
    "reco": N_("recommendations"),
    "rules": N_("a text, where its rules cannot be asked"),
    "sheet": N_("a watch sheet"),
    "strategy": N_("a strategy"),
    "swot": N_("a SWOT"),
    "tows": N_("the crossings of a SWOT"),
    "trend": N_("a trend report"),
    "validation": N_("the yes of a client to a document"),
    "veille": N_("a plan of the watch"),
    "version": N_("a new version of a document"),
}
"""What a family of checks reads."""
OWN = N_("a kind of document of this workspace")
_EVERY = "{name}."
"""Before what every kind of a workspace's own checks under its own name."""
_PLACE = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Programmed:
    """A check of the program: how much what it finds weighs, and its sentences, as they stand in the source."""

    id: str
    weights: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def of(self) -> str:
        """What it reads, in the language in force."""
        return translate(OF.get(self.id.partition(".")[0], OWN))


@cache
def all_of_them() -> Mapping[str, Programmed]:
    """Every check of the program by its id."""
    with (Path(__file__).parents[2] / "checks.toml").open("rb") as file:
        table = tomllib.load(file)["check"]
    return {id: Programmed(id, tuple(one["weights"]), tuple(one["said"])) for id, one in table.items()}


def programmed(id: str) -> Programmed | None:
    """The check of this id."""
    known = all_of_them()
    own = known.get(_EVERY + id.partition(".")[2])
    return known.get(id) or (own and Programmed(id, own.weights, own.said))


def values(one: Programmed) -> dict[str, Any]:
    """A check as a program reads it."""
    return {
        "id": one.id,
        "made_by": "program",
        "of": one.of,
        "severities": list(one.weights),
        "messages": sentences(one),
    }


def explained(one: Programmed) -> list[str]:
    """The same as lines for people."""
    lines = [one.id, *(f"  {sentence}" for sentence in sentences(one))]
    lines.append("  " + translate("A check of the program on {what}: no pack sets it.").format(what=one.of))
    weights = ", ".join(translate(SEVERITIES[weight]) for weight in one.weights)
    lines.append("  " + translate("What it finds: {weights}").format(weights=weights))
    return lines


def sentences(one: Programmed) -> list[str]:
    """Its sentences in the language in force, with a mark for each of the values that they would name."""
    return [_PLACE.sub(lambda place: place[0][0] if len(place[0]) == 2 else "…", translate(said)) for said in one.said]
