"""The conformance kit of source kinds: a kind and recorded answers in, what is wrong with it out.

In a test of the kind's author, `assert check(MyKind(), recorded, pasted) == []`. It asks no server.
"""

from __future__ import annotations

import copy
import json
import random
import re
import socket
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Never

from cmsuite.core.errors import CmsError
from cmsuite.engines.feeds.contract import LONGEST_MEMORY, Answered, Kind
from cmsuite.engines.feeds.entries import MOST_ENTRIES, Parsed, ParsedItem

SECONDS = 10.0  # of a processor, for an answer of up to a megabyte on a slow machine; half of it for a small one
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_ADDRESSES = ("", "x", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://[", "//", "http://a b/",
              "https://exemple.fr:99999999/", "data:text/html,x", "https://" + "a" * 5_000, "\x00\x1b[31m")  # fmt: skip
_BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"b" * 1_000 + b'">' + b"".join(
    b'<!ENTITY c%d "%s">' % (n, b"&b;" * 50 if n == 0 else b"&c%d;" % (n - 1) * 50) for n in range(6)
) + b"]><a>&c5;</a>"  # fmt: skip
_HOSTILE = b"<script>alert(1)</script>\x1b]0;x\x07\xe2\x80\xae"


@dataclass(frozen=True, slots=True)
class Expected:
    """What an entry is to come out as; None: absent."""

    title: str
    url: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer as it was recorded, and what is to be read of it: all entries, in their order."""

    answer: Answered
    expected: tuple[Expected, ...]
    reader: Mapping[str, Any] = field(default_factory=dict)
    memory: Mapping[str, Any] = field(default_factory=dict)


def check(kind: Kind, recorded: Sequence[Recorded], pasted: Mapping[str, str]) -> list[str]:
    """What does not conform, each in a sentence; nothing for a kind that does.

    pasted: what people write for an address of this kind, and the address that is asked then.
    """
    with _alone() as reached:
        found = [*_of_itself(kind), *_of_addresses(kind, pasted)]
        for n, one in enumerate(recorded, 1):
            found += [f"answer {n}: {what}" for what in _of_reading(kind, one)]
            found += [f"answer {n}: {what}" for what in _of_bad_input(kind, one)]
    if not recorded:
        found.append("no recorded answer: nothing is known of what it reads")
    return [*found, *(f"it opened a connection to {where}: only the engine asks" for where in reached)]


def _of_itself(kind: Kind) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,22}", kind.name):
        yield f"the name {kind.name!r} is not 2 to 23 small letters, digits, - and _"
    if not kind.title.strip():
        yield "it has no title"
    limits = kind.limits
    if not 0 < limits.max_bytes <= 10_000_000:
        yield "limits.max_bytes is not between 1 and 10,000,000"
    if not 0 <= limits.least_s <= 7 * 86_400:
        yield "limits.least_s is not between nothing and seven days"


def _of_addresses(kind: Kind, pasted: Mapping[str, str]) -> Iterator[str]:
    for said, asked in pasted.items():
        found = _tried(kind.canonical, said)
        if found != asked:
            yield f"{said} is asked at {found}, not at {asked}"
        elif (again := _tried(kind.canonical, asked)) != asked:
            yield f"{asked} becomes {again} the second time"
    for said in _ADDRESSES:
        claimed = _tried(kind.claims, said)
        if not isinstance(claimed, bool):
            yield f"claims({said[:40]!r}) gives {claimed}"
        found = _tried(kind.canonical, said)
        if isinstance(found, str) and re.match(r"(?:javascript|file|data):", found, re.I):
            yield f"canonical({said[:40]!r}) gives {found[:80]}: nothing of the kind may be asked"
        if isinstance(found, Exception) and not isinstance(found, CmsError):
            yield f"canonical({said[:40]!r}) raises {_named(found)}: a refusal is a CmsError with a sentence"


def _of_reading(kind: Kind, one: Recorded) -> Iterator[str]:
    given = copy.deepcopy((dict(one.reader), dict(one.memory)))
    first = _timed(kind, one)
    if not isinstance(first, Parsed):
        yield f"reading gives {first}"
        return
    if (dict(one.reader), dict(one.memory)) != given:
        yield "reading changes the settings or the memory that it was given"
    if len(first.entries) > MOST_ENTRIES:
        yield f"it gives more than {MOST_ENTRIES} entries"
    items = first.items
    yield from _against(items, one.expected)
    yield from _unsafe(items)
    second = _timed(kind, one)
    if not isinstance(second, Parsed) or [item.guid for item in second.items] != [item.guid for item in items]:
        yield "the same answer read twice does not give the same ids"
    if first.memory is not None:
        yield from _of_memory(kind, one, first)


def _of_memory(kind: Kind, one: Recorded, first: Parsed) -> Iterator[str]:
    try:
        said = json.dumps(first.memory)
    except (TypeError, ValueError) as err:
        yield f"its memory is no JSON: {err}"
        return
    if len(said) > LONGEST_MEMORY:
        yield f"its memory takes {len(said)} of {LONGEST_MEMORY} bytes"
    again = _timed(kind, replace(one, memory=json.loads(said)))
    known = {item.guid for item in first.items}
    if not isinstance(again, Parsed):
        yield f"with its own memory, reading gives {again}"
    elif new := [item.title for item in again.items if item.guid not in known]:
        yield f"with its own memory, the same answer gives something new: {new[0][:80]}"


def _against(items: Sequence[ParsedItem], expected: Sequence[Expected]) -> Iterator[str]:
    if len(items) != len(expected):
        yield f"it gives {len(items)} items, not {len(expected)}"
    for n, (item, wanted) in enumerate(zip(items, expected, strict=False), 1):
        for name in ("title", "url", "published_at"):
            found, right = getattr(item, name), getattr(wanted, name)
            if found != right:
                yield f"item {n}: {name} is {found!r}, not {right!r}"


def _unsafe(items: Sequence[ParsedItem]) -> Iterator[str]:
    """What of it may not reach a screen or a browser."""
    for n, item in enumerate(items, 1):
        for name in ("url", "image_url"):
            if (url := getattr(item, name)) and not url.startswith(("http://", "https://")):
                yield f"item {n}: {name} is no address of the web: {url[:80]}"
        for name in ("title", "author", "summary", "text"):
            if any(
                unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in getattr(item, name) or ""
            ):
                yield f"item {n}: {name} holds a control character"


def _of_bad_input(kind: Kind, one: Recorded) -> Iterator[str]:
    """Whatever comes is read or refused with a sentence, in time, and nothing unsafe passes."""
    for what, body in _spoiled(one.answer.body or (one.answer.parts[0].body if one.answer.parts else b"")):
        parts = tuple(replace(part, body=body) for part in one.answer.parts)
        answer = replace(one.answer, body=body if one.answer.body else b"", parts=parts)
        found = _timed(kind, replace(one, answer=answer), of=len(body))
        if isinstance(found, Parsed):
            items = _tried(getattr, found, "items")
            if isinstance(items, tuple):
                yield from (f"{what}: {said}" for said in _unsafe(items))
            else:
                yield f"{what}: {items}"
        elif not isinstance(found, CmsError):
            yield f"{what}: it gives {found}; a refusal is a CmsError with a sentence"


def _spoiled(body: bytes) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(len(body))
    yield "nothing", b""
    yield "zeros", bytes(10_000)
    yield "noise", chance.randbytes(50_000)
    yield "a bomb of entities", _BOMB
    yield "deep nesting", b"<a>" * 100_000
    yield "deep lists", b"[" * 100_000
    for part in (0.2, 0.5, 0.9):
        yield f"cut at {part:.0%}", body[: int(len(body) * part)]
    for n in range(5):
        spoiled = bytearray(body)
        for _ in range(max(1, len(body) // 500)):
            spoiled[chance.randrange(len(body))] = chance.randrange(256) if body else 0
        yield f"spoiled bytes {n}", bytes(spoiled)
    places = [found.end() for found in re.finditer(rb">(?=[^<\s])", body)][:40]
    for at in chance.sample(places, min(5, len(places))):
        yield "script and terminal sequences", body[:at] + _HOSTILE + body[at:]
    yield "a megabyte", (body * (1 + 1_000_000 // max(1, len(body))))[:1_000_000]


def _timed(kind: Kind, one: Recorded, of: int = 0) -> Parsed | Exception | str:
    began = time.process_time()
    found = _tried(kind.read, replace(one.answer, at=one.answer.at or AT), one.reader, one.memory)
    took = time.process_time() - began
    if took > (SECONDS if of >= 100_000 else SECONDS / 2):
        return f"an answer after {took:.1f} s"
    return found if isinstance(found, Parsed | Exception) else f"no Parsed: {type(found).__name__}"


def _tried(run: Callable[..., Any], *given: Any) -> Any:
    """What it gives, or what it raises."""
    try:
        return run(*given)
    except Exception as err:
        return err


def _named(err: Exception) -> str:
    return f"{type(err).__name__}: {str(err)[:120]}"


@contextmanager
def _alone() -> Iterator[list[str]]:
    """Nothing of this process connects meanwhile; who tries is told of."""
    reached, was = list[str](), socket.socket.connect

    def refused(_self: socket.socket, address: Any) -> Never:
        reached.append(str(address))
        raise OSError("no connection is made here")

    socket.socket.connect = refused  # type: ignore[method-assign, assignment]
    try:
        yield reached
    finally:
        socket.socket.connect = was  # type: ignore[method-assign]
