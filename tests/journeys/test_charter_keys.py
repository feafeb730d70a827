"""A word is refused by the charter, by keys alone: the clause is written, sent, signed, put in force; a post that says
it is stopped, and let pass once, with a reason and another person's yes. On both stores."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.rules.exempted import lines
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.charters.writing import raw
from tests.content.desk import an_account
from tests.tui.conftest import anyio_backend as anyio_backend  # and it imports all before threads do
from tests.tui.seated import Seated, seated
from tests.workplace import people

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(900)]

KARIM, CHLOE, HELENE = (f"{name}@lumen.example" for name in ("karim", "chloe", "helene"))
SEATS = {"sqlite": ("en", (80, 24)), "postgresql": ("fr", (160, 50))}
AT_WORK = 60.0  # seconds: what another thread does is seen by then
WORD = "Immanquable"


async def until(me: Seated, seen: Callable[[], bool]) -> None:
    end = time.monotonic() + AT_WORK
    while not seen():
        assert time.monotonic() < end, f"{me.text}\n{[one.text for one in me.app.told]}"
        await me.settled()


async def sees(me: Seated, *words: str) -> None:
    """Until these words are on the screen, however its lines are broken."""
    await until(me, lambda: all(word in " ".join(me.text.split()) for word in words))


async def was_told(me: Seated, words: str) -> None:
    await until(me, lambda: words in me.told())


async def down_to(me: Seated, name: str) -> None:
    """To the line of that name."""
    for _line in range(60):
        if re.search(rf"›\W*{name}", me.text):
            return
        await me.press("down")
    raise AssertionError(me.text)


async def test_a_word_is_refused_by_the_charter_and_let_pass_once(store: Store, tmp_path: Path) -> None:
    load_kinds()
    cast = people(store)
    an_account(store, cast.brand)
    lang, size = SEATS[store.url.get_backend_name()]

    def says(en: str, fr: str) -> str:
        return {"en": en, "fr": fr}[lang]

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:  # the charter as it is but for a word
        content = raw(clauses=[one for one in raw()["clauses"] if not one["objective"]])
        create(act, "editorial_charter", "Charte 2026", language="fr", content=content)
    async with seated(store, tmp_path, me=CHLOE, lang=lang, size=size) as chloe:
        await chloe.press("3", "enter")
        await down_to(chloe, says("Vocabulary", "Vocabulaire"))
        await chloe.press("enter")
        await down_to(chloe, says("Forbidden", "Interdits"))
        await chloe.press("enter", "a")
        await chloe.type(f"{WORD}\n")
        await sees(chloe, f"2. {WORD}")
        await chloe.press("ctrl+s", "f8")
        await sees(chloe, says("Send it", "2 "))
        await chloe.press("2")
        await was_told(chloe, says("Frozen.", "Figé"))
    async with seated(store, tmp_path, me=HELENE, lang=lang, size=size) as helene:
        await helene.press("3", "enter", "V")
        await helene.type("Directrice\n")
        await was_told(helene, says("Now validated.", "validé"))
    async with seated(store, tmp_path, me=KARIM, lang=lang, size=size) as karim:
        await karim.press("3", "enter", "C")
        await sees(karim, says("Version 1.0 is validated and does not bind yet.", "1.0"))
        await karim.press("a", "ctrl+s")
        await was_told(karim, "1.0")
        await sees(karim, says("In force since 10 March 2026", "10 mars 2026"))
    async with seated(store, tmp_path, me=CHLOE, lang=lang, size=size) as chloe:
        await chloe.press("5", "a", "enter")
        await chloe.type(f"{WORD}. Le fil se change en dix minutes. #AtelierLumen")
        await chloe.press("ctrl+s", "ctrl+o", "c")
        await sees(chloe, f"“{WORD}”" if lang == "en" else f"« {WORD} »")
        await chloe.press("w")
        await sees(chloe, "editorial-charter#7.1", WORD)
        await chloe.press("escape", "f8")
        await was_told(chloe, says("cannot go out as it is", "ne peut pas partir tel qu’il est"))
        await chloe.press("l")
        await chloe.type("a title of the festival\n")
        await was_told(chloe, says("Asked: another person has to agree.", "Demandé"))
        await chloe.press("f8")
        await was_told(chloe, says("Submitted", "Soumis"))
    async with seated(store, tmp_path, me=KARIM, lang=lang, size=size) as karim:
        await karim.press("0", *["right"] * 5, "x")
        await sees(karim, "own.forbidden", says("waits for a yes", "attend un accord"))
        await karim.press("a")
        await was_told(karim, says("Exemption 1 stands.", "1"))
        await karim.press("5", "enter", "f8", "1")
        await was_told(karim, says("approved", "validé"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (variant,) = post_of(act, 1).variants
        (passed,) = lines(act)
    assert variant.standing.approved
    assert (passed.rule, passed.kind, passed.bound) == ("own.forbidden", "waiver", variant.hash)
    assert (passed.asked_by, passed.approved_by) == ("Chloé Martin", "Karim Benali")
