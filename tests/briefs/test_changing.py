"""A request becomes a brief: mails and notes are taken in, statements placed, questions asked and settled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.briefs import changing, intake
from cmsuite.briefs.brief import Brief
from cmsuite.briefs.counter import CounterBrief
from cmsuite.briefs.questions import unasked
from cmsuite.core.locale import speak
from cmsuite.engines.documents.content import read
from tests.briefs.test_brief import WHOLE

DAY = date(2026, 3, 3)
MAIL = (
    "From: =?utf-8?q?H=C3=A9l=C3=A8ne_Aubry?= <helene@lumen.example>\r\nDate: Mon, 2 Mar 2026 23:30:00 +0000\r\n"
    "Subject: =?utf-8?q?Plus_de_visibilit=C3=A9?=\r\nMIME-Version: 1.0\r\n"
)


def brief(**fields: Any) -> Brief:
    made = read(Brief, fields)
    assert isinstance(made, Brief)
    return made


def put(**fields: Any) -> Brief:
    note = brief(**fields)
    return changing.put(note, unasked(note))


def test_questions_go_into_the_note_and_are_not_made_again() -> None:
    speak("fr")
    note = put(request="soyons plus visibles")
    assert note.questions[0].question.startswith("«\u00a0visibles\u00a0»\u00a0:"), "typography stays"
    assert [one.key for one in note.questions[:2]] == ["Q1", "Q2"]
    assert unasked(note) == ()
    with pytest.raises(changing.NothingLeft):
        changing.put(note, unasked(note))
    speak("en")


def test_a_question_is_open_then_asked_then_answered_then_in_the_note() -> None:
    note = changing.sent(put(request="x"), (), DAY, 1)
    assert {one.state for one in note.questions} == {"sent"}
    key = next(one.key for one in note.questions if one.field == "context")
    note = changing.answered(note, key.lower(), "A fair in May.", "Hélène Aubry", DAY, 1)
    note = changing.integrated(note, key, "", 1)
    assert note.context == "A fair in May."
    question = next(one for one in note.questions if one.key == key)
    assert (question.state, question.answered_by, question.answered_on) == ("integrated", "Hélène Aubry", DAY)
    (origin,) = [one for one in note.provenance if one.field == "context"]
    assert (origin.origin, origin.who, origin.on) == ("stated", "Hélène Aubry", DAY)


def test_an_answer_that_is_no_text_has_to_be_written_first() -> None:
    note = put(request="x")
    key = next(one.key for one in note.questions if one.field == "budget")
    with pytest.raises(changing.NotAnswered):
        changing.integrated(note, key, "", 1)
    note = changing.answered(note, key, "18 600", "", DAY, 1)
    with pytest.raises(changing.FieldEmpty):
        changing.integrated(note, key, "", 1)
    filled = note.model_copy(update={"budget": brief(**WHOLE).budget})
    assert changing.integrated(filled, key, "", 1).budget == filled.budget


def test_only_a_question_that_waits_is_answered_assumed_or_withdrawn() -> None:
    note = changing.withdrawn(put(request="x"), "Q1", "We know it by now.", 1)
    with pytest.raises(changing.Settled):
        changing.answered(note, "Q1", "Yes", "", DAY, 1)
    with pytest.raises(changing.Settled):
        changing.assumed(note, "Q1", "Yes", 1)
    with pytest.raises(changing.Settled):
        changing.withdrawn(note, "Q1", "No", 1)
    with pytest.raises(changing.Settled):
        changing.sent(note, ["Q1"], DAY, 1)
    with pytest.raises(changing.NoSuchQuestion):
        changing.assumed(note, "Q99", "Yes", 1)
    with pytest.raises(changing.NoWords):
        changing.assumed(note, "Q2", " ", 1)


def test_what_was_said_goes_into_a_field_with_its_speaker_and_hour() -> None:
    note = brief(
        context="A fair.",
        statements=[{"at": "10:15", "who": "Hélène", "said": "In May."}],
        provenance=[{"field": "context", "origin": "assumed"}],
    )
    placed = changing.placed(note, "S1", "context", DAY)
    assert placed.context == "A fair.\n\nIn May."
    assert placed.statements[0].into == ("context",)
    (origin,) = placed.provenance
    assert (origin.origin, origin.who, origin.at, origin.statement) == ("stated", "Hélène", "10:15", "S1")
    assert changing.placed(placed, "S1", "context", DAY) == placed, "twice is as once"
    for key, field in (("S9", "context"), ("S1", "nothing"), ("S1", "provenance")):
        with pytest.raises((changing.NoSuchStatement, changing.NoSuchField)):
            changing.placed(note, key, field, DAY)


def test_a_client_decides_field_by_field() -> None:
    counter = read(CounterBrief, {**WHOLE, "changes": [{"field": "networks"}, {"field": "targets"}]})
    assert isinstance(counter, CounterBrief)
    decided = changing.decided(counter, "C2", "other", "Only designers.", "Hélène Aubry", DAY)
    assert [one.answer for one in decided.changes] == ["waiting", "other"]
    assert decided.changes[1].words == "Only designers."
    with pytest.raises(changing.NoSuchProposal):
        changing.decided(counter, "C9", "accepted", "", "Hélène", DAY)


def test_a_mail_is_taken_word_for_word_with_its_hour_in_the_brands_zone() -> None:
    raw = (MAIL + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n").encode() + "Soyons visibles, été.\n".encode(
        "latin-1"
    )
    came = intake.mail(raw, "Europe/Paris")
    assert (came.sender, came.subject, came.text) == ("Hélène Aubry", "Plus de visibilité", "Soyons visibles, été.")
    assert (came.on, came.at) == (date(2026, 3, 3), "00:30")
    made = brief(**intake.content(came, (), "request.eml", DAY))
    assert (made.request, made.request_on, made.request_file) == (came.text, came.on, "request.eml")
    assert made.provenance[0].who == "Hélène Aubry"


def test_a_mail_of_html_alone_is_read_as_its_words() -> None:
    html = "<style>p{}</style><p>Plus &amp; mieux</p><script>alert(1)</script><p>Merci</p>"
    came = intake.mail((MAIL + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html).encode(), "UTC")
    assert came.text.split() == ["Plus", "&", "mieux", "Merci"]


@pytest.mark.parametrize("charset", ["x-none", "utf-8"])
def test_a_mail_that_lies_about_its_letters_is_read_all_the_same(charset: str) -> None:
    raw = (MAIL + f"Content-Type: text/plain; charset={charset}\r\n\r\n").encode() + b"caf\xe9\n"
    assert intake.mail(raw, "UTC").text == "café"


def test_a_mail_without_words_and_one_too_large_are_refused() -> None:
    with pytest.raises(intake.NoRequest):
        intake.mail((MAIL + "\r\n").encode(), "UTC")
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2500))
    with pytest.raises(intake.NoRequest):
        intake.mail(f"From: a@lumen.example\r\n{nested}\r\nhi".encode(), "UTC")
    with pytest.raises(intake.TooLarge):
        intake.mail(b"x" * (intake.MOST + 1), "UTC")
    with pytest.raises(intake.NothingNoted):
        intake.statements(" \n")


def test_notes_are_read_hour_by_hour() -> None:
    notes = "10:04 Hélène Aubry : neuf cents visites\n10h11 - Paul: jeunes\n  et en ville\n\n10:20 on rappelle jeudi\n"
    assert intake.statements(notes) == (
        {"at": "10:04", "who": "Hélène Aubry", "said": "neuf cents visites"},
        {"at": "10:11", "who": "Paul", "said": "jeunes et en ville"},
        {"at": "10:20", "who": "", "said": "on rappelle jeudi"},
    )
    made = brief(**intake.content(None, intake.statements(notes), "notes.txt", DAY))
    assert made.request.startswith("10:04 Hélène Aubry: neuf cents visites")
    assert [one.key for one in made.statements] == ["S1", "S2", "S3"]


@given(st.text(max_size=300))
def test_any_notes_are_statements_or_refused_and_no_word_is_lost(text: str) -> None:
    try:
        made = intake.statements(text)
    except intake.NothingNoted:
        return
    assert all(set(one) == {"at", "who", "said"} for one in made)
    brief(statements=list(made))


@given(st.binary(max_size=400))
def test_any_file_is_a_mail_or_refused(raw: bytes) -> None:
    try:
        came = intake.mail(raw, "Europe/Paris")
    except intake.NoRequest:
        return
    assert came.text
