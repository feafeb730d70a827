"""The watch sheet: begun from an item, checked, told in both languages, and handed on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

import openpyxl
import pytest
from pptx import Presentation

from cmsuite.core.clock import SetClock
from cmsuite.core.needs import Need
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import read as content_of
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.models import Document
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.proposals import decline, proposal, proposals
from cmsuite.engines.exports.formats import written
from cmsuite.engines.exports.mail import letter
from cmsuite.engines.exports.text import text
from cmsuite.rooms import load_takers
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.proposing import propose_item
from cmsuite.veille.rating import Rating, confirm
from cmsuite.veille.sheet.beginning import NotAnalysedYet, NotASheet, NothingDecided, begin_sheet, hand_on
from cmsuite.veille.sheet.checks import check
from cmsuite.veille.sheet.impact import impact
from cmsuite.veille.sheet.kind import SHEET, shown
from cmsuite.veille.sheet.schema import WatchSheet
from cmsuite.veille.sources import follow
from cmsuite.veille.today import today
from tests.veille.desk import SO_WHAT, SUMMARY, published
from tests.veille.digest.test_issue import words_in
from tests.workplace import Cast, people

TODAY = date(2026, 3, 10)
DUTY = {"probability": 5, "gravity": -4, "horizon": "month", "decision": "charter_change", "owner": "Chloé",
        "deadline": "2026-03-20", "domains": ["content", "legal"]}  # fmt: skip


def sheet(**fields: Any) -> WatchSheet:
    whole = {
        "item": 3,
        "on": "2026-03-09",
        "axis": "regulation",
        "facts": [{"text": "Le décret du 3 mars est publié.", "source": "Légifrance", "on": "2026-03-03"}],
        "letter": "A",
        "info": 2,
        "changes": "Chaque publication sponsorisée porte une mention.",
        "impact": DUTY,
    }
    made = content_of(WatchSheet, whole | fields)
    assert isinstance(made, WatchSheet)
    return made


def rules(content: WatchSheet, on: date = TODAY) -> list[str]:
    return [one.rule for one in check(content, Around(on, "fr"))]


@pytest.mark.parametrize(
    ("probability", "gravity", "horizon", "value", "band"),
    [
        (5, -4, "month", "-20", "act"),
        (5, 3, "month", "15", "act"),
        (5, 3, "quarter", "12", "plan"),
        (2, 4, "month", "8", "plan"),
        (3, -2, "year", "-3", "watch"),
        (5, 2, "beyond", "2.5", "note"),
        (5, 0, "month", "0", "note"),
    ],
)
def test_an_impact_has_its_band(probability: int, gravity: int, horizon: str, value: str, band: str) -> None:
    found = impact(probability, gravity, horizon)
    assert (found.value, found.band) == (Decimal(value), band)


def test_nothing_stands_against_a_whole_sheet() -> None:
    assert rules(sheet()) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"changes": " "}, "item.no-so-what"),
        ({"letter": ""}, "item.rating-missing"),
        ({"info": 0}, "item.rating-missing"),
        ({"info": 1}, "item.rating-inconsistent"),
        ({"facts": []}, "sheet.no-fact"),
        ({"facts": [{"text": "Un fait.", "on": "2026-03-03"}]}, "sheet.fact-without-source"),
        ({"facts": [{"text": "Il faudrait agir.", "source": "x", "on": "2026-03-03"}]}, "sheet.fact-opinion-mixed"),
        ({"facts": [{"text": "An alarming rise.", "source": "x", "on": "2026-03-03"}]}, "sheet.fact-opinion-mixed"),
        ({"impact": {}}, "impact.no-decision"),
        ({"impact": DUTY | {"decision": ""}}, "impact.no-decision"),
        ({"impact": DUTY | {"decision": "none"}}, "impact.no-decision"),
        ({"on": "2026-03-01", "impact": DUTY | {"owner": ""}}, "impact.deadline-past"),
        ({"on": "2026-03-01", "impact": DUTY | {"deadline": "2026-03-08"}}, "impact.deadline-past"),
    ],
)
def test_each_check_finds_its_own(fields: dict[str, Any], rule: str) -> None:
    assert rules(sheet(**fields)) == [rule]


def test_no_action_with_a_reason_is_a_decision() -> None:
    assert rules(sheet(impact=DUTY | {"decision": "none", "reason": "Nous n'en faisons pas."})) == []


@pytest.mark.parametrize(("tongue", "said"), [("fr", "−20 · "), ("en", "−20 · ")])
def test_a_sheet_reads_in_both_languages(tongue: Literal["fr", "en"], said: str) -> None:
    content = sheet(corroboration="- AFP", uncertainty="La date.", would_change="Un report.", announced="Le 3 mars")
    edition = Edition("Une mention", tongue, "Lumen", TODAY, "draft")
    told = text(manuscript(SHEET, content, edition, Around(TODAY, tongue)))
    for part in (said, "Le décret du 3 mars", "Légifrance", "Un report.", "A2", "Chloé"):
        assert part in told, told
    assert any("−20" in line for line in shown(content, Around(TODAY, tongue)))


TITLE = "What is new: [flowers](https://x.example) tell where they are from!"


@pytest.mark.by_turns
def test_a_sheet_tells_titles_in_their_own_language(store: Store, cast: Cast) -> None:
    """Its own title ends with the article's; another article that says so too is named in the sheet."""
    text_ = "The network tells its members that from June on every bouquet has to say where its flowers were grown."
    a, b = published(store, cast, 2, text=text_, title="{n} " + TITLE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, a, b)
        analyse(act, a, SUMMARY, SO_WHAT, rating=Rating("A", 2))
        made = begin_sheet(act, a, language="fr")
        title = act.get(Document, made.document_id).title
        content = content_of(WatchSheet, newest(act, made.document_id).content)
    assert title == f"Fiche de veille : 0 {TITLE}"
    tree = manuscript(SHEET, content, Edition(title, "fr", "Lumen", TODAY, "draft"), Around(TODAY, "fr"))
    assert tree.title == f"Fiche de veille\u00a0: 0 {TITLE}"
    for page in (written(tree, "html", None).decode(), letter(tree).html):
        said = words_in(page)
        assert f"0 {TITLE}" in said["en"], "as it stands, and no link"
        assert f"1 {TITLE}" in said["en"]
        assert "Fiche de veille" in said["fr"]
        assert "flowers" not in said["fr"].replace(tree.title, "", 1), "but in the name of the file's page"
    assert written(tree, "docx", None)
    assert written(tree, "pdf", None)
    slides = Presentation(BytesIO(written(tree, "pptx", None))).slides
    runs = slides[0].shapes.title.text_frame.paragraphs[0].runs
    spoken = {run.text.strip(): run._r.rPr.get("lang") for run in runs}
    assert spoken == {"Fiche de veille\u00a0:": "fr-FR", f"0 {TITLE}": "en-GB"}
    sheet = openpyxl.load_workbook(BytesIO(written(tree, "xlsx", None))).worksheets[0]
    assert sheet["A1"].value == f"Fiche de veille\u00a0: 0 {TITLE} (en anglais)", "where no mark can say so"
    assert " ".join(text(tree).split("===")[0].split()).endswith(f"0 {TITLE} (en anglais)")


@pytest.fixture
def cast(store: Store) -> Cast:
    load_takers()
    return people(store)


def late(store: Store, cast: Cast) -> list[Need]:
    with acts.read(store, by=cast.karim, all_brands=True) as act:
        return [one for one in today(act) if one.key.startswith("impact")]


def test_a_sheet_is_begun_from_an_analysed_item_and_a_threat_goes_to_the_swot_and_the_charter(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    a, b = published(store, cast, 2)
    nova = people(store, "Maison Nova")
    (theirs,) = published(store, nova, site="lettre.example")
    with acts.open(store, by=nova.chloe, brand=nova.brand) as act:
        follow(act, "https://gazette.example/rss")
        confirm(act, a, theirs)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        confirm(act, a, b)
        analyse(act, a, SUMMARY, SO_WHAT, rating=Rating("A", 2))
        made = begin_sheet(act, a)
        row = newest(act, made.document_id)
        assert (row.content["letter"], row.content["info"], row.content["changes"]) == ("A", 2, SO_WHAT)
        assert row.content["facts"][0]["text"] == SUMMARY
        assert row.content["corroboration"] == "- gazette.example — Un décret 1"
    for deed, refusal in (
        (lambda act: begin_sheet(act, b), NotAnalysedYet),
        (lambda act: hand_on(act, made.document_id), NothingDecided),
    ):
        with pytest.raises(refusal), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            deed(act)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        row = newest(act, made.document_id)
        write(act, row.id, {**row.content, "impact": DUTY})
        assert hand_on(act, made.document_id) == hand_on(act, made.document_id)  # the same again is the same
        found = proposals(act)
    assert sorted((one.kind, one.comes_from, one.payload["quadrant"], one.text) for one in found) == [
        ("charter_change", ("item", a), "T", SO_WHAT),
        ("factor", ("item", a), "T", SO_WHAT),
    ]
    assert late(store, cast) == [], "it is a draft"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, newest(act, made.document_id).id)
    assert late(store, cast) == [], "its day is still to come"
    clock.at += timedelta(days=12)
    (need,) = late(store, cast)
    assert need.sentence == (
        "“Fiche de veille : Un décret 0” was to be acted on by 20 March 2026, 2 days ago: Chloé sees to it"
    )
    assert (need.brand, need.about) == (cast.brand, ("document", made.document_id))
    for one in found:
        assert late(store, cast) == [need], "until all that it decides is answered"
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            decline(act, one.id, "Nous le faisons autrement.")
    assert late(store, cast) == []
    with pytest.raises(NotASheet), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        hand_on(act, create(act, "brief", "Un brief").document_id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        told = [proposal(act, propose_item(act, one, "brief_context")).text for one in (a, b)]
        assert told == [f"Un décret 0 — {SO_WHAT}", "Un décret 1"]
