"""Acts per second, each with its journal line and a link between two records: one writer, and eight at once."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Barrier

from cmsuite.content.posts import write
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.trail.refs import link
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests.bench import Figure
from tests.bench._stores import stores
from tests.publishing.stage import connected
from tests.workplace import Cast, people

WRITERS = (1, 8)
SECONDS = 5.0


def figures() -> list[Figure]:
    found = []
    with stores() as each:
        for name, store, folder in each:
            cast = people(store)
            account = connected(store, folder, cast)
            for writers in WRITERS:
                rate = measured(store, cast, account, writers)
                found.append(Figure(f"{name}: {writers} writer{'s' * (writers > 1)}", rate, "acts/s"))
    return found


def measured(store: Store, cast: Cast, account: int, writers: int) -> float:
    """Acts a second, of all writers together; each is a program of its own."""
    spawn = multiprocessing.get_context("spawn")
    start, done = spawn.Barrier(writers), spawn.Queue()
    url = store.url.render_as_string(hide_password=False)
    programs = [spawn.Process(target=_write, args=(url, cast.brand, account, start, done)) for _ in range(writers)]
    for program in programs:
        program.start()
    rates = [done.get() for _program in programs]
    for program in programs:
        program.join()
    return float(sum(rates))


def _write(url: str, brand: int, account: int, start: Barrier, done: multiprocessing.Queue[float]) -> None:
    load_models()
    store = Store(url)
    person, before = actor(store, "chloe@lumen.example"), 0
    start.wait()
    began, made = time.monotonic(), 0
    while time.monotonic() - began < SECONDS:
        with acts.open(store, by=person, brand=brand) as act:
            post = write(act, "", ["Une lampe, un soir."], [account]).post_id
        made += 1
        if before:
            with acts.open(store, by=person, brand=brand) as act:
                link(act, "post", before, "inspires", "post", post)
            made += 1
        before = post
    done.put(made / (time.monotonic() - began))
    store.close()
