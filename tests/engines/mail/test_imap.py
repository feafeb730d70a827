"""A mailbox on a real IMAP server is read once, in order, and left exactly as it was."""

from __future__ import annotations

import imaplib
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.mail.boxes import add_box, boxes
from cmsuite.engines.mail.imap import _folder_name
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.store.store import Store
from tests.engines.mail.letters import mail
from tests.engines.mail.post import Desk, desk
from tests.peers import daemon, imap

pytestmark = pytest.mark.peer


@pytest.fixture
def at(store: Store, tmp_path: Path, mailbox: imap.User) -> Desk:
    made = desk(store, tmp_path)
    add(made, mailbox)
    return made


def add(at: Desk, user: imap.User, folder: str = "", password: str = "") -> None:
    from cmsuite.engines.mail.server import server_of

    url = user.url(folder)
    name = server_of(url, "imap").secret
    secret = vault(at.store, at.workspace).put(name, "imap", Secret(password or user.password), by=at.cast.chloe)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        add_box(act, "imap", url, credential_id=secret)


def seen(user: imap.User) -> list[str]:
    """The mails that the server knows as seen."""
    with imaplib.IMAP4("127.0.0.1", user.port) as box:
        box.login(user.name, user.password)
        box.select("INBOX", readonly=True)
        _kind, data = box.search(None, "SEEN")
        return [str(one) for one in data[0].split()]


def test_an_answer_in_a_mailbox_is_read_once_and_the_mailbox_is_left_as_it_was(at: Desk, mailbox: imap.User) -> None:
    made, code = at.sent()
    mailbox.drop(mail(f"Bon pour accord\n> {code}", id_="1@x"))
    first = at.read()
    assert (first.letters, first.answers, first.not_reached) == (1, 1, ())
    assert at.read().letters == 0
    (line,) = at.letters()
    assert (line.document, line.person) == (made.document_id, "Hélène Aubry")
    mailbox.drop(mail("Bonjour", id_="2@x"))
    assert at.read().letters == 1
    assert seen(mailbox) == []


def test_of_what_is_none_of_ours_in_a_mailbox_nothing_is_kept(at: Desk, mailbox: imap.User) -> None:
    mailbox.drop(mail("Your order has left.", id_="1@shop", sender="shop@other.example"))
    mailbox.drop(mail("Validé MEMO-ATELIERLUMEN-1.0-00000000", id_="2@x", sender="who@other.example"))
    mailbox.drop(mail("Bonjour", id_="3@x"))
    done = at.read()
    assert (done.letters, done.passed_over) == (2, 1)
    assert {line.sender for line in at.letters()} == {"who@other.example", "helene@lumen.example"}
    assert at.read().passed_over == 0
    with at.store.connection() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM blob")).scalar_one() == 2


def test_a_mailbox_that_was_made_anew_is_read_anew_and_nothing_is_doubled(at: Desk, mailbox: imap.User) -> None:
    raw = mail("Bonjour", id_="1@x")
    mailbox.drop(raw)
    at.read()
    for file in mailbox.folder.glob("dovecot.index*"):
        file.unlink()
    uids = mailbox.folder / "dovecot-uidlist"
    uids.write_text(re.sub(r"V\d+ N\d+", "V1234567 N1", uids.read_text().split("\n")[0]) + "\n")
    mailbox.drop(mail("Encore", id_="2@x"))
    assert at.read().letters == 1
    assert len(at.letters()) == 2


def test_an_empty_mailbox_is_read_from_where_it_stands(at: Desk, mailbox: imap.User) -> None:
    assert at.read().letters == 0
    mailbox.drop(mail("Bonjour"))
    assert at.read().letters == 1
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (box,) = [one for one in boxes(act) if one.kind == "imap"]
    assert box.last_uid == 1
    assert box.read_at == at.store.now()


def test_a_wrong_password_is_tried_once_and_never_shown(at: Desk, mailbox: imap.User) -> None:
    mailbox.drop(mail("Bonjour"))
    vault(at.store, at.workspace).put(
        f"imap/{mailbox.name}@127.0.0.1", "imap", Secret("wrong-secret"), by=at.cast.chloe
    )
    for said in ("does not take the name and password", "refused before"):
        (why,) = at.read().not_reached
        assert said in why
        assert "wrong-secret" not in why
    vault(at.store, at.workspace).put(
        f"imap/{mailbox.name}@127.0.0.1", "imap", Secret(mailbox.password), by=at.cast.chloe
    )
    assert at.read().letters == 1


def test_a_folder_that_is_not_there_and_a_server_that_is_away_are_told(at: Desk, mailbox: imap.User) -> None:
    add(at, mailbox, "Réponses & co")
    away = imap.User(daemon.free_port(), "nobody", "x", mailbox.folder)
    add(at, away)
    done = at.read()
    assert len(done.not_reached) == 2
    assert any("Réponses & co" in one for one in done.not_reached)
    assert any("the connection was refused" in one for one in done.not_reached)


def test_folders_are_named_as_servers_write_them() -> None:
    assert _folder_name("Réponses & co") == "R&AOk-ponses &- co"
    assert _folder_name("日本") == "&ZeVnLA-"
