"""An issue begins from what was analysed, is arranged, validated, and becomes a feed with names that stay."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.documents.answers import Answer, validate
from cmsuite.engines.documents.life import NotADraft, archive, reopen, send, write
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.documents.views import document
from cmsuite.engines.feeds.parse import parse
from cmsuite.store.store import Store
from cmsuite.veille.digest.composing import (
    AllInIssues,
    InAnIssue,
    NotAnalysed,
    NothingAnalysed,
    OnlyForTheHouse,
    add_items,
    arrange,
    begin_issue,
    candidates,
)
from cmsuite.veille.digest.editions import Planned, add_edition, draft_edition
from cmsuite.veille.digest.feeds import channel, json_feed, rss
from cmsuite.veille.digest.licences import Licence, NoLicensor, license_source
from cmsuite.veille.digest.recipients import Newcomer, add_all
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.sheet.beginning import begin_sheet
from cmsuite.veille.today import today
from cmsuite.veille.triage import tag
from tests.veille.digest.issues import TODAY, analysed
from tests.workplace import Cast, people


def _content(store: Store, cast: Cast, id: int) -> dict[str, Any]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return dict(document(act, id).newest.content)


def test_an_issue_begins_from_the_best_that_waits(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act, pytest.raises(NothingAnalysed):
        begin_issue(act)
    items = analysed(store, cast, ["trade", "regulation", "regulation", "culture"])
    source = _source(store, cast)
    with pytest.raises(NoLicensor), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        license_source(act, source, Licence(" ", TODAY, TODAY))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        license_source(act, source, Licence("CFC", TODAY, TODAY, titles="Journal officiel", recipients=50))
        made = begin_issue(act, language="fr", audience="public", most=3)
    content = _content(store, cast, made.document_id)
    assert [one["item"] for one in content["items"]] == items[:0:-1]
    first = content["items"][0]
    assert (first["axis"], first["letter"], first["info"], first["author"]) == ("culture", "A", 2, "Ministère")
    assert (first["licensor"], first["licence_until"], first["licence_most"]) == ("CFC", "2026-03-10", 50)
    assert (content["number"], content["starts_on"], content["ends_on"]) == (1, "2026-03-04", "2026-03-10")
    assert 35 <= len(content["subject"]) <= 60
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_items(act, made.document_id, [items[0], items[1]])
        keys = [one["key"] for one in document(act, made.document_id).newest.content["items"]]
        assert len(keys) == 4
        arrange(act, made.document_id, [keys[3], keys[0]])
    assert [one["item"] for one in _content(store, cast, made.document_id)["items"]] == [items[0], items[3]]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act, pytest.raises(Missing):
        arrange(act, made.document_id, ["N99"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert document(act, begin_issue(act, items=[items[2]]).document_id).newest.content["number"] == 2


def test_what_is_analysed_asks_for_an_issue_where_somebody_reads_it(store: Store) -> None:
    cast, other = people(store), people(store, "Studio Nord")

    def told() -> list[tuple[str, Any]]:
        with acts.read(store, by=cast.chloe, all_brands=True) as act:
            return [(one.sentence, one.about) for one in today(act) if one.word == "ISSUE"]

    analysed(store, cast, ["trade", "regulation"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_all(act, [Newcomer("lea@lumen.example", "consent", TODAY, proof="form")])
    assert told() == [], "two items make no issue"
    analysed(store, cast, ["culture"], name="nord")
    analysed(store, other, ["trade", "culture", "culture"], name="autre")
    asked = ("3 analysed items are in no issue yet", ("issues", cast.brand))
    assert told() == [asked], "nobody reads issues of the other brand"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act)
    assert told() == [], "one is being written"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        archive(act, made.document_id)
    assert told() == [asked]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_edition(act, Planned("La lettre", ahead_h=0))
    assert told() == [], "the edition takes them"


def test_what_matters_most_comes_first(store: Store) -> None:
    cast = people(store)
    items = analysed(store, cast, ["trade", "regulation", "culture"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        sheet = begin_sheet(act, items[0])
        content = dict(document(act, sheet.document_id).newest.content)
        write(act, sheet.version_id, content | {"impact": {"probability": 5, "gravity": -4, "horizon": "month"}})
        found = candidates(act)
    assert [(one.item, one.impact) for one in found] == [(items[0], -20), (items[2], None), (items[1], None)]


def test_what_is_for_the_house_alone_waits_for_an_issue_of_the_house(store: Store) -> None:
    cast = people(store)
    items = analysed(store, cast, ["trade", "regulation"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        tag(act, items[1], ["interne"])
        assert [one.item for one in candidates(act, limit=1, audience="client")] == items[:1]
        tag(act, items[0], ["internal"])
        with pytest.raises(OnlyForTheHouse, match="for the house alone"):
            begin_issue(act, audience="public")
        assert len(document(act, begin_issue(act).document_id).newest.content["items"]) == 2


def test_an_item_goes_into_one_issue_for_the_same_readers(store: Store) -> None:
    cast = people(store)
    items = analysed(store, cast, ["trade", "regulation", "culture"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act, items=items[:2], audience="client", title="La lettre")
        assert [one.item for one in candidates(act, audience="client")] == items[2:]
        assert len(candidates(act, audience="client", own=1)) == 3, "its own may come back into it"
        assert len(candidates(act, audience="public")) == len(candidates(act)) == 3, "those are other readers"
        other = begin_issue(act, audience="client")
        with pytest.raises(AllInIssues):
            begin_issue(act, audience="client")
        for taken in (lambda: begin_issue(act, items=[items[0]], audience="client"),
                      lambda: add_items(act, other.document_id, [items[0]])):  # fmt: skip
            with pytest.raises(InAnIssue, match=f"Item {items[0]} is in “La lettre” already"):
                taken()
        archive(act, made.document_id)
        add_items(act, other.document_id, [items[0]])
    assert [one["item"] for one in _content(store, cast, other.document_id)["items"]] == [items[2], items[0]]


def test_of_two_who_compose_at_once_one_waits_and_takes_what_is_left(store: Store) -> None:
    cast = people(store)
    items = analysed(store, cast, ["trade", "regulation", "culture"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        editions = [
            add_edition(act, Planned(title, audience="client", most=2)).id for title in ("La lettre", "Le mois")
        ]

    def drafted(edition: int) -> int | None:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            return draft_edition(act, edition)

    with ThreadPoolExecutor(2) as pool:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            first = draft_edition(act, editions[0]) or 0
            others: list[Future[int | None]] = [pool.submit(drafted, one) for one in editions]
            assert not wait(others, timeout=0.3).done, "they wait"
        again, second = (one.result(60) for one in others)
    assert (again, second is not None) == (None, True), "one draft for a slot"
    drafts = [_content(store, cast, id) for id in (first, second or 0)]
    assert [[one["item"] for one in draft["items"]] for draft in drafts] == [[items[2], items[1]], [items[0]]]
    assert [draft["number"] for draft in drafts] == [1, 2]


def test_what_was_not_analysed_is_no_news(store: Store) -> None:
    cast, other = people(store), people(store, "Studio Nord")
    (item,) = analysed(store, cast, ["trade"])
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Qualification.__table__).values(state="kept"))  # type: ignore[arg-type]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert candidates(act) == []
        with pytest.raises(NotAnalysed, match="kept"):
            begin_issue(act, items=[item])
    with acts.open(store, by=other.chloe, brand=other.brand) as act, pytest.raises(Missing):
        begin_issue(act, items=[item])


def test_validated_issues_are_a_feed_whose_names_stay(store: Store) -> None:
    cast = people(store)
    items = analysed(store, cast, ["trade", "regulation"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act, items=items, language="fr", audience="public")
        assert channel(act).entries == ()  # a draft is nobody's news
        send(act, made.version_id)
    with pytest.raises(NotADraft), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_items(act, made.document_id, items)
    validated(store, cast, made.document_id)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = channel(act, home="https://lumen.example/veille?a=1&b=<2>")
        assert channel(act, ("client",)).entries == ()
    assert {one.language for one in found.entries} == {"fr"}
    assert [one.title for one in found.entries] == [f"Une mention obligatoire de plus, la {n}e" for n in (1, 2)]
    for made_feed, mime in ((rss(found), "application/rss+xml"), (json_feed(found), "application/feed+json")):
        got = parse(made_feed, mime, "https://lumen.example/feed")
        told = [(one.guid, one.title, one.url, one.published_at) for one in got.entries]
        assert told == [(one.id, one.title, one.url, one.at) for one in found.entries]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        again = reopen(act, made.document_id)
        content = dict(document(act, made.document_id).newest.content)
        content["items"][0]["headline"] = "Corrigé : une mention de plus"
        write(act, again.version_id, content)
        send(act, again.version_id)
    validated(store, cast, made.document_id)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        corrected = channel(act)
    assert [one.id for one in corrected.entries] == [one.id for one in found.entries]
    assert corrected.entries[0].title == "Corrigé : une mention de plus"


def validated(store: Store, cast: Cast, id: int) -> None:
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, id, Answer("Hélène Aubry", "Directrice", "account"))


def _source(store: Store, cast: Cast) -> int:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.session.scalars(sa.select(DocumentVersion)).all() == []
        assert set(act.session.scalars(sa.select(Qualification.state))) == {Decision.ANALYSED}
        return act.session.scalars(sa.select(Source.id)).one()
