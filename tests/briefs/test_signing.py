"""Only those whom the framing note names say yes to what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from cmsuite.briefs.signing import WrongSignatory, same, signing
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.content import Content
from cmsuite.rooms import load_kinds


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
