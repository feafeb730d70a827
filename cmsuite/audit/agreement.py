"""How far two people who read the same posts agree, beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

GOOD = 0.60  # from there on codes are used; below they are talked over and coded again


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """(agreed - by chance) / (1 - by chance): 1 is always, 0 no more than chance (Cohen 1960). pairs: what the two said
    of each post. None of no pairs; 1 where both said one and the same of all."""
    found = list(pairs)
    n = len(found)
    if not n:
        return None
    agreed = sum(one == other for one, other in found) / n
    first, second = Counter(one for one, _o in found), Counter(other for _o, other in found)
    chance = sum(first[code] * second[code] for code in first) / (n * n)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
