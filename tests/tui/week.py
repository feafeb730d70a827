"""A week of Atelier Lumen as a store holds it on a Tuesday at ten: something of everything that a screen can show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.registered import connect
from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.content.posts import write
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.documents.comments import comment
from cmsuite.engines.documents.life import create
from cmsuite.engines.evidence.keeping import Given
from cmsuite.engines.evidence.keeping import keep as keep_evidence
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.jobs.schedules import ensure
from cmsuite.metrics.facts import observe
from cmsuite.metrics.periods import Period
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import plan
from cmsuite.reporting.build import built
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from cmsuite.veille.qualify import discard, keep, take_in
from cmsuite.veille.sources import follow
from tests.conftest import NOW
from tests.metrics.seed import Story
from tests.workplace import Cast, people

ZONE = "Europe/Paris"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEEDS = {
    # address: axis, title, its items, the oldest first
    "https://feeds.example/loi": ("regulation", "Légifrance", (
        "Décret relatif à l’étiquetage des luminaires vendus en ligne",
        "Avis sur l’allongement de la garantie légale des luminaires reconditionnés, et de leurs pièces détachées",
    )),
    "https://feeds.example/metier": ("trade", "Le Journal du luminaire", (
        "Maison & Objet : ce que le salon dit de la rentrée",
        "Trois ateliers qui tressent encore le rotin à la main",
        "[Vidéo] Poser un variateur sans électricien",
        "Le laiton revient, et c’est tant mieux",
    )),
    "https://feeds.example/rivaux": ("competitor", "Maison Halo", (
        "Halo lance « Printemps », dix lampes en 漆 laquée",
        "Soldes prolongées jusqu’au 15 mars",
    )),
}  # fmt: skip


def made(folder: Path) -> None:
    """Make a workspace of that week, named desk as `seated` looks for it, with its store in it."""
    workspace = workspaces.create(folder / "desk", me="chloe@lumen.example")
    clock = SetClock(NOW)
    store = Store(workspace.store_url, clock)
    migrate(store)
    _filled(store, clock, workspace.exports)
    store.close()


def _filled(store: Store, clock: SetClock, exports: Path) -> None:
    clock.at = NOW - 40 * DAY
    cast = people(store)
    hotel = people(store, "Hôtel Mer")
    load_rooms()
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        ensure(act)
    _measured(store, clock, cast)
    clock.at = NOW - 2 * DAY
    _agenda(store, cast)
    _agenda_of(store, hotel)
    clock.at = NOW - DAY
    _reports(store, cast, exports)
    _documents(store, cast)
    clock.at = NOW - HOUR
    _news(store, cast)


def _news(store: Store, cast: Cast) -> None:
    feeds = []
    for address, (axis, title, _titles) in FEEDS.items():
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            feeds.append(follow(act, address, axis=axis, title=title).feed_id)
    number = 0
    with store.connection(writes=True) as connection:
        for feed, (_axis, source, titles) in zip(feeds, FEEDS.values(), strict=True):
            for title in titles:
                number += 1
                values = {
                    "feed_id": feed,
                    "guid": f"g{number}",
                    "title": title,
                    "author": "La rédaction",
                    "url": f"https://feeds.example/{number}",
                    "published_at": NOW - number * 5 * HOUR,
                    "first_seen_at": store.now(),
                    "hash": f"{number:064x}",
                    "summary": f"{title}. La suite est à lire sur la page de {source}, avec les dates et les textes.",
                    "created_at": store.now(),
                }
                connection.execute(sa.insert(Item).values(values))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        take_in(act, feeds)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, 4)
        discard(act, 8, "promotional")


def _account(store: Store, cast: Cast, handle: str) -> int:
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        url = f"https://social.example/{handle}"
        return connect(act, "kit", "kit", handle, handle=handle, title=handle.strip("@"), url=url, capability={})


def _measured(store: Store, clock: SetClock, cast: Cast) -> None:
    story = Story(store, cast, handle="@lumen@social.example")
    for day, counts in ((3, (12, 3, 2)), (10, (31, 6, 4)), (17, (9, 1, 0)), (24, (44, 11, 9))):
        clock.at = datetime(2026, 2, day + 2, 9, tzinfo=UTC)
        story.post(datetime(2026, 2, day, 17, tzinfo=UTC), counts, ages=(24,), text=f"Le hêtre du {day} février")
    for day, counts in ((2, (58, 14, 7)), (5, (70, 21, 12))):
        clock.at = datetime(2026, 3, day + 2, 9, tzinfo=UTC)
        story.post(datetime(2026, 3, day, 17, tzinfo=UTC), counts, ages=(24,), text=f"L’abat-jour du {day} mars")
    for when, level in ((date(2026, 2, 1), 1_180), (date(2026, 2, 28), 1_204), (date(2026, 3, 9), 1_236)):
        story.level(when, level)


def _agenda(store: Store, cast: Cast) -> None:
    """Published, in doubt, planned, not approved, an idea; and one that was missed yesterday."""
    with store.connection() as connection:
        mastodon = int(connection.execute(sa.text("SELECT id FROM account ORDER BY id LIMIT 1")).scalar_one())
    by_hand = _account(store, cast, "@atelierlumen")
    _post(store, cast, "Le tournage du hêtre", mastodon, NOW - 22 * HOUR, State.MISSED)
    _post(store, cast, "Bonjour de l’atelier", mastodon, NOW - HOUR, State.PUBLISHED)
    _post(store, cast, "La lampe Aube, trois couleurs", mastodon, NOW - 2 * HOUR, State.NEEDS_DECISION)
    _post(store, cast, "La lampe Aube, trois couleurs", by_hand, NOW + 5 * HOUR, State.PLANNED)
    _post(
        store, cast, "Portes ouvertes samedi : entrée libre, café et visite des fours", mastodon, NOW + 8 * HOUR, None
    )
    _post(store, cast, "Atelier du samedi", by_hand, NOW + 26 * HOUR, State.PLANNED)
    _post(store, cast, "Merci à tous", mastodon, NOW + 3 * DAY, None, approved=True)
    _post(store, cast, "Portrait de Léa, vernisseuse", mastodon, None, None)


def _agenda_of(store: Store, hotel: Cast) -> None:
    sea = _account(store, hotel, "@hotelmer")
    _post(store, hotel, "La chambre du phare", sea, NOW + 7 * HOUR, State.PLANNED)
    _post(store, hotel, "Le petit-déjeuner", sea, NOW + 9 * HOUR, None)


def _post(
    store: Store,
    cast: Cast,
    title: str,
    account: int,
    at: datetime | None,
    state: State | None,
    *,
    approved: bool = False,
) -> None:
    """A post with its entry; with a state, approved and planned too, then as sending would have left it."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        variant = write(
            act, title, [f"{title}.\n\nÀ voir à l’atelier, rue des Fours. #AtelierLumen"], [account]
        ).variants[0]
        entry = place(act, wall(at, ZONE), variant_id=variant.id).entry if at else None
    if state is None and not approved:
        return
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant.id)
    if state is None or entry is None:
        return
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        publication = plan(act, entry).publication_id
    values: dict[str, Any] = {"state": state}
    if state is State.PUBLISHED:
        assert at is not None
        with acts.open(store, by=cast.worker, brand=cast.brand) as act:
            url = "https://social.example/@lumen/1"
            values["remote_post_id"] = observe(act, account, "1", url, at, text=title)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Publication).where(Publication.id == publication).values(**values))


def _reports(store: Store, cast: Cast, exports: Path) -> None:
    months: Sequence[tuple[Period, bool]] = (
        (Period(date(2026, 1, 1), date(2026, 1, 31)), False),
        (Period(date(2026, 2, 1), date(2026, 2, 28)), True),
    )
    exports.mkdir(parents=True, exist_ok=True)
    for number, (month, there) in enumerate(months):
        for language in ("en", "fr"):
            file = f"report-atelier-lumen-{month.name}-{language}.html"
            with acts.open(store, by=cast.karim, brand=cast.brand) as act:
                built(act, file, language, month, f"{number}{language}".encode().hex() * 10 + "0000")
            if there:
                (exports / file).write_text("<!doctype html>", encoding="utf-8")


def _documents(store: Store, cast: Cast) -> None:
    """A framing note that is being written, with a question about it; pieces of evidence that can be cited."""
    content = {
        "request": "Bonjour,\n\nNous voudrions être mieux connus des jeunes, et un TikTok.",
        "request_channel": "Courriel",
        "request_on": "2026-03-02",
        "context": "La boutique en ligne ouvre le 1er avril.",
        "stakes": [{"kind": "business", "what": "Ventes de la boutique"}],
        "networks": ["Mastodon", "Instagram"],
        "budget": [{"family": "fees", "what": "Honoraires", "cents": 960_000}],
        "budget_cents": 1_860_000,
    }
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        note = create(act, "brief", "Lancement du printemps", language="fr", content=content)
        keep_evidence(act, Given("metric_extract", "Publications de la marque", "Mastodon", "measured"))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        comment(act, note.version_id, "Combien de visites par mois aujourd’hui ?", kind="question", at="context")
