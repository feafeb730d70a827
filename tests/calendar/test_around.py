"""What the calendar tells the rules of the day on which a post leaves."""

from datetime import datetime

import pytest

from cmsuite.calendar.days import leaving
from cmsuite.calendar.entries import place
from cmsuite.content.known import cases
from cmsuite.content.linting import read_case
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.store.store import Store
from tests.content.desk import a_post, an_account
from tests.workplace import Cast, people

TEXTS = ("Une lampe de bois.", "Le parc ouvre samedi.", "Merci aux bénévoles.", "Trois livres à lire.",
         "Un atelier pour petits.", "Nos horaires changent.", "La recette du pain.", "Une visite guidée.",
         "Les photos du marché.")  # fmt: skip


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def placed(store: Store, cast: Cast, variant: int, at: str) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        place(act, Wall(datetime.fromisoformat(at), "Europe/Paris"), variant_id=variant)


def heard(store: Store, cast: Cast, variant: int, moment: str = "write") -> dict[str, str]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        report = read_case(cases(act, [variant], moment=moment, leaves=leaving)[variant])
    assert not [one.fact for one in report.unknown if one.rule.startswith("plan.")]
    return {one.rule: one.message.by["en"] for one in report.findings if one.rule.startswith("plan.")}


def test_posts_too_near_one_another_or_too_many_in_a_week_are_told_of_their_account(store: Store, cast: Cast) -> None:
    account, other = an_account(store, cast.brand), an_account(store, cast.brand)
    first, near, elsewhere, *more = (
        a_post(store, cast, other if n == 2 else account, text=text).variants[0].id for n, text in enumerate(TEXTS)
    )
    assert heard(store, cast, first) == {}, "it has no day"
    placed(store, cast, first, "2026-10-25T18:30")  # a Sunday of 25 hours
    placed(store, cast, elsewhere, "2026-10-25T18:31")
    assert heard(store, cast, first) == {}
    placed(store, cast, near, "2026-10-25T19:00")
    assert heard(store, cast, first, "schedule") == {"plan.gap": "30 min between two posts: leave 120."}
    assert heard(store, cast, elsewhere) == {}
    for n, variant in enumerate(more):
        placed(store, cast, variant, f"2026-10-{19 + n}T10:00")
    assert heard(store, cast, more[0]) == {"plan.cadence": "8 posts this week (target: 7)."}
    assert set(heard(store, cast, near)) == {"plan.cadence", "plan.gap"}


def test_a_day_of_remembrance_is_told(store: Store, cast: Cast) -> None:
    variant, other = (a_post(store, cast, text=text).variants[0].id for text in TEXTS[:2])
    placed(store, cast, variant, "2026-11-13T12:00")
    placed(store, cast, other, "2026-11-12T12:00")
    assert list(heard(store, cast, variant)) == ["plan.sensitive-day"]
    assert heard(store, cast, other) == {}


def test_the_word_of_sales_is_for_their_period_where_the_post_leaves(store: Store, cast: Cast) -> None:
    within, before, undated = (a_post(store, cast, text="Les soldes sont ouverts.").variants[0].id for _n in range(3))
    placed(store, cast, within, "2027-01-06T08:00")
    placed(store, cast, before, "2027-01-06T07:30")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        made = cases(act, [within, before, undated], leaves=leaving)
    said = {variant: read_case(case) for variant, case in made.items()}
    rule = "law.price.soldes"
    assert [[one.rule for one in said[id].findings].count(rule) for id in (within, before, undated)] == [0, 1, 0]
    assert [[one.rule for one in said[id].unknown].count(rule) for id in (within, before, undated)] == [0, 0, 1]
