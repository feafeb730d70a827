"""What the rules found in a draft, beside what its network would refuse: one list, each thing told once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cmsuite.content.checks import LEVELS, Finding, Level, Ruled
from cmsuite.content.declared import question
from cmsuite.content.linting import WARNING, place
from cmsuite.core.locale import N_, labelled, translate

if TYPE_CHECKING:
    from cmsuite.content.wording import Attached
    from cmsuite.engines.rules import contract
    from cmsuite.engines.rules.contract import Report, Unknown
    from cmsuite.engines.rules.rules import Ruleset

ASKS = N_("“{title}” asks what nobody said yet: {question}.")
ASIDE, WAIVED = N_("Does not apply here"), N_("Let pass")
LACKS = N_("“{title}” cannot be answered: {reason}.")
SAY = N_("Say it: cmsuite post declare {post} {fact}=…")
CLAUSE = N_("{ref}, version {n}: “{text}”")
MENDED = {"safe": N_("It can be corrected by itself."), "suggest": N_("A correction is proposed.")}
SAME = {"a11y.alt-poor": ("a11y.alt-prefix", "a11y.alt-length", "a11y.alt-missing")}
"""What the checks of the networks say under one name, and the rules under several."""


def merged(of_network: Iterable[Finding], of_rules: Iterable[Finding]) -> list[Finding]:
    """Both, what blocks first. Where both speak of one thing, the one that weighs more is told."""
    found: list[Finding] = []
    heard: dict[tuple[str, int], Finding] = {}
    for one in of_network:
        heard |= {(code, one.part): one for code in (one.code, *SAME.get(one.code, ()))}
        found.append(one)
    for one in of_rules:
        other = heard.get((one.code, one.part))
        if other is None:
            found.append(one)
        elif LEVELS.index(one.level) < LEVELS.index(other.level):
            found = [one if same is other else same for same in found]
    return sorted(found, key=lambda one: (LEVELS.index(one.level), one.part))


def told(
    report: Report,
    ruleset: Ruleset,
    files: Sequence[Attached] = (),
    parts: int = 1,
    *,
    post: int | None = None,
    waived: frozenset[str] = frozenset(),
) -> list[Finding]:
    """What a report says, as findings of a draft. What was let pass stays there to see, as good to know."""
    found = [_of(one, files, parts, waived) for one in report.findings]
    return [*found, *_asked(report.unknown, ruleset, post, waived)]


def _of(one: contract.Finding, files: Sequence[Attached], parts: int, waived: frozenset[str]) -> Finding:
    part, file = place(one.field, files, parts)
    level: Level = "block" if one.severity == "block" else "warn" if one.severity == "warn" else "info"
    in_text, aside = one.field != WARNING and file is None, one.status == "suppressed"
    said = one.sentence if one.field != WARNING else labelled(translate("Warning"), one.sentence)
    if aside or one.rule in waived:
        level, said = "info", labelled(translate(ASIDE if aside else WAIVED), said)
    mends = one.fix if in_text and not aside else None
    return Finding(
        one.rule,
        level,
        said,
        part,
        file,
        (one.start, one.end) if in_text and one.end > one.start else None,
        translate(MENDED[mends.mode]) if mends else "",
        Ruled(
            one.fingerprint,
            one.fix.mode if one.fix and not aside else "",
            tuple((edit.start, edit.end, edit.insert) for edit in mends.edits) if mends else (),
            translate(one.why) if one.why else "",
            _clause(one.clause) if one.clause else "",
            "; ".join(basis.said for basis in one.basis),
        ),
    )


def _clause(one: contract.Clause) -> str:
    return translate(CLAUSE).format(ref=one.ref, n=one.version, text=one.text)


def _asked(unknown: Iterable[Unknown], ruleset: Ruleset, post: int | None, waived: frozenset[str]) -> Iterator[Finding]:
    """Rules that block and could not be evaluated: each fact that they lack is asked for once."""
    heard: set[str] = set()
    for one in unknown:
        if one.severity != "block" or one.rule in waived or (one.fact and one.fact in heard):
            continue
        heard.add(one.fact)
        rule = ruleset.named(one.rule)
        title = translate(rule.title) if rule else one.rule
        if one.fact:
            said = translate(ASKS).format(title=title, question=question(one.fact, ruleset))
        else:
            said = translate(LACKS).format(title=title, reason=translate(one.reason))
        fix = translate(SAY).format(post=post or "N", fact=one.fact) if one.fact else ""
        yield Finding(one.rule, "block", said, fix=fix, rule=Ruled("", "", (), asks=one.fact))
