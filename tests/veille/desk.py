"""An item that somebody reads, for the tests of what is made of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.feeds.models import Item
from cmsuite.store.store import Store
from cmsuite.veille.qualify import take_in
from cmsuite.veille.reading import ItemRead, item
from cmsuite.veille.sources import follow
from tests.workplace import Cast

TEXT = (
    "Le décret publié mardi impose aux fleuristes d'afficher le pays de production des fleurs coupées, en boutique "
    "comme en vente à distance. Les enseignes ont trois mois pour s'y conformer, selon le ministère. Les organisations "
    "professionnelles saluent une mesure attendue, mais s'inquiètent du coût de l'étiquetage pour les plus petits."
)
SUMMARY = (
    "Dès juin, chaque bouquet vendu en ligne devra dire d'où viennent ses fleurs ; les petites boutiques craignent."
)
SO_WHAT = "Nos fiches produits doivent porter l'origine avant le 12 juin."


def published(
    store: Store, cast: Cast, n: int = 1, site: str = "gazette.example", text: str = TEXT, title: str = "Un décret {n}"
) -> list[int]:
    """Follow a feed of that site, and take in that many of its items. Their ids."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        feed = follow(act, f"https://{site}/rss", axis="trade", title=site).feed_id
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        _items(act, feed, site, [title.format(n=number) for number in range(n)], text)
        take_in(act, [feed])
        return sorted(act.session.scalars(sa.select(Item.id).where(Item.feed_id == feed)))


def read(store: Store, cast: Cast, id: int) -> ItemRead:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return item(act, id)


def undo(store: Store, cast: Cast, line: int | None) -> int | None:
    """Take a line of the journal back; the line that this left."""
    assert line is not None
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
        return acts.last(act)


@acts.register("tests.published", no_undo="Only a test does this.")
def _items(act: acts.Act, feed: int, site: str, titles: list[str], text: str) -> None:
    at: datetime = act.now
    for n, title in enumerate(titles):
        act.add(
            Item(feed_id=feed, guid=f"{site}-{n}", url=f"https://www.{site}/{n}", title=title, first_seen_at=at,
                 hash="ab" * 32, text=text, summary=text[:200])
        )  # fmt: skip
