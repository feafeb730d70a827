"""Only those whom the framing note names say yes to what follows from it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from cmsuite.briefs.brief import Brief
from cmsuite.briefs.signing import WrongSignatory, WrongSignatoryHere, same, signing
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.documents.answers import Answer, NotValid, validate
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.content import Content, read
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.workplace import people


def around(*names: str) -> Around:
    load_kinds()
    validators = [{"name": name, "function": "Directrice", "days": 5} for name in names]
    return Around(
        date(2026, 3, 10), parents={"brief": Cited(1, "brief", "Note", 1, "1.0", "1.0", {"validators": validators})}
    )


def test_a_stranger_is_refused_and_told_who_may() -> None:
    with pytest.raises(WrongSignatory) as refused:
        signing(Content(), around("Mme Roy"), "M. Duval")
    speak("fr")
    assert str(refused.value) == (
        "M. Duval n’est pas valideur dans la note de cadrage 1.0. "
        "Ajoutez cette personne par une nouvelle version du brief, ou faites signer Mme Roy."
    )


def test_who_is_named_signs_however_they_write_their_name() -> None:
    for name in ("Hélène Aubry", "AUBRY Hélène", "Mme Helene Aubry"):
        signing(Content(), around("Karim Benali", "Hélène Aubry"), name)


def test_where_nobody_is_named_nobody_is_refused() -> None:
    signing(Content(), around(), "M. Duval")
    signing(Content(), Around(date(2026, 3, 10)), "M. Duval")


def test_a_note_is_signed_by_those_whom_it_names_itself() -> None:
    note = read(Brief, {"validators": [{"name": "Hélène Aubry"}]})
    with pytest.raises(WrongSignatoryHere, match=r"Jean Duval is no validator in this note.*have Hélène Aubry sign"):
        signing(note, Around(date(2026, 3, 10)), "Jean Duval")
    signing(note, around("Jean Duval"), "Hélène Aubry")


def test_whatever_follows_from_a_note_a_stranger_does_not_validate_it(store: Store) -> None:
    cast = people(store)
    load_kinds()
    made = {}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        note = create(act, "brief", "Note", content={"validators": [{"name": "Hélène Aubry"}]})
        for kind in ("audit_report", "swot_note", "strategy", "deck", "minutes"):
            made[kind] = create(act, kind, "Next", content={}, reason="!")
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE document_version SET state = 'sent', major = 1, minor = 0"))
    for one in (note, *made.values()):
        with pytest.raises(WrongSignatory), acts.open(store, by=cast.helene, brand=cast.brand) as act:
            validate(act, one.document_id, Answer("Jean Duval", "Neighbour"))
    with (
        pytest.raises(NotValid, match="“Context” is missing"),
        acts.open(store, by=cast.helene, brand=cast.brand) as act,
    ):
        validate(act, note.document_id, Answer("AUBRY Hélène", "Directrice"))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("A. Roy", "B. Roy", False),
        ("", "", False),
        ("李雷", "李雷", True),
        ("李雷", "韩梅", False),
        ("Dr Roy", "Roy", True),
    ],
)
def test_names_are_compared_by_their_words(one: str, other: str, alike: bool) -> None:
    assert same(one, other) is alike
