"""The pages of a document that is being written: fields, one long text, one list; and what is only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import ValidationError
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import set_line, shown
from cmsuite.engines.documents.content import Content
from cmsuite.tui.keys import key
from cmsuite.tui.outline import Page, Shape, adapter, python, shape, value_at
from cmsuite.tui.widgets.doc_fields import Named, Pointer, line_of, typed
from cmsuite.tui.widgets.fields import Field, Pick, Terms
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.writing import MOST, Writing


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page is made from. raw: by path, what was typed and means nothing yet. remarks: by path, what is said
    against it. read_only: nothing can be typed. offered: the texts that are known at a path."""

    schema: type[Content]
    content: Mapping[str, Any]
    raw: Mapping[str, str]
    remarks: Mapping[str, str]
    terms: Terms
    named: Named
    title: str
    help: str
    read_only: bool = False
    offered: Callable[[str], Sequence[str]] = lambda _path: ()


@dataclass
class Typed(Message):
    """Another value at a place, as JSON holds it. raw: what was typed, where it means nothing."""

    path: str
    value: Any
    raw: str | None = None


class FieldsPage(VerticalScroll):
    """Up to twelve short fields. Enter and the arrows go from one to the next."""

    DEFAULT_CSS = """
    FieldsPage { height: 1fr; padding: 0 1 0 0; scrollbar-size-vertical: 1; }
    FieldsPage > .help { height: auto; padding: 0 2; color: $muted; }
    """
    BINDINGS: ClassVar = [
        key("down,enter", "next(1)", N_("Next field"), id="document.next", help=N_("To the next field."),
            cli="", show=False),
        key("up", "next(-1)", N_("Field before"), id="document.before", help=N_("To the field before."), cli="",
            show=False),
        key("pagedown", "screen.page(1)", N_("Page on"), id="document.page_on",
            help=N_("The fields that follow, then the next item or field."), cli="", show=False),
        key("pageup", "screen.page(-1)", N_("Page back"), id="document.page_back",
            help=N_("The fields before, then the item or field before."), cli="", show=False),
    ]  # fmt: skip

    def __init__(self, sheet: Sheet, page: Page) -> None:
        super().__init__(can_focus=False)
        self.sheet, self.page = sheet, page
        self.lines: dict[str, Field] = {}
        self.said = {path: self._value(path) for path in page.paths}
        self._wrong = {path for path in page.paths if path in sheet.raw}
        self._filling = True

    def compose(self) -> ComposeResult:
        if self.sheet.help:
            yield Static(shown(self.sheet.help), markup=False, classes="help")
        for path in self.page.paths:
            line = line_of(
                path, self._shape(path), self._value(path), self.sheet.terms, self.sheet.named, self.sheet.offered
            )
            line.says_optional = False  # a draft may leave each of them empty
            line.remark = self.sheet.remarks.get(path, "")
            line.set_class(bool(line.remark), "-remarked", update=False)  # else it would be styled twice
            self.lines[path] = line
            yield line

    def on_mount(self) -> None:
        for path, line in self.lines.items():
            line.put(self.sheet.raw.get(path, typed(line, python(self._shape(path), self._value(path))
                     if self._shape(path).form == "line" else None)))  # fmt: skip
        self.call_after_refresh(self._filled)

    def _filled(self) -> None:
        self._filling = False
        if not self.is_attached or not all(line.children for line in self.lines.values()):
            return  # it was left meanwhile
        for path, line in self.lines.items():
            if path in self.sheet.raw:
                line.check()

    def _shape(self, path: str) -> Shape:
        return shape(self.sheet.schema, path)

    def _value(self, path: str) -> Any:
        return value_at(self.sheet.content, path)

    def remark(self, remarks: Mapping[str, str]) -> None:
        """Other things are said against the fields."""
        for path, line in self.lines.items():
            if line.remark != (said := remarks.get(path, "")):
                line.remark = said
                if not line.has_class("-wrong"):
                    line.say()

    def is_stale(self, content: Mapping[str, Any]) -> bool:
        """Whether a field of it says something else in that content than it was given or than was typed."""
        return any(value_at(content, path) != said for path, said in self.said.items())

    def to(self, path: str) -> None:
        """Into the field of that place, else into the first."""
        line = self.lines.get(path) or next(iter(self.lines.values()), None)
        if line is not None:
            control = line.children[1]
            control.focus(scroll_visible=False)
            if isinstance(control, Input):
                control.cursor_position = len(control.value)
            self.call_after_refresh(self._reach, line)

    def _reach(self, line: Field) -> None:
        """Scroll so that the whole line is seen, from its label."""
        if line is next(iter(self.lines.values())):
            self.scroll_home(animate=False)
        else:
            line.scroll_visible(animate=False)

    @property
    def at(self) -> str:
        """The place of the field at hand."""
        return next((path for path, line in self.lines.items() if line.has_focus_within), self.page.at)

    def point(self, path: str, value: Any) -> None:
        """Let a field point at something else."""
        self.lines[path].put(str(value or ""))
        self._take(path)

    # ---- what is typed

    def on_input_changed(self, event: Input.Changed) -> None:
        self._taken(event.control)

    def on_pick_turned(self, event: Pick.Turned) -> None:
        if not self._filling:
            for path, line in self.lines.items():
                if line.has_focus_within:
                    self._take(path)

    def on_pointer_cleared(self, event: Pointer.Cleared) -> None:
        event.stop()
        self.point(event.path, None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next(1)

    def _taken(self, control: Any) -> None:
        for path, line in self.lines.items():
            if not self._filling and control in line.children:
                self._take(path)

    def _take(self, path: str) -> None:
        """What a line means now; where it means what it did, as a number written otherwise does, nothing changed."""
        line, what = self.lines[path], self._shape(path)
        try:
            found = line.value()
        except (CmsError, ValidationError):
            self._wrong.add(path)
            self.post_message(Typed(path, None, line.text))
            return
        found = line.default if found is None else found
        if found == python(what, self.said[path]) and path not in self._wrong:
            return
        if found != python(what, self.said[path]):
            self.said[path] = _json(what, found)
        self._wrong.discard(path)
        self.post_message(Typed(path, self.said[path]))

    def action_next(self, by: int) -> None:
        lines = list(self.lines.values())
        here = next((n for n, one in enumerate(lines) if one.has_focus_within), -1) + by
        if 0 <= here < len(lines):
            self.to(list(self.lines)[here])


def _json(what: Shape, value: Any) -> Any:
    """A value as JSON holds it."""
    return None if value is None else adapter(what.inner).dump_python(value, mode="json")


class TextPage(Container):
    """One long text."""

    DEFAULT_CSS = """
    TextPage { height: 1fr; }
    TextPage > .help { height: auto; padding: 0 2; color: $muted; }
    TextPage > .remark { height: auto; padding: 0 2; color: $warning; }
    TextPage > Writing { height: 1fr; }
    """

    def __init__(self, sheet: Sheet, page: Page) -> None:
        super().__init__()
        self.sheet, self.page = sheet, page

    def compose(self) -> ComposeResult:
        if self.sheet.help:
            yield Static(shown(self.sheet.help), markup=False, classes="help")
        text = value_at(self.sheet.content, self.page.at) or ""
        self.too_long = len(text) > MOST
        yield Writing(text, soft_wrap=True, read_only=self.too_long)
        yield Static(self._remark(self.sheet.remarks), markup=False, classes="remark")

    def remark(self, remarks: Mapping[str, str]) -> None:
        """Something else is said against it."""
        self.query_one(".remark", Static).update(self._remark(remarks))

    def _remark(self, remarks: Mapping[str, str]) -> str:
        long = translate("This text is too long to be written here: F9 opens your editor.") if self.too_long else ""
        return shown(" ".join(part for part in (long, remarks.get(self.page.at, "")) if part))

    @property
    def text(self) -> str:
        return self.query_one(Writing).text

    @property
    def reached(self) -> tuple[str, int]:
        """The text, and where in it the cursor is."""
        return self.query_one(Writing).reached

    def follow(self, before: str, at: int) -> None:
        """Put the cursor where it was in the text before somebody else changed it."""
        self.query_one(Writing).follow(before, at)

    def set(self, text: str) -> bool:
        """Another text in the field, as if it were typed there; whether it has room for it."""
        fits = not self.too_long and len(text) <= MOST
        if fits:
            self.query_one(Writing).set(text)
        return fits

    def to(self, _path: str) -> None:
        self.query_one(Writing).focus()

    @property
    def at(self) -> str:
        return self.page.at

    def on_text_area_changed(self, event: Writing.Changed) -> None:
        event.stop()
        if event.text_area.text != (value_at(self.sheet.content, self.page.at) or ""):
            self.sheet = replace(self.sheet, content={self.page.at: event.text_area.text})
            self.post_message(Typed(self.page.at, event.text_area.text))


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what it says, and the sign of what stands against it."""

    said: str
    sign: str = ""
    tone: str = ""


class Items(RowList):
    """The items of a list, in their order."""

    BINDINGS: ClassVar = [
        key("a", "screen.item('add')", N_("Add"), id="item.add", help=N_("One more, below the one at hand."),
            cli="document edit"),
        key("e", "choose", N_("Edit"), id="item.edit", help=N_("Write the one at hand."), cli="document edit",
            show=False),
        key("delete,x", "screen.item('remove')", N_("Remove"), id="item.remove",
            help=N_("Take the one at hand away; z brings it back."), cli="document edit"),
        key("less_than_sign", "screen.item('up')", N_("Up"), id="item.up", help=N_("One place up."),
            cli="document edit"),
        key("greater_than_sign", "screen.item('down')", N_("Down"), id="item.down", help=N_("One place down."),
            cli="document edit"),
        key("z", "screen.item('back')", N_("Bring back"), id="item.back",
            help=N_("The list as it was before the last change to its order."), cli="document edit", show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__([Column("", lambda one: Cell(one.sign, one.tone), 1), Column("", lambda one: one.said)],
                         head=False, empty=N_("Nothing here yet. a adds one."))  # fmt: skip


class RowsPage(Container):
    """A list: its items as lines."""

    DEFAULT_CSS = """
    RowsPage { height: 1fr; }
    RowsPage > .help { height: auto; padding: 0 2; color: $muted; }
    RowsPage > .remark { height: auto; padding: 0 2; color: $warning; }
    """

    def __init__(self, sheet: Sheet, page: Page, items: Sequence[Item]) -> None:
        super().__init__()
        self.sheet, self.page, self.items = sheet, page, list(items)

    def compose(self) -> ComposeResult:
        if self.sheet.help:
            yield Static(shown(self.sheet.help), markup=False, classes="help")
        yield Items()
        yield Static(shown(self.sheet.remarks.get(self.page.at, "")), markup=False, classes="remark")

    def on_mount(self) -> None:
        self.show(self.items)

    def show(self, items: Sequence[Item], at: int | None = None) -> None:
        """Other items; at: the one at hand."""
        self.items = list(items)
        rows = self.query_one(Items)
        if at is not None:
            rows.at = at
        rows.ids = []  # numbers are places: the cursor stays on its place
        rows.show(range(len(items)), dict(enumerate(items)))

    def remark(self, remarks: Mapping[str, str]) -> None:
        """Something else is said against the list itself."""
        self.query_one(".remark", Static).update(shown(remarks.get(self.page.at, "")))

    def to(self, path: str) -> None:
        """To an item."""
        rows = self.query_one(Items)
        rows.focus()
        last = path.rpartition(".")[2]
        if path != self.page.at and last.isdigit():
            rows.to(int(last))

    @property
    def here(self) -> int | None:
        """The number of the item at hand."""
        return self.query_one(Items).current

    @property
    def at(self) -> str:
        return self.page.at if self.here is None else f"{self.page.at}.{self.here}"


class ReadPage(VerticalScroll):
    """Text that is only read: a field, or the whole document as it will leave."""

    DEFAULT_CSS = """
    ReadPage { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ReadPage > Static { width: 1fr; height: auto; }
    """

    def __init__(self, lines: Sequence[str] = (), at: str = "") -> None:
        super().__init__(can_focus=True)
        self.said, self.at = "\n".join(set_line(line) for line in lines), at

    def compose(self) -> ComposeResult:
        yield Static(self.said, markup=False)

    def show(self, lines: Sequence[str]) -> None:
        """Another text; it stays scrolled where it was."""
        self.query_one(Static).update("\n".join(set_line(line) for line in lines))

    def remark(self, _remarks: Mapping[str, str]) -> None:
        """Nothing: it is only read."""

    def to(self, _path: str) -> None:
        self.focus()


AnyPage = FieldsPage | TextPage | RowsPage | ReadPage


def heading(sheet: Sheet, page: Page) -> str:
    """Over a page: its place, and which part of how many it is."""
    part = translate("{n} of {of}").format(n=number(page.n), of=number(page.of)) if page.of > 1 else ""
    return " · ".join(one for one in (sheet.title, part) if one)
