"""The examples that a rule carries: `bad` must be found, `good` must not, `fixed` is what the correction makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import one_of
from cmsuite.engines.rules.contract import ASSUMED, FIELDS, GUARDS, Context, Report, Subject, numbered
from cmsuite.engines.rules.fixing import fix
from cmsuite.engines.rules.forms import Vector
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.rules import Rule, Ruleset
from cmsuite.engines.rules.words import SCOPES

MODES = frozenset({"safe", "suggest"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example. said: why it failed, or empty. known: it documents a known miss or false alarm."""

    rule: str
    n: int
    kind: str
    said: str = ""
    known: bool = False
    line: int = 0
    file: str = ""

    @property
    def ok(self) -> bool:
        return not self.said

    @property
    def id(self) -> str:
        return f"{self.rule}::{self.n}"


def run(ruleset: Ruleset) -> Iterator[Outcome]:
    """Every example of every rule, each rule alone."""
    for rule in ruleset.rules:
        yield from run_rule(rule, ruleset)


def run_rule(rule: Rule, ruleset: Ruleset) -> Iterator[Outcome]:
    """The examples of one rule, which runs alone, as if it were stable."""
    ready, known = _ready(rule, ruleset)
    source, path = rule.place.source, rule.place.path
    for n, vector in enumerate(rule.tests, 1):
        kind, given = _given(vector)
        try:
            said = _said(rule, ready, vector, kind, given, known)
        except _Slip as slip:
            said, kind = str(slip), kind.removeprefix("todo_")
        line = source.line((*path, "tests", n - 1))
        yield Outcome(rule.id, n, kind, said, kind.startswith("todo_"), line, source.file)


def _ready(rule: Rule, ruleset: Ruleset) -> tuple[Compiled, set[str]]:
    """The rule alone, and the facts that its examples may give."""
    asked = [rule.params.facts(), *(one.params.facts() for one in rule.by_network.values())]
    known = {*GUARDS, "today", "now", *ruleset.facts, *(name for facts in asked for name in facts)}
    return Compiled(alone(rule, ruleset)), known


class _Slip(Exception):
    """An example that cannot be run."""


def subject_of(given: Mapping[str, Any], scope: str) -> Subject:
    """The subject that a table of fields describes."""
    fields: list[tuple[str, str]] = []
    for name, value in given.items():
        if name in ("facts", "scope"):
            continue
        if name not in FIELDS:
            near = one_of(name, [*FIELDS, "facts", "scope"])
            raise _Slip(translate(N_("there is no field {name}; did you mean {near}?")).format(name=name, near=near))
        fields += [(name, value)] if isinstance(value, str) else numbered(name, [str(one) for one in value])
    return Subject(scope, tuple(fields) or (("text", ""),))


def _given(vector: Vector) -> tuple[str, Mapping[str, Any]]:
    for kind in ("bad", "good", "todo_bad", "todo_good"):
        found = getattr(vector, kind)
        if found is not None:
            return kind, found
    return "bad", {}


def _said(rule: Rule, alone: Compiled, vector: Vector, kind: str, given: Mapping[str, Any], known: set[str]) -> str:
    """Why an example does not do what it must, or the empty string."""
    if not given:
        raise _Slip(translate(N_("it has none of bad, good, todo_bad, todo_good.")))
    subject, context = _asked(rule, given, known)
    report = lint(subject, alone, context)
    if report.unknown:
        return translate(N_("not evaluated: {why}")).format(why=translate(report.unknown[0].reason))
    if kind.endswith("good"):
        if not report.findings:
            return ""
        what = ", ".join(repr(one.match) for one in report.findings)
        return translate(N_("it must find nothing and finds {what}.")).format(what=what)
    if not report.findings:
        return translate(N_("it must find something and finds nothing."))
    return _differs(report, vector) or _unfixed(rule, subject, alone, context, vector)


def _asked(rule: Rule, given: Mapping[str, Any], known: set[str]) -> tuple[Subject, Context]:
    """The subject and the facts of an example."""
    scope = given.get("scope", next(one for one in SCOPES if one in rule.scope))
    return subject_of(given, scope), context_of(rule, given.get("facts", {}), known)


def context_of(rule: Rule, given: Mapping[str, Any], known: Iterable[str]) -> Context:
    """The facts of an example over what is assumed; country, language and network as the rule's guards want them."""
    for name in given:
        if name not in known:
            near = one_of(name, sorted(known))
            said = translate(N_("there is no fact {key}; did you mean {near}? A pack's own stand in its [facts]."))
            raise _Slip(said.format(key=name, near=near))
    facts = dict(ASSUMED)
    for name in ("country", "language", "network"):
        wanted = rule.when.get(name)
        first = wanted[0] if isinstance(wanted, list) and wanted else wanted
        facts[name] = first or {"country": "FR", "language": "fr", "network": "kit"}[name]
    facts |= given
    today = facts.pop("today", None)
    return Context(facts, today if isinstance(today, date) else None)


def alone(rule: Rule, ruleset: Ruleset) -> Ruleset:
    """The rule by itself, as if it were stable and in force on every day."""
    return replace(ruleset, rules=(_stable(rule),))


def _stable(rule: Rule) -> Rule:
    variants = {name: replace(one, maturity="stable") for name, one in rule.by_network.items()}
    return replace(rule, maturity="stable", since=None, until=None, by_network=variants)


def _differs(report: Report, vector: Vector) -> str:
    if vector.expect is None:
        return ""
    left = list(report.findings)
    for wanted in vector.expect:
        fits = [
            one
            for one in left
            if wanted.match in (None, one.match)
            and wanted.field in (None, one.field)
            and wanted.severity in (None, one.severity)
        ]
        if not fits:
            found = ", ".join(repr(one.match) for one in report.findings)
            said = translate(N_("it must find {wanted} and finds {what}."))
            return said.format(wanted=repr(wanted.match), what=found)
        left.remove(fits[0])
    if left:
        return translate(N_("it must find nothing else and finds {what}.")).format(what=repr(left[0].match))
    return ""


def _unfixed(rule: Rule, subject: Subject, alone: Compiled, context: Context, vector: Vector) -> str:
    """Whether the correction makes what it must, and leaves nothing to correct."""
    if vector.fixed is None:
        return ""
    done = fix(subject, alone, context, MODES)
    name = next((one.field for one in lint(subject, alone, context).findings), "text")
    made = dict(done.subject.fields).get(name, "")
    if made != vector.fixed:
        return translate(N_("the correction makes {made} and not {wanted}.")).format(
            made=repr(made), wanted=repr(vector.fixed)
        )
    if any(one.fix for one in done.report.findings):
        return translate(N_("the corrected text is to be corrected again."))
    return ""


def uncovered(ruleset: Ruleset) -> Iterator[tuple[Rule, str]]:
    """Rules that no example makes speak, or none holds silent: they would look healthy for ever; and those that promise
    a correction which no example of theirs gets."""
    for rule in ruleset.rules:
        if not any(vector.bad is not None for vector in rule.tests):
            yield rule, translate(N_("no example makes it find anything (bad)."))
        elif rule.fix and rule.origin["fix"] == rule.origin["id"] and not _corrects(rule, ruleset):
            yield rule, translate(N_("it promises a correction (fix), and no example gets one."))
        if not any(vector.good is not None for vector in rule.tests):
            yield rule, translate(N_("no example holds it silent (good)."))


def _corrects(rule: Rule, ruleset: Ruleset) -> bool:
    """Whether one of the texts in which it finds something may be corrected."""
    ready, known = _ready(rule, ruleset)
    for vector in rule.tests:
        with suppress(_Slip):  # what is wrong with it is told as it is run
            subject, context = _asked(rule, vector.bad or {}, known)
            if any(one.fix for one in lint(subject, ready, context).findings):
                return True
    return False
