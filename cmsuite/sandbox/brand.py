"""The demo brand as data: who works for Atelier Lumen, what it reads, what it said before. Read from lumen.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class News:
    """An item of a feed: `days` before the sandbox was born, or `minutes` after it. `post`: what one writes of it."""

    title: str
    text: str
    days: float = 0.0
    minutes: float = 0.0
    post: str = ""


@dataclass(frozen=True, slots=True)
class FeedOf:
    """A feed that the brand follows: where it lies on the sandbox, its form, what it is watched for, its items."""

    path: str
    form: str  # rss, atom or json
    axis: str
    title: str
    items: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A post of before: `days` before the sandbox was born, at `hour` UTC."""

    days: int
    hour: int
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A post of before on the network where people publish by hand, and what was read there a week later."""

    days: int
    hour: int
    text: str
    reactions: int
    shares: int
    comments: int


@dataclass(frozen=True, slots=True)
class ByHand:
    """The account on that network."""

    handle: str
    url: str
    title: str
    followers: int


@dataclass(frozen=True, slots=True)
class Employee:
    """Someone who works for the brand, and with which roles."""

    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """All of it."""

    name: str
    member: str
    followers: int
    people: tuple[Employee, ...]
    feeds: tuple[FeedOf, ...]
    mastodon: tuple[Past, ...]
    kit: ByHand
    instagram: tuple[Counted, ...]


@cache
def lumen() -> DemoBrand:
    """Atelier Lumen, invented: no such workshop, agency, person or publication exists."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lumen.toml").read_text(encoding="utf-8"))
    return DemoBrand(
        name=table["name"],
        member=table["member"],
        followers=table["followers"],
        people=tuple(Employee(one["name"], one["email"], tuple(one["roles"])) for one in table["person"]),
        feeds=tuple(_feed(one) for one in table["feed"]),
        mastodon=tuple(Past(**one) for one in table["mastodon"]),
        kit=ByHand(**table["kit"]),
        instagram=tuple(Counted(**one) for one in table["instagram"]),
    )


def _feed(table: dict[str, Any]) -> FeedOf:
    items = tuple(News(**one) for one in table["item"])
    return FeedOf(table["path"], table["form"], table["axis"], table["title"], items)
