"""A rule, resolved: every key has its value, and the layer that set it. A ruleset is what a lint runs, with its
digest."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import to_json

from cmsuite.core.locale import N_, Spoken, translate
from cmsuite.core.text import one_of
from cmsuite.engines.rules import kinds
from cmsuite.engines.rules.contract import BINDING, CONTEXTS, FIELDS, GUARDS, ROLES, Basis, Severity
from cmsuite.engines.rules.errors import allowed_at, why
from cmsuite.engines.rules.forms import DecisionForm, FactForm, FixForm, RuleForm, Vector
from cmsuite.engines.rules.kinds import KINDS, KNOWN, SAYS, Kind, Params
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.packs import Place

MUST = ("title", "scope", "kind", "severity", "message", "tests")
_CONTEXT_LIKE = re.compile(r"[a-z]+_[a-z_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """See the table of fields in the guide of packs. `origin`: the layer that set each key."""

    id: str
    pack: str
    title: Spoken
    scope: frozenset[str]
    fields: tuple[str, ...]
    kind: Kind
    params: Params
    lists: Mapping[str, Lexicon]
    severity: Severity
    message: Spoken
    why: Spoken | None
    clause: str
    when: Mapping[str, Any]
    contexts: frozenset[str]
    phrases: tuple[str, ...]
    fix: FixForm | None
    basis: tuple[Basis, ...]
    since: date | None
    until: date | None
    maturity: str
    lane: str
    waivable_by: str
    lock: frozenset[str]
    category: str
    min_precision: float | None
    aliases: tuple[str, ...]
    tests: tuple[Vector, ...]
    by_network: Mapping[str, Rule]
    origin: Mapping[str, str]
    place: Place
    locked_by: str = ""

    @property
    def family(self) -> str:
        """`law.influence` of `law.influence.disclosure`, `edfr` of `edfr.colon`: findings at one place are told
        once."""
        return self.id.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The resolved rules of a brand, in the order of their ids. digest: SHA-256 of their canonical JSON."""

    rules: tuple[Rule, ...]
    digest: str
    facts: Mapping[str, FactForm] = field(default_factory=dict)
    decisions: tuple[DecisionForm, ...] = ()
    packs: tuple[str, ...] = ()

    def named(self, rule_id: str) -> Rule | None:
        """The rule of this id, or the one that had it before."""
        return next((rule for rule in self.rules if rule_id == rule.id or rule_id in rule.aliases), None)


@dataclass
class Draft:
    """A rule while layers are laid on it: its table, and who set each key (`params.max`)."""

    table: dict[str, Any]
    places: dict[str, Place]
    pack: str
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    folder: Any
    locked_by: str = ""
    form: RuleForm | None = None

    def place(self, key: str) -> Place:
        """Who set a key, or what holds it."""
        while key not in self.places and "." in key:
            key = key.rpartition(".")[0]
        return self.places.get(key) or self.places["id"]

    def wrong(self, key: str, said: str) -> Exception:
        place = self.place(key)
        return place.wrong(tuple(key.split(".")), said)


Lists = Callable[[str, Draft, str], Lexicon]


def build(draft: Draft, lists: Lists, facts: frozenset[str]) -> Rule:
    """The rule of a draft. Raises BadPack at its first fault, by the file of the layer that wrote it."""
    rule = _build(draft, lists, facts)
    blocks = draft.table.get("network")
    if not blocks:
        return rule
    variants = {}
    for network, block in blocks.items():
        table = {key: value for key, value in draft.table.items() if key != "network"}
        for key, value in block.items():
            table[key] = {**table.get(key, {}), **value} if isinstance(value, dict) else value
        places = {**draft.places, **{key: draft.place("network") for key in block}}
        variants[network] = _build(replace_table(draft, table, places), lists, facts)
    return replace(rule, by_network=variants)


def replace_table(draft: Draft, table: dict[str, Any], places: dict[str, Place]) -> Draft:
    return Draft(table, places, draft.pack, draft.languages, draft.countries, draft.folder, draft.locked_by)


def _build(draft: Draft, lists: Lists, facts: frozenset[str]) -> Rule:
    form = _form(draft)
    for key in MUST:
        said = getattr(form, key)
        if said is None or (isinstance(said, list) and not said):
            raise draft.wrong(key, translate(N_("it is missing.")))
    kind = _kind(draft, form)
    params = _params(draft, kind, form.params)
    named = {key: lists(value, draft, f"params.{key}") for key, value in _files(form.params)}
    when = _guards(draft, form, facts, params)
    assert form.title
    assert form.message
    assert form.scope
    assert form.severity
    if not _was_checked(draft):
        _placeholders(draft, kind, form, params)
    contexts, phrases = _silencers(draft, form)
    span = form.effective
    return Rule(
        id=form.id,
        pack=draft.pack,
        title=_both(form.title),
        scope=frozenset(form.scope),
        fields=_fields(draft, form),
        kind=kind,
        params=params,
        lists=named,
        severity=form.severity,
        message=_both(form.message),
        why=_both(form.why) if form.why else None,
        clause=form.clause or "",
        when=when,
        contexts=contexts,
        phrases=phrases,
        fix=FixForm(mode=cast("Any", form.fix)) if isinstance(form.fix, str) else form.fix,
        basis=tuple(Basis(b.ref, b.confidence, b.checked, b.review_by, b.url_key) for b in form.basis),
        since=span.from_ if span else None,
        until=span.until if span else None,
        maturity=form.maturity or "stable",
        lane=form.lane or kind.lane,
        waivable_by=_waiver(draft, form),
        lock=frozenset(form.lock),
        category=form.category or form.id,
        min_precision=form.min_precision,
        aliases=tuple(form.aliases),
        tests=tuple(form.tests),
        by_network={},
        origin={key: draft.places[key].layer for key in sorted(draft.places)},
        place=draft.places["id"],
        locked_by=draft.locked_by,
    )


def _files(params: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """The lists that params name, by the dotted place of the name."""
    for key, value in params.items():
        if isinstance(value, dict):
            yield from _files(value, f"{before}{key}.")
        elif isinstance(value, str) and value.endswith(".toml"):
            yield f"{before}{key}", value


def _form(draft: Draft) -> RuleForm:
    """The shape of a draft: the one that it was read in, where no layer has touched it since."""
    if draft.form is not None:
        return draft.form
    try:
        return RuleForm.model_validate(draft.table)
    except ValidationError as err:
        first = err.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        said = why(dict(first), allowed_at(RuleForm, tuple(first["loc"])[:-1]))
        raise draft.wrong(key, said) from err


def _kind(draft: Draft, form: RuleForm) -> Kind:
    kinds.load()
    name = form.kind or ""
    if name not in KINDS:
        near = one_of(name, list(KINDS))
        said = translate(N_("there is no kind of check called {kind}; did you mean {near}?"))
        raise draft.wrong("kind", said.format(kind=name[:60], near=near or ", ".join(sorted(KINDS))))
    return KINDS[name]


def _waiver(draft: Draft, form: RuleForm) -> str:
    """The role that may let a rule pass; nobody where it is locked, or of a kind that is never waived."""
    role = form.waivable_by or ""
    if not role:
        return ""
    if role not in ROLES:
        near = one_of(role, list(ROLES)) or ", ".join(ROLES)
        said = translate(N_("there is no role {role}; did you mean {near}?"))
        raise draft.wrong("waivable_by", said.format(role=role[:40], near=near))
    if draft.locked_by or form.kind in BINDING:
        raise draft.wrong("waivable_by", translate(N_("nobody may let this rule pass.")))
    return role


def _was_checked(draft: Draft) -> bool:
    """Whether it is a shipped rule that no layer has touched, and an earlier process has checked."""
    return draft.form is not None and draft.places["id"].source.known


def _params(draft: Draft, kind: Kind, table: dict[str, Any]) -> Params:
    try:
        return kind.params.model_validate(table, context={KNOWN: _was_checked(draft)})
    except ValidationError as err:
        errors = err.errors(include_url=False)
        first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        key = ".".join(str(part) for part in ("params", *first["loc"]))
        said = why(dict(first), allowed_at(kind.params, tuple(first["loc"])[:-1]))
        raise draft.wrong(key, said) from err


def _guards(draft: Draft, form: RuleForm, facts: frozenset[str], params: Params) -> dict[str, Any]:
    """The guards of a rule, with those of its pack: its countries, and its languages."""
    for key in form.when:
        name = key.removeprefix("not_")
        if name not in GUARDS and name not in facts and name not in params.facts():
            near = one_of(name, sorted({*GUARDS, *facts, *params.facts()}))
            said = translate(N_("there is no fact {key}; did you mean {near}? A pack's own stand in its [facts]."))
            raise draft.wrong(f"when.{key}", said.format(key=key, near=near or ", ".join(GUARDS)))
    when = dict(form.when)
    anywhere = {key for key in ("country", "language") if when.get(key) == "any"}
    if draft.countries and "country" not in when and "not_country" not in when:
        when["country"] = list(draft.countries)
    if draft.languages and "language" not in when and "not_language" not in when:
        when["language"] = list(draft.languages)
    return {key: wanted for key, wanted in when.items() if key not in anywhere}


def _fields(draft: Draft, form: RuleForm) -> tuple[str, ...]:
    for name in form.fields or ():
        if name not in FIELDS:
            near = one_of(name, list(FIELDS))
            said = translate(N_("there is no field {name}; did you mean {near}?"))
            raise draft.wrong("fields", said.format(name=name, near=near or ", ".join(FIELDS)))
    return tuple(form.fields or ("text",))


def _silencers(draft: Draft, form: RuleForm) -> tuple[frozenset[str], tuple[str, ...]]:
    """Contexts and phrases of `except`. What looks like a context and is none is a slip, not a phrase."""
    given = form.except_ or []
    for one in given:
        if _CONTEXT_LIKE.fullmatch(one) and one not in CONTEXTS:
            said = translate(N_("there is no context {name}; did you mean {near}?"))
            near = one_of(one, list(CONTEXTS)) or ", ".join(CONTEXTS)
            raise draft.wrong("except", said.format(name=one, near=near))
    contexts = frozenset(one for one in given if one in CONTEXTS)
    return contexts, tuple(one for one in given if one not in contexts)


def _placeholders(draft: Draft, kind: Kind, form: RuleForm, params: Params) -> None:
    assert form.message
    for tongue in ("fr", "en"):
        for part in _named(draft, tongue, getattr(form.message, tongue)):
            if part not in SAYS and part not in kind.says and part not in type(params).model_fields:
                said = translate(N_("nothing fills {{{name}}}; there are: {known}."))
                known = ", ".join(sorted(SAYS | kind.says))
                raise draft.wrong(f"message.{tongue}", said.format(name=part, known=known))


def _named(draft: Draft, tongue: str, message: str) -> list[str]:
    if "{" not in message and "}" not in message:
        return []
    try:
        return [name for _text, name, _spec, _how in string.Formatter().parse(message) if name is not None]
    except ValueError as err:
        said = translate(N_("a brace stands alone: double it."))
        raise draft.wrong(f"message.{tongue}", said) from err


def _both(form: Any) -> Spoken:
    return Spoken({"fr": form.fr, "en": form.en})


def digest_of(rules: tuple[Rule, ...], decisions: tuple[DecisionForm, ...]) -> str:
    """SHA-256 of the canonical JSON (keys in order, no spaces, UTF-8) of what the rules do; what only tests or explains
    them is left out."""
    said = [[canonical(rule) for rule in rules], [_ordered(one.model_dump(mode="json")) for one in decisions]]
    return hashlib.sha256(to_json(said, fallback=str)).hexdigest()


def canonical(rule: Rule) -> dict[str, Any]:
    """What a rule does, as values that JSON can hold, with the keys in order."""
    return {
        "clause": rule.clause,
        "effective": [rule.since, rule.until],
        "except": [sorted(rule.contexts), list(rule.phrases)],
        "fields": rule.fields,
        "fix": _ordered(rule.fix.model_dump(mode="json")) if rule.fix else None,
        "id": rule.id,
        "kind": rule.kind.name,
        "lane": rule.lane,
        "lists": {key: rule.lists[key].print for key in sorted(rule.lists)},
        "locked_by": rule.locked_by,
        "maturity": rule.maturity,
        "message": _ordered(dict(rule.message.by)),
        "network": {name: canonical(one) for name, one in sorted(rule.by_network.items())},
        "pack": rule.pack,
        "params": _ordered(rule.params.model_dump(mode="json")),
        "scope": sorted(rule.scope),
        "severity": rule.severity,
        "waivable_by": rule.waivable_by,
        "when": _ordered(dict(rule.when)),
    }


def _ordered(value: Any) -> Any:
    """A value with the keys of its tables in order: the sorting encoder of `json` takes three times as long."""
    kind = type(value)
    if kind is dict:
        return {key: _ordered(value[key]) if type(value[key]) in _NESTED else value[key] for key in sorted(value)}
    return [_ordered(one) if type(one) in _NESTED else one for one in value] if kind is list else value


_NESTED = frozenset({dict, list})
