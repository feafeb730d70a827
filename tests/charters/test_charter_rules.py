"""What a charter says is what its rules do: clause by clause, as a file and back, on texts."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.charters.compiling import layers, ruleset
from cmsuite.charters.coverage import Heard, coverage
from cmsuite.charters.packing import Drifted, NoPackFile, campaigns, pack, take
from cmsuite.charters.records import records
from cmsuite.core.locale import translate
from cmsuite.engines.documents.content import NotItsForm
from cmsuite.engines.rules.contract import ASSUMED, Context, Finding, Subject
from cmsuite.engines.rules.lint import lint
from cmsuite.engines.rules.packs import read_layer
from cmsuite.engines.rules.rules import Ruleset
from cmsuite.engines.rules.vectors import run_rule
from tests.charters.writing import TODAY, charter, clause, empty

EMOJI = {"max": 8, "max_per_100_words": 100}


@pytest.fixture(scope="module")
def demo() -> Ruleset:
    return ruleset(layers(charter(), "atelier-lumen"), TODAY)


def said(rules: Ruleset, text: str, **facts: Any) -> dict[str, Finding]:
    """What the rules find, by rule. facts: besides those that are assumed."""
    known = {**ASSUMED, "country": "FR", "language": "fr", "network": "instagram", **facts}
    return {one.rule: one for one in lint(Subject("post", (("text", text),)), rules, Context(known)).findings}


def test_a_reader_who_is_addressed_otherwise_is_found_with_what_to_write(demo: Ruleset) -> None:
    found = said(demo, "Partage ton avis #AtelierLumen")
    one = found["edfr.address-form"]
    assert (one.severity, one.match.split()[0]) == ("block", "Partage")
    assert one.fix is not None
    mended = "Partage ton avis #AtelierLumen"
    for edit in sorted(one.fix.edits, key=lambda edit: -edit.start):
        mended = mended[: edit.start] + edit.insert + mended[edit.end :]
    assert mended.startswith("Partagez")
    assert demo.named("edfr.address-form").clause == "editorial-charter#5.1"  # type: ignore[union-attr]


def test_a_hashtag_that_nobody_can_read_aloud_is_found_with_its_capitals(demo: Ruleset) -> None:
    one = said(demo, "Merci #AtelierLumen #accessibilitenumerique")["a11y.hashtag-case"]
    assert one.severity == "warn"
    assert one.fix is not None
    assert one.fix.edits[0].insert == "#AccessibiliteNumerique"


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("Un fil aux prix imbattables. #AtelierLumen", "own.forbidden-beginnings", "block"),
        ("Le leader incontesté. #AtelierLumen", "own.forbidden", "block"),
        ("Des fils pas chers. #AtelierLumen", "own.forbidden", "block"),
        ("Une lampe pas chère. #AtelierLumen", "own.forbidden", "block"),
        ("Découvrez la lampe. #AtelierLumen", "own.avoided", "warn"),
        ("Nos clients écrivent. #AtelierLumen", "own.preferred", "warn"),
        ("Chez atelier lumen. #AtelierLumen", "own.names", "warn"),
        ("Une lampe.", "own.hashtags-mandatory", "warn"),
        ("Une lampe.", "own.hashtags", "warn"),
        ("#AtelierLumen #Un #Deux #Trois #Quatre", "own.hashtags", "warn"),
        ("Merci #AtelierLumen #follow4follow", "own.hashtags-banned", "warn"),
        ("#AtelierLumen @a1 @b2 @c3 @d4 @e5", "own.mentions", "warn"),
        ("#AtelierLumen " + "une lampe " * 130, "own.length-1", "warn"),
        ("Une lampe à jeter. #AtelierLumen", "own.r2", "warn"),
        ("Bravo\u202f! Merci\u202f! #AtelierLumen", "edfr.exclamations", "warn"),
        ("Une lampe 🎉, un fil 🎉, un pied 🎉. #AtelierLumen", "a11y.emoji-density", "warn"),
    ],
)
def test_each_answer_is_held(demo: Ruleset, text: str, rule: str, severity: str) -> None:
    found = said(demo, text)
    assert rule in found, sorted(found)
    assert found[rule].severity == severity
    assert demo.named(rule).clause.startswith("editorial-charter#")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "fr", "en"),
    [
        ({"min": 1, "max": 1}, "Hashtags\u00a0: 0, la charte en demande 1.",
         "Hashtags: 0, where the charter asks for 1."),
        ({"min": 2, "max": 4}, "Hashtags\u00a0: 0, la charte en demande 2 à 4.",
         "Hashtags: 0, where the charter asks for 2 to 4."),
        ({"min": 2, "max": None}, "Hashtags\u00a0: 0, la charte en demande au moins 2.",
         "Hashtags: 0, where the charter asks for at least 2."),
    ],
)  # fmt: skip
def test_a_number_of_hashtags_is_said_with_what_is_asked_for(asked: dict[str, Any], fr: str, en: str) -> None:
    rules = ruleset(layers(charter(hashtags=asked), "lumen"), TODAY)
    message = said(rules, "Une lampe.")["own.hashtags"].message
    assert (message, translate(message)) == (fr, en)


def test_too_many_hashtags_or_mentions_are_said_with_how_many_are_allowed() -> None:
    rules = ruleset(layers(charter(hashtags={"min": 0, "max": 1}, mentions={"max": 0}), "lumen"), TODAY)
    found = said(rules, "Merci @atelier #Un #Deux")
    assert found["own.hashtags"].message == "Hashtags\u00a0: 2, la charte en permet 1 au plus."
    assert found["own.mentions"].message == "Mentions\u00a0: 1, la charte en permet 0 au plus."


def test_a_good_example_of_the_charter_breaks_none_of_its_own_rules(demo: Ruleset) -> None:
    for one in charter().examples:
        found = said(demo, one.text, network=one.network.lower())
        own = [rule for rule in found if rule.startswith("own.") or demo.named(rule).clause]  # type: ignore[union-attr]
        assert not own if one.good else True, (one.text, own)


def test_the_rules_that_answers_make_pass_their_own_examples(demo: Ruleset) -> None:
    every = ruleset(layers(charter(links={"shorteners_allowed": ["bit.ly"]}, hashtags={"max": None}), "lumen"), TODAY)
    for rules in (demo, every):
        own = [rule for rule in rules.rules if rule.id.startswith("own.")]
        assert len(own) >= 10
        assert [one for rule in own for one in run_rule(rule, rules) if not one.ok] == []


def test_a_clause_for_a_network_or_some_days_counts_only_there() -> None:
    one = clause(kind="machine", rule="core.forbidden-terms", params={"terms": ["abat-jour"]}, severity="block",
                 scope={"networks": ["Mastodon"]}, valid_from="2026-12-01", valid_to="2026-12-26")  # fmt: skip
    emoji = clause(kind="machine", rule="a11y.emoji-density", params={"max": 0}, scope={"networks": ["mastodon"]})
    rules = ruleset(layers(charter(clauses=[one, emoji]), "lumen"), date(2026, 12, 2))
    text = "Un abat-jour 🎉 #AtelierLumen"

    def on(network: str, day: date) -> set[str]:
        known = {**ASSUMED, "country": "FR", "language": "fr", "network": network}
        found = lint(Subject("post", (("text", text),)), rules, Context(known, day)).findings
        return {one.rule for one in found} & {"own.r1", "a11y.emoji-density"}

    assert on("mastodon", date(2026, 12, 2)) == {"own.r1", "a11y.emoji-density"}
    assert on("mastodon", date(2026, 12, 27)) == {"a11y.emoji-density"}
    assert on("instagram", date(2026, 12, 2)) == set()


def test_a_label_that_the_law_does_not_name_is_never_enough() -> None:
    rules = ruleset(layers(charter(legal={"partnership_labels": ["Publicité", "Copinage"]}), "lumen"), TODAY)
    facts = {"partnership": "paid"}
    assert "law.influence.disclosure" not in said(rules, "Publicité ‧ Avec Zoé. #AtelierLumen", **facts)
    other = said(rules, "Copinage avec Zoé. #AtelierLumen", **facts)["law.influence.disclosure"]
    assert other.severity == "warn"
    assert said(rules, "Avec Zoé. #AtelierLumen", **facts)["law.influence.disclosure"].severity == "block"


def test_a_pack_says_the_charter_and_is_read_again_as_the_same() -> None:
    content = charter()
    text = pack(content, "atelier-lumen")
    long = {name: getattr(content, name) for name in ("purpose", "brand", "sources", "ugc", "archive")}
    taken = take(empty(**long), text)
    assert taken.charter == content
    assert layers(taken.charter, "atelier-lumen") == layers(content, "atelier-lumen")
    changed = text.replace("max = 2\n", "max = 7\n", 1)
    assert changed != text
    with pytest.raises(Drifted) as refused:
        take(content, changed)
    assert "a11y.emoji-density" in refused.value.sentence
    merged = take(content, changed, rules=True)
    assert [one.rule for one in merged.charter.clauses[2:]] == ["a11y.emoji-density"]


def test_a_campaign_has_a_file_of_its_own_whatever_it_is_called(tmp_path: Path) -> None:
    more = {"kind": "machine", "section": 8, "valid_from": "2026-12-01", "valid_to": "2026-12-26"}
    emoji = clause(rule="a11y.emoji-density", params=EMOJI, scope={"campaigns": ["../Noël 2026"]}, **more)
    words = clause(
        rule="core.forbidden-terms", params={"terms": ["sapin"]}, scope={"campaigns": ["../Noël 2026"]}, **more
    )
    content = charter(clauses=[emoji, words])
    files = campaigns(content, "atelier-lumen")
    assert list(files) == ["noel-2026-1.toml"]
    (tmp_path / "noel.toml").write_text(files["noel-2026-1.toml"], encoding="utf-8")
    layer = read_layer(tmp_path / "noel.toml")
    assert layer.form.charter is not None
    assert layer.form.charter.brand == "atelier-lumen"
    rules = ruleset(layers(content, "atelier-lumen"), date(2026, 12, 2))
    text = "Un sapin 🎉 ici 🎉 puis 🎉 là #AtelierLumen"
    assert {"own.r2"} <= said(rules, text, campaign="../Noël 2026").keys()
    assert "a11y.emoji-density" not in said(rules, text)
    assert "own.r2" not in said(rules, text)


def test_a_layer_that_somebody_wrote_becomes_clauses() -> None:
    text = """
        [[override]]
        rule = "edfr.cta"
        params.max = 2
        effective = { from = 2026-12-01, until = 2026-12-26 }
        [[rule]]
        id = "lumen.rivals"
        extends = "core.forbidden-terms"
        message = { fr = "Pas de concurrent.", en = "No competitor." }
        params.terms = ["Zed"]
        tests = [{ bad = { text = "Zed" } }, { good = { text = "Rien" } }]
    """
    taken = take(empty(), text)
    first, second = taken.charter.clauses
    assert taken.clauses == ("R1", "R2")
    assert (first.rule, first.params[0].value, first.valid_from) == ("edfr.cta", "2", date(2026, 12, 1))
    assert (second.rule, second.statement_fr, second.example_ko) == (
        "core.forbidden-terms",
        "Pas de concurrent.",
        "Zed",
    )
    assert {one.rule for one in records(taken.charter) if one.own} == {"edfr.cta", "own.r2"}


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.sampled_from(["#: x", "#: [tone]\n", "[[rule]]\nid = 3", "tone = 3", "a.b=1"]))
)
def test_a_file_that_is_none_is_refused_in_a_sentence(text: str) -> None:
    with contextlib.suppress(NoPackFile, NotItsForm, Drifted):
        assert take(empty(), text).fields


def test_coverage_goes_both_ways(demo: Ruleset) -> None:
    machine = {one.clause: one.rule for one in records(charter()) if one.kind == "machine"}
    whole = coverage(machine, demo, {}, 0)
    assert whole.whole
    assert whole.silent == ()
    heard = {"edfr.exclamations": Heard(10, 3), "edfr.uppercase-share": Heard(10, 2)}
    found = coverage({**machine, "99.1": "edfr.gone"}, demo, heard, 40)
    assert found.unheld == ("99.1",)
    assert found.silenced == ("edfr.exclamations",)
    assert "edfr.uppercase-share" not in found.silent
    assert "own.forbidden" in found.silent
