"""A mail is read whatever its sender made of it: the words, the code, what it seems to say; never an error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.engines.mail.agreement import proposal
from cmsuite.engines.mail.parse import BIGGEST, letter
from cmsuite.engines.mail.plain import plain_of
from tests.engines.mail.letters import bounce, mail

CODE = "BRIEF-ATELIERLUMEN-1.0-1A2B3C4D"
QUOTED = f"""Bon pour accord.

Hélène Aubry, directrice

Le mar. 10 mars 2026 à 09:12, Chloé Martin <chloe@lumen.example> a écrit :
> Voici la version 1.0.
> Code {CODE}
> Pour faire changer quelque chose, écrivez quoi.
"""


def test_an_answer_is_its_own_words_and_the_code_that_it_quotes() -> None:
    found = letter(mail(QUOTED))
    assert (found.sender, found.sender_name) == ("helene@lumen.example", "Hélène Aubry")
    assert found.said == "Bon pour accord.\n\nHélène Aubry, directrice"
    assert [str(code).upper() for code in found.codes] == [CODE]
    assert (found.kind, found.proposal, found.whole) == ("answer", "yes", True)
    assert found.id == "1@lumen.example"
    assert found.at is not None
    assert found.at.isoformat() == "2026-03-09T09:00:00+00:00"


@pytest.mark.parametrize(
    "below",
    [
        "-- \nHélène Aubry\n05 56 00 00 00",
        "--\nHA",
        "Envoyé de mon iPhone",
        "Envoyé depuis mon Galaxy",
        "Sent from my phone",
        "Get Outlook for iOS",
        "Obtenir Outlook pour Android",
    ],
)
def test_a_signature_is_not_what_somebody_wrote(below: str) -> None:
    assert letter(mail(f"Trop long.\n\n{below}\n")).said == "Trop long."


def test_a_code_of_ones_own_goes_before_those_that_are_quoted() -> None:
    other = CODE.replace("1.0", "1.1")
    assert [str(code).upper() for code in letter(mail(f"{other}: validé.\n\n> {CODE}\n")).codes] == [other]
    assert len(letter(mail(f"{other} ou {CODE} ?\n")).codes) == 2


def test_a_mail_of_html_alone_is_read_as_its_reader_sees_it() -> None:
    page = f"""<html><head><style>p {{}}</style><script>"{CODE.replace("1.0", "7.7")}"</script></head><body>
    <p>C'est <b>approuvé</b>,<br>merci</p><p style="display:none">refusé</p>
    <blockquote><div>Le code est <code>{CODE}</code>, à modifier ?</div></blockquote></body></html>"""
    found = letter(mail(html=page))
    assert found.said == "C'est approuvé,\nmerci"
    assert [str(code).upper() for code in found.codes] == [CODE]
    assert found.proposal == "yes"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Bon pour accord", "yes"),
        ("C’est validé, merci.", "yes"),
        ("Approved, thank you.", "yes"),
        ("OK pour nous", "yes"),
        ("Je ne valide pas.", "changes"),
        ("Validé sous réserve du budget", "changes"),
        ("Approved, but please change the date.", "changes"),
        ("Not approved", "changes"),
        ("Pas d'accord", "changes"),
        ("À revoir page 3", "changes"),
        ("Est-ce que c'est validé ?", "unclear"),
        ("Bien reçu, je regarde demain.", "unclear"),
        ("invalidée", "unclear"),
        ("", "unclear"),
    ],
)
def test_words_only_propose_and_a_condition_is_no_yes(words: str, said: str) -> None:
    assert proposal(words) == said


def test_a_machine_says_nothing_for_a_person() -> None:
    away = letter(mail(f"Bon pour accord {CODE}", Auto_Submitted="auto-replied"))
    assert (away.kind, away.proposal) == ("automatic", None)


def test_a_mail_that_came_back_names_the_one_that_did_not_arrive() -> None:
    found = letter(bounce("ab" * 32))
    assert (found.kind, found.replies_to) == ("bounce", (("ab" * 16),))
    assert (found.status, found.reason) == ("5.1.1", "")


def test_why_a_mail_came_back_is_read_off_what_the_server_said() -> None:
    found = letter(bounce("ab" * 32, status="5.0.0", words="550-5.1.1 No such user here"))
    assert (found.status, found.reason) == ("5.1.1", "No such user here"), "its field says no more than for good"
    full = letter(bounce("ab" * 32, status="5.2.2", words="552 5.2.2 Mailbox full"))
    assert (full.status, full.reason) == ("5.2.2", "Mailbox full")
    listed = letter(bounce("ab" * 32, status="5.0.0", words="554 Client host [5.1.83.12] blocked"))
    assert listed.status == "5.0.0", "an address is no status"


def test_an_address_that_poses_as_a_name_is_not_believed() -> None:
    found = letter(mail("x", sender='"Helene <helene@lumen.example>" <evil@other.example>'))
    assert (found.sender, found.sender_name) == ("evil@other.example", "")


def test_letters_that_nobody_encoded_are_read() -> None:
    found = letter("From: Hélène <helene@lumen.example>\r\nSubject: Été\r\n\r\nvalidé".encode())
    assert (found.sender_name, found.subject, found.said) == ("Hélène", "Été", "validé")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Type: text/plain; charset=x-no-such\r\nSubject: =?utf-99?q?a?=", b"valid\xe9 " + CODE.encode()),
        (b"Content-Type: text/plain; charset=utf-8\r\nSubject: \xff\xfe", b"valid\xe9 " + CODE.encode()),
        (b"Content-Transfer-Encoding: base64\r\nSubject: =?utf-8?b?!!!?=", b"!!! not base64 ==="),
        (b"Content-Type: multipart/mixed\r\nFrom: @@@,,<>", b"no boundary"),
        (b"Content-Type: ;;;=\r\nFrom: " + b"a@b," * 5000 + b"\r\nDate: 99 Foo 99999", b"x"),
    ],
)
def test_whatever_the_form_something_is_read(head: bytes, body: bytes) -> None:
    found = letter(head + b"\r\n\r\n" + body)
    assert found.id.startswith("print ")
    if b"valid" in body:
        assert found.said.startswith("validé")
        assert len(found.codes) == 1


def test_parts_within_parts_without_end_cost_nothing() -> None:
    raw = b"Subject: deep\r\n"
    for n in range(3000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
    begun = time.perf_counter()
    found = letter(raw + b"Content-Type: text/plain\r\n\r\n" + CODE.encode())
    assert (found.whole, found.subject, found.codes) == (False, "deep", ())
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("name", [b"Subject", b"From", b"References", b"X-Other", b"Message-ID", b"Content-Type"])
def test_a_header_without_end_costs_nothing(name: bytes) -> None:
    begun = time.perf_counter()
    found = letter(name + b": " + b'=?utf-8?q?a?= ("<' * 300_000 + b"\r\n\r\nBonjour")
    assert len(found.subject) <= 2000
    assert time.perf_counter() - begun < 5


def test_of_a_mail_beyond_all_measure_the_beginning_is_read() -> None:
    assert letter(b"Subject: big\r\n\r\n" + b"a" * (BIGGEST + 1000)).subject == "big"


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_an_error(raw: bytes) -> None:
    found = letter(raw)
    assert found.kind in ("answer", "bounce", "automatic", "other")


@given(st.text(max_size=600))
@settings(max_examples=200, deadline=None)
def test_no_page_is_an_error(markup: str) -> None:
    plain_of(markup)
    plain_of(f"<div><blockquote>{markup}</blockquote></div>")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
@settings(max_examples=100, deadline=None)
def test_the_code_is_found_whatever_stands_around_it(words: str) -> None:
    safe = words.replace("-", " ")
    found = letter(mail(f"{safe}\n{CODE}\n{safe}"))
    assert CODE in [str(code).upper() for code in found.codes] or ">" in safe or "@" in safe


def test_a_page_that_nests_without_end_is_read() -> None:
    begun = time.perf_counter()
    plain_of("<div>" * 100_000 + "x")
    plain_of("<blockquote>" * 100_000)
    plain_of("<![" * 200_000)
    assert time.perf_counter() - begun < 10
