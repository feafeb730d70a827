"""From a packet, a Word file, a grid or a PDF to comments and a decision: bound to one version, taken once."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.documents.ageing import forget
from cmsuite.engines.documents.answers import (
    Answer,
    NoName,
    NoPerson,
    NotSent,
    OldCode,
    OtherContent,
    UnknownCode,
    ask_changes,
    validate,
)
from cmsuite.engines.documents.codes import codes_in
from cmsuite.engines.documents.comments import OneUnanswered, Said, answer, comments
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.models import Comment, Packet, VersionApproval
from cmsuite.engines.documents.packet_page import make
from cmsuite.engines.documents.packets import (
    LatePacket,
    NoCode,
    NothingInIt,
    NotItsCode,
    TakenAlready,
    UnknownPacket,
    UsedPacket,
    Verdict,
    YesAndWishes,
    packets,
)
from cmsuite.engines.documents.receiving import Received, Sender, receive
from cmsuite.engines.documents.returned import BadRow
from cmsuite.engines.documents.returned_answer import block, written
from cmsuite.engines.documents.taking import bytes_of
from cmsuite.engines.documents.versions import Edited
from cmsuite.engines.documents.views import DocumentRead, document
from cmsuite.engines.media.store import Media
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.engines.documents.memo import MEMO, WHOLE
from tests.engines.documents.test_returned import filled
from tests.engines.documents.word import changed, comment, silent, tracked
from tests.workplace import Cast, people

HELENE = "helene@lumen.example"
UNMARKED = "Modifié dans le texte sans être signalé\xa0: Au lieu de «\xa0Then\xa0»\xa0: «\xa0Before\xa0»"
YES = Verdict("approved", "Hélène Aubry", "Directrice")


class House:
    """The house with one memo that is with the client."""

    def __init__(self, store: Store, root: Path) -> None:
        self.store, self.workspace = store, Workspace(root, Config())
        self.cast: Cast = people(store)
        with acts.open(store, by=self.cast.chloe, brand=self.cast.brand) as act:
            made = create(act, MEMO.name, "Spring", content=WHOLE)
            self.sent: Edited = send(act, made.version_id)

    def read(self) -> DocumentRead:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return document(act, self.sent.document_id)

    def export(self, form: str) -> bytes:
        found = self.read()
        return bytes_of(found, found.newest, form, NOW, self.workspace.root)

    def packet(self, **more: Any) -> dict[str, Any]:
        """What stands in the page of a new packet."""
        made = make(self.store, self.workspace.root, self.sent.document_id, HELENE, by=self.cast.chloe,
                    brand=self.cast.brand, **more)  # fmt: skip
        found = re.search(r'<script type="application/json" id="packet">(.*?)</script>', made.page, re.DOTALL)
        assert found
        return dict(json.loads(found[1]))

    def take(self, data: bytes, file: str = "x", sender: Sender | None = None) -> Received:
        return receive(self.store, self.workspace, data, file, by=self.cast.chloe, brand=self.cast.brand, sender=sender)

    def comments(self) -> list[Said]:
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            return comments(act, self.sent.document_id)

    def next_version(self) -> Edited:
        """What was sent comes back, is mended and sent again."""
        with acts.open(self.store, by=self.cast.helene, brand=self.cast.brand) as act:
            draft = ask_changes(act, self.sent.document_id, "Say when.", Answer("Hélène Aubry", ""))
        with acts.open(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            write(act, draft.version_id, {**WHOLE, "context": "In March."})
            return send(act, draft.version_id)


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    return House(store, tmp_path)


def answered(packet: dict[str, Any], **more: Any) -> bytes:
    """The answer as packet.js writes it."""
    body = {
        "nonce": packet["nonce"],
        "hash": packet["hash"],
        "code": packet["code"],
        "decision": "approved",
        "name": "Hélène Aubry",
        "function": "Directrice",
        "on": "2026-03-10",
        "words": "",
        "comments": [],
    }
    return written(body | more)


# ---- packets


def test_a_yes_comes_back_once(house: House, clock: SetClock) -> None:
    packet = house.packet()
    assert (packet["to"], packet["hash"]) == ("chloe@lumen.example", house.sent.hash)
    assert [one["at"] for one in packet["places"]] == ["", "question", "context", "context", "steps"]
    data = answered(packet)
    clock.at = NOW + timedelta(days=2)
    done = house.take(data)
    assert (done.taken.state, done.taken.person, done.form) == ("validated", "Hélène Aubry", "answer")
    (yes,) = house.read().newest.decisions
    assert (yes.decision, yes.name, yes.function, yes.channel, yes.hash) == (
        "approved", "Hélène Aubry", "Directrice", "file_back", house.sent.hash,
    )  # fmt: skip
    assert f"{yes.at:%d/%m %H:%M}" == "10/03 11:00", "noon in Paris of the day that was typed"
    with house.store.connection() as connection:
        row = connection.execute(sa.select(Packet.returned_at, Packet.nonce)).one()
        proof = connection.execute(sa.text("SELECT hash FROM blob")).scalar_one()
    assert row.nonce != packet["nonce"]
    assert Media(house.store, house.workspace).get(proof) == data
    with pytest.raises(UsedPacket, match="12 March 2026 already"):
        house.take(data)


def test_comments_come_to_their_fields_and_bar_the_yes_until_they_are_answered(house: House) -> None:
    packet, other = house.packet(), house.packet()
    said = [
        {"at": "context", "section": "context", "kind": "question", "priority": "high", "text": "Où ?"},
        {"at": "steps", "section": "steps", "kind": "note", "priority": "normal", "text": "Bien."},
        {"at": "nowhere.3", "section": "question", "kind": "note", "priority": "low", "text": "À voir."},
    ]
    done = house.take(answered(packet, decision="comments", words="Merci.", comments=said))
    assert (done.taken.state, len(done.taken.comments)) == ("sent", 4)
    assert [(one.at, one.text, one.kind, one.priority, one.author, one.outside) for one in house.comments()] == [
        ("", "Merci.", "note", "normal", "Hélène Aubry", False),
        ("context", "Où ?", "question", "high", "Hélène Aubry", False),
        ("question", "À voir.", "note", "low", "Hélène Aubry", False),
        ("steps", "Bien.", "note", "normal", "Hélène Aubry", False),
    ]
    asked = next(one.id for one in house.comments() if one.kind == "question")
    with pytest.raises(OneUnanswered, match=rf"no\. {asked}"):
        house.take(answered(other))
    with acts.open(house.store, by=house.cast.chloe, brand=house.cast.brand) as act:
        answer(act, asked, "accepted")
    assert house.take(answered(other)).taken.state == "validated", "what was refused was not used up"


def test_changes_that_are_asked_for_open_a_draft(house: House) -> None:
    done = house.take(block(answered(house.packet(), decision="changes", words="Dites quand.")).encode(), "mail.txt")
    assert (done.taken.state, done.form) == ("changes_requested", "mail")
    found = house.read()
    assert (found.newest.state, found.versions[1].decisions[0].reason) == ("draft", "Dites quand.")
    assert found.versions[1].decisions[0].channel == "mail_reply"
    with pytest.raises(NotSent):
        house.packet()


def test_an_answer_is_bound_to_its_packet_its_version_and_its_days(house: House, clock: SetClock) -> None:
    packet, late = house.packet(), house.packet(days=2)
    for more, refusal in (
        ({"nonce": "0" * 32}, UnknownPacket),
        ({"hash": "0" * 64}, OtherContent),
        ({"code": "MEMO-ATELIERLUMEN-1.0-00000000"}, NotItsCode),
        ({"code": ""}, NotItsCode),
        ({"function": ""}, NoName),
        ({"comments": [{"text": "Où ?", "kind": "question"}]}, YesAndWishes),
    ):
        with pytest.raises(refusal):
            house.take(answered(packet, **more))
    assert house.comments() == []
    clock.at = NOW + timedelta(days=3)
    with pytest.raises(LatePacket, match="12 March 2026"):
        house.take(answered(late))
    house.next_version()
    with pytest.raises(OldCode, match=r"of version 1\.0; the version that was sent is 1\.1"):
        house.take(answered(packet))


def test_another_brand_takes_nothing_of_it(house: House) -> None:
    data = answered(house.packet())
    other = people(house.store, "Hotel Nord")
    with pytest.raises(UnknownPacket):
        receive(house.store, house.workspace, data, "x", by=other.karim, brand=other.brand)


def test_the_page_loads_nothing_and_ends_no_script_early(house: House) -> None:
    with acts.open(house.store, by=house.cast.chloe, brand=house.cast.brand) as act:
        evil = create(
            act, MEMO.name, "</script><script>alert(1)</script>", content={**WHOLE, "question": "<!-- </script>"}
        )
        send(act, evil.version_id)
    made = make(
        house.store, house.workspace.root, evil.document_id, HELENE, by=house.cast.chloe, brand=house.cast.brand
    )
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', made.page)
    assert policy
    assert html.unescape(policy[1]).startswith("default-src 'none'; ")
    assert made.page.count("<script") == 2
    assert "alert(1)</script>" not in made.page
    assert not re.search(r'(src|href)="(https?:)?//', made.page)


# ---- Word


def test_a_word_file_comes_back_with_comments_and_changes(house: House) -> None:
    back = changed(
        house.export("docx"),
        comment("It was so", "Vraiment ?"),
        tracked("Why", "Why", "When"),
        silent("Then", "Then", "Before"),
    )
    done = house.take(back, "retour.docx")
    assert (done.form, done.changed, done.unmarked, done.taken.state) == ("docx", 2, 1, "sent")
    assert [(one.at, one.text, one.kind, one.author, one.outside) for one in house.comments()] == [
        ("context", "Vraiment ?", "question", "Hélène Aubry", True),
        ("context", UNMARKED, "correction", "", False),
        ("question", "Au lieu de «\xa0Why\xa0»\xa0: «\xa0When\xa0»", "correction", "Hélène Aubry", True),
    ]  # fmt: skip
    assert house.read().newest.content == WHOLE, "nothing was changed"
    with pytest.raises(TakenAlready):
        house.take(back, "retour.docx")


def test_somebody_who_is_known_is_named_by_their_account(house: House) -> None:
    back = changed(house.export("docx"), comment("It was so", "Non."), comment("Why", "Si.", author="Quelqu’un"))
    house.take(back, "retour.docx", Sender(HELENE))
    assert {(one.author, one.outside) for one in house.comments()} == {("Hélène Aubry", False), ("Quelqu’un", True)}


def test_a_word_file_of_an_older_version_is_refused(house: House) -> None:
    old = changed(house.export("docx"), comment("It was so", "Non."))
    house.next_version()
    with pytest.raises(OldCode):
        house.take(old, "retour.docx")
    assert house.comments() == []


def test_an_untouched_file_says_nothing(house: House) -> None:
    for form in ("docx", "grid", "pdf"):
        with pytest.raises(NothingInIt):
            house.take(house.export(form), form)


# ---- the grid and the PDF


def test_a_grid_comes_back(house: House) -> None:
    data = filled(house.export("grid"), {"D7": "Pourquoi ?", "E7": "question", "D9": "=1+1"})
    done = house.take(data, "grille.xlsx", Sender(HELENE))
    assert len(done.taken.comments) == 2
    assert [(one.at, one.text) for one in house.comments()] == [("question", "Pourquoi ?"), ("steps.0.what", "=1+1")]
    with pytest.raises(BadRow, match="A7: there is no such place"):
        house.take(filled(data, {"A7": "questions"}), "grille.xlsx")


def test_a_signed_pdf_is_a_stronger_proof(house: House) -> None:
    data = house.export("pdf") + b"\n<</Type/Sig /ByteRange [0 8 9 2]>>"
    with pytest.raises(NoPerson):
        house.take(data, "x.pdf", Sender(verdict=YES))
    done = house.take(data, "x.pdf", Sender(HELENE, verdict=YES))
    assert (done.signed, done.taken.state) == (True, "validated")
    assert house.read().newest.decisions[0].channel == "file_back"


def test_a_scan_takes_the_code_that_is_typed(house: House) -> None:
    scan = b"%PDF-1.4\n%%EOF"
    with pytest.raises(NoCode):
        house.take(scan, "scan.pdf", Sender(HELENE, verdict=YES))
    with pytest.raises(UnknownCode):
        house.take(scan, "scan.pdf", Sender(HELENE, codes_in("MEMO-ATELIERLUMEN-1.0-00000000")[0], YES))
    typed = codes_in(f"MEMO-ATELIERLUMEN-1.0-{house.sent.hash[:8]}")[0]
    assert house.take(scan, "scan.pdf", Sender(HELENE, typed, YES)).taken.state == "validated"


def test_who_is_not_known_cannot_be_the_sender(house: House) -> None:
    with pytest.raises(Missing):
        house.take(house.export("pdf"), "x.pdf", Sender("nobody@lumen.example", verdict=YES))


def test_of_two_who_take_the_same_answer_at_once_one_does(house: House) -> None:
    from concurrent.futures import ThreadPoolExecutor

    data = answered(house.packet())

    def once(_n: int) -> str:
        try:
            return house.take(data).taken.state
        except (UsedPacket, NotSent):
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(once, range(2))) == ["refused", "validated"]


def test_a_comment_keeps_the_file_that_it_came_in(house: House) -> None:
    house.take(changed(house.export("docx"), comment("It was so", "Non.")), "retour.docx")
    with house.store.connection() as connection:
        assert connection.execute(sa.select(Comment.proof_blob_id)).scalar_one() is not None


def test_a_yes_from_an_account_waits_for_the_answers_too(house: House) -> None:
    house.take(changed(house.export("docx"), comment("It was so", "Non.")), "retour.docx")
    with pytest.raises(OneUnanswered), acts.open(house.store, by=house.cast.helene, brand=house.cast.brand) as act:
        validate(act, house.sent.document_id, Answer("Hélène Aubry", "Directrice"))


def test_after_two_years_a_packet_loses_its_person_and_its_file_and_the_answer_its_proof_never(
    house: House, clock: SetClock
) -> None:
    house.packet()
    packet = house.packet()
    data = answered(packet)
    house.take(data)
    for days, gone in ((730, 0), (1, 2), (0, 0)):
        clock.at += timedelta(days=days)
        with acts.open(house.store, by=house.cast.worker, all_brands=True) as act:
            assert forget(act) == gone
    with acts.read(house.store, by=house.cast.chloe, brand=house.cast.brand) as act:
        lines = packets(act, house.sent.document_id)
        kept = act.session.execute(sa.select(Packet.person_id, Packet.returned_blob_id, Packet.nonce)).all()
        assert act.session.scalars(sa.select(VersionApproval.proof_blob_id)).one() is not None
    assert [(one.person, one.returned_at is not None) for one in lines] == [("…", True), ("…", False)]
    assert [(row.person_id, row.returned_blob_id, len(row.nonce)) for row in kept] == [(None, None, 64)] * 2
    with pytest.raises(UsedPacket):
        house.take(data)
    for change in ("person_id = 1", "code = 'x'"):  # blanked once, it stays as it is
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), house.store.connection(writes=True) as connection:
            connection.execute(sa.text(f"UPDATE packet SET {change}"))
