"""Each screen as it is, line by line, in both languages and at two sizes; four of them in every theme.

Written anew, on purpose, by: CMSUITE_SNAPSHOTS=write python3 dev.py test tests/tui/test_snapshots.py
"""

from __future__ import annotations

import asyncio
import difflib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.briefs.brief import Brief
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import translate
from cmsuite.core.text import shown
from cmsuite.core.workspace import find
from cmsuite.engines.acts.journal import ACTS
from cmsuite.store.store import Store
from cmsuite.tui.looks import LOOKS, Look
from cmsuite.tui.widgets.columns import cell_of
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.row_list import RowList
from tests.conftest import NOW
from tests.test_translations import french
from tests.tui.seated import Seated, seated
from tests.tui.week import made

FOLDER = Path(__file__).parent / "snapshots"
SCREENS = {
    "today": "1",
    "veille": "2",
    "documents": "3",
    "calendar": "4",
    "composer": "5",
    "inbox": "6",
    "measures": "7",
    "reports": "8",
    "projects": "9",
    "settings": "0",
    "people": "right",
    "accounts": "right",
    "schedules": "right",
    "rules": "right",
    "limits": "right right",  # past the rules in force, which each pack changes
    "post": "5 down enter",
    "document": "escape escape 3 enter",
    "document-fields": "down enter",
    "document-list": f"escape home {'down ' * list(Brief.model_fields).index('stakes')}enter",
    "document-comments": "escape w",
}
"""Each with the keys that lead to it from the one before."""
PANELS = {
    "sources": "escape 2 S",
    "trends": "escape T",
    "waiting": "escape W",
    "journal": "escape 0 left L",
    "jobs": "escape J",
    "help": "escape question_mark",
    "palette": "escape colon",
    "switcher": "escape b",
    "coverage": "0 2 S",  # over all brands
}
"""Over the places, each with the keys that lead to it from the one before, and from the last of SCREENS."""
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}
THEMED = ("today", "veille", "calendar", "measures")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a place showed. cut: texts that lost their end without a sign. inks: each line's runs with their colours."""

    lines: list[str]
    cut: list[str]
    inks: list[str]


Walk = Callable[[str, tuple[int, int], str], dict[str, Screen]]


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose workspace holds a week of work."""
    folder = tmp_path_factory.mktemp("week")
    made(folder)
    return folder


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory, week: Path) -> Walk:
    """The screens one after the other, once for each language, size and theme."""

    @cache
    def walked(lang: str, size: tuple[int, int], theme: str) -> dict[str, Screen]:
        mine = tmp_path_factory.mktemp("walk")
        shutil.copytree(week / "desk", mine / "desk")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("HOME", str(mine))  # what lies in it is the same path wherever that is
            return asyncio.run(_walk(mine, lang, size, theme))

    return walked


async def _walk(folder: Path, lang: str, size: tuple[int, int], theme: str) -> dict[str, Screen]:
    store = Store(find(str(folder / "desk")).store_url, SetClock(NOW))
    look = next(look for look in LOOKS if look.name == theme)
    found = {}
    async with seated(store, folder, size=size, lang=lang, theme=theme) as me:
        for name, keys in SCREENS.items():
            await me.press(*keys.split())
            before: list[str] = []
            while before != me.lines or (name == "post" and not re.search(r"✓ \d+/500", me.text)):
                before = me.lines  # a page of a list is asked for after its paint, a count after a moment
                await me.settled()
            found[name] = Screen(me.lines, list(_cut(me)), _inks(me, look))
    store.close()
    return found


# ---- as it was


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", SCREENS)
def test_a_place_looks_as_it_did(walk: Walk, place: str, size: str, lang: str) -> None:
    same(f"{place}-{lang}-{size}", walk(lang, SIZES[size], "cms-dark")[place].lines)


@pytest.mark.parametrize("theme", [look.name for look in LOOKS])
@pytest.mark.parametrize("place", THEMED)
def test_a_place_has_the_colours_it_had(walk: Walk, place: str, theme: str) -> None:
    same(f"{place}-{theme}", walk("en", (80, 24), theme)[place].inks)


def test_no_picture_is_kept_of_what_is_no_longer_there() -> None:
    wanted = {f"{place}-{lang}-{size}" for place in SCREENS for lang in ("en", "fr") for size in SIZES}
    wanted |= {f"{place}-{look.name}" for place in THEMED for look in LOOKS}
    assert {file.stem for file in FOLDER.glob("*.txt")} - wanted == set()


def same(name: str, lines: list[str]) -> None:
    """Fail with what differs from the snapshot of that name."""
    file, now = FOLDER / f"{name}.txt", "\n".join(lines) + "\n"
    if os.environ.get("CMSUITE_SNAPSHOTS") == "write":
        file.write_text(now, encoding="utf-8")
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if now != before:
        told = difflib.unified_diff(before.splitlines(), lines, "as it was", "as it is", lineterm="", n=1)
        pytest.fail("\n".join([f"{name} has changed. On purpose? CMSUITE_SNAPSHOTS=write writes it anew.", *told]))


# ---- as it must be, whatever it shows


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
class TestEveryPlace:
    def test_is_whole(self, walk: Walk, size: str, lang: str) -> None:
        width, height = SIZES[size]
        last = {"en": ("? Keys", "f1 Keys"), "fr": ("? Touches", "f1 Touches")}[lang]  # f1 where letters are typed
        for place, screen in walk(lang, SIZES[size], "cms-dark").items():
            assert len(screen.lines) == height
            assert screen.lines[-1].endswith(last), place
            assert [line for line in screen.lines if cell_len(line) > width] == [], place

    def test_cuts_nothing_without_a_sign(self, walk: Walk, size: str, lang: str) -> None:
        found = {place: screen.cut for place, screen in walk(lang, SIZES[size], "cms-dark").items() if screen.cut}
        assert found == {}

    def test_shows_no_code_of_the_store(self, walk: Walk, size: str, lang: str) -> None:
        text = "\n".join("\n".join(screen.lines) for screen in walk(lang, SIZES[size], "cms-dark").values())
        codes = re.findall(r"(?<![\w./@-])[a-z]+(?:_[a-z]+)+(?![\w.-])", text)
        codes += [act for act in ACTS if re.search(rf"(?<![\w.]){re.escape(act)}(?![\w.])", text)]
        assert codes == []


@pytest.mark.anyio
@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_each_screen_fits_as_the_terminal_grows_and_shrinks(week: Path, lang: str, tmp_path: Path) -> None:
    shutil.copytree(week / "desk", tmp_path / "desk")
    store = Store(find(str(tmp_path / "desk")).store_url, SetClock(NOW))
    found = {}
    async with seated(store, tmp_path, size=(80, 24), lang=lang) as me:
        for name, keys in {**SCREENS, **PANELS}.items():
            await me.press(*keys.split())
            for size in ((120, 40), (200, 60), (80, 24)):
                await me.pilot.resize_terminal(*size)
                await me.settled()
                if wrong := [*_cut(me), *_torn(me), *_halved(me)]:
                    found[name, size] = wrong
    store.close()
    assert found == {}


@pytest.mark.parametrize("size", SIZES)
def test_in_french_nothing_is_left_in_english(walk: Walk, size: str) -> None:
    screens = walk("fr", SIZES[size], "cms-dark")
    found = {place: there for place, screen in screens.items() if (there := _english(screen.lines))}
    assert found == {}


@cache
def _only_english() -> frozenset[str]:
    """Every sentence of ours whose French is another one, or is missing, and that is no French of another."""
    source: set[str] = set()
    french_: set[str] = set()
    for entry in french():
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        source.update(text or "" for text in ids)
        french_.update(text or "" for text in strings)
    return frozenset(source - french_ - {""})


def _english(lines: list[str]) -> list[str]:
    cells = [cell.strip(" ›✓✗·!?‖★▸/") for line in lines for cell in re.split(r"\s{2,}|[│·▸]", line)]
    keys = [cell.partition(" ")[2] for cell in re.split(r"\s{2,}", lines[-1])]
    return [cell for cell in cells + keys if cell in _only_english()]


def _cut(me: Seated) -> Iterator[str]:
    """Texts that are longer than their place and do not say so; headings of lists that are not whole."""
    for widget in me.app.screen.walk_children(Widget):
        if not widget.region.area or not widget.is_on_screen:
            continue
        if isinstance(widget, RowList):
            columns = widget._columns(widget.size.width)
            yield from (title for c, room in columns if cell_len(title := translate(c.title)) > room and widget.head)
        elif isinstance(widget, Static):
            if not any(isinstance(parent, Widget) and parent.max_scroll_y > 0 for parent in widget.ancestors):
                yield from _lost(widget, me)
        elif widget.size.height == 1 and not widget.children and not widget.is_scrollable:
            text = str(widget.render())
            if cell_len(text) > widget.size.width:
                yield text


def _lost(widget: Static, me: Seated) -> Iterator[str]:
    text, width = str(widget.content), widget.content_size.width
    if widget.styles.text_wrap == "nowrap":
        long = [line for line in text.split("\n") if cell_len(line) > width]
        yield from (line for line in long if widget.styles.text_overflow != "ellipsis")
    elif widget.get_content_height(me.app.size, me.app.size, width) > widget.content_size.height:
        yield text


def _torn(me: Seated) -> Iterator[str]:
    """Cells of lists that are drawn without their end and do not say so."""
    for rows in me.app.screen.query(RowList):
        if not rows.region.area or not rows.is_on_screen:
            continue
        first = rows.scroll_offset.y
        for y, id in enumerate(rows.ids[first : first + rows.size.height - rows.head], rows.head):
            line = "".join(segment.text for segment in rows.render_line(y))
            cells = [cell_of(column.cell(row)).text for column, _room in rows._columns(rows.size.width)
                     if (row := rows.row_of(id)) is not None]  # fmt: skip
            yield from (text for cell in cells if (text := shown(cell)) not in line and "…" not in line)


def _halved(me: Seated) -> Iterator[str]:
    """Keys of the last line that are not whole, the keys of all not being its end."""
    for keys in me.app.screen.query(KeyLine):
        said = [f"{label} {text}" for label, text, _pressed in keys._keys()]
        *told, last = re.split(r"\s{2,}", me.lines[-1].strip())
        yield from (one for one in told if one not in said)
        if last not in {f"{key} {translate('Keys')}" for key in ("?", "f1")}:
            yield last


# ---- colours


def _inks(me: Seated, look: Look) -> list[str]:
    """Each line's runs of one style that show something, with the name of their ink and ground in the theme."""
    lines = []
    for number, strip in enumerate(me.app.screen._compositor.render_strips(), 1):
        runs: list[tuple[str, str]] = []
        for segment in strip:
            style = _style(segment, look)
            if runs and runs[-1][0] == style:
                runs[-1] = (style, runs[-1][1] + segment.text)
            else:
                runs.append((style, segment.text))
        lines += [f"{number:2} {style} | {text.strip()}" for style, text in runs if text.strip()]
    return lines


def _role(colour: str | None, look: Look) -> str:
    """What the theme calls a colour; it may be one step off, by Textual's way through other spaces."""
    for role in ("background", "surface", "panel", "text", "muted", "accent", "success", "warning", "error"):
        near = zip(bytes.fromhex(getattr(look, role)[1:]), bytes.fromhex((colour or "#")[1:]), strict=False)
        if colour and all(abs(one - other) <= 1 for one, other in near):
            return role
    return "other"


def _style(segment: Segment, look: Look) -> str:
    style = segment.style
    assert style is not None
    ink, ground = (color and color.get_truecolor().hex for color in (style.color, style.bgcolor))
    said = f"{_role(ink, look)}/{ink} on {_role(ground, look)}/{ground}"
    marks = [name for name in ("bold", "reverse", "underline", "italic", "dim") if getattr(style, name)]
    return " ".join([said, *marks])
