"""A charter is right when it says all, gives examples, holds together, and asks what can be held."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.charters import palette
from cmsuite.charters.kind import CHARTER, MEMO, begun, view
from cmsuite.charters.records import checklist, records
from cmsuite.charters.schema import EditorialCharter
from cmsuite.core.locale import speak
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.render import Edition, manuscript, source
from cmsuite.engines.exports.formats import written
from tests.charters.writing import TODAY, around, charter, clause, found, raw, told
from tests.engines.exports.tagged import pages


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_the_demo_has_nothing_against_it_and_reads_on_paper(tongue: str) -> None:
    content = charter(tongue)
    assert findings(CHARTER, content, around(tongue)) == []
    edition = Edition("Charte", tongue, "Atelier Lumen", TODAY, "draft")  # type: ignore[arg-type]
    text = source(CHARTER, content, edition, around(tongue))
    assert all(f"\n# {n}. " in f"\n{text}" for n in range(1, 21))
    assert len(manuscript(CHARTER, content, edition, around(tongue)).blocks) > 60
    memo = source(MEMO, content, edition, around(tongue))
    assert memo.count("\n- ") + 1 <= 12
    assert "*" not in memo.replace("\\*", "*"), "what a word may begin is explained in the charter alone"
    assert "::: callout counterexample" in text
    where = {"fr": "| Où |", "en": "| Where |"}[tongue]
    assert where not in text, "a column in which nothing stands is left out"
    placed = charter(tongue, voices=[{"adjective": "bref", "do": "Court.", "dont": "Long.", "where": "Mastodon"}])
    assert where in source(CHARTER, placed, edition, around(tongue))
    pdf = written(manuscript(MEMO, content, edition, around(tongue)), "pdf", None)
    assert len(pages(pdf)) == 1
    again = from_markdown(to_markdown(CHARTER, "Charte", tongue, dumped(content)))
    assert again.content == content


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"purpose": ""}, "charter.section-missing", "block"),
        ({"examples": raw()["examples"][:4]}, "charter.section-missing", "block"),
        ({"examples": raw()["examples"][:6]}, "charter.examples-few", "warn"),
        ({"clauses": [{"statement_fr": "Soyez brefs."}]}, "charter.rule-without-example", "warn"),
        ({"clauses": [clause(kind="machine")]}, "charter.rule-uncheckable-unflagged", "block"),
        ({"clauses": [clause(kind="machine", rule="edfr.nothing")]}, "charter.rule-uncheckable-unflagged", "block"),
        ({"clauses": [clause(kind="machine", rule="edfr.cta", scope={"formats": ["story"]})]},
         "charter.rule-uncheckable-unflagged", "block"),
        ({"clauses": [clause(kind="machine", rule="a11y.emoji-density", params={"max": 9},
                             scope={"campaigns": ["noel"]})]}, "charter.rule-uncheckable-unflagged", "block"),
        ({"clauses": [clause(kind="machine", rule="edfr.cta", params={"nothing": 3})]},
         "charter.conflicting-rules", "block"),
        ({"clauses": [clause(kind="machine", rule="law.ad.identify", severity="info")]},
         "charter.conflicting-rules", "block"),
        ({"clauses": [clause(kind="machine", rule="edfr.exclamations", params={"max": 3})]},
         "charter.conflicting-rules", "block"),
        ({"clauses": [clause(key="R1"), clause(key="r1")]}, "charter.conflicting-rules", "block"),
        ({"clauses": [clause(key="a key that is too long")]}, "charter.conflicting-rules", "block"),
        ({"packs": ["no-such-pack"]}, "charter.rule-uncheckable-unflagged", "block"),
        ({"packs": ["core", "editorial-fr"]}, "charter.rule-uncheckable-unflagged", "block"),
        ({"hashtags": {"min": 5}}, "charter.conflicting-rules", "block"),
        ({"hashtags": {"banned": ["#AtelierLumen"]}}, "charter.conflicting-rules", "block"),
        ({"words": {"forbidden": ["habitués"]}}, "charter.conflicting-rules", "block"),
        ({"visual": {"colors": {"braise": "#e4572e"}}}, "charter.palette-contrast", "block"),
        ({"visual": {"colors": {"braise": "orange"}}}, "charter.palette-contrast", "block"),
        ({"visual": {"colors": {"encre": "#1a1a1a", "ciel": "#2277cc"}}}, "charter.graphic-mismatch", "block"),
        ({"visual": {"fonts": ["Comic Sans MS"]}}, "charter.graphic-mismatch", "block"),
        ({"voices": [{"adjective": "précis", "do": "Dix minutes."}]}, "charter.tone-adjective-without-pair", "warn"),
        ({"memo": ["Un prix imbattable."]}, "charter.forbidden-word-in-own-example", "block"),
        ({"pillars": raw()["pillars"][:2]}, "charter.strategy-mismatch", "block"),
        ({"tone": {"person": "tu"}}, "charter.strategy-mismatch", "block"),
        ({"cadence": {"networks": [*raw()["cadence"]["networks"], {"network": "TikTok", "per_week_max": 3}]}},
         "charter.strategy-mismatch", "block"),
        ({"cadence": {"networks": [{"network": "Instagram", "per_week_max": 1},
                                   raw()["cadence"]["networks"][1]]}}, "charter.strategy-mismatch", "block"),
        ({"cadence": {"networks": raw()["cadence"]["networks"][:1]}}, "charter.strategy-mismatch", "block"),
        ({"a11y": {"alt_required": False}}, "charter.no-a11y", "block"),
        ({"a11y": {"contrast_min": "3"}}, "charter.no-a11y", "block"),
        ({"validation": {"steps": []}}, "charter.validation-circuit-empty", "block"),
        ({"validation": {"lead_hours": 48}}, "charter.delay-impossible", "warn"),
        ({"formats": [{"network": "Mastodon", "length_max": 900}]}, "charter.platform-limit-exceeded", "block"),
        ({"formats": [{"network": "X", "seconds_max": 600}]}, "charter.platform-limit-exceeded", "block"),
        ({"replay": [{"rule": "edfr.cta", "posts": 50, "failed": 31}]}, "charter.too-strict", "warn"),
        ({"replay": [{"rule": "edfr.cta", "posts": 50, "failed": 0, "days": 200}]}, "charter.dead-rule", "info"),
        ({"clauses": [clause(objective="O99")]}, "doc.orphan-link", "block"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(changed: dict[str, Any], rule: str, severity: str) -> None:
    assert (rule, severity) in told(**changed)


def test_a_sector_of_the_framing_note_needs_its_law() -> None:
    about = around(sectors=["alcohol"])
    assert ("charter.legal-sector-missing", "block") in told(about)
    assert ("charter.legal-sector-missing", "block") not in told(about, legal={"sectors": ["alcohol"]})
    without = {"legal": {"sectors": ["alcohol"]}, "packs": ["core", "editorial-fr", "accessibility", "networks"]}
    assert ("charter.legal-sector-missing", "block") in told(about, **without)


def test_a_clause_of_the_brand_and_one_of_a_campaign_that_contradict_each_other_are_both_named() -> None:
    noel = clause(kind="machine", rule="core.required-text", params={"all": ["#Un", "#Deux", "#Trois", "#Quatre"]},
                  section=8, scope={"campaigns": ["Noël"]}, valid_from="2026-12-01", valid_to="2026-12-26")  # fmt: skip
    speak("fr")
    (one,) = (one for one in found(hashtags={"max": 3}, clauses=[noel]) if one.rule == "charter.conflicting-rules")
    assert one.sentence.replace("\u00a0", " ").replace("\u202f", " ") == (
        "« hashtags : 3 maximum » (règle 8.5) contredit « hashtags obligatoires : 4 » (campagne Noël). "
        "Modifiez l’une des deux ou datez une dérogation."
    )
    assert not [one for one in found(hashtags={"max": 4}, clauses=[noel]) if one.rule == "charter.conflicting-rules"]


def test_a_campaign_may_ask_less_for_days_that_are_named() -> None:
    def more(**dated: str) -> set[tuple[str, str]]:
        scope = {"campaigns": ["noel"]}
        one = clause(kind="machine", rule="a11y.emoji-density", params={"max": 5}, scope=scope, section=8, **dated)
        return told(clauses=[one])

    assert ("charter.conflicting-rules", "block") in more()
    assert ("charter.conflicting-rules", "block") not in more(valid_from="2026-12-01", valid_to="2026-12-26")


def test_contrast_is_counted_as_wcag_does() -> None:
    content = charter(
        visual={"colors": {"braise": "#E4572E", "encre": "#1A1A1A", "ambre": "#F6C344"}}, graphic={"colors": []}
    )
    ratios = {(one.one, one.other): (f"{one.ratio:.2f}", one.use) for one in palette.pairs(content)}
    assert ratios["braise", "white"] == ("3.68", "large")
    assert ratios["encre", "ambre"] == ("10.62", "body")
    speak("en")
    rows = view(content, around()).pairs
    assert [one.use for one in rows].count("body") == 3


@pytest.mark.parametrize(
    "text",
    [
        ":root {\n  --braise: #E4572E;\n  --color-encre: #1a1a1a;\n}",
        'braise = "#e4572e"\nencre = "#1A1A1A"\n',
        'colors = { braise = "#e4572e", encre = "#1a1a1a" }',
        "GIMP Palette\nName: Lumen\n#\n228  87  46\tbraise\n 26  26  26\tencre\n",
        "braise #e4572e\nencre\t#1a1a1a\nbraise encore #e4572e\n",
    ],
)
def test_a_palette_is_read_as_files_write_it(text: str) -> None:
    assert {(one.name.removeprefix("colors = { ").strip('" '), one.hex) for one in palette.read(text)} >= {
        ("encre", "#1a1a1a")
    } | ({("braise", "#e4572e")} if "colors" not in text else set())
    assert [one.hex for one in palette.read(text)] == ["#e4572e", "#1a1a1a"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_a_palette_or_none(text: str) -> None:
    assert all(palette.is_colour(one.hex) and one.name for one in palette.read(text))


def test_a_charter_begins_with_what_the_strategy_says() -> None:
    started = begun(around())
    assert isinstance(started, EditorialCharter)
    assert [one.name for one in started.pillars] == ["Réparer", "Fabriquer", "Éclairer"]
    assert [(one.network, one.per_week_min, one.per_week_max) for one in started.cadence.networks] == [
        ("Instagram", 3, 4),
        ("Mastodon", 1, 2),
    ]
    rules = {one.rule for one in findings(CHARTER, started, around())}
    assert "charter.strategy-mismatch" not in rules
    assert "charter.section-missing" in rules


def test_a_charter_of_english_posts_says_what_is_checked_in_english_and_what_only_in_french() -> None:
    content = charter(language={**charter().language.model_dump(), "default": "en"})
    found = {one.clause: one for one in records(content)}
    assert (found["5.2"].rule, found["6.7"].rule) == ("own.exclamations", "eden.space-before-punct")
    assert found["5.4"].rule == "eden.sentence-length"
    for n in ("5.1", "6.2", "6.3", "6.4"):
        assert found[n].said["en"].startswith("In French"), n


def test_shares_are_written_as_the_language_of_the_clause_does() -> None:
    said = {one.clause: one.said for one in records(charter())}
    assert said["4.1"]["en"].startswith("Pillars: ")
    assert "38%" in said["4.1"]["en"]
    assert "38\u202f%" in said["4.1"]["fr"]
    assert said["5.3"] == {"en": "Capitals: 20% at most.", "fr": "Capitales\u00a0: 20\u202f% au plus."}
    assert "1,200 characters" in said["10.1"]["en"]
    assert "1\u202f200 caractères" in said["10.1"]["fr"]


def test_no_clause_is_silently_left_aside() -> None:
    """Each clause is held by a rule, or is on the list that a person goes through; none is both."""
    made = records(charter())
    assert all(bool(one.rule) == (one.kind == "machine") for one in made if one.kind != "info")
    assert {one.clause for one in checklist(made)} == {one.clause for one in made if one.kind == "human"}
    assert len({one.clause for one in made}) == len(made)
    assert [one.section for one in made] == sorted(one.section for one in made)


@pytest.mark.parametrize("value", ["", "x", "[1, 2", "{a=1}", "3", '"é"', "2026-01-01", "[" * 400])
def test_a_value_of_a_clause_is_told_and_never_ends_the_program(value: str) -> None:
    one = clause(kind="machine", rule="edfr.cta", params=[{"name": "max", "value": value}])
    rules = {one.rule for one in found(clauses=[one])}
    assert ("charter.conflicting-rules" in rules) == (value != "3")


def test_sheets_of_answers_are_read_as_they_are_written_in_toml() -> None:
    sheet = {
        "words": {"preferred": {"clients": "adhérents"}},
        "visual": {"colors": {"primaire": "#0B5FA5"}},
        "cadence": {"instagram": {"per_week_min": 2, "per_week_max": 4}, "quiet_hours": ["22:00-07:00"]},
        "validation": {"circuit": ["cm", "responsable", "client"], "delay_hours": [24, 24, 48], "expedited": ["cm"]},
    }
    content = read(EditorialCharter, sheet)
    assert isinstance(content, EditorialCharter)
    assert content.words.preferred[0].write == "adhérents"
    assert content.visual.colors[0].hex == "#0B5FA5"
    assert content.cadence.networks[0].network == "instagram"
    assert [(one.role, one.hours) for one in content.validation.steps] == [("cm", 24), ("lead", 24), ("client", 48)]
