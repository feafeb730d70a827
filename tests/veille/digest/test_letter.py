"""The mail of an issue: page and text say the same, who reads one axis gets that one, and what is wrong is said."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import write
from cmsuite.engines.documents.views import document
from cmsuite.engines.exports.mail import Letter
from cmsuite.store.store import Store
from cmsuite.veille.digest.chat import chat
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.digest.letter import TOKEN, Envelope, composed, narrowed, written
from cmsuite.veille.digest.mail_checks import mail_findings
from tests.conftest import without
from tests.peers import axe, chromium
from tests.veille.digest.issues import analysed, issue
from tests.workplace import people

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
SENDER = "veille@lumen.example"
LEAVE = f'<a href="mailto:{SENDER}?subject=x%20{TOKEN}">Leave</a>'

SAID = """::: figure trend

::: callout warning Avant avril
Tout relire.
:::

- un

  encore un
  - dedans
- deux

> - dit

    a*b

| Mois | Vues |
|------|------|
| mai  | 2    |
"""
IN_A_CHAT = """**Tendance**
**Avertissement · Avant avril**
Tout relire.
- un
  encore un
  - dedans
- deux
> - dit
a\\*b
Mois · Vues
mai · 2
"""


def page(body: str, text: str = f"text {TOKEN}", whole: bool = True) -> Letter:
    return Letter(f"<html><body>{body}{LEAVE}</body></html>", text, (), whole)


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ('<p style="color:#777777;font-size:16px">Grey on white</p>', ["digest.contrast"]),
        ('<p style="color:#0B5FA5;font-size:16px">Blue on white</p>', []),
        ('<p style="color:#777777;font-size:24px">Large enough</p>', []),
        ('<p style="color:#777777;font-size:19px"><b>Bold enough</b></p>', []),
        ('<p style="color:#777777;font-size:18px"><b>Not yet</b></p>', ["digest.contrast"]),
        ('<div style="background:#333"><p style="color:#fff">Inherited <i>ground</i></p></div>', []),
        ('<div style="background-color:#333333"><p>Black on dark</p></div>', ["digest.contrast"]),
        ('<p style="color:#777777;display:none">Nobody sees it</p>', []),
        ('<p style="font-size:12px">Small</p>', ["digest.too-small"]),
        ('<img src="cid:a">', ["digest.alt-missing"]),
        ('<img src="cid:a" alt="">', []),
        (f'<img src="cid:a" alt="{"x" * 151}">', ["digest.alt-missing"]),
    ],
)
def test_a_page_is_read_as_a_reader_sees_it(body: str, rules: list[str]) -> None:
    assert [one.rule for one in mail_findings(page(body))] == rules


def test_the_contrast_is_said_as_it_is_measured() -> None:
    (one,) = mail_findings(page('<p style="color:#777777;font-size:16px">Grey</p>'))
    assert (one.severity, "4.48" in one.sentence) == ("block", True)


def test_what_a_mail_cannot_do_without() -> None:
    assert [one.rule for one in mail_findings(page("", text=" "))] == [
        "digest.no-plain-text",
        "digest.unsubscribe-missing",
    ]
    assert [one.rule for one in mail_findings(page("", whole=False))] == ["digest.html-too-heavy"]


def test_who_reads_an_axis_gets_it_and_no_more() -> None:
    whole = issue({}, {"axis": "trade"}, {"axis": "culture"}, regulation="Du droit.")
    assert narrowed(whole, ()) is whole
    assert [one.axis for one in narrowed(whole, ("trade", "culture")).items] == ["trade", "culture"]
    assert narrowed(whole, ("trade",)).regulation == ""
    assert narrowed(whole, ("technology",)).items == ()


def test_the_mail_has_two_forms_and_a_way_out(store: Store) -> None:
    cast = people(store)
    analysed(store, cast, ["regulation", "trade"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, begin_issue(act, language="fr").document_id)
    assert written(found, found.newest, SENDER, now=AT, axes=("culture",)) is None
    made = written(found, found.newest, SENDER, now=AT)
    assert made is not None
    assert [one.sentence for one in mail_findings(made.letter)] == []
    token = "ab" * 16
    to = Envelope(SENDER, "Chloé\r\nBcc: x@y.example", "lea@lumen.example", "Léa", token, "fr", made.subject, AT)
    mail = message_from_bytes(composed(made, to), policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Content-Language"] == "fr"
    assert mail["List-Unsubscribe"] == f"<mailto:{SENDER}?subject=d%C3%A9sabonnement%20{token}>"
    assert token in mail["Message-ID"]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    plain, marked = text.get_content(), html.get_content()
    for words in ("la 1e", "À revoir avant avril (2)."):
        assert words in plain
        assert words in marked
    assert f"[N1 utile] {token}".replace(" ", "%20").replace("[", "%5B").replace("]", "%5D") in marked
    assert TOKEN not in plain + marked
    assert "<img" not in marked, "nothing tells that it was opened"
    assert marked.count("<h1") == 1
    assert 'lang="fr"' in marked


def test_a_chat_gets_it_short_and_is_not_called(store: Store) -> None:
    cast = people(store)
    analysed(store, cast, ["regulation", "trade"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act, language="fr")
        content = dict(document(act, made.document_id).newest.content) | {
            "editorial": "@channel *tout* **vu**, le [décret](https://loi.example/a_b), `a*b`\n\n- un",
            "regulation": "Dès mai.",
            "agenda": [{"on": "2026-04-01", "what": "Le décret s’applique"}],
            "trend": {"title": "Vues", "said": SAID, "source": "Lumen", "points": [{"label": "mai", "value": 2}]},
        }
        write(act, made.version_id, content)
        found = document(act, made.document_id)
    text = chat(found, found.newest, ("trade",))
    assert "@channel" not in text
    assert "*tout* **vu**, le [décret](https://loi.example/a_b), a\\*b\n- un" in text
    assert "**Agenda**\n- 1er avril 2026 · Le décret s’applique" in text
    assert IN_A_CHAT in text, "all that is words, and nothing that is drawn"
    assert "Dès mai" not in text, "it is not of that axis"
    assert "**[Une mention obligatoire de plus, la 2e](https://loi.example/2)**" in text
    assert "la 1e" not in text


@pytest.mark.peer
@pytest.mark.by_turns
@pytest.mark.timeout(600)
def test_a_browser_finds_nothing_against_it_by_day_and_by_night(store: Store, tmp_path: Path) -> None:
    cast = people(store)
    analysed(store, cast, ["regulation", "trade"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, begin_issue(act, language="fr").document_id)
    made = written(found, found.newest, SENDER, now=AT)
    assert made is not None
    file = tmp_path / "issue.html"
    file.write_text(made.letter.html, encoding="utf-8")
    with chromium.page() as page:
        if page is None:
            without("chromium")
            return
        assert axe.faults(page, file, axe.PHONE) == []
        assert axe.faults(page, file, axe.DESK) == []
