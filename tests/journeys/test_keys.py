"""The community manager's whole job at the screens, by keys alone: from an empty workspace to the client's report.

Nothing of ours is called between sitting down and the end; the store and the servers are only looked at.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import html
from PIL import Image
from textual.events import Paste
from textual.widgets import TextArea

from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.people.actors import SETUP
from cmsuite.engines.people.brands import add_person
from cmsuite.publishing.models import Attempt
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests import fakenet, feedserver
from tests.tui.conftest import anyio_backend as anyio_backend  # and it imports all before threads do
from tests.tui.seated import Seated, seated

KARIM, CHLOE = "karim@lumen.example", "chloe@lumen.example"
ALT = "Les mains d'un tourneur sur un pied de lampe en hêtre."
OWN = "Sur le tour, ce matin."
PAGE = "https://www.example.org/lumen/p/1"
SITE = "https://127.0.0.1:1/{i}"
MEASURED = "?utm_source=lettre&utm_medium=social&utm_campaign=mars"  # the rules ask it of a link
MANY = 60  # lines of a trace
AT_WORK = 20.0  # seconds: what another thread does is seen by then

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(900)]


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as running:
        yield running


@pytest.fixture
def feeds() -> Iterator[feedserver.Server]:
    with feedserver.serving() as server:
        items = [
            replace(one, link=SITE.format(i=one.title[-1]) + MEASURED)
            for one in feedserver.entries(3, title="Nouvelle {i}")
        ]
        server.answers["/feed"] = feedserver.Answer(feedserver.rss(items, title="La Lettre"), validators=True)
        yield server


@dataclass
class Room:
    """Where they sit: one store, one workspace, the servers around, the clock on the wall."""

    store: Store
    clock: SetClock
    net: fakenet.FakeNet
    feeds: feedserver.Server
    folder: Path
    lang: str
    size: tuple[int, int]

    @asynccontextmanager
    async def sits(self, *who: str) -> AsyncIterator[list[Seated]]:
        """These people, each at a screen of their own, until all have left."""
        async with AsyncExitStack() as stack:
            yield [
                await stack.enter_async_context(
                    seated(self.store, self.folder, me=one, lang=self.lang, size=self.size, clock=self.clock)
                )
                for one in who
            ]

    def later(self, **span: float) -> None:
        """Time goes by, here and at the network."""
        self.clock.sleep(timedelta(**span).total_seconds())
        self.net.control.be(told_s=(self.clock.now() - datetime.now(UTC)).total_seconds())

    def publications(self) -> dict[str, str]:
        """How each stands, by its title and network."""
        with self.store.connection() as connection:
            found = connection.execute(
                sa.text(
                    "SELECT entry.title, account.network, publication.state FROM publication "
                    "JOIN entry ON entry.id = publication.entry_id JOIN account ON account.id = entry.account_id"
                )
            )
            return {f"{title} {network}": state for title, network, state in found}

    def requests(self) -> list[str]:
        """What the client asked for, in each document."""
        with self.store.connection() as connection:
            return [content["request"] for content in connection.scalars(sa.select(DocumentVersion.content))]

    def looks(self) -> int:
        with self.store.connection() as connection:
            wanted = sa.select(sa.func.count()).where(Attempt.kind == "look", Attempt.outcome == "unknown")
            return connection.execute(wanted).scalar_one()


SEATS = {"sqlite": ("en", (80, 24)), "postgresql": ("fr", (160, 50))}
"""One language and size for each store: every way of sitting is taken once."""


@pytest.fixture
def room(
    store: Store,
    clock: SetClock,
    net: fakenet.FakeNet,
    feeds: feedserver.Server,
    tmp_path: Path,
) -> Room:
    """A new workspace that may ask servers of this machine, and Karim, who was named when it was made."""
    load_models()
    with acts.open(store, by=SETUP, all_brands=True) as act:
        add_person(act, "Karim Benali", KARIM)
        choose(act, "content.facts", {"link_status": 200, "link_checked_hours": 0}, everywhere=True)
    url = store.url.render_as_string()
    workspaces.create(
        tmp_path / "desk", me=KARIM, store_url=url, network_allow_private=["127.0.0.0/8"], worker_look_s=0.05
    )
    made = Room(store, clock, net, feeds, tmp_path, *SEATS[store.url.get_backend_name()])
    made.later(seconds=0)
    return made


# ---- hands and eyes


async def until(me: Seated, seen: Callable[[], bool]) -> None:
    """Until what happens elsewhere is there: a generous end, no fixed time."""
    end = time.monotonic() + AT_WORK
    while not seen():
        if me.app.bug is not None:
            raise me.app.bug
        assert time.monotonic() < end, f"{me.text}\n{[one.text for one in me.app.told]}"
        await me.settled()


async def sees(me: Seated, *words: str) -> None:
    """Until these words are on the screen, however its lines are broken."""
    await until(me, lambda: all(word in " ".join(me.text.split()) for word in words))


async def is_at(me: Seated, title: str) -> None:
    """Until the line at hand has this title."""
    await until(me, lambda: any(line.lstrip().startswith("›") and title in line for line in me.lines))


async def was_told(me: Seated, *words: str) -> None:
    await until(me, lambda: all(word in " ".join(me.told().split()) for word in words))


async def paste(me: Seated, text: str) -> None:
    """What a terminal sends when something is pasted."""
    (me.app.focused or me.app.screen).post_message(Paste(text))
    await me.settled()


async def fill(me: Seated, *texts: str) -> None:
    """A form, field by field, and send it. An empty text leaves its field as it is."""
    for number, text in enumerate(texts):
        await me.press(*["tab"] * (number > 0))
        if text:
            await me.press("ctrl+u")
            await paste(me, text)
    await me.press("ctrl+s")


def says(room: Room, en: str, fr: str) -> str:
    return {"en": en, "fr": fr}[room.lang]


# ---- a day


async def settle_in(room: Room) -> None:
    """Karim adds the brand and Chloé; Chloé connects both accounts."""
    async with room.sits(KARIM) as (karim,):
        await karim.press("0")
        await sees(karim, says(room, "No brand yet: a adds one.", "Pas encore de marque"))
        await karim.press("a")
        await fill(karim, "Atelier Lumen")
        await was_told(karim, "Atelier Lumen")
        await karim.press("right", "a")
        await fill(karim, "Chloé Martin", CHLOE)
        await was_told(karim, "Chloé Martin")
    async with room.sits(CHLOE) as (chloe,):
        await chloe.press("0", "right", "right", "a", "1")
        await fill(chloe, "@atelier.lumen", "https://www.example.org/lumen/")
        await was_told(chloe, says(room, "@atelier.lumen is connected.", "Le compte @atelier.lumen est connecté."))
        await chloe.press("a", "2")
        await fill(chloe, room.net.url)
        await sees(chloe, "/oauth/authorize")
        await fill(chloe, "code-lumen")
        await was_told(chloe, "@lumen@")


async def frame_the_work(room: Room, chloe: Seated) -> None:
    """A framing note is begun; what the client wants is written into it, and kept."""
    wanted = "Faire connaître l’atelier."
    await chloe.press("3", "a")
    await sees(chloe, says(room, "Which kind of document?", "Quel genre de livrable"))
    await chloe.press("1")
    await sees(chloe, says(room, "Language", "Langue"))
    await fill(chloe, "Printemps")
    await sees(chloe, says(room, "Framing note · a draft", "Note de cadrage · en brouillon"))
    await chloe.press("home", "enter")  # the request, as it came
    await paste(chloe, wanted)
    await chloe.press("ctrl+s")
    await until(chloe, lambda: room.requests() == [wanted])
    await chloe.press("escape", "escape", "escape")
    await is_at(chloe, "Printemps")


async def read_the_news(room: Room, chloe: Seated) -> None:
    """A feed is followed and asked; one item is kept, one discarded with its reason, after a change of mind."""
    await chloe.press("2", "a")
    await fill(chloe, room.feeds.url("/feed"))
    await was_told(chloe, "La Lettre")
    await chloe.press("r")
    await was_told(chloe, says(room, "new items: 3.", "nouveaux articles : 3."))
    await is_at(chloe, "Nouvelle 2")
    await chloe.press("k")
    await was_told(chloe, "Nouvelle 2")
    await is_at(chloe, "Nouvelle 1")
    await chloe.press("d", "1")
    await was_told(chloe, "Nouvelle 1")
    await chloe.press("u")
    await sees(chloe, "Nouvelle 1")
    await chloe.press("home", "d", "2")
    await was_told(chloe, "Nouvelle 1")
    assert "Nouvelle 1" not in "\n".join(chloe.lines[2:])


async def write_about_it(room: Room, chloe: Seated) -> None:
    """A post for both accounts is made of the item that was kept: words for one alone, an image, what is found."""
    Image.new("RGB", (640, 480), (146, 98, 58)).save(room.folder / "tour.png")
    await chloe.press("slash", "ctrl+u")
    await chloe.type(says(room, "state:kept\n", "état:retenu\n"))
    await is_at(chloe, "Nouvelle 2")
    await chloe.press("w", "enter")
    await sees(chloe, "Nouvelle 2", SITE.format(i=2))
    await chloe.type("On tourne. ")
    await chloe.press("f2", "2", "f7")
    await paste(chloe, OWN)
    await sees(chloe, OWN)
    await chloe.press("escape", "ctrl+s", "f3")
    await paste(chloe, str(room.folder / "tour.png"))
    await chloe.press("ctrl+s")
    await was_told(chloe, "tour.png")
    await chloe.press("ctrl+o", "c")
    await sees(chloe, says(room, "✗ block", "✗ bloquant"))
    await chloe.press("enter", "f4")
    await paste(chloe, ALT)
    await chloe.press("ctrl+s", "ctrl+o", "c")
    await sees(chloe, says(room, "Nothing stands against it.", "Rien ne s’y oppose."))
    await chloe.press("escape", "f8")
    await was_told(chloe, says(room, "F5 gives it a day", "F5 lui donne un jour"))
    await chloe.press("f5")
    await chloe.type(says(room, "tomorrow 9h\n", "demain 9h\n"))
    await was_told(chloe, says(room, "11 Mar 2026, 09:00", "11 mars 2026 09:00"))


async def approve_and_plan(room: Room, karim: Seated, chloe: Seated) -> None:
    """Karim finds it in Today and says yes; Chloé sees that after one look, and decides that both go out."""
    await sees(karim, says(room, "! TO APPROVE", "! À VALIDER"), "Nouvelle 2")
    await karim.press("enter")
    await sees(karim, "On tourne.")
    await karim.press("f8", "1")
    await was_told(karim, says(room, "@atelier.lumen: approved", "@atelier.lumen : validé"))
    await chloe.press("4", "L")
    await sees(chloe, says(room, "? not planned", "? non planifiée"))
    await chloe.press("*", "p", "2")
    assert set(room.publications().values()) == {"planned"}


async def let_it_go_out(room: Room, chloe: Seated) -> None:
    """The worker inside sends it at its time, once; the account without access gets a folder, and a person's word."""
    await chloe.press("J", "w")
    await until(chloe, lambda: "0.05" in chloe.text.replace(",", "."))
    await chloe.press("escape")
    room.later(hours=23, minutes=1)
    await until(chloe, lambda: set(room.publications().values()) == {"published", "awaiting_human"})
    (sent,) = room.net.control.posts()
    assert sent["text"] == f"On tourne. Nouvelle 2\n\n{SITE.format(i=2)}{MEASURED}"
    assert [media["description"] for media in sent["media_attachments"]] == [ALT]
    (kit,) = (room.folder / "desk" / "exports").glob("kit-*")
    assert (kit / "text.txt").read_text() == OWN
    await chloe.press("1")
    await sees(chloe, says(room, "! TO PUBLISH", "! À PUBLIER"))
    await chloe.press("enter", "l")
    await paste(chloe, PAGE)
    await chloe.press("enter", "2")
    assert set(room.publications().values()) == {"published"}


async def settle_a_doubt(room: Room, karim: Seated, chloe: Seated) -> None:
    """The answer to a second post never comes and the server cannot be read: Chloé says that it is online."""
    await chloe.press("5", "a", "space", "enter")
    await chloe.type("Demain, portes ouvertes.")
    await chloe.press("f5")
    await chloe.type(says(room, "in 2h\n", "dans 2h\n"))
    await chloe.press("f8")
    await was_told(chloe, says(room, "Submitted", "Soumis"))
    await karim.press("escape", "escape", "1")
    await sees(karim, says(room, "! TO APPROVE", "! À VALIDER"))
    await karim.press("enter", "f8", "1")
    await chloe.press("escape", "1")
    await sees(chloe, says(room, "! TO PLAN", "! À PLANIFIER"))
    await chloe.press("home", "enter", "p")
    assert room.publications()["Demain, portes ouvertes. mastodon"] == "planned"
    room.net.control.tell("hang", applied=True)
    room.later(hours=2)
    await until(chloe, lambda: room.net.control.held() == 1)
    room.net.stop()
    await until(chloe, lambda: "ambiguous" in room.publications().values())
    for n, seconds in enumerate((30, 90, 480, 3000), 1):
        room.later(seconds=seconds)
        await until(chloe, lambda n=n: room.looks() == n)
    room.net.start()
    await chloe.press("1")
    await sees(chloe, says(room, "! IN DOUBT", "! DOUTE"))
    await chloe.press("home", "enter")
    await sees(chloe, says(room, "WHAT WE SENT", "CE QUE NOUS AVONS ENVOYÉ"), "Demain, portes ouvertes.")
    await sees(chloe, says(room, "WHAT THE NETWORK SHOWS", "CE QUE MONTRE LE RÉSEAU"))
    await chloe.press("l")
    await paste(chloe, room.net.control.posts()[-1]["url"])
    await chloe.press("enter", "2")
    assert set(room.publications().values()) == {"published"}
    await was_told(
        chloe, says(room, "“Demain, portes ouvertes.”: published.", "« Demain, portes ouvertes. » : publiée.")
    )
    assert list(room.net.control.created().values()) == [1, 1]


async def measure_and_report(room: Room, chloe: Seated) -> None:
    """The counters are read, said in words, and written into the report; the post's trace leads to the figure."""
    first, second = room.net.control.posts()
    first["favourites_count"], first["reblogs_count"], second["favourites_count"] = 5, 2, 1
    await chloe.press("7", "r")
    await was_told(chloe, says(room, "Posts read: 2;", "Publications relevées : 2 ;"))
    reactions = says(room, "Reactions (favourites)", "Réactions (favoris)")
    assert figure(chloe, says(room, "Posts published", "Publications")) == "3"
    assert figure(chloe, reactions) == "6"
    await chloe.press("R", "1")
    await sees(chloe, says(room, "✓ ready", "✓ prêt"))
    await chloe.press("o")
    await was_told(chloe, "report-atelier-lumen-2026-03-01_2026-03-11-")
    for lang, label in (("en", "Reactions"), ("fr", "Réactions")):
        (file,) = (room.folder / "desk" / "exports").glob(f"report-*-{lang}.html")
        page = html.fromstring(file.read_bytes())
        assert page.get("lang") == lang
        assert "On tourne." in page.text_content()
        row = next(row for row in page.iter("tr") if row.text_content().strip().startswith(label))
        assert "6" in row.text_content().split()
    await chloe.press("5", "end", "t")
    await sees(chloe, "Nouvelle 2", PAGE, says(room, "measures fact", "mesure"))
    wanted = says(room, "reactions", "réactions")
    for _row in range(MANY):
        if any("›" in line and wanted in line for line in chloe.lines):
            break
        await chloe.press("down")
    await chloe.press("enter")
    await sees(chloe, f"› {reactions}")


def figure(me: Seated, label: str) -> str:
    """What stands beside a label in the list of the measures."""
    line = next(line for line in me.lines if line[2:].startswith(label + " "))
    return line.split("│")[0][2:].removeprefix(label).split()[0]


async def test_from_a_brand_and_its_brief_to_the_report_by_keys_alone(room: Room) -> None:
    await settle_in(room)
    async with room.sits(CHLOE) as (chloe,):
        await frame_the_work(room, chloe)
        await read_the_news(room, chloe)
        await write_about_it(room, chloe)
    async with room.sits(KARIM, CHLOE) as (karim, chloe):
        await approve_and_plan(room, karim, chloe)
        await let_it_go_out(room, chloe)
        await settle_a_doubt(room, karim, chloe)
        await measure_and_report(room, chloe)


# ---- two people


async def test_two_people_at_one_text_lose_nothing_and_see_each_other(room: Room) -> None:
    await settle_in(room)
    async with room.sits(KARIM, CHLOE) as (karim, chloe):
        await chloe.press("5", "a", "enter")
        await chloe.type("La lampe Aube arrive.")
        await chloe.press("ctrl+s")
        await karim.press("5")
        await sees(karim, "La lampe Aube arrive.")
        await karim.press("enter", "end")
        await karim.type(" Elle est en hêtre.")
        await chloe.press("home")
        await chloe.type("Enfin. ")
        await karim.press("ctrl+s")
        await sees(chloe, says(room, "changed by somebody else", "modifié par quelqu’un d’autre"))
        await chloe.press("ctrl+s")
        await sees(chloe, "{+Enfin. +}La lampe Aube arrive.", "La lampe Aube arrive.{+ Elle est en")
        await chloe.press("3")
        both = chloe.app.screen.query_one(TextArea).text
        assert "Enfin." in both
        assert "Elle est en hêtre." in both
        await chloe.press("f7")
        await paste(chloe, "Enfin. La lampe Aube, en hêtre, arrive.")
        await chloe.press("f8")
        await sees(karim, "Enfin. La lampe Aube, en hêtre, arrive.", says(room, "in review", "en relecture"))
        await karim.press("f8", "1")
        await was_told(karim, says(room, "@atelier.lumen: approved", "@atelier.lumen : validé"))
        await karim.press("escape", "4")
        await chloe.press("f5")
        await chloe.type(says(room, "tomorrow 9h\n", "demain 9h\n"))
        await sees(karim, "? MA La lampe", "? KI La lampe")


# ---- another size


async def test_another_size_keeps_the_cursor_the_marks_and_the_text(room: Room) -> None:
    await settle_in(room)
    async with room.sits(CHLOE) as (chloe,):
        await chloe.press("2", "a")
        await fill(chloe, room.feeds.url("/feed"))
        await was_told(chloe, "La Lettre")
        await chloe.press("r")
        await sees(chloe, "Nouvelle 0")
        await chloe.press("space", "down")
        before = [line[:18] for line in chloe.lines[2:6]]
        assert [line[:2] for line in before[1:]] == [" ✓", "  ", "› "]
        for size in ((200, 60), (80, 24), (200, 60), room.size):
            await chloe.pilot.resize_terminal(*size)
            await chloe.settled()
            await until(chloe, lambda: [line[:18] for line in chloe.lines[2:6]] == before)
        await chloe.press("5", "a", "enter")
        await chloe.type("La lampe Aube arrive.\n\nElle est en hêtre.")
        await chloe.press("up", "up", "end", "left", "left")
        for size in ((200, 60), (80, 24), (200, 60), room.size):
            await chloe.pilot.resize_terminal(*size)
            await chloe.settled()
            await sees(chloe, "La lampe Aube arrive.", "Elle est en hêtre.")
        await chloe.type("!")
        await sees(chloe, "La lampe Aube arriv!e.")
