"""How a feed says that it wants to be read: how often, and when not at all. Pure."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_HEAD = 20_000
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_TTL = re.compile(rb"<ttl\s*>\s*(\d{1,6})\s*</ttl", re.I)
_PERIOD = re.compile(rb"<\w+:updatePeriod\s*>\s*(\w{5,7})\s*</", re.I)
_FREQUENCY = re.compile(rb"<\w+:updateFrequency\s*>\s*(\d{1,5})\s*</", re.I)
_SKIPPED = {name: re.compile(rb"<%s\s*>(.{0,2000}?)</%s" % (name, name), re.I | re.S) for name in (b"hour", b"day")}


@dataclass(frozen=True, slots=True)
class Wishes:
    """every_s: seconds between two looks at least; hours (0 to 23, UTC) and days (0: Monday) to stay away in."""

    every_s: int = 0
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any] | None:
        """As a document of the store; nothing for no wish."""
        return {name: value for name, value in asdict(self).items() if value} or None


NONE = Wishes()


def wishes(body: bytes) -> Wishes:
    """What the head of a feed in XML asks for: RSS's ttl (in minutes), skipHours and skipDays, and RSS 1.0's
    updatePeriod and updateFrequency; the longer one where there are two."""
    found = _ENTRY.search(body[:LONGEST_HEAD])
    head = body[: found.start() if found else LONGEST_HEAD]
    ttl, period, frequency = _TTL.search(head), _PERIOD.search(head), _FREQUENCY.search(head)
    every = _PERIODS.get(period[1].decode("ascii", "replace").lower(), 0) if period else 0
    every //= max(1, int(frequency[1])) if frequency else 1
    hours = {int(text) % 24 for text in _skipped(head, b"hour") if re.fullmatch(r"[0-9]{1,2}", text)}
    days = {_DAYS.index(text.lower()) for text in _skipped(head, b"day") if text.lower() in _DAYS}
    return Wishes(max(every, int(ttl[1]) * 60 if ttl else 0), tuple(sorted(hours)), tuple(sorted(days)))


def of(document: dict[str, Any] | None) -> Wishes:
    """The wishes that the store kept."""
    known = document or {}
    return Wishes(int(known.get("every_s", 0)), tuple(known.get("hours", ())), tuple(known.get("days", ())))


def _skipped(head: bytes, name: bytes) -> list[str]:
    block = re.search(rb"<skip%ss\s*>(.{0,4000}?)</skip%ss" % (name, name), head, re.I | re.S)
    return [text.decode("ascii", "replace").strip() for text in _SKIPPED[name].findall(block[1])] if block else []
