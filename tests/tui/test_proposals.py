"""Proposals by keys: made from the watch, opened from Today, taken into a draft or elsewhere, declined."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.audit.proposing import ASKED
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create, write
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.proposals import proposals, propose
from cmsuite.rooms import load_takers
from cmsuite.store.store import Store
from cmsuite.tui.panels.proposals import Proposals
from tests.audit.examples import example
from tests.tui.seated import account, news, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


async def test_an_item_is_proposed_and_what_waits_is_taken_or_declined(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    load_takers()
    news(store, cast, 1)
    account(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        audit = create(act, "audit_report", "Winter", reason="The brief follows by mail.").document_id
        create(act, "brief", "Spring", reason="Asked by phone today.")
        for text in ("Close the old one", "Claim the other one", "Merge both"):
            propose(act, "account_action", text, "document", audit, at="findings.F1")
    async with seated(store, tmp_path, size=(80, 24)) as me:
        await me.press("2", "p")
        assert "What could it become?" in me.text
        await me.press("enter")
        assert me.told() == "Proposal 4 waits for an answer."
        await me.press("1")
        assert "4 proposals wait for your yes or no" in me.text
        await me.press("G", "x")
        assert "Comes from: News 0" in me.text
        await me.press("a")
        assert me.told() == "Proposal 4 is taken: Spring."
        await me.press("end", "G")
        assert "Became: Spring · context" in me.text
        await me.press("t")
        assert "Trace  proposal" in me.text
        assert "News 0" in me.text
        await me.press("escape")
        await me.press("escape", "3", "P", "a")
        assert "Done elsewhere" in me.text
        await me.press("down", "enter")
        await me.type("By the network's own form\n")
        assert me.told() == "Proposal 3 is taken."
        await me.press("a", "enter")
        assert me.told() == "Proposal 2 is taken: @lumen."
        await me.press("d")
        await me.type("no\n")
        assert "declined with a reason" in me.told()
        await me.press("d")
        await me.type("The shop still uses it\n")
        assert me.told() == "Proposal 1 is declined."
        await me.press("a")
        assert "answered already" in me.told()
        await me.press("escape", "colon")
        await me.type("proposal 1\n")
        assert isinstance(me.app.screen, Proposals), "it is gone to, not only traced"
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [(one.id, one.state, one.result) for one in sorted(proposals(act), key=lambda one: one.id)] == [
            (1, "declined", ""), (2, "taken", "@lumen"), (3, "taken", ""), (4, "taken", "Spring"),
        ]  # fmt: skip


async def test_an_audit_proposes_what_it_decided_of_accounts_and_what_a_finding_asks_for(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    load_takers()
    example_ = example()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        audit = create(act, "audit_report", "Winter", reason="The brief follows by mail.").document_id
        brief = create(act, "brief", "Spring", reason="Asked by phone today.").document_id
        plan = create(act, "watch_plan", "Watch").document_id
        draft = document(act, audit).newest
        content = {**draft.content, "accounts": example_["accounts"], "findings": example_["findings"][:2]}
        write(act, draft.id, content, seen=draft.row_version)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        for wanted, said in ((brief, "No question of this note is open."), (plan, "Only an audit"), (audit, "")):
            me.app.open_record(("document", wanted), cast.brand)
            await me.settled()
            await me.press("A")
            assert said in me.told()
        assert "✓Fermer le compte lumenatelier" in me.text
        await me.press("down", "down", "down", "space", "enter")
        assert "proposals wait for an answer" in me.told()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        made = proposals(act)
        assert len(made) == 1 + sum(one["fate"] in ASKED for one in example_["accounts"])
        assert sorted({one.at.partition(".")[0] for one in made}) == ["accounts", "findings"]
        assert "a person does it on the network" in made[0].makes
    with acts.read(store, by=cast.worker, all_brands=True) as act:  # its evidence is named, though no brand is at hand
        assert document(act, audit).title == "Winter"
