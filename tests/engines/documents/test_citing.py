"""What a document cites is there, is its own brand's, is fresh; its numbers are quoted, and the trail says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, cast

import pytest
from pydantic import Field

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.answers import Answer, NotValid, validate
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import ANY, Cites, Content, EvidenceId, Keyed, Text, Words, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.kinds import Finding, Kind, register_kind
from cmsuite.engines.documents.life import (
    NotItsParent,
    NotReady,
    NotValidatedYet,
    PastReason,
    Waiver,
    create,
    reopen,
    send,
    take_in,
    write,
)
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.exports.text import text as to_text
from cmsuite.engines.trail.trace import trace, tree
from cmsuite.store.store import Store
from tests.workplace import Cast, people

TODAY = date(2026, 3, 2)


class Fact(Keyed):
    PREFIX = "F"
    what: Words = Field("", title="What")
    proofs: tuple[EvidenceId, ...] = Field((), title="Evidence")


class Study(Content):
    days: int = Field(0, title="Days")
    facts: tuple[Fact, ...] = Field((), title="Facts")


class Move(Content):
    what: Words = Field("", title="Move")
    facts: tuple[Annotated[str, Cites("comes_from", "test_study", "facts")], ...] = Field((), title="Facts")
    places: tuple[Annotated[str, Cites("answers", "test_study", ANY)], ...] = Field((), title="Places")


class Advice(Content):
    summary: Text = Field("", title="Summary")
    moves: tuple[Move, ...] = Field((), title="Moves")


def figures(content: Content, _around: Around) -> Mapping[str, str]:
    return {"days": f"{cast(Study, content).days} days"}


def short(content: Content, _around: Around) -> Iterator[Finding]:
    if cast(Study, content).days < 90:
        yield Finding("study.short", "block", "It lasts {days} days only.", "days", {"days": 1}, waivable=True)


STUDY = register_kind(Kind("test_study", "Study", "STUDY", Study, checks=(short,), figures=figures))
ADVICE = register_kind(Kind("test_advice", "Advice", "ADVICE", Advice, follows=("test_study",), waits=True))
FACT = {"what": "26 hours to answer", "proofs": [1]}
PROOF = Proof(1, "Answers", "Inbox", "metric_extract", "measured", TODAY, brand=7)
AROUND = Around(TODAY, brand_id=7, evidence={1: PROOF})


def rules(kind: Kind, content: Content, around: Around) -> list[str]:
    return [one.rule for one in findings(kind, content, around) if one.rule.startswith("doc.")]


def test_items_get_keys_of_their_own_and_keep_them() -> None:
    made = cast(Study, read(Study, {"facts": [{"what": "a"}, {"key": "F4", "what": "b"}, {"what": "c"}]}))
    assert [one.key for one in made.facts] == ["F5", "F4", "F6"]
    text = to_markdown(STUDY, "S", "en", made.model_dump(mode="json"))
    assert from_markdown(text).content == made


def test_evidence_is_there_is_ours_and_is_fresh() -> None:
    said = read(Study, {"days": 90, "facts": [FACT]})
    assert rules(STUDY, said, AROUND) == []
    assert rules(STUDY, said, Around(TODAY, brand_id=7)) == ["doc.orphan-link"]
    assert rules(STUDY, said, replace(AROUND, evidence={1: replace(PROOF, brand=8)})) == ["doc.cross-brand-leak"]
    assert rules(STUDY, said, replace(AROUND, evidence={1: replace(PROOF, brand=8, shared=True)})) == []
    assert rules(STUDY, said, replace(AROUND, today=TODAY + timedelta(366))) == ["doc.stale-source"]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("26 hours to answer", ["doc.claim-without-source"]),
        ("A share of 5 %", ["doc.claim-without-source"]),
        ("Read on 28 February 2026 at 10:30", []),
        ("Nobody answers", []),
    ],
)
def test_a_number_without_its_evidence_is_told(what: str, found: list[str]) -> None:
    assert rules(STUDY, read(Study, {"facts": [{"what": what}]}), AROUND) == found


def test_a_field_that_is_named_is_there_and_says_something() -> None:
    said = read(ADVICE.schema, {"moves": [{"what": "Answer", "places": ["days", "facts.F1"]}]})
    study = {"days": 90, "facts": [{"key": "F1", "what": "a"}]}
    full = Cited(1, STUDY.name, "Study", 1, "1.0", "1.0", study)
    bare = replace(full, raw={"facts": [{"key": "F2", "what": "b"}]})
    assert rules(ADVICE, said, replace(AROUND, parents={STUDY.name: full})) == []
    found = rules(ADVICE, said, replace(AROUND, parents={STUDY.name: bare}))
    assert found == ["doc.orphan-link", "doc.orphan-link"]


def test_two_items_of_one_key_are_refused() -> None:
    said = read(Study, {"facts": [{"key": "F1", "what": "a"}, {"key": "F1", "what": "b"}]})
    assert rules(STUDY, said, AROUND) == ["doc.key-twice"]


def begun(store: Store, cast: Cast) -> tuple[int, int, int]:
    """A validated study that rests on a proof. Returns the proof, the study, its version."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        proof = keep(act, Given("metric_extract", "Answers", "Inbox", "measured"))
        study = create(act, STUDY.name, "Study", content={"days": 90, "facts": [{**FACT, "proofs": [proof]}]})
        send(act, study.version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, study.document_id, Answer("Hélène Aubry", "Director"))
    return proof, study.document_id, study.version_id


def test_the_trail_climbs_from_what_follows_to_the_evidence(store: Store) -> None:
    cast = people(store)
    proof, study, _version = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move = {"what": "Answer", "facts": ["F1"], "places": ["days", "facts.F1"]}
        content = {"summary": "For {=test_study:days}.", "moves": [move]}
        made = create(act, ADVICE.name, "Advice", content=content)
        send(act, made.version_id)
        found = trace(act, "document", made.document_id)
        steps = {(one.source, one.relation, one.target) for one in found.steps}
        fact = ("document", study, "facts.F1")
        assert (("document", made.document_id, "moves"), "comes_from", fact) in steps
        assert (("document", made.document_id, "moves"), "answers", fact) in steps
        assert (("document", made.document_id, "moves"), "answers", ("document", study, "days")) in steps
        assert (fact, "rests_on", ("evidence", proof)) in steps
        told = [found.told[one.node] for one in tree(found)]
        assert told[told.index("Study › F1") + 1] == "Answers"
        climbed = [one.node for one in tree(trace(act, "evidence", proof))]
        assert climbed[:2] == [fact, ("document", made.document_id, "moves")]
        read_again = document(act, made.document_id)
        said = to_text(tree_of(read_again, read_again.newest, store.now()))
    assert "For 90 days." in said


def test_what_is_cited_no_longer_is_unlinked_and_undo_links_it_again(store: Store) -> None:
    cast = people(store)
    proof, study, _version = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = reopen(act, study)
        write(act, draft.version_id, {"days": 91})
        assert ("evidence", proof) not in trace(act, "document", study).labels
        line = last_undoable(act)
        assert line is not None
        acts.undo(act, line)
        assert ("evidence", proof) in trace(act, "document", study).labels


def test_what_follows_waits_or_says_why_and_follows_from_the_right_kind(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        study = create(act, STUDY.name, "Study", content={"days": 90})
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        with pytest.raises(NotValidatedYet):
            create(act, ADVICE.name, "Advice")
        act.failed = False
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, ADVICE.name, "Advice", reason="The client is away.")
        assert document(act, made.document_id).newest.around.parents["test_study"].id == study.document_id
    with pytest.raises(NotItsParent), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, ADVICE.name, "Advice", parent=made.document_id, reason="The client is away.")


def test_a_newer_version_above_is_taken_in_before_it_is_sent(store: Store) -> None:
    cast = people(store)
    _proof, study, _version = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, ADVICE.name, "Advice")
        send(act, reopen(act, study).version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, study, Answer("Hélène Aubry", "Director"))
    with pytest.raises(NotReady) as refused, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id)
    assert [one.rule for one in refused.value.findings] == ["doc.version-mismatch"]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        take_in(act, made.version_id)
        assert send(act, made.version_id).number == "1.0"


def test_a_lead_lets_a_block_pass_and_the_client_reads_why(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, STUDY.name, "Study", content={"days": 1})
    reason = {"study.short": Waiver("The season is that short.")}
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id, waivers=reason)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, made.version_id, waivers=reason)
        found = document(act, made.document_id)
        assert "The season is that short." in to_text(tree_of(found, found.newest, store.now()))


def test_a_yes_is_held_to_what_blocks_on_its_day_and_a_reason_to_the_day_it_names(
    store: Store, clock: SetClock
) -> None:
    cast = people(store)
    _proof, study, _version = begun(store, cast)
    helene = Answer("Hélène Aubry", "Director")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        advice = create(act, ADVICE.name, "Advice")
        send(act, advice.version_id)
        send(act, reopen(act, study).version_id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, study, helene)
    with pytest.raises(NotValid) as refused, acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, advice.document_id, helene)
    assert "“Advice” is not validated: It cites version 1.0" in str(refused.value)
    assert [one.rule for one in refused.value.findings] == ["doc.version-mismatch"]

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        short = create(act, STUDY.name, "Short", content={"days": 1})
    today = store.now().date()
    with pytest.raises(PastReason), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, short.version_id, waivers={"study.short": Waiver("The season is short.", today - timedelta(1))})
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        send(act, short.version_id, waivers={"study.short": Waiver("The season is that short.")})
        assert document(act, short.document_id).newest.checks["waived"]["study.short"]["until"] == str(
            today + timedelta(90)
        )
    clock.at += timedelta(days=91)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert document(act, short.document_id).newest.around.today == today, "as it was when it was sent"
    with pytest.raises(NotValid), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, short.document_id, helene)
    clock.at -= timedelta(days=1)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        assert validate(act, short.document_id, helene).state == "validated"
