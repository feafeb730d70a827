"""Lines of a form that only documents have: money, what opens a page of its own, what points at something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from textual.app import ComposeResult
from textual.content import Content as Words
from textual.message import Message
from textual.widgets import Static

from cmsuite.core.errors import Invalid
from cmsuite.core.locale import N_, number, read_number, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.outline import Shape, in_money, is_money, money
from cmsuite.tui.widgets.fields import NUMBER, Field, OfferedField, PickField, Terms, TextField, as_typed, text_field

Named = Callable[[str, Any], str]
"""What a value that points at something, at a path, is called."""


def line_of(
    path: str, what: Shape, value: Any, terms: Terms, named: Named, offered: Callable[[str], Sequence[str]]
) -> Field:
    """The line for a field of a document. value: as it stands there, for what is only shown. offered: the texts that
    are known at a path, others being taken too."""
    name = path.rpartition(".")[2]
    if what.form != "line":
        return WayField(name, what, path, value, terms)
    if what.cites is not None:
        return PointField(name, what, path, terms, named)
    info = _whole(what)
    if is_money(name, what.inner):
        return MoneyField(name, info, int, True, terms)
    if what.inner is bool or get_origin(what.inner) is Literal:
        return PickField(name, info, what.inner, True, terms)
    line = text_field(name, info, what.inner, True, terms)
    if what.inner is str and (known := offered(path)):
        line = OfferedField(name, info, what.inner, True, terms)
        line.words = {one: one for one in known}
    return line


def _whole(what: Shape) -> FieldInfo:
    """The field with its bounds where they are said of a type within: of a number that may be left out."""
    assert what.info is not None
    made = copy(what.info)
    made.metadata = [*_bounds(what.info.annotation), *what.info.metadata]
    return made


def _bounds(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for one in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from _bounds(one)


class MoneyField(TextField):
    """Cents, typed and shown as money."""

    @property
    def title(self) -> str:
        return in_money(super().title)

    def read(self) -> Any:
        text = self.text.strip()
        if not text:
            return None
        found = read_number(text)
        if found is None:
            raise Invalid(translate(NUMBER))
        return int((found * 100).to_integral_value())

    def meaning(self) -> str:
        found = read_number(self.text.strip()) if self.text.strip() else None
        return "" if found is None else number(found.quantize(Decimal("0.01")), 2)


class Way(Static, can_focus=True):
    """A line that opens a page of its own."""

    BINDINGS: ClassVar = [
        key("enter,space", "open", N_("Open"), id="document.open", help=N_("Open what this line holds."),
            cli="document edit"),
    ]  # fmt: skip

    @dataclass
    class Opened(Message):
        """The page of this place is asked for."""

        path: str

    def __init__(self, path: str) -> None:
        super().__init__("", markup=False)
        self.path = path

    def action_open(self) -> None:
        self.post_message(self.Opened(self.path))

    def on_click(self) -> None:
        self.action_open()


class WayField(Field):
    """A list, a long text or fields of its own: how much there is, and the way to it."""

    DEFAULT_CSS = """
    WayField > Way { height: 1; padding: 0 2; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    WayField > Way:focus { background: $panel; text-style: bold; }
    """

    def __init__(self, name: str, what: Shape, path: str, value: Any, terms: Terms) -> None:
        assert what.info is not None
        super().__init__(name, what.info, what.inner, True, terms)
        self.path, self.what, self.held = path, what, value

    def control(self) -> ComposeResult:
        way = Way(self.path)
        way.update(Words(f"{shown(held(self.what, self.held), 200)} ▸"))
        yield way

    @property
    def text(self) -> str:
        return ""

    def put(self, text: str) -> None:
        """Nothing is typed here."""

    def value(self) -> Any:
        return self.held

    def read(self) -> Any:
        return self.held


def held(what: Shape, value: Any) -> str:
    """What a list, a text or fields of its own hold, in a few words."""
    if what.form == "rows":
        n = len(value or ())
        return translate("{n} in the list").format(n=number(n)) if n else translate("none yet")
    if what.form == "text":
        return " ".join(str(value or "").split()) or translate("nothing yet")
    return translate("its fields")


class Pointer(Static, can_focus=True):
    """A line that points at a piece of evidence, or at an item of a list."""

    BINDINGS: ClassVar = [
        key("space", "pick", N_("Choose"), id="document.pick", help=N_("Choose what it points at from a list."),
            cli="document edit"),
        key("delete,backspace", "clear", N_("None"), id="document.clear", help=N_("Point at nothing."),
            cli="document edit"),
    ]  # fmt: skip

    @dataclass
    class Asked(Message):
        """What it points at is to be chosen."""

        path: str

    @dataclass
    class Cleared(Message):
        """It points at nothing any more."""

        path: str

    def __init__(self, path: str) -> None:
        super().__init__("", markup=False)
        self.path = path

    def action_pick(self) -> None:
        self.post_message(self.Asked(self.path))

    def action_clear(self) -> None:
        self.post_message(self.Cleared(self.path))

    def on_click(self) -> None:
        self.action_pick()


class PointField(Field):
    """What a field points at, by its name; space chooses it."""

    DEFAULT_CSS = """
    PointField > Pointer { height: 1; padding: 0 2; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    PointField > Pointer:focus { background: $panel; text-style: bold; }
    """

    def __init__(self, name: str, what: Shape, path: str, terms: Terms, named: Named) -> None:
        assert what.info is not None
        super().__init__(name, what.info, what.inner, True, terms)
        self.path, self.named, self.held = path, named, ""

    def control(self) -> ComposeResult:
        yield Pointer(self.path)

    @property
    def text(self) -> str:
        return self.held

    def put(self, text: str) -> None:
        """Point at a number, or at a key."""
        self.held = "" if text in ("", "0") else text
        said = self.named(self.path, self.read()) if self.held else "—"
        self.query_one(Pointer).update(Words(f"{shown(said, 200)} ▸"), layout=False)

    def read(self) -> Any:
        if not self.held:
            return None
        return int(self.held) if self.kind is int else self.held


def typed(field: Field, value: Any) -> str:
    """A value as a person would type it into this line."""
    if isinstance(field, MoneyField):
        return money(value or 0)
    if isinstance(field, PointField):
        return str(value or "")
    return as_typed(value, field.words)
