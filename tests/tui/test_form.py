"""Forms made from a model, and the question before what has no way back."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, Field, SecretStr

from cmsuite.core.clock import SetClock
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.zones import Wall
from cmsuite.engines.work.models import UnsavedText
from cmsuite.store.store import Store
from cmsuite.tui.app import CmsApp
from cmsuite.tui.liking import Shown
from cmsuite.tui.panels.ask import Ask, words
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.place import Place
from tests.tui.seated import Seated, seated
from tests.workplace import Cast

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("store_url", ["sqlite"], indirect=True),  # a form asks no store
]

MARCH = SetClock(datetime(2026, 3, 12, 13, tzinfo=UTC))
PICTURES = {"square": N_("on"), "tall": N_("off")}  # words that have a French


class Order(BaseModel):
    name: str = Field(title=N_("Name"), description=N_("What it is called."), max_length=20)
    on: Wall = Field(title=N_("When"))
    until: date | None = Field(None, title=N_("Until"))
    number: int = Field(60, title=N_("Interval"), ge=1, json_schema_extra={"unit": N_("seconds")})
    shape: Literal["square", "tall"] = Field("tall", title=N_("Shape"), json_schema_extra={"words": PICTURES})
    kept: bool = Field(False, title=N_("Kept"))
    shapes: list[Literal["square", "tall"]] = Field(
        default_factory=list, title=N_("Shapes"), json_schema_extra={"words": PICTURES}
    )
    code: SecretStr | None = Field(None, title=N_("Code"))


class _Full(Refused):
    said = "No more of {name} [b]today[/b]."


class Desk:
    """Who opens the form, and what came of it."""

    def __init__(self, me: Seated, refuse: bool = False) -> None:
        self.me, self.refuse = me, refuse
        self.sent: list[Order] = []
        self.result: list[Any] = []

    async def open(self, **given: Any) -> None:
        self.me.app.push_screen(FormScreen(Order, N_("Order"), self._send, given=given), self.result.append)
        await self.me.settled()

    def _send(self, form: FormScreen[Order], wanted: Order) -> None:
        self.sent.append(wanted)
        if self.refuse:
            form.refused(_Full(name=wanted.name))
        else:
            form.done(wanted.name)


def line_of(me: Seated, text: str) -> int:
    return next(n for n, line in enumerate(me.lines) if text in line)


async def test_a_form_is_filled_by_keys_and_gives_a_model(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(120, 50)) as me:
        desk = Desk(me)
        await desk.open()
        await me.type("Roses\ntomorrow 9h\n1/4\n")
        assert "Fri 13 Mar 2026, 09:00 CET" in me.text
        assert "1 April 2026" in me.text
        await me.press("ctrl+u")
        await me.type("1,200\n")
        await me.press("left", "enter", "space", "2", "enter")
        await me.type("off, on\ns3cret")
        assert "s3cret" not in me.text
        await me.press("enter")
        assert desk.result == ["Roses"]
        (sent,) = desk.sent
        assert sent.on == Wall(datetime(2026, 3, 13, 9), "Europe/Paris")
        assert (sent.until, sent.number, sent.shape, sent.kept) == (date(2026, 4, 1), 1200, "square", True)
        assert sent.shapes == ["tall", "square"]
        assert sent.code is not None
        assert sent.code.get_secret_value() == "s3cret"


async def test_what_is_wrong_stands_under_its_field_and_sending_goes_to_the_first(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 40)) as me:
        desk = Desk(me)
        await desk.open()
        assert "✗" not in me.text
        await me.press("tab")  # what is empty and wanted says so once it is left
        assert "✗ it is missing" in me.lines[line_of(me, "Name") + 2]
        await me.type("soon")
        assert me.text.count("✗") == 1
        await me.press("tab")
        assert "✗ “soon” is no day and hour." in me.lines[line_of(me, "When") + 2]
        await me.press("tab", "ctrl+u", "0", "ctrl+s")
        assert desk.sent == []
        assert "✗ it is missing" in me.lines[line_of(me, "Name") + 2]
        assert "✗ a number from 1 up is asked for" in me.lines[line_of(me, "Interval (seconds)") + 2]
        assert me.lines[line_of(me, "Name")].strip() == "› Name"
        await me.type("Roses")
        assert "✗ it is missing" not in me.text


async def test_a_refusal_is_said_in_the_form_and_keeps_what_was_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        desk = Desk(me, refuse=True)
        await desk.open()
        await me.type("Roses\n18h")
        await me.press("ctrl+s")
        assert "✗ No more of Roses [b]today[/b]." in me.text
        assert "Roses" in me.lines[line_of(me, "Name") + 1]
        desk.refuse = False
        await me.press("ctrl+s")
        assert desk.result == ["Roses"]


async def test_a_form_that_was_left_has_what_was_typed_but_no_secret(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        desk = Desk(me)
        await desk.open()
        await me.type("Tulips")
        await me.press(*["tab"] * 7, "s", "3")
        await me.press("escape")
        assert desk.result == [None]
        await desk.open()
        assert "Tulips" in me.lines[line_of(me, "Name") + 1]
        assert "This is what you typed before." in me.text
        assert "••" not in me.text
        await me.press("ctrl+r")
        assert "Tulips" not in me.text
        await me.press("escape")
        await desk.open()
        assert "typed before" not in me.text


async def test_what_is_typed_is_there_again_after_the_program_has_ended(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        await Desk(me).open()
        await me.type("Tulips")
        await me.press(*["tab"] * 7, "s", "3")  # and it ends over the form
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        desk = Desk(me)
        await desk.open()
        assert "Tulips" in me.lines[line_of(me, "Name") + 1]
        assert "This is what you typed before." in me.text
        assert "••" not in me.text
        await me.press("tab")
        await me.type("tomorrow 9h")
        await me.press("ctrl+s")
        assert desk.result == ["Tulips"]
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        await Desk(me).open()
        assert "typed before" not in me.text


async def test_what_is_typed_is_kept_within_five_seconds(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        await Desk(me).open()
        await me.type("Tulips")
        began = time.monotonic()
        while not bodies(store):
            assert time.monotonic() - began < 5
            await me.pilot.pause(0.05)
        assert bodies(store)[0]["typed"]["name"] == "Tulips"


async def test_another_language_leaves_what_is_typed_and_what_was_told(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(80, 50)) as me:
        await Desk(me).open()
        await me.type("Tulips")
        me.app.tell("It was told.")
        me.app.sit_again("fr")
    after = CmsApp(me.app.seat, Shown(tongue="fr"), me.app)
    assert [one["name"] for one in after.unsaved.here.values()] == ["Tulips"]
    assert [one.text for one in after.told] == ["It was told."]


async def test_a_question_that_was_left_has_what_was_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    answers: list[Any] = []

    def ask(me: Seated, about: str) -> None:
        me.app.push_screen(Ask("Why is it refused?", words, about=about), answers.append)

    async with seated(store, tmp_path) as me:
        ask(me, "refuse 7")
        await me.settled()
        await me.type("Because of the light")
        await me.press("escape")
        assert answers == [None]
        ask(me, "refuse 8")
        await me.settled()
        assert "of the light" not in me.text
        await me.press("escape")
    async with seated(store, tmp_path) as me:
        ask(me, "refuse 7")
        await me.settled()
        await me.press("enter")
        assert answers[-1] == "Because of the light"
        ask(me, "refuse 7")
        await me.settled()
        assert "of the light" not in me.text


async def test_a_reason_that_was_given_in_vain_is_there_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    def refuse(_act: Any) -> None:
        raise _Full(name="roses")

    async with seated(store, tmp_path) as me:
        place = me.app.screen
        assert isinstance(place, Place)

        def ask() -> None:
            me.app.push_screen(Ask("Why?", words, about="why"), lambda _why: place.do(refuse, lambda _none: None))

        ask()
        await me.settled()
        await me.type("Because\n")
        assert "No more of roses" in me.told()
        ask()
        await me.settled()
        assert "Because" in me.text


def bodies(store: Store) -> list[Any]:
    with store.connection() as connection:
        return [*connection.scalars(sa.select(UnsavedText.__table__.c.body))]


async def test_numbers_and_words_are_read_in_french(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, clock=MARCH, size=(120, 50), lang="fr") as me:
        desk = Desk(me)
        await desk.open(name="Roses", number=1200)
        assert "1\u202f200" in me.text
        await me.press("tab")
        await me.type("demain à 9h")
        assert "ven. 13 mars 2026 09:00 CET" in me.text
        await me.press("tab", "tab", "ctrl+u")
        await me.type("1 300")
        await me.press("tab", "tab", "tab")
        await me.type("En Marche, à l'arrêt, large")
        await me.press("ctrl+s")
        assert "✗ «\xa0large\xa0» n’est aucun de ceux-ci\xa0: en marche, à l’arrêt." in me.text
        await me.press(*["backspace"] * 7, "ctrl+s")
        assert (desk.sent[0].number, desk.sent[0].shapes) == (1300, ["square", "tall"])


async def test_enter_on_a_question_does_nothing(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        answers: list[Any] = []
        for keys in (["enter"], ["escape"], ["1"], ["2"], ["down", "enter"], ["é"]):
            me.app.push_screen(Confirm("Close [red]@lumen[/]?", "3 posts\nwait.", "Close it"), answers.append)
            await me.settled()
            assert "Close [red]@lumen[/]?" in me.text
            await me.press(*keys)
        assert answers == [False, False, False, True, True, True]
