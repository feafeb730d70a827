"""An audit in a store: it is sent when nothing stands against it, and each finding is traced to its proof."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import NotReady, NotValidatedYet, create, send, submit, write
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.trail.trace import trace
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.audit.examples import example
from tests.workplace import Cast, people

WHY = "The client signs the note next week."


@pytest.fixture
def cast(store: Store) -> Cast:
    """The people, and the evidence that the demo rests on, under its numbers."""
    load_kinds()
    made = people(store)
    raw = tomllib.loads((files("cmsuite.sandbox") / "documents/evidence.toml").read_text(encoding="utf-8"))
    with acts.open(store, by=made.chloe, brand=made.brand) as act:
        for one in raw["evidence"]:
            at = datetime.combine(one["captured_on"], datetime.min.time(), UTC)
            kept = Given(
                one["kind"], one["title"]["en"], one["source"], one["grade"], one["starts_on"], one["ends_on"],
                captured_at=at,
            )  # fmt: skip
            assert keep(act, kept) == one["id"]
    return made


def test_an_audit_waits_for_the_frame_or_says_why(store: Store, cast: Cast) -> None:
    with pytest.raises(NotValidatedYet), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "audit_report", "Winter", content=example())


def test_from_a_draft_to_the_client_and_back_to_the_proof(store: Store, cast: Cast) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = create(act, "audit_report", "Winter", language="en", content=example(), reason=WHY)
        submit(act, draft.version_id)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert send(act, draft.version_id).number == "1.0"
        found = trace(act, "document", draft.document_id)
    proofs = {step.target[1] for step in found.steps if step.target[0] == "evidence"}
    assert proofs == set(range(1, 15))


def test_a_mark_that_lost_its_proof_stays_in_the_house(store: Store, cast: Cast) -> None:
    bare = [one | {"evidence": []} for one in example()["scores"]]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = create(act, "audit_report", "Winter", content=example() | {"scores": bare}, reason=WHY)
        submit(act, draft.version_id)
    with pytest.raises(NotReady) as stopped, acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, draft.version_id)
    assert {one.rule for one in stopped.value.findings} >= {"audit.score-without-evidence"}


def test_a_key_is_given_and_stays(store: Store, cast: Cast) -> None:
    first, second = example()["findings"][:2]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        unkeyed = [{**one, "key": ""} for one in (first, second)]
        draft = create(act, "audit_report", "Winter", content={"findings": unkeyed}, reason=WHY)
        kept = document(act, draft.document_id).newest.content["findings"]
        assert [one["key"] for one in kept] == ["F1", "F2"]
        write(act, draft.version_id, {"findings": [kept[1], {**first, "key": ""}]})
        assert [one["key"] for one in document(act, draft.document_id).newest.content["findings"]] == ["F2", "F3"]
