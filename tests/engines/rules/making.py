"""Rulesets from TOML that a test writes."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from cmsuite.engines.rules.contract import ASSUMED, Context, Report, Subject
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import Layer, Shelf, layer, read_pack
from cmsuite.engines.rules.rules import Rule, Ruleset

HEAD = """
[pack]
id = "{name}"
version = "2026.11.1"
"""
RULE = """
[[rule]]
id = "t.rule"
title = {{ fr = "Règle", en = "Rule" }}
scope = ["post"]
kind = "{kind}"
severity = "{severity}"
message = {{ fr = "« {{match}} »", en = "“{{match}}”" }}
{keys}
tests = [{{ bad = {{ text = "x" }} }}, {{ good = {{ text = "y" }} }}]
[rule.params]
{params}
"""
FACTS: dict[str, Any] = {**ASSUMED, "country": "FR", "language": "fr", "network": "kit"}


def write(folder: Path, text: str, name: str = "p", file: str = "pack.toml") -> Path:
    """A pack's file in its folder."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    path = folder / name / file
    path.write_text(dedent(text), encoding="utf-8")
    return path


def rule_text(kind: str, params: str = "", keys: str = "", severity: str = "warn") -> str:
    """A rule with these params, under id t.rule."""
    return RULE.format(kind=kind, params=dedent(params), keys=dedent(keys), severity=severity)


def ruleset(folder: Path, text: str, *layers: str) -> Ruleset:
    """The ruleset of one pack and the layers laid on it."""
    write(folder, HEAD.format(name="p") + dedent(text))
    made: list[Layer] = [layer(Source(f"layer{n}.toml", dedent(one)), folder) for n, one in enumerate(layers, 1)]
    return resolve(Shelf((folder,)), [read_pack(folder / "p")], made)


def rule(folder: Path, kind: str, params: str = "", keys: str = "", severity: str = "warn") -> Ruleset:
    """A ruleset of one rule."""
    return ruleset(folder, rule_text(kind, params, keys, severity))


def only(found: Ruleset) -> Rule:
    """The one rule of a ruleset."""
    (one,) = found.rules
    return one


def run(found: Ruleset | Compiled, text: str | Subject, **facts: Any) -> Report:
    """The report of a post."""
    subject = Subject.of("post", text=text) if isinstance(text, str) else text
    return lint(subject, found, Context({**FACTS, **facts}))


def matches(found: Ruleset | Compiled, text: str | Subject, **facts: Any) -> list[str]:
    """What the rules match in a post."""
    return [one.match for one in run(found, text, **facts).findings]
