"""What documents are set by and what rules ask of writing are the same: no rule finds fault with what the suite set."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.exports.typography import typeset
from cmsuite.engines.rules.rules import Ruleset
from tests.engines.rules.making import rule, run

ASKED = {
    "fr": ("typography-fr", 'checks = ["high-punct", "colon", "guillemets", "apostrophe", "unit-space"]'),
    "en": ("typography-en", 'checks = ["no-space-before", "quotes"]'),
}


@cache
def asked(tongue: str) -> Ruleset:
    with TemporaryDirectory() as folder:
        return rule(Path(folder), *ASKED[tongue])


def found(text: str, tongue: str) -> list[str]:
    return [one.match for one in run(asked(tongue), text, language=tongue).findings]


@pytest.mark.parametrize(
    ("written", "set_so"),
    [
        ("30 ans, 12 euros, 1 euro", "30\u00a0ans, 12\u00a0euros, 1\u00a0euro"),
        ("5 kWh, 3 t, 2 m², 12,5 ha, 4 l", "5\u00a0kWh, 3\u00a0t, 2\u00a0m², 12,5\u00a0ha, 4\u00a0l"),
        ("12 € ou 12€, 8 k€", "12\u00a0€ ou 12\u00a0€, 8\u00a0k€"),
        ("20 % ou 20%", "20\u202f% ou 20\u202f%"),
        ("à 14h30, 3 h plus tard", "à 14h30, 3\u00a0h plus tard"),
        ("2 manières, 3 minutes, 5 l’un", "2 manières, 3 minutes, 5 l’un"),
        (
            "Bravo! (Vraiment?) «Oui!» ; non :",
            "Bravo\u202f! (Vraiment\u202f?) «\u00a0Oui\u202f!\u00a0»\u202f; non\u00a0:",
        ),
        ("https://a.fr/?b=1;c=2 et 16:9", "https://a.fr/?b=1;c=2 et 16:9"),
    ],
)
def test_french_is_set_with_spaces_that_do_not_break(written: str, set_so: str) -> None:
    assert typeset(written, "fr") == set_so
    assert found(set_so, "fr") == []


@pytest.mark.parametrize(
    ("written", "set_so"),
    [
        ("Great ! Note : 5 km", "Great! Note: 5\u00a0km"),
        ('Our « sale » and "that" one', "Our “sale” and “that” one"),
        ("20% off, 30 minutes, at 16:9", "20% off, 30 minutes, at 16:9"),
    ],
)
def test_english_is_set_as_english_rules_ask(written: str, set_so: str) -> None:
    assert typeset(written, "en") == set_so
    assert found(set_so, "en") == []


WORDS = 'oui l\'atelier aujourd’hui 2027 1,5 14h30 https://a.fr/?b=1 16:9 +12 n° «oui» "non" (là)'.split()
UNITS = "ans euros € k€ km m² h min °C kWh % manières".split()


def writing(*spaces: str) -> st.SearchStrategy[str]:
    """Sentences as people write them, with these spaces before units and signs."""
    before = st.sampled_from(spaces)
    numbers = st.sampled_from(["30", "1 500", "12,5"])
    counts = st.builds("{}{}{}".format, numbers, before, st.sampled_from(UNITS))
    tight = st.sampled_from(["20%", "12€", "8k€", "20°C"])
    signs = st.sampled_from(["", ",", ".", "…", ":", ";", "!", "?", "?!"])
    nothing = st.sampled_from(["", *spaces])
    chunks = st.builds("{}{}{}".format, st.one_of(st.sampled_from(WORDS), counts, tight), nothing, signs)
    return st.lists(chunks, max_size=5).map(" ".join)


def sound(written: str, tongue: str) -> None:
    """What is set so is right by the rules, and setting it again changes nothing."""
    done = typeset(written, tongue)
    assert typeset(done, tongue) == done
    assert found(done, tongue) == []


@given(written=writing(" ", "\u00a0", "\u202f", "\u2009"))
def test_no_rule_finds_fault_with_french_that_is_set(written: str) -> None:
    sound(written, "fr")


@given(written=writing(" "))
def test_no_rule_finds_fault_with_english_that_is_set(written: str) -> None:
    sound(written, "en")
