"""A person at the screen: the application on a workspace of the tests, driven by keys, read as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from textual._wait import wait_for_idle
from textual.app import ScreenStackError
from textual.events import Key
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.worker import WorkerCancelled, WorkerFailed

from cmsuite.accounts.registered import connect
from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.content.posts import write
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import Clock
from cmsuite.core.locale import speak
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.feeds.indexing import index_all
from cmsuite.engines.feeds.models import Item
from cmsuite.store.store import Store
from cmsuite.tui.app import CmsApp
from cmsuite.tui.liking import Shown
from cmsuite.tui.seat import Seat
from cmsuite.tui.typed import LONG_S, _emptied
from cmsuite.veille.qualify import take_in
from cmsuite.veille.sources import follow
from tests.workplace import Cast


@dataclass
class Seated:
    """The application and the one who types. `store` is the same store, for what the test looks up itself."""

    app: CmsApp
    pilot: Pilot[int]
    store: Store

    async def press(self, *keys: str) -> None:
        """Type, one key after the other, each answered in full before the next."""
        for one in keys:
            await self.app._press_keys([one])
            await self.settled()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter, then let it be answered."""
        await self.app._press_keys(["space" if c == " " else "enter" if c == "\n" else c for c in text])
        await self.settled()

    async def at_once(self, text: str) -> None:
        """Type a text faster than it can be answered, as a paste into a terminal does."""
        named = {"\n": "enter", " ": "space", "/": "slash", "\x1b": "escape"}
        for letter in text:
            self.app.post_message(Key(named.get(letter, letter), letter))
        await self.settled()

    async def settled(self) -> None:
        """Until no worker runs and every message was handled: never for a time."""
        await self._answered()
        for _ in range(50):
            for worker in list(self.app.workers):
                with suppress(WorkerCancelled, WorkerFailed):  # a bug is raised at the end
                    await worker.wait()
            await self._handled()
            if all(worker.is_finished for worker in self.app.workers) and self.lines:  # and it was drawn
                return
        raise AssertionError("the screen does not come to rest")

    async def _answered(self) -> None:
        """Until what was typed has gone up from where it was typed: the toolkit's own wait takes a program that gets no
        processor for one that has nothing to do."""
        typed = self.app._typed
        with suppress(TimeoutError, ScreenStackError):
            async with asyncio.timeout(LONG_S):
                await _emptied(self.app)
                while typed._keys and self.app.bug is None:
                    await wait_for_idle(0)
                for pump in (self.app, *typed._target.ancestors_with_self):
                    await _emptied(pump)

    async def _handled(self) -> None:
        """Until every widget has handled what it was sent. One that goes away meanwhile never does, so the others are
        asked anew."""
        for _ in range(20):
            with suppress(WaitForScreenTimeout):
                await self.pilot._wait_for_screen(3)
                break
            if self.app.bug is not None:
                raise self.app.bug
        await wait_for_idle(0)
        self.app.screen._on_timer_update()

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line, as a terminal shows it."""
        _width, height = self.app.size
        rendered = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in rendered][:height]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def told(self) -> str:
        """The sentence that was told last."""
        return self.app.told[0].text if self.app.told else ""


def workspace_of(store: Store, folder: Path, me: str, **values: str | bool | float) -> workspaces.Workspace:
    """The workspace of the tests on that store, for whoever has the address `me`."""
    there = folder / "desk"
    if there.exists():
        return workspaces.find(str(there))
    return workspaces.create(there, me=me, store_url=store.url.render_as_string(), **values)


def news(store: Store, cast: Cast, n: int, title: str = "News {n}", *, indexed: bool = True) -> list[int]:
    """Follow a feed and take in that many items, the newest last, an hour apart, found by their words. Their ids."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        followed = follow(act, "https://feeds.example/news", axis="trade", title="The Gazette")
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        feed = followed.feed_id
        _items(act, feed, [title.format(n=number) for number in range(n)])
        take_in(act, [feed])
        made = sorted(act.session.scalars(sa.select(Item.id).where(Item.feed_id == feed)))
    if indexed:
        index_all(store, by=cast.worker)
    return made


def account(store: Store, cast: Cast, handle: str = "@lumen") -> int:
    """An account that a person publishes on by hand."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return connect(act, "kit", "kit", handle, handle=handle, title=handle, url="https://kit.example", capability={})


def placed(
    store: Store,
    cast: Cast,
    title: str,
    *,
    hours: float = 24,
    approved: bool = True,
    on: int = 0,
    hostile: Collection[str] = (),
) -> int:
    """A post for an account, with its day and hour; its entry's id. hostile: the rules that its title warns by."""
    on = on or account(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        saved = write(act, title, [f"{title}\u00a0: les mots."], accounts=[on])
        variant = saved.variants[0].id
        at = wall(act.now + timedelta(hours=hours), "Europe/Paris")
        entry = place(act, at, variant_id=variant).entry
    if approved:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            approve(act, variant, because=dict.fromkeys(hostile, "Hostile on purpose."))
    return entry


@acts.register("tests.items", no_undo="Only a test does this.")
def _items(act: acts.Act, feed: int, titles: list[str]) -> None:
    rows = [
        {
            "feed_id": feed,
            "guid": f"g{number}",
            "title": title,
            "url": f"https://feeds.example/{number}",
            "published_at": act.now - timedelta(hours=len(titles) - number),
            "first_seen_at": act.now,
            "hash": f"{number:064x}",
            "summary": f"Words about {title}",
            "created_at": act.now,
        }
        for number, title in enumerate(titles)
    ]
    act.session.execute(sa.insert(Item.__table__), rows)
    act.note("item", [], "new", n=len(rows))


@asynccontextmanager
async def seated(
    store: Store,
    folder: Path,
    *,
    me: str = "chloe@lumen.example",
    brand: str | None = None,
    clock: Clock | None = None,
    size: tuple[int, int] = (80, 24),
    lang: str = "en",
    theme: str = "",
    plain: bool = False,
    ascii: bool = False,
    toasts: bool = False,
) -> AsyncIterator[Seated]:
    """Sit down. A second `seated` on the same folder is a second person on the same workspace."""
    speak(lang)
    workspace = workspace_of(store, folder, me)
    app = CmsApp(Seat(workspace, me, brand, clock or store.clock), Shown(theme, lang, plain=plain, ascii=ascii))
    async with app.run_test(size=size, notifications=toasts) as pilot:
        who = Seated(app, pilot, store)
        await who.settled()
        yield who
    app.seat.close()
    speak("en")
    if app.bug is not None:
        raise app.bug
