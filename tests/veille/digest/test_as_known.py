"""What an issue or a sheet says is compared with what the watch knows of its items: texts, ratings, licences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cmsuite.core.clock import SetClock
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
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.rating import Rating
from cmsuite.veille.sheet.beginning import begin_sheet
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
