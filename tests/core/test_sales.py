"""When legal sales are on, and which days are of mourning or remembrance."""

from datetime import date, datetime

import pytest

from cmsuite.core.memorial import nth, tags_of
from cmsuite.core.sales import sales_open


@pytest.mark.parametrize(
    ("at", "open"),
    [
        ("2027-01-06T07:59", False),  # the second Wednesday is the 13th
        ("2027-01-06T08:00", True),
        ("2027-02-02T23:59", True),
        ("2027-02-03T00:00", False),
        ("2027-03-10T12:00", False),
        ("2027-06-23T07:59", False),  # the last Wednesday is the 30th
        ("2027-06-23T08:00", True),
        ("2027-07-20T23:59", True),
        ("2027-07-21T08:00", False),
        ("2025-01-07T12:00", False),
        ("2025-01-08T08:00", True),
        ("2025-06-25T08:00", True),
        ("2025-06-24T08:00", False),
    ],
)
def test_sales_begin_on_the_wednesday_of_the_law_at_eight_for_four_weeks(at: str, open: bool) -> None:
    assert sales_open(datetime.fromisoformat(at), "fr") is open


def test_nothing_is_said_where_a_territory_has_dates_of_its_own() -> None:
    assert sales_open(datetime(2027, 1, 20, 12), "fr-guadeloupe") is None
    assert sales_open(datetime(2027, 1, 20, 12), "ie") is None
    found = [sales_open(datetime(2027, month, day, 12), "fr-alsace-moselle")
             for month, day in ((1, 1), (1, 4), (1, 6), (1, 29), (2, 1), (2, 4), (7, 1))]  # fmt: skip
    assert found == [False, None, True, True, None, False, True]


def test_days_of_mourning_and_of_remembrance_are_of_a_country() -> None:
    assert tags_of(date(2027, 11, 1), "FR") == ["mourning"]
    assert tags_of(date(2027, 11, 13), "FR") == ["commemoration"]
    assert tags_of(date(2027, 4, 25), "FR") == ["commemoration"]
    assert tags_of(date(2027, 4, 18), "FR") == []
    assert tags_of(date(2027, 11, 13), "IE") is None


def test_a_day_of_the_week_is_counted_from_both_ends_of_a_month() -> None:
    assert [nth(2027, 6, 3, place) for place in (1, 2, -1, -2)] == [
        date(2027, 6, 2), date(2027, 6, 9), date(2027, 6, 30), date(2027, 6, 23),
    ]  # fmt: skip
