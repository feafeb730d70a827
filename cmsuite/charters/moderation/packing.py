"""The guide as a pack of rules in TOML: the words that it filters, and the table of decisions as it lets it be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cmsuite.charters.compiling import written
from cmsuite.charters.deciding import REMOVALS
from cmsuite.charters.moderation.applying import ALONE
from cmsuite.charters.moderation.gates import trusted
from cmsuite.charters.moderation.schema import Category, ModerationGuide
from cmsuite.charters.moderation.words import HEARD
from cmsuite.engines.rules.forms import DecisionForm
from cmsuite.engines.rules.rules import Ruleset

DOCUMENT = "moderation-guide"


def pack(guide: ModerationGuide, slug: str, number: str, ruleset: Ruleset, today: date) -> str:
    """The file. number: of the version; today: the day whose measures hold."""
    head = {
        "id": f"moderation-{slug}",
        "version": _version(number),
        "prefix": "own",
        "languages": ["fr", "en"],
        "requires": ["core>=1", "moderation-fr>=1"],
        "default": "off",
    }
    return "\n".join(
        [
            f"# {DOCUMENT} of {slug}, version {number}: what it comes to. Change the guide, not this file.",
            "# Its rows propose; a person decides. Criticism is never hidden, a child is never copied.",
            written(
                {
                    "pack": head,
                    "rule": list(_filters(guide)),
                    "decision": list(_rows(guide, ruleset, trusted(guide, ruleset, today))),
                }
            ),
        ]
    )


def _version(number: str) -> str:
    major, _dot, minor = (number or "0.0").partition(".")
    return f"{major}.{minor or 0}.0"


def _filters(guide: ModerationGuide) -> Iterator[dict[str, Any]]:
    if not guide.filters:
        return
    yield {
        "id": "own.filtered",
        "extends": "core.forbidden-terms",
        "scope": ["inbox"],
        "severity": "S4",
        "category": "spam",
        "title": {"fr": "Mots filtrés", "en": "Filtered words"},
        "message": {
            "fr": "« {match} » est un mot filtré : regardez.",
            "en": "“{match}” is a filtered word: look at it.",
        },
        "params": {"terms": list(guide.filters)},
        "tests": [{"bad": {"text": f"Ceci dit {guide.filters[0]} ici."}}, {"good": {"text": "Bonjour à vous."}}],
    }


def _rows(guide: ModerationGuide, ruleset: Ruleset, unseen: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The rows of the shipped table, each as the category of the guide that hears it lets it be."""
    by_rule = {rule.id: rule.category for rule in ruleset.rules}
    mine = {one.code: one for one in guide.categories}
    for row in ruleset.decisions:
        category = mine.get(HEARD.get(row.if_.category or by_rule.get(row.if_.rule, ""), ""))
        if category is None:
            continue
        made: dict[str, Any] = {
            "id": f"own.{row.id.removeprefix('dec.')}",
            "if": row.if_.model_dump(exclude_defaults=True),
            "severity": row.severity,
            "actions": _actions(row, category),
        }
        if row.id in unseen:
            made["auto"] = "hide"
        if row.macro != "none":
            made["macro"] = row.macro
        yield {**made, "clause": f"{DOCUMENT}#{category.code}"}


def _actions(row: DecisionForm, category: Category) -> Sequence[str]:
    kept = [act for act in row.actions if act not in REMOVALS or act in category.actions]
    if row.severity == category.level:
        kept += [act for act in category.actions if act not in kept and act not in ALONE]
    return kept or ["leave"]
