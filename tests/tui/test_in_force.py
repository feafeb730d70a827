"""The rules in force and what is let pass of them: from one list to the other no row is told as one of the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.ruled import prints
from cmsuite.engines.rules.exemptions import suppress
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.engines.documents.memo import MEMO, WHOLE
from tests.tui.composing import shows
from tests.tui.seated import seated
from tests.tui.test_settings import to
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
RULE = "edfr.placeholder"


def exempted(store: Store, cast: Cast) -> list[int]:
    load_kinds()
    found = []
    for title in ("Note", "Bilan"):
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            content = {**WHOLE, "context": f"Bonjour {{{{prenom}}}}, la {title} arrive."}
            id = create(act, MEMO.name, title, language="fr", content=content).document_id
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            (print_,) = prints(act, id, RULE)
            found.append(suppress(act, "document", id, RULE, print_, "the client fills it in").id)
    return found


async def test_from_what_is_let_pass_one_finds_rules_and_a_trace_leads_to_the_exemption(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    first, last = exempted(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press(*to("in_force"))
        me.app.open_record(("exemption", first), cast.brand)
        await shows(me, f"suppression {first} · {RULE}", "asked by: Chloé Martin")
        me.app.open_record(("exemption", last), cast.brand)
        await shows(me, f"suppression {last} · {RULE}")
        with me.app.seat._lock:  # the rules have not come yet
            await me.app._press_keys(["x", "down", "up"])
            await me._handled()
        await me.press("slash")
        await me.type("PLACEHOLDER\n")
        await shows(me, "/ PLACEHOLDER", f"{RULE} Unfilled field")
        assert sum("core." in line for line in me.lines) < 5
        await me.press("x")
        await shows(me, "What is let pass of the rules.", "asked by: Chloé Martin")
