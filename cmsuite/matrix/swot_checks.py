"""What makes a bad SWOT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import N_, number
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.evidence.confidence import confidence
from cmsuite.matrix import reading
from cmsuite.matrix.editing import answers
from cmsuite.matrix.schema import BANDS, INSIDE, LISTS, SIDES, Factor, Quadrant, SwotNote, factors
from cmsuite.matrix.sheet import findings_of, proven
from cmsuite.matrix.weights import triads

MOST = 7  # factors of a quadrant
OFF = Decimal("0.005")
HEAVY = Decimal("0.15")
STALE = timedelta(days=365)
ROSY = 3  # times as much that is good as that is bad


def check(content: Content, around: Around) -> Iterator[Finding]:
    """The quadrants, and each factor in them."""
    note = cast(SwotNote, content)
    yield from _quadrants(note)
    yield from _sums(note)
    yield from _circles(note)
    for quadrant, place, factor in factors(note):
        at = f"{LISTS[quadrant]}.{place}"
        yield from _statement(quadrant, factor, at, around)
        yield from _proof(factor, at, around)
        yield from _rating(quadrant, factor, at)
    yield from _mirrors(note)


def _quadrants(note: SwotNote) -> Iterator[Finding]:
    counts = {q: len(getattr(note, name)) for q, name in LISTS.items()}
    for quadrant, n in counts.items():
        facts = {"n": n, "most": MOST}
        if n == 0:
            said = N_("A quadrant is empty: no brand is without any. Look again at the audit, or say why.")
            yield Finding("swot.empty-quadrant", "block", said, LISTS[quadrant], facts, waivable=True)
        elif n > MOST:
            said = N_("There are {n} factors here: with more than {most}, none counts. Merge those that say the same.")
            yield Finding("swot.too-many", "warn", said, LISTS[quadrant], facts)
    good, bad = counts["S"] + counts["O"], counts["W"] + counts["T"]
    if good > ROSY * bad and good:
        said = N_("{good} factors speak for the brand and {bad} against it: what goes wrong has not been looked at.")
        yield Finding("swot.all-positive", "warn", said, "", {"good": good, "bad": bad})


def _sums(note: SwotNote) -> Iterator[Finding]:
    for name, side in SIDES.items():
        held = [one for _q, _p, one in factors(note, side)]
        if not held:
            continue
        missing = [one.key for one in held if one.weight is None]
        total = sum((one.weight for one in held if one.weight is not None), Decimal(0))
        if missing:
            said = N_("{keys} have no weight: compare them two by two, or write it.")
            yield Finding("swot.weights-sum", "block", said, LISTS[side[0]], {"keys": _listed(missing)})
        elif abs(total - 1) > OFF:
            said = (
                N_("The weights of strengths and weaknesses come to {total}, not to 1.00.")
                if name == "internal"
                else N_("The weights of opportunities and threats come to {total}, not to 1.00.")
            )
            yield Finding("swot.weights-sum", "block", said, LISTS[side[0]], {"total": number(total, 2)})


def _circles(note: SwotNote) -> Iterator[Finding]:
    for side in SIDES.values():
        found = triads([one.key for _q, _p, one in factors(note, side)], answers(note))
        if found:
            said = N_("The comparisons go round in circles: {circles}. Answer one of each again.")
            circles = "; ".join(" > ".join((*three, three[0])) for three in found[:3])
            yield Finding("swot.circular-triads", "info", said, "comparisons", {"circles": shown(circles, 200)})


def _statement(quadrant: Quadrant, factor: Factor, at: str, around: Around) -> Iterator[Finding]:
    text = factor.statement
    if not text:
        said = N_("{key} says nothing yet.")
        yield Finding("swot.vague-factor", "warn", said, f"{at}.statement", {"key": factor.key})
        return
    if reading.is_action(text, around.language):
        yield Finding("swot.factor-is-action", "block", ACTIONS[quadrant], f"{at}.statement")
    elif reading.is_vague(text, around.language):
        said = N_("It neither counts nor compares: say how much, and against whom or what.")
        yield Finding("swot.vague-factor", "warn", said, f"{at}.statement")
    yield from _confused(quadrant, factor, at, around)


ACTIONS: dict[Quadrant, str] = {
    "S": N_("This is an action, not a strength. Describe the fact that it would build on; the action goes into the "
            "recommendations."),
    "W": N_("This is an action, not a weakness. Describe the fact that it would mend; the action goes into the "
            "recommendations."),
    "O": N_("This is an action, not an opportunity. Describe the external fact that makes it useful; the action goes "
            "into the recommendations."),
    "T": N_("This is an action, not a threat. Describe the external fact that it would answer; the action goes into "
            "the recommendations."),
}  # fmt: skip


def _confused(quadrant: Quadrant, factor: Factor, at: str, around: Around) -> Iterator[Finding]:
    """Inside is what the brand controls; by the words, and by the side of the findings."""
    inside = quadrant in INSIDE
    read = reading.speaks_of_outside if inside else reading.speaks_of_inside
    word = read(factor.statement, around.language)
    if word and inside:
        said = N_("“{word}” is not in the brand's hands: this is an opportunity or a threat.")
    else:
        said = N_("“{word}” is in the brand's hands: this is a strength or a weakness.")
    if word:
        yield Finding(
            "swot.internal-external-confusion", "block", said, f"{at}.statement", {"word": word}, waivable=True
        )
        return
    if inside and factor.impacts:
        said = N_("Finding {key} is external: what comes of it is an opportunity or a threat.")
        facts = {"key": ", ".join(factor.impacts)}
        yield Finding("swot.internal-external-confusion", "block", said, f"{at}.impacts", facts, waivable=True)
    wrong = "external" if inside else "internal"
    for one in findings_of(around):
        if one.key in factor.findings and getattr(one, "side", "") == wrong:
            said = (
                N_("Finding {key} is external: what comes of it is an opportunity or a threat.")
                if inside
                else N_("Finding {key} is internal: what comes of it is a strength or a weakness.")
            )
            yield Finding(
                "swot.internal-external-confusion", "block", said, f"{at}.findings", {"key": one.key}, waivable=True
            )


def _proof(factor: Factor, at: str, around: Around) -> Iterator[Finding]:
    proofs = proven(factor, around)
    if not proofs:
        said = N_("{key} rests on no evidence: name a finding of the audit, or a piece of evidence.")
        yield Finding("swot.factor-without-evidence", "block", said, f"{at}.evidence", {"key": factor.key})
        return
    if all(one.last_on < around.today - STALE for one in proofs):
        said = N_("All that {key} rests on is more than twelve months old.")
        yield Finding("swot.stale-evidence", "warn", said, f"{at}.evidence", {"key": factor.key})
    if (factor.weight or 0) >= HEAVY and confidence(proofs, around.today).level == "low":
        said = N_("{key} weighs {weight} and little proves it: find a second source, or give it less weight.")
        facts = {"key": factor.key, "weight": number(factor.weight, 2)}
        yield Finding("swot.low-confidence-heavy", "warn", said, f"{at}.weight", facts)


def _rating(quadrant: Quadrant, factor: Factor, at: str) -> Iterator[Finding]:
    if factor.rating in BANDS[quadrant]:
        return
    said = {
        "S": N_("A strength is rated 3 or 4."),
        "W": N_("A weakness is rated 1 or 2."),
    }.get(quadrant, N_("Rate from 1 to 4 how well the brand answers it today."))
    yield Finding("swot.rating-out-of-band", "block", said, f"{at}.rating")


def _mirrors(note: SwotNote) -> Iterator[Finding]:
    """The same finding in two quadrants; twice in one, it is only cited twice."""
    where: dict[str, set[Quadrant]] = {}
    for quadrant, place, factor in factors(note):
        for key in dict.fromkeys((*factor.findings, *factor.impacts)):
            seen = where.setdefault(key, set())
            if seen and quadrant not in seen:
                said = N_("Finding {key} stands in two quadrants: it is one or the other, or it is two facts.")
                yield Finding("swot.mirror-factor", "warn", said, f"{LISTS[quadrant]}.{place}.findings", {"key": key})
            seen.add(quadrant)
    same = Counter(" ".join(one.statement.casefold().split()) for _q, _p, one in factors(note) if one.statement)
    for quadrant, place, factor in factors(note):
        if same[" ".join(factor.statement.casefold().split())] > 1 and factor.statement:
            said = N_("The same sentence stands there twice.")
            yield Finding("swot.mirror-factor", "warn", said, f"{LISTS[quadrant]}.{place}.statement")


def _listed(keys: list[str]) -> str:
    return ", ".join(keys[:6]) + (f" (+{len(keys) - 6})" if len(keys) > 6 else "")
