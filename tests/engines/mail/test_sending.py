"""A mail goes to each recipient once, by a real server: a refusal waits or fails, what is left open is in doubt."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.acts.settings import BadSetting, choose
from cmsuite.engines.documents.answers import NotSent
from cmsuite.engines.documents.life import create
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.mail.ageing import forget
from cmsuite.engines.mail.boxes import SENDER, SERVER, NoServer
from cmsuite.engines.mail.models import MOVES, Message, MessageState, NoSuchMove, move
from cmsuite.engines.mail.outbox import (
    WAITS,
    LostClaim,
    MessageLine,
    SentAlready,
    begin,
    cancel,
    claim,
    confirm,
    messages,
    retry,
)
from cmsuite.engines.mail.posting import HEAVIEST, Post, TooHeavy, file_of, post
from cmsuite.engines.mail.sending import Sent, send_due, turn
from cmsuite.engines.mail.server import BadServer, NotAnAddress, PasswordInIt, mail_address, server_of
from cmsuite.store.store import Store
from tests.conftest import without
from tests.engines.mail.letters import bounce, mail
from tests.engines.mail.post import Desk, desk
from tests.peers import daemon, smtp

pytestmark = pytest.mark.peer
PDF = file_of("spring.pdf", b"%PDF-1.7 ...")


@pytest.fixture
def at(store: Store, tmp_path: Path, smtp_server: smtp.Smtp) -> Desk:
    made = desk(store, tmp_path)
    for file in smtp_server.box.iterdir():
        file.unlink()
    made.server(smtp_server.url, smtp.PASSWORD)
    return made


def posted(at: Desk, *to: str, words: str = "", again: bool = False) -> int:
    """The document, on its way to these."""
    made, _code = at.sent()
    for one in to:
        post(at.store, at.workspace, Post(made.document_id, one, (PDF,), words, again), by=at.cast.chloe, brand=1)
    return made.document_id


def send(at: Desk, lease_s: float = 60) -> Sent:
    return send_due(at.store, at.workspace, by=at.cast.worker, lease_s=lease_s)


def outbox(at: Desk) -> list[MessageLine]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return messages(act)


def opened(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def test_a_version_goes_to_its_recipient_once_with_its_code_and_its_file(at: Desk, smtp_server: smtp.Smtp) -> None:
    document = posted(at, "helene@lumen.example")
    assert send(at) == Sent(sent=1)
    assert send(at) == Sent()
    (taken,) = smtp_server.taken()
    assert (taken.sender, taken.to, taken.signed_in) == ("chloe@lumen.example", ("helene@lumen.example",), True)
    letter = opened(taken.raw)
    assert letter["From"] == "Chloé Martin <chloe@lumen.example>"
    assert letter["To"] == "Hélène Aubry <helene@lumen.example>"
    assert "Spring" in letter["Subject"]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert re.search(r"MEMO-ATELIERLUMEN-1\.0-[0-9a-f]{8}", text.get_content())
    assert re.search(r"MEMO-ATELIERLUMEN-1\.0-[0-9a-f]{8}", html.get_content())
    assert re.findall(r'(?:src|href)="(?!cid:|mailto:)[^"]*"|url\(', html.get_content()) == [], "it loads nothing"
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("spring.pdf", PDF.data)
    (line,) = outbox(at)
    assert (line.state, line.to, line.about, line.why) == (
        "sent",
        "helene@lumen.example",
        ("document", document),
        "250 2.0.0 taken",
    )


def test_the_same_is_not_sent_twice_but_on_purpose(at: Desk, smtp_server: smtp.Smtp) -> None:
    document = posted(at, "helene@lumen.example")
    again = Post(document, "Helene@lumen.example", (PDF,))
    with pytest.raises(SentAlready):
        post(at.store, at.workspace, again, by=at.cast.chloe, brand=1)
    post(at.store, at.workspace, Post(document, "helene@lumen.example", (PDF,), "", True), by=at.cast.chloe, brand=1)
    send(at)
    names = {opened(one.raw)["Message-ID"] for one in smtp_server.taken()}
    assert len(names) == 2


def test_each_recipient_has_an_answer_of_their_own(at: Desk, smtp_server: smtp.Smtp, clock: SetClock) -> None:
    posted(at, "none@c.example", "later@c.example", "full@c.example", "never@c.example", "ok@c.example")
    assert send(at) == Sent(sent=1, bounced=1, waiting=2, failed=1)
    assert [state for _to, state in at.states()] == ["bounced", "planned", "planned", "failed", "sent"]
    assert [one.to for one in smtp_server.taken()] == [("ok@c.example",)]
    assert send(at) == Sent(), "what waits is not asked again at once"
    for wait in WAITS:
        clock.sleep(wait.total_seconds() + 1)
        send(at)
    assert at.states()[1] == ("later@c.example", "failed")


def test_a_server_that_hangs_up_after_the_letter_leaves_a_doubt_and_no_second_mail(
    at: Desk, smtp_server: smtp.Smtp, clock: SetClock
) -> None:
    posted(at, "cut@c.example", "ok@c.example")
    assert send(at).doubts == 1
    assert at.states() == [("cut@c.example", "ambiguous"), ("ok@c.example", "planned")], "the others wait, untouched"
    send(at)
    assert at.states() == [("cut@c.example", "ambiguous"), ("ok@c.example", "sent")]
    assert [one.to[0] for one in smtp_server.taken()] == ["cut@c.example", "ok@c.example"]
    clock.sleep(7200)
    send(at)
    assert at.states()[0] == ("cut@c.example", "needs_decision")
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        assert confirm(act, outbox(at)[-1].id).state == "sent"
    assert len(smtp_server.taken()) == 2


def test_an_answer_proves_that_a_mail_in_doubt_arrived(at: Desk) -> None:
    posted(at, "cut@c.example")
    send(at)
    (line,) = outbox(at)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        name = act.session.scalars(sa.select(Message.message_id).where(Message.id == line.id)).one()
    at.drop(mail("Bon pour accord MEMO-ATELIERLUMEN-1.0-00000000", In_Reply_To=f"<{name}>"))
    at.read()
    assert at.states() == [("cut@c.example", "sent")]


def test_a_mail_that_comes_back_is_known_by_its_name(at: Desk) -> None:
    posted(at, "ok@c.example")
    send(at)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        key = act.session.scalars(sa.select(Message.key)).one()
    at.drop(bounce(key))
    assert at.read().bounced == 1
    assert at.states() == [("ok@c.example", "bounced")]


def test_a_wrong_password_stops_the_round_and_is_not_tried_again(
    at: Desk, smtp_server: smtp.Smtp, clock: SetClock
) -> None:
    posted(at, "ok@c.example")
    at.server(smtp_server.url, "wrong")
    (said,) = send(at).not_reached
    assert "does not take the name and password" in said
    clock.sleep(61)
    (said,) = send(at).not_reached
    assert "refused before" in said
    assert at.states() == [("ok@c.example", "planned")]
    at.server(smtp_server.url, smtp.PASSWORD)
    clock.sleep(61)
    assert send(at).sent == 1


def test_a_server_that_is_away_costs_no_mail_an_attempt(at: Desk) -> None:
    posted(at, "ok@c.example")
    at.server(f"smtp://127.0.0.1:{daemon.free_port()}", "")
    (said,) = send(at).not_reached
    assert "the connection was refused" in said
    (line,) = outbox(at)
    assert (line.state, line.attempts) == ("planned", 0)
    assert send(at) == Sent(), "it is not asked again at once"
    assert len(send_due(at.store, at.workspace, by=at.cast.worker, at_once=True).not_reached) == 1, "but when told to"


def test_what_waits_can_be_cancelled_and_taken_up_again(at: Desk, smtp_server: smtp.Smtp) -> None:
    posted(at, "ok@c.example")
    (line,) = outbox(at)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        assert cancel(act, line.id).state == "cancelled"
    assert send(at) == Sent()
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        acts.undo(act, last_undoable(act) or 0)
    assert send(at).sent == 1
    for deed in (cancel, retry, confirm):
        with pytest.raises(NoSuchMove), acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
            deed(act, line.id)
    assert len(smtp_server.taken()) == 1


def test_a_worker_looks_for_mails_and_does_nothing_where_there_are_none(at: Desk) -> None:
    tools = tools_for(at.workspace, at.cast.worker)
    assert turn(at.store, tools) == 0
    posted(at, "ok@c.example")
    assert turn(at.store, tools) == 1
    assert turn(at.store, tools) == 0
    at.server(f"smtp://127.0.0.1:{daemon.free_port()}", "")
    posted(at, "ok@c.example")
    assert [turn(at.store, tools), turn(at.store, tools)] == [0, 0]


def test_many_workers_send_each_mail_once(at: Desk, smtp_server: smtp.Smtp) -> None:
    posted(at, *(f"n{n}@c.example" for n in range(12)))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _n: send(at), range(4)))
    assert sum(one.sent for one in done) == 12
    assert sorted(one.to[0] for one in smtp_server.taken()) == sorted(f"n{n}@c.example" for n in range(12))


def test_no_setting_holds_a_password_or_what_is_no_server(at: Desk) -> None:
    for key, value in (
        (SERVER.key, "smtp://chloe:secret@mail.example"),
        (SERVER.key, "mail.example"),
        (SENDER.key, "nobody"),
    ):
        with pytest.raises(BadSetting), acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
            choose(act, key, value)


def test_who_was_overtaken_writes_nothing(at: Desk) -> None:
    posted(at, "ok@c.example")
    (line,) = outbox(at)
    with acts.open(at.store, by=at.cast.worker, brand=at.cast.brand) as act:
        first = claim(act, line.id, 60)
    assert first is not None
    with acts.open(at.store, by=at.cast.worker, brand=at.cast.brand) as act:
        assert claim(act, line.id, 60) is None
    with pytest.raises(LostClaim), acts.open(at.store, by=at.cast.worker, brand=at.cast.brand) as act:
        begin(act, line.id, first.token - 1)


def test_nothing_leaves_that_may_not(at: Desk) -> None:
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        draft = create(act, "test_memo", "Draft", content={"question": "?"})
    document = posted(at, "ok@c.example")
    wishes: list[tuple[Post, type[Exception]]] = [
        (Post(draft.document_id, "ok@c.example", ()), NotSent),
        (Post(document, "not an address", ()), NotAnAddress),
        (Post(document, "b@c.example", (file_of("big.pdf", bytes(HEAVIEST + 1)),)), TooHeavy),
    ]
    for wish, refusal in wishes:
        with pytest.raises(refusal):
            post(at.store, at.workspace, wish, by=at.cast.chloe, brand=1)
    with pytest.raises(Forbidden):
        post(at.store, at.workspace, Post(document, "b@c.example", ()), by=at.cast.helene, brand=1)
    with acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
        choose(act, SENDER.key, "")
    with pytest.raises(NoServer):
        post(at.store, at.workspace, Post(document, "b@c.example", ()), by=at.cast.chloe, brand=1)


def test_words_of_the_sender_and_names_cannot_break_the_mail(at: Desk, smtp_server: smtp.Smtp) -> None:
    evil = "Bonjour\r\nBcc: all@other.example\r\n\r\n.\r\nQUIT\r\n<script>alert(1)</script>"
    posted(at, "ok@c.example", words=evil)
    send(at)
    (taken,) = smtp_server.taken()
    letter = opened(taken.raw)
    assert letter["Bcc"] is None
    assert taken.to == ("ok@c.example",)
    html = letter.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()


def test_old_mails_lose_their_words(at: Desk, clock: SetClock) -> None:
    posted(at, "ok@c.example")
    send(at)
    at.drop(mail("Bonjour"))
    at.read()
    clock.sleep(731 * 86_400)
    with acts.open(at.store, by=at.cast.worker, all_brands=True) as act:
        assert forget(act) == 2
    (line,) = outbox(at)
    assert (line.to, line.subject, line.state) == ("", "", "sent")
    (came,) = at.letters()
    assert (came.sender, came.subject) == ("", "")


# ---- encrypted


@pytest.fixture
def safe_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[smtp.Smtp]:
    """A server with a certificate that this machine trusts, for the time of the test."""
    if smtp.python() is None:
        without("aiosmtpd")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate(cert, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with daemon.temporary_home() as home, smtp.serving(home, cert, key) as server:
        yield server


def certificate(cert: Path, key: Path) -> None:
    """Made here, for localhost and 127.0.0.1."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    key.write_bytes(secret.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_both_ways_of_encryption_are_used_and_a_certificate_is_checked(
    store: Store, tmp_path: Path, safe_server: smtp.Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk(store, tmp_path)
    for n, url in enumerate((safe_server.url, safe_server.safe_url)):
        at.server(url, smtp.PASSWORD)
        posted(at, f"ok{n}@c.example")
        assert send(at).sent == 1
    assert [(one.tls, one.signed_in) for one in safe_server.taken()] == [(True, True), (True, True)]
    monkeypatch.delenv("SSL_CERT_FILE")
    posted(at, "ok@c.example")
    (said,) = send(at).not_reached
    assert "certificate" in said.lower()
    assert len(safe_server.taken()) == 2


# ---- a worker that is killed


def worker(at: Desk) -> subprocess.Popen[bytes]:
    """One that sends, in a process of its own."""
    argv = [sys.executable, "-m", "cmsuite", "--workspace", str(at.workspace.root), "jobs", "run", "mail.send"]
    return subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_killed_between_the_letter_and_the_answer_it_is_in_doubt_and_never_sent_twice(
    at: Desk, smtp_server: smtp.Smtp
) -> None:
    file = at.workspace.root / workspaces.FILE
    file.write_text(re.sub(r"(?m)^lease_s = .*$", "lease_s = 2.0", file.read_text()))
    posted(at, "stall@c.example")
    with worker(at) as first:
        daemon.wait_until(lambda: len(smtp_server.taken()) == 1, lambda: "nothing was sent", 40)
        assert at.states() == [("stall@c.example", "sending")]
        os.kill(first.pid, signal.SIGKILL)
    daemon.wait_until(lambda: bool(send(at)) and at.states()[0][1] != "sending", lambda: "the lease does not end")
    assert at.states() == [("stall@c.example", "ambiguous")]
    assert send(at) == Sent()
    assert len(smtp_server.taken()) == 1


# ---- pure


def test_every_move_is_allowed_or_refused_as_the_table_says() -> None:
    for was in MessageState:
        for to in MessageState:
            row = Message(state=was)
            if to in MOVES.get(was, ()):
                move(row, to)
                assert row.state is to
            else:
                with pytest.raises(NoSuchMove):
                    move(row, to)


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("smtp://a:secret@b.example", PasswordInIt),
        ("http://b.example", BadServer),
        ("smtp://", BadServer),
        ("smtp://b.example:99999", BadServer),
        ("smtp://a%0d%0aRCPT@b.example", BadServer),
        ("smtp://b example", BadServer),
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_a_password(
    address: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        server_of(address, "smtp")
    assert "secret" not in str(refused.value)


def test_addresses_are_those_that_servers_take() -> None:
    assert mail_address(" Hélène.Aubry@x.example ".replace("é", "e").replace("è", "e")) == "Helene.Aubry@x.example"
    assert mail_address("a@Éclair.example") == "a@xn--clair-9ra.example"
    for bad in ("", "a", "@b.example", "a@", "a b@c.example", "é@c.example", "a@b..example", "a@b.example\r\nX"):
        with pytest.raises(NotAnAddress):
            mail_address(bad)


def test_a_secret_is_named_by_who_and_where() -> None:
    server: Any = server_of("imaps://helene%40lumen.example@mail.example/R%C3%A9ponses", "imap")
    assert (server.secret, server.folder, server.port) == ("imap/helene@lumen.example@mail.example", "Réponses", 993)
    assert str(server_of(str(server_of("smtp://a@b.example", "smtp")), "smtp")) == "smtp://a@b.example:587"
