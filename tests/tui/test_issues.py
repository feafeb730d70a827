"""Issues and their readers by keys: begun of what was analysed, tried, and whom they go to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.documents.life import send
from cmsuite.engines.documents.views import document, documents
from cmsuite.engines.mail.boxes import SENDER, SERVER, add_box
from cmsuite.engines.mail.models import ReceivedMessage
from cmsuite.store.store import Store
from cmsuite.veille.digest.addressbook import Newcomer
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.digest.recipients import add_all, recipients
from cmsuite.veille.triage import tag
from tests.conftest import NOW
from tests.tui.seated import seated
from tests.veille.digest.issues import analysed
from tests.veille.digest.test_composing import validated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]


async def test_an_issue_is_begun_with_what_was_marked_alone(store: Store, cast: Cast, tmp_path: Path) -> None:
    items = analysed(store, cast, ["trade", "regulation", "culture"])
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "L", "n", "down", "space", "enter", "1")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (found,) = [document(act, line.id) for line in documents(act, brand=cast.brand)]
    assert [one["item"] for one in found.newest.content["items"]] == [items[1]]


async def test_more_of_what_waits_goes_into_an_issue_while_it_is_written(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    items = analysed(store, cast, ["trade", "regulation", "culture", "trade", "culture"])
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        tag(act, items[4], ["interne"])
        made = begin_issue(act, items=items[:2], language="fr", audience="client")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "L", "enter")
        await me.press(*["down"] * 6, "enter", "a")  # its list of items
        assert "Which items go into the issue as well?" in me.text
        assert "la 2e" not in me.text.partition("as well?")[2], "it is in it already"
        assert "la 5e" not in me.text, "it is for the house alone"
        await me.press("space", "space", "enter", "less_than_sign", "ctrl+s")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = document(act, made.document_id).newest.content
    assert [one["item"] for one in content["items"]] == [items[0], items[2], items[3], items[1]]
    assert [one["key"] for one in content["items"]] == ["N1", "N4", "N3", "N2"]
    assert content["items"][1]["so_what"], "as it was analysed"


async def test_recipients_come_by_hand_and_by_a_list_and_leave(store: Store, cast: Cast, tmp_path: Path) -> None:
    analysed(store, cast, ["trade"])
    (tmp_path / "list.csv").write_text("address,basis,on\ntom@lumen.example,job,2026-03-01\n")
    lines = ["address,basis,on,proof", "tom@lumen.example,job,2026-03-01,", "lea@lumen.example,consent,2026-03-01,form"]
    (tmp_path / "again.csv").write_text("\n".join(lines))
    (tmp_path / "bought.csv").write_text("address\nzoe@lumen.example\n")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "L", "R")
        assert "Nobody yet" in me.text
        await me.press("a")
        await me.type("lea@lumen.example\nLéa\nregulation, sport\n")
        await me.press("ctrl+s")
        assert "“ sport” is none of" in me.text or "“sport” is none of" in me.text
        await me.press("escape", "a", "ctrl+r")
        await me.type("lea@lumen.example\nLéa\nregulation, trade\n")
        await me.press("tab", "tab")
        await me.type("fair form, box ticked: our letter")
        await me.press("ctrl+s")
        assert "Added: lea@lumen.example" in me.told()
        await me.press("I")
        await me.type(f"{tmp_path / 'bought.csv'}\n")
        assert "nothing says by what right" in " ".join(me.text.split())
        await me.press("ctrl+u")
        await me.type(f"{tmp_path / 'list.csv'}\n")
        assert me.told() == "1 recipient is new."
        assert "2 active recipients" in me.text
        await me.press("home", "X", "ctrl+u")
        await me.type("culture\n")
        assert "Changed: lea@lumen.example" in me.told()
        await me.press("x")
        assert "Gets no issue any more: lea@lumen.example" in me.told()
        assert "unsubscribed" in me.text
        await me.press("I")
        await me.type(f"{tmp_path / 'again.csv'}\n")
        assert me.told() == (
            "0 recipients are new. 1 was there already. lea@lumen.example had left, and a list takes nobody back."
        )
        await me.press("I")
        await me.type("/dev/zero\n")
        assert "is no list of recipients: it is too big." in " ".join(me.text.split())
        await me.press("ctrl+u")
        await me.type(f"{tmp_path / 'none.csv'}\n")
        assert "none.csvcannotberead" in "".join(me.text.split()), "wherever its path is broken"
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        told = {one.address: (one.state, one.axes) for one in recipients(act)}
    assert told == {"lea@lumen.example": ("unsubscribed", ("culture",)), "tom@lumen.example": ("active", ())}


async def test_an_issue_is_begun_tried_and_sent(store: Store, cast: Cast, tmp_path: Path) -> None:
    items = analysed(store, cast, ["trade", "regulation", "culture"])
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, SERVER.key, "smtp://chloe@127.0.0.1:1")
        choose(act, SENDER.key, "veille@lumen.example")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act, items=items[:1], audience="public", language="fr")
        send(act, made.version_id)
        add_all(act, [Newcomer("lea@lumen.example", "consent", date(2026, 3, 1), proof="form")])
        add_all(act, [Newcomer("art@lumen.example", "consent", date(2026, 3, 1), axes=("culture",), proof="form")])
        box = add_box(act, "folder", str(tmp_path)).id
    letter = {"mailbox_id": box, "brand_id": cast.brand, "message_id": "1@x.example", "kind": "other", "state": "taken",
              "from_address": "lea@lumen.example", "code": "N1 useful", "codes": [], "excerpt": "Merci !",
              "at": datetime(2026, 2, 14, 23, 30, tzinfo=UTC), "created_at": NOW}  # fmt: skip
    with store.connection(writes=True) as connection:
        connection.execute(sa.insert(ReceivedMessage.__table__).values(letter))  # type: ignore[arg-type]
    validated(store, cast, made.document_id)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "L")
        assert "validated" in me.text
        await me.press("m")
        assert me.told() == "On its way to chloe@lumen.example."
        await me.press("s")
        question = " ".join(me.text.split())
        assert "Send issue 1" in question
        assert "to 1 recipient?" in question
        assert "Who gets it: lea@lumen.example" in question
        assert "Nothing to report for 1 reader." in question
        await me.press("2")
        assert me.told() == "1 mail is planned. Nothing to report for 1 reader."
        await me.press("l")
        assert "to be sent" in me.text
        assert "· nothing to report" in me.text
        await me.press("escape", "f")
        assert "No reader said anything in that month." in me.text
        assert "March 2026" in me.text
        await me.press("left")
        assert "February 2026" in me.text
        await me.press("end")
        assert "Sun 15 Feb 2026, 00:30 CET" in " ".join(me.text.split()), "as the clocks of the brand say"
        await me.press("escape", "e")
        await me.press("p", "4")
        assert "Copied, and also in" in me.told()
        await me.press("p", "9")
        await me.press("p", "5")
        assert "has no infographic that can be drawn" in me.told()
        await me.press("n")
        assert "la 3e" in me.text
        await me.press("space", "space", "enter", "1")
        assert "Items" in me.text
    written = {one.name for one in tmp_path.rglob("exports/*")}
    assert {f"issue-{made.document_id}{end}" for end in (".html", ".txt", "-chat.md")} | {"watch.rss"} <= written


async def test_an_edition_is_planned_and_stopped(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, size=(120, 40), lang="fr") as me:
        await me.press("2", "L", "r")
        assert "Aucun numéro ne paraît de lui-même" in me.text
        await me.press("a")
        await me.type("La lettre\n")
        await me.press("ctrl+u")
        await me.type("jeu\n")
        await me.press("ctrl+s")
        assert me.told().startswith("Paraît")
        assert "jeu. 12 mars 09:00" in me.text
        await me.press("x")
        assert me.told().startswith("Ne paraît plus")
        await me.press("escape", "escape", "u", "L", "r")
        assert "jeu. 12 mars 09:00" in me.text
    speak("en")
