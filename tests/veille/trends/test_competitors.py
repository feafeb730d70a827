"""Competitors over time: cadence, formats, themes, and no word where there is too little."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.veille.qualify import take_in
from cmsuite.veille.sources import follow
from cmsuite.veille.trends.competitors import competitors, format_of, pace
from cmsuite.veille.trends.rivals_telling import formats, left, lines, themes
from tests.conftest import NOW
from tests.veille.trends.test_finding import MONDAY, _rows
from tests.workplace import people


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://www.youtube.com/watch?v=1", "video"),
        ("https://www.instagram.com/reel/x", "video"),
        ("https://www.instagram.com/p/x", "image"),
        ("https://cdn.example/a.MP3?x=1", "audio"),
        ("https://mastodon.social/@fleur/1", "post"),
        ("https://notyoutube.com/a", "article"),
        ("https://[", "article"),
        (None, "article"),
    ],
)
def test_a_link_says_what_an_item_is(url: str | None, form: str) -> None:
    assert format_of(url) == form


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (12, 8, "more"),
        (1, 20, "less"),
        (5, 9, "as before"),
        (4, 0, "too little"),
        (30, 0, "too little"),
        (2, 2, "too little"),
    ],
)
def test_nothing_is_said_of_too_little(now: int, before: int, said: str) -> None:
    assert pace(now, before) == said


@pytest.mark.by_turns
def test_competitors_are_told_by_cadence_formats_and_themes(store: Store) -> None:
    cast = people(store)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert competitors(act).competitors == ()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        rival = follow(act, "https://rival.example/rss", axis="competitor", title="Rival").feed_id
        small = follow(act, "https://small.example/rss", axis="competitor", title="Petit").feed_id
        press = follow(act, "https://press.example/rss", axis="trade", title="Press").feed_id
    rows = []
    for feed, host, a_week in ((rival, "rival.example", 4), (small, "small.example", 0), (press, "press.example", 3)):
        for week in range(1, 13):
            for n in range(a_week * (2 if week <= 4 else 1)):
                video = feed == rival and week <= 4 and n % 2
                at = MONDAY - timedelta(weeks=week, hours=-n - 1)
                title = f"Abonnement fleurs séchées {week}{n}" if week <= 4 else f"Vitrine {week}{n}"
                url = f"https://{'youtu.be' if video else host}/{feed}-{week}-{n}"
                rows.append(
                    {"feed_id": feed, "guid": f"{week}-{n}", "published_at": at, "title": title, "first_seen_at": NOW,
                     "url": url, "hash": f"{len(rows):064x}", "created_at": NOW}
                )  # fmt: skip
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        _rows(act, rows)
        take_in(act, [rival, small, press])
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = competitors(act)
        assert act.session.scalar(sa.text("SELECT count(*) FROM qualification")) == len(rows)
    one, nothing = found.competitors
    assert (one.name, one.now, one.before, one.pace, one.weeks[-1], one.weeks[0]) == ("Rival", 32, 32, "more", 8, 4)
    assert one.formats == {"article": (16, 32), "video": (16, 0)}
    assert [(theme.said, theme.now, theme.before) for theme in one.themes] == [("abonnement fleurs séchées", 32, 0)]
    assert [(theme.said, theme.now, theme.before) for theme in one.left] == [("vitrine", 0, 32)]
    assert formats(one) == "article 50% (100%), video 50% (0%)"
    assert (themes(one), left(one)) == ("abonnement fleurs séchées 32 (0)", "vitrine 32")
    assert (nothing.name, nothing.now, nothing.pace, nothing.compared, nothing.themes) == (
        "Petit",
        0,
        "too little",
        False,
        (),
    )
    assert next(lines(nothing)) == "0 items in the last 4 weeks, 0 in the 8 before: too little to say."
