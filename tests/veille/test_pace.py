"""How often sources are asked, by the wish of each brand; and in a crisis, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.cli.veille_pace import hurried
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.fetch import fetch
from cmsuite.veille.pace import (
    SLOTS,
    BadPace,
    HurriedAlready,
    NoReason,
    NoSuchPace,
    NothingToHurry,
    OnlyReputation,
    TooLong,
    asleep,
    calm,
    hurry,
    named,
    pace,
)
from cmsuite.veille.sources import follow, sources
from tests.conftest import NOW
from tests.feedserver import LOOPBACK, Answer, Entry, Server, rss, serving
from tests.workplace import Cast, people

pytestmark = pytest.mark.by_turns
WHY = "Un client est attaqué depuis lundi"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def following(store: Store, cast: Cast, url: str, axis: str = "trade") -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return follow(act, url, axis=axis).source_id


def done(store: Store, cast: Cast, deed: Any, *args: Any, **more: Any) -> Any:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return deed(act, *args, **more)


def taken_back(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)


def go(store: Store, cast: Cast) -> int:
    http = Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=5)
    return fetch(store, http, by=cast.worker).requests


def next_at(store: Store, url: str) -> datetime:
    with acts.read(store, by=acts.worker("test"), all_brands=True) as act:
        found = act.session.scalars(sa.select(Feed.next_at).where(Feed.url_canonical == url)).one()
        assert found is not None
        return found


def lines(store: Store, cast: Cast) -> Any:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return sources(act)


def test_the_fastest_wish_of_the_brands_wins_and_a_weekly_one_never_asks_at_night(
    store: Store, cast: Cast, server: Server, clock: SetClock
) -> None:
    other = people(store, "Studio Nord")
    monthly = [Entry(f"n{n}", str(n), at=NOW - timedelta(days=30 * n)) for n in range(1, 3)]
    server.answers["/r"] = Answer(rss(monthly))
    url = server.url("/r")
    mine, theirs = following(store, cast, url), following(store, other, url)
    done(store, cast, pace, mine, *named("weekly"))
    done(store, other, pace, theirs, *named("daily"))
    assert go(store, cast) == 1
    assert NOW + 0.9 * DAY <= next_at(store, url) <= NOW + 1.1 * DAY, "the other brand asks daily"
    assert [one.planned_interval for one in lines(store, cast)] == [86_400]
    done(store, other, pace, theirs, *named("weekly"))
    clock.sleep((2 * DAY).total_seconds())
    assert go(store, cast) == 1
    # a Thursday: the week's wait of six days, give or take, ends on Wednesday, and is gathered before Thursday's slot
    slot = datetime(2026, 3, 19, 8, tzinfo=UTC)
    assert slot - 2 * HOUR <= next_at(store, url) <= slot
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, SLOTS.key, ["wed 14:00"])
    clock.sleep((next_at(store, url) - store.now()).total_seconds())
    assert go(store, cast) == 1
    clock.sleep((10 * DAY).total_seconds())
    night = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # the computer slept through the window, and wakes at night
    clock.sleep((night - store.now()).total_seconds())
    assert go(store, cast) == 0
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        assert len(asleep(act)) == 1
    clock.sleep((9 * HOUR).total_seconds())
    assert go(store, cast) == 1
    (line,) = lines(store, cast)
    assert line.planned_interval == 6 * 86_400
    assert line.actual_interval is not None
    assert 86_400 < line.actual_interval < 10 * 86_400


def test_a_pace_is_taken_back_and_nonsense_is_refused(store: Store, cast: Cast, server: Server) -> None:
    server.answers["/r"] = Answer(rss([Entry("a", "1")]))
    id = following(store, cast, server.url("/r"))
    go(store, cast)
    done(store, cast, pace, id, 1_800, 3_600)
    assert next_at(store, server.url("/r")) <= NOW + HOUR
    taken_back(store, cast)
    assert [one.planned_interval for one in lines(store, cast)] == [3_600]
    for bad in ((60, None), (7_200, 3_600), (None, 8 * 86_400)):
        with pytest.raises(BadPace):
            done(store, cast, pace, id, *bad)
    with pytest.raises(NoSuchPace, match="soon"):
        named("soon")
    assert named("usual") == (None, None)


def test_a_hurry_tells_what_stays_slower(store: Store, cast: Cast, server: Server) -> None:
    following(store, cast, server.url("/rep"), "reputation")
    following(store, cast, "https://news.google.com/rss/search?q=lumen", "reputation")
    following(store, cast, "https://www.reddit.com/r/lyon", "reputation")
    found = done(store, cast, hurry, WHY)
    assert (found.sources, [one.every_s for one in found.slower]) == (3, [3_600, 21_600])
    told = hurried(found, "Friday")
    assert told.startswith("1 source is asked every 15 minutes until Friday;")
    assert "2 stay slower, as their kinds or their servers ask: news.google.com (60 min), www.reddit.com (6 h)." in told


def test_a_crisis_hurries_what_is_watched_for_reputation_and_it_goes_back_by_itself(
    store: Store, cast: Cast, server: Server, clock: SetClock
) -> None:
    with pytest.raises(NothingToHurry):
        done(store, cast, hurry, WHY)
    old = rss([Entry("a", "1", at=NOW - timedelta(days=200)), Entry("b", "2", at=NOW - timedelta(days=300))])
    server.answers |= {"/rep": Answer(old), "/trade": Answer(old)}
    trade, rep = following(store, cast, server.url("/trade")), following(store, cast, server.url("/rep"), "reputation")
    assert go(store, cast) == 2
    url = server.url("/rep")
    assert next_at(store, url) > NOW + 6 * DAY, "it is dormant"
    with pytest.raises(NoReason):
        done(store, cast, hurry, "court")
    with pytest.raises(TooLong):
        done(store, cast, hurry, WHY, hours=73)
    with pytest.raises(OnlyReputation):
        done(store, cast, hurry, WHY, sources=[trade])
    assert done(store, cast, hurry, WHY).until == NOW + 72 * HOUR
    with pytest.raises(HurriedAlready):
        done(store, cast, hurry, WHY)
    assert go(store, cast) == 1
    assert NOW + timedelta(minutes=13) <= next_at(store, url) <= NOW + timedelta(minutes=17)
    assert {one.id: one.planned_interval for one in lines(store, cast)} == {trade: 7 * 86_400, rep: 900}
    clock.sleep((72 * HOUR).total_seconds())
    assert go(store, cast) == 1
    assert next_at(store, url) > store.now() + 6 * DAY, "back by itself"
    assert done(store, cast, hurry, WHY).sources == 1
    taken_back(store, cast)
    assert [one.hurried_until for one in lines(store, cast)] == [None, None]
    assert done(store, cast, calm).sources == 0
