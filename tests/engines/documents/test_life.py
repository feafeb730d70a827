"""A document lives as it is agreed: one open version, frozen when it leaves, answered by a name and a hash."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, Conflict, Missing
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.answers import (
    Answer,
    NoName,
    NoProof,
    NotSent,
    OldCode,
    OtherContent,
    UnknownCode,
    ask_changes,
    code,
    quoted,
    validate,
)
from cmsuite.engines.documents.codes import codes_in
from cmsuite.engines.documents.content import NotItsForm
from cmsuite.engines.documents.life import (
    NoReason,
    NotADraft,
    NothingToWaive,
    NotReady,
    Waiver,
    archive,
    create,
    give_up,
    rename,
    reopen,
    restore,
    send,
    submit,
    take_back,
    write,
)
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.documents.moves import device
from cmsuite.engines.documents.taking import printed_code
from cmsuite.engines.documents.versions import Edited, StillOpen
from cmsuite.engines.documents.views import Sought, document, documents, ids, some
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE
from tests.workplace import Cast, people

HELENE = Answer("Hélène Aubry", "Director")


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def begun(store: Store, cast: Cast, **content: object) -> Edited:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, MEMO.name, "Spring", content={**WHOLE, **content})


def sent(store: Store, cast: Cast, **content: object) -> Edited:
    made = begun(store, cast, **content)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return send(act, made.version_id)


def states(store: Store, cast: Cast, document_id: int) -> list[tuple[int, str, str]]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return [(one.seq, one.number, one.state) for one in document(act, document_id).versions]


def test_from_a_draft_to_the_clients_yes(store: Store, cast: Cast) -> None:
    made = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert submit(act, made.version_id, comment="Karim, please.").state == "internal_review"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert send(act, made.version_id).number == "1.0"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, made.document_id, HELENE, seen_hash=made.hash[:8])
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = documents(act)
        read, told = document(act, made.document_id).newest, document(act, made.document_id).moves
    assert (line.state, line.version, line.in_force) == ("validated", "1.0", "1.0")
    assert [(one.state, one.who, one.hash) for one in told] == [
        ("internal_review", "Chloé Martin", made.hash),
        ("sent", "Karim Benali", made.hash),
        ("validated", "Hélène Aubry", made.hash),
    ]
    assert (told[0].comment, told[0].device) == ("Karim, please.", device())
    (yes,) = read.decisions
    assert (yes.decision, yes.name, yes.function, yes.hash) == ("approved", "Hélène Aubry", "Director", made.hash)


def test_what_was_sent_cannot_be_changed_even_past_the_program(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    with pytest.raises(NotADraft), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "question": "When?"})
    with pytest.raises(sa.exc.IntegrityError, match=r"frozen|append-only"), store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE document_version SET content = '{}' WHERE state = 'sent'"))


def test_changes_asked_for_open_a_new_draft_and_its_number_says_how_much_changed(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        draft = ask_changes(act, made.document_id, "Say when.", HELENE)
    assert (draft.seq, draft.state, draft.number) == (2, "draft", "")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, {**WHOLE, "context": "In March."})
        assert send(act, draft.version_id).number == "1.1"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, made.document_id, HELENE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        third = reopen(act, made.document_id)
        write(act, third.version_id, {**WHOLE, "question": "Why now?"})
        assert send(act, third.version_id).number == "2.0", "the question is what was agreed on"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        validate(act, made.document_id, HELENE)
    assert states(store, cast, made.document_id) == [
        (3, "2.0", "validated"),
        (2, "1.1", "superseded"),
        (1, "1.0", "changes_requested"),
    ]


def test_what_stops_it_is_named_and_a_warning_passes_with_its_reason(store: Store, cast: Cast) -> None:
    made = begun(store, cast, question="", steps=[], context="TBD")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, made.version_id)
    with pytest.raises(NotReady) as err, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id)
    assert [one.rule for one in err.value.findings] == ["memo.question", "doc.placeholder-left", "memo.steps"]
    assert "“TBD” is still there" in str(err.value)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        take_back(act, made.version_id)
        write(act, made.version_id, {**WHOLE, "steps": []})
    with pytest.raises(NoReason), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id, waivers={"memo.steps": Waiver("because")})
    block = {"memo.question": Waiver("It will be asked later.")}
    with pytest.raises(NothingToWaive, match=r"memo\.steps"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id, waivers=block)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, made.version_id, waivers={"memo.steps": Waiver("The steps come with the offer.")})
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        waived = document(act, made.document_id).newest.checks["waived"]["memo.steps"]
    assert (waived["reason"], waived["by"]) == ("The steps come with the offer.", cast.chloe.person_id)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"question": 3}, "Question"),
        ({"steps": [{"what": "x", "hours": -1}]}, "Steps › 1 › Hours"),
        ({"foo": 1}, "foo"),
    ],
)
def test_a_content_that_does_not_fit_names_its_field(
    store: Store, cast: Cast, content: dict[str, object], said: str
) -> None:
    with pytest.raises(NotItsForm, match=said):
        begun(store, cast, **content)


def test_two_who_write_see_both_sides_field_by_field(store: Store, cast: Cast) -> None:
    made = begun(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "question": "When?"}, seen=made.version)
    with pytest.raises(Conflict) as err, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "question": "Where?"}, seen=made.version)
    assert err.value.sides == {"question": ("Where?", "When?")}


def test_one_open_version_at_a_time(store: Store, cast: Cast) -> None:
    made = begun(store, cast)
    with pytest.raises(StillOpen), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        reopen(act, made.document_id)


def test_undo_takes_back_what_did_not_leave_the_house(store: Store, cast: Cast) -> None:
    made = begun(store, cast)

    def undone() -> None:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            line = last_undoable(act)
            assert line is not None
            acts.undo(act, line)

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, made.version_id, {**WHOLE, "question": "When?"})
        rename(act, made.document_id, "Summer")
    undone()
    undone()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        read = document(act, made.document_id)
    assert (read.title, read.newest.content["question"], read.newest.hash) == ("Spring", "Why?", made.hash)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        archive(act, made.document_id)
        assert documents(act) == []
    undone()
    assert states(store, cast, made.document_id) == [(1, "", "draft")]


def test_an_older_text_comes_back_into_the_draft(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        draft = ask_changes(act, made.document_id, "Say when.", HELENE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, {**WHOLE, "question": "When?"})
        assert restore(act, draft.version_id, 1).hash == made.hash
        give_up(act, draft.version_id)
    assert states(store, cast, made.document_id) == [(1, "1.0", "changes_requested")]


def test_a_code_names_one_version_and_an_old_one_is_said_to_be_old(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        first = code(act, made.document_id)
        assert str(first) == f"MEMO-ATELIERLUMEN-1.0-{made.hash[:8]}"
        assert quoted(act, first).id == made.document_id
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE brand SET short_name = 'Lumen'"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        read = document(act, made.document_id)
        first = codes_in(printed_code(read, read.newest))[0]
        assert str(first) == f"MEMO-LUMEN-1.0-{made.hash[:8]}" == str(code(act, made.document_id))
        assert quoted(act, first).id == made.document_id, "the code that is printed is the one that is taken"
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        draft = ask_changes(act, made.document_id, "Say when.", HELENE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, {**WHOLE, "context": "In March."})
        send(act, draft.version_id)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        with pytest.raises(OldCode, match=r"of version 1\.0; the version that was sent is 1\.1"):
            quoted(act, first)
        with pytest.raises(UnknownCode):
            quoted(act, codes_in("MEMO-OTHER-1.1-00000000")[0])


@pytest.mark.parametrize(
    "mail",
    [
        "Bon pour accord MEMO-LUMEN-1.0-1A2B3C4D",
        "> memo-lumen-1.0-1a2b3c4d.",
        "le code est MEMO-LUMEN-1.0-\r\n> 1a2b3c4d",
        "(MEMO-LUMEN-1.0-1a2b3c4d) et MEMO-LUMEN-1.0-1a2b3c4d",
    ],
)
def test_a_code_is_found_however_a_mail_dresses_it(mail: str) -> None:
    (found,) = codes_in(mail)
    assert str(found) == "MEMO-LUMEN-1.0-1a2b3c4d"


def test_an_answer_from_elsewhere_has_its_proof_and_its_name(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    helene = cast.helene.person_id

    def answered(by: Actor, answer: Answer, **more: str) -> None:
        with acts.open(store, by=by, brand=cast.brand) as act:
            validate(act, made.document_id, answer, **more)

    with pytest.raises(NoProof):
        answered(cast.chloe, Answer("Hélène Aubry", "Director", "mail_reply", helene))
    with pytest.raises(CmsError, match="may not"):
        answered(cast.chloe, HELENE)
    with pytest.raises(NoName):
        answered(cast.helene, Answer("Hélène Aubry", " "))
    with pytest.raises(OtherContent):
        answered(cast.helene, HELENE, seen_hash="00000000")
    answered(cast.helene, HELENE)
    with pytest.raises(NotSent):
        answered(cast.helene, HELENE)


def test_another_brand_has_its_own(store: Store, cast: Cast) -> None:
    made = sent(store, cast)
    other = people(store, "Hotel Nord")
    with acts.read(store, by=other.karim, brand=other.brand) as act:
        assert documents(act) == []
        with pytest.raises(Missing):
            document(act, made.document_id)
        with pytest.raises(UnknownCode):
            quoted(act, codes_in(f"MEMO-ATELIERLUMEN-1.0-{made.hash[:8]}")[0])


def test_the_print_is_of_title_language_and_content_alone(store: Store, cast: Cast) -> None:
    first, second = begun(store, cast), begun(store, cast)
    assert first.hash == second.hash
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert rename(act, second.document_id, "Summer").hash != first.hash
        kept: Act = act
    assert kept.last_line
    with store.connection() as connection:
        assert connection.execute(sa.select(sa.func.count(DocumentVersion.id))).scalar_one() == 2


def test_a_list_is_numbers_first_and_lines_by_the_page(store: Store) -> None:
    cast, other = people(store), people(store, "Hotel Nord")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = [create(act, MEMO.name, f"Memo {n}", content=WHOLE).document_id for n in range(5)]
        send(act, document(act, made[0]).newest.id)
        archive(act, made[1])
    for sought, found in (
        (Sought(), [made[4], made[3], made[2], made[0]]),
        (Sought(archived=True), made[::-1]),
        (Sought(state="sent"), [made[0]]),
        (Sought(state="archived"), [made[1]]),
        (Sought(words="MEMO 3"), [made[3]]),
        (Sought(kind="brief"), []),
    ):
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert ids(act, sought) == found
            lines = some(act, found)
        assert {id: line.title for id, line in lines.items()} == {id: f"Memo {made.index(id)}" for id in found}
    with acts.read(store, by=other.karim, brand=other.brand) as act:
        assert ids(act, Sought()) == []
        assert some(act, made) == {}
