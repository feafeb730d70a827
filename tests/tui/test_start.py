"""What a start waits for: the first paint for no store, the rows of Today for the tables that they read alone."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.store.store import Store
from cmsuite.tui.seat import Seat
from tests.tui.seated import news, placed, seated, workspace_of
from tests.workplace import Cast

START = """
import json, sys
from datetime import datetime
from functools import partial
from cmsuite.cli import not_yet
not_yet()
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import find
from cmsuite.tui.ahead import Ahead
from cmsuite.tui.app import CmsApp
from cmsuite.tui.places.today import TodayPlace
from cmsuite.tui.seat import Seat
from cmsuite.tui.today_seen import first, seen

painted = set(sys.modules)
seat = Seat(find(sys.argv[1]), clock=SetClock(datetime.fromisoformat(sys.argv[2])))
ahead = len(Ahead(partial(first, seat)).answer(60).seen.needs)
shown = sorted(set(sys.modules) - painted)
seat.painted.set()
asked = []
with seat.reading(everywhere=True) as act:
    import sqlalchemy as sa
    sa.event.listen(seat.store.engine, "before_cursor_execute", lambda _c, _k, said, *_more: asked.append(said))
    found = seen(act)
seat.close()
rows = sorted(set(sys.modules) - painted)
print(json.dumps({"painted": sorted(painted), "rows": rows, "asked": asked, "needs": len(found.needs),
                  "ahead": ahead, "shown": shown}))
"""
NOT_PAINTED = {
    "sqlalchemy", "alembic", "pydantic", "httpx", "_ssl", "_hashlib", "textual.widgets._text_area",
    "textual.widgets._select", "textual.widgets._tree", "textual.widgets._input", "textual.widgets._option_list",
}  # fmt: skip
NOT_READ = {
    "alembic", "pydantic", "httpx", "sqlalchemy.dialects.postgresql", "cmsuite.engines.networks.contract",
    *(f"cmsuite.engines.{one}.models" for one in ("mail", "feeds", "jobs", "media", "documents", "evidence", "rules")),
    *(f"cmsuite.engines.{one}.models" for one in ("secrets", "trail")), "cmsuite.metrics.models",
    "cmsuite.veille.models", "cmsuite.reporting", "cmsuite.calendar.days", "cmsuite.content.posts", "_hashlib",
}  # fmt: skip
QUESTIONS = 30  # with an entry that leaves today; and no more for more brands, posts or entries


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)  # the driver of the server is imported there
def test_a_start_imports_what_it_shows(store: Store, cast: Cast, tmp_path: Path, clock: SetClock) -> None:
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    news(store, cast, 3)
    root = workspace_of(store, tmp_path, "chloe@lumen.example").root
    done = subprocess.run(
        [sys.executable, "-c", START, str(root), clock.now().isoformat()], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said["painted"]) & NOT_PAINTED == set()
    assert set(said["rows"]) & NOT_READ == set()
    assert "cmsuite.publishing.models" in said["rows"]
    assert said["needs"] >= 1
    assert said["ahead"] == said["needs"]
    assert set(said["shown"]) & {"sqlalchemy", "cmsuite.engines.acts", "cmsuite.publishing.agenda"} == set()
    assert len(said["asked"]) <= QUESTIONS, said["asked"]


@pytest.mark.anyio
async def test_what_asks_waits_for_the_first_paint(store: Store, cast: Cast, tmp_path: Path, clock: SetClock) -> None:
    seat, opened = Seat(workspace_of(store, tmp_path, "chloe@lumen.example"), clock=clock), threading.Event()

    def ask() -> None:
        seat.open()
        opened.set()

    worker = threading.Thread(target=ask)
    worker.start()
    assert not opened.is_set()
    seat.painted.set()
    worker.join()
    assert opened.is_set()
    seat.close()
    async with seated(store, tmp_path) as me:
        assert me.app.seat.painted.is_set()
        assert me.app.journal_line > 0  # the first look came after the rows
