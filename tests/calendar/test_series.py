"""A series: the days of a rhythm, what is to be known of them, and all of it made and undone as one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.days import between, entry
from cmsuite.calendar.entries import move, place
from cmsuite.calendar.series import (
    MOST,
    Foreseen,
    NoDayInIt,
    NoEnd,
    NotPlaced,
    NotSoMany,
    Repeated,
    Rhythm,
    TwoEnds,
    UnknownDay,
    days,
    foreseen,
    repeat,
)
from cmsuite.content.posts import adapt
from cmsuite.content.views import post as post_of
from cmsuite.core.errors import CmsError
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.engines.acts import Conflict
from cmsuite.publishing.holds import held, hold
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.content.desk import a_post, an_account
from tests.workplace import Cast, people

PARIS = "Europe/Paris"
THURSDAY = date(2026, 3, 12)
WEEKLY = Rhythm("week", times=3)


def said(found: list[date]) -> str:
    return " ".join(f"{day.day}.{day.month}" for day in found)


@pytest.mark.parametrize(
    ("first", "rhythm", "coming"),
    [
        (THURSDAY, WEEKLY, "19.3 26.3 2.4"),
        (THURSDAY, Rhythm("two_weeks", until=date(2026, 4, 10)), "26.3 9.4"),
        (THURSDAY, Rhythm("week", ("mon", "thu"), times=3), "16.3 19.3 23.3"),
        (THURSDAY, Rhythm("two_weeks", ("fri", "mon"), times=3), "13.3 23.3 27.3"),
        (date(2026, 3, 31), Rhythm("month", times=3), "30.4 31.5 30.6"),
        (THURSDAY, Rhythm("month", times=2), "12.4 12.5"),
        (THURSDAY, Rhythm("month", ("thu",), times=3), "9.4 14.5 11.6"),  # the second of each month
        (date(2026, 3, 31), Rhythm("month", ("tue",), times=3), "28.4 26.5 30.6"),  # the fifth is the last
    ],
)
def test_the_days_of_a_rhythm(first: date, rhythm: Rhythm, coming: str) -> None:
    assert said(days(first, rhythm, first)) == coming


def test_what_has_gone_by_is_left_out_and_does_not_count() -> None:
    assert said(days(date(2026, 1, 1), WEEKLY, THURSDAY)) == "19.3 26.3 2.4"


@pytest.mark.parametrize(
    ("rhythm", "why"),
    [
        (Rhythm(), NoEnd),
        (Rhythm(times=2, until=THURSDAY), TwoEnds),
        (Rhythm(times=0), NotSoMany),
        (Rhythm(times=MOST + 1), NotSoMany),
        (Rhythm("week", ("mon", "tue", "wed"), until=date(2027, 3, 12)), NotSoMany),
        (Rhythm("week", ("someday",), times=2), UnknownDay),
        (Rhythm("week", until=date(2026, 3, 18)), NoDayInIt),
    ],
)
def test_a_rhythm_that_means_nothing_says_why(rhythm: Rhythm, why: type[CmsError]) -> None:
    with pytest.raises(why):
        days(THURSDAY, rhythm, THURSDAY)


# ---- of a post


def first_one(store: Store, cast: Cast) -> int:
    """A post for two accounts, in its own words on the second, at 18:00 of Thursday and 9:00 of the day after."""
    one, other = (an_account(store, cast.brand, handle) for handle in ("@lumen@social.example", "@en@social.example"))
    post = a_post(store, cast, one, other)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, post.variants[1].id, parts=["The lamp is here."], language="en")
        place(act, Wall(datetime(2026, 3, 12, 18), PARIS), variant_id=post.variants[0].id, action_type="evergreen")
        place(act, Wall(datetime(2026, 3, 13, 9), PARIS), variant_id=post.variants[1].id)
    return post.post_id


def repeated(store: Store, cast: Cast, post: int, rhythm: Rhythm = WEEKLY) -> Repeated:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return repeat(act, post, rhythm)


def seen(store: Store, cast: Cast, post: int, rhythm: Rhythm = WEEKLY) -> Foreseen:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return foreseen(act, post, rhythm)


def undone(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        line = act.session.scalar(sa.text("SELECT max(id) FROM journal"))
        acts.undo(act, line)


def coming(store: Store, cast: Cast) -> list[tuple[str, str]]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        lines = between(act, NOW, NOW + timedelta(400))
    return [(f"{line.at.local:%d.%m %H}", line.handle.split("@")[1]) for line in lines if line.at]


ALL = [("12.03 18", "lumen"), ("13.03 09", "en"), ("19.03 18", "lumen"), ("20.03 09", "en"), ("26.03 18", "lumen"),
       ("27.03 09", "en"), ("02.04 18", "lumen"), ("03.04 09", "en")]  # fmt: skip


def test_each_is_a_draft_of_its_own_at_the_hours_of_the_first_and_undone_as_one(store: Store) -> None:
    cast = people(store)
    made = repeated(store, cast, first_one(store, cast))
    assert coming(store, cast) == ALL
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        views = [post_of(act, one.post_id) for one in made.posts]
        grace = entry(act, made.posts[0].entries[0][0])
    assert {view.state for view in views} == {"in_production"}
    assert [view.title for view in views] == [f"{made.title} ({n}/4)" for n in (2, 3, 4)]
    assert [[variant.words.parts[0] for variant in view.variants] for view in views] == [
        ["La lampe Aube arrive.", "The lamp is here."]
    ] * 3
    assert grace.action_type == "evergreen"
    assert grace.latest_useful_at is not None
    assert grace.due_at is not None
    assert grace.latest_useful_at - grace.due_at == timedelta(days=1)
    undone(store, cast)
    assert coming(store, cast) == ALL[:2]
    undone(store, cast)  # done again
    assert coming(store, cast) == ALL
    undone(store, cast)
    assert coming(store, cast) == ALL[:2]


def test_a_series_of_a_post_of_a_series_is_counted_anew(store: Store) -> None:
    cast = people(store)
    made = repeated(store, cast, first_one(store, cast))
    again = repeated(store, cast, made.posts[0].post_id, Rhythm("month", times=1))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post_of(act, again.posts[0].post_id).title == f"{made.title} (2/2)"


def test_what_somebody_changed_since_is_not_taken_back_silently(store: Store) -> None:
    cast = people(store)
    made = repeated(store, cast, first_one(store, cast))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        line = acts.last(act) or act.session.scalar(sa.text("SELECT max(id) FROM journal"))
        move(act, made.posts[1].entries[0][0], Wall(datetime(2026, 3, 30, 18), PARIS))
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
    assert len(coming(store, cast)) == 8


def test_what_is_to_be_known_of_a_day_is_said_before(store: Store) -> None:
    cast = people(store)
    post = first_one(store, cast)
    repeated(store, cast, post, Rhythm("week", times=1))
    found = seen(store, cast, post, Rhythm("week", ("thu", "sun", "mon"), until=date(2026, 4, 6)))
    told = {
        f"{copy.entries[0].at.local:%d.%m}": [(one.code, one.level) for one in copy.against] for copy in found.copies
    }
    assert told["19.03"] == [("cal.same-day", "warn")] * 2
    assert told["22.03"] == [("cal.closed", "info")]
    assert told["26.03"] == []
    assert told["05.04"] == [("cal.closed", "info"), ("cal.holiday", "warn")]  # Easter Monday is the day of the second
    message = next(one.message for copy in found.copies for one in copy.against if one.code == "cal.same-day")
    assert message == "@lumen@social.example has “Lampe Aube (2/2)” that day already, at 18:00."


def test_an_account_that_is_out_of_use_or_has_no_day_is_left_out_and_named(store: Store) -> None:
    cast = people(store)
    post = first_one(store, cast)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Account).where(Account.handle.like("@en%")).values(status="closed"))
    assert seen(store, cast, post).left == ("Mastodon @en@social.example",)
    repeated(store, cast, post)
    assert coming(store, cast)[2:] == [one for one in ALL[2:] if one[1] == "lumen"]


def test_a_post_without_a_day_has_no_hours_to_give(store: Store) -> None:
    cast = people(store)
    with pytest.raises(NotPlaced):
        repeated(store, cast, a_post(store, cast).post_id)


def test_a_hold_over_its_accounts_is_told(store: Store) -> None:
    cast = people(store)
    found = seen(store, cast, first_one(store, cast))
    accounts = {one.account_id for one in found.copies[0].entries}
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert held(act, accounts) == ()
        hold(act, "client", network="pixelfed")
        assert held(act, accounts) == ()
        hold(act, "client", account_id=min(accounts))
        (said,) = held(act, accounts)
    assert said.message == "Hold 2 stands (client): what is decided there does not leave until it is lifted."
    assert (said.code, said.level) == ("pub.held", "warn")
