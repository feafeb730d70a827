"""An issue: each of its checks, what is proposed, and that every format says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.exports.formats import FORMATS, written
from cmsuite.engines.exports.mail import letter
from cmsuite.engines.exports.manuscript import Listing
from cmsuite.engines.exports.text import text
from cmsuite.veille.digest.composing import subject
from cmsuite.veille.digest.kind import DIGEST, foreign, minutes, shown
from cmsuite.veille.digest.schema import Digest
from cmsuite.veille.digest.tongues import article_language
from tests.veille.digest.issues import ITEM, TODAY, found, issue, rules

LONG = "x" * 639 + "."
LICENCE = {"licensor": "CFC", "licence_from": "2026-01-01", "licence_until": "2026-12-31"}


def test_nothing_stands_against_a_whole_issue() -> None:
    assert found(issue()) == []


@pytest.mark.parametrize(
    ("items", "fields", "rule"),
    [
        ([{"item": 0}], {}, "digest.item-not-analysed"),
        ([{"info": 0}], {}, "digest.item-not-analysed"),
        ([{"so_what": " "}], {}, "digest.so-what-missing"),
        ([{"internal": True}], {"audience": "client"}, "digest.client-confidential"),
        ([{"info": 4}], {}, "digest.rumour-unflagged"),
        ([{"letter": "D"}], {}, "digest.rumour-unflagged"),
        ([{"quote": LONG}], {}, "legal.press-extract-too-long"),
        ([{"quote": "un mot " * 14}], {}, "legal.press-extract-too-long"),  # short, and most of what is read
        ([{"quote": "deux mots", "author": ""}], {}, "legal.quote-without-attribution"),
        ([LICENCE | {"licence_until": "2026-03-09"}], {}, "legal.licence-expired"),
        ([{}] * 11, {}, "digest.too-many-items"),
        ([{}], {"subject": "Veille"}, "digest.subject-length"),
        ([{}], {"editorial": "Tout est là : [cliquez ici](https://loi.example/)."}, "digest.link-text-vague"),
        ([{}], {"press": "panorama"}, "legal.panorama-without-licence"),
        ([{}], {"press": "press_review"}, "legal.press-review"),
        (
            [{}],
            {"trend": {"title": "Ça monte", "points": [{"label": "S10", "value": "3"}]}},
            "digest.alt-missing",
        ),
    ],
)  # fmt: skip
def test_each_check_finds_its_own(items: list[dict[str, Any]], fields: dict[str, Any], rule: str) -> None:
    assert rule in rules(issue(*items, **fields))


@pytest.mark.parametrize(
    ("items", "fields", "rule"),
    [
        ([{"internal": True}], {"audience": "internal"}, "digest.client-confidential"),
        ([{"info": 5, "headline": "Non confirmé : une mention de plus"}], {}, "digest.rumour-unflagged"),
        ([{"info": 6, "summary": "Information non confirmée à ce jour."}], {}, "digest.rumour-unflagged"),
        ([{"quote": LONG, **LICENCE}], {}, "legal.press-extract-too-long"),
        ([LICENCE], {"press": "panorama"}, "legal.panorama-without-licence"),
        ([{}, {"publisher": "Les Échos"}, {}], {"press": "press_review"}, "legal.press-review"),
        ([{}], {"editorial": "Tout est dans [le décret du 2 mars](https://loi.example/)."}, "digest.link-text-vague"),
    ],
)
def test_each_check_lets_pass_what_is_right(items: list[dict[str, Any]], fields: dict[str, Any], rule: str) -> None:
    assert rule not in rules(issue(*items, **fields))


def test_an_issue_without_items_is_not_sent() -> None:
    assert "digest.no-item" in rules(issue().model_copy(update={"items": ()}))


def test_a_licence_ends_on_its_last_day() -> None:
    licensed = issue({"quote": LONG, **LICENCE})
    assert "legal.licence-expired" not in rules(licensed, date(2026, 12, 31))
    assert "legal.licence-expired" in rules(licensed, date(2027, 1, 1))
    assert "legal.press-extract-too-long" in rules(licensed, date(2025, 12, 31))  # not begun: nothing lets it pass


def test_an_extract_of_640_characters_is_refused_in_these_words() -> None:
    speak("fr")
    said = next(one.sentence for one in found(issue({"quote": LONG})) if one.rule == "legal.press-extract-too-long")
    speak("en")
    assert said.replace("\u202f", " ") == (
        "Extrait de 640 caractères (limite 200) sans licence. Résumez avec vos mots, raccourcissez la citation, ou "
        "rattachez une licence couvrant ce titre."
    )


def test_reading_time_is_of_words_not_of_addresses() -> None:
    assert minutes(issue()) == 1
    assert minutes(issue({"summary": "mot " * 390, "url": "https://a.example/" + "b-" * 500})) == 3
    assert "1 min" in next(shown(issue(), Around(today=TODAY)))


@given(st.integers(1, 999), st.lists(st.text(max_size=200), max_size=6), st.text(min_size=12, max_size=60))
def test_a_proposed_subject_fits_a_list_of_mails(n: int, headlines: list[str], brand: str) -> None:
    said = subject(n, headlines, brand, "fr")
    assert len(said) <= 60
    assert str(n) in said
    assert "\n" not in said


def test_a_proposed_subject_says_what_is_first() -> None:
    said = subject(12, ["Courte", "Une mention obligatoire pour les contenus sponsorisés"], "Atelier Lumen", "fr")
    assert 35 <= len(said) <= 60
    assert "Courte · Une mention" in said


HOSTILE = ITEM | {
    "headline": "<img src=x onerror=alert(1)> | *gras* [a](javascript:x)",
    "summary": "Une phrase.\n\n# Un titre\n\n<script>alert(1)</script>",
    "url": "https://loi.example/a b)?x=[1]\"'<>",
}


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_one_content_is_the_same_in_every_format(tongue: Any) -> None:
    whole = issue(
        {}, {"quote": "deux mots", "headline": "Deux"}, HOSTILE,
        trend={"title": "Les mentions doublent", "said": "De 3 à 6 en une semaine.", "unit": "mentions",
               "source": "Comptage interne", "points": [{"label": "S9", "value": "3"}, {"label": "S10", "value": "6"}]},
        regulation="Rien d’autre.", agenda=[{"on": "2026-04-01", "what": "Entrée en vigueur"}], dropped="Deux rumeurs.",
        credits="Photos : aucune.", contact="veille@lumen.example",
    )  # fmt: skip
    edition = Edition(title="Veille n° 12", language=tongue, brand="Atelier Lumen", day=TODAY, state="draft")
    tree = manuscript(DIGEST, whole, edition, Around(today=TODAY, language=tongue))
    plain = text(tree)
    for words in (
        "Une nouvelle mention",
        "Nos publications",
        "De 3 à 6",
        "Entrée en vigueur",
        "Deux rumeurs",
    ):
        assert words in plain, words
    assert "https://loi.example/mention?a=1&b=(2)" in plain
    assert "<script>" in plain.replace("\\", "")  # what was typed is text, everywhere
    page = written(tree, "html", None).decode()
    assert "<script>alert(1)" not in page
    assert "onerror=alert" not in re.sub(r"&lt;img[^&]*&gt;", "", page)
    assert "S9 – S10" in plain, "the days of a trend are its own, and not those of the issue"
    made = {form: written(tree, form, None) for form in FORMATS if form not in ("xlsx",)}
    assert all(made.values())
    few = manuscript(replace(DIGEST, name=DIGEST.slides), whole, edition, Around(today=TODAY, language=tongue))
    what_matters = few.blocks[1]
    assert isinstance(what_matters, Listing)
    assert len(what_matters.items) == 3, "what an item changes is told with it, in whatever language"
    slides = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in Presentation(BytesIO(written(few, "pptx", None))).slides
    ]
    assert len(slides) == 5, "a cover, what matters, what to do, the trend, dates and sources"
    assert "Nos publications avec des créateurs" in slides[1]
    assert "A2" in slides[1], "a doubt would be told"
    assert slides[2].count("Relire les douze publications") == 3
    assert "Rien d’autre" in slides[4]
    assert "Entrée en vigueur" in slides[4]


FRENCH = {
    "headline": "Instagram teste « Vues » : quel effet ?",
    "article": "Instagram teste « Vues » : quel effet ?",
    "summary": "Le réseau essaie une mesure unique : les vues !\n\n- déjà en test ; ailleurs aussi",
    "so_what": "Nos rapports comptent 12 000 vues : à revoir ?",
    "action": "Relire les rapports : demain !",
    "quote": "Une vue vaut une vue !",
}
ENGLISH = {
    "headline": "“Views” are the one metric: what next?",
    "article": "“Views” are the one metric: what next?",
    "summary": "The network tries a single metric: views!",
    "so_what": "What we report has 12,000 views: do we read it again?",
    "action": "Read the reports: tomorrow!",
    "quote": "A view is a view!",
}


def words_in(page: str) -> dict[str, str]:
    """What a page says in each language, an element of the language after the other."""
    from lxml import html

    found: dict[str, str] = {}
    for node in html.fromstring(page.encode()).iter():
        tongue = next((one.get("lang") for one in (node, *node.iterancestors()) if one.get("lang")), "")
        text = "".join([node.text or "", *(child.tail or "" for child in node)])
        found[tongue] = f"{found.get(tongue, '')}{text}\n"
    return found


@pytest.mark.parametrize(("tongue", "other", "item", "set_so"), [
    ("en", "fr", FRENCH, (
        "«\u00a0Vues\u00a0»\u00a0: quel effet\u202f?", "unique\u00a0: les vues\u202f!", "en test\u202f; ailleurs",
        "12\u202f000 vues\u00a0: à revoir\u202f?", "rapports\u00a0: demain\u202f!", "vaut une vue\u202f!",
    )),
    ("fr", "en", ENGLISH, (
        "“Views” are the one metric: what next?", "a single metric: views!", "12,000 views: do we",
        "reports: tomorrow!", "is a view!",
    )),
])  # fmt: skip
def test_each_item_is_in_its_own_language(tongue: Any, other: str, item: dict[str, Any], set_so: Any) -> None:
    """Its signs are set as that language has them, and who listens hears it in a voice of that language."""
    mine = issue(item, {**(ENGLISH if tongue == "en" else FRENCH), "key": "N2"})
    edition = Edition(title="Veille n° 12", language=tongue, brand="Atelier Lumen", day=TODAY, state="draft")
    tree = manuscript(DIGEST, mine, edition, Around(today=TODAY, language=tongue))
    for page in (written(tree, "html", None).decode(), letter(tree).html):
        said = words_in(page)
        for words in set_so:
            assert words in said[other], words
            assert words not in said[tongue], words
        assert {"en": "Read:", "fr": "À lire\u00a0:"}[tongue] in said[tongue]
    plain = " ".join(text(tree).split(" "))
    assert all(words in " ".join(plain.split("\n")) for words in set_so)
    assert written(tree, "docx", None)
    assert written(tree, "pdf", None)


def test_the_rules_read_each_item_in_its_language() -> None:
    """What is right in French is not told to be wrong because the issue around it is in English."""
    assert dict(foreign(issue(FRENCH), "en")).keys() == {f"items.0.{name}" for name in FRENCH}
    assert dict(foreign(issue(FRENCH), "fr")) == {}
    assert dict(foreign(issue({"language": "de-AT", "article": "Instagram testet Views"}), "fr")) == {
        "items.0.article": "de", "items.0.quote": "de",
    }  # fmt: skip


@pytest.mark.parametrize(("text", "tags", "wanted"), [
    ("Instagram teste les vues", ("en-US",), "fr"),  # as many a program tells of what it was never told
    ("What the new metric says", (None, "fr"), "en"),
    ("La nueva función de las historias", ("es",), "es"),
    ("Threads API 2.0", (None, "fr-FR"), "fr"),
    ("Threads API 2.0", (None, None), ""),
    ("Threads API 2.0", ("français",), ""),
    ("L’essor d’Instagram", (), "fr"),
    ("Don’t post it’s 9 o’clock", (), "en"),
])  # fmt: skip
def test_the_language_of_an_article_is_what_it_reads_as(text: str, tags: Any, wanted: str) -> None:
    assert article_language(text, *tags) == wanted


def test_the_schema_takes_no_unknown_field() -> None:
    assert set(Digest.model_fields) >= {"audience", "editorial", "items", "trend", "regulation", "agenda", "dropped"}
