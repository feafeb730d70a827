"""What an issue or a sheet says is compared with what the watch knows of its items: texts, ratings, licences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden
from cmsuite.engines.documents.kinds import Finding, known
from cmsuite.engines.documents.life import NotReady, Waiver, send, write
from cmsuite.engines.documents.models import Document
from cmsuite.engines.documents.versions import against, newest
from cmsuite.engines.feeds.ageing import blank
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.digest.composing import OnlyForTheHouse, begin_issue
from cmsuite.veille.digest.licences import Licence, license_source
from cmsuite.veille.models import Source
from cmsuite.veille.rating import Rating
from cmsuite.veille.sheet.beginning import begin_sheet
from cmsuite.veille.triage import tag
from tests.veille.desk import SO_WHAT, SUMMARY, TEXT, published
from tests.workplace import Cast, people

RULE = "item.copied-summary"


@pytest.fixture
def cast(store: Store) -> Cast:
    load_kinds()
    return people(store)


def begun(store: Store, cast: Cast) -> tuple[int, int]:
    """An issue and a sheet of one analysed item: their versions."""
    (item,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, item, SUMMARY, SO_WHAT, rating=Rating("B", 2))
        made = begin_issue(act, items=[item], language="fr").document_id
        return made, begin_sheet(act, item).document_id


def changed(store: Store, cast: Cast, id: int, list_: str = "items", **fields: Any) -> list[Finding]:
    """What stands against a document once that is said of its first item, or of the whole."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        row = newest(act, id)
        content = dict(row.content)
        first = {name: value for name, value in fields.items() if name in content[list_][0]}
        content[list_] = [content[list_][0] | first, *content[list_][1:]]
        write(act, row.id, content | {name: value for name, value in fields.items() if name not in first})
        document = act.get(Document, id)
        return against(act, document, known(document.kind), newest(act, id))


def places(found: list[Finding], rule: str = RULE) -> list[str]:
    return [one.at for one in found if one.rule == rule]


def test_what_is_said_in_the_words_of_the_article_does_not_leave(store: Store, cast: Cast) -> None:
    issue, sheet = begun(store, cast)
    assert places(changed(store, cast, issue)) == []
    assert places(changed(store, cast, sheet, "facts")) == []
    assert places(changed(store, cast, issue, summary=TEXT[:300])) == ["items.0.summary"]
    assert places(changed(store, cast, issue, summary=SUMMARY, so_what=TEXT[:300])) == ["items.0.so_what"]
    assert places(changed(store, cast, issue, so_what=SO_WHAT, editorial=TEXT[:300])) == ["editorial"]
    assert places(changed(store, cast, issue, editorial="", regulation=TEXT[:300])) == ["regulation"]
    assert places(changed(store, cast, issue, regulation="", quote=TEXT[:150])) == []
    assert places(changed(store, cast, issue, headline=TEXT[:300])) == ["items.0.headline"], "no title says as much"
    assert places(changed(store, cast, issue, headline="Deux", article=TEXT[:300])) == ["items.0.article"]
    assert places(changed(store, cast, issue, article="Un décret 0", headline="Un décret 0")) == []
    assert places(changed(store, cast, sheet, "facts", text=TEXT[:300])) == ["facts.0.text"]
    with pytest.raises(NotReady, match="49 words in a row"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, newest(act, sheet).id)


def test_a_lead_lets_it_pass_with_a_reason_that_is_printed(store: Store, cast: Cast) -> None:
    issue, _sheet = begun(store, cast)
    changed(store, cast, issue, summary=TEXT[:300])
    why = {RULE: Waiver("L’article est de nous : nous en avons les droits.")}
    with pytest.raises(Forbidden), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, newest(act, issue).id, waivers=why)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, newest(act, issue).id, waivers=why)
        assert newest(act, issue).checks["waived"][RULE]["reason"] == why[RULE].reason


def test_what_was_changed_is_not_compared_with_an_article_that_is_forgotten(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    issue, sheet = begun(store, cast)
    clock.at += timedelta(days=31)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert blank(act) == 1
    assert places(changed(store, cast, issue)) == [], "it was compared when it was analysed"
    found = changed(store, cast, issue, summary="Une phrase que personne n’a comparée avec l’article de la gazette.")
    assert places(found) == ["items.0.summary"]
    assert all(one.waivable for one in found if one.rule == RULE)
    assert places(changed(store, cast, sheet, "facts", text="Une autre phrase, de plus tard.")) == ["facts"]


LICENCE = Licence("CFC", date(2026, 1, 1), date(2026, 12, 31), titles="Les Échos, gazette.example", recipients=50)
DIFFERS, NOT_COVERED = "legal.licence-differs", "legal.licence-not-covering"


def test_a_licence_is_the_one_on_record_and_covers_the_paper(store: Store, cast: Cast) -> None:
    issue, _sheet = begun(store, cast)
    claimed: dict[str, Any] = {
        "quote": TEXT[:250], "author": "La gazette", "licensor": "CFC", "licence_titles": LICENCE.titles,
        "licence_from": "2026-01-01", "licence_until": "2026-12-31", "licence_most": 50,
    }  # fmt: skip
    assert places(changed(store, cast, issue, **claimed), DIFFERS) == ["items.0.licensor"], "its source has none"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        source = act.session.scalars(sa.select(Source.id)).one()
        license_source(act, source, LICENCE)
    assert {DIFFERS, NOT_COVERED}.isdisjoint(one.rule for one in changed(store, cast, issue))
    for other in ({"licensor": "Mon cousin"}, {"licence_until": "2027-12-31"}, {"licence_most": 0}):
        assert places(changed(store, cast, issue, **claimed | other), DIFFERS) == ["items.0.licensor"], other
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        license_source(act, source, replace(LICENCE, titles="Les Échos"))
    found = changed(store, cast, issue, **claimed | {"licence_titles": "Les Échos"})
    assert places(found, NOT_COVERED) == ["items.0.licence_titles"]
    assert not any(one.waivable for one in found if one.rule in (DIFFERS, NOT_COVERED)), "the law has no exception"


def test_a_rating_is_the_one_of_the_watch(store: Store, cast: Cast) -> None:
    issue, _sheet = begun(store, cast)
    found = changed(store, cast, issue, letter="A", info=1)
    speak("en")
    assert [one.sentence for one in found if one.rule == "digest.rating-differs"] == [
        "“Un décret 0” is rated A1 here and B2 in the watch: say the same in both."
    ]
    assert places(changed(store, cast, issue, letter="B", info=2), "digest.rating-differs") == []
    assert places(changed(store, cast, issue, item=999), "digest.item-not-analysed") == ["items.0.item"]


def test_what_is_tagged_as_for_the_house_goes_to_nobody_else(store: Store, cast: Cast) -> None:
    (item,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, item, SUMMARY, SO_WHAT, rating=Rating("B", 2))
        plain = begin_issue(act, items=[item], language="fr", audience="client").document_id
        tag(act, item, add=["#Interne"])
        marked = begin_issue(act, items=[item], language="fr", audience="public").document_id
        assert newest(act, marked).content["items"][0]["internal"]
        with pytest.raises(OnlyForTheHouse):
            begin_issue(act, audience="client")
    rule = "digest.client-confidential"
    assert places(changed(store, cast, plain), rule) == ["items.0.item"], "it was begun before"
    assert places(changed(store, cast, marked), rule) == ["items.0.internal"]
    assert places(changed(store, cast, marked, internal=False), rule) == ["items.0.item"]
    assert places(changed(store, cast, marked, audience="internal"), rule) == []
