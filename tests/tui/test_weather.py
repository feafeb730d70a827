"""Hard weather: a store that goes away or is held, jobs that fail unseen, plugins that break, and bugs."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.networks.registry import trust
from cmsuite.engines.people.brands import brands
from cmsuite.engines.work.drafts import unsaved
from cmsuite.store.store import Store, StoreBusy
from cmsuite.store.upgrade import migrate
from cmsuite.tui.place import Asking
from cmsuite.veille.reading import item
from tests.conftest import NOW, without
from tests.content.desk import a_post, an_account
from tests.peers import postgres
from tests.tui.composing import shows
from tests.tui.seated import Seated, news, placed, seated, workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio
AWAY = "The database does not answer"
HELD = "Another program has been writing to the store"


def state(store: Store, cast: Cast, id: int) -> str:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return str(item(act, id).line.state)


# ---- PostgreSQL goes away and comes back


@pytest.mark.peer
async def test_a_database_that_goes_away_is_said_once_and_comes_back_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = postgres.programs()
    if programs is None:
        without("PostgreSQL")
        return
    with postgres.cluster(programs) as files:
        serving = postgres.serving(files)
        serving.__enter__()
        address, password = postgres.apart(postgres.fresh_database(files.url))
        monkeypatch.setenv("PGPASSWORD", password)
        store = Store(address, SetClock(NOW))
        migrate(store)
        cast = people(store)
        ids = news(store, cast, 12)
        async with seated(store, tmp_path, size=(120, 30)) as me:
            await me.press("2", "slash")
            await me.type(' "News 11"')
            serving.__exit__(None, None, None)
            await looked(me)
            assert "STORE AWAY since 10:00" in me.lines[0], "so old is what is shown"
            assert [AWAY in one.text for one in me.app.told] == [True]
            await looked(me)
            await me.press("enter", "down", "down", "3", "2")
            assert "STORE AWAY" in me.lines[0]
            assert [AWAY in one.text for one in me.app.told] == [True]
            assert '"News 11"' in me.lines[1]
            assert "News 11" in me.text  # what was there is still to be read
            await me.press("k")
            assert AWAY in me.told()
            assert len(me.app.told) == 2  # an act that is not done is said each time
            with postgres.serving(files):
                await looked(me)
                assert "STORE AWAY" not in me.lines[0]
                assert '"News 11"' in me.lines[1]
                assert "News 9" not in me.text  # the filter that was asked meanwhile
                await me.press("home", "k")
                assert "Kept: News 11" in me.told()
                assert state(store, cast, ids[11]) == "kept"
                store.close()


async def looked(me: Seated) -> None:
    """As every two seconds."""
    me.app.look()
    await me.settled()


# ---- SQLite is held by another program


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Another program writes for the time of the block."""
    assert store.url.database
    with closing(sqlite3.connect(store.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A SQLite store that is given up after a second instead of ten."""
    monkeypatch.setattr("cmsuite.store.dialects.sqlite.BUSY_S", 1)
    (tmp_path / "store.db").write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", SetClock(NOW))
    yield store
    store.close()


async def test_a_store_that_is_held_refuses_the_act_and_loses_nothing(desk: Store, tmp_path: Path) -> None:
    cast = people(desk)
    ids = news(desk, cast, 3)
    async with seated(desk, tmp_path) as me:
        await me.press("2", "space", "down")
        with held(desk):
            await me.press("k")
            assert HELD in me.told()
        assert state(desk, cast, ids[2]) == "new"
        await me.press("k")  # the mark is still there
        assert [state(desk, cast, id) for id in ids] == ["new", "new", "kept"]


async def test_what_is_typed_while_a_store_is_held_is_kept_once_it_is_free_without_another_key(
    desk: Store, tmp_path: Path
) -> None:
    cast = people(desk)
    post = a_post(desk, cast)
    async with seated(desk, tmp_path) as me:
        await me.press("5", "enter")
        with held(desk):
            await me.type("Bonjour. ")
            await shows(me, "not kept")
        await shows(me, "· kept 10:00")
    with acts.read(desk, by=cast.chloe, brand=cast.brand) as act:
        found = unsaved(act, "post", kind="post", row_id=post.post_id)
    assert found is not None
    assert found.body["typed"]["words"]["text"].startswith("Bonjour. ")


async def test_what_fails_after_its_panel_was_closed_is_said_and_kept(desk: Store, tmp_path: Path) -> None:
    cast = people(desk)
    async with seated(desk, tmp_path, me="karim@lumen.example", size=(120, 40)) as me:
        await me.press("0", "a")
        await me.type("Hotel Mer")
        with held(desk):
            await me.pilot.press("ctrl+s", "escape")  # away before the answer
            end = time.monotonic() + 20
            while HELD not in me.told():  # its thread is nobody's to wait for
                assert time.monotonic() < end, me.text
                await me.settled()
        await me.press("J")
        assert HELD in me.text
        with acts.read(desk, by=cast.karim, all_brands=True) as act:
            assert [one.name for one in brands(act)] == ["Atelier Lumen"]


async def test_a_file_that_cannot_be_read_is_told_and_no_store_is_said_to_be_away(desk: Store, tmp_path: Path) -> None:
    people(desk)
    async with seated(desk, tmp_path, size=(120, 30)) as me:
        await me.press("2")
        place = me.app.screen
        assert isinstance(place, Asking)
        place.ask(lambda _act: (tmp_path / "gone").read_text(), lambda _text: None)
        await me.settled()
        assert "it is not there" in me.told()
        assert not me.app.is_away
        place.ask(lambda _act: _refuse(StoreBusy(seconds=1)), lambda _none: None)
        await me.settled()
        assert "STORE AWAY" in me.lines[0]
        assert HELD in me.told()


def _refuse(err: CmsError) -> None:
    raise err


# ---- a plugin that breaks


@pytest.mark.parametrize("does", ["1 / 0", "None", "[None]"])
async def test_a_plugin_that_breaks_is_one_sentence_where_it_is_asked(desk: Store, tmp_path: Path, does: str) -> None:
    cast = people(desk)
    plugin = workspace_of(desk, tmp_path, "chloe@lumen.example").root / "plugins" / "clumsy.py"
    plugin.parent.mkdir()
    shipped = Path(__file__).parents[2] / "plugins" / "kit.toml"
    plugin.with_suffix(".toml").write_text(shipped.read_text().replace('"kit"', '"clumsy"'))
    plugin.write_text(CLUMSY.format(does=does))
    trust(plugin)
    with acts.open(desk, by=cast.karim, brand=cast.brand) as act:
        choose(act, "content.gate", "none")  # else it is asked at the approval, and cannot say its limits
    placed(desk, cast, "Lampe Aube", on=an_account(desk, cast.brand, network="clumsy"))
    async with seated(desk, tmp_path, size=(200, 50)) as me:
        await me.press("4", "right")
        assert "The plugin for clumsy cannot say whether this can go out" in me.text
        await me.press("5", "enter", "end")
        end = time.monotonic() + 20
        while "The plugin for clumsy cannot say" not in me.text:
            assert time.monotonic() < end, me.text
            await me.settled()
        await me.type("Oui !")
        await me.press("ctrl+s")
        assert me.told() == "Saved."


CLUMSY = """api = 1


class Clumsy:
    def __init__(self, descriptor):
        self.descriptor = descriptor

    def __getattr__(self, name):
        return lambda *args: {does}


plugin = Clumsy
"""


# ---- a bug


def test_a_bug_in_a_worker_ends_with_its_story_and_leaves_the_store_as_it_was(desk: Store, tmp_path: Path) -> None:
    cast = people(desk)
    ids = news(desk, cast, 3)
    with closing(sqlite3.connect(str(desk.url.database))) as past:  # past every act and rule
        past.execute("UPDATE qualification SET sort_at = 'nonsense' WHERE item_id = ?", (ids[1],))
        past.commit()
    folder = workspace_of(desk, tmp_path, "chloe@lumen.example").root
    terminal = Terminal(folder, size=(120, 40))
    try:
        terminal.until(b"WHEN YOU CAN")
        terminal.type("2")
        assert terminal.ended() == 70
        said = bytes(terminal.out).decode(errors="replace")
    finally:
        terminal.close()
    assert "\x1b[?1049l" in said  # the terminal is as it was
    assert "Traceback" not in said
    told = re.search(r"This is a bug in cmsuite \(\w+\)\. Its story is in (\S+)\.", said.replace("\r\n", ""))
    assert told is not None, said[-500:]
    assert "isoformat" in Path(told[1]).read_text(encoding="utf-8")
    with closing(sqlite3.connect(str(desk.url.database))) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    listed = subprocess.run(
        [sys.executable, "-m", "cmsuite", "brand", "list"], cwd=folder, capture_output=True, text=True
    )
    assert (listed.returncode, "Atelier Lumen" in listed.stdout) == (0, True)
