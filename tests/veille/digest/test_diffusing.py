"""An issue leaves for its readers, each once, by a real server; who left or has no mailbox is no reader of the next."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.documents.life import archive, reopen, send, write
from cmsuite.engines.documents.views import document
from cmsuite.engines.mail.asked import is_hard
from cmsuite.engines.mail.models import Mailbox, Message
from cmsuite.engines.mail.outbox import cancel, messages, retry
from cmsuite.engines.mail.posting import Post, file_of, post
from cmsuite.engines.mail.sending import Sent, send_all, send_due
from cmsuite.publishing.holds import Frozen, hold, lift
from cmsuite.store.store import Store
from cmsuite.veille.digest.addressbook import Newcomer
from cmsuite.veille.digest.coming_back import Settled, opinions, rates, settle
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.digest.diffusing import (
    NobodyThere,
    NotAnalysedAnyMore,
    NotFit,
    NotValidatedIssue,
    PutAway,
    SentOtherwise,
    TooManyForLicence,
    against,
    blocking,
    diffuse,
    try_out,
)
from cmsuite.veille.digest.issues import IssueLine, issues
from cmsuite.veille.digest.licences import Licence, license_source
from cmsuite.veille.digest.log import NOTHING, issue_log
from cmsuite.veille.digest.recipients import add_all, read_axes, recipients
from cmsuite.veille.models import Decision, Qualification, RecipientState, Source
from cmsuite.veille.reviewing import reviews
from cmsuite.veille.sources import edit_source, sources
from cmsuite.veille.telling import review_told
from tests.conftest import without
from tests.engines.mail.letters import bounce, mail
from tests.engines.mail.post import Desk, desk
from tests.peers import smtp, w3m
from tests.veille.digest.issues import analysed
from tests.veille.digest.test_composing import validated
from tests.workplace import people

pytestmark = pytest.mark.peer
DAY = date(2026, 3, 1)


@pytest.fixture
def at(store: Store, tmp_path: Path, smtp_server: smtp.Smtp) -> Desk:
    made = desk(store, tmp_path)
    for file in smtp_server.box.iterdir():
        file.unlink()
    made.server(smtp_server.url, smtp.PASSWORD, "veille@lumen.example")
    return made


def issue(at: Desk, items: list[int], audience: str = "public", **fields: Any) -> int:
    """A validated issue of these."""
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        made = begin_issue(act, items=items, language="fr", audience=audience)
        if fields:
            content = dict(document(act, made.document_id).newest.content)
            content["items"] = [one | fields for one in content["items"]]
            write(act, made.version_id, content)
        send(act, made.version_id)
    validated(at.store, at.cast, made.document_id)
    return made.document_id


def licensed(at: Desk, licence: Licence | None) -> None:
    """Let the source have this licence on record."""
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        license_source(act, act.session.scalars(sa.select(Source.id)).one(), licence)


def readers(at: Desk, *addresses: str, axes: tuple[str, ...] = (), basis: str = "consent") -> None:
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        add_all(act, [Newcomer(one, basis, DAY, axes=axes, proof="form") for one in addresses])


def sent_to(at: Desk, id: int, **how: bool) -> Any:
    return diffuse(at.store, at.workspace, id, by=at.cast.chloe, brand=at.cast.brand, **how)


def deliver(at: Desk) -> Sent:
    return send_due(at.store, at.workspace, by=at.cast.worker, lease_s=60)


def settled(at: Desk) -> Settled:
    with acts.open(at.store, by=at.cast.worker, all_brands=True) as act:
        return settle(act)


def states(at: Desk) -> Counter[str]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return Counter(one.state for one in recipients(act))


def listed(at: Desk) -> list[IssueLine]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return issues(act)


def key_to(at: Desk, address: str) -> str:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return str(act.session.scalars(sa.select(Message.key).where(Message.to_address == address)).first())


IN_ORDER = {
    "fr": ("Une semaine de droit.", "À retenir", "la 1e", "porte la mention.", "Ce que cela change pour nous",
           "avant avril (1).", "À lire", "Journal officiel, 2 mars 2026", "la 2e", "avant avril (2).", "Tendance",
           "9 (2)", "10 (9)", "Agenda", "1er avril 2026", "Qu’en pensez-vous", "Ne plus recevoir ces numéros"),
    "en": ("Une semaine de droit.", "What matters", "la 1e", "porte la mention.", "What it changes for us",
           "avant avril (1).", "Read", "Journal officiel, 2 March 2026", "la 2e", "avant avril (2).", "Trend",
           "9 (2)", "10 (9)", "Agenda", "1 April 2026", "What do you think of it?", "Get no issue any more"),
}  # fmt: skip
"""What who reads an issue has to find, and what before what."""


@pytest.mark.by_turns
def test_who_reads_mails_as_text_has_all_of_it_in_order(at: Desk, smtp_server: smtp.Smtp) -> None:
    if w3m.program() is None:
        without("w3m")
    items = analysed(at.store, at.cast, ["regulation", "trade"])
    readers(at, "lea@lumen.example", basis="contract")
    for tongue, audience in (("fr", "public"), ("en", "client")):
        with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
            made = begin_issue(act, items=items, language=tongue, audience=audience)
            content = dict(document(act, made.document_id).newest.content)
            content["items"][0] |= {"quote": "Chaque publication payée porte la mention."}
            content |= {
                "editorial": "Une semaine de droit.",
                "agenda": [{"on": "2026-04-01", "what": "Le décret s’applique"}],
                "trend": {"title": "Deux fois plus", "said": "De 2 à 9.", "unit": "Articles", "source": "Lumen",
                          "points": [{"label": "S 9", "value": 2}, {"label": "S 10", "value": 9}]},
            }  # fmt: skip
            write(act, made.version_id, content)
            send(act, made.version_id)
        validated(at.store, at.cast, made.document_id)
        sent_to(at, made.document_id)
    assert deliver(at).sent == 2
    for taken, (tongue, wanted) in zip(smtp_server.taken(), IN_ORDER.items(), strict=True):
        sent = message_from_bytes(taken.raw, policy=policy.default)
        plain, page = ("\n".join(part.get_content() for part in sent.walk() if part.get_content_type() == form)
                       for form in ("text/plain", "text/html"))  # fmt: skip
        shown = w3m.read(page)
        token = sent["Message-ID"].strip("<>").partition(".")[0]
        for form in (plain, shown):
            _in_order(" ".join(form.split()), wanted)
            assert all(f"https://loi.example/{n}" in form for n in (1, 2)), (tongue, form)
            assert not re.search(r"</?\w+[^>]*>|&\w+;|\[IMG\]|cid:|\*\*|\]\(", form), (tongue, form)
        assert f"{token})" in plain.split("\n\n")[-1], "the word by which one leaves"
        assert f"%20{token}" in shown.splitlines()[-1], "the last link"
        assert [line for line in plain.splitlines() if len(line) > 78 and "://" not in line] == []


def _in_order(text: str, wanted: tuple[str, ...]) -> None:
    at = 0
    for one in wanted:
        found = text.find(one, at)
        assert found >= 0, f"{one} is not after what goes before:\n{text}"
        at = found + len(one)


def test_while_the_brand_is_held_only_a_lead_lets_an_issue_go(at: Desk) -> None:
    readers(at, "r1@lumen.example")
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        held = hold(act, "crisis").hold_id
    with pytest.raises(Frozen):
        sent_to(at, id)
    with acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
        lift(act, held, "It is over.")
        hold(act, "client", network="mastodon")
    assert len(sent_to(at, id).messages) == 1, "one network is held, no letter"
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        hold(act, "crisis")
    other = issue(at, analysed(at.store, at.cast, ["trade"], name="other"))
    assert len(diffuse(at.store, at.workspace, other, by=at.cast.karim, brand=at.cast.brand).messages) == 1


def test_of_42_recipients_2_have_no_mailbox_and_1_leaves_39_get_the_next(
    at: Desk, smtp_server: smtp.Smtp, clock: SetClock
) -> None:
    items = analysed(at.store, at.cast, ["regulation", "trade", "culture", "trade"])
    readers(at, "none@lumen.example", *(f"r{n}@lumen.example" for n in range(41)))
    first = issue(at, items[:2])
    done = sent_to(at, first)
    assert (len(done.messages), done.had_it, done.nothing) == (42, 0, 0)
    assert len(sent_to(at, first).messages) == 0, "who is to get it gets it once"
    assert deliver(at) == Sent(sent=41, bounced=1)
    taken = [message_from_bytes(one.raw, policy=policy.default) for one in smtp_server.taken()]
    assert len({one["To"] for one in taken}) == len({one["Message-ID"] for one in taken}) == 41
    leaving = {one["To"]: re.findall(r"subject=(\S+)>", one["List-Unsubscribe"])[0] for one in taken}
    assert len(set(leaving.values())) == 41
    word, _space, token = leaving["r7@lumen.example"].partition("%20")
    assert word == "d%C3%A9sabonnement"
    why_not = "550 5.1.1 No such user here"
    at.drop(bounce(key_to(at, "r3@lumen.example"), "r3@lumen.example", words=why_not))
    at.drop(mail("", sender="Zoé <zoe@other.example>", subject=f"désabonnement {token}", id_="2@other.example"))
    at.drop(mail("Merci !", sender="r5@lumen.example", subject=f"[N1 utile] {key_to(at, 'r5@lumen.example')[:32]}",
                 id_="3@lumen.example"))  # fmt: skip
    at.drop(mail("", sender="r6@lumen.example", subject="Re: [N1 inutile]", id_="4@lumen.example"))
    assert at.read().letters == 4
    assert settled(at) == Settled(bounced=2, left=1, opinions=2, diffused=2)
    assert settled(at) == Settled()
    assert states(at) == {"active": 39, "bounced": 2, "unsubscribed": 1}
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        why = {one.address.split("@")[0]: one.left_why for one in recipients(act) if one.left_why}
        (said,) = opinions(act)
        log = {one.to: (one.stands, one.because, one.answered) for one in issue_log(act, first)}
        rows = act.session.execute(sa.select(Qualification.item_id, Qualification.state))
        decided = {row.item_id: row.state for row in rows}
    assert (why["none"], why["r3"], why["r7"]) == (
        "550 5.1.1 nobody of that name",
        "5.1.1 No such user here",
        "they asked for it by mail",
    )
    assert list(log)[:2] == ["none@lumen.example", "r3@lumen.example"], "what did not arrive is told first"
    assert log["r3@lumen.example"] == ("came back for good: nobody there", "5.1.1 No such user here", ())
    answered = {to: answers for to, (_stands, _because, answers) in log.items() if answers}
    assert answered == {
        "r5@lumen.example": ("useful",),
        "r6@lumen.example": ("useless",),
        "r7@lumen.example": ("unsubscribe",),
    }
    assert (said.number, said.useful, said.useless, said.axes) == (1, 1, 1, ("regulation", "trade"))
    assert [(one.who, one.what, one.words) for one in said.remarks] == [("r5@lumen.example", "useful", "Merci !")]
    assert rates([said]) == {"regulation": 0.5, "trade": 0.5}
    assert [decided[one] for one in items] == [Decision.DIFFUSED] * 2 + [Decision.ANALYSED] * 2
    clock.sleep(7 * 86_400)
    assert len(sent_to(at, issue(at, items[2:])).messages) == 39
    assert deliver(at) == Sent(sent=39)


@pytest.mark.by_turns
def test_what_most_readers_find_useless_speaks_against_the_letter_of_its_source_and_decides_nothing(at: Desk) -> None:
    def said() -> list[str]:
        with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
            (source,) = sources(act)
            assert source.reliability == "B"
            return [review_told(one) for one in reviews(act).values()]

    def write(n: int, word: str) -> None:
        sender = f"r{n}@lumen.example"
        at.drop(mail("", sender=sender, subject=f"[N1 {word}] {key_to(at, sender)[:32]}", id_=f"{n}{word}@x.example"))

    items = analysed(at.store, at.cast, ["regulation"])
    readers(at, *(f"r{n}@lumen.example" for n in range(11)))
    sent_to(at, issue(at, items))
    assert deliver(at).sent == 11
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        edit_source(act, sources(act)[0].id, reliability="B")
    for n in range(9):
        write(n, "inutile" if n < 6 else "utile")
    assert (at.read().letters, said()) == (9, [])
    write(9, "utile")
    history = "4 of 10 readers found useful, in 90 days, the issues with something of it"
    assert (at.read().letters, said()[0][-len(history) :]) == (1, history)
    assert said()[0].startswith("Its history speaks for C: ")
    write(5, "utile")
    assert (at.read().letters, said()) == (1, []), "half of them are not most"


def test_who_reads_an_axis_that_has_nothing_gets_nothing_and_it_is_written_down(
    at: Desk, smtp_server: smtp.Smtp
) -> None:
    items = analysed(at.store, at.cast, ["regulation", "trade"])
    readers(at, "law@lumen.example", axes=("regulation",))
    readers(at, "all@lumen.example")
    readers(at, "art@lumen.example", axes=("culture",))
    readers(at, "us@lumen.example", basis="team")
    id = issue(at, items)
    done = sent_to(at, id)
    assert (len(done.messages), done.nothing, done.kept_in) == (3, 1, 0)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        told = {one.to: (one.state, one.stands) for one in issue_log(act, id)}
    assert told["art@lumen.example"] == ("cancelled", NOTHING)
    assert [(one.waiting, one.nothing) for one in listed(at)] == [(3, 1)]
    deliver(at)
    texts = {one.to[0]: one.raw.decode() for one in smtp_server.taken()}
    assert "loi.example/2" in texts["all@lumen.example"]
    assert "loi.example/2" not in texts["law@lumen.example"]
    inside = sent_to(at, issue(at, items, "internal"))
    assert (len(inside.messages), inside.kept_in) == (1, 3), "what is for the house stays in it"


def test_all_that_waits_is_sent_though_one_server_hangs_up_and_another_is_not_there(
    at: Desk, smtp_server: smtp.Smtp
) -> None:
    other = replace(at, cast=people(at.store, "Studio Nord"))
    other.server(smtp_server.url, smtp.PASSWORD, "nord@lumen.example")
    for desk_, name in ((at, "lumen"), (other, "nord")):
        readers(desk_, "cut@lumen.example", *(f"r{n}@lumen.example" for n in range(4)))
        sent_to(desk_, issue(desk_, analysed(at.store, desk_.cast, ["trade"], name=name)))
    at.server("smtp://127.0.0.1:1", smtp.PASSWORD, "veille@lumen.example")
    done = send_all(at.store, at.workspace, by=at.cast.worker, lease_s=60, most=2)
    assert (done.sent, done.doubts, done.waiting, len(done.not_reached)) == (4, 1, 2, 1), "each server is asked once"
    assert len(smtp_server.taken()) == 5


def test_what_waits_can_be_held_back(at: Desk, smtp_server: smtp.Smtp) -> None:
    readers(at, "a@lumen.example", "b@lumen.example")
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    sent_to(at, id)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        acts.undo(act, last_undoable(act) or 0)
    assert deliver(at) == Sent()
    assert smtp_server.taken() == []
    assert settled(at) == Settled(), "nothing left, so nothing was diffused"
    assert [(one.waiting, one.nothing) for one in listed(at)] == [(0, 0)], "it had something for both"
    again = sent_to(at, id)
    assert (len(again.messages), again.had_it) == (2, 0), "what was held back is sent after all"
    assert deliver(at) == Sent(sent=2)
    assert sorted(one.to[0] for one in smtp_server.taken()) == ["a@lumen.example", "b@lumen.example"]
    assert sent_to(at, id).messages == ()


def test_who_reads_more_than_before_gets_what_there_was_nothing_of(at: Desk) -> None:
    readers(at, "a@lumen.example", axes=("culture",))
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    assert (sent_to(at, id).messages, sent_to(at, id).nothing) == ((), 1)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        read_axes(act, recipients(act)[0].id, [])
    assert len(sent_to(at, id).messages) == 1
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (line,) = messages(act, about=("document", id))
        assert (line.state, line.to, line.why) == ("planned", "a@lumen.example", "")
        cancel(act, retry(act, cancel(act, line.id).id).id)
    assert len(sent_to(at, id).messages) == 1
    assert deliver(at) == Sent(sent=1)


def test_who_approves_an_issue_by_mail_is_a_reader_of_it_all_the_same(at: Desk) -> None:
    readers(at, "helene@lumen.example")
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    letter = Post(id, "helene@lumen.example", (file_of("issue.md", b"# Issue"),))
    post(at.store, at.workspace, letter, by=at.cast.chloe, brand=at.cast.brand)
    assert deliver(at) == Sent(sent=1)
    assert settled(at) == Settled(), "that is no reader's mail"
    assert len(sent_to(at, id).messages) == 1
    assert deliver(at) == Sent(sent=1)
    assert settled(at) == Settled(diffused=1)


def test_a_mail_in_doubt_that_was_given_up_is_not_sent_by_sending_the_issue(at: Desk, clock: SetClock) -> None:
    readers(at, "cut@lumen.example")
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    sent_to(at, id)
    deliver(at)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (line,) = messages(act, about=("document", id))
        cancel(act, retry(act, line.id).id)
    assert sent_to(at, id).messages == ()
    assert at.states() == [("cut@lumen.example", "cancelled")]


def test_a_doubt_is_for_a_person_and_no_reader_gets_it_twice(at: Desk, smtp_server: smtp.Smtp, clock: SetClock) -> None:
    readers(at, "cut@lumen.example", "ok@lumen.example")
    id = issue(at, analysed(at.store, at.cast, ["trade"]))
    sent_to(at, id)
    deliver(at)
    sent_to(at, id)
    clock.sleep(7200)
    deliver(at)
    sent_to(at, id)
    deliver(at)
    assert at.states() == [("cut@lumen.example", "needs_decision"), ("ok@lumen.example", "sent")]
    assert len(smtp_server.taken()) == 2
    token = key_to(at, "cut@lumen.example")[:32]
    at.drop(mail("", sender="cut@lumen.example", subject=f"[N1 avis] {token}"))
    at.read()
    assert at.states()[0] == ("cut@lumen.example", "sent"), "who answers it has it"


def test_what_is_not_fit_does_not_go_out(at: Desk, clock: SetClock) -> None:
    items = analysed(at.store, at.cast, ["trade", "regulation"])
    licence: dict[str, Any] = {
        "quote": "Une phrase de la loi. " * 14,
        "licensor": "CFC",
        "licence_from": "2026-03-01",
        "licence_until": "2026-03-20",
        "licence_most": 1,
    }
    licensed(at, Licence("CFC", date(2026, 3, 1), date(2026, 3, 20), recipients=1))
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        draft = begin_issue(act, items=items[:1], audience="public", language="fr").document_id
    with pytest.raises(NotValidatedIssue):
        sent_to(at, draft)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        archive(act, draft)
    with pytest.raises(PutAway):
        sent_to(at, draft)
    id = issue(at, items[:1], **licence)
    with pytest.raises(NobodyThere):
        sent_to(at, id)
    readers(at, "a@lumen.example", "b@lumen.example")
    with pytest.raises(TooManyForLicence):
        sent_to(at, id)
    licensed(at, Licence("CFC", date(2026, 3, 1), date(2026, 3, 20)))
    other = issue(at, items[1:], **(licence | {"licence_most": 0}))
    clock.at += timedelta(days=11)
    with pytest.raises(NotFit, match="ended on"):
        sent_to(at, other)
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        found = document(act, other)
        told = against(found, found.newest, act.now)
    stops = blocking(found.newest, told)
    assert "legal.licence-expired" in {one.rule for one in stops}, "who checks it is told what stops it"
    waived = replace(found.newest, checks={"waived": {one.rule: {"reason": "Prolongée."} for one in stops}})
    assert blocking(waived, told) == stops, "the law has no exception"
    assert blocking(waived, [replace(one, waivable=True) for one in stops]) == []
    assert blocking(found.newest, [replace(one, severity="warn") for one in stops]) == []
    licensed(at, None)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        archive(act, other)
    plain = issue(at, items[1:])
    with at.store.connection(writes=True) as connection:
        connection.execute(sa.update(Qualification.__table__).values(state="kept"))  # type: ignore[arg-type]
    with pytest.raises(NotAnalysedAnyMore):
        sent_to(at, plain)
    with at.store.connection(writes=True) as connection:
        connection.execute(sa.update(Qualification.__table__).values(state="analysed"))  # type: ignore[arg-type]
    assert len(sent_to(at, plain).messages) == 2
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        again = reopen(act, plain)
        write(act, again.version_id, dict(document(act, plain).newest.content) | {"editorial": "Corrigé."})
        send(act, again.version_id)
    validated(at.store, at.cast, plain)
    with pytest.raises(SentOtherwise):
        sent_to(at, plain)
    assert len(sent_to(at, plain, again=True).messages) == 2


def test_a_draft_is_tried_on_oneself_and_diffuses_nothing(at: Desk, smtp_server: smtp.Smtp) -> None:
    items = analysed(at.store, at.cast, ["trade"])
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        id = begin_issue(act, items=items, language="fr").document_id
    for _time in range(2):
        try_out(at.store, at.workspace, id, by=at.cast.chloe, brand=at.cast.brand)
    assert deliver(at) == Sent(sent=2)
    assert [one.to for one in smtp_server.taken()] == [("chloe@lumen.example",)] * 2
    mails = [message_from_bytes(one.raw, policy=policy.default) for one in smtp_server.taken()]
    assert all(one["Subject"].startswith("[Test] ") for one in mails)
    assert settled(at) == Settled()
    assert states(at) == {}


@pytest.mark.parametrize(
    ("status", "said", "hard"),
    [
        (550, "5.1.1 nobody of that name", True),
        (550, "no such user", True),
        ("5.1.10", "", True),
        ("5.2.1", "", True),
        (552, "5.2.2 mailbox full", False),
        (550, "5.7.1 spam", False),
        ("4.4.7", "expired", False),
        (None, "", False),
        (554, "[5.1.83.12] is listed", False),
    ],
)
def test_an_address_that_nobody_has_is_told_from_a_full_mailbox(status: Any, said: str, hard: bool) -> None:
    assert is_hard({"status": status, "said": said}) is hard


def test_somebody_else_s_words_unsubscribe_nobody(at: Desk) -> None:
    readers(at, "a@lumen.example")
    for n, (sender, subject) in enumerate(
        [
            ("zoe@other.example", "désabonnement"),
            ("zoe@other.example", f"unsubscribe {'ab' * 16}"),
            ("a@lumen.example", "Comment se désabonner de tout ?"),
        ]
    ):
        at.drop(mail("", sender=sender, subject=subject, id_=f"{n}@x.example"))
    at.read()
    assert settled(at).left == 0
    assert states(at) == {str(RecipientState.ACTIVE): 1}
    at.drop(mail("", sender="A <a@lumen.example>", subject="Unsubscribe", id_="9@x.example"))
    at.read()
    assert settled(at).left == 1


def test_who_leaves_a_mailbox_of_several_brands_leaves_each_of_them(at: Desk) -> None:
    other = people(at.store, "Studio Nord")
    readers(at, "a@lumen.example")
    with acts.open(at.store, by=other.chloe, brand=other.brand) as act:
        add_all(act, [Newcomer("a@lumen.example", "consent", DAY, proof="form")])
    with at.store.connection(writes=True) as connection:
        connection.execute(sa.update(Mailbox.__table__).values(brand_id=None))  # type: ignore[arg-type]
    sent_to(at, issue(at, analysed(at.store, at.cast, ["trade"])))
    at.drop(mail("Unsubscribe", sender="a@lumen.example", subject="Unsubscribe", id_="1@x.example"))
    at.drop(mail("Whose words are these?", sender="b@lumen.example", subject="[N1 useful]", id_="2@x.example"))
    at.read()
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (said,) = opinions(act)
        assert (said.useful, said.remarks) == (1, ()), "it may be of the other brand"
        assert settle(act).left == 1
    assert {one.state for one in at.letters()} == {"new", "taken"}
    assert settled(at).left == 1
    assert {one.state for one in at.letters()} == {"taken"}
    assert states(at) == {str(RecipientState.UNSUBSCRIBED): 1}
    with acts.read(at.store, by=other.chloe, brand=other.brand) as act:
        assert [one.state for one in recipients(act)] == [str(RecipientState.UNSUBSCRIBED)]
