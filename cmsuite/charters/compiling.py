"""From the clauses of a charter to the layers that rules are read from, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cmsuite.charters.records import Lay, Record, records
from cmsuite.charters.schema import EditorialCharter
from cmsuite.charters.words import DOCUMENT
from cmsuite.core.locale import translate
from cmsuite.engines.rules.binding import layer_of
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.packs import Shelf, shelf
from cmsuite.engines.rules.rules import Ruleset

Layers = tuple[tuple[str, str], ...]


def layers(charter: EditorialCharter, slug: str, starts_on: date | None = None) -> Layers:
    """The brand's layer and one for each campaign: names and TOML. starts_on: the day from which it is in force."""
    found = records(charter)
    packs = packs_of(charter)
    names = dict.fromkeys(name for one in found for name in one.campaigns)
    head: dict[str, Any] = {"charter": {"brand": slug, "document": DOCUMENT, "packs": packs}}
    made: list[tuple[str, Mapping[str, Any]]] = [(slug, head | _tables(one for one in found if not one.campaigns))]
    for name in names:
        tables = _tables(_within(one, name) for one in found if name in one.campaigns)
        made.append((f"campaigns/{name}", tables))
    return tuple((name, written(table)) for name, table in made)


def packs_of(charter: EditorialCharter) -> list[str]:
    """The packs that it names, else those that are on by themselves."""
    return [one for one in charter.packs if one] or list(_usual())


def written(table: Mapping[str, Any]) -> str:
    """A layer as TOML."""
    import tomli_w

    return tomli_w.dumps(dict(table))


def ruleset(made: Layers, on: date | None = None) -> Ruleset:
    """What the layers come to over the packs. Raises BadPack, NoPack, OtherVersion, Circle."""
    return _ruleset(made, on)


def rules_of(packs: Sequence[str]) -> frozenset[str]:
    """The ids of all rules of some packs, and of those that they need. Raises NoPack, OtherVersion, Circle."""
    return _ids(tuple(packs))


@lru_cache(maxsize=16)
def _ruleset(made: Layers, on: date | None) -> Ruleset:
    stock, read = _shelf(), tuple(layer_of(name, text) for name, text in made)
    wanted = [need for one in read if one.form.charter for need in one.form.charter.packs]
    return resolve(stock, stock.with_needed(wanted), read, on)


@lru_cache(maxsize=16)
def _ids(packs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(raw.table["id"] for pack in _shelf().with_needed(packs) for raw in pack.rules)


@lru_cache(maxsize=1)
def _usual() -> tuple[str, ...]:
    stock = _shelf()
    return tuple(name for name in stock.names() if stock.pack(name).head.default == "on")


def _shelf() -> Shelf:
    return _stock(shelf().folders)


@lru_cache(maxsize=4)
def _stock(folders: tuple[Path, ...]) -> Shelf:
    return Shelf(folders)


def _within(one: Record, campaign: str) -> Record:
    """A clause of a campaign: a rule of the brand asks only posts of it."""
    lays = tuple(
        replace(lay, table={**lay.table, "when": {**lay.table.get("when", {}), "campaign": [campaign]}})
        if lay.form == "rule"
        else lay
        for lay in one.lays
    )
    return replace(one, lays=lays)


def _tables(found: Iterable[Record]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        for lay in one.lays:
            tables.setdefault(lay.form, []).append(_table(lay))
    return tables


def _table(lay: Lay) -> dict[str, Any]:
    if lay.form == "rule":
        return {"id": lay.rule, **lay.table}
    if lay.form == "disable":
        return {"rule": lay.rule, **lay.table, "reason": translate(str(lay.table["reason"]))}
    return {"rule": lay.rule, **lay.table}
