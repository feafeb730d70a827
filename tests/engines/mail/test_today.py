"""What the mails ask of a person today, and what the doctor says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.needs import Need
from cmsuite.doctor.examine import examine
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.mail.posting import Post, post
from cmsuite.engines.mail.sending import send_due
from cmsuite.engines.mail.today import today
from cmsuite.store.store import Store
from cmsuite.tui.today_seen import seen
from tests.engines.mail.letters import mail
from tests.engines.mail.post import Desk, desk
from tests.peers import daemon, smtp

pytestmark = pytest.mark.peer


@pytest.fixture
def at(store: Store, tmp_path: Path, smtp_server: smtp.Smtp) -> Desk:
    made = desk(store, tmp_path)
    made.server(smtp_server.url, smtp.PASSWORD)
    return made


def needs(at: Desk, who: Actor) -> list[Need]:
    with acts.read(at.store, by=who, all_brands=True) as act:
        return today(act)


def test_answers_and_mails_in_trouble_are_for_who_can_see_to_them(at: Desk) -> None:
    made, code = at.sent()
    at.drop(mail(f"Validé {code}", id_="1@x"))
    at.drop(mail("Bonjour", id_="2@x"))
    at.read()
    for to in ("cut@c.example", "none@c.example", "ok@c.example"):
        post(at.store, at.workspace, Post(made.document_id, to, ()), by=at.cast.chloe, brand=at.cast.brand)
    for _round in range(2):
        send_due(at.store, at.workspace, by=at.cast.worker)
    found = needs(at, at.cast.chloe)
    assert [one.word for one in found] == ["ANSWER", "CAME BACK", "IN DOUBT"]
    assert found[0].sentence == "Hélène Aubry answers about “Spring”: read it, then record it"
    assert found[0].about == ("letter", at.letters(kind="answer")[0].id)
    assert "none@c.example" in found[1].sentence
    assert needs(at, at.cast.helene) == []
    for to in ("none@d.example", "none@e.example"):
        post(at.store, at.workspace, Post(made.document_id, to, ()), by=at.cast.chloe, brand=at.cast.brand)
    send_due(at.store, at.workspace, by=at.cast.worker)
    together = next(one for one in needs(at, at.cast.chloe) if one.word == "CAME BACK")
    assert together.sentence.endswith("did not reach 3 people, none@c.example the first")
    at.drop(mail(f"Refusé {code}", id_="3@x"))
    at.read()
    assert needs(at, at.cast.chloe)[0].sentence.startswith("2 answers of clients to read, the first of Hélène Aubry")
    with acts.read(at.store, by=at.cast.chloe, all_brands=True) as act:
        assert "ANSWER" in [one.word for one in seen(act).needs]


def test_the_doctor_looks_at_the_server_the_mailboxes_and_what_did_not_arrive(at: Desk, clock: SetClock) -> None:
    def said() -> list[tuple[str, str]]:
        return [(line.how, line.said) for line in examine(at.workspace, at.store) if line.about == "mail"]

    at.read()
    assert said() == [("ok", "The mail server 127.0.0.1 answers."), ("ok", "1 mailbox is read.")]
    made, _code = at.sent()
    post(at.store, at.workspace, Post(made.document_id, "none@c.example", ()), by=at.cast.chloe, brand=at.cast.brand)
    send_due(at.store, at.workspace, by=at.cast.worker)
    clock.sleep(2 * 86_400)
    at.server(f"smtp://127.0.0.1:{daemon.free_port()}", "")
    told = said()
    assert [how for how, _said in told] == ["warning", "warning", "broken"]
    assert told[0][1].startswith("Mailbox 1 was last read on")
    assert told[1][1] == "1 mail of ours is in doubt, refused or came back."
    assert "cannot be reached" in told[2][1]
