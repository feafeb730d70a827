"""A rule as people and programs read it: what it does, why, on what it rests, who set each of its keys."""

from __future__ import annotations

from typing import Any

from cmsuite.core.locale import translate
from cmsuite.engines.rules.rules import Rule

LONG = 100  # signs of a value that a line shows


def values(rule: Rule) -> dict[str, Any]:
    """A rule with its effective values and who set them."""
    return {
        "id": rule.id,
        "title": translate(rule.title),
        "pack": rule.pack,
        "severity": rule.severity,
        "locked_by": rule.locked_by,
        "scope": sorted(rule.scope),
        "fields": list(rule.fields),
        "kind": rule.kind.name,
        "params": rule.params.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "when": dict(rule.when),
        "except": [*sorted(rule.contexts), *rule.phrases],
        "message": dict(rule.message.by),
        "why": dict(rule.why.by) if rule.why else None,
        "clause": rule.clause,
        "basis": [one.said for one in rule.basis],
        "maturity": rule.maturity,
        "lane": rule.lane,
        "facts": sorted(rule.params.facts()),
        "set_by": dict(rule.origin),
    }


def explained(rule: Rule) -> list[str]:
    """The same as lines for people."""
    found = values(rule)
    lines = [f"{rule.id}  {translate(rule.title)}", f"  {translate(rule.message)}"]
    lines += [f"  {translate(rule.why)}"] if rule.why else []
    lines += [f"  {rule.kind.name}: {rule.kind.about.splitlines()[0]}"]
    lines += ["  " + translate("locked by {pack}").format(pack=rule.locked_by)] if rule.locked_by else []
    for key in ("severity", "scope", "fields", "when", "except", "clause", "basis", "maturity", "lane", "facts"):
        if found[key]:
            lines.append(_line(key, found[key], rule))
    lines += [_line(f"params.{key}", value, rule) for key, value in found["params"].items()]
    if right := example(rule):
        lines.append(f"  {right}" if len(right) <= 2 * LONG else f"  {right[: 2 * LONG - 1]}…")
    return lines


def _line(key: str, value: Any, rule: Rule) -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    shown = shown if len(shown) <= LONG else shown[: LONG - 1] + "…"
    return f"  {key} = {shown}  [{rule.origin.get(key) or rule.origin.get(key.partition('.')[0], rule.pack)}]"


def example(rule: Rule) -> str:
    """The first text of its own examples in which a rule finds nothing, as it is told; nothing where it has none."""
    good = next((vector.good for vector in rule.tests if vector.good), None)
    if good and isinstance(good.get("text"), str):
        return translate("right: {text}").format(text=good["text"])
    return ""
