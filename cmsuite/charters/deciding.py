"""What is proposed for a comment: the first row of the table that fits what the rules heard in it. A person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cmsuite.core.locale import N_, Spoken, percent
from cmsuite.core.locale import translate as _
from cmsuite.engines.rules.contract import Finding, Report
from cmsuite.engines.rules.forms import DecisionForm, DecisionIf
from cmsuite.engines.rules.rules import Ruleset

Level = Literal["S0", "S1", "S2", "S3", "S4"]
LEVELS: dict[Level, str] = {
    "S0": N_("vital"),
    "S1": N_("clearly unlawful, or a danger to somebody"),
    "S2": N_("to assess, or a risk for the brand"),
    "S3": N_("charter or service"),
    "S4": N_("noise"),
}
ACTIONS: dict[str, str] = {
    "leave": N_("leave it"),
    "answer": N_("answer it"),
    "answer-macro": N_("answer with a canned reply"),
    "move-private": N_("go on in private"),
    "hide": N_("hide it"),
    "warn": N_("warn its author"),
    "limit": N_("limit"),
    "delete": N_("delete it"),
    "ban": N_("ban"),
    "preserve": N_("keep the evidence"),
    "reference-only": N_("note its address, copy nothing"),
    "notify": N_("tell {who}"),
    "report": N_("report to {who}"),
    "escalate": N_("pass it to {who}"),
    "advise": N_("advise {who}"),
    "open": N_("open {who}"),
}
WHO: dict[str, str] = {
    "client": N_("the client"),
    "platform": N_("the platform"),
    "pharos": N_("PHAROS"),
    "lead": N_("the lead"),
    "security": N_("whoever sees to security"),
    "legal": N_("the lawyers"),
    "spokesperson": N_("the spokesperson"),
    "complaint": N_("a complaint"),
    "crisis": N_("a crisis"),
}
CATEGORIES: dict[str, str] = {
    "suicide": N_("distress, danger to life"),
    "minor": N_("a minor in danger"),
    "terror": N_("praise of terrorism"),
    "hate": N_("hate"),
    "harassment": N_("harassment"),
    "sexual": N_("sexual remark"),
    "intimate": N_("intimate image"),
    "domestic": N_("violence at home"),
    "threat": N_("threat"),
    "insult": N_("insult"),
    "defamation": N_("defamation"),
    "privacy": N_("private data"),
    "counterfeit": N_("counterfeit"),
    "fraud": N_("fraud"),
    "regulated": N_("regulated product"),
    "misinfo": N_("false information"),
    "spam": N_("spam"),
    "off-topic": N_("off topic"),
    "complaint": N_("criticism"),
    "media": N_("press, authority, lawyer"),
}
REMOVALS = frozenset({"hide", "delete", "ban", "limit"})
"""Acts that take somebody's words from sight, or their voice."""
CRITICS = frozenset({"complaint", "media"})
"""Categories of those who may always be heard: criticism, journalists, authorities, lawyers."""
ILLEGAL = frozenset(
    {"terror", "hate", "harassment", "intimate", "threat", "defamation", "insult", "privacy", "counterfeit", "fraud",
     "regulated"}
)  # fmt: skip
"""Categories of what the law forbids: the evidence is kept before anything is removed, whatever the severity."""
NO_COPY = "reference-only"
"""In a row: nothing is captured, shown again or exported; the place, the hour and words about it are all."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a comment besides its text. author: words such as new, repeat, customer, employee, journalist.
    target: brand, staff, person, group, or nothing. cues: what the text cannot say, such as viral. private: a message
    that only we see. preserved: its evidence is kept."""

    author: frozenset[str] = frozenset()
    target: str = ""
    cues: frozenset[str] = frozenset()
    private: bool = False
    preserved: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """What a rule heard. score: how sure, 0 to 1."""

    rule: str
    category: str
    severity: Level
    score: float
    match: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """An act that is not to be had, and why."""

    action: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the table proposes. row: the row that fits, empty where none does. fitted: the rule by which it fits. auto:
    it may be done before a person has looked. second: acts that a second person has to confirm. why: what made the row
    fit, a sentence each."""

    row: str = ""
    fitted: str = ""
    category: str = ""
    severity: Level = "S4"
    actions: tuple[str, ...] = ("leave",)
    barred: tuple[Bar, ...] = ()
    auto: bool = False
    second: tuple[str, ...] = ()
    macro: str = ""
    clause: str = ""
    note: Spoken | None = None
    signals: tuple[Signal, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The rules that heard something besides the one that the row fits by, the gravest and surest first."""
        return tuple(dict.fromkeys(one.rule for one in self.signals if one.rule != self.fitted))


def decide(report: Report, ruleset: Ruleset, known: Known, trusted: frozenset[str] = frozenset()) -> Proposed:
    """The proposal for what one report says. trusted: rows that a clause of the adopted charter lets act, whose rule
    holds its precision; without it nothing is ever done unseen."""
    heard = signals(report, ruleset)
    for row in ruleset.decisions:
        fitting = next((one for one in heard if _fits(row.if_, one, known)), None)
        if fitting is not None:
            return _proposed(row, fitting, heard, known, trusted)
    return Proposed(signals=heard, why=(_("No row of the table fits: nothing is proposed."),))


def spoken(action: str) -> str:
    """An act of the ladder, in words."""
    name, _colon, who = action.partition(":")
    return _(ACTIONS.get(name, name)).format(who=_(WHO.get(who, who)))


def signals(report: Report, ruleset: Ruleset) -> tuple[Signal, ...]:
    """What the rules of moderation heard, the gravest and surest first."""
    of = {rule.id: rule.category for rule in ruleset.rules}
    heard = (_signal(one, of[one.rule]) for one in report.findings if one.severity in LEVELS and one.status == "open")
    return tuple(sorted(heard, key=lambda one: (one.severity, -one.score, one.rule)))


def _signal(one: Finding, category: str) -> Signal:
    level = next(level for level in LEVELS if level == one.severity)
    return Signal(one.rule, category, level, 1.0 if one.score is None else one.score, one.match, one.cues)


def _fits(row: DecisionIf, one: Signal, known: Known) -> bool:
    return (
        row.rule in ("", one.rule)
        and row.category in ("", one.category)
        and one.score >= row.score_min
        and (not row.any or bool({*one.cues, *known.cues} & {*row.any}))
        and (not row.author or bool(known.author & {*row.author}))
        and not known.author & {*row.not_author}
        and (not row.target or known.target in row.target)
    )


def _proposed(
    row: DecisionForm, one: Signal, heard: tuple[Signal, ...], known: Known, trusted: frozenset[str]
) -> Proposed:
    barred = tuple(_bars(row, one.category, known))
    first = row.actions.index("preserve") if "preserve" in row.actions and one.category not in CRITICS else None
    out = {bar.action for bar in barred}
    return Proposed(
        row=row.id,
        fitted=one.rule,
        category=one.category,
        severity=row.severity,
        actions=tuple(
            action for n, action in enumerate(row.actions) if action not in out or (first is not None and n > first)
        ),
        barred=barred,
        auto=_by_itself(row, one, known, trusted),
        second=("ban:permanent", "downgrade") if row.severity == "S0" else ("ban:permanent",),
        macro="" if row.macro == "none" else row.macro,
        clause=row.clause,
        note=Spoken(row.note.model_dump()) if row.note else None,
        signals=heard,
        why=tuple(_why(row.if_, one, known)),
    )


def _by_itself(row: DecisionForm, one: Signal, known: Known, trusted: frozenset[str]) -> bool:
    """Only hiding, never a private message, never a critic, and only where the charter trusts the row."""
    return row.auto == "hide" and row.id in trusted and not known.private and one.category not in CRITICS


def _bars(row: DecisionForm, category: str, known: Known) -> Iterable[Bar]:
    if category in CRITICS:
        why = _("Criticism is not removed. Answer, or pass it to customer service.")
        yield from (Bar(action, why) for action in sorted(REMOVALS))
    elif NO_COPY in row.actions:
        yield Bar("preserve", _("Nothing is copied: its address, the hour and a description, no more."))
    elif (row.severity in ("S0", "S1") or category in ILLEGAL) and not known.preserved:
        why = _("Its evidence comes first: what is removed can no longer be shown to anybody.")
        yield from (Bar(action, why) for action in sorted(REMOVALS))


def _why(row: DecisionIf, one: Signal, known: Known) -> Iterable[str]:
    yield _("{rule} heard “{match}”, {score} sure.").format(rule=one.rule, match=one.match, score=percent(one.score, 0))
    if row.any:
        found = ", ".join(sorted({*one.cues, *known.cues} & {*row.any}))
        yield _("It also says: {cues}.").format(cues=found)
    if row.author:
        yield _("Who wrote it is {author}.").format(author=", ".join(sorted(known.author & {*row.author})))
    if row.target:
        yield _("It aims at: {target}.").format(target=known.target)
