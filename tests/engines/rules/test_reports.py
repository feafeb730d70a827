"""What the rules said of a text at a moment of its life: kept once, found again, blanked in time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Forbidden
from cmsuite.engines.rules.ageing import forget
from cmsuite.engines.rules.contract import Report, Unknown
from cmsuite.engines.rules.reports import Kept, Moment, last, record, told
from cmsuite.store.store import Store
from tests.content.desk import a_post
from tests.engines.rules.test_gates import SAID, finding, report
from tests.workplace import Cast, people

SHA, OTHER, DIGEST = "ab" * 32, "cd" * 32, "d" * 64
CLEAN = report()
FOUND = report(finding("a.warns", "warn"), unknown=(Unknown("b.fact", "block", SAID, "visa"),))


@acts.register("test.read", no_undo="-")
def read_by_rules(act: Act, kind: str, row_id: int, hash: str, moment: str, found: str) -> None:
    said: Report = {"clean": CLEAN, "found": FOUND}[found]
    moments: dict[str, Moment] = {"approve": "approve", "send": "send"}
    record(act, (kind, row_id), hash, DIGEST, moments[moment], said)


def reads(store: Store, cast: Cast, post: int, found: str, hash: str = SHA, moment: str = "send") -> None:
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        read_by_rules(act, "post", post, hash, moment, found)


def newest(store: Store, cast: Cast, *posts: int, moment: Moment = "send") -> dict[int, Kept]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return {id_: kept for (_kind, id_), kept in last(act, [("post", one) for one in posts], moment).items()}


def test_the_same_found_again_is_kept_once_and_another_thing_beside_it(store: Store, clock: SetClock) -> None:
    cast = people(store)
    posts = [a_post(store, cast).post_id for _n in range(3)]
    for said in ("clean", "clean", "found", "found", "clean"):
        reads(store, cast, posts[0], said)
        clock.sleep(3600)
    reads(store, cast, posts[0], "found", moment="approve")
    reads(store, cast, posts[1], "found", OTHER)
    with store.connection() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM lint_report")).scalar_one() == 5

    found = newest(store, cast, *posts)
    assert set(found) == {posts[0], posts[1]}
    assert (found[posts[0]].counts["closed"], found[posts[0]].findings) == (False, [])
    one = found[posts[1]]
    assert (one.hash, one.digest, one.moment) == (OTHER, DIGEST, "send")
    assert one.counts == {"warn": 1, "not_evaluated": 1, "closed": True}
    assert one.findings is not None
    assert one.not_evaluated is not None
    assert one.findings[0]["rule"] == "a.warns"
    assert one.findings[0]["message"] == {"en": "Shorten it.", "fr": "Raccourcissez."}
    assert one.not_evaluated == [
        {"rule": "b.fact", "severity": "block", "reason": {"en": "Shorten it.", "fr": "Raccourcissez."}, "fact": "visa"}
    ]
    assert newest(store, cast) == {}
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        history = told(act, ("post", posts[0]))
    assert [(one.moment, one.counts["closed"]) for one in history] == [
        ("approve", True),
        ("send", False),
        ("send", True),
        ("send", False),
    ], "which rules passed this post, and when: one question"
    other = people(store, "Hotel Nord")
    assert newest(store, other, *posts) == {}


def test_reports_are_never_changed_and_lose_their_words_after_two_years(store: Store, clock: SetClock) -> None:
    cast = people(store)
    post = a_post(store, cast).post_id
    reads(store, cast, post, "found")
    for wrong in ("UPDATE lint_report SET counts = '{}'", "DELETE FROM lint_report"):
        with pytest.raises(sa.exc.DBAPIError), store.connection(writes=True) as connection:
            connection.execute(sa.text(wrong))
    clock.sleep(731 * 86400)
    reads(store, cast, post, "found", OTHER)
    with pytest.raises(Forbidden), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        forget(act)
    for n in (1, 0):
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            assert forget(act) == n
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        new, old = told(act, ("post", post))
    assert new.findings
    assert (old.findings, old.counts["warn"]) == (None, 1)
