"""A deck and an argumentation sheet that are begun from a strategy say already what it makes of them."""

from __future__ import annotations

from pathlib import Path

import cmsuite.sandbox
from cmsuite.engines import acts
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.workplace import people

SAID = Path(cmsuite.sandbox.__file__).parent / "documents" / "strategy.fr.md"


def test_what_follows_from_a_strategy_is_begun_with_it(store: Store) -> None:
    load_kinds()
    cast = people(store)
    content = dumped(from_markdown(SAID.read_text(encoding="utf-8")).content)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "strategy", "2026", language="fr", content=content)
        deck = document(act, create(act, "deck", "Présentation").document_id)
        sheet = document(act, create(act, "argument_sheet", "Arguments").document_id)
    assert deck.language == "fr"
    assert len(deck.newest.content["slides"]) == 18
    assert sheet.newest.content["objections"]
    kind = known("deck")
    found = findings(kind, read(kind.schema, deck.newest.content), deck.newest.around)
    assert "pitch.number-differs-from-strategy" not in {one.rule for one in found}


def test_minutes_are_begun_with_who_validates_and_what_the_deck_asks_for(store: Store) -> None:
    load_kinds()
    cast = people(store)
    content = dumped(from_markdown(SAID.read_text(encoding="utf-8")).content)
    validator = {"name": "Hélène Aubry", "function": "Directrice", "validates": "tout", "days": 5}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "brief", "Note", language="fr", content={"validators": [validator]})
        for kind in ("audit_report", "swot_note", "strategy"):
            create(act, kind, "2026", content=content if kind == "strategy" else {}, reason="Pour un essai.")
        create(act, "deck", "Présentation")
        minutes = document(act, create(act, "minutes", "Réunion").document_id).newest
    assert minutes.content["met_on"] == minutes.around.today.isoformat()
    assert [one["name"] for one in minutes.content["present"]] == ["Hélène Aubry"]
    assert minutes.content["points"][0]["topic"] == ("Valider le scénario et le budget de {=strategy:budget.total}")
