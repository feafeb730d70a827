"""What was agreed on stays as it was; what changes after it is told in a new version, field by field."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.briefs import brief, counter
from cmsuite.engines import acts
from cmsuite.engines.documents.answers import Answer, validate
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.diff import changes
from cmsuite.engines.documents.life import NotReady, Waiver, create, reopen, send, submit, write
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.surroundings import surroundings
from cmsuite.engines.documents.versions import Edited, next_number
from cmsuite.engines.documents.views import document, documents
from cmsuite.store.store import Store
from cmsuite.strategy.strategy import STRATEGY
from tests.briefs.test_brief import OBJECTIVE, WHOLE
from tests.workplace import Cast, people

HELENE = Answer("Hélène Aubry", "Director")


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def signed(store: Store, cast: Cast) -> Edited:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, brief.BRIEF.name, "Spring", content=WHOLE)
        send(act, made.version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        return validate(act, made.document_id, HELENE)


def test_a_deadline_that_changes_after_the_signature_opens_a_draft_that_differs_in_one_field(
    store: Store, cast: Cast
) -> None:
    first = signed(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = reopen(act, first.document_id)
        write(act, draft.version_id, {**WHOLE, "ends_on": "2027-01-31"})
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, first.document_id)
    second, one = found.versions
    assert [change.path for change in changes(one.content, second.content)] == ["ends_on"]
    assert (one.number, one.state, one.hash) == ("1.0", "validated", first.hash)
    assert [(yes.name, yes.hash) for yes in one.decisions] == [("Hélène Aubry", first.hash)]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert send(act, draft.version_id).number == "1.1"


def test_a_scope_that_changes_is_told_with_its_reason_before_it_leaves_again(store: Store, cast: Cast) -> None:
    first = signed(store, cast)
    wider = {**WHOLE, "networks": ["Mastodon", "Instagram"]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = reopen(act, first.document_id)
        write(act, draft.version_id, wider)
    with pytest.raises(NotReady) as err, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, draft.version_id)
    (stop,) = err.value.findings
    assert (stop.rule, stop.at, stop.facts["number"]) == ("brief.changed-after-validation", "networks", "1.0")
    told = {**wider, "changed": [{"field": "networks", "why": "The shop is on Instagram."}]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, told)
        assert send(act, draft.version_id).number == "2.0"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, first.document_id, HELENE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        third = reopen(act, first.document_id)
        write(act, third.version_id, {**told, "networks": ["Mastodon"]})
    with pytest.raises(NotReady), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, third.version_id)


def test_whatever_was_agreed_on_makes_a_new_first_number_and_is_told(store: Store, cast: Cast) -> None:
    first = signed(store, cast)
    agreed: dict[str, Any] = {
        "objectives": [{**OBJECTIVE, "target": "5100"}],
        "targets": [{"who": "Architects", "ages": "25-60"}],
        "networks": ["Instagram"],
        "countries": ["Belgium"],
        "in_scope": "The shop.",
        "out_of_scope": "Paid films and prints.",
        "budget": [{"family": "fees", "cents": 590_000}, {"family": "contingency", "cents": 50_000}],
        "budget_cents": 640_100,
        "currency": "GBP",
        "tax": "ttc",
        "vat_rate": "0.2",
        "deliverables": [{"what": "Strategy", "criteria": "Read by two"}],
    }
    assert agreed.keys() == brief.BRIEF.major
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        about = act.get(Document, first.document_id)
        for field, now in agreed.items():
            content = read(brief.Brief, {**WHOLE, field: now})
            row = DocumentVersion(document_id=about.id, seq=2, content=dumped(content))
            assert next_number(act, about, row, brief.BRIEF) == (2, 0), field
            found = findings(brief.BRIEF, content, surroundings(act, about).around(row))
            assert [one.at for one in found if one.rule == "brief.changed-after-validation"] == [field]
        row = DocumentVersion(document_id=about.id, seq=2, content=dumped(read(brief.Brief, {**WHOLE, "client": "A"})))
        assert next_number(act, about, row, brief.BRIEF) == (1, 1)


def test_the_money_of_a_strategy_makes_a_new_first_number(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, STRATEGY.name, "Spring", content={"ambition": "Be known."}, reason="No note yet.")
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE document_version SET state = 'sent', major = 1, minor = 0"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        about, said = act.get(Document, made.document_id), act.get(DocumentVersion, made.version_id).content
        for changed, number in (
            ({"currency": "GBP"}, (2, 0)),
            ({"tax": "ttc"}, (2, 0)),
            ({"budget_cents": 1}, (2, 0)),
            ({"ambition": "Be seen."}, (1, 1)),
        ):
            row = DocumentVersion(document_id=about.id, seq=2, content={**said, **changed})
            assert next_number(act, about, row, STRATEGY) == number, changed


def test_a_steep_objective_is_let_pass_by_a_lead_alone(store: Store, cast: Cast) -> None:
    steep = {**WHOLE, "objectives": [{**OBJECTIVE, "target": "10000"}]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, brief.BRIEF.name, "Spring", content=steep)
        submit(act, made.version_id)
    why = {"brief.smart-a": Waiver("The client knows, and takes the risk.")}
    with pytest.raises(NotReady), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, made.version_id)
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id, waivers=why)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert send(act, made.version_id, waivers=why).number == "1.0"


def test_a_counter_brief_follows_its_note_and_is_held_to_its_changes(store: Store, cast: Cast) -> None:
    first = signed(store, cast)
    change = {
        "field": "networks", "theirs": "TikTok", "ours": "Mastodon", "reason": "Our readers are there.",
        "on_time": "24 h a month less",
    }  # fmt: skip
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, counter.COUNTER.name, "Spring", content=WHOLE, parent=first.document_id)
    with pytest.raises(NotReady) as err, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id)
    assert [one.rule for one in err.value.findings] == ["counter.no-change"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "changes": [{**change, "reason": ""}, {**change, "field": "mood"}]})
    with pytest.raises(NotReady) as err, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id)
    assert [one.rule for one in err.value.findings] == ["counter.change-empty", "counter.unknown-field"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "changes": [change]})
        assert send(act, made.version_id).number == "1.0"


def test_lists_tell_which_notes_wait_for_answers(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, brief.BRIEF.name, "Spring", content={**WHOLE, "questions": [{"state": "sent"}]})
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.stage for one in documents(act)] == ["awaiting_answers"]
        assert document(act, made.document_id).newest.stage == "awaiting_answers"
