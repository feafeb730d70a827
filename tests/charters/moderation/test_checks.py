"""A moderation guide is right when two people judge alike, somebody can meet its deadlines, and help is complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from cmsuite.charters.moderation import checks, defaults, public_checks
from cmsuite.charters.moderation.kinds import GUIDE, PUBLIC
from cmsuite.charters.moderation.schema import ModerationCharter, ModerationGuide
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.render import Edition, manuscript, source
from cmsuite.engines.exports.formats import written
from cmsuite.rooms import load_kinds
from tests.engines.exports.tagged import pages

load_kinds()
TODAY = date(2026, 11, 27)
AROUND = Around(TODAY, "en", "Atelier Lumen")
UNMEASURED = {("precision-gate", "info")}
"""Link spam may hide unseen by the guide, and no label has proved its rules yet: it is told, and stops nothing."""


def guide(tongue: str = "en", **changed: Any) -> ModerationGuide:
    """The shipped guide, read by a lawyer, its replies tried, the rule of spam measured; some fields changed."""
    made = dumped(defaults.guide(tongue)) | {"legal_review": "2026-11-02"}
    made["replies"] = [{**one, "tested": "2026-11-20"} for one in made["replies"]]
    made["quality"]["tried"] = {"on": "2026-11-20", "messages": 50, "kappa": "0.78"}
    made["measured"] = [{"rule": "mod.spam", "category": "spam", "n": 200, "right": 199, "on": "2026-11-20"}]
    content = read(ModerationGuide, made | changed)
    assert isinstance(content, ModerationGuide)
    return content


def charter(**changed: Any) -> ModerationCharter:
    made = dumped(defaults.charter("Atelier Lumen")) | {"on": "2026-11-27", "contact": "bonjour@lumen.example"}
    content = read(ModerationCharter, made | changed)
    assert isinstance(content, ModerationCharter)
    return content


def category(code: str, /, **changed: Any) -> list[dict[str, Any]]:
    """The shipped categories, one of them changed."""
    return [{**one, **(changed if one["code"] == code else {})} for one in dumped(guide())["categories"]]


def stances(code: str, /, **changed: Any) -> list[dict[str, Any]]:
    return [{**one, **(changed if one["category"] == code else {})} for one in dumped(charter())["stances"]]


def below(above: ModerationGuide) -> Around:
    """What stands around public rules that follow from a guide."""
    return replace(AROUND, parents={"moderation_guide": Cited(1, "moderation_guide", "", 1, "1.0", "", dumped(above))})


def told(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.rule.removeprefix("modcharter."), one.severity) for one in found}


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_what_is_shipped_has_nothing_against_it_and_is_read_in_both_languages(tongue: str) -> None:
    content, rules = guide(tongue), charter()
    assert findings(GUIDE, content, replace(AROUND, language=tongue)) == []
    assert findings(PUBLIC, rules, replace(below(content), language=tongue)) == []
    assert len(content.categories) == 18
    assert {one.category for one in rules.stances} == {one.code for one in content.categories}
    for kind, said in ((GUIDE, content), (PUBLIC, rules)):
        edition = Edition("Modération", tongue, "Atelier Lumen", TODAY, "draft")  # type: ignore[arg-type]
        text = source(kind, said, edition, AROUND)
        assert "{{" not in text
        assert "None" not in text
        assert len(manuscript(kind, said, edition, AROUND).blocks) > 20
        assert from_markdown(to_markdown(kind, "Modération", tongue, dumped(said))).content == said
    public = source(PUBLIC, rules, edition, AROUND)
    assert len(public.split()) <= public_checks.LONGEST
    assert not any(word in public for word in ("S0", "PHAROS", "mod-", "kappa"))
    posted = manuscript(PUBLIC, rules, replace(edition, author="Chloé Martin"), AROUND)
    page = written(posted, "html", None).decode()
    assert "Chloé" not in page
    assert {"fr": "Sommaire", "en": "Contents"}[tongue] not in page
    assert len(pages(written(posted, "pdf", None))) == 2


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_the_demo_has_nothing_against_its_guide_and_its_rules(tongue: str) -> None:
    folder = files("cmsuite.sandbox").joinpath("documents")
    said, rules = (
        from_markdown(folder.joinpath(f"{name}.{tongue}.md").read_text(encoding="utf-8")).content
        for name in ("moderation_guide", "moderation_charter")
    )
    assert isinstance(said, ModerationGuide)
    around = replace(AROUND, today=date(2026, 3, 30), language=tongue)
    assert told(findings(GUIDE, said, around)) == UNMEASURED
    assert findings(PUBLIC, rules, replace(around, parents=below(said).parents)) == []
    assert any(one.person for one in said.duties)


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"categories": category("spam", examples=[])}, "category-without-example", "block"),
        ({"categories": category("spam", definition="")}, "category-without-example", "block"),
        ({"categories": category("spam", not_this=[])}, "no-counter-example", "warn"),
        ({"categories": category("spam", code="hate")}, "category-code", "block"),
        ({"categories": category("spam", code="s" * 25)}, "category-code", "block"),
        ({"categories": []}, "no-category", "block"),
        ({"replies": dumped(defaults.guide("en"))["replies"][:1] * 2}, "reply-code", "block"),
        ({"replies": [{**dumped(defaults.guide("en"))["replies"][0], "code": ""}]}, "reply-code", "block"),
        ({"replies": [{**dumped(defaults.guide("en"))["replies"][0], "code": "r" * 41}]}, "reply-code", "block"),
        ({"replies": [{**dumped(defaults.guide("en"))["replies"][0], "network": "n" * 41}]}, "reply-network", "block"),
        ({"categories": category("criticism", actions=["answer", "hide"])}, "criticism-removable", "block"),
        ({"categories": category("criticism", auto="hide")}, "criticism-removable", "block"),
        ({"categories": category("criticism", code="nice")}, "criticism-removable", "block"),
        ({"categories": category("hate", auto="delete")}, "no-human-decision", "block"),
        ({"categories": category("hate", auto="hide")}, "no-human-decision", "block"),
        ({"categories": category("ip", actions=["hide", "preserve"])}, "evidence-late", "block"),
        ({"categories": category("privacy", actions=["hide"])}, "evidence-late", "block"),
        ({"ladder": [{"step": 6, "says": "Banned."}]}, "no-human-decision", "block"),
        ({"appeal": {}}, "no-appeal", "block"),
        ({"own_platform": True, "appeal": {"channel": "a", "reviewer": "b", "months": 3}}, "no-appeal", "block"),
        ({"hours": [{"opens": "nine"}]}, "deadline-not-staffable", "block"),
        ({"duties": []}, "deadline-not-staffable", "block"),
        ({"delays": [{"level": "S1", "look": 60, "act": 240, "oncall": True}]}, "deadline-laxer", "block"),
        ({"categories": category("fraud", deadline=121)}, "deadline-laxer", "block"),
        ({"categories": category("life_risk", actions=["preserve", "delete"])}, "life-risk-incomplete", "block"),
        ({"categories": category("life_risk", level="S1")}, "life-risk-incomplete", "block"),
        ({"categories": category("life_risk", code="sad")}, "life-risk-incomplete", "block"),
        ({"replies": []}, "life-risk-incomplete", "block"),
        ({"categories": category("minor", evidence="capture")}, "minor-incomplete", "block"),
        ({"categories": category("minor", actions=["reference-only", "hide"])}, "minor-incomplete", "block"),
        ({"categories": category("minor", code="child")}, "minor-incomplete", "block"),
        ({"authorities": [{"name": "3018", "checked": "2026-11-01"}]}, "minor-incomplete", "block"),
        ({"authorities": [{"name": "119, 3018", "checked": "2026-05-01"}]}, "help-number-stale", "warn"),
        ({"authorities": [{"name": "119, 3018"}]}, "help-number-stale", "warn"),
        ({"legal_review": "2025-11-01"}, "legal-basis-unreviewed", "warn"),
        ({"legal_review": None}, "legal-basis-unreviewed", "warn"),
        ({"replies": dumped(defaults.guide("en"))["replies"]}, "reply-untested", "warn"),
        ({"networks": [{"network": "Mastodon", "cannot": ["hide"]}]}, "platform-rule-conflict", "block"),
        ({"categories": category("hate", kept=None)}, "retention-missing", "block"),
        ({"quality": {"tried": {"messages": 50, "kappa": "0.6"}}}, "agreement-low", "warn"),
        ({"quality": {"tried": {"messages": 12, "kappa": "0.9"}}}, "agreement-untried", "info"),
    ],
)
def test_what_is_wrong_in_a_guide_is_named_by_its_rule(changed: dict[str, Any], rule: str, severity: str) -> None:
    assert (rule, severity) in told(list(checks.check(guide(**changed), AROUND)))


def test_a_reply_is_there_in_both_languages_for_a_category_until_its_day() -> None:
    replies = dumped(guide())["replies"]
    lost = [{**replies[0], "en": ""}, *replies[1:]]
    assert ("language-pair", "block") in told(list(checks.check(guide(replies=lost), AROUND)))
    astray = [*replies, {**replies[0], "code": "astray", "category": "nothing", "expires": "2026-11-26"}]
    assert told(list(checks.check(guide(replies=astray), AROUND))) == {
        ("reply-category", "block"),
        ("reply-expired", "warn"),
    }
    broken = [*replies[1:], {**replies[0], "en": replies[0]["en"] + " {"}]
    assert told(list(checks.check(guide(replies=broken), AROUND))) == {("reply-untested", "warn")}


def test_a_deadline_that_nobody_can_meet_names_the_nights_and_the_weekend() -> None:
    delays = [{"level": "S1", "look": 60, "act": 120, "outside": 12}]
    (found,) = checks.check(guide(delays=delays), AROUND)
    assert found.rule == "modcharter.deadline-not-staffable"
    assert "the 15-hour nights and the 63-hour weekend" in found.sentence
    speak("fr")
    assert "les nuits de 15 heures et le week-end de 63 heures" in found_in_french(delays)
    speak("en")
    sweep = [{"first": "sat", "last": "sun", "opens": "9:00", "closes": "10:00"},
             {"first": "sat", "last": "sun", "opens": "20:30", "closes": "21:30"}]  # fmt: skip
    hours = [*dumped(guide())["hours"], {"first": "mon", "last": "fri", "opens": "21:00", "closes": "21:30"}, *sweep]
    assert list(checks.check(guide(delays=delays, hours=hours), AROUND)) == []
    assert list(checks.check(guide(delays=[{**delays[0], "oncall": True}]), AROUND)) == []
    always = [{"first": "mon", "last": "sun", "opens": "0:00", "closes": "0:00"}]
    assert list(checks.check(guide(delays=delays, hours=always), AROUND)) == []


def found_in_french(delays: list[dict[str, Any]]) -> str:
    (found,) = checks.check(guide("fr", delays=delays), AROUND)
    return found.sentence


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"stances": stances("spam", en="")}, "language-pair", "block"),
        ({"welcome": {"fr": "Bonjour."}}, "language-pair", "block"),
        ({"stances": stances("spam", example_fr="", example_en="")}, "category-without-example", "block"),
        ({"appeal": {}}, "no-appeal", "block"),
        ({"contact": ""}, "no-appeal", "block"),
        ({"human": {}}, "no-human-decision", "block"),
        ({"on": None}, "undated", "warn"),
        ({"law": {"fr": "mot " * 900, "en": "word"}}, "readability", "warn"),
        ({"love": [{"fr": "un", "en": ("word " * 800).strip()}]}, "readability", "warn"),
        ({"stances": stances("spam", category="junk")}, "public-internal-mismatch", "block"),
        ({"stances": stances("criticism", stance="refused", example_fr="a", example_en="b")},
         "criticism-removable", "block"),
        ({"answering": {"hours": 1, "staffed": False, "said": {"fr": "Oui.", "en": "Yes."}}},
         "deadline-not-staffable", "block"),
        ({"measures": {"fr": "Oui.", "en": "We hide from a score of 0.9 on."}}, "public-leaks-internal", "block"),
        ({"measures": {"fr": "Un S1 se masque.", "en": "Yes."}}, "public-leaks-internal", "block"),
        ({"who": {"fr": "Claire Morel vous lit.", "en": "Yes."}}, "public-leaks-internal", "block"),
        ({"contact": "06 12 34 56 78"}, "public-leaks-internal", "block"),
        ({"measures": {"fr": "Nous filtrons « abruti ».", "en": "Yes."}}, "public-leaks-internal", "block"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_public_rules_is_named_by_its_rule(
    changed: dict[str, Any], rule: str, severity: str
) -> None:
    duties = [{"role": "oncall", "person": "Claire Morel", "channel": "06 12 34 56 78"}]
    around = below(guide(duties=duties, filters=["abruti"]))
    assert told(list(public_checks.check(charter(), around))) == set()
    assert (rule, severity) in told(list(public_checks.check(charter(**changed), around)))


@pytest.mark.parametrize(
    "text", ["Partagez le score du match.", "Une salle d’escalade pour tous.", "Sur le seuil de la boutique."]
)
def test_words_that_a_brand_may_need_are_no_secret(text: str) -> None:
    said = charter(welcome={"fr": text, "en": "Welcome."})
    assert told(list(public_checks.check(said, below(guide())))) == set()


def test_a_category_is_in_both_documents_or_marked_as_internal() -> None:
    fewer = [one for one in dumped(charter())["stances"] if one["category"] != "astroturf"]
    assert ("public-internal-mismatch", "block") in told(
        list(public_checks.check(charter(stances=fewer), below(guide())))
    )
    inner = guide(categories=category("astroturf", public=False))
    assert list(public_checks.check(charter(stances=fewer), below(inner))) == []


def test_hours_and_delays_are_the_same_in_both_documents() -> None:
    earlier = guide(hours=[{"first": "mon", "last": "fri", "opens": "8:30", "closes": "18:00"}])
    found = list(public_checks.check(charter(), below(earlier)))
    assert {(one.at, one.facts["numbers"]) for one in found} == {("who.fr", "08:30"), ("who.en", "08:30")}
    slower = guide(appeal={**dumped(guide())["appeal"], "days": 14})
    found = list(public_checks.check(charter(), below(slower)))
    assert {one.facts["numbers"] for one in found} == {"14"}
    assert {one.rule for one in found} == {"modcharter.public-internal-mismatch"}
    silent = charter(who={"fr": "Notre équipe lit.", "en": "Our team reads."})
    assert list(public_checks.check(silent, below(earlier))) == []


def test_the_first_draft_follows_the_guide_and_numbers_are_old_after_half_a_year() -> None:
    inner = guide(categories=category("astroturf", public=False))
    assert PUBLIC.begun is not None
    assert GUIDE.begun is not None
    made = PUBLIC.begun(below(inner))
    assert [one.category for one in made.stances] == [  # type: ignore[attr-defined]
        one.code for one in inner.categories if one.public
    ]
    assert "Atelier Lumen" in dumped(made)["welcome"]["en"]
    assert dumped(GUIDE.begun(AROUND)) == dumped(defaults.guide("en"))
    later = replace(AROUND, today=TODAY + timedelta(days=200))
    assert ("help-number-stale", "warn") in told(list(checks.check(guide(), later)))
