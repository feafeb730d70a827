"""The shipped packs: they load, their examples hold, each term can be found, and no rule plays the lawyer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cmsuite.core.resources import shipped
from cmsuite.engines.rules import vectors
from cmsuite.engines.rules.contract import ASSUMED, GUARDS, Context, Subject
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lexicons import read
from cmsuite.engines.rules.lint import Compiled, lint
from cmsuite.engines.rules.packs import shelf
from cmsuite.engines.rules.rules import Rule, Ruleset

PACKS = (
    *("core", "editorial-fr", "editorial-en", "accessibility", "networks"),
    *("legal-fr", "privacy", "moderation-fr", "dsa"),
)
OF_WORDS = ("forbidden-terms", "claim", "sector-law", "category-score", "url-risk", "disclosure")
LAWYER = re.compile(r"\b(illégale?s?|illegal|unlawful|interdite?s? par la loi|vous violez|you break the law)\b", re.I)
PLACES = re.compile(r"\{(match|value|limit|missing|fix|form|network|type|n|ref)\}")


@pytest.fixture(scope="module")
def all_packs() -> Ruleset:
    found = shelf()
    return resolve(found, found.with_needed(PACKS))


def of(ruleset: Ruleset, *packs: str) -> list[Rule]:
    return [rule for rule in ruleset.rules if rule.pack.split("@")[0] in packs]


def test_every_shipped_pack_is_known(all_packs: Ruleset) -> None:
    assert sorted(PACKS) == shelf().names()
    assert len(all_packs.rules) >= 185


def test_every_example_holds(all_packs: Ruleset) -> None:
    outcomes = [*vectors.run(all_packs)]
    assert len(outcomes) >= 640
    assert not [(one.id, one.said) for one in outcomes if not one.ok and not one.known]


def test_each_rule_has_what_shows_it_and_what_holds_it_silent(all_packs: Ruleset) -> None:
    assert not [*vectors.uncovered(all_packs)]
    for rule in of(all_packs, "legal-fr", "moderation-fr"):
        if rule.kind.name in OF_WORDS:
            good = [vector for vector in rule.tests if vector.good is not None]
            assert len(good) >= 2, rule.id
            assert any(vector.note == "hard" for vector in good), rule.id


def test_each_pack_says_in_both_languages_what_it_asks() -> None:
    found = shelf()
    for name in PACKS:
        pack = resolve(found, found.with_needed([name]))
        for rule in pack.rules:
            asked = rule.params.facts() | {key.removeprefix("not_") for key in rule.when}
            assert asked <= {*pack.facts, *GUARDS}, (rule.id, asked - {*pack.facts, *GUARDS})


def test_every_moderation_rule_of_words_is_shown_in_both_languages(all_packs: Ruleset) -> None:
    for rule in of(all_packs, "moderation-fr"):
        if rule.kind.name == "category-score" and rule.when["language"] == ["fr", "en"]:
            spoken = {(vector.bad.get("facts", {})).get("language", "fr") for vector in rule.tests if vector.bad}
            assert spoken >= {"fr", "en"} or rule.id == "mod.child-abuse", rule.id


def test_a_rule_says_a_risk_and_what_to_do_and_is_no_lawyer(all_packs: Ruleset) -> None:
    for rule in all_packs.rules:
        for tongue in ("fr", "en"):
            said = rule.message.by[tongue]
            assert not LAWYER.search(said), (rule.id, said)
            assert len(PLACES.sub("", said)) >= 8, (rule.id, said)
        assert not re.search(r" [;!?]|[^\s] :", rule.message.by["fr"]), (rule.id, rule.message.by["fr"])


def test_a_rule_of_law_rests_on_a_dated_text_and_keeps_its_severity(all_packs: Ruleset) -> None:
    for rule in of(all_packs, "legal-fr", "privacy", "dsa"):
        assert rule.basis or rule.id == "law.sector-detect", rule.id
        assert all(one.review_by and one.review_by > one.checked for one in rule.basis), rule.id
        assert all(one.checked <= date(2026, 11, 27) for one in rule.basis), rule.id
        if rule.severity == "block":
            assert "severity" in rule.lock, rule.id
            assert not rule.waivable_by, rule.id


def test_what_can_save_a_life_says_how(all_packs: Ruleset) -> None:
    for name, wanted in (("mod.suicide", "3114"), ("mod.minor-danger", "119"), ("mod.domestic", "3919")):
        rule = all_packs.named(name)
        assert rule is not None
        assert all(wanted in said for said in rule.message.by.values())
    copied = all_packs.named("mod.child-abuse")
    assert copied is not None
    assert copied.message.by["fr"].startswith("Ne copiez rien")


def test_each_list_says_where_it_comes_from_and_serves_a_rule(all_packs: Ruleset) -> None:
    files = sorted((shipped("charters") / "lexicons").glob("*.toml"))
    used = {found.id for rule in all_packs.rules for found in rule.lists.values()}
    lists = [read(file) for file in files]
    assert len(lists) >= 35
    assert {one.id for one in lists} == {file.stem for file in files}
    spare = {"function-words-fr", "superlatives-en", "spelling-en-us"}  # for brands to name
    assert {one.id for one in lists} - used <= spare
    for one in lists:
        assert all(one.blind), one.id
        terms = [written for term in one.terms for written in (term.kind, term.term)]
        assert terms, one.id


def test_slurs_are_not_read_by_chance(all_packs: Ruleset) -> None:
    for name in ("slurs-fr", "slurs-en", "child-abuse"):
        file = shipped("charters") / "lexicons" / f"{name}.toml"
        written = file.read_text()
        assert "encoded = true" in written
        assert not [
            term.term for term in read(file).terms if term.sureness == 2 and re.search(rf"\b{term.term}\b", written)
        ]


def test_every_term_can_be_found(all_packs: Ruleset) -> None:
    """A term that its own rule never finds looks healthy for ever: a guard, a fold or another reading hides it."""
    known = {*ASSUMED, "country", "language", "network", "today", *all_packs.facts}
    dead = []
    for rule in all_packs.rules:
        given = rule.params.model_dump(by_alias=True)
        example = next(vector.bad for vector in rule.tests if vector.bad)
        asked: Any = getattr(rule.params, "facts", frozenset)
        context = vectors.context_of(rule, example.get("facts", {}), known | set(asked()))
        alone = Compiled(replace(all_packs, rules=(replace(rule, maturity="stable", since=None, until=None),)))
        for term in _terms(rule, given):
            subject = Subject.of(min(rule.scope), text=_sentence(rule, given, term))
            if not lint(subject, alone, context).findings:
                dead.append((rule.id, term))
    assert not dead


def _terms(rule: Rule, given: dict[str, Any]) -> Iterator[str]:
    """The terms of a rule that alone make it speak; those that a list is unsure of need more."""
    if rule.kind.name in ("address-form", "readability", "counter", "personal-data"):
        return
    for key in ("terms", "forbidden", "patterns", "deny"):
        yield from given.get(key) or ()
    yield from given.get("map") or ()
    for key, found in rule.lists.items():
        if key in ("cues_list", "shorteners_list", "near.list", "words"):
            continue
        for term in found.terms:
            if term.sureness >= max(1, given.get("min_sureness", 0)):
                yield from (term.term, *term.forms)


def _sentence(rule: Rule, given: dict[str, Any], term: str) -> str:
    """The term where its rule looks for it."""
    trigger = next(iter(given.get("trigger") or ()), "")
    near = " Zed" if given.get("near_fact") or isinstance(given.get("near"), dict) else ""
    if rule.kind.name == "link-domain":
        return f"https://{term}/x"
    if rule.kind.name == "url-risk":
        return f"{term} https://there.example/ whatsapp"
    if rule.kind.name == "category-score":
        return f"vous êtes gros {term}"
    return f"{trigger} {term}{near}".strip()


@pytest.mark.parametrize("tongue", ["fr", "en", "es", "de"])
def test_what_asks_no_language_is_asked_in_every_one(all_packs: Ruleset, tongue: str) -> None:
    facts = {**ASSUMED, "country": "ES", "language": tongue, "network": "bluesky", "media": [{"kind": "image"}]}
    facts |= {"brand_spellings": {"atelier lumen": "Atelier Lumen"}, "decorative": []}
    text = f"atelier lumen {{{{nombre}}}} 𝗡𝘂𝗲𝘃𝗼 http://lumen.example/a lea@mail.example {'palabra ' * 50}"
    report = lint(Subject.of("post", text=text, alt=[""]), Compiled(all_packs), Context(facts))
    found = {one.rule for one in report.findings}
    asked = {"edfr.placeholder", "edfr.brand-name", "net.length", "net.https", "a11y.alt-missing", "a11y.fancy-unicode"}
    assert found >= {*asked, "priv.personal-data"}
