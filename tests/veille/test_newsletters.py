"""Newsletters come in from a folder and from a real mailbox, are followed like any source, and stay where they are."""

from __future__ import annotations

import imaplib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.feeds.models import Feed, Item
from cmsuite.engines.feeds.shortened import Resolved, resolve_links
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.mail.boxes import add_box, switch_box
from cmsuite.engines.mail.models import ReceivedMessage
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.engines.web.client import Http
from cmsuite.veille.fetch import fetch
from cmsuite.veille.newsletters import Coming, NoBox, SeveralBoxes, coming_in, follow_newsletter
from cmsuite.veille.reading import items
from cmsuite.veille.sources import Followed, SourceLine, sources
from tests.engines.feeds.mailing import HTML, mailing
from tests.engines.mail.letters import mail
from tests.engines.mail.post import Desk, desk
from tests.feedserver import LOOPBACK, Answer, serving
from tests.peers import imap
from tests.workplace import Cast, people

pytestmark = pytest.mark.by_turns
TITLES = ["Premier lien de la liste", "Second lien de la liste", "Un décret sur les fleurs",
          "Une plateforme change ses règles", "une étude de l'université"]  # fmt: skip


@pytest.fixture
def at(store, tmp_path: Path) -> Desk:  # type: ignore[no-untyped-def]
    return desk(store, tmp_path)


def box(at: Desk, where: Path) -> int:
    where.mkdir(exist_ok=True)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return add_box(act, "folder", str(where), purpose="newsletters").id


def coming(at: Desk) -> tuple[Coming, ...]:
    return coming_in(at.store, at.workspace, by=at.cast.chloe, brand=at.cast.brand).newsletters


def following(at: Desk, address: str, cast: Cast | None = None, axis: str = "regulation") -> Followed:
    cast = cast or at.cast
    with acts.open(at.store, by=cast.chloe, brand=cast.brand) as act:
        return follow_newsletter(act, address, axis=axis)


def fetched(at: Desk) -> tuple[int, tuple[str, ...]]:
    done = fetch(at.store, Http(user_agent="cmsuite-test/1"), by=at.cast.worker, every=True, workspace=at.workspace)
    return done.new_items, tuple(one.said for one in done.failed)


def titles(at: Desk) -> list[str]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return sorted(one.title for one in items(act))


def register(at: Desk) -> list[SourceLine]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return sources(act)


def test_what_lies_in_a_folder_is_followed_like_any_source(at: Desk, tmp_path: Path, clock: SetClock) -> None:
    with pytest.raises(NoBox):
        coming(at)
    number = box(at, tmp_path / "lettres")
    (tmp_path / "lettres" / "1.eml").write_bytes(mailing(1))
    (tmp_path / "lettres" / "again.eml").write_bytes(mailing(1))
    quoted = mailing(3, "autre.example").replace(b"En texte.", b"\n>From here on")
    (tmp_path / "lettres" / "old.mbox").write_bytes(
        b"".join(
            b"From x@y Thu Mar  5 08:00:00 2026\n" + raw + b"\n\n" for raw in (mailing(2, "autre.example"), quoted)
        )
    )
    (tmp_path / "lettres" / "note.txt").write_text("From x\n")
    found = coming(at)
    assert [(one.address, one.name, one.n, one.subject, one.source) for one in found] == [
        (f"newsletter://{number}/autre.example", "Le Journal du Lien", 2, "Numéro 3", None),
        (f"newsletter://{number}/journal.example", "Le Journal du Lien", 1, "Numéro 1", None),
    ]
    assert fetched(at) == (0, ()), "of what nobody follows nothing is kept"
    done = following(at, "journal.example")
    assert fetched(at) == (5, ())
    assert titles(at) == TITLES
    assert fetched(at) == (0, ()), "the same mail twice is nothing new"
    (tmp_path / "lettres" / "4.eml").write_bytes(mailing(4))
    assert fetched(at) == (5, ())
    (line,) = register(at)
    assert (line.axis, line.state, line.url, line.said) == ("regulation", "ok", done.url, None)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        assert act.session.execute(sa.select(Feed.kind, Feed.title)).one() == ("newsletter", "Le Journal du Lien")
        assert act.session.scalars(sa.select(Item.language).distinct()).all() == ["fr"]
    assert [one.source for one in coming(at)] == [None, done.source_id]
    assert at.read().letters == 0, "a folder of newsletters holds no answers"
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        switch_box(act, number, False)
    clock.sleep(3_600)
    (said,) = fetched(at)[1]
    assert said == f"Mailbox {number}, which this newsletter comes to, is read no longer."
    assert (register(at)[0].state, register(at)[0].said) == ("failing", said)
    assert titles(at) == TITLES, "what the second mail tells again stands under the first"


def test_a_folder_that_is_away_is_told_and_the_newsletters_of_another_brand_are_theirs(
    at: Desk, tmp_path: Path
) -> None:
    where = tmp_path / "lettres"
    box(at, where)
    (where / "1.eml").write_bytes(mailing(1))
    other = people(at.store, "Studio Nord")
    with pytest.raises(NoBox):
        following(at, "journal.example", other)
    with acts.open(at.store, by=other.chloe, brand=other.brand) as act:
        add_box(act, "folder", str(tmp_path), purpose="newsletters")
    with pytest.raises(Missing):
        following(at, coming(at)[0].address, other)
    box(at, tmp_path / "second")
    with pytest.raises(SeveralBoxes, match="comes into several mailboxes"):
        following(at, "journal.example")
    following(at, coming(at)[0].address)
    where.rename(tmp_path / "moved")
    (said,) = fetched(at)[1]
    assert said.startswith(f"The folder of mails {where} cannot be read")
    (tmp_path / "moved").rename(where)
    assert fetched(at) == (5, ())


@pytest.mark.peer
def test_a_mailbox_is_read_for_one_list_and_left_as_it_was(at: Desk, mailbox: imap.User, clock: SetClock) -> None:
    from cmsuite.engines.mail.server import server_of

    url = mailbox.url()
    secret = vault(at.store, at.workspace).put(
        server_of(url, "imap").secret, "imap", Secret(mailbox.password), by=at.cast.chloe
    )
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        add_box(act, "imap", url, credential_id=secret, purpose="newsletters")
    mailbox.drop(mailing(1))
    mailbox.drop(mail("Un mot à toi seule.", id_="private@x", sender="ami@privat.example"))
    mailbox.drop(mailing(2, "autre.example"))
    mailbox.drop(mailing(3, to_many=False))
    assert {(one.address.rpartition("/")[2], one.n) for one in coming(at)} == {
        ("journal.example", 1), ("autre.example", 1)
    }  # fmt: skip
    following(at, "journal.example")
    assert fetched(at) == (5, ())
    assert fetched(at) == (0, ())
    mailbox.drop(mailing(4))
    mailbox.drop(mailing(4))
    assert fetched(at) == (5, ())
    following(at, "news@journal.example", axis="trade")
    assert fetched(at) == (5, ()), "one that names no list is known by who sends it"
    assert at.read().letters == 0
    with acts.read(at.store, by=at.cast.worker, all_brands=True) as act:
        assert act.session.scalars(sa.select(ReceivedMessage.id)).all() == [], "no mail is kept"
    with imaplib.IMAP4("127.0.0.1", mailbox.port) as there:
        there.login(mailbox.name, mailbox.password)
        there.select("INBOX", readonly=True)
        assert there.search(None, "SEEN")[1] == [b""]
        assert len(there.search(None, "ALL")[1][0].split()) == 6
    for file in mailbox.folder.glob("dovecot.index*"):  # made anew: its numbers hold no longer
        file.unlink()
    clock.sleep(timedelta(hours=2).total_seconds())
    assert fetched(at) == (0, ())


def test_a_link_that_hides_where_it_leads_is_asked_only_where_it_may_be(at: Desk, tmp_path: Path) -> None:
    number, http = box(at, tmp_path / "lettres"), Http(user_agent="cmsuite-test/1", allow_private=LOOPBACK)
    following(at, f"newsletter://{number}/journal.example")
    tools = Tools(at.workspace, http, at.cast.worker)

    def came(n: int, path: str) -> tuple[Resolved, str | None]:
        """What became of the hidden link of a mail."""
        html = HTML.replace("https://social.example/reels", server.url(path))
        (tmp_path / "lettres" / f"{n}.eml").write_bytes(mailing(n, html=html))
        fetched(at)
        done = resolve_links(at.store, tools, lambda _act, _items: None)
        with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
            urls = act.session.scalars(sa.select(Item.url).where(Item.title == TITLES[3]).order_by(Item.id.desc()))
            return done, urls.first()

    with serving() as server:
        page = "https://presse.example/reels?utm_source=nl&email=me@lumen.example"
        server.answers |= {
            "/ls/click?upn=a2": Answer(status=302, headers={"Location": "/track/open?id=7"}),
            "/track/open?id=7": Answer(status=302, headers={"Location": page}),
            "/ls/click?upn=a3": Answer(b"no more"),
        }
        assert came(1, "/ls/click?upn=a1") == (Resolved(), server.url("/ls/click?upn=a1"))
        assert server.asked == [], "else who sends it would count a click"
        with acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
            choose(act, "feeds.ask_hidden_links", True, everywhere=True)
        assert came(2, "/ls/click?upn=a2") == (Resolved(1, 1), "https://presse.example/reels")
        assert came(3, "/ls/click?upn=a3") == (Resolved(1, 0), server.url("/ls/click?upn=a3"))
        assert [one.method for one in server.asked] == ["HEAD"] * 3
