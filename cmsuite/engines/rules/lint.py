"""The one pure function: `lint(subject, ruleset, context) -> Report`. Same values in, same bytes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from cmsuite.core.folding import folded
from cmsuite.core.locale import N_, Spoken, said_in
from cmsuite.engines.rules import profiles
from cmsuite.engines.rules.contract import LATER, RANKS, Context, Edit, Finding, Fix, Report, Severity, Subject, Unknown
from cmsuite.engines.rules.guards import guards_of, hashable, in_force, met
from cmsuite.engines.rules.kinds import Check, Hit, Lacking, Said
from cmsuite.engines.rules.matching import Terms
from cmsuite.engines.rules.rules import Rule, Ruleset
from cmsuite.engines.rules.silence import silenced
from cmsuite.engines.rules.text import Text, inside, touches
from cmsuite.engines.rules.view import View, base

AIMED = frozenset({"hashtag", "mention", "link-domain", "utm", "url-risk", "personal-data"})
"""Kinds whose corrections may go into addresses, names and tags."""
NEEDS = N_("fact {fact} is not known")
AROUND = 20
MOST = 5000  # hits of one rule in one text
MANY = 500  # selections that are kept
BIG = frozenset({"neighbours", "profile", "media", "link_leads"})
"""Facts that are as different as the subjects are: what depends on them is asked each time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, ready to be asked."""

    rule: Rule
    check: Check
    phrases: Terms | None
    plain: Mapping[str, Any]


@dataclass
class Selection:
    """The rules that apply to subjects of one scope, network and set of facts; by what makes them worth asking. given:
    what those said already that look at facts alone. terms: what facts add to those that look for terms."""

    entries: list[Entry]
    unknown: tuple[Unknown, ...]
    skipped: int
    subject: list[int] = field(default_factory=list)
    fields: dict[str, Triggers] = field(default_factory=dict)
    given: list[tuple[Entry, str, Hit]] = field(default_factory=list)
    heard: frozenset[int] = frozenset()
    terms: dict[int, Terms | None] = field(default_factory=dict)
    asked: dict[tuple[str, ...], list[tuple[int, str]]] = field(default_factory=dict)

    def of_subject(self, names: tuple[str, ...]) -> list[tuple[int, str]]:
        """The rules that are asked once of a subject that has these fields, and the field at which each speaks."""
        found = self.asked.get(names)
        if found is None:
            if len(self.asked) > MANY:
                self.asked.clear()
            found, parts = [], set(map(base, names))
            for place in self.subject:
                entry = self.entries[place]
                if not entry.check.part or entry.check.part in parts:
                    at = (one for one in names if base(one) in entry.rule.fields)
                    found.append((place, next(at, names[0] if names else "text")))
            self.asked[names] = found
        return found

    def triggers(self, name: str) -> Triggers:
        """For a field, made when it is first asked."""
        if name not in self.fields:
            found = Triggers()
            for place, entry in enumerate(self.entries):
                if entry.check.of_text and name in entry.rule.fields:
                    found.add(place, entry.check, self.terms.get(place))
            self.fields[name] = found
        return self.fields[name]


@dataclass
class Triggers:
    """Which rules to ask of a text: always, or where one of their words, signs or spans is in it; a word with those of
    which another must be there."""

    always: list[int] = field(default_factory=list)
    words: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    signs: dict[str, list[int]] = field(default_factory=dict)
    needs: dict[str, list[int]] = field(default_factory=dict)

    def add(self, place: int, check: Check, given: Terms | None) -> None:
        """given: the terms that facts add to those of the check, where it looks for some."""
        if not (given or check.words or check.needs or check.signs) or (check.given and given is None):
            self.always.append(place)
            return
        for words, along in ((check.words, check.along), (given.words, given.along) if given else ((), {})):
            for word in words:
                self.words.setdefault(word, []).append((place, along.get(word, frozenset())))
        for keys, table in ((check.signs, self.signs), (check.needs, self.needs)):
            for key in keys:
                table.setdefault(key, []).append(place)

    def of(self, text: Text) -> list[int]:
        """In the order of the rules."""
        found, present = set(self.always), text.words.present
        for word in self.words.keys() & present:
            for place, along in self.words[word]:
                if not along or not along.isdisjoint(present):
                    found.add(place)
        for sign in text.signs & self.signs.keys():
            found.update(self.signs[sign])
        for tag, places in self.needs.items():
            if getattr(text, tag):
                found.update(places)
        return sorted(found)


class Compiled:
    """A ruleset, ready: made once per digest."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.guards = tuple(sorted({key.removeprefix("not_") for rule in ruleset.rules for key in guards_of(rule)}))
        rules = [one for rule in ruleset.rules for one in (rule, *rule.by_network.values())]
        self.facts = tuple(sorted({name for rule in rules for name in rule.params.facts()} - set(self.guards)))
        self._ready: dict[tuple[str, str], Entry] = {}
        self._selections: dict[Any, Selection] = {}

    def selection(self, scope: str, context: Context) -> Selection:
        """The rules that apply, made once for a context, and once for all contexts whose facts are the same."""
        remembered = context.memo.get(f"{scope} {self.ruleset.digest}")
        if remembered is None:
            remembered = context.memo[f"{scope} {self.ruleset.digest}"] = self._selection(scope, context)
        assert isinstance(remembered, Selection)
        return remembered

    def _selection(self, scope: str, context: Context) -> Selection:
        facts = context.facts
        key = (
            scope,
            context.lanes,
            context.today,
            hashable(facts.get("network")),
            *(hashable(facts.get(name)) for name in self.guards),
            *(hashable(facts.get(name)) for name in self.facts if name not in BIG),
        )
        if key not in self._selections:
            if len(self._selections) > MANY:
                self._selections.clear()
            self._selections[key] = self._select(scope, str(facts.get("network") or ""), facts, context)
        return self._selections[key]

    def _select(self, scope: str, network: str, facts: Mapping[str, Any], context: Context) -> Selection:
        entries, unknown, skipped = [], list[Unknown](), 0
        for whole in self.ruleset.rules:
            rule = whole.by_network.get(network, whole)
            if scope not in rule.scope or not in_force(rule, context):
                skipped += 1
                continue
            holds = met(rule, facts)
            if holds is False:
                skipped += 1
            elif isinstance(holds, str):
                unknown.append(_unknown(rule, Lacking(holds)))
            elif rule.lane not in context.lanes:
                unknown.append(_unknown(rule, Lacking(reason=LATER)))
            else:
                entries.append(self._entry(rule, network if rule is not whole else ""))
        made = Selection(entries, (), skipped)
        asking = _Asking(Subject(scope, ()), {}, context, made.given, unknown, set())
        for place, entry in enumerate(entries):
            if entry.check.of_facts:
                asking.ask(entry, place, "text", Text(""))
            elif not entry.check.of_text:
                made.subject.append(place)
            elif entry.check.given:
                made.terms[place] = None if entry.rule.params.facts() & BIG else entry.check.given(facts)
        made.unknown, made.heard = _in_order(unknown), frozenset(asking.heard)
        return made

    def _entry(self, rule: Rule, network: str) -> Entry:
        key = (rule.id, network)
        if key not in self._ready:
            phrases = Terms([(phrase, None) for phrase in rule.phrases]) if rule.phrases else None
            self._ready[key] = Entry(rule, rule.kind.make(rule.params, rule.lists), phrases, _plain(rule))
        return self._ready[key]


@lru_cache(maxsize=32)
def _compiled(digest: str, ruleset: _Same) -> Compiled:
    return Compiled(ruleset.ruleset)


class _Same:
    """A ruleset as a key: two with one digest are one."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def __hash__(self) -> int:
        return hash(self.ruleset.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.ruleset.digest == self.ruleset.digest


def compiled(ruleset: Ruleset) -> Compiled:
    """The ruleset ready to run, from memory where it was made before."""
    return _compiled(ruleset.digest, _Same(ruleset))


def lint(subject: Subject, ruleset: Ruleset | Compiled, context: Context) -> Report:
    """What the rules say of a subject. No store, no network, no clock: all else is in the context."""
    ready = ruleset if isinstance(ruleset, Compiled) else compiled(ruleset)
    chosen = ready.selection(subject.scope, context)
    texts = _texts(subject, context)
    asking = _Asking(subject, texts, context, list(chosen.given), list(chosen.unknown), set(chosen.heard))
    for name, text in texts.items():
        for place in chosen.triggers(base(name)).of(text):
            asking.ask(chosen.entries[place], place, name, text)
    for place, name in chosen.of_subject(tuple(texts)):
        asking.ask(chosen.entries[place], place, name, texts.get(name) or Text(""))
    unknown = chosen.unknown if len(asking.unknown) == len(chosen.unknown) else _in_order(asking.unknown)
    silent: dict[str, int] = {}
    findings = []
    for entry, name, hit in asking.found:
        if entry.rule.maturity == "candidate":
            silent[entry.rule.id] = silent.get(entry.rule.id, 0) + 1
        else:
            findings.append(_finding(entry, name, texts.get(name) or Text(""), hit, context))
    return Report(
        ready.ruleset.digest,
        _told(findings),
        unknown,
        len(chosen.entries) - len(asking.heard),
        chosen.skipped,
        tuple(sorted(silent.items())),
    )


def _in_order(unknown: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Each once."""
    return tuple(sorted(dict.fromkeys(unknown), key=lambda one: (one.rule, one.fact, one.reason)))


class _Asking:
    """One lint on its way: what was found, what could not be evaluated, and the places of the rules that spoke."""

    def __init__(
        self,
        subject: Subject,
        texts: Mapping[str, Text],
        context: Context,
        found: list[tuple[Entry, str, Hit]],
        unknown: list[Unknown],
        heard: set[int],
    ) -> None:
        self.found, self.unknown, self.heard = found, unknown, heard
        self.swallowed: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self.view = View(subject, texts, context.facts, context.today, None, "")

    def ask(self, entry: Entry, place: int, name: str, text: Text) -> None:
        """Ask one rule of one text."""
        rule, view, n = entry.rule, self.view, 0
        view.asks, view.field = rule, name
        for one in entry.check.run(text, view):
            if isinstance(one, Lacking):
                self.unknown.append(_unknown(rule, one))
                self.heard.add(place)
            elif not self._silenced(entry, one, name, text):
                self.found.append((entry, one.field or name, one))
                self.heard.add(place)
            n += 1  # noqa: SIM113 - most rules find nothing, and enumerate costs each of them
            if n == MOST:
                break

    def _silenced(self, entry: Entry, hit: Hit, name: str, text: Text) -> bool:
        """Whether a context or a phrase of `except` swallows a hit."""
        if hit.end <= hit.start or hit.field not in (None, name):
            return False
        if entry.rule.contexts and silenced(entry.rule.contexts, text, hit.start, hit.end):
            return True
        if entry.phrases is None:
            return False
        if (entry.rule.id, name) not in self.swallowed:
            self.swallowed[entry.rule.id, name] = sorted(one[:2] for one in entry.phrases.find(text))
        return inside(self.swallowed[entry.rule.id, name], hit.start, hit.end)


def _finding(entry: Entry, name: str, text: Text, hit: Hit, context: Context) -> Finding:
    rule = entry.rule
    match = text.value[hit.start : hit.end]
    print_ = fingerprint(rule.id, name, text, hit.start, hit.end)
    values = _Values({**entry.plain, "match": match, **hit.values}, context.facts)
    severity: Any = hit.severity or rule.severity
    line, column = text.position(hit.start)
    return Finding(
        rule=rule.id,
        pack=rule.pack,
        severity=severity,
        field=name,
        start=hit.start,
        end=hit.end,
        match=match,
        message=_message(rule.message, values),
        fingerprint=print_,
        fix=_fix(rule, text, hit, values),
        why=rule.why,
        clause=context.clauses.get(rule.clause),
        basis=rule.basis,
        status="suppressed" if context.suppressions and _suppressed(rule, name, text, hit, context) else "open",
        score=hit.score,
        cues=tuple(str(hit.values.get("cues", "")).split(", ")) if hit.values.get("cues") else (),
        line=line,
        column=column,
    )


def _network(facts: Mapping[str, Any]) -> str:
    """The name of the network at hand."""
    network = str(facts.get("network") or "")
    known = profiles.of(network, facts)
    return known.name if known else network.capitalize()


def _message(said: Spoken, values: _Values) -> Spoken:
    """A message with its values, in each language."""
    filled = {}
    for tongue, one in said.by.items():
        values.tongue = tongue
        filled[tongue] = one.format_map(values) if "{" in one else one
    return Spoken(filled)


def _in_tongue(value: Any, tongue: str) -> Any:
    if isinstance(value, Said):
        return value.in_tongue(tongue)
    return value.by.get(tongue, value) if isinstance(value, Spoken) else value


class _Values(dict[str, Any]):
    """Values of a message, each looked up where it is asked for: in the language that is filled, the network by its
    name; what is not filled shows as nothing."""

    def __init__(self, values: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.facts, self.tongue = facts, ""

    def __getitem__(self, key: str) -> Any:
        found = super().__getitem__(key)
        return _in_tongue(found, self.tongue) if self.tongue else found

    def __missing__(self, key: str) -> str:
        return _network(self.facts) if key == "network" else ""


def _plain(rule: Rule) -> dict[str, Any]:
    """The params that a message may quote; {network} is the network at hand."""
    params = {name: getattr(rule.params, name) for name in type(rule.params).model_fields if name != "network"}
    return {name: value for name, value in params.items() if isinstance(value, str | int | float)}


def fingerprint(rule: str, name: str, text: Text, start: int, end: int) -> str:
    """Names a finding by what was matched and what is near, so that it outlives edits elsewhere."""
    value, before, after = text.value, max(0, start - AROUND), end + AROUND
    if text.folded.at is None:
        view = text.folded.view
        parts = (rule, name, view[start:end], view[before:start], view[end:after])
    else:
        parts = (rule, name, folded(value[start:end]), folded(value[before:start]), folded(value[end:after]))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _fix(rule: Rule, text: Text, hit: Hit, values: _Values) -> Fix | None:
    if rule.fix is None:
        return None
    edits = hit.edits
    if rule.fix.op:
        values.tongue = ""
        new = rule.fix.text.format_map(values)
        ends = {"prepend": (0, 0), "append": (len(text), len(text)), "delete": (hit.start, hit.end)}
        edits = (Edit(*ends.get(rule.fix.op, (hit.start, hit.end)), "" if rule.fix.op == "delete" else new),)
    if rule.kind.name not in AIMED and any(touches(text.untouchable, edit.start, edit.end) for edit in edits):
        return None
    return Fix(rule.fix.mode, edits) if edits else None


ANSWERS = ("reply", "outgoing")
"""What the brand itself writes in an inbox, by its status."""


def _texts(subject: Subject, context: Context) -> dict[str, Text]:
    """The fields; what people wrote to the brand with its short spellings written out."""
    if subject.scope != "inbox" or context.facts.get("status") in ANSWERS:
        return {name: Text(value) for name, value in subject.fields}
    from cmsuite.engines.rules.spelling import Comment

    language = str(context.facts.get("language") or "")
    return {name: Comment(value, language) for name, value in subject.fields}


def _told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In order, what one family says of one place being told once, by its gravest rule."""
    findings = list(findings)
    if len(findings) < 2:
        return tuple(findings)
    ordered = sorted(findings, key=_place)
    kept: dict[Any, Finding] = {}
    for one in ordered:
        key = (one.field, one.start, one.end, one.rule.rpartition(".")[0]) if one.end > one.start else one.fingerprint
        if key not in kept:
            kept[key] = one
        elif kept[key].rule != one.rule:
            kept[key] = _joined(kept[key], one)
    return tuple(sorted(kept.values(), key=_place))


def _place(one: Finding) -> tuple[Any, ...]:
    return (one.field, one.start, RANKS[one.severity], one.rule, one.end)


def _joined(one: Finding, other: Finding) -> Finding:
    """Two of one place as one, of which the other is named: the graver; of two that are alike, what is corrected."""
    first, second = one, other
    if RANKS[one.severity] == RANKS[other.severity] and one.fix is None and other.fix is not None:
        first, second = other, one
    return replace(first, also=tuple(sorted({*one.also, *other.also, second.rule})))


def _suppressed(rule: Rule, name: str, text: Text, hit: Hit, context: Context) -> bool:
    """Whether a suppression that runs names this finding, by an older id of the rule too."""
    return any(
        one.rule in (rule.id, *rule.aliases)
        and (context.today is None or context.today <= one.until)
        and one.fingerprint == fingerprint(one.rule, name, text, hit.start, hit.end)
        for one in context.suppressions
    )


def _unknown(rule: Rule, lacking: Lacking) -> Unknown:
    return _not_evaluated(rule.id, rule.severity, lacking.reason or NEEDS, lacking.fact)


@lru_cache(maxsize=5000)
def _not_evaluated(rule: str, severity: Severity, reason: str, fact: str) -> Unknown:
    said = {tongue: said_in(reason, tongue).format(fact=fact) for tongue in ("en", "fr")}
    return Unknown(rule, severity, Spoken(said), fact)
