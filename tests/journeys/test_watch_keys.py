"""The whole watch once through at the screens: plan, sources, items, a trend, a sheet, a newsletter that is opened.

What is long is written as in an editor: a file, taken in by its command. Each store in the language that the journey by
commands (test_watch.py) does not speak there.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import said_in
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.kinds import KINDS
from cmsuite.engines.documents.views import DocumentRead, document, documents
from cmsuite.engines.mail.boxes import SENDER, SERVER
from cmsuite.engines.mail.outbox import messages
from cmsuite.engines.mail.server import server_of
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.document_deeds import in_order
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.panels.sending import Sending
from tests import feedserver
from tests.journeys import watch
from tests.journeys.test_keys import fill, is_at, paste, sees, until, was_told
from tests.peers import smtp
from tests.peers.smtp import Smtp
from tests.tui.conftest import anyio_backend as anyio_backend
from tests.tui.seated import Seated, seated
from tests.workplace import Cast, people

TONGUES = {"sqlite": ("en", (80, 24)), "postgresql": ("fr", (160, 50))}
CHLOE, HELENE = "chloe@lumen.example", "helene@lumen.example"
pytestmark = [pytest.mark.anyio, pytest.mark.peer, pytest.mark.timeout(600)]


class Desk:
    """Who sits where, in which language, and the commands beside the screens."""

    def __init__(self, store: Store, cast: Cast, folder: Path, clock: SetClock) -> None:
        self.store, self.cast, self.folder, self.clock = store, cast, folder, clock
        self.tongue, self.size = TONGUES[store.url.get_backend_name()]
        self.reader = f"lea.keys.{self.tongue}@lecteurs.example"  # one mail server takes the mails of both
        self.workspace = workspaces.create(
            folder / "desk", me=CHLOE, store_url=store.url.render_as_string(), network_allow_private=["127.0.0.0/8"],
            worker_look_s=0.05,
        )  # fmt: skip

    def says(self, en: str, fr: str) -> str:
        return {"en": en, "fr": fr}[self.tongue]

    def said(self, source: str, **facts: object) -> str:
        """A sentence of the program, in the language of the screens."""
        return " ".join(said_in(source, self.tongue).format(**facts).split())

    def runs(self, *words: object) -> str:
        """A command, in this process; it speaks the language of the screens."""
        cli = Cli(workspace_named=str(self.workspace.root), clock=self.clock)
        done = CliRunner().invoke(suite, ["--lang", self.tongue, *map(str, words)], obj=cli)
        assert done.exit_code == 0, done.output
        return done.stdout

    def sits(self, who: str) -> Any:
        return seated(self.store, self.folder, me=who, lang=self.tongue, size=self.size, clock=self.clock)

    def newest(self, kind: str) -> DocumentRead:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return document(act, next(line.id for line in documents(act) if line.kind == kind))

    def state(self, kind: str) -> str:
        return self.newest(kind).newest.state

    def writes(self, kind: str, text: str) -> None:
        """As an editor does: the draft says what the file says."""
        file = self.folder / f"{kind}.md"
        file.write_text(text, encoding="utf-8")
        self.runs("document", "import", self.newest(kind).id, file)

    async def signed(self, chloe: Seated, helene: Seated, kind: str, why: str = "") -> None:
        """Sent from the list of documents, where it is the newest, and validated by the client at her own."""
        await chloe.press("3")
        await sees(chloe, self.newest(kind).title[:20])
        end = time.monotonic() + 60
        while not isinstance(chloe.app.screen, Confirm | Sending):  # refused until the list shows what was written
            assert time.monotonic() < end, chloe.text
            await chloe.press("home", "s")
            await chloe.settled()
        if why:  # for the warning that stays
            await chloe.press("enter")
            await chloe.type(why)
            await chloe.press("ctrl+s")
        await chloe.press("ctrl+s" if why else "2")
        await until(chloe, lambda: self.state(kind) == "sent")
        await helene.press("1", "3", "home", "V")
        await helene.type(self.says("Director\n", "Directrice\n"))
        await until(helene, lambda: self.state(kind) == "validated")


@pytest.fixture
def desk(store: Store, clock: SetClock, tmp_path: Path, smtp_server: Smtp) -> Desk:
    """Chloé's and Hélène's, with a server that takes the mails."""
    load_kinds()
    made = Desk(store, people(store), tmp_path, clock)
    server = server_of(smtp_server.url, "smtp")
    vault(store, made.workspace).put(server.secret, "smtp", Secret(smtp.PASSWORD), by=made.cast.chloe)
    with acts.open(store, by=made.cast.karim, brand=made.cast.brand) as act:
        choose(act, SERVER.key, str(server))
        choose(act, SENDER.key, "veille@lumen.example")
    return made


async def test_from_a_plan_to_a_newsletter_by_keys(desk: Desk, smtp_server: Smtp) -> None:
    async with desk.sits(HELENE) as helene, desk.sits(CHLOE) as chloe:
        await watches(desk, chloe, helene)
        await understands(desk, chloe, helene)
        await tells(desk, chloe, helene)
        (taken,) = [one for one in smtp_server.taken() if one.to == (desk.reader,)]
        mail = watch.opened(taken.raw, "fr", desk.tongue)  # it speaks as the brand does
        assert watch.plain(mail["Subject"]) == watch.plain(desk.newest("digest").newest.content["subject"])


async def watches(desk: Desk, chloe: Seated, helene: Seated) -> None:
    """Sources from a list, their items, and a plan that the client signs."""
    with feedserver.serving() as server:
        (desk.folder / "feeds.opml").write_bytes(watch.news(server, desk.clock.now()))
        await chloe.press("2", "I")
        await paste(chloe, str(desk.folder / "feeds.opml"))
        await chloe.press("ctrl+s")
        await sees(chloe, desk.said("Follow them"))
        await chloe.press("1")
        await was_told(chloe, "5")
        await chloe.press("r")
        await was_told(chloe, desk.said("Feeds asked: {feeds}; new items: {new}.", feeds=5, new=201))
        await is_at(chloe, watch.LAW[:30])
    await chloe.press("3", "a")
    await sees(chloe, desk.said("Which kind of document?"))
    kinds = [one.name for one in in_order(KINDS)]
    await chloe.press(*["down"] * kinds.index("watch_plan"), "enter")
    await fill(chloe, "Plan")
    await until(chloe, lambda: desk.state("watch_plan") == "draft")
    desk.writes("watch_plan", watch.plan(desk.tongue, desk.newest("watch_plan").language))
    await sees(chloe, f"· {desk.said('Axes')}")  # what was written elsewhere is here
    await chloe.press("M")
    await was_told(chloe, desk.says("The plan lists 5 sources.", "Le plan compte 5 sources."))
    await chloe.press("escape")
    why = desk.says("Both are to be rated next week", "À coter lundi prochain")  # the warning of two official sources
    await desk.signed(chloe, helene, "watch_plan", why)


async def understands(desk: Desk, chloe: Seated, helene: Seated) -> None:
    """What is changing; an item is kept, analysed, put on a sheet, and what that decides is handed on."""
    assert watch.RISES[1:] in desk.runs("veille", "trends")
    await chloe.press("2", "home")
    await is_at(chloe, watch.LAW[:30])
    await chloe.press("q")
    await sees(chloe, desk.said("What does it mean?"))
    await chloe.press(*["left"] * 5, "tab", *["left"] * 4, "tab")  # from F6, which is proposed, to A2
    await paste(chloe, watch.SUMMARY[desk.tongue])
    await chloe.press("tab")
    await paste(chloe, watch.SO_WHAT[desk.tongue])
    await chloe.press("ctrl+s")
    await was_told(chloe, watch.LAW[:30])
    await chloe.press("slash", "ctrl+u")
    await chloe.type(desk.says("state:analysed\n", "état:analysé\n"))
    await is_at(chloe, watch.LAW[:30])
    await chloe.press("F")
    await until(chloe, lambda: desk.newest("watch_sheet").newest.state == "draft")
    begun = desk.newest("watch_sheet")
    item, today = begun.newest.content["item"], desk.clock.now().date()
    desk.writes("watch_sheet", watch.sheet(desk.tongue, begun.language, item, today))
    await sees(chloe, "✓ Impact")  # what was written elsewhere is here
    await chloe.press("A")
    await was_told(chloe, "2 propos")
    await chloe.press("escape")


async def tells(desk: Desk, chloe: Seated, helene: Seated) -> None:
    """The issue: begun of what waits, signed by the client, sent by the worker of this program."""
    await chloe.press("2", "L", "R", "a")
    await fill(chloe, desk.reader, "Léa", "", "", "", "Formulaire du site, case cochée")  # a consent is shown
    await was_told(chloe, desk.reader)
    await chloe.press("escape", "n")
    await sees(chloe, watch.LAW[:20])
    await chloe.press("space", "enter", "3")
    await until(chloe, lambda: desk.state("digest") == "draft")
    await chloe.press("escape")
    await desk.signed(chloe, helene, "digest")
    await chloe.press("2", "L")
    await sees(chloe, desk.said("validated"))
    await chloe.press("s", "2")
    await was_told(chloe, "1 ")
    await chloe.press("escape", "J", "w")
    await until(chloe, lambda: mails(desk) == ["sent"])


def mails(desk: Desk) -> list[str]:
    with acts.read(desk.store, by=desk.cast.chloe, brand=desk.cast.brand) as act:
        return [one.state for one in messages(act)]
