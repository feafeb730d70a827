"""The first line: the names of brand and place have their room, whatever else there is to say."""

import pytest
from textual.app import App, ComposeResult
from textual.reactive import reactive

from cmsuite.tui.widgets.status_line import Pulse, StatusLine

pytestmark = pytest.mark.anyio

BUSY = Pulse(
    alerts=2, jobs=1, day="Thu 12 Mar", clock="14:32 Paris",
    here=(("worker here", "worker"), ("working…", "working…")),
)  # fmt: skip


class Lone(App[None]):
    """The line alone, told what a store would tell."""

    pulse: reactive[Pulse] = reactive(Pulse())

    def __init__(self, pulse: Pulse, *where: str) -> None:
        super().__init__()
        self.told, self.where = pulse, where

    def compose(self) -> ComposeResult:
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).where, self.pulse = self.where, self.told


async def line(pulse: Pulse, *where: str, width: int = 80) -> str:
    app = Lone(pulse, *where)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        return str(app.query_one(StatusLine).render())


async def test_what_works_here_is_said_shorter_before_a_name_is_cut() -> None:
    said = await line(BUSY, "Boulangerie", "Aujourd'hui", "")
    assert said.startswith(" Boulangerie ▸ Aujourd'hui ")
    assert said.endswith("worker   working…   ! 2   jobs 1   14:32 Paris")


async def test_how_far_a_job_is_gives_way_to_the_names() -> None:
    fetching = Pulse(0, 1, "Thu 12 Mar", "14:32 Paris", far="Feeds 12/40")
    assert (await line(fetching, "Boulangerie", "Veille")).endswith("jobs 1 (Feeds 12/40)   Thu 12 Mar 14:32 Paris")
    long = await line(fetching, "Maison des vins", "Messages et commentaires reçus")
    assert long.startswith(" Maison des vins ▸ Messages et commentaires reçus")
    assert long.endswith("! 0   jobs 1   14:32 Paris")


async def test_where_there_is_room_it_is_said_in_full() -> None:
    said = await line(BUSY, "Boulangerie", "Aujourd'hui", "", width=120)
    assert said.endswith("worker here   working…   ! 2   jobs 1   Thu 12 Mar 14:32 Paris")


async def test_what_must_not_be_overlooked_stays_and_the_place_is_named() -> None:
    frozen = Pulse(2, 11, "Thu 12 Mar", "14:32 Buenos Aires", ("DRILL", "FROZEN"), BUSY.here)
    said = await line(frozen, "Maison des vins du Haut-Rhin", "Livrables", "Charte éditoriale")
    assert "DRILL   FROZEN   ! 2   jobs 11   14:32 Buenos Aires" in said
    assert " ▸ Livrables " in said
    assert said.startswith(" Maison des")


async def test_a_long_brand_gives_way_to_its_place() -> None:
    quiet = Pulse(day="Thu 12 Mar", clock="14:32 Paris")
    said = await line(quiet, "Maison des vins et spiritueux du Haut-Rhin et de Bâle", "Livrables", "Charte")
    assert "… ▸ Livrables  ! 0" in said
    assert said.endswith("! 0   Thu 12 Mar 14:32 Paris")
