"""The doctor: each ailment is seen, named, and comes with what to do; its bundle tells nothing that is anybody's."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core import crash, zones
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SystemClock
from cmsuite.core.workspace import Workspace
from cmsuite.doctor.bundle import anonymous, make_bundle, skeleton
from cmsuite.doctor.bundle import told as copied
from cmsuite.doctor.examine import Line, examine
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.life import create
from cmsuite.engines.jobs.runs import WORKER, Machine, begin, trouble
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.rooms import load_rooms
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.veille.models import Source
from cmsuite.veille.muting import mute
from cmsuite.veille.sources import follow
from tests.charters.planning import alone
from tests.filled import TEXT, fill
from tests.peers.daemon import free_port
from tests.workplace import Cast, people

TOKEN = "s3cr3t-t0ken-0123456789abcdef"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """On the real clock: the doctor compares it with others."""
    load_rooms()
    opened = Store(store_url, SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def workspace(store: Store, cast: Cast, tmp_path: Path) -> Workspace:
    return workspaces.create(
        tmp_path / "work",
        store_url=store.url.render_as_string(hide_password=False),
        me="karim@lumen.example",
        secrets_place="file",
        network_allow_private=["127.0.0.0/8"],
    )


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, Any]]]:
    """A server that answers as it is told: its address, and the answer."""
    told: dict[str, Any] = {"status": 200, "date": datetime.now(UTC)}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(told["status"])
            self.send_header("Date", format_datetime(told["date"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    listening = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", told
    listening.shutdown()
    thread.join()
    listening.server_close()


def connected(store: Store, workspace: Workspace, cast: Cast, url: str, **values: Any) -> None:
    """An account at this address, with a secret in its place."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, Media(store, workspace).put(b"x", "image/png"))
    fill(store, cast, media="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    vault(store, workspace).put("mastodon/lumen", "app_password", Secret(TOKEN), by=cast.karim)
    changes(store, "account", url=url)
    changes(store, "publication", state="cancelled")
    if values:
        changes(store, "credential", **values)


def changes(store: Store, table: str, **values: Any) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Base.metadata.tables[table]).values(**values))


def ailing(workspace: Workspace, store: Store) -> list[Line]:
    return [line for line in examine(workspace, store) if line.how != "ok"]


def the(lines: list[Line], about: str, how: str) -> Line:
    found = [line for line in lines if (line.about, line.how) == (about, how)]
    assert len(found) == 1, lines
    assert found[0].do, "what is not well comes with what to do"
    return found[0]


def test_a_healthy_workspace_lacks_nothing_but_a_worker(store: Store, workspace: Workspace) -> None:
    lines = examine(workspace, store)
    assert [line.about for line in lines if line.how != "ok"] == ["workers"]
    seen = {"config", "disk", "plugins", "store", "person", "clock", "keys", "workers", "publishing", "accounts"}
    assert {line.about for line in lines} == {*seen, "rules"}


def test_sources_that_give_nothing_are_counted_and_the_worst_are_named(
    store: Store, workspace: Workspace, cast: Cast
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        feeds = {name: follow(act, f"https://{name}.example/rss", title=name).feed_id
                 for name in ("well", "old", "sleepy", "failing", "worst", "next", "stopped")}  # fmt: skip
        mute(act, act.session.scalars(sa.select(Source.id).where(Source.feed_id == feeds["stopped"])).one())
    since, later = datetime(2026, 1, 8, 12, tzinfo=UTC), datetime(2026, 2, 8, 12, tzinfo=UTC)
    states = {"old": "suspended", "sleepy": "dormant", "failing": "failing", "worst": "gone", "next": "suspended"}
    for name, state in states.items():
        at = since if name == "old" else later
        with store.connection(writes=True) as connection:
            connection.execute(
                sa.update(Base.metadata.tables["feed"])
                .where(Base.metadata.tables["feed"].c.id == feeds[name])
                .values(state=state, since=at, failures=11, next_at=later, said="It answers with 404.")
            )
    told = [line for line in ailing(workspace, store) if line.about == "sources"]
    slug = "atelier-lumen"
    assert told[0].said == (f"{slug}: sources that give nothing new (gone: 1, suspended: 2, failing: 1, dormant: 1).")
    assert [line.said.split(":")[0] for line in told[1:]] == [f"{slug} · {name}" for name in ("worst", "old", "next")]
    assert "never asked again. It answers with 404." in told[1].said
    assert "Thu 8 Jan 2026, 13:00 CET, 11 failures in a row, never read yet, next try Sun 8 Feb 2026" in told[2].said
    assert "cmsuite veille stop" in told[1].do
    assert "cmsuite veille log --source" in told[2].do
    assert all(line.record and line.brand == cast.brand for line in told)
    assert not any("worst" in line or slug in line for line in copied(told)), "names are nobody else's"
    changes(store, "feed", state="dormant")
    (line,) = (line for line in examine(workspace, store) if line.about == "sources" and line.record)
    assert (line.how, line.do) == ("ok", "")


def test_a_kind_of_document_that_cannot_be_read_is_told(store: Store, workspace: Workspace) -> None:
    file = workspace.root / "reports/kinds/visit.toml"
    file.parent.mkdir(parents=True)
    file.write_text('name = "site_visit"', encoding="utf-8")
    assert "visit.toml describes no kind of document" in the(examine(workspace, store), "documents", "broken").said
    file.unlink()
    assert {line.about for line in ailing(workspace, store)} == {"workers"}


def test_rules_that_cannot_run_and_rules_that_are_off_are_told(store: Store, workspace: Workspace, cast: Cast) -> None:
    layer = workspace.root / "charters/atelier-lumen.toml"
    layer.parent.mkdir()
    layer.write_text('[[override]]\nrule = "edfr.superlative"\nseverity = "block"', encoding="utf-8")
    broken = the(examine(workspace, store), "rules", "broken")
    assert "edfr.superlatives" in broken.said
    layer.write_text('[[disable]]\nrule = "edfr.superlatives"\nreason = "une marque qui ose"\nby = "Léa"', "utf-8")
    assert the(examine(workspace, store), "rules", "warning").do.endswith("--brand atelier-lumen")


def test_a_crisis_plan_that_nobody_watches_is_told(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "crisis_plan", "Plan 2026", language="en", content=alone())
    assert "crisis" not in {line.about for line in examine(workspace, store)}, "a draft binds nobody"
    changes(store, "document_version", state="validated", major=1, minor=0)
    told = [line for line in ailing(workspace, store) if line.about == "crisis"]
    assert "on-call is inactive, no process is watching" in told[0].said
    assert told[0].do == "See: cmsuite crisis due --brand atelier-lumen"
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        begin(act, WORKER, Machine.here())
    assert "inactive" not in " ".join(line.said for line in examine(workspace, store))


def test_looking_changes_nothing(store: Store, workspace: Workspace) -> None:
    def count() -> int:
        with store.connection() as connection:
            return int(connection.execute(sa.text("SELECT count(*) FROM journal")).scalar_one())

    before = count()
    examine(workspace, store)
    assert count() == before


def test_a_worker_at_work_is_seen_and_its_troubles_too(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        run = begin(act, "worker", Machine("w:1", "w", 1)).run
    assert ailing(workspace, store) == []
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        trouble(act, run, {"publishing": "the disk is full"})
    assert "the disk is full" in the(ailing(workspace, store), "workers", "warning").said


def test_a_worker_that_fell_silent_is_not_at_work(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        begin(act, "worker", Machine("w:1", "w", 1))
    changes(store, "run", beat_at=datetime.now(UTC) - timedelta(hours=1))
    assert "cmsuite worker" in the(ailing(workspace, store), "workers", "warning").do


@pytest.mark.parametrize(
    ("values", "how"),
    [
        ({"state": "needs_reconnect"}, "broken"),
        ({"state": "revoked"}, "broken"),
        ({"expires_at": datetime.now(UTC) + timedelta(days=3)}, "warning"),
        ({"expires_at": datetime.now(UTC) - timedelta(days=3)}, "broken"),
    ],
)
def test_a_sign_in_that_ends_or_ended_is_told(
    store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any], values: dict[str, Any], how: str
) -> None:
    connected(store, workspace, cast, server[0], **values)
    assert "account reconnect @lumen" in the(ailing(workspace, store), "accounts", how).do


def test_a_secret_that_is_gone_is_told(store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any]) -> None:
    connected(store, workspace, cast, server[0])
    assert "accounts" not in {line.about for line in ailing(workspace, store)}
    shutil.rmtree(workspace.root / "secrets")
    the(ailing(workspace, store), "accounts", "broken")


def test_a_lost_key_is_told(store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any]) -> None:
    connected(store, workspace, cast, server[0])
    vault(store, workspace).key.path.unlink()
    assert "account key" in the(ailing(workspace, store), "accounts", "broken").do


def test_open_files_of_keys_are_told(store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any]) -> None:
    connected(store, workspace, cast, server[0], state="revoked")
    file = vault(store, workspace).key.path
    file.chmod(0o644)
    assert f"chmod 600 {file}" in the(ailing(workspace, store), "keys", "warning").do


@pytest.mark.parametrize(
    ("told", "about", "how"),
    [
        ({}, "", ""),
        ({"status": 404}, "", ""),
        ({"status": 503}, "reach", "warning"),
        ({"date": datetime.now(UTC) - timedelta(minutes=10)}, "clock", "broken"),
    ],
)
def test_what_a_server_answers_is_told(
    store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any], told: Any, about: str, how: str
) -> None:
    connected(store, workspace, cast, server[0])
    server[1].update(told)
    lines = [line for line in ailing(workspace, store) if line.about != "workers"]
    assert [(line.about, line.how) for line in lines] == ([(about, how)] if about else [])


def test_a_server_that_is_not_there_is_told(store: Store, workspace: Workspace, cast: Cast) -> None:
    connected(store, workspace, cast, f"http://127.0.0.1:{free_port()}")
    assert [line.how for line in ailing(workspace, store) if line.about == "reach"] == ["broken"]


def test_what_is_due_and_not_out_is_an_alarm(
    store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any]
) -> None:
    connected(store, workspace, cast, server[0])
    changes(store, "publication", state="planned")
    changes(store, "entry", due_at=datetime.now(UTC) - timedelta(minutes=10))
    assert the(ailing(workspace, store), "publishing", "broken").said == "1 publication is due and not out."
    changes(store, "publication", state="needs_decision")
    the(ailing(workspace, store), "publishing", "warning")
    changes(store, "entry", due_at=datetime.now(UTC) + timedelta(minutes=10))
    assert "publishing" not in {line.about for line in ailing(workspace, store)}


def test_a_stranger_is_told(store: Store, workspace: Workspace) -> None:
    changes(store, "person", access="none")
    the(ailing(workspace, store), "person", "broken")


def test_plugins_that_are_broken_or_not_trusted_are_told(store: Store, workspace: Workspace) -> None:
    (workspace.root / "plugins").mkdir()
    shutil.copy("plugins/kit.py", workspace.root / "plugins" / "mine.py")
    shutil.copy("plugins/kit.toml", workspace.root / "plugins" / "mine.toml")
    assert "plugin trust mine" in the(ailing(workspace, store), "plugins", "warning").do
    (workspace.root / "plugins" / "mine.toml").unlink()
    the(ailing(workspace, store), "plugins", "broken")


def test_a_store_of_a_newer_program_is_told_and_nothing_else_is_asked(store: Store, workspace: Workspace) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET min_code = 99"))
    lines = examine(workspace, store)
    the([line for line in lines if line.how != "ok"], "store", "broken")
    assert "clock" not in {line.about for line in lines}


@pytest.mark.parametrize("spoil", ["missing", "noise", "torn"])
def test_a_file_that_is_no_sound_store_is_told(tmp_path: Path, migrated_file: Path, spoil: str) -> None:
    workspace = workspaces.create(tmp_path / "work")
    file = workspace.root / "store.db"
    if spoil == "noise":
        file.write_bytes(b"no database at all" * 1000)
    elif spoil == "torn":
        data = bytearray(migrated_file.read_bytes())
        data[4096 * 3 : 4096 * 20] = bytes(4096 * 17)
        file.write_bytes(data)
    store = Store(workspace.store_url)
    lines = [line for line in examine(workspace, store) if line.how == "broken"]
    store.close()
    assert {line.about for line in lines} == {"store"}
    assert all("restore" in line.do for line in lines)
    assert file.exists() == (spoil != "missing")


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    url = f"postgresql://me@127.0.0.1:{free_port()}/lumen"
    workspace = workspaces.create(tmp_path / "work", store_url=url)
    store = Store(workspace.store_url)
    the([line for line in examine(workspace, store) if line.how != "ok"], "store", "broken")


def test_rules_of_zones_of_another_edition_are_told(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.open(store, by=cast.karim, all_brands=True) as act:
        choose(act, "calendar.tzdata", "2001a", everywhere=True)
    assert zones.edition() in the(ailing(workspace, store), "clock", "warning").said


# ---- the bundle


def bundled(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as made:
        return {name: made.read(name).decode() for name in made.namelist()}


def test_a_bundle_holds_nothing_that_is_anybodys(
    store: Store, workspace: Workspace, cast: Cast, server: tuple[str, Any], tmp_path: Path
) -> None:
    connected(store, workspace, cast, server[0])
    changes(store, "person", zone=TOKEN)
    workspace.logs.mkdir()
    facts = {"why": TEXT, "job": "feeds.fetch", "n": 3, "handle": "@lumen@social.example", "token": TOKEN}
    log = {"at": "2026-03-10T09:00:00Z", "level": "info", "what": f"said karim@lumen.example {TOKEN}", **facts}
    log["error"] = (
        f'Traceback\n  File "/home/chloe/lumen/cmsuite/cli/suite.py", line 3, in invoke\n    x\nValueError: {TEXT}'
    )
    (workspace.logs / "cmsuite.jsonl").write_text(json.dumps(log) + "\nhalf a line {" + TEXT)
    try:
        raise RuntimeError(f"{TEXT} {TOKEN}")
    except RuntimeError as err:
        crash.keep(err)
    lines = [*examine(workspace, store), Line("config", "broken", f"me is '{TOKEN[:9]}', karim@lumen.example", "")]
    make_bundle(tmp_path / "help.zip", lines, workspace, store)
    members = bundled(tmp_path / "help.zip")
    everything = "\n".join(members.values())
    for secret in (TOKEN, TOKEN[:9], "lumen.example", "@lumen", "Karim", "Léa", "Nantes", "chloe", "password"):
        assert secret not in everything, secret
    assert members.keys() == {
        "doctor.json", "versions.json", "crashes.txt", "config.toml", "log.jsonl", "store.json",
    }  # fmt: skip
    kept = json.loads(members["log.jsonl"])
    assert (kept["job"], kept["n"], kept["error"]) == ("feeds.fetch", 3, "cli/suite.py:3 invoke\nValueError")
    assert members["crashes.txt"].endswith("RuntimeError")
    assert json.loads(members["store.json"])["rows"]["publication"] == 1


def test_a_bundle_can_be_made_of_what_is_broken(tmp_path: Path) -> None:
    make_bundle(tmp_path / "help.zip", [Line("config", "broken", "no", "do")], None, None)
    assert bundled(tmp_path / "help.zip").keys() == {"doctor.json", "versions.json", "crashes.txt"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to karim@lumen.example now", "write to …@… now"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: …"),
        ("https://social.example/api?access_token=abc", "https://social.example/api?…"),
        ("store.place is 'hunter2'.", "store.place is '…'."),
        ("The workspace's disk isn't full.", "The workspace's disk isn't full."),
    ],
)
def test_words_that_may_be_somebodys_are_hidden(text: str, shown: str) -> None:
    assert anonymous(text) == shown


def test_a_story_keeps_the_way_and_not_the_words() -> None:
    def tell(raised: Callable[[], None]) -> str:
        try:
            raised()
        except Exception as err:
            import traceback

            return skeleton("".join(traceback.format_exception(err)))
        return ""

    def wrong() -> None:
        try:
            raise KeyError("secret of Léa")
        except KeyError as err:
            raise ValueError("first line\nsecond line\nEnd: of it") from err

    kept = tell(wrong).split("\n")
    assert [line for line in kept if ":" not in line] == ["KeyError", "ValueError"]
    assert all(line.startswith("tests/test_doctor.py:") for line in kept if ":" in line)
