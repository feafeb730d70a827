"""Mails from the command line: a document leaves by a real server, its answer comes back, and is recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmsuite.briefs.brief import BRIEF
from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import create
from cmsuite.engines.documents.files import to_markdown
from cmsuite.store.store import Store
from tests.briefs.test_brief import WHOLE
from tests.conftest import NOW
from tests.engines.mail.letters import bounce, mail
from tests.peers import imap, smtp
from tests.workplace import people

pytestmark = pytest.mark.peer
Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, store_url: str, tmp_path: Path, smtp_server: smtp.Smtp) -> Run:
    """A command by Chloé, or by whom `by` says, at NOW; it must end with `code`. A brief is with the client."""
    people(store)
    for file in smtp_server.box.iterdir():
        file.unlink()
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    (tmp_path / "brief.md").write_text(to_markdown(BRIEF, "Spring", "fr", WHOLE), encoding="utf-8")
    (tmp_path / "mails").mkdir()

    def run(*words: str, by: str = "", code: int = 0, password: str = smtp.PASSWORD) -> Result:
        obj = Cli(workspace_named=str(root), clock=SetClock(NOW), person_named=by or None)
        done = CliRunner().invoke(suite, list(words), obj=obj, env={"CMSUITE_PASSWORD": password})
        assert done.exit_code == code, done.output
        return done

    run("document", "new", "brief", "Spring", "--file", str(tmp_path / "brief.md"))
    run("document", "send", "1")
    run("mail", "server", smtp_server.url, "--from", "chloe@lumen.example", by="karim@lumen.example")
    return run


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def test_a_document_leaves_and_its_answer_is_recorded(run: Run, smtp_server: smtp.Smtp, tmp_path: Path) -> None:
    run("mail", "add-box", str(tmp_path / "mails"))
    run("mail", "send", "1", "--to", "helene@lumen.example", "--format", "pdf", "--format", "docx")
    run("mail", "send", "1", "--to", "helene@lumen.example", code=1)
    assert "mails sent: 1" in run("mail", "deliver").stdout
    (taken,) = smtp_server.taken()
    sent = message_from_bytes(taken.raw, policy=policy.default)
    names = [part.get_filename() for part in sent.walk() if part.get_filename()]
    assert names == ["brief-1-1.0-fr.pdf", "brief-1-1.0-fr.docx"]
    text = sent.get_body(("plain",))
    assert text is not None
    said_to_client = " ".join(text.get_content().split())
    assert "« Bon pour accord »" in said_to_client
    quoted = "\n".join(f"> {line}" for line in text.get_content().splitlines())
    answer = mail(f"Bon pour accord.\n\n{quoted}\n", In_Reply_To=sent["Message-ID"])
    (tmp_path / "mails" / "1.eml").write_bytes(answer)
    assert run("mail", "read").stdout == "1 new mail, 1 answer of a client.\n"
    told = run("mail", "show", "1", "--save", str(tmp_path / "kept.eml")).stdout
    assert "it seems to say yes" in told
    assert "only this address was sent" in told
    for listed in (told, *(run("mail", *words).stdout for words in (("list",), ("outbox",), ("boxes",)))):
        assert re.search(r" CES?T\b", listed), "hours are the brand's"
    assert (tmp_path / "kept.eml").read_bytes() == answer
    run("mail", "take", "1", "yes", code=2)
    run("mail", "take", "1", "yes", "--function", "Directrice")
    (line,) = said(run("document", "list", "--json"))
    assert line["state"] == "validated"
    assert said(run("mail", "list", "--json")) == []
    assert [one["state"] for one in said(run("mail", "list", "--all", "--json"))] == ["taken"]
    key = sent["Message-ID"].strip("<>")[:32]
    (tmp_path / "mails" / "2.eml").write_bytes(bounce(key, "helene@lumen.example"))
    assert run("mail", "read").stdout == "1 new mail, 0 answers of clients, 1 of ours came back.\n"


def test_a_document_is_sent_and_mailed_in_one_go_or_not_at_all(
    run: Run, smtp_server: smtp.Smtp, tmp_path: Path
) -> None:
    run("document", "new", "brief", "Summer", "--file", str(tmp_path / "brief.md"))
    run("document", "send", "2", "--mail", "no address", code=2)
    assert said(run("document", "list", "--json"))[0]["state"] == "draft"
    run("document", "send", "2", "--mail", "helene@lumen.example", "--mail", "karim@lumen.example")
    run("mail", "deliver")
    assert [one.to for one in smtp_server.taken()] == [("helene@lumen.example",), ("karim@lumen.example",)]


def test_what_did_not_arrive_is_listed_and_decided(run: Run) -> None:
    run("mail", "send", "1", "--to", "cut@c.example", "--to", "none@c.example", "--format", "txt")
    run("mail", "deliver")
    run("mail", "deliver")
    assert [one["state"] for one in said(run("mail", "outbox", "--troubles", "--json"))] == ["bounced", "ambiguous"]
    run("mail", "confirm", "1")
    run("mail", "cancel", "2")
    run("mail", "retry", "1", code=1)
    assert run("mail", "outbox", "--troubles").stdout == ""


def test_a_server_or_a_mailbox_that_does_not_answer_is_not_kept(
    run: Run, smtp_server: smtp.Smtp, mailbox: imap.User
) -> None:
    run("mail", "server", smtp_server.url, by="karim@lumen.example", password="wrong", code=1)
    run("mail", "server", "smtp://chloe:secret@mail.example", by="karim@lumen.example", code=2)
    run("mail", "add-box", mailbox.url(), password="wrong", code=1)
    run("mail", "add-box", "/nowhere/at/all", code=2)
    assert run("mail", "boxes").stdout == ""
    run("mail", "add-box", mailbox.url(), password=mailbox.password)
    mailbox.drop(mail("Bonjour"))
    assert run("mail", "read").stdout == "1 new mail, 0 answers of clients.\n"
    run("mail", "ignore", "1")
    run("mail", "drop-box", "1")
    assert run("mail", "read").stdout == "0 new mails, 0 answers of clients.\n"
