"""A finding that was none, as an example for its rule: the false alarm is written down before the rule is touched. Who
is named in the text is made nobody. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cmsuite.core.text import clean
from cmsuite.engines.rules.contract import ASSUMED, Context, Finding, Subject
from cmsuite.engines.rules.kinds.law import detected
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.vectors import alone

NOBODY = {"mention": "@compte", "email": "nom@exemple.org", "url": "https://exemple.org/page"}
NAME = "Camille"
PLAIN = (bool, int, float, str)


@dataclass(frozen=True, slots=True)
class Learned:
    """The example as TOML that goes below its rule. still: the rule finds it in the text as it is written there; else
    what was hidden was what it found, and nothing is learned."""

    rule: str
    text: str
    toml: str
    still: bool


def learned(
    found: Finding,
    text: str,
    ruleset: Ruleset,
    facts: Mapping[str, Any],
    scope: str,
    *,
    hide: Collection[str] = (),
    note: str = "",
) -> Learned:
    """A known false alarm (`todo_good`) from a finding in a text: the sentence around it, with the facts that the rule
    asks. hide: names that stand in it."""
    rule = ruleset.named(found.rule)
    assert rule is not None
    said = anonymous(_sentence(text, found), hide)
    asked = {*rule.params.facts(), *(key.removeprefix("not_") for key in rule.when)}
    kept = {
        name: value
        for name, value in sorted(facts.items())
        if name in asked and isinstance(value, PLAIN) and ASSUMED.get(name) != value
    }
    field = found.field.partition(".")[0]
    shaped: dict[str, Any] = {field: [said] if field == "alt" else said}
    given = {**shaped, **({"scope": scope} if scope in rule.scope else {}), **({"facts": kept} if kept else {})}
    subject = Subject(scope, ((found.field, said),))
    report = lint(subject, Compiled(alone(rule, ruleset)), Context({**facts}))
    toml = f"[[rule.tests]]\ntodo_good = {_inline(given)}\nnote = {_quoted(clean(note, 300, lines=False))}\n"
    return Learned(rule.id, said, toml, bool(report.findings))


def anonymous(text: str, hide: Collection[str] = ()) -> str:
    """The text with addresses, accounts, numbers of persons and the names that are given made those of nobody."""
    view = Text(text)
    edits = {(a, z): NOBODY[tag] for tag in NOBODY for a, z in getattr(view, tag)}
    for _name, a, z in detected(view, ["phone", "iban", "nir", "card", "plate"]):
        edits.setdefault((a, z), "".join("0" if sign.isdigit() else sign for sign in view.value[a:z]))
    made, last = [], 0
    for (a, z), instead in sorted(edits.items()):
        if a >= last:
            made += [view.value[last:a], instead]
            last = z
    said = "".join([*made, view.value[last:]])
    for name in sorted(hide, key=len, reverse=True):
        said = said.replace(name, NAME) if name else said
    return said


def _sentence(text: str, found: Finding) -> str:
    """The sentence that a finding is in, and what of the text it spans."""
    view = Text(text)
    fits = [one for one in view.sentence if one[0] < max(found.end, found.start + 1) and found.start < one[1]]
    return view.value[fits[0][0] : fits[-1][1]].strip() if fits else view.value.strip()


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_inline(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """A string as TOML takes it: of JSON, but for the one sign that it leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
