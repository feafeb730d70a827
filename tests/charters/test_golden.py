"""What a specification works out by hand comes out the same: reading ease, contrast, what is usual, days and hours."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from cmsuite.charters.severity import SCALE, usual
from cmsuite.core.marked import KINDS, BadDay, expected, marked_dates
from cmsuite.core.resources import toml_of
from cmsuite.core.sales import sales_open
from cmsuite.engines.networks.counters import graphemes
from cmsuite.engines.rules.kinds.media import contrast
from cmsuite.engines.rules.kinds.reading import eased


@pytest.mark.parametrize(("words", "sentences", "syllables", "ease"), [(120, 8, 192, 74.015), (150, 5, 270, 44.070)])
def test_reading_ease_in_french(words: int, sentences: int, syllables: int, ease: float) -> None:
    assert eased(words, sentences, syllables, "kandel-moles") == pytest.approx(ease, abs=1e-9)


@pytest.mark.parametrize(
    ("ink", "paper", "ratio"),
    [
        ("#FFFFFF", "#E8A33D", 2.16),
        ("#1F2933", "#E8A33D", 6.84),
        ("#777777", "#FFFFFF", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#FFFFFF", "#B45F06", 4.58),
    ],
)
def test_contrast(ink: str, paper: str, ratio: float) -> None:
    found = contrast(ink, paper)
    assert found is not None
    assert round(found, 2) == ratio
    assert (found >= 4.5) is (ratio >= 4.5)


def test_what_is_usual_and_how_far_a_count_is_from_it() -> None:
    known = usual([18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30])
    assert known is not None
    assert (known.middle / 10, known.deviation / 10) == (2.35, 0.30)
    far = [round((one - known.middle) / (SCALE * known.deviation), 2) for one in (49, 36, 30)]
    assert far == [5.73, 2.81, 1.46]


@pytest.mark.parametrize(
    ("winter", "summer"),
    [("2026-01-07", "2026-06-24"), ("2027-01-06", "2027-06-23"), ("2028-01-12", "2028-06-28")],
)
def test_sales_begin_at_eight_on_their_day(winter: str, summer: str) -> None:
    for day in (winter, summer):
        assert sales_open(datetime.fromisoformat(f"{day}T07:59"), "fr") is False
        assert sales_open(datetime.fromisoformat(f"{day}T08:00"), "fr") is True


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Mother’s Day", "2023-06-04 2026-05-31 2027-05-30 2028-05-28 2034-06-04 2045-06-04"),
        ("Black Friday", "2026-11-27 2027-11-26 2028-11-24 2029-11-23 2030-11-29"),
        ("Global Accessibility Awareness Day", "2026-05-21 2027-05-20 2028-05-18 2031-05-15"),
        ("Winter sales", "2026-01-07 2027-01-06 2028-01-12"),
        ("Summer sales", "2026-06-24 2027-06-23 2028-06-28"),
        ("Ascension Day", "2026-05-14 2027-05-06 2028-05-25"),
        ("Safer Internet Day", "2027-02-09"),
        ("Grandmothers’ Day", "2027-03-07"),
        ("Father’s Day", "2027-06-20"),
        ("Grandfathers’ Day", "2027-10-03"),
        ("Cyber Monday", "2027-11-29"),
        ("Giving Tuesday", "2027-11-30"),
        ("Community Manager Appreciation Day", "2027-01-25"),
    ],
)
def test_days_that_are_counted_each_year(name: str, days: str) -> None:
    for day in map(date.fromisoformat, days.split()):
        assert [one.on for one in marked_dates("fr", "FR", day.year) if one.en == name] == [day]


def test_each_marked_date_says_who_fixed_it_and_a_brand_elsewhere_has_those_of_everywhere() -> None:
    found = marked_dates("fr", "FR", 2027)
    assert all(one.source and one.kind in KINDS for one in found)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert {one.kind for one in marked_dates("none", "IE", 2027)} == {"marked"}
    assert [one.en for one in marked_dates("fr-alsace-moselle", "FR", 2027) if one.kind == "sales"] == ["Summer sales"]


def test_every_day_of_the_calendar_of_2027_has_its_date_and_its_tone() -> None:
    found = {
        (one.en, f"{one.on:%m-%d}" + (f"..{one.until:%m-%d}" if one.until else ""), one.tone)
        for one in marked_dates("fr", "FR", 2027)
    }
    rows = Path(__file__).with_name("marked-2027.txt").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 146
    assert not [row for row in rows if (row.split(" ", 2)[2], *row.split(" ", 2)[:2]) not in found]
    assert len(expected("FR", 2027)) == 17


def test_a_day_that_moves_by_another_and_one_that_a_person_types() -> None:
    for name, days in (("Earth Hour", "2024-03-23 2025-03-29 2027-03-20"), ("First Sunday of Advent", "2023-12-03")):
        for day in map(date.fromisoformat, days.split()):
            assert [one.on for one in marked_dates("fr", "FR", day.year) if one.en == name] == [day]
    assert [f"{one.on:%m-%d}" for one in marked_dates("none", "IE", 2027) if one.en == "Epiphany"] == ["01-06"]
    assert len([one for one in marked_dates("none", "IE", 2030) if one.en.startswith("Ramadan")]) == 2


def test_a_row_that_a_person_writes_says_its_days_or_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "calendars" / "marked.toml"
    file.parent.mkdir()
    row = '[[fr.days]]\nname = { en = "Fair", fr = "Foire" }\nsource = { en = "ours", fr = "nous" }\n'
    when = 'expected = { en = "May", fr = "mai" }\n'
    file.write_text(f'{row}{when}dates = {{ 2027 = ["05-04..05-06"] }}\n', encoding="utf-8")
    (fair,) = (one for one in marked_dates("fr", "FR", 2027, tmp_path) if one.kind == "marked")
    assert (fair.on, fair.until, expected("FR", 2027, tmp_path)) == (date(2027, 5, 4), date(2027, 5, 6), [])
    assert [(one.name, one.when) for one in expected("FR", 2028, tmp_path)] == [("Fair", "May")]
    for wrong in ('fixed = "02-30"', 'nth = "first"', 'dates = { 2027 = ["soon"] }', ""):
        file.write_text(row + wrong, encoding="utf-8")
        toml_of.cache_clear()
        with pytest.raises(BadDay, match=r"Fair.*marked\.toml"):
            marked_dates("fr", "FR", 2027, tmp_path)


def test_a_calendar_names_what_concerns_the_brand_alone() -> None:
    found = marked_dates("fr", "FR", 2027)
    assert len([one for one in found if one.concerns("")]) < 50
    assert {one.en for one in found if one.concerns("food")} - {one.en for one in found if one.concerns("")} >= {
        "Candlemas, pancakes",
        "World Food Day",
    }


def test_a_person_with_a_tool_is_one_sign() -> None:
    mechanic = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WRENCH}"
    assert (len(graphemes(mechanic)), len(mechanic), len(mechanic.encode())) == (1, 3, 11)
