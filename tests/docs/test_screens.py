"""The page on the screens: what it shows to be typed is taken."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmsuite.tui import keymap
from cmsuite.tui.places.veille import TERMS
from cmsuite.tui.query import parse
from tests.docs.pages import TOP
from tools.reference import SCOPES

TEXT = (TOP / "docs" / "how-to" / "screens.md").read_text()
NOW = datetime(2026, 3, 12, 14, 32, tzinfo=UTC)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.check(what="docs")
def test_the_keys_that_the_page_gives_apply(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    (example,) = blocks("toml")
    file.write_text(example)
    found = keymap.load([file], keymap.every_action())
    assert (found.refusals, len(found.keys)) == ([], 3)


@pytest.mark.check(what="docs")
def test_each_group_of_keys_has_a_title_in_the_reference() -> None:
    assert {id.partition(".")[0] for id in keymap.every_action()} == set(SCOPES)


@pytest.mark.check(what="docs")
def test_a_filter_means_the_same_in_both_languages() -> None:
    (english,) = blocks("text")
    french = next(line for line in re.findall(r"`([^`\n]+)`", TEXT) if line.startswith("état:"))
    first, second = (parse(one, TERMS, NOW) for one in (english, french))
    assert (first.values, first.since) == (second.values, second.since)
    assert (first.words, second.words) == (("alternative text",), ("texte alternatif",))


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("picture", sorted((TOP / "docs" / "images").glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_of_a_screen_is_light_and_asks_nobody_for_anything(picture: Path) -> None:
    svg = picture.read_text()
    assert len(svg.encode()) < 60_000
    assert not re.search(r"@font-face|@import|<script|href=|url\((?!#)", svg)
