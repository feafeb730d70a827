"""One line for what many tell: found as it comes in, shown once, counted, set apart and put together by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import BadSetting, choose
from cmsuite.engines.feeds.copies import MOST, forget_bands
from cmsuite.engines.feeds.entries import Raw
from cmsuite.engines.feeds.entries import item as item_of
from cmsuite.engines.feeds.likeness import BANDS
from cmsuite.engines.feeds.models import FeedState, ItemBand, ShortLink
from cmsuite.engines.feeds.settle import Batch, Fetched, settle, take
from cmsuite.engines.feeds.shortened import led
from cmsuite.store.store import Store
from cmsuite.veille.applying import explained
from cmsuite.veille.copies import NothingToJoin, NotUnder, join, split
from cmsuite.veille.models import Decision, Qualification
from cmsuite.veille.qualify import keep, take_in
from cmsuite.veille.reading import count, item, items, line_of
from cmsuite.veille.resolving import gather
from cmsuite.veille.sources import edit_source, follow
from tests.conftest import NOW
from tests.workplace import Cast, people

RELEASE = " ".join(f"mot{n}" for n in range(180))
OTHER = " ".join(f"autre{n}" for n in range(180))
BAND = ItemBand.__table__


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@dataclass
class Desk:
    """Feeds by name, and what comes in of them."""

    store: Store
    cast: Cast

    def follow(self, *names: str, letters: str = "") -> None:
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            made = [follow(act, f"https://{name}.example/feed", title=name) for name in names]
        for one, letter in zip(made, letters, strict=False):
            with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
                edit_source(act, one.source_id, reliability=letter)

    def come(self, **told: Raw) -> None:
        """A round in which each feed, by name, gave one item."""
        with acts.open(self.store, by=self.cast.worker, all_brands=True) as act:
            due = take(act, every=True)
        fetched = []
        for one in due:
            raw = told.get(one.url.split("//")[1].split(".")[0])
            fetched.append(Fetched(one, FeedState.OK, items=(item_of(raw, "fr"),) if raw else ()))
        with acts.open(self.store, by=self.cast.worker, all_brands=True) as act:
            new = settle(act, Batch(fetched))
            take_in(act, sorted(new))

    def list(self) -> list[tuple[str, int]]:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return [(one.source, one.others) for one in items(act)]


@pytest.fixture
def desk(store: Store, cast: Cast) -> Desk:
    return Desk(store, cast)


def raw(url: str, text: str = RELEASE, title: str = "Une usine ouvre à Nantes", hours: float = 1) -> Raw:
    return Raw(guid=url, url=url, title=title, content=text, published_at=NOW - timedelta(hours=hours))


def test_a_release_printed_three_times_is_one_line_one_unread_and_one_origin(desk: Desk) -> None:
    desk.follow("agence", "journal", "gazette")
    desk.come(
        agence=raw("https://agence.example/usine", hours=3),
        journal=raw("https://agence.example/usine?utm_source=x#top", hours=2),
        gazette=raw("https://gazette.example/a/1", RELEASE.replace("mot130", "chose"), hours=1),
    )
    assert desk.list() == [("agence", 2)]
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        assert count(act, state=Decision.NEW) == 1
        (line,) = items(act)
        found = item(act, line.item)
        assert [(one.source, (one.alike or 0) >= 95) for one in found.story.copies] == [
            ("journal", True),
            ("gazette", True),
        ]
        assert found.story.origins == 1
        below = found.story.copies[0].item
        assert item(act, below).story.under == line.item
        assert line_of(act, below) == line.line  # who asks for it is led to the line that shows


def test_a_short_link_that_leads_to_a_page_known_already_puts_its_item_under_that_story(
    desk: Desk, clock: SetClock
) -> None:
    page = "https://agence.example/usine"
    desk.follow("agence", "journal", "gazette", "revue")
    desk.come(
        agence=raw(page, hours=4),
        journal=raw("https://bit.ly/usine", OTHER, hours=3),
        gazette=raw("https://bit.ly/lue", OTHER.replace("autre", "encore"), hours=2),
        revue=raw("https://bit.ly/rien", RELEASE.replace("mot", "rien"), title="Tout autre chose", hours=1),
    )
    assert desk.list() == [("revue", 0), ("gazette", 0), ("journal", 0), ("agence", 0)]
    with acts.open(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        keep(act, items(act)[1].item)
        lone = items(act)[3].score
    with acts.open(desk.store, by=desk.cast.worker, all_brands=True) as act:
        links = act.session.scalars(sa.select(ShortLink.id).order_by(ShortLink.id)).all()
        again = led(act, [(link, page) for link in links])
        assert gather(act, again) == 1
    assert desk.list() == [("revue", 0), ("gazette", 0), ("agence", 1)]
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        assert items(act)[2].score == lone
        assert set(act.session.scalars(sa.select(BAND.c.item_id))) == {again[0] - 1, again[-1] + 1}
    clock.sleep(3600)
    desk.come(revue=raw(page, OTHER, hours=0))
    assert ("agence", 2) in desk.list()


def test_how_alike_and_how_near_one_story_is_are_settings(desk: Desk, clock: SetClock) -> None:
    def choose_(key: str, value: int) -> None:
        with acts.open(desk.store, by=desk.cast.karim, brand=desk.cast.brand) as act:
            choose(act, key, value, everywhere=True)

    def again(n: int, word: str) -> Raw:
        edited = RELEASE.replace(f"mot{n} ", f"{word} ").replace(f"mot{n + 50} ", f"{word} ")
        return raw(f"https://journal.example/{word}", edited, hours=(NOW - clock.at) / timedelta(hours=1))

    desk.follow("agence", "journal")
    desk.come(agence=raw("https://agence.example/1"))
    clock.at += timedelta(days=3)
    desk.come(journal=again(30, "hier"))
    assert desk.list() == [("agence", 1)]
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        (line,) = items(act)
        assert item(act, line.item).story.copies[0].alike == 94
        assert item(act, line.item).story.origins == 2
    choose_("feeds.verbatim_percent", 90)
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        assert item(act, line.item).story.origins == 1, "what came in before counts by it too"
    choose_("feeds.alike_days", 2)
    desk.come(journal=again(40, "lundi"))
    assert desk.list() == [("journal", 0), ("agence", 1)], "the first came in three days before"
    choose_("feeds.alike_days", 14)
    choose_("feeds.alike_percent", 90)
    clock.at += timedelta(hours=1)
    desk.come(journal=raw("https://journal.example/4", again(20, "x").content.replace("mot1", "n1"), hours=-73))
    assert desk.list() == [("journal", 0), ("journal", 0), ("agence", 1)]
    with pytest.raises(BadSetting):
        choose_("feeds.alike_percent", 30)


def test_later_copies_stay_under_what_was_decided(desk: Desk, clock: SetClock) -> None:
    desk.follow("agence", "journal", "gazette")
    desk.come(agence=raw("https://agence.example/1"), gazette=raw("https://g.example/2", OTHER, "Le bois à Lyon"))
    with acts.open(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        keep(act, items(act)[-1].item)
    clock.at = NOW + timedelta(days=2)
    copied = RELEASE.replace("mot30 ", "hier ").replace("mot90 ", "lundi ").replace("mot120 ", "Nantes ")
    desk.come(journal=raw("https://journal.example/9", copied, "Nantes : une usine ouvre", hours=-40))
    assert sorted(desk.list()) == [("agence", 1), ("gazette", 0)]
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        assert (count(act, state=Decision.NEW), count(act, state=Decision.KEPT)) == (1, 1)
    clock.at = NOW + timedelta(days=20)
    desk.come(gazette=raw("https://gazette.example/7", RELEASE, hours=-470))
    assert ("gazette", 0) in desk.list()  # nothing is compared after 14 days
    assert len(desk.list()) == 3
    clock.at = NOW + timedelta(days=40)
    with acts.open(desk.store, by=desk.cast.worker, all_brands=True) as act:
        assert forget_bands(act) == 16


def test_the_better_rated_source_shows_until_somebody_has_looked(desk: Desk, clock: SetClock) -> None:
    desk.follow("blog", "ministere", "journal", letters="DAB")
    desk.come(blog=raw("https://blog.example/1"))
    clock.at = NOW + timedelta(hours=1)
    desk.come(ministere=raw("https://ministere.example/1", hours=0))
    assert desk.list() == [("ministere", 1)]
    clock.at = NOW + timedelta(hours=2)
    desk.come(journal=raw("https://journal.example/1", hours=-1))
    assert desk.list() == [("ministere", 2)]


def test_a_brand_sees_a_story_by_what_it_follows(desk: Desk, clock: SetClock) -> None:
    other = Desk(desk.store, people(desk.store, "Maison Nova"))
    desk.follow("agence")
    other.follow("journal", "gazette")
    desk.come(agence=raw("https://a.example/1", hours=3), journal=raw("https://b.example/2", hours=2),
              gazette=raw("https://c.example/3", hours=1))  # fmt: skip
    assert (desk.list(), other.list()) == ([("agence", 0)], [("journal", 1)])
    clock.at = NOW + timedelta(hours=1)
    other.follow("agence")  # the first of them comes last
    assert other.list() == [("journal", 2)]
    desk.follow("gazette")
    assert desk.list() == [("agence", 1)]


def test_a_person_sets_apart_and_puts_together_and_takes_that_back(desk: Desk, clock: SetClock) -> None:
    desk.follow("agence", "journal", "gazette")
    desk.come(agence=raw("https://a.example/1", hours=3), journal=raw("https://b.example/2", hours=2),
              gazette=raw("https://g.example/2", OTHER, "Le bois à Lyon"))  # fmt: skip
    cast = desk.cast
    with acts.read(desk.store, by=cast.chloe, brand=cast.brand) as act:
        by_source = {one.source: one.item for one in items(act)}
        copy = item(act, by_source["agence"]).story.copies[0].item
    with acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        split(act, copy)
        apart = acts.last(act) or 0
    assert sorted(desk.list()) == [("agence", 0), ("gazette", 0), ("journal", 0)]
    with acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, apart)
    assert sorted(desk.list()) == [("agence", 1), ("gazette", 0)]
    with acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        join(act, by_source["agence"], by_source["gazette"])
        together = acts.last(act) or 0
    assert desk.list() == [("gazette", 2)]
    with acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, together)
    assert sorted(desk.list()) == [("agence", 1), ("gazette", 0)]  # with what stood under it
    with pytest.raises(NotUnder), acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        split(act, by_source["agence"])
    with pytest.raises(NothingToJoin), acts.open(desk.store, by=cast.chloe, brand=cast.brand) as act:
        join(act, by_source["agence"], copy)


def test_what_was_set_apart_stays_so_when_another_brand_gets_one_more(desk: Desk, clock: SetClock) -> None:
    other = Desk(desk.store, people(desk.store, "Maison Nova"))
    for one in (desk, other):
        one.follow("agence", "journal")
    desk.follow("gazette")
    desk.come(agence=raw("https://a.example/1", hours=3), journal=raw("https://b.example/2", hours=2))
    with acts.open(other.store, by=other.cast.chloe, brand=other.cast.brand) as act:
        split(act, item(act, items(act)[0].item).story.copies[0].item)
    clock.at = NOW + timedelta(hours=1)
    desk.come(gazette=raw("https://g.example/3"))
    assert (desk.list(), sorted(other.list())) == ([("agence", 2)], [("agence", 0), ("journal", 0)])


def test_who_tells_the_same_counts_in_the_score_of_each(desk: Desk, clock: SetClock) -> None:
    def scored() -> list[tuple[int, int]]:
        with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
            wanted = sa.select(Qualification.item_id, Qualification.score).order_by(Qualification.item_id)
            return [(score, explained(act, item).total) for item, score in act.session.execute(wanted)]

    desk.follow("blog", "ministere", letters="DA")
    desk.come(blog=raw("https://blog.example/1", hours=0))
    assert scored() == [(41, 41)]  # source 6, first 20, one origin 5, new 10
    copied = RELEASE.replace("mot30 ", "hier ").replace("mot90 ", "lundi ").replace("mot120 ", "Nantes ")
    desk.come(ministere=raw("https://ministere.example/9", copied, "Nantes : une usine ouvre", hours=0))
    assert desk.list() == [("ministere", 1)]
    assert scored() == [(30, 30), (60, 60)]  # two origins each; the better source shows, what follows is worth 4


def test_of_many_that_share_a_band_those_that_share_most_are_compared(desk: Desk, clock: SetClock) -> None:
    desk.follow("agence", "journal", "gazette")
    desk.come(agence=raw("https://agence.example/1"))
    for n in range(MOST + 5):
        clock.at += timedelta(minutes=1)
        text = " ".join(f"autre{n}x{word}" for word in range(180))
        desk.come(gazette=raw(f"https://gazette.example/{n}", text, f"Titre {n} sans rapport"))
    with desk.store.connection(writes=True) as connection:
        first, last = connection.scalar(sa.select(sa.func.min(BAND.c.item_id))), BAND.c.band == BANDS - 1
        key = connection.scalar(sa.select(BAND.c.key).where(BAND.c.item_id == first, last))
        connection.execute(sa.update(BAND).where(BAND.c.item_id != first, last).values(key=key))  # type: ignore[arg-type]
    clock.at += timedelta(minutes=1)
    desk.come(journal=raw("https://journal.example/1", RELEASE, "Une usine ouvre à Nantes, dit-on"))
    assert ("agence", 1) in desk.list()
