"""Issues that come out at a rhythm: nothing leaves without a yes, a late yes leaves at the next slot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.history import last_undoable
from cmsuite.engines.acts.settings import BadSetting, choose
from cmsuite.engines.documents.life import send
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.proposals import proposals
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.when import BadRule
from cmsuite.store.store import Store
from cmsuite.veille.digest.diffusing import NotHandedOn
from cmsuite.veille.digest.editions import (
    BadEdition,
    CameOut,
    EditionThere,
    Planned,
    add_edition,
    come_out,
    drop_edition,
    edit_edition,
    editions,
    rule_of,
)
from cmsuite.veille.sheet.beginning import begin_sheet, hand_on
from cmsuite.veille.today import today
from tests.engines.mail.post import Desk
from tests.peers import smtp
from tests.veille.digest.issues import analysed
from tests.veille.digest.test_composing import validated
from tests.veille.digest.test_diffusing import at as at  # the desk with a server
from tests.veille.digest.test_diffusing import deliver, issue, readers, sent_to

pytestmark = [pytest.mark.peer, pytest.mark.by_turns]
WEEKLY = Planned("La lettre", "0 9 * * mon", "public", ("regulation",), ahead_h=48)


def looked(at: Desk) -> CameOut:
    """What the job does now."""
    done = come_out(at.store, Tools(at.workspace, None, at.cast.worker))  # type: ignore[arg-type]
    assert isinstance(done, CameOut)
    return done


def told(at: Desk) -> list[str]:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return [one.sentence for one in today(act) if one.word == "ISSUE"]


def line(at: Desk) -> Any:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        (found,) = editions(act)
    return found


def test_an_edition_is_drafted_waits_for_a_yes_and_leaves_at_its_slot(
    at: Desk, smtp_server: smtp.Smtp, clock: SetClock
) -> None:
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        made = add_edition(act, WEEKLY)
    monday = made.due_at
    assert (monday.weekday(), monday.hour) == (0, 8), "nine o'clock in Paris"
    clock.sleep((monday - timedelta(hours=47) - clock.now()).total_seconds())
    assert looked(at) == CameOut(), "nothing was analysed"
    assert told(at) == ["“La lettre” has no draft yet: it is made of what you analyse"]
    items = analysed(at.store, at.cast, ["regulation", "trade", "regulation"])
    assert looked(at) == CameOut(drafted=1)
    assert looked(at) == CameOut(), "one draft for a slot"
    draft = line(at).document
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        content = document(act, draft).newest.content
    assert [one["item"] for one in content["items"]] == [items[2], items[0]], "of its axes, the best score first"
    assert told(at) == ["“La lettre” goes out once it is validated"]

    clock.sleep(47 * 3600)
    assert looked(at) == CameOut(late=1), "nothing leaves unvalidated"
    assert told(at) == ["“La lettre” was not validated in time: it goes out at the next slot, once it is"]
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        send(act, document(act, draft).newest.id)
    validated(at.store, at.cast, draft)
    assert told(at) == [], "it leaves by itself"
    assert looked(at) == CameOut(), "at the next slot"
    assert line(at).due_at == monday + timedelta(days=7)

    clock.sleep(7 * 86_400)
    assert looked(at) == CameOut(not_sent=1)
    assert told(at)[0].startswith("“La lettre” did not go out: ")
    assert line(at).came_why.startswith("Personne ne reçoit ce numéro"), "in the words of the brand's people"
    readers(at, "lea@lumen.example")
    clock.sleep(7 * 86_400)
    assert looked(at) == CameOut(issues=1)
    assert deliver(at).sent == 1
    assert [one.to for one in smtp_server.taken()] == [("lea@lumen.example",)]
    assert (line(at).document, line(at).came, told(at)) == (None, "sent", [])

    with acts.open(at.store, by=at.cast.worker, all_brands=True) as act:
        from cmsuite.veille.digest.coming_back import settle

        settle(act)
    clock.sleep(7 * 86_400)
    assert looked(at) == CameOut(nothing=1), "the item of another axis is none of its"
    assert line(at).came == "nothing"
    assert len(smtp_server.taken()) == 1


@pytest.mark.parametrize(
    ("days", "hour", "rule"),
    [("mon", "09:00", "0 9 * * mon"), ("lun, jeudi", "9h30", "30 9 * * mon,thu"), ("1,15", "14", "0 14 1,15 * *")],
)
def test_days_and_an_hour_are_said_as_people_do(days: str, hour: str, rule: str) -> None:
    assert rule_of(days, hour) == rule


def test_an_edition_is_changed_taken_away_and_put_back(at: Desk) -> None:
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        made = add_edition(act, WEEKLY)
    with pytest.raises(BadRule):
        rule_of("mon", "25:00")
    for wrong, refusal in ((WEEKLY, EditionThere), (Planned("x", most=51), BadEdition), (Planned(" "), BadEdition)):
        with pytest.raises(refusal), acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
            add_edition(act, wrong)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        edit_edition(act, made.id, Planned("Le mois", "30 14 1 * *"))
    assert (line(at).planned.title, line(at).due_at.day) == ("Le mois", 1)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        drop_edition(act, made.id)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        acts.undo(act, last_undoable(act) or 0)
    assert (line(at).planned.title, line(at).due_at.day) == ("Le mois", 1)


def test_what_is_to_be_acted_on_is_handed_on_before_it_is_diffused(at: Desk, store: Store) -> None:
    """Given a new disclosure duty, P=5, G=−4, within 1 month: impact −20, a threat and a change of the charter exist
    before the item can be diffused."""
    from cmsuite.engines.documents.life import write
    from cmsuite.rooms import load_takers

    load_takers()
    (item,) = analysed(at.store, at.cast, ["regulation"])
    readers(at, "lea@lumen.example")
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        sheet = begin_sheet(act, item)
        content = dict(document(act, sheet.document_id).newest.content)
        impact = {"probability": 5, "gravity": -4, "horizon": "month", "decision": "charter_change"}
        write(act, sheet.version_id, content | {"impact": content["impact"] | impact})
    id = issue(at, [item])
    with pytest.raises(NotHandedOn, match="handed on to nobody"):
        sent_to(at, id)
    with acts.open(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        hand_on(act, sheet.document_id)
        made = {one.kind: one.payload for one in proposals(act)}
    assert set(made) == {"factor", "charter_change"}
    assert (made["factor"]["quadrant"], made["factor"]["impact"]) == ("T", "-20.0")
    assert len(sent_to(at, id).messages) == 1


def test_one_click_is_offered_only_where_a_page_of_the_brand_takes_it(at: Desk, smtp_server: smtp.Smtp) -> None:
    items = analysed(at.store, at.cast, ["regulation", "trade"])
    readers(at, "lea@lumen.example")
    sent_to(at, issue(at, items[:1]))
    for wrong in ("http://lumen.example/{token}", "https://lumen.example/", "https://u:p@lumen.example/{token}"):
        with (
            pytest.raises(BadSetting, match=": an address that begins with https"),
            acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act,
        ):
            choose(act, "veille.unsubscribe_url", wrong)
    with acts.open(at.store, by=at.cast.karim, brand=at.cast.brand) as act:
        choose(act, "veille.unsubscribe_url", "https://lumen.example/leave?t={token}")
    sent_to(at, issue(at, items[1:]))
    assert deliver(at).sent == 2
    by_mail, by_click = (_headers(one.raw) for one in smtp_server.taken())
    assert by_mail["List-Unsubscribe-Post"] is None
    assert by_mail["List-Unsubscribe"].startswith("<mailto:")
    assert by_click["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = by_click["Message-ID"].strip("<>").split(".")[0]
    page, mail = (one.strip() for one in by_click["List-Unsubscribe"].split(","))
    assert page == f"<https://lumen.example/leave?t={token}>"
    assert mail.startswith("<mailto:veille@lumen.example?subject=")


def _headers(raw: bytes) -> Any:
    from email import message_from_bytes, policy

    return message_from_bytes(raw, policy=policy.default)
