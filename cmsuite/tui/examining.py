"""What stands against a post as it is typed: for its networks and by the rules, and what can be corrected by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.composing import draft_of
from cmsuite.tui.sheet import Opened, Target, Typed, apart, joined

if TYPE_CHECKING:
    from cmsuite.content.checks import Finding
    from cmsuite.content.linting import Known
    from cmsuite.content.wording import Wording
    from cmsuite.engines.acts import Act
    from cmsuite.engines.networks.contract import Count
    from cmsuite.tui.seat import Seat

NO_RULES = N_("The rules cannot be read, and let nothing out: {why}")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a post by account, and what is known there; or why they cannot be read."""

    known: Mapping[int, Known] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found, for the accounts for which it holds, what is to be mended first."""

    finding: Finding
    accounts: tuple[str, ...]
    account: int


@dataclass(frozen=True, slots=True)
class Examined:
    """How long each part is, by account, and what stands against sending. typed: what was read, by which rules."""

    counts: Mapping[int, Sequence[Count]]
    found: tuple[Found, ...]
    typed: Typed | None = None
    rules: Rules | None = None


def rules_of(seat: Seat, form: Opened) -> Rules:
    """The rules of a post as it was read."""
    from cmsuite.calendar.days import leaving
    from cmsuite.content.known import cases, unsaved

    try:
        with seat.reading(form.brand) as act:
            if form.post is None:
                return Rules(unsaved(act, [target.account for target in form.targets]))
            variants = {target.variant: target.account for target in form.targets if target.variant is not None}
            made = cases(act, list(variants), leaves=leaving)
            return Rules({variants[id]: case.known for id, case in made.items()})
    except CmsError as err:
        return Rules(why=err.sentence)


def examined(seat: Seat, form: Opened, typed: Typed, rules: Rules | None = None) -> Examined:
    """What is typed, as it would be sent. A plugin that fails says nothing of the others. rules: as they were read."""
    from cmsuite.accounts.access import network_for
    from cmsuite.content.checks import LEVELS, check, counts, unanswered
    from cmsuite.content.findings import merged

    rules = rules or rules_of(seat, form)
    lengths: dict[int, Sequence[Count]] = {}
    found: dict[tuple[Any, ...], Found] = {}
    for target in form.targets:
        draft = draft_of(target, typed)
        try:
            network = network_for(target.to.network, seat.workspace)
            lengths[target.account] = counts(draft, network, target.to)
            findings = check(draft, network, target.to)
        except Exception as err:  # foreign code may raise anything, and the text must stay writable
            findings = [unanswered(target.to.network, err)]
        for one in merged(findings, _ruled(rules, form, target, typed)):
            same = (one.code, one.message, one.part, one.file, one.span)
            before = found[same].accounts if same in found else ()
            first = found[same].account if same in found else target.account
            found[same] = Found(one, (*before, target.to.handle), first)
    ordered = sorted(found.values(), key=lambda one: (LEVELS.index(one.finding.level), one.finding.part))
    return Examined(lengths, tuple(ordered), typed, rules)


def _ruled(rules: Rules, form: Opened, target: Target, typed: Typed) -> list[Finding]:
    from cmsuite.content.checks import Finding
    from cmsuite.content.findings import told
    from cmsuite.content.linting import read

    if rules.why:
        return [Finding("rules", "block", translate(NO_RULES).format(why=shown(rules.why, 200)))]
    known = rules.known.get(target.account)
    if known is None:
        return []
    words = _words(target, typed)
    report = read(known, words, target.attached)
    waived = known.exempted.waived
    return told(report, known.ruleset, target.attached, len(words.parts), post=form.post, waived=waived)


def _words(target: Target, typed: Typed) -> Wording:
    from cmsuite.content.wording import Wording

    words = typed.at(target.account)
    return Wording(tuple(apart(words.text)), words.cw, words.language, words.visibility)


# ---- corrected


def whose(typed: Typed, account: int) -> int | None:
    """Whose text an account shows: its own, or the common one (None)."""
    return account if "text" in typed.own.get(account, {}) else None


def corrected(typed: Typed, one: Found) -> Typed:
    """With the correction of one finding, where its words are written; as it is where it has none."""
    from cmsuite.engines.rules.contract import Edit
    from cmsuite.engines.rules.fixing import apply

    ruled = one.finding.rule
    parts = apart(typed.at(one.account).text)
    at = one.finding.part - 1
    if ruled is None or not ruled.edits or at >= len(parts):
        return typed
    edits = [Edit(start, end, insert) for start, end, insert in ruled.edits]
    parts[at] = apply(normalize("NFC", parts[at]), edits)
    return typed.written(whose(typed, one.account), text=joined(parts))


def all_corrected(form: Opened, typed: Typed, rules: Rules) -> tuple[Typed, int]:
    """With all that is safe to correct, in each text that is written, and how many corrections that were."""
    from cmsuite.content.linting import context, subject
    from cmsuite.engines.rules.fixing import fix

    done, seen = 0, set[int | None]()
    for target in form.targets:
        text, known = whose(typed, target.account), rules.known.get(target.account)
        if known is None or text in seen:
            continue
        seen.add(text)
        words = _words(target, typed)
        fixed = fix(subject(words, target.attached), known.ruleset, context(known, words, target.attached))
        fields = [(name.removeprefix("text").removeprefix("."), value) for name, value in fixed.subject.fields]
        parts = [value for name, value in fields if not name or name.isdecimal()]
        if fixed.done and parts != list(words.parts):
            typed, done = typed.written(text, text=joined(parts)), done + fixed.done
    return typed, done


# ---- told, suppressed


def why(found: Found, rules: Rules | None = None) -> str:
    """All that is said of a finding, in paragraphs; with its rules, how it is right."""
    from cmsuite.engines.rules.explaining import example

    finding, ruled = found.finding, found.finding.rule
    told = [finding.message, finding.fix]
    if ruled is not None:
        told += [ruled.why, ruled.clause, ruled.basis]
    known = rules.known.get(found.account) if rules is not None else None
    rule = known.ruleset.named(finding.code) if known is not None else None
    if rule is not None:
        told.append(example(rule))
    return "\n\n".join(shown(one) for one in (*told, finding.code) if one)


def suppress(form: Opened, one: Found, reason: str, act: Act) -> bool:
    """Say that a finding does not apply here; False where another person has to agree first."""
    from cmsuite.content.exempting import authors_of
    from cmsuite.engines.rules.exemptions import suppress as suppressed

    assert form.post is not None
    assert one.finding.rule is not None
    fingerprint, authors = one.finding.rule.fingerprint, authors_of(act, "post", form.post)
    return suppressed(act, "post", form.post, one.finding.code, fingerprint, reason, authors=authors).stands


def is_waivable(found: Examined, one: Found) -> bool:
    """Whether somebody may let the rule of a finding pass; where its rules are not known, the act says so."""
    from cmsuite.engines.rules.exemptions import waivable

    known = found.rules.known.get(one.account) if found.rules is not None else None
    rule = known.ruleset.named(one.finding.code) if known is not None else None
    return rule is None or waivable(rule)


def waive(post: int, rule: str, reason: str, act: Act) -> bool:
    """Let a rule pass for a post as it is saved, on every account where it blocks; False where another person has to
    agree first. Raises NothingFound."""
    from cmsuite.calendar.days import leaving
    from cmsuite.content.exempting import NothingFound, spoken
    from cmsuite.engines.rules.exemptions import waive as let_pass

    said = spoken(act, "post", post, rule, leaves=leaving)
    made = [let_pass(act, "post", post, rule, hash, reason, authors=said.authors) for hash in said.blocked]
    if not made:
        raise NothingFound(rule=rule)
    return all(one.stands for one in made)
