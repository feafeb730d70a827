"""Trends in what came in, by stories, weeks and publishers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.feeds.indexing import index_all
from cmsuite.engines.feeds.models import Item
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.models import Qualification
from cmsuite.veille.qualify import take_in
from cmsuite.veille.sources import follow
from cmsuite.veille.trends.finding import Report, figures_of, trends
from cmsuite.veille.trends.telling import expected, summary, unconfirmed
from cmsuite.veille.trends.terms import as_said, count, stem, stems, told
from cmsuite.veille.triage import tag
from tests.conftest import NOW
from tests.veille.test_plan import WHOLE, question
from tests.veille.test_plan_in_force import validated
from tests.workplace import Cast, people

MONDAY = NOW - timedelta(days=NOW.weekday(), hours=NOW.hour, minutes=NOW.minute)
WORDS = "vitrine bouquet atelier marché livraison saison couleur terrain serre client".split()


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def came_in(
    store: Store, cast: Cast, title: Callable[[int, int], str], *, a_week: int = 30, sites: int = 5,
    text: Callable[[int, int], str | None] = lambda _week, _n: None,
) -> None:  # fmt: skip
    """That many items a week for nine whole weeks and a bit, by turns of as many sites."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        feeds = [follow(act, f"https://s{n}.example/rss", axis="trade", title=f"S{n}").feed_id for n in range(sites)]
        _older(act)
    rows = []
    for week in range(1, 11):
        for n in range(a_week):
            at = MONDAY - timedelta(weeks=week) + timedelta(minutes=n * 60 * 24 * 7 // (a_week + 1) + 60)
            rows.append(
                {"feed_id": feeds[n % sites], "guid": f"{week}-{n}", "title": title(week, n), "published_at": at,
                 "text": text(week, n),
                 "url": f"https://s{n % sites}.example/{week}/{n}", "first_seen_at": NOW,
                 "hash": f"{week * 10**5 + n:064x}", "created_at": NOW}
            )  # fmt: skip
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        _rows(act, rows)
        take_in(act, feeds)


@acts.register("tests.rows", no_undo="Only a test does this.")
def _rows(act: acts.Act, rows: list[dict[str, object]]) -> None:
    act.session.execute(sa.insert(Item), rows)
    act.note("item", [], "new", n=len(rows))


@acts.register("tests.renamed", no_undo="Only a test does this.")
def _renamed(act: acts.Act) -> None:
    """All of it is about the reputation."""
    act.session.execute(sa.text("UPDATE qualification SET axis = 'reputation'"))
    act.note("qualification", [], "axis")


@acts.register("tests.older", no_undo="Only a test does this.")
def _older(act: acts.Act) -> None:
    """The sources were there before."""
    act.session.execute(sa.text("UPDATE source SET created_at = :at"), {"at": NOW - timedelta(days=400)})
    act.note("source", [], "created_at")


def found(store: Store, cast: Cast, **how: str) -> Report:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return trends(act, **how)  # type: ignore[arg-type]


def test_a_term_that_many_publishers_say_of_a_sudden_is_a_trend(store: Store, cast: Cast) -> None:
    def title(week: int, n: int) -> str:
        said = f"{WORDS[n % 10]} {WORDS[(n // 10 + week) % 10]} {week * 100 + n}"
        return f"L'étiquetage des fleurs coupées : {said}" if week == 1 and n < 12 else said

    came_in(store, cast, title)
    report = found(store, cast)
    assert report.stories[-1] == 30
    told = {one.said: one for one in report.trends}
    one = told["étiquetage fleurs coupées"] if "étiquetage fleurs coupées" in told else told["fleurs coupées"]
    assert (one.judged.kind, one.judged.tested.k, one.judged.series.origins[-1]) == ("emerging", 12, 5)
    assert (one.artefact, one.no_base, len(one.heads)) == (False, False, 5)
    assert "étiquetage" in one.heads[0].title
    assert found(store, cast, axis="regulation").trends == ()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        rows = act.session.execute(
            sa.select(Qualification.item_id, Qualification.sort_at, Item.title)
            .join(Item, Item.id == Qualification.item_id)
            .order_by(Qualification.sort_at.desc())
        ).all()
        for row in rows:
            if "étiquetage" in row.title:
                tag(act, row.item_id, ["origine"])
    (by_tag,) = found(store, cast, by="tags").trends
    assert (by_tag.said, by_tag.judged.tested.k) == ("origine", 12)


def test_keywords_of_the_plan_are_counted_in_titles_and_texts_in_any_form(store: Store, cast: Cast) -> None:
    def title(week: int, n: int) -> str:
        said = {2: "Un réseau social", 3: "Les réseaux sociaux", 4: "Un réseau, plus social"}
        return f"{said.get(n % 6, 'Rien')} {week * 100 + n}" if week == 1 else f"Calme {week * 100 + n}"

    def text(week: int, n: int) -> str | None:
        return {0: "Des étiquetages partout.", 1: "Son étiquetage, une publicité."}.get(n % 6) if week == 1 else None

    nothing = found(store, cast, by="keywords")
    assert (nothing.keywords, summary(nothing).split(". ")[1]) == (0, "No watch plan in force names a keyword")
    load_kinds()
    asked = [
        question(8, "trade", keywords_fr=["étiquetage"], keywords_en=["*"], exclude=["publicité"]),
        question(9, "trade", keywords_fr=["réseau social", '"réseaux sociaux"'], active_until="2026-01-01"),
        question(10, "trade", keywords_fr=["réseau  social", "absent"]),
    ]
    validated(store, cast, questions=[*asked, *WHOLE["questions"]])
    came_in(store, cast, title, text=text)
    index_all(store, by=cast.worker)
    report = found(store, cast, by="keywords")
    assert {one.said: (one.judged.tested.k, one.judged.kind) for one in report.trends} == {
        "étiquetage": (5, "emerging"), "réseau social": (10, "emerging"),
    }  # fmt: skip
    heads = {head.title.rsplit(" ", 1)[0] for head in report.trends[0].heads}
    assert heads == {"Un réseau social", "Les réseaux sociaux"}
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        now = figures_of(act, "étiquetage", by="keywords")
        assert (now["k"], now["origins"]) == (5, 5)
        assert figures_of(act, "publicité", by="keywords")["k"] == 5, "what no plan names is looked for all the same"


def test_a_term_that_nobody_says_any_more_is_shown_as_it_was_written(store: Store, cast: Cast) -> None:
    def title(week: int, n: int) -> str:
        said = f"{WORDS[n % 10]} {WORDS[(n // 10 + week) % 10]} {week * 100 + n}"
        return f"Fleurs séchées : {said}" if week > 1 and n < 12 else said

    came_in(store, cast, title)
    (one,) = found(store, cast).trends
    assert (one.said, one.judged.kind, one.heads) == ("fleurs séchées", "declining", ())


def test_one_publisher_makes_no_trend_and_nothing_is_no_error(store: Store, cast: Cast) -> None:
    nothing = found(store, cast)
    assert (nothing.trends, summary(nothing)) == ((), "Week of 2 March 2026: 0 stories, 0 terms tested. 0 weeks of "
                                                      "the 8 before have stories: a trend takes 6.")  # fmt: skip
    came_in(store, cast, lambda week, n: "Reels partout" if week == 1 and n < 12 else f"mot{n} {week}", sites=2)
    two = found(store, cast)
    (one,) = two.unconfirmed
    assert (two.trends, one.said, summary(two)) == ((), "reels partout", "Week of 2 March 2026: 30 stories, "
                                                                         f"{two.tried} terms tested.")  # fmt: skip
    assert unconfirmed(one).startswith("Rise of 2 publishers, and a trend takes 3: pin it as a weak signal")
    assert expected(two, one) == "0.06 (0–1)"


def test_terms_are_stems_of_words_that_say_something() -> None:
    assert [stem(word) for word in ("reseaux", "reseau", "journaux", "journal", "reels", "ads", "express")] == [
        "reseau", "reseau", "journal", "journal", "reel", "ads", "express",
    ]  # fmt: skip
    assert stems(["Les Réseaux de l'été 2026 en 4K", "", "Une\nœuvre"]) == [
        ["", "reseau", "", "", "ete", "", "", "4k"], [], ["", "oeuvre"],
    ]  # fmt: skip
    assert as_said("coupee francaise", "Fleurs coupées françaises") == "coupées françaises"


def test_what_is_written_without_spaces_is_counted_two_by_two() -> None:
    titles = ["東京都の新商品ガイド発売", "iPhone発売、人工智能時代", "ﾃﾞｻﾞｲﾝ料金と春"]
    assert stems(titles) == [
        ["東京", "京都", "", "新商", "商品", "ガイド", "発売"],
        ["iphone", "発売", "人工", "工智", "智能", "能時", "時代"],
        ["デザイン", "料金", "", ""],
    ]  # fmt: skip
    assert as_said("人工 工智 智能", titles[1]) == "人工智能"
    assert as_said("商品 ガイド 発売", titles[0]) == "商品ガイド発売"
    assert stems(["商品ガイド発売"]) == [["商品", "ガイド", "発売"]], "what is pinned so is found again"
    found = count(told([f"{n}年の人工智能" for n in range(6)]), [1] * 6, 2, since=0, asked=())
    assert found.counts["人工 工智 智能"] == (0, 6)


def test_runs_of_words_are_counted_by_story_and_bucket_where_enough_stories_say_them() -> None:
    titles = ["Fleurs coupées françaises"] * 4 + ["Les fleurs coupées de France", "Fleurs, fleurs", "Rien de tel"]
    found = count(told(titles), [1, 1, 2, 2, 2, 1, 0], 3, since=1, asked={2})
    assert found.counts == {"fleur": (0, 3, 3), "coupee": (0, 2, 3), "fleur coupee": (0, 2, 3)}
    assert found.said[4] == {"fleur", "coupee", "fleur coupee"}
    assert set(found.said) == {2, 3, 4}
    assert count(told([*titles, titles[0]]), [1, 1, 2, 2, 2, 1, 0, 2], 3, since=1, asked=()).counts[
        "fleur coupee francaise"
    ] == (0, 2, 3)
    assert count(told(titles), [0, 0, 2, 2, 2, 1, 0], 3, since=1, asked=()).counts == {}


def test_the_web_of_a_reputation_is_looked_at_day_by_day(store: Store, cast: Cast) -> None:
    came_in(store, cast, lambda week, n: f"mot{n}", sites=2)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        _renamed(act)
    report = found(store, cast, axis="reputation")
    assert report.daily
    assert report.starts_on.date() == (NOW - timedelta(days=1)).date()
    assert sum(report.stories) > 0
    weekly = found(store, cast)
    assert (weekly.daily, weekly.starts_on.weekday(), len(weekly.starts)) == (False, 0, 11)
