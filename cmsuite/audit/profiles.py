"""What a complete profile has, network by network: dated lists, that are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cmsuite.core.locale import language

SPELT = {"linkedin": "LinkedIn", "tiktok": "TikTok", "youtube": "YouTube", "whatsapp": "WhatsApp"}
LISTS = ("met", "missed", "apart")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at. title: by language. limit: a number that the network sets, as of `checked_on`; or None."""

    id: str
    title: Mapping[str, str]
    weight: float = 1.0
    limit: int | None = None


def points(network: str) -> tuple[Point, ...]:
    """The list of a network: what holds for all, then its own. One that is not known has the first part."""
    return _lists().get("all", ()) + _lists().get(network.casefold(), ())


def networks() -> list[str]:
    """Those that have a list of their own, as they spell themselves."""
    return [SPELT.get(name, name.capitalize()) for name in _lists() if name != "all"]


def checked_on() -> date:
    """When the limits were last compared with what the networks say."""
    return date.fromisoformat(str(_raw()["checked_on"]))


@cache
def known() -> Mapping[str, Point]:
    """Every point by its id."""
    return {point.id: point for held in _lists().values() for point in held}


def offered(content: Mapping[str, Any], path: str) -> dict[str, str]:
    """The points that a form offers at a place of a profile, with what they are called in the language in force: those
    of its network of which it says nothing yet, and the one that stands there."""
    _profiles, place, _list, *at = path.split(".")
    held = content["profiles"][int(place)]
    told = {id for name in LISTS for id in held.get(name) or ()}
    here = held[_list][int(at[0])] if at else ""
    return {one.id: one.title[language()] for one in points(held.get("network") or "") if one.id not in told - {here}}


def called(id: str) -> str:
    """What a point is called in the language in force; what is in no list stays."""
    return known()[id].title[language()] if id in known() else id


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((files("cmsuite.audit") / "profiles.toml").read_text(encoding="utf-8"))


@cache
def _lists() -> dict[str, tuple[Point, ...]]:
    return {
        name: tuple(
            Point(one["id"], {"en": one["en"], "fr": one["fr"]}, one.get("weight", 1.0), one.get("limit"))
            for one in held
        )
        for name, held in _raw().items()
        if name != "checked_on"
    }
