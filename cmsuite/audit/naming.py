"""The networks and accounts that an audit's form offers where one is named: of the brand, then of the inventory. Those
of others are typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cmsuite.audit.profiles import networks

if TYPE_CHECKING:
    from pydantic import JsonValue

OFFERED: dict[str, JsonValue] = {"offered": "cmsuite.audit.naming"}
"""A field whose text is offered at the screens: `offered` of that module says which there are."""
Named = tuple[str, str]
"""A network and a handle."""


def offered(content: Mapping[str, Any], path: str, accounts: Iterable[Named]) -> list[str]:
    """What may stand at a place of a report. accounts: those of the brand. Of an item that says its network, the
    accounts there."""
    above, _dot, field = path.rpartition(".")
    held = [*accounts, *((one["network"], one["handle"]) for one in content.get("accounts") or ())]
    if field == "network":
        return _once([*(network for network, _handle in held), *networks()])
    network = str(_at(content, above).get("network") or "").casefold()
    return _once(handle for where, handle in held if not network or where.casefold() == network)


def _at(content: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    name, place = path.split(".")[:2]
    found: Mapping[str, Any] = content[name][int(place)]
    return found


def _once(names: Iterable[str]) -> list[str]:
    """Each name once, whatever its case, as it is written first."""
    first: dict[str, str] = {}
    for name in names:
        if name:
            first.setdefault(name.casefold(), name)
    return list(first.values())
