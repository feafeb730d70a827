"""Two people at one post at the same moment: a print is always of what the rows hold together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from cmsuite.content.drafts import draft
from cmsuite.content.files import attach, describe
from cmsuite.content.models import VariantMedia
from cmsuite.content.posts import adapt, edit
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.store.store import Store
from tests.content.desk import a_blob, a_post
from tests.workplace import people


def test_the_print_is_of_both_changes_whoever_comes_first(store: Store) -> None:
    """One edits the post while the other takes the account's own words away: either alone would keep the old text."""
    cast = people(store)
    saved = a_post(store, cast)
    variant = saved.variants[0].id
    start = Barrier(2)

    def change(what: Callable[[Act], object]) -> None:
        start.wait(timeout=10)
        try:
            with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
                what(act)
        except acts.Conflict:
            return

    for turn in range(8):
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            adapt(act, variant, parts=["À part"])
        words = [f"Tour {turn}"]
        with ThreadPoolExecutor(2) as pool:
            both = [
                pool.submit(change, lambda act, words=words: edit(act, saved.post_id, parts=words)),  # type: ignore[misc]
                pool.submit(change, lambda act: adapt(act, variant)),
            ]
            for done in both:
                done.result(timeout=60)
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert draft(act, variant).parts[0].text in {f"Tour {turn}", "À part"}


def test_two_files_at_once_both_have_a_place(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0].id
    start = Barrier(2)

    def put(data: bytes) -> None:
        start.wait(timeout=10)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            attach(act, variant, a_blob(act, data), "image", alt="Une lampe en bois")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(put, data) for data in (b"1", b"2")]:
            done.result(timeout=60)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert len(draft(act, variant).parts[0].media) == 2


def test_two_who_describe_one_file_never_wait_for_each_other(store: Store) -> None:
    """One said what they saw, the other did not: whoever is second is told of the conflict, or goes before."""
    cast = people(store)
    variant = a_post(store, cast).variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        file = attach(act, variant, a_blob(act), "image", alt="Une lampe")
    start = Barrier(2)

    def change(alt: str, seen: int | None) -> str:
        start.wait(timeout=10)
        try:
            with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
                return describe(act, file.id, alt=alt, seen=seen).alt
        except acts.Conflict:
            return "conflict"

    version = file.version
    for turn in range(12):
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(change, f"Lampe {turn}", version), pool.submit(change, f"Autre {turn}", None)]
            came = [done.result(timeout=60) for done in both]
        assert came[1] == f"Autre {turn}"
        assert came[0] in {f"Lampe {turn}", "conflict"}
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            version = act.get(VariantMedia, file.id).version
