"""Whether a publisher reserves its texts: TDM reservation, or that no copy is kept (CPI L122-5-3, machine-readable)."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD = 50_000  # bytes of a page in which its meta elements are looked for
NO_COPY = frozenset(("noarchive", "nosnippet", "noai"))
_META = re.compile(r"<meta\b([^<>]{0,500})>", re.IGNORECASE)
_PAIR = re.compile(r"([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def reserved(headers: Mapping[str, str], body: bytes = b"") -> bool:
    """By the headers of an answer, or by the head of the page that it is. headers: names in lower case. Pure."""
    if headers.get("tdm-reservation", "").strip() == "1" or _no_copy(headers.get("x-robots-tag", "")):
        return True
    return "html" in headers.get("content-type", "") and any(
        (name == "tdm-reservation" and said.strip() == "1") or (name == "robots" and _no_copy(said))
        for name, said in _metas(body[:HEAD].decode("ascii", "ignore"))
    )


def _no_copy(said: str) -> bool:
    """Rules for robots; those that begin with the name of one are for that one."""
    return ":" not in said and not NO_COPY.isdisjoint(one.strip() for one in said.lower().split(","))


def _metas(head: str) -> list[tuple[str, str]]:
    found = []
    for attributes in _META.findall(head):
        of = {name.lower(): next(filter(None, values), "") for name, *values in _PAIR.findall(attributes)}
        found.append((of.get("name", "").lower(), of.get("content", "")))
    return found
