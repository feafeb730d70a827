"""Every sentence that the program can say exists in French, with the same places for facts, and is compiled."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from cmsuite.core.locale import speak, translate
from cmsuite.engines.acts.journal import ACTS
from cmsuite.rooms import load_rooms

ROOT = Path(__file__).parents[1]
PO = ROOT / "cmsuite" / "locales" / "fr" / "LC_MESSAGES" / "cmsuite.po"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "translate": None, "ngettext": (1, 2), "NN_": (1, 2)}


@cache
def said() -> frozenset[str]:
    """Every source sentence of the program, its plugins and its templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: set[str] = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=lambda path: not Path(path).name.startswith((".", "tests"))
    ):
        found.add(message[0] if isinstance(message, tuple) else message)
    return frozenset(found)


@cache
def french() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}|%\(\w+\)[sd]", text))


@pytest.mark.check(what="translations")
def test_every_sentence_has_its_french() -> None:
    missing = [text for text in sorted(said()) if not (entry := french().get(text)) or not entry.string or entry.fuzzy]
    assert not missing, f"{len(missing)} sentences without French (python3 dev.py strings), such as: {missing[:5]}"


@pytest.mark.check(what="translations")
def test_the_french_has_the_same_places_for_facts() -> None:
    for entry in french():
        if entry.id:
            sources = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
            strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
            wanted = set().union(*(_places(source) for source in sources))
            for string in strings:
                assert _places(string) == wanted or (len(sources) == 2 and _places(string) <= wanted), entry.id


@pytest.mark.check(what="translations")
def test_no_french_is_left_over() -> None:
    ids = {entry.id[0] if isinstance(entry.id, tuple | list) else entry.id for entry in french() if entry.id}
    assert ids - said() == set()


@pytest.mark.check(what="translations")
def test_the_compiled_french_is_todays() -> None:
    compiled = gettext.translation("cmsuite", PO.parents[2], ["fr"])
    for entry in french():
        if isinstance(entry.id, str) and entry.id:
            assert compiled.gettext(entry.id) == entry.string


@pytest.mark.check(what="translations")
def test_the_sentences_are_whole_enough_to_translate() -> None:
    assert len(said()) > 100
    for text in said():
        assert text == text.strip() or text.startswith("  "), f"glued from pieces: {text!r}"


@pytest.mark.check(what="translations")
def test_every_reason_against_an_undo_is_said_in_french() -> None:
    load_rooms()
    reasons = {a.no_undo for a in ACTS.values() if a.call.__module__.startswith("cmsuite.") and a.no_undo}
    assert len(reasons) > 20
    speak("fr")
    english = [reason for reason in sorted(reasons) if translate(reason) == reason]
    speak("en")
    assert not english


@pytest.mark.check(what="translations")
def test_a_key_has_one_name_in_french_too() -> None:
    assert [entry.id for entry in french() if "échap" in str(entry.string).lower()] == []  # esc, as the last line says
