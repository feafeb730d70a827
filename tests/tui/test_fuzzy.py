"""Finding a name by a few of its letters."""

import time

from cmsuite.tui.fuzzy import best


def found(typed: str, *names: str) -> list[str]:
    return best(typed, names, str)


def test_letters_are_found_in_their_order_only() -> None:
    assert found("gdr", "Garder", "Ranger") == ["Garder"]
    assert found("zz", "Garder") == []


def test_beginnings_of_words_come_before_letters_anywhere() -> None:
    assert found("ap", "recap", "Atelier Pierre", "April") == ["April", "Atelier Pierre", "recap"]
    assert found("cal", "Local", "Calendar") == ["Calendar", "Local"]


def test_accents_and_case_make_no_difference() -> None:
    assert found("redac", "Rédaction") == ["Rédaction"]
    assert found("ÉCART", "Écarter") == ["Écarter"]


def test_nothing_typed_keeps_all_in_their_order() -> None:
    assert found("", "b", "a") == ["b", "a"]


def test_a_thousand_names_are_gone_through_between_two_keys() -> None:
    names = [f"Commande numéro {n} de la palette" for n in range(1_000)]
    began = time.perf_counter()
    assert best("cnp", names, str)
    assert time.perf_counter() - began < 0.25
