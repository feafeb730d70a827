"""The week beside today: how many go out on each day, how many are out, and what went wrong with the others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.publishing.planning import plan
from cmsuite.publishing.words import STANDINGS
from cmsuite.store.store import Store
from cmsuite.tui.this_week import columns, heading, week
from tests.tui.seated import Seated, account, placed, seated
from tests.workplace import Cast

MONDAY = date(2026, 3, 9)


@given(st.lists(st.tuples(st.integers(min_value=0, max_value=6), st.sampled_from(sorted(STANDINGS)))))
def test_a_week_counts_each_entry_once_and_tells_each_that_is_late(found: list[tuple[int, str]]) -> None:
    speak("en")
    days = week(MONDAY, found)
    assert [one.day for one in days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert sum(one.planned for one in days) == len(found)
    assert sum(one.out for one in days) == sum(standing == "published" for _day, standing in found)
    for place, one in enumerate(days):
        said = columns()[2].cell(one)
        late = [standing for day, standing in found if day == place and standing in ("late", "doubt", "failed")]
        for standing in set(late):
            assert f"{late.count(standing)} {STANDINGS[standing]}" in str(said)
    if found:
        assert heading(days).endswith(" " + heading(days)[-7:])
        assert "█" in heading(days)[-7:]


def days(me: Seated) -> list[str]:
    """What stands right of the line between the day and the week, where there is one."""
    return [" ".join(line.rpartition("│")[2].split()) for line in me.lines if "│" in line]


@pytest.mark.anyio
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_the_week_stands_beside_the_day_where_there_is_room(
    store: Store, cast: Cast, tmp_path: Path, clock: SetClock
) -> None:
    on = account(store, cast)
    entry = placed(store, cast, "Rosiers", hours=1, on=on)
    placed(store, cast, "Pivoines", hours=26, approved=False, on=on)
    placed(store, cast, "Dahlias", hours=27, on=on)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        plan(act, entry)
    clock.sleep(3600 + 600)
    async with seated(store, tmp_path, size=(120, 30)) as me:
        found = days(me)
        assert found[:3] == ["WEEK, published: 0/3 ▁▄█▁▁▁▁", "Mon 9 —", "› Tue 10 0/1 ! 1 late"]
        assert found[3].startswith("Wed 11 0/2 ? 1 not approved, ? 1 not")
        assert "This week:" not in me.text
        await me.press("tab", "tab", "tab")
        assert me.app.focused is not None
        assert me.app.focused.id == "day"
        await me.pilot.resize_terminal(80, 24)
        await me.settled()
        assert not days(me)
        assert "This week: 0 of 3 published." in me.text
    async with seated(store, tmp_path, size=(120, 30), lang="fr", plain=True) as me:
        assert not days(me)
        assert "publications parties\u00a0: 0 sur 3" in me.text
