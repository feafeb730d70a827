"""What the moderation pack finds in the shipped comments, by category, and how fast; precision and recall in %."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from tests.bench import Figure
from tests.charters.measured import Count, corpus, measure, moderation


def figures() -> Iterator[Figure]:
    pack = moderation()
    for part, precision, recall in (("first", 95, 80), ("held", 95, 55), ("later", 95, 60), ("blind", None, None)):
        items = corpus(part)
        begun = perf_counter()
        found = measure(items, pack)
        spent = perf_counter() - begun
        yield from _of(f"{part}, all {len(items)} comments", found.all, precision, recall)
        for name, count in sorted(found.categories.items()):
            yield from _of(f"{part}, {name}", count)
        yield Figure(f"{part}, comments read", len(items) / spent, "1/s")


def _of(name: str, count: Count, precision: int | None = None, recall: int | None = None) -> Iterator[Figure]:
    yield Figure(f"{name}: precision", 100 * count.precision, "%", precision, at_least=True)
    yield Figure(f"{name}: recall", 100 * count.recall, "%", recall, at_least=True)
