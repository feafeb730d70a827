"""The database goes away while a post is on its way: what the network answered is written when it is back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.publishing.models import State as S
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from tests import fakenet
from tests.conftest import without
from tests.faults.workers import all_are, post, prepared, wait_for, worker
from tests.peers import postgres


@pytest.mark.peer
def test_postgresql_restarted_while_a_post_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = postgres.programs()
    if programs is None:
        without("PostgreSQL")
        return
    with postgres.cluster(programs) as files, fakenet.process() as net:
        with postgres.serving(files):  # not as by a crash: these servers keep nothing safe from one
            address, password = postgres.apart(postgres.fresh_database(files.url))
            monkeypatch.setenv("PGPASSWORD", password)
            store = Store(address)
            migrate(store)
            on = prepared(store, tmp_path, net.url, lease_s=20.0)
            net.control.be(honours_keys=False)
            net.control.tell("hang", applied=True)
            id = post(on, "Une lampe")
            going = worker(on)
            process = going.__enter__()
            wait_for(net.control.held, net.control.requests)
        try:
            net.control.release()
            with postgres.serving(files):
                all_are(on, [id], S.PUBLISHED)
                assert process.poll() is None
                assert [a.outcome for a in on.attempts(id) if a.kind == "send"] == ["ambiguous"]
                assert "worker lost" not in [a.excerpt for a in on.attempts(id)]
                assert net.control.created() == {"Une lampe": 1}
                going.__exit__(None, None, None)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            store.close()
