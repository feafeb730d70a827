"""A charter on trial at the screen, and the rules that are in force with what is let pass of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.charters.standing import standing
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.models import DocumentVersion
from cmsuite.engines.documents.ruled import prints
from cmsuite.engines.documents.views import document as document_of
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.rules.exempted import lines
from cmsuite.engines.rules.exemptions import OwnText, suppress
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.ruling import agree
from tests.charters.writing import raw
from tests.cli.test_charters import planned_posts
from tests.content.desk import a_post
from tests.engines.documents.memo import MEMO, WHOLE
from tests.tui.composing import shows, until
from tests.tui.seated import seated
from tests.tui.test_settings import to
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
KARIM = "karim@lumen.example"


def a_charter(store: Store, cast: Cast) -> int:
    load_kinds()
    clauses = [one for one in raw()["clauses"] if not one["objective"]]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        content = raw(clauses=clauses, hashtags={"max": 3})
        return create(act, "editorial_charter", "Charte 2026", language="fr", content=content).document_id


async def test_a_charter_is_tried_then_put_in_force_and_taken_out(store: Store, cast: Cast, tmp_path: Path) -> None:
    document = a_charter(store, cast)
    planned_posts(store, cast, 2)
    async with seated(store, tmp_path, me=KARIM, size=(100, 30)) as me:
        await me.press("3", "enter", "C")
        await shows(me, "No charter of this brand is in force.", "3 that are planned.", "anew: 3.")
        assert "! warns" in me.text
        assert "plan.cadence" in me.text
        await me.press("down")
        await shows(me, "own.hashtags")
        await me.press("w")
        await shows(me, "how often each rule speaks", "2 / 3")
        await me.press("w")
        await shows(me, "what it changes", "a11y.alt-length", "params.max 150 → 250")
        await me.press("w", "a")
        assert "no version of it is validated" in me.told()
        await me.press("enter")
        await shows(me, "Le fil numéro")
        with store.connection(writes=True) as connection:
            connection.execute(sa.update(DocumentVersion).values(state="validated", major=1, minor=0))
        await me.press("escape", "3")
        await until(me, lambda: "validated" in me.text)
        await me.press("C", "a")
        await shows(me, "3 planned posts become non-compliant. Nothing is changed in them.")
        await me.press("ctrl+s")
        await until(me, lambda: "Version 1.0 is in force from" in me.told())
        await shows(me, "In force since 10 March 2026: “Charte 2026” 1.0.")
        await me.press("escape", "escape", *to("in_force"))
        await shows(me, "“Charte 2026” 1.0, in force since 10 March 2026.")
        await me.press("3", "enter", "C")
        await shows(me, "In force since 10 March 2026")
        await me.press("x", "2")
        await until(me, lambda: me.told() == "It is out of force.")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert standing(act, today_in(act)) is None
    assert document == 1


async def test_words_of_a_charter_are_listed_added_retired_and_taken_from_a_list(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    a_charter(store, cast)
    (tmp_path / "words.csv").write_text("terme;préféré;interdit\nbradé;;oui\nemail;courriel;non\n")
    async with seated(store, tmp_path, size=(100, 30)) as me:
        await me.press("3", "enter", "L")
        await shows(me, "Words of the charter", "✗ never written")
        await me.press("a")
        await me.type("en promo\nabordable\n")
        await me.press("ctrl+s")
        await until(me, lambda: me.told() == "Typed into the draft.")
        await me.press("end")
        await shows(me, "→ written otherwise", "en promo: written otherwise", "Written instead: abordable")
        await me.press("x")
        await until(me, lambda: "en promo" not in me.text)
        await me.press("a")
        await me.type("en promo\nen promo\n")
        await me.press("ctrl+s")
        await shows(me, "This word is not taken: “en promo” is to be written instead of itself.")
        await me.press("escape", "I")
        await me.type(f"{tmp_path / 'words.csv'}\nglossary of 2026\nof the client\n")
        await until(
            me, lambda: me.told() == "words.csv: 1 forbidden, 0 to be avoided, 1 preferred; 0 were there already."
        )
        await shows(me, "words.csv: glossary of 2026 · of the client")
        await me.press("escape", "ctrl+s")
        await until(me, lambda: "not saved" not in me.text)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = document_of(act, 1).newest.content
    assert content["words"]["forbidden"][-1] == "bradé"
    assert content["words"]["preferred"][-1] == {"instead_of": "email", "write": "courriel"}
    assert content["term_lists"][-1]["terms"] == 2


def test_who_wrote_a_document_agrees_to_nothing_of_it_at_the_screens_either(store: Store, cast: Cast) -> None:
    rule = "edfr.placeholder"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        content = {**WHOLE, "context": "Bonjour {{prenom}}, la lampe arrive."}
        id = create(act, MEMO.name, "Note", language="fr", content=content).document_id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        (print_,) = prints(act, id, rule)
        asked = suppress(
            act, "document", id, rule, print_, "the client fills it in", authors=(cast.karim.person_id or 0,)
        )
    with pytest.raises(OwnText), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        agree(asked.id, ("document", id), act)


async def test_rules_in_force_are_explained_and_what_is_let_pass_is_agreed_to_and_lifted(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    a_post(store, cast, text="Bonjour {{prenom}}, la lampe Aube arrive.")
    async with seated(store, tmp_path) as chloe:
        await chloe.press("5", "enter", "ctrl+o", "c")
        await shows(chloe, "✗ block")
        await chloe.press("s")
        await chloe.type("it is what the client sends to be filled in\n")
        await until(chloe, lambda: "Asked: another person has to agree." in chloe.told())
        await chloe.press("l")
        await until(chloe, lambda: "Nobody may let edfr.placeholder pass" in chloe.told())
    async with seated(store, tmp_path, me=KARIM, size=(120, 40)) as me:
        await me.press(*to("in_force"), "slash")
        await me.type("placeholder\n")
        await shows(me, "/ placeholder", "edfr.placeholder", "scope =")
        await me.press("escape", "d")
        await shows(me, "What is not well", "Chloé Martin asks since")
        await me.press("escape", "a")
        assert me.told() == "x shows what is let pass."
        await me.press("x")
        await shows(me, "waits for a yes", "asked by: Chloé Martin")
        await me.press("a")
        await until(me, lambda: me.told() == "Exemption 1 stands.")
        await shows(me, "stands")
        await me.press("l")
        await me.type("the field was filled in meanwhile\n")
        await until(me, lambda: me.told() == "Exemption 1 is lifted.")
        await me.press("o")
        await shows(me, "Bonjour {{prenom}}")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.state for one in lines(act, past=True)] == ["lifted"]
