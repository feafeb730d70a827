"""What a newsletter tells: a block for each link, as a reader sees it, and nothing of what follows its reader."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.feeds.blocks import told
from cmsuite.engines.feeds.contract import Answered
from cmsuite.engines.feeds.entries import Parsed, ParsedItem
from cmsuite.engines.feeds.explain import MAIL, explain
from cmsuite.engines.feeds.kinds.newsletter import Newsletter, NoNewsletter
from cmsuite.engines.feeds.wrapped import target_of
from cmsuite.engines.mail.lists import BIGGEST_LIST, sent
from tests.engines.feeds.mailing import HTML, PAGE, mailing

CODED = base64.urlsafe_b64encode(json.dumps({"e": "https://press.example/post?utm_campaign=x"}).encode()).decode()


def read(*mails: bytes) -> Parsed:
    body = json.dumps({"uid": 7, "validity": 1}).encode()
    return Newsletter().read(Answered(body, parts=tuple(Answered(one) for one in mails)), {}, {})


def items(*mails: bytes) -> list[ParsedItem]:
    return list(read(*mails).items)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fpress.example%2Fa%3Fb%3D1&sa=D", "https://press.example/a?b=1"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpress.example%2Fa&data=0", PAGE),
        ("https://x.r.eu-west-1.awstrack.me/L0/https:%2F%2Fpress.example%2Fa%3Futm_source=x/1/0102-abc/k=123", PAGE),
        ("https://urldefense.com/v3/__https://press.example/a__;!!abc", PAGE),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__press.example_a&d=x", PAGE),
        (f"https://letters.example/redirect/2/{CODED.rstrip('=')}.sig", "https://press.example/post"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fpress.example%2Fa&h=x", PAGE),
        ("https://click.one.example/?url=https://click.two.example/?u=https://press.example/a", PAGE),
        ("https://press.example/a?ref=nl&mc_eid=1&email=me@x.example#top", PAGE),
        ("https://press.example/a?id=3&uid=5", "https://press.example/a?id=3&uid=5"),
        ("https://web.archive.org/web/2020/https://press.example/a",
         "https://web.archive.org/web/2020/https://press.example/a"),
        ("https://news.list-manage.com/track/click?u=abc&id=1", "https://news.list-manage.com/track/click?u=abc&id=1"),
        ("https://blog.example/login?url=https://press.example/a", "https://blog.example/login?url=https://press.example/a"),
        ("javascript:alert(1)", None),
        ("mailto:x@y.example", None),
        ("file:///etc/passwd", None),
    ],
)  # fmt: skip
def test_a_link_leads_to_what_its_address_says(link: str, target: str | None) -> None:
    assert target_of(link) == target


@given(st.text(max_size=200))
def test_no_link_makes_it_stumble_and_what_it_leads_to_leads_there(text: str) -> None:
    found = target_of(f"https://click.example/{text}")
    assert found is None or target_of(found) == found or "click.example" in found


def test_a_mail_gives_a_block_for_each_thing_that_it_links_to() -> None:
    found = told(HTML, "")
    assert [(one.url, one.title, one.words) for one in found.blocks] == [
        ("https://press.example/decret", "Un décret sur les fleurs", "Le décret impose l'origine. Deuxième phrase."),
        ("https://social.example/reels", "Une plateforme change ses règles", "Les vidéos passent à 3 minutes."),
        ("https://a.example/1", "Premier lien de la liste", "un mot de plus"),
        ("https://a.example/2", "Second lien de la liste", ""),
        ("https://study.example/x", "une étude de l'université",
         "Selon une étude de l'université, la portée baisse."),
    ]  # fmt: skip
    assert (found.online, found.language) == ("https://nl.example/view?u=1", "fr")
    assert not [word for word in ("alert", "Préambule", "abonner", "Facebook", "Propulsé") if word in found.words]


def test_a_plain_text_gives_its_paragraphs() -> None:
    text = (
        "LE POINT\n========\n\nUn titre de texte\nQuelques mots qui suivent.\nhttps://press.example/a?utm_source=x\n\n"
        "Deuxième titre\nLe résumé. Lire : <https://press.example/b>\n\n- Troisième : https://press.example/c\n\n"
        "Se désabonner : https://nl.example/unsub\n"
    )
    assert [(one.url, one.title) for one in told("", text).blocks] == [
        ("https://press.example/a", "Un titre de texte"),
        ("https://press.example/b", "Deuxième titre"),
        ("https://press.example/c", "Troisième"),
    ]


def test_the_items_of_a_mail_are_plain_dated_and_the_same_each_time() -> None:
    one, again = mailing(1), mailing(1)
    found = items(one, again)
    assert [item.guid for item in found] == [item.guid for item in items(one)]
    assert len(found) == 5
    assert (found[0].title, found[0].url, found[0].language) == (
        "Un décret sur les fleurs",
        PAGE.replace("/a", "/decret"),
        "fr",
    )
    assert found[0].published_at is not None
    assert found[0].published_at.isoformat() == "2026-03-05T07:01:00+00:00"
    assert found[0].summary == "Le décret impose l'origine. Deuxième phrase."
    assert read(one).memory == {"uid": 7, "validity": 1}
    assert read(one).title == "Le Journal du Lien"


def test_of_a_mail_without_links_the_words_are_the_item() -> None:
    (item,) = items(mailing(2, html="<h1>Édito</h1><p>Rien que des mots.</p>"))
    assert (item.title, item.url, item.text) == ("Numéro 2", None, "Édito\nRien que des mots.")
    (item,) = items(mailing(2, html='<p>Des mots.</p><a href="https://nl.example/view">Voir dans le navigateur</a>'))
    assert item.url == "https://nl.example/view"


def test_a_mail_says_which_list_sent_it() -> None:
    mail = sent(mailing(1))
    assert (mail.key, mail.name, mail.to_many, mail.files, mail.id) == (
        "journal.example", "Le Journal du Lien", True, 1, "n1@journal.example"
    )  # fmt: skip
    alone = sent(mailing(1, to_many=False))
    assert (alone.key, alone.name, alone.to_many) == ("news@journal.example", "Le Journal", False)
    nobody = sent(b"Subject: x\n\nx")
    assert (nobody.key, nobody.id[:6]) == ("", "print ")
    assert sent(b'List-Id: evil" OR 1 <a" UID 1:*>\nFrom: a@b.example\n\nx').key == "a@b.example"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1252"])
def test_letters_come_right_whatever_the_charset_or_what_it_says(charset: str) -> None:
    html = '<h2><a href="https://press.example/a">Été à l’œuvre</a></h2>'.replace("’", "'").replace("œ", "oe")
    raw = f"From: a@b.example\nSubject: x\nContent-Type: text/html; charset=%s\n\n{html}".encode(charset)
    assert items(raw % charset.encode())[0].title == "Été à l'oeuvre"
    assert items(raw % b"us-ascii")[0].title == "Été à l'oeuvre"
    assert items(raw % b"no-such")[0].title == "Été à l'oeuvre"


def test_a_mail_in_a_mail_in_a_mail_is_read_and_one_without_end_gives_its_subject() -> None:
    inner = EmailMessage()
    inner.set_content(HTML, subtype="html")
    for _ in range(3):
        outer = EmailMessage()
        outer.make_mixed()
        outer.attach(inner)
        inner = outer
    inner["From"], inner["Subject"] = "a@b.example", "Imbriqué"
    assert len(items(inner.as_bytes())) == 5
    bomb = b"From: a@b.example\nSubject: Bombe\nContent-Type: multipart/mixed; boundary=x\n\n"
    bomb += b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 5_000
    assert [item.title for item in items(bomb)] == ["Bombe"]


@given(st.binary(max_size=600))
def test_no_mail_makes_it_stumble_and_nothing_unsafe_passes(noise: bytes) -> None:
    raw = b"From: a@b.example\nSubject: s\nContent-Type: text/html\n\n<a href='javascript:x()'>javascript link here</a>"
    for item in items(noise, raw + noise):
        assert item.url is None or item.url.startswith(("http://", "https://"))
        assert "\x1b" not in item.title


def test_a_hostile_mail_is_bounded() -> None:
    links = "".join(f'<p><a href="https://a.example/{n}">Un titre assez long {n}</a></p>' for n in range(20_000))
    assert len(items(mailing(3, html=links))) == 25
    deep = "<div>" * 30_000 + '<a href="https://a.example/x">Au fond de la page</a>'
    assert len(items(mailing(3, html=deep))) <= 1
    assert len(sent(b"From: a@b.example\n\n" + b"x" * (BIGGEST_LIST + 1_000_000)).text) < BIGGEST_LIST


@pytest.mark.parametrize(
    "address", ["newsletter://0/a.example", "newsletter://1/a b", "newsletter://1/../x", "newsletter://x/y", ""]
)
def test_what_names_no_newsletter_is_refused(address: str) -> None:
    with pytest.raises(NoNewsletter):
        Newsletter().canonical(address)
    assert Newsletter().canonical(" Newsletter://1/Journal.example ") == "newsletter://1/journal.example"


def test_a_mail_is_explained_with_what_is_left_in_it() -> None:
    found = explain(mailing(1), MAIL, "https://example.invalid/")
    assert (found.reader, found.title, len(found.items), found.language) == ("mail", "Le Journal du Lien", 5, "fr")
    assert found.warnings == ("1 item has no text", "1 file goes with the mail, and is left there")
