"""How much each factor counts: two by two, then as parts of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import combinations
from typing import Literal

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import shown

Answer = Literal["more", "less", "equal"]
Answers = Mapping[tuple[str, str], Answer]
"""For two keys, whether the first counts more, less, or as much as the second."""

CENT = Decimal("0.01")
OTHER: Mapping[Answer, Answer] = {"more": "less", "less": "more", "equal": "equal"}
WORTH: Mapping[Answer, Decimal] = {"more": Decimal(1), "equal": Decimal("0.5"), "less": Decimal(0)}


def pairs(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Every two of them, each once, in their order."""
    return list(combinations(keys, 2))


def said(answers: Answers, first: str, second: str) -> Answer | None:
    """What was answered about two, whichever was asked first."""
    if (first, second) in answers:
        return answers[first, second]
    return OTHER[answers[second, first]] if (second, first) in answers else None


def unanswered(keys: Sequence[str], answers: Answers) -> list[tuple[str, str]]:
    """The pairs that nobody has compared."""
    return [pair for pair in pairs(keys) if said(answers, *pair) is None]


def weights(keys: Sequence[str], answers: Answers) -> dict[str, Decimal]:
    """The normalised row sums of the comparisons, in hundredths that come to 1.00.

    A row is 1 for each that counts less, 1/2 for each that counts as much, and 1/2 for itself, so that the last has a
    weight too (David, The Method of Paired Comparisons, 1988). A pair without an answer counts as equal.
    """
    half = WORTH["equal"]
    rows = {
        one: half + sum((WORTH[said(answers, one, other) or "equal"] for other in keys if other != one), Decimal(0))
        for one in keys
    }
    whole = sum(rows.values(), Decimal(0))
    return rounded({key: row / whole for key, row in rows.items()}) if whole else {}


def rounded(shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Shares of one in hundredths that still come to 1.00: the largest remainders get what is left over (Hamilton)."""
    down = {key: share.quantize(CENT, ROUND_DOWN) for key, share in shares.items()}
    left = int((1 - sum(down.values(), Decimal(0))) / CENT)
    by_remainder = sorted(shares, key=lambda key: down[key] - shares[key])
    return down | {key: down[key] + CENT for key in by_remainder[:left]}


def triads(keys: Sequence[str], answers: Answers) -> list[tuple[str, str, str]]:
    """The circles: three of which the first counts more than the second, that more than the third, that more than the
    first (Kendall and Babington Smith, 1940). Each once, beginning with the one that comes first."""
    found = []
    for a, b, c in combinations(keys, 3):
        for one, two, three in ((a, b, c), (a, c, b)):
            if all(said(answers, *pair) == "more" for pair in ((one, two), (two, three), (three, one))):
                found.append((one, two, three))
    return found


def consistency(keys: Sequence[str], answers: Answers) -> Decimal | None:
    """Kendall's zeta: 1 where no circle is, 0 where as many are as can be; None of fewer than three."""
    n = len(keys)
    most = (n**3 - n if n % 2 else n**3 - 4 * n) // 24
    return None if most < 1 else (1 - Decimal(len(triads(keys, answers))) / most).quantize(CENT)


class NotAComparison(Usage):
    said = N_("Line {line}: “{words}” compares no two factors.")
    hint = N_("Write one a line, as S1 > W2, S1 < W2 or S1 = W2.")


class NoSuchFactor(Usage):
    said = N_("Line {line}: there is no factor {key} on this side.")
    hint = N_("There are: {known}.")


SIGNS: Mapping[str, Answer] = {">": "more", "<": "less", "=": "equal"}
_COMPARED = re.compile(r"\s*(\w{1,12})\s*([<>=])\s*(\w{1,12})\s*")


def read(text: str, keys: Sequence[str]) -> dict[tuple[str, str], Answer]:
    """The comparisons that a text holds, one a line; what follows a # is left out. A pair that is there twice counts as
    it is there last. Raises NotAComparison, NoSuchFactor."""
    found: dict[tuple[str, str], Answer] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        match = _COMPARED.fullmatch(line)
        if match is None or match[1] == match[3]:
            raise NotAComparison(line=number, words=shown(line, 60))
        for key in (match[1], match[3]):
            if key not in keys:
                raise NoSuchFactor(line=number, key=shown(key, 20), known=", ".join(keys))
        found.pop((match[3], match[1]), None)
        found[match[1], match[3]] = SIGNS[match[2]]
    return found
