"""From an item to what was made of it and back: sheets, issues, trend reports, proposals; and what nobody else sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.proposals import decline, propose
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.trace import trace
from cmsuite.rooms import load_takers
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.capturing import Capture, capture
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.rating import Rating
from cmsuite.veille.sheet.beginning import begin_sheet
from tests.veille.desk import SO_WHAT, SUMMARY, published
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    load_takers()
    return people(store)


def steps(act: Act, kind: str, id: int) -> set[tuple[Any, str, Any]]:
    return {(one.source, one.relation, one.target) for one in trace(act, kind, id).steps}


def test_an_item_leads_to_all_that_was_made_of_it_and_back(store: Store, cast: Cast) -> None:
    (item,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, item, SUMMARY, SO_WHAT, rating=Rating("A", 2))
        sheet, issue = begin_sheet(act, item).document_id, begin_issue(act, items=[item]).document_id
        story = {"trends": [{"term": "origine", "stories": [{"item": item, "title": "Un décret"}]}]}
        report = create(act, "trend_report", "Mars", content=story).document_id
        asked = propose(act, "calendar_idea", "Dire d'où viennent nos fleurs", "document", sheet, at="facts.F1")
        open_ = propose(act, "calendar_idea", "Montrer l'étiquette", "item", item)
        found = trace(act, "item", item)
        ends = {
            (("document", sheet, "item"), "comes_from", ("item", item)),
            (("document", issue, "items.N1"), "comes_from", ("item", item)),
            (("document", report, "trends.T1"), "comes_from", ("item", item)),
            (("proposal", open_), "comes_from", ("item", item)),
        }
        assert ends <= steps(act, "item", item)
        assert found.told["document", sheet, "item"].endswith("Un décret 0")
        assert found.told["document", issue, "items.N1"].endswith("› N1")
        assert (("proposal", asked), "comes_from", ("document", sheet, "facts.F1")) in steps(act, "document", sheet)
        for kind, id in (("document", sheet), ("document", issue), ("document", report), ("proposal", open_)):
            assert any(target == ("item", item) for _source, _relation, target in steps(act, kind, id)), kind
        decline(act, open_, "Nous l'avons déjà montrée")
        assert trace(act, "item", item).told["proposal", open_] == "Montrer l'étiquette · declined"
        row = newest(act, sheet)
        write(act, row.id, {**row.content, "item": 0})
        assert (("document", sheet, "item"), "comes_from", ("item", item)) not in steps(act, "item", item)


def test_what_a_brand_took_down_by_hand_has_no_name_and_no_trace_for_another(store: Store, cast: Cast) -> None:
    nova = people(store, "Maison Nova")
    with acts.open(store, by=nova.chloe, brand=nova.brand) as act:
        (taken,) = capture(act, [Capture(title="Rachat prévu en juin")])
        theirs = create(act, "watch_sheet", "Le rachat", content={"item": taken.item}).document_id
        assert (("document", theirs, "item"), "comes_from", ("item", taken.item)) in steps(act, "item", taken.item)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mine = create(act, "watch_sheet", "Deviné", content={"item": taken.item}).document_id
        assert steps(act, "document", mine) == set()
    deeds: tuple[Callable[[Act], Any], ...] = (
        lambda act: trace(act, "item", taken.item),
        lambda act: refs.link(act, "document", mine, "comes_from", "item", taken.item),
        lambda act: propose(act, "calendar_idea", "Deviner", "item", taken.item),
    )
    for deed in deeds:
        with pytest.raises(Missing), acts.open(store, by=cast.karim, brand=cast.brand) as act:
            deed(act)
