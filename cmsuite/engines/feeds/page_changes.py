"""What has changed on a page: which blocks are new or gone, in which words, and whether that is worth telling. Pure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.engines.documents.diff import Op, marked, words
from cmsuite.engines.feeds.noise import quiet

LEAST = 40  # characters of changed text from which on it is told
MANY = 1_500  # blocks between the first and the last change; of more it is only said which are new and which are gone
LONG, COMPARED = 2_000, 50  # characters of a block, and blocks, whose words are compared
AROUND = 24  # characters that are shown before and after what changed
SHOWN = 480  # characters of changes that are shown
PATTERNS_S = 2.0  # for all patterns of a page
MATCHES = 100  # of one pattern

Quiet = Callable[[str], str]


class SlowPattern(Outside):
    said = N_("The pattern “{pattern}” takes too long on this page.")
    hint = N_("Make it more precise: fewer repetitions of what can be anything.")


@dataclass(frozen=True, slots=True)
class Pair:
    """A block as it was and as it is; None: it was not there, or is not any more."""

    was: str | None
    now: str | None
    same: bool = False

    @property
    def words(self) -> list[tuple[Op, str]]:
        """What became of its words."""
        was, now = self.was or "", self.now or ""
        if max(len(was), len(now)) <= LONG:
            return words(was, now)
        whole: list[tuple[Op, str]] = [("gone", was), ("new", now)]
        return [part for part in whole if part[1]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The blocks that differ, in the order of the page. size: characters that are new, or gone, whichever is more."""

    pairs: tuple[Pair, ...]
    size: int

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(one.now for one in self.pairs if one.now is not None)

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(one.was for one in self.pairs if one.was is not None)


def paired(before: Sequence[str], after: Sequence[str], key: Quiet = str) -> list[Pair]:
    """Both sides as one list of blocks: each side, put together again, is whole. key: what the same have alike."""
    old, new = [key(one) for one in before], [key(one) for one in after]
    first = _alike(zip(old, new, strict=False))
    last = _alike(zip(reversed(old[first:]), reversed(new[first:]), strict=False))
    found = [Pair(*both, same=True) for both in zip(before[:first], after[:first], strict=True)]
    ends = len(before) - last, len(after) - last
    for same, i, j, k, n in _runs(old[first : ends[0]], new[first : ends[1]]):
        was, now = before[first + i : first + j], after[first + k : first + n]
        for place in range(max(len(was), len(now))):
            pair = was[place] if place < len(was) else None, now[place] if place < len(now) else None
            found.append(Pair(*pair, same=same))
    return found + [Pair(*both, same=True) for both in zip(before[ends[0] :], after[ends[1] :], strict=True)]


def changes(before: Sequence[str], after: Sequence[str], key: Quiet) -> Changes:
    """What differs, but for what only stands elsewhere now, and for what `key` leaves nothing of."""
    differing = [one for one in paired(before, after, key) if not one.same]
    was = Counter(key(one.was) for one in differing if one.was is not None)
    now = Counter(key(one.now) for one in differing if one.now is not None)
    moved = was & now
    left = [
        Pair(_unless(one.was, key, moved_from), _unless(one.now, key, moved_to))
        for moved_from, moved_to in [(moved.copy(), moved.copy())]
        for one in differing
    ]
    pairs = tuple(one for one in left if one.was is not None or one.now is not None)
    return Changes(pairs, _size(pairs, key))


def _unless(block: str | None, key: Quiet, moved: Counter[str]) -> str | None:
    """The block, unless it says nothing or is one that has moved, which is then counted off."""
    if block is None or not (said := key(block)):
        return None
    if moved[said]:
        moved[said] -= 1
        return None
    return block


def _size(pairs: Sequence[Pair], key: Quiet) -> int:
    size: Counter[str] = Counter()
    for place, one in enumerate(pairs):
        was, now = key(one.was or ""), key(one.now or "")
        run = Pair(was, now).words if place < COMPARED else [("gone", was), ("new", now)]
        for op, text in run:
            size[op] += len(text.strip())
    return max(size["gone"], size["new"])


def told(found: Changes) -> str:
    """The changes in words, `[-gone-]` and `{+new+}`, what is the same around them cut short."""
    parts, left = list[str](), SHOWN
    for one in found.pairs[:COMPARED]:
        part = marked(_short(one.words)).strip()
        parts.append(part)
        left -= len(part) + 3
        if left < 0:
            break
    return " · ".join(parts)


def _short(run: list[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    last = len(run) - 1
    for place, (op, text) in enumerate(run):
        if op == "same" and len(text) > 2 * AROUND:
            head = text[:AROUND].rsplit(" ", 1)[0] if place else ""
            tail = text[-AROUND:].split(" ", 1)[-1] if place != last else ""
            yield op, f"{head} … {tail}"
        else:
            yield op, text


# ---- patterns of a person: in a bounded time


class Patterns:
    """Patterns of one look at a page, which share a bounded time. They were checked when they were given."""

    def __init__(self, ignore: Sequence[str], watch: Sequence[str]) -> None:
        self._ends = time.monotonic() + PATTERNS_S
        self._ignore, self._watch = [_made(one) for one in ignore], [_made(one) for one in watch]
        self._quiet: dict[str, str] = {}

    def quiet(self, block: str) -> str:
        """A block by which two are compared. Raises SlowPattern."""
        if (known := self._quiet.get(block)) is None:
            text = block
            for one in self._ignore:
                with self._in_time(one) as left:
                    text = one.sub(" ", text, timeout=left)
            known = self._quiet[block] = quiet(text, page=True)
        return known

    def watched(self, blocks: Sequence[str]) -> list[str]:
        """What the watched patterns find. Raises SlowPattern."""
        text, found = "\n".join(blocks), list[str]()
        for one in self._watch:
            with self._in_time(one) as left:
                found += [match[0] for match in islice(one.finditer(text, timeout=left), MATCHES)]
        return found

    @contextmanager
    def _in_time(self, pattern: Any) -> Iterator[float]:
        """How many seconds are left for it."""
        try:
            yield max(0.001, self._ends - time.monotonic())
        except TimeoutError as err:
            raise SlowPattern(pattern=pattern.pattern[:80]) from err


def _made(pattern: str) -> Any:
    import regex  # whose search can be ended, unlike that of re

    return regex.compile(pattern, regex.IGNORECASE)


def _alike(pairs: Any) -> int:
    """How many of these pairs are alike, from the first on."""
    n = 0
    for one, other in pairs:
        if one != other:
            break
        n += 1
    return n


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    if max(len(old), len(new)) > MANY:
        return [(False, 0, len(old), 0, len(new))]
    found = SequenceMatcher(None, old, new).get_opcodes()
    return [(op == "equal", i, j, k, n) for op, i, j, k, n in found]
