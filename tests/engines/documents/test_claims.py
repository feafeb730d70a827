"""A number in a text rests on something, and what is no claim is left alone: dates, versions, plans, quotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.claims import RULE, claimed
from cmsuite.engines.documents.claims import check as claims
from cmsuite.engines.documents.content import Content, EvidenceId, Keyed, Text, Words, read
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.evidence.confidence import Proof

CLAIMS = (
    ("fr", "62\u202f% des foyers ont un jardin.", ["62\u202f%"]),
    ("fr", "Le compte a 11 016 abonnés, le délai médian est de 26 h.", ["11 016", "26"]),
    ("fr", "L’audience est passée de 4 200 à 5 300 personnes", ["4 200", "5 300"]),
    ("fr", "Il coûte 600 €. Le taux est de 3,4 %.", ["600 €", "3,4 %"]),
    ("fr", "- Les concurrents publient 45 contenus\n- Le site compte 1 200 pages", ["45", "1 200"]),
    ("en", "It costs €600 today, and only 9% come back", ["€600", "9%"]),
    ("en", "The median answer time is 26.5 h", ["26.5"]),
)
NO_CLAIMS = (
    "Depuis 2019, l’atelier vend en ligne, et la saison 2025-2026 commence.",
    "Réunion du 12 mars 2026 à 14 h 30, salle 3, ou le 2026-03-15.",
    "On March 12, 2026 at 10:30, then on 3 April.",
    "Ouvert de 9 h à 18 h, fermé le 1er mai.",
    "La charte suit WCAG 2.2, RGAA 4.1 et ISO 8601.",
    "Version 1.1 du document, art. 33 et § 12, n° 45, page 14.",
    "12. Le douzième point\n13) Le treizième",
    "Une réponse sous 24 h, au plus 15 publications.",
    "L’objectif est de 10 000 abonnés d’ici le 30 septembre.",
    "Nous répondrons à 95 % des messages.",
    "We will publish 12 posts. At least 95% have an alternative text.",
    "Les 25-40 ans et les 65+, depuis 15 ans.",
    "Format 1080 x 1350, ratio 16:9, vidéo de 30 s.",
    "Validation en 3 jours ouvrés, bilan tous les 15 jours.",
    "Appelez le 01 23 45 67 89 ou le +33 1 23 45 67 89.",
    "Voir https://exemple.fr/2025/12/450 et [le rapport](https://exemple.fr/12).",
    "> Nous avons 18 000 € de budget.",
    "Cela coûte {=strategy:budget.total} en tout.",
    "Disponible 24/7, en trois étapes et 2 réunions.",
)


class Fact(Keyed):
    PREFIX = "F"
    what: Words = Field("", title="What")
    proofs: tuple[EvidenceId, ...] = Field((), title="Evidence")


class Look(Content):
    proof: Words = Field("", title="Proof")
    evidence: tuple[EvidenceId, ...] = Field((), title="Evidence")


class Study(Content):
    days: int = Field(0, title="Days")
    total_cents: int = Field(0, title="Total")
    facts: tuple[Fact, ...] = Field((), title="Facts")
    look: Look = Field(Look.model_construct(), title="Look")
    summary: Text = Field("", title="Summary")
    request: Text = Field("", title="Request")


def figures(content: Content, _around: Around) -> Mapping[str, str]:
    return {"score": "54,2 %"} if cast(Study, content).days else {}


def sourced(_content: Content) -> Iterator[str]:
    yield "request"


STUDY = Kind("claims_study", "Study", "CLAIMS", Study, figures=figures, sourced=sourced)
PROVED = {"what": "Les clients écrivent 312 fois", "proofs": [1]}
PROOF = Proof(1, "Messages", "Boîte", "metric_extract", "measured", date(2026, 3, 2), n=640)
AROUND = Around(date(2026, 3, 2), "fr", evidence={1: PROOF})


def found(**said: object) -> list[tuple[str, str]]:
    content = read(Study, {"days": 90, "total_cents": 1_860_000, "facts": [PROVED], **said})
    told = list(claims(STUDY, content, AROUND))
    assert {(one.rule, one.severity) for one in told} <= {(RULE, "warn")}
    return [(one.at, one.facts["number"]) for one in told]


@pytest.mark.parametrize(("tongue", "text", "numbers"), CLAIMS)
def test_a_number_is_a_claim(tongue: str, text: str, numbers: list[str]) -> None:
    assert [number for number, _block in claimed(text)] == numbers
    content = read(Study, {"summary": text})
    (told,) = claims(STUDY, content, replace(AROUND, language=tongue))
    assert (told.rule, told.at, told.facts["number"]) == (RULE, "summary", ", ".join(numbers))


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_other_numbers_are_none(text: str) -> None:
    assert list(claimed(text)) == []


@pytest.mark.parametrize(
    "summary",
    [
        "Les clients écrivent 312 fois, comme prouvé plus bas.",
        "Sur 640 messages lus, beaucoup restent sans réponse.",
        "Le budget est de 18\u202f600 €, la période de 90 journées.",
        "La note est de 54,2 %, soit 54 %.",
        "La cliente dit avoir 7 500 visites.",
        "Selon l’Insee, 62 % des foyers ont un jardin.",
        "Un foyer sur deux : 52 % ont un jardin (F1).",
        "62 % des foyers ont un jardin.\n\n::: evidence 1",
        "62 % des foyers ont un jardin, voir [l’enquête](https://exemple.fr/jardins).",
    ],
)
def test_a_number_that_the_documents_prove_or_that_names_its_source_is_right(summary: str) -> None:
    said = {"summary": summary, "request": "Nous avons 7 500 visites, dit-elle."}
    if "soit" in summary:
        assert found(**said) == [("summary", "54 %")], "a share is not rounded to whole numbers in silence"
    else:
        assert found(**said) == []


def test_items_name_their_own_evidence_and_a_register_claims_nothing() -> None:
    assert found(facts=[{"what": "Les clients écrivent 312 fois"}]) == [("facts.0.what", "312")]
    assert found(facts=[{"what": "17841400000"}]) == []
    assert found(look={"proof": "Réparées à 80 %"}) == [("look.proof", "80 %")]
    assert found(look={"proof": "Réparées à 80 %", "evidence": [1]}) == []


def test_the_finding_names_three_numbers_and_says_what_to_do() -> None:
    speak("en")
    content = read(Study, {"summary": "Il y a 11, 12, 13 et 14 lampes."})
    (told,) = claims(STUDY, content, AROUND)
    assert told.sentence == (
        "11, 12, 13…: nothing says where it comes from. Quote it, name its evidence, or write its source."
    )


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("0123456789 .,%€\n-](`:hF", max_size=200))
def test_every_text_is_read(text: str) -> None:
    content = read(Study, {"summary": text, "facts": [{"what": text}]})
    list(claims(STUDY, content, AROUND))
