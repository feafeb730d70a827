"""An item of the watch as evidence: what documents rest on it lead on to it."""

from __future__ import annotations

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.evidence.keeping import Given, proof
from cmsuite.engines.trail.trace import trace
from cmsuite.store.store import Store
from cmsuite.veille.proving import keep_item
from tests.veille.desk import published
from tests.workplace import people


def test_an_item_says_what_its_evidence_is_and_the_trail_leads_to_it(store: Store) -> None:
    cast, other = people(store), people(store, "Hotel Nord")
    item = published(store, cast)[0]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        kept = keep_item(act, item)
        found = proof(act, kept)
        assert (found.kind, found.title, found.source) == ("veille_item", "Un décret 0", "gazette.example")
        assert (found.grade, found.url) == ("declared", "https://www.gazette.example/0")
        assert found.starts_on == found.ends_on is not None
        graded = keep_item(act, item, Given("document", "Le décret", "Journal officiel", "measured"))
        assert (proof(act, graded).title, proof(act, graded).grade) == ("Le décret", "measured")
        steps = {(one.source, one.relation, one.target) for one in trace(act, "evidence", kept).steps}
        assert (("evidence", kept), "comes_from", ("item", item)) in steps
    with pytest.raises(Missing), acts.open(store, by=other.chloe, brand=other.brand) as act:
        keep_item(act, item)
