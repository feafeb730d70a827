"""The trend report: begun from the trends at hand, checked, told in both languages, and handed on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import read as content_of
from cmsuite.engines.documents.life import send, write
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.evidence.proposals import proposals
from cmsuite.engines.exports.formats import written
from cmsuite.engines.exports.text import text
from cmsuite.rooms import load_takers
from cmsuite.store.store import Store
from cmsuite.veille.sheet.beginning import NothingDecided, hand_on
from cmsuite.veille.trends.finding import trends
from cmsuite.veille.trends.note.beginning import NoSuchTrend, NoTrend, add_trends, begin_report, chosen
from cmsuite.veille.trends.note.checks import check
from cmsuite.veille.trends.note.kind import REPORT
from cmsuite.veille.trends.note.schema import TrendReport
from tests.veille.digest.test_issue import words_in
from tests.veille.sheet.test_sheet import late
from tests.veille.trends.test_finding import came_in
from tests.workplace import Cast, people

TODAY = date(2026, 3, 10)
DUTY = {"probability": 5, "gravity": -4, "horizon": "month", "decision": "charter_change", "owner": "Chloé",
        "deadline": "2026-03-20", "domains": ["content", "legal"]}  # fmt: skip
POINTS = [
    {"on": (date(2026, 1, 5) + timedelta(weeks=n)).isoformat(), "k": k, "low": 0, "high": 5}
    for n, k in enumerate((2, 1, 3, 2, 2, 1, 2, 3, 12))
]


def report(on: str = "2026-03-09", **fields: Any) -> TrendReport:
    trend = {
        "key": "T1", "term": "origine", "kind": "peak", "k": 12, "n": 220, "expected": "2.27", "q": "0.0018",
        "tried": 40, "origins": 5, "history": 8, "points": POINTS, "changes": "Nos fiches disent l'origine.",
        "stories": [{"item": 4, "title": "L'origine des fleurs", "source": "Gazette", "url": "https://g.example/4"}],
        "impact": DUTY,
    }  # fmt: skip
    whole = {"on": on, "query": "mots des titres", "trends": [trend | fields]}
    made = content_of(TrendReport, whole)
    assert isinstance(made, TrendReport)
    return made


def rules(content: TrendReport, **around: Any) -> list[str]:
    return [one.rule for one in check(content, Around(TODAY, "fr", **around))]


def test_nothing_stands_against_a_whole_report() -> None:
    assert rules(report()) == []
    assert rules(content_of(TrendReport, {})) == ["trend.none"]  # type: ignore[arg-type]
    assert rules(report(kind="declining", k=0, expected="9", q="1", origins=0)) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"k": 4, "expected": "0.5"}, "trend.below-minimum"),
        ({"k": 9, "q": "0.073"}, "trend.below-minimum"),
        ({"q": None}, "trend.below-minimum"),
        ({"expected": "6.1"}, "trend.below-minimum"),
        ({"kind": ""}, "trend.below-minimum"),
        ({"origins": 2}, "trend.single-origin"),
        ({"history": 7}, "trend.no-base"),
        ({"young": 7}, "trend.volume-artifact"),
        ({"said": "Le décret provoque une vague d'articles."}, "trend.cause"),
        ({"changes": " "}, "item.no-so-what"),
        ({"impact": DUTY | {"decision": ""}}, "impact.no-decision"),
        ({"impact": {}}, "impact.no-decision"),
    ],
)
def test_each_check_finds_its_own(fields: dict[str, Any], rule: str) -> None:
    assert rules(report(**fields)) == [rule]


def test_what_is_to_be_done_at_once_is_late_after_seven_days() -> None:
    assert rules(report("2026-03-01", impact=DUTY | {"deadline": "2026-03-08"})) == ["impact.deadline-past"]


def test_a_survey_lets_a_report_say_why() -> None:
    survey = Proof(7, "Baromètre", "survey", "Institut", "measured", TODAY)
    said = report(said="Les ventes baissent parce que les fleurs sont chères.", evidence=[7])
    assert rules(said, evidence={7: survey}) == []
    assert rules(said) == ["trend.cause"]


@pytest.mark.parametrize(
    ("tongue", "parts"),
    [
        ("fr", ("pic", "12 des 220", "0,0018, parmi 40", "attendu", "−20 · ", "au plus tard le", "mots des titres")),
        ("en", ("peak", "12 of 220", "0.0018, among 40", "expected", "−20 · ", "by", "mots des titres")),
    ],
)
def test_a_report_reads_in_both_languages(tongue: Literal["fr", "en"], parts: tuple[str, ...]) -> None:
    edition = Edition("Note", tongue, "Lumen", TODAY, "draft")
    told = text(manuscript(REPORT, report(), edition, Around(TODAY, tongue)))
    for part in (*parts, "origine des fleurs", "https://g.example/4", "Nos fiches disent"):
        assert part in told, told


@pytest.mark.parametrize("said", ["", "en"])
def test_a_story_is_told_in_the_language_of_its_article(said: str) -> None:
    english = {"item": 5, "title": "What is new: flowers tell where they are from!", "language": said, "source": "Post"}
    german = {"item": 6, "title": "Blumen: woher?", "language": "de", "source": "Blatt"}
    french = {"item": 4, "title": "L'origine des fleurs : où ?", "source": "Gazette"}
    mine = report(stories=[french, english, german])
    tree = manuscript(REPORT, mine, Edition("Note", "fr", "Lumen", TODAY, "draft"), Around(TODAY, "fr"))
    page = words_in(written(tree, "html", None).decode())
    assert "What is new: flowers tell where they are from!" in page["en"]
    assert "Blumen: woher?" in page["de"]
    assert "L’origine des fleurs\u00a0: où\u202f?" in page["fr"]
    assert dict(REPORT.foreign(mine, "fr")) == {  # type: ignore[misc]
        "trends.0.stories.1.title": "en", "trends.0.stories.2.title": "de"
    }  # fmt: skip


@pytest.mark.by_turns
def test_a_report_is_begun_from_the_trends_keeps_their_figures_and_is_handed_on(store: Store, clock: SetClock) -> None:
    load_takers()
    cast: Cast = people(store)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        nothing = trends(act)
    with pytest.raises(NoTrend):
        chosen(nothing, ())
    came_in(store, cast, lambda week, n: f"Étiquetage et origine mot{n}" if week == 1 and n < 12 else f"mot{n} {week}")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = trends(act)
    with pytest.raises(NoSuchTrend):
        chosen(found, ["vitrine"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_report(act, found, chosen(found, ()), language="fr")
        add_trends(act, made.document_id, found, chosen(found, ()))  # those are there already
        row = newest(act, made.document_id)
        (first, *_others) = row.content["trends"]
        assert (first["kind"], first["k"], first["origins"], len(first["points"])) == ("emerging", 12, 5, 9)
        assert (len(first["stories"]), first["stories"][0]["source"][0]) == (5, "S")
        assert {one["language"] for one in first["stories"]} == {"fr"}
        assert row.content["query"].startswith("mots des titres, tous les axes, ")
    with pytest.raises(NothingDecided), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        hand_on(act, made.document_id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        row = newest(act, made.document_id)
        first |= {"changes": "Nos fiches disent l'origine.", "impact": DUTY}
        write(act, row.id, {**row.content, "trends": [first]})
        assert hand_on(act, made.document_id) == hand_on(act, made.document_id)
        assert sorted((one.kind, one.comes_from) for one in proposals(act)) == [
            ("charter_change", ("document", made.document_id)), ("factor", ("document", made.document_id)),
        ]  # fmt: skip
        send(act, row.id)
    assert late(store, cast) == []
    clock.at += timedelta(days=11)
    (need,) = late(store, cast)
    assert f" · {first['term']}” was to be acted on by 20 March 2026, 1 day ago: Chloé" in need.sentence
