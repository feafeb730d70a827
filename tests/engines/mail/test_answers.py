"""What clients answer by mail: read once, proposed, taken by a person with the mail as its proof; else refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden, Missing
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.answers import NotSent, OldCode, UnknownCode
from cmsuite.engines.documents.models import DocumentVersion, VersionApproval
from cmsuite.engines.mail.boxes import BoxThere, NoFolder, add_box, boxes, folder_named, switch_box
from cmsuite.engines.mail.letters import NoCode, NotInIt, NotTheirs, TwoCodes, UnknownSender, letter
from cmsuite.engines.mail.models import ReceivedMessage
from cmsuite.engines.mail.parse import BIGGEST
from cmsuite.engines.mail.taking import NoFunction, Reading, TakenAlready, ignore, take_answer
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.store import Media
from cmsuite.store.store import Store
from tests.engines.mail.letters import mail
from tests.engines.mail.post import Desk, desk
from tests.workplace import people

YES = Reading("yes", function="Director")


@pytest.fixture
def at(store: Store, tmp_path: Path) -> Desk:
    return desk(store, tmp_path)


def answered(at: Desk, words: str, **more: str) -> int:
    """A mail came in; its number."""
    at.drop(mail(words, **more))
    at.read()
    return at.letters()[0].id


def take(at: Desk, letter_id: int, reading: Reading = YES) -> str:
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return take_answer(act, letter_id, reading).state


def test_a_yes_by_mail_is_proposed_then_taken_with_the_mail_as_its_proof(at: Desk) -> None:
    made, code = at.sent()
    raw = mail(f"Bon pour accord.\n\n> {code}\n")
    at.drop(raw)
    assert (at.read().letters, at.read().letters) == (1, 0)
    (line,) = at.letters(kind="answer", state="new")
    assert (line.person, line.document, line.title, line.proposal) == (
        "Hélène Aubry",
        made.document_id,
        "Spring",
        "yes",
    )
    assert take(at, line.id) == "validated"
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        said = act.session.scalars(sa.select(VersionApproval)).one()
        proof = act.session.scalars(sa.select(Blob.hash).where(Blob.id == said.proof_blob_id)).one()
    assert (said.channel, said.person_id, said.name_typed, said.function_typed) == (
        "mail_reply",
        at.cast.helene.person_id,
        "Hélène Aubry",
        "Director",
    )
    assert said.at.isoformat() == "2026-03-09T09:00:00+00:00"
    assert Media(at.store, at.workspace).get(proof) == raw


def test_changes_asked_for_by_mail_begin_a_draft_and_keep_the_clients_words(at: Desk) -> None:
    made, code = at.sent()
    number = answered(at, f"Merci de modifier la date.\n\n> {code}\n")
    assert at.letters()[0].proposal == "changes"
    assert take(at, number, Reading("changes")) == "draft"
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        assert act.session.scalars(sa.select(VersionApproval.reason)).one() == "Merci de modifier la date."
        states = act.session.scalars(sa.select(DocumentVersion.state).order_by(DocumentVersion.seq)).all()
    assert [one.value for one in states] == ["changes_requested", "draft"]
    assert made.document_id == at.letters()[0].document


def test_an_old_code_is_refused_with_the_number_of_the_right_version(at: Desk) -> None:
    made, old = at.sent()
    take(at, answered(at, f"À revoir\n> {old}", id_="first@x"), Reading("changes"))
    at.sent_again(made.document_id)
    number = answered(at, f"Bon pour accord\n> {old}", id_="second@x")
    with pytest.raises(OldCode, match=r"of version 1\.0; the version that was sent is 1\.1"):
        take(at, number)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        read = letter(act, number)
    assert "1.1" in read.obstacle
    assert read.advice == "Send the client the right version again."
    assert read.line.state == "new"


def test_what_is_not_sure_is_not_taken(at: Desk) -> None:
    _made, code = at.sent()
    _other, second = at.sent("Summer")
    cases: list[tuple[str, str, Reading, type[CmsError]]] = [
        ("Bon pour accord", "", YES, NoCode),
        (f"Bon pour accord {code} {second}", "", YES, TwoCodes),
        (f"Bon pour accord {code} {second}", "", Reading("yes", "D", code="MEMO-X-1.0-00000000"), NotInIt),
        ("Bon pour accord MEMO-ATELIERLUMEN-1.0-00000000", "", YES, UnknownCode),
        (f"Bon pour accord {code}", "Someone <who@other.example>", YES, UnknownSender),
        (f"Bon pour accord {code}", "Karim <karim@lumen.example>", YES, NotTheirs),
        (f"Bon pour accord {code}", "", Reading("yes"), NoFunction),
    ]
    for n, (words, sender, reading, refusal) in enumerate(cases):
        more = {"sender": sender} if sender else {}
        number = answered(at, words, id_=f"{n}@x", **more)
        with pytest.raises(refusal):
            take(at, number, reading)
        assert at.letters()[0].state == "new"
    assert take(at, at.letters()[-2].id, Reading("yes", "Director", code=second)) == "validated"


def test_an_answer_counts_once(at: Desk) -> None:
    _made, code = at.sent()
    first = answered(at, f"Bon pour accord {code}", id_="1@x")
    second = answered(at, f"Validé {code}", id_="2@x")
    take(at, first)
    with pytest.raises(TakenAlready):
        take(at, first)
    with pytest.raises(NotSent):
        take(at, second)
    assert {line.id: line.state for line in at.letters()} == {first: "taken", second: "new"}


def test_only_who_may_take_answers_takes_them(at: Desk) -> None:
    _made, code = at.sent()
    number = answered(at, f"Bon pour accord {code}")
    with acts.open(at.store, by=at.cast.helene, brand=at.cast.brand) as act:
        with pytest.raises(Forbidden):
            take_answer(act, number, YES)
        act.failed = False


def test_a_mail_that_is_put_aside_can_be_taken_up_again(at: Desk) -> None:
    number = answered(at, "Bonjour")
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        ignore(act, number)
    assert at.letters(state="new") == []
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        acts.undo(act, last_undoable(act) or 0)
    assert len(at.letters(state="new")) == 1


def test_a_mail_is_known_by_its_name_and_another_under_that_name_is_another(at: Desk) -> None:
    _made, code = at.sent()
    at.drop(mail(f"Validé {code}", id_="same@x"), "a")
    at.drop(mail(f"Validé {code}", id_="same@x", X_Delivered="again"), "b")
    at.drop(mail(f"Refusé {code}", id_="same@x", sender="evil@other.example"), "c")
    at.drop(mail("no name", id_=""), "d")
    at.drop(mail("no name", id_=""), "e")
    assert at.read().letters == 3
    assert at.read().letters == 0


def test_a_folder_is_read_from_where_it_was_left_and_nothing_but_mails(at: Desk) -> None:
    at.drop(mail("one", id_="1@x"), "one")
    (at.folder / "note.txt").write_text("not a mail")
    (at.folder / "link.eml").symlink_to(at.folder / "note.txt")
    (at.folder / "folder.eml").mkdir()
    with (at.folder / "big.eml").open("wb") as big:
        big.truncate(BIGGEST + 1)
    first = at.read()
    assert (first.letters, first.too_big, first.not_reached) == (1, 1, ())
    at.drop(mail("two", id_="2@x"), "two")
    assert at.read().letters == 1


def test_a_folder_that_is_away_stops_no_other_mailbox(at: Desk, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        add_box(act, "folder", str(tmp_path / "second"))
    (tmp_path / "second" / "1.eml").write_bytes(mail("Bonjour"))
    at.folder.rename(tmp_path / "elsewhere")
    done = at.read()
    assert done.letters == 1
    assert len(done.not_reached) == 1
    assert "mails" in done.not_reached[0]


def test_a_mailbox_is_added_once_and_switched_off_and_on(at: Desk, tmp_path: Path) -> None:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (box,) = boxes(act)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        with pytest.raises(BoxThere):
            add_box(act, "folder", str(at.folder))
        act.failed = False
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        switch_box(act, box.id, False)
    at.drop(mail("Bonjour"))
    assert at.read().boxes == 0
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        assert add_box(act, "folder", str(at.folder)).id == box.id
    assert at.read().letters == 1
    with pytest.raises(NoFolder):
        folder_named(str(tmp_path / "nowhere"))


def test_a_mailbox_of_all_brands_sorts_by_code_and_no_brand_sees_anothers_mail(at: Desk, tmp_path: Path) -> None:
    other = people(at.store, "Maison Clarté")
    (tmp_path / "all").mkdir()
    with acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
        add_box(act, "folder", str(tmp_path / "all"), everywhere=True)
    _made, code = at.sent()
    (tmp_path / "all" / "1.eml").write_bytes(mail(f"Validé {code}", id_="1@x"))
    (tmp_path / "all" / "2.eml").write_bytes(mail("Bonjour", id_="2@x"))
    at.read()
    assert len(at.letters()) == 2
    with acts.read(at.store, by=other.karim, brand=other.brand) as act:
        assert [row.subject for row in act.session.scalars(sa.select(ReceivedMessage))] == ["Re: Spring"]
        with pytest.raises(Missing):
            letter(act, at.letters(kind="answer")[0].id)
