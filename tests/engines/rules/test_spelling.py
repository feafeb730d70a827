"""What people write as in text messages is read as if it were written out; the text itself stays as it is."""

import pytest

from cmsuite.engines.rules.contract import ASSUMED, Context, Subject
from cmsuite.engines.rules.lint import lint
from cmsuite.engines.rules.spelling import SPELT, Comment
from tests.charters.measured import moderation


def heard(text: str, language: str = "fr", **facts: str) -> list[tuple[str, str]]:
    known = {**ASSUMED, "country": "FR", "language": language, "network": "mastodon", **facts}
    found = lint(Subject.of("inbox", text=text), moderation(), Context(known)).findings
    return [(one.rule, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Écoute, jvs te planter", ("mod.threat", "jvs te planter")),
        ("fr", "𝐉𝐕𝐒 vs cramer la boutique", ("mod.threat", "𝐉𝐕𝐒 vs cramer la")),
        ("fr", "la lampe marche pa :(", ("mod.complaint", "marche pa")),
        ("fr", "jve crever", ("mod.suicide", "jve crever")),
        ("en", "imma kill u, you’ll see", ("mod.threat", "imma kill u")),
    ],
)
def test_short_spellings_are_found_where_they_stand(language: str, text: str, found: tuple[str, str]) -> None:
    assert found in heard(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "200 g de farine, c cuit",
        "c o n t r e",
        "@ke #tt t.co/vs https://lumen.example/g vs-toi l'ke c'est t*t [G]",
        "le prix : 3 c",
    ],
)
def test_units_letters_apart_names_and_addresses_are_no_short_spelling(text: str) -> None:
    view = Comment(text, "fr").folded.view
    assert view.replace("c'est cuit", "c cuit") == Comment(text, "").folded.view


def test_what_the_brand_answers_is_read_as_it_is_written() -> None:
    assert not heard("jvs te planter", status="reply")
    assert heard("jvs te planter", status="new")


def test_what_is_written_out_is_no_short_spelling_itself() -> None:
    for language, table in SPELT.items():
        for said in table.values():
            assert Comment(said, language).folded.view == Comment(said, "").folded.view
