"""What a source edits after somebody wrote of it is told, in its words; a page tells what has changed on it."""

from __future__ import annotations

from datetime import timedelta

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.feeds.fetch import FetchReport
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.fetch import fetch
from cmsuite.veille.plan.filling import counted
from cmsuite.veille.plan.schema import WatchPlan
from cmsuite.veille.rating import Rating
from cmsuite.veille.reading import ItemRead, items
from cmsuite.veille.sources import follow
from cmsuite.veille.telling_versions import edited_lines
from cmsuite.veille.today import today
from cmsuite.veille.triage import note
from tests.feedserver import LOOPBACK, Answer, Entry, atom, serving
from tests.veille.desk import SO_WHAT, SUMMARY, TEXT, read
from tests.workplace import Cast, people


def test_what_was_written_of_an_item_is_looked_at_again_once_that_is_edited(store: Store, clock: SetClock) -> None:
    cast, http = people(store), Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1")

    def look() -> FetchReport:
        clock.at += timedelta(hours=7)
        return fetch(store, http, by=cast.worker, every=True)

    def needs(cast: Cast) -> list[str]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return [one.sentence for one in today(act) if one.word == "EDITED"]

    def newest(cast: Cast) -> ItemRead:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return read(store, cast, items(act)[0].item)

    with serving() as server:
        server.answers["/feed"] = Answer(atom([Entry("Un décret", "1", "https://gazette.example/1", TEXT)]))
        page = "<title>Délibérations</title><main><p>" + TEXT + "</p><p>{}</p></main>"
        server.answers["/page"] = Answer(page.format("Fin.").encode(), content_type="text/html; charset=utf-8")
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            follow(act, server.url("/feed"), axis="regulation")
            follow(act, server.url("/page"), axis="regulation", kind="page")
        assert look().new_items == 1
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            plan = counted(act, WatchPlan.model_validate({}))
        assert [one.robots for one in sorted(plan.sources, key=lambda one: one.address)] == ["unknown", "allowed"]
        id = newest(cast).line.item
        clock.at += timedelta(minutes=1)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            analyse(act, id, SUMMARY, SO_WHAT, rating=Rating("B", 2))
        assert edited_lines(newest(cast)) == []
        edited = TEXT.replace("trois mois", "deux mois")
        server.answers["/feed"] = Answer(atom([Entry("Un décret", "1", "https://gazette.example/1", edited)]))
        assert look().new_items == 0
        found = newest(cast)
        assert found.text == edited
        head, overtaken, words = edited_lines(found)
        assert head.startswith("Edited 1 time by its source, last seen on ")
        assert overtaken == "That was after you wrote of it: does what you wrote still hold?"
        assert "[-trois-]{+deux+} mois" in words
        assert needs(cast) == [
            "“Un décret” was edited by its source after you wrote of it: does what you wrote still hold?"
        ]
        clock.at += timedelta(minutes=1)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            note(act, id, "Relu : le résumé tient.")
        assert needs(cast) == []
        assert len(edited_lines(newest(cast))) == 2
        said = "Les plateformes ont jusqu’au 12 juin pour se déclarer auprès de l’autorité."
        server.answers["/page"] = Answer(page.format(said).encode(), content_type="text/html; charset=utf-8")
        assert look().new_items == 1
        assert edited_lines(newest(cast)) == [f"What has changed: [-Fin-]{{+{said[:-1]}+}}."]
