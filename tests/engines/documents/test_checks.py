"""What is checked in every document, whatever its kind: each rule on a text that breaks it, and none on one that is
right. What a document cites is checked in test_citing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from tests.engines.documents.memo import MEMO, WHOLE, Memo

ENGLISH = "The objective serves no stake of the brief: name one as it stands there."


def rules(tongue: str, **changed: object) -> list[str]:
    return [one.rule for one in findings(MEMO, read(Memo, {**WHOLE, **changed}), Around(date(2026, 3, 2), tongue))]


@pytest.mark.parametrize(
    ("context", "rule"),
    [
        *((text, "doc.placeholder-left") for text in ("TBD", "xxx", "Budget : à compléter", "Lorem ipsum dolor")),
        ("# One\n\n### Three", "doc.heading-order"),
        ("![A shop](shop.png)", "doc.directive"),
        *((f"Well.\n\n::: {ask}\nx", "doc.directive") for ask in ("figure nope", "callout", "wow", "evidence 9")),
        (ENGLISH, "doc.untranslated-key"),
    ],
)
def test_each_rule_that_holds_for_all_documents_sees_what_breaks_it(context: str, rule: str) -> None:
    assert rules("fr", context=context) == [rule]


def test_a_picture_has_words_and_is_there() -> None:
    assert rules("fr", context="![](shop.png)") == ["doc.image-without-alt", "doc.directive"]
    assert rules("fr", context="Told in `![](shop.png)`.") == ["doc.image-without-alt"]


@pytest.mark.parametrize("context", ["Budget à définir, dates TBD", "# One\n\n### Three", ENGLISH])
def test_others_words_stay_as_they_came(context: str) -> None:
    content, about = read(Memo, {**WHOLE, "context": context}), Around(date(2026, 3, 2), "fr")
    assert findings(replace(MEMO, verbatim=frozenset({"context"})), content, about) == []
    unread = replace(MEMO, unread=frozenset({"context"}))
    assert len(findings(unread, content, about)) == 1, "what rules do not read is checked all the same"


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        (("#1f2933", "#0b5394", "#ffffff"), []),
        (("#1f2933", "#767676", "#ffffff"), []),
        (("#1f2933", "#777777", "#777777"), [("#777777", "#ffffff", "4.48"), ("#777777", "#777777", "1.00")]),
        (("#ffff00", "#0b5394", "#ffffff"), [("#ffff00", "#ffffff", "1.07")]),
        (("red", "#0b5394", "#ffffff"), [("red",)]),
    ],
)
def test_colours_that_cannot_be_read_block_beside_the_form(
    colours: tuple[str, ...], said: list[tuple[str, ...]]
) -> None:
    speak("en")
    found = findings(MEMO, read(Memo, WHOLE), Around(date(2026, 3, 2), "fr", colours=colours))
    assert [(one.rule, one.severity, tuple(one.facts.values())) for one in found] == [
        ("doc.contrast", "block", facts) for facts in said
    ]


def test_what_is_right_breaks_none_of_them() -> None:
    fine = "# Un\n\n## Deux\n\n```\n### dans un exemple\n```\n\nLe verbe « compléter »."
    assert rules("fr", context=fine) == []
    assert rules("en", context=ENGLISH) == []
