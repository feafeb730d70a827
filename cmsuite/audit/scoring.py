"""The grid: criteria from 0 to 4 with written anchors, domains out of 100, one score where enough was assessed."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import fmean
from typing import Any

HIGHEST = 4
ENOUGH = 80  # of the weights, in per cent: below, no score of the whole is printed


@dataclass(frozen=True, slots=True)
class Criterion:
    """title, and what each mark from 0 to 4 looks like, by language."""

    id: str
    domain: str
    title: Mapping[str, str]
    anchors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Domain:
    id: str
    weight: int
    title: Mapping[str, str]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """domains: each assessed one out of 100. coverage: weights assessed, in per cent. value: None below 80 %."""

    domains: Mapping[str, float]
    coverage: float
    value: float | None


@cache
def grid() -> tuple[Domain, ...]:
    """The domains that are shipped, with their default weights (their sum is 100) and criteria."""
    raw = tomllib.loads((files("cmsuite.audit") / "grid.toml").read_text(encoding="utf-8"))
    return tuple(_domain(one) for one in raw["domain"])


@cache
def criteria() -> Mapping[str, Criterion]:
    """Every criterion by its id: domain.criterion."""
    return {one.id: one for domain in grid() for one in domain.criteria}


def default_weights() -> dict[str, int]:
    """Domain -> weight."""
    return {domain.id: domain.weight for domain in grid()}


def total(marks: Iterable[tuple[str, int]], weights: Mapping[str, float]) -> Total:
    """What marks come to. marks: (domain, 0 to 4) of each criterion that was assessed.

    domain = mean(mark / 4) x 100; whole = sum(w x domain) / sum(w assessed); coverage = w assessed / sum(w) x 100.
    """
    held: dict[str, list[int]] = defaultdict(list)
    for domain, mark in marks:
        held[domain].append(mark)
    domains = {name: fmean(held[name]) / HIGHEST * 100 for name in weights if held.get(name)}
    assessed, whole = sum(weights[name] for name in domains), sum(weights.values())
    coverage = assessed / whole * 100 if whole else 0.0
    value = sum(weights[name] * score for name, score in domains.items()) / assessed if assessed else None
    return Total(domains, coverage, value if coverage >= ENOUGH else None)


def changed(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """By domain, points more or less than the audit before; a domain that one of them did not assess is left out."""
    return {name: now[name] - before[name] for name in now if name in before}


def _domain(raw: Mapping[str, Any]) -> Domain:
    held = tuple(
        Criterion(
            f"{raw['id']}.{one['id']}",
            raw["id"],
            {"en": one["en"][0], "fr": one["fr"][0]},
            {"en": tuple(one["en"][1:]), "fr": tuple(one["fr"][1:])},
        )
        for one in raw["criterion"]
    )
    return Domain(raw["id"], raw["weight"], {"en": raw["en"], "fr": raw["fr"]}, held)
