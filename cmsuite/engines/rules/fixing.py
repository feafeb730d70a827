"""Corrections: edits of spans, laid on from the right, none over another, until nothing is left or five times."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cmsuite.engines.rules.contract import RANKS, Context, Edit, Finding, Report, Subject
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.text import Text

PASSES = 5


@dataclass(frozen=True, slots=True)
class Fixed:
    """The subject as corrected, how many corrections went in, and what the rules say of it now."""

    subject: Subject
    done: int
    report: Report


def apply(value: str, edits: Iterable[Edit]) -> str:
    """The text with edits laid on; they must not overlap."""
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        value = value[: edit.start] + edit.insert + value[edit.end :]
    return value


def chosen(findings: Iterable[Finding], modes: frozenset[str]) -> dict[str, list[Edit]]:
    """By field, the edits of the gravest findings first that do not overlap one another."""
    taken: dict[str, list[Edit]] = {}
    for one in sorted(findings, key=lambda found: (RANKS[found.severity], found.start, found.rule)):
        if one.fix is None or one.fix.mode not in modes or one.status != "open":
            continue
        have = taken.setdefault(one.field, [])
        if all(_is_free(edit, have) for edit in one.fix.edits):
            for edit in one.fix.edits:
                insort(have, edit, key=_span)
    return taken


def _span(one: Edit) -> tuple[int, int]:
    return one.start, one.end


def _is_free(one: Edit, have: list[Edit]) -> bool:
    """Whether an edit overlaps none of these, which are in order and do not overlap: those beside it tell."""
    at = bisect_left(have, _span(one), key=_span)
    return all(_apart(one, other) for other in have[max(0, at - 2) : at + 2])


def fix(
    subject: Subject,
    ruleset: Ruleset | Compiled,
    context: Context,
    modes: frozenset[str] = frozenset({"safe"}),
    only: str | None = None,
) -> Fixed:
    """Correct what may be corrected: what is safe, or what is named. A pass that would bring a new block is not
    made."""
    report = lint(subject, ruleset, context)
    done = 0
    for _pass in range(PASSES):
        wanted = [one for one in report.findings if only in (None, one.rule)]
        edits = chosen(wanted, modes)
        if not any(edits.values()):
            break
        tried = replace(subject, fields=tuple(_corrected(name, value, edits) for name, value in subject.fields))
        if tried == subject:
            break
        after = lint(tried, ruleset, context)
        if _blocks(after) - _blocks(report):
            break
        done += sum(len(found) for found in edits.values())
        subject, report = tried, after
    return Fixed(subject, done, report)


def _corrected(name: str, value: str, edits: dict[str, list[Edit]]) -> tuple[str, str]:
    return name, apply(Text(value).value, edits[name]) if name in edits else value


def _blocks(report: Report) -> set[str]:
    return {one.rule for one in report.findings if one.severity == "block" and one.status == "open"}


def _apart(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start != other.start
    return one.end <= other.start or other.end <= one.start
