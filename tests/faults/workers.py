"""Real workers in processes of their own, on a workspace with the real clock, and posts that are due in a moment."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from PIL import Image

from cmsuite.content.approval import approve
from cmsuite.content.files import attach
from cmsuite.content.posts import write
from cmsuite.core import workspace as workspaces
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.models import Run, RunState
from cmsuite.engines.jobs.runs import WORKER
from cmsuite.engines.media.store import Media, keep
from cmsuite.publishing.crash import VARIABLE, Point
from cmsuite.publishing.looks import LOOK_AFTER_S, RESEND_AFTER_S
from cmsuite.publishing.models import State
from cmsuite.publishing.planning import plan
from cmsuite.sandbox.demo import OF_HOUR
from cmsuite.store.store import Store
from tests.publishing.stage import Stage, stage

ROOT = Path(__file__).parents[2]
LOOKS = [0.3, 0.6, 0.9, 1.2]
RESEND = 1.0
LEASE = 2.0


def prepared(store: Store, root: Path, url: str, *, lease_s: float = LEASE) -> Stage:
    """A workspace for real workers: short leases, looks a moment apart."""
    made = stage(store, root, url, worker_lease_s=lease_s, worker_look_s=0.1)
    file = made.tools.workspace.root / workspaces.FILE
    for key, value in (
        ("me", '"karim@lumen.example"'),
        ("allow_private", '["127.0.0.0/8"]'),
        ("lease_s", f"{lease_s}"),
        ("look_s", "0.1"),
    ):
        file.write_text(re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", file.read_text()))
    with acts.open(store, by=made.cast.karim, brand=made.cast.brand) as act:
        choose(act, LOOK_AFTER_S.key, LOOKS)
        choose(act, RESEND_AFTER_S.key, RESEND)
    return made


def post(
    on: Stage, *parts: str, image: bool = False, after: timedelta = timedelta(seconds=1), grace_s: int = 3600
) -> int:
    """A publication that is due in a moment; with an image of its own, if asked."""
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        variant = write(act, "", list(parts), [on.account]).variants[0]
    if image:
        stored = Media(on.store, on.tools.workspace).put(picture(parts[0]), "image/png")
        with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
            blob = keep(act, stored)
            attach(act, variant.id, blob, "image", alt="Un carré de couleur unie", width=8, height=8)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        approve(act, variant.id)
    entry = on.entry(variant.id, on.store.now() + after, grace_s=grace_s)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return plan(act, entry, because=dict.fromkeys(OF_HOUR, "Run at whatever hour it is.")).publication_id


def picture(of: str) -> bytes:
    """A small image that no other text has."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), tuple(of.encode()[:3].ljust(3, b"."))).save(file, "png")
    return file.getvalue()


@contextmanager
def worker(on: Stage, die_at: Point | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`cmsuite worker`, until the end of the block; with `die_at` it kills itself there."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    env |= {VARIABLE: die_at.value} if die_at else {}
    log = on.tools.workspace.root / f"worker-{time.monotonic_ns()}.log"
    argv = [sys.executable, "-m", "cmsuite", "--workspace", str(on.tools.workspace.root), "worker"]
    with log.open("wb") as out:
        process = subprocess.Popen(argv, env=env, cwd=ROOT, stdout=out, stderr=out)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def at_work(on: Stage) -> int:
    """How many workers have begun and not ended."""
    with acts.read(on.store, by=on.cast.worker, all_brands=True) as act:
        running = sa.select(sa.func.count(Run.id)).where(
            Run.job == WORKER, Run.state == RunState.RUNNING, Run.pid != os.getpid()
        )
        return act.session.scalar(running) or 0


def dies(process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """It has killed itself, as told."""
    assert process.wait(seconds) == -signal.SIGKILL


def wait_for(true: Callable[[], object], what: Callable[[], object], seconds: float = 60) -> None:
    """Until the condition holds; else AssertionError with what there is instead."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, what()
        time.sleep(0.05)


def all_are(on: Stage, ids: Sequence[int], *states: State) -> None:
    """Wait until each publication is in one of these states."""
    wait_for(
        lambda: all(on.state(id) in states for id in ids),
        lambda: [(on.state(id), [(a.kind, a.outcome, a.excerpt) for a in on.attempts(id)]) for id in ids],
    )
