"""What comes back of an issue is read in a real mailbox, which is left as it was."""

from __future__ import annotations

import imaplib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.mail.boxes import add_box
from cmsuite.engines.mail.server import server_of
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.store.store import Store
from cmsuite.veille.digest.coming_back import Settled, opinions
from cmsuite.veille.digest.feedback import feedback
from cmsuite.veille.plan.filling import counted
from cmsuite.veille.plan.schema import WatchPlan
from tests.conftest import NOW
from tests.engines.mail.letters import bounce, mail
from tests.engines.mail.post import Desk, desk
from tests.peers import imap, smtp
from tests.veille.digest.issues import analysed
from tests.veille.digest.test_diffusing import deliver, issue, key_to, readers, sent_to, settled, states

pytestmark = [pytest.mark.peer, pytest.mark.by_turns]


@pytest.fixture
def at(store: Store, tmp_path: Path, smtp_server: smtp.Smtp, mailbox: imap.User) -> Desk:
    made = desk(store, tmp_path)
    made.server(smtp_server.url, smtp.PASSWORD, "veille@lumen.example")
    name = server_of(mailbox.url(), "imap").secret
    secret = vault(made.store, made.workspace).put(name, "imap", Secret(mailbox.password), by=made.cast.chloe)
    with acts.open(made.store, by=made.cast.chloe, brand=made.cast.brand) as act:
        add_box(act, "imap", mailbox.url(), credential_id=secret)
    return made


def test_bounces_leaving_and_opinions_come_by_imap(at: Desk, mailbox: imap.User) -> None:
    readers(at, *(f"r{n}@lumen.example" for n in range(5)))
    sent_to(at, issue(at, analysed(at.store, at.cast, ["regulation", "trade"])))
    assert deliver(at).sent == 5
    key = {n: key_to(at, f"r{n}@lumen.example")[:32] for n in range(5)}
    mailbox.drop(bounce(key_to(at, "r0@lumen.example"), "r0@lumen.example"))
    mailbox.drop(mail("", sender="Zoé <zoe@other.example>", subject=f"désabonnement {key[1]}", id_="1@other.example"))
    mailbox.drop(mail("", sender="r2@lumen.example", subject=f"[N1 utile] {key[2]}", id_="2@x.example"))
    mailbox.drop(mail("", sender="r3@lumen.example", subject=f"[N1 inutile] {key[3]}", id_="3@x.example"))
    mailbox.drop(mail("Trop long.", sender="r4@lumen.example", subject=f"Re: [N1 avis] {key[4]}", id_="4@x.example"))
    mailbox.drop(mail("Votre commande est partie.", sender="shop@other.example", subject="Commande", id_="5@shop"))
    done = at.read()
    assert (done.letters, done.bounced, done.passed_over, done.not_reached) == (5, 1, 1, ())
    assert settled(at) == Settled(bounced=1, left=1, opinions=3, diffused=2)
    mailbox.drop(mail("", sender="r3@lumen.example", subject=f"[N1 utile] {key[3]}", id_="6@x.example"))
    assert at.read().letters == 1
    assert settled(at) == Settled(opinions=1)
    assert states(at) == {"active": 3, "bounced": 1, "unsubscribed": 1}
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (said,) = opinions(act)
        march = feedback(act, date(2026, 3, 1), date(2026, 4, 1))
        april = feedback(act, date(2026, 4, 1), date(2026, 5, 1))
        filled = counted(act, WatchPlan())
    assert (said.useful, said.useless, said.opinions) == (2, 0, 1), "the last word of each counts"
    assert {axis: (one.useful, one.said) for axis, one in march.axes.items()} == {"regulation": (2, 2), "trade": (2, 2)}
    assert [(one.useful, one.rate) for one in march.sources.values()] == [(2, 1.0)]
    assert (march.items, march.led, dict(april.axes)) == (2, 0, {})
    assert [(one.who, one.words) for one in march.remarks] == [("r4@lumen.example", "Trop long.")]
    assert [(one.said_90d, one.useful_90d) for one in filled.sources] == [(2, 2)]

    def told(*words: str) -> str:
        cli = Cli(workspace_named=str(at.workspace.root), lang="fr", clock=SetClock(NOW))
        return CliRunner().invoke(suite, ["veille", *words], obj=cli).stdout

    assert "10 mars 2026 10:00 CET  a quitté la liste" in told("digest", "log", str(said.document_id))
    assert "demandé par courriel" in told("recipients", "list", "--all")
    with imaplib.IMAP4("127.0.0.1", mailbox.port) as there:
        there.login(mailbox.name, mailbox.password)
        there.select("INBOX", readonly=True)
        assert there.search(None, "SEEN")[1] == [b""]
