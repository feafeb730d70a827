"""Figures in words first, and the report that is made of them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import html

from cmsuite.core.clock import SetClock
from cmsuite.engines.exports.figure import Chart, Series
from cmsuite.metrics.models import Fact
from cmsuite.store.store import Store
from cmsuite.tui.widgets.figure_view import shape, spark, table
from tests.engines.exports.sample_figures import figures
from tests.metrics.seed import Story
from tests.tui.seated import seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio


@pytest.fixture
def month(store: Store, cast: Cast, clock: SetClock) -> Story:
    """March 2026, seen on 2 April."""
    clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    story = Story(store, cast)
    for when, counts in ((2, (10, 2, 1)), (9, (60, 12, 4)), (16, (8, 0, 0))):
        story.post(datetime(2026, 3, when, 17, tzinfo=UTC), counts, text=f"Le hêtre {when}")
    story.post(datetime(2026, 2, 10, 17, tzinfo=UTC), (5, 1, 0), text="Avant")
    for day in (1, 15, 31):
        story.level(date(2026, 3, day), 1_198 + day)
    return story


async def test_a_month_is_said_in_words(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path, size=(120, 30)) as me:
        await me.press("7", "p", "2")
        assert "March 2026, beside 29 Jan–28 Feb 2026" in me.lines[1]
        posts = next(line for line in me.lines if "Posts" in line and "up by 2" in line)
        assert posts.split("│")[0].split()[-6:] == ["3", "1", "up", "by", "2", "(+200.0%)"]
        assert "█" in me.text
        await me.press("down", "t")
        assert "Trace  fact " in me.text  # the newest reading that is in it
        await me.press("escape", "up", "T")
        assert "█" not in me.text
        await me.press("enter", "T")
        assert "█" in me.text


async def test_in_french_too(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path, lang="fr") as me:
        await me.press("7", "p", "2")
        assert "mars 2026" in me.lines[1]
        assert "en hausse de 2" in me.text
        await me.press("enter")
        assert "█" in me.text
        await me.press("escape", "T")
        assert "█" not in me.text


async def test_for_a_screen_reader_a_figure_is_a_sentence_and_a_table(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path, plain=True, size=(160, 50)) as me:
        await me.press("7", "p", "2", "enter")
        assert "Le hêtre 9" in me.text
        assert not set("▁▂▃▄▅▆▇█") & set(me.text)


async def test_a_fact_is_gone_to_in_what_it_counts(month: Story, cast: Cast, tmp_path: Path) -> None:
    with month.store.connection() as connection:
        shares = sa.select(Fact.id).where(Fact.metric == "shares").limit(1)
        fact = connection.execute(shares).scalar_one()
    async with seated(month.store, tmp_path, size=(120, 30)) as me:
        await me.press("colon")
        await me.type(f"fact {fact}\n")
        assert next(line for line in me.lines if line.startswith("›")).startswith("› Shares")
        await me.press("home", "1", "7")
        assert "› Posts" in me.text, "it is gone to once"


async def test_a_report_is_written_and_is_there(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path, size=(120, 30)) as me:
        await me.press("8")
        assert "No report yet. g writes the first one." in me.text
        await me.press("g", "2")
        assert "✓ ready" in me.text
        files = sorted((tmp_path / "desk" / "exports").glob("*.html"))
        assert [file.name[-7:] for file in files] == ["en.html", "fr.html"]
        assert "1,229" in html.fromstring(files[0].read_bytes()).text_content()
        await me.press("end", "g", "4")
        newest, _other, *older = [line for line in me.lines if "✓ ready" in line]
        assert newest.startswith("› ")  # o opens what was just written
        assert not any(line.startswith("› ") for line in older)
        assert len(older) == 2
        files[0].unlink()
        await me.press("1", "8")
        assert "! file missing" in me.text


async def test_two_reports_are_held_side_by_side(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path) as me:
        await me.press("8", "c", "g", "2", "c")
        assert "There is no report before report-atelier-lumen-2026-03-" in me.told()
        await me.press("g", "tab")
        await me.type("01/02/2026 28/02/2026\n")
        await me.press("*", "c")
        assert me.told() == "Two reports are compared: mark two (space)."
        await me.press("*", "end", "c")
        assert "February 2026 beside March 2026: " in me.text
        assert re.search(r"~ +Posts published +1 +3\n", me.text)
        assert "[-1-]{+3+}" in me.text
        await me.press("escape")
        for file in (tmp_path / "desk" / "exports").glob("*.html"):
            file.write_bytes(b"\x00[red]")
        await me.press("c")
        assert "holds no report." in me.told()


async def test_a_report_is_written_in_another_format(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path) as me:
        await me.press("8", "p")  # of nothing
        await me.press("g", "2")
        (first, *_others) = [line for line in me.lines if "✓ ready" in line]
        await me.press("p")
        assert "In which format?" in me.text
        await me.press("escape", "p", "5")
        newest = next(line for line in me.lines if "✓ ready" in line)
        assert newest.startswith("› March 2026")
        assert "spreadsheet" in newest
        assert ("English" in newest) is ("English" in first)
        assert len(list((tmp_path / "desk" / "exports").glob("*.xlsx"))) == 1
        await me.press("c")
        assert "is no page" in me.told()
        await me.press("slash")
        await me.type("format:spreadsheet\n")
        assert me.text.count("✓ ready") == 1


async def test_a_report_of_the_days_that_are_shown(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path) as me:
        await me.press("7", "p", "é", "R")
        assert "› 1 These days: March 2026" in me.text
        await me.press("enter")
        assert "✓ ready" in me.text
        files = sorted((tmp_path / "desk" / "exports").glob("*.html"))
        assert all("-2026-03-" in file.name for file in files)
        assert len(files) == 2


async def test_with_all_brands_at_hand_one_is_asked_for(month: Story, tmp_path: Path) -> None:
    people(month.store, "Hotel Mer")
    async with seated(month.store, tmp_path, me="karim@lumen.example") as me:
        for place, said in (("7", "Measures are of one brand"), ("8", "A report is of one brand")):
            await me.press(place)
            assert f"{said}: b chooses it." in me.text


async def test_days_that_are_none_are_said_and_nothing_is_lost(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path) as me:
        await me.press("7", "p", "tab")
        await me.type("31/02/2026\n")
        assert "“31/02/2026” is no day." in me.text
        await me.press("escape")
        assert "INDICATOR" in me.text


def figure(kind: str = "bar", *values: int | None) -> Chart:
    labels = tuple(date(2026, 3, day) for day in range(1, len(values) + 1)) if kind == "line" else tuple(
        f"Name {number}" for number in range(len(values))
    )  # fmt: skip
    known = tuple(None if value is None else Decimal(value) for value in values)
    return Chart(
        kind=kind,  # type: ignore[arg-type]
        title="A sentence.",
        alt="What is seen.",
        unit="posts",
        axis="Day",
        source="the store",
        period="March",
        labels=labels,
        series=(Series("A", known),),
    )


def test_a_gap_stays_a_gap_and_zero_is_no_bar() -> None:
    assert spark([Decimal(0), None, Decimal(7)], 10) == "▁ █"
    drawn = shape(figure("bar", 10, 0, None), 60)
    assert drawn[1].endswith("█")
    assert drawn[2].rstrip().endswith("0")
    assert drawn[3].rstrip().endswith("n/a")


def test_lines_of_one_drawing_are_on_one_axis() -> None:
    one = figure("line", 0, 2, 8)
    both = replace(one, series=(*one.series, Series("At most", (Decimal(4),) * 3)))
    assert [line for line in shape(both, 40) if set(line) & set("▁▄█")] == ["▁▂█", "▄▄▄"]


def test_a_long_line_keeps_its_last_value() -> None:
    line = spark([Decimal(value) for value in range(100)], 10)
    assert (len(line), line[-1]) == (10, "█")


def test_the_table_says_every_value() -> None:
    rows = table(figure("line", 1, None, 3), 60)
    assert [row.split()[-1] for row in rows[1:]] == ["1", "n/a", "3"]


@pytest.mark.parametrize("kind", ["stacked", "radar", "heat", "tiles", "timeline", "quadrant"])
def test_a_figure_that_has_no_shape_in_a_terminal_is_its_table(kind: str) -> None:
    figure = figures("en")[kind]
    lines = shape(figure, 76)
    assert len(lines) == 4 + len(figure.table().rows)
    assert all(line.split()[0] in str(row[0]) for line, row in zip(lines[2:], figure.table().rows, strict=False))
    assert figure.period in lines[-1]


async def test_measures_and_reports_are_narrowed_by_a_filter(month: Story, tmp_path: Path) -> None:
    async with seated(month.store, tmp_path, size=(120, 30)) as me:
        await me.press("7", "p", "2")
        assert "Followers" in me.text
        await me.press("slash")
        await me.type("change:up posts\n")
        assert "› Posts" in me.text
        assert "Followers" not in me.text.split("│")[0]
        await me.press("slash", "ctrl+u")
        await me.type("nothing at all\n")
        assert "Nothing here answers to the filter" in me.text
        await me.press("escape")
        assert "Followers" in me.text
        await me.press("R", "1")
        await me.press("slash")
        await me.type("language:french\n")
        assert me.text.count("✓ ready") == 1
        await me.press("slash", "ctrl+s")
        await me.type("in French\n")
        assert me.told() == "Filter saved: in French"
        await me.press("escape", "1", "colon")
        await me.type("in French\n")
        assert me.text.count("✓ ready") == 1
