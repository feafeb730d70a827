"""What differs from an earlier version: the fields, then the words of the one at hand; a field or all of it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Words
from textual.widgets import Static

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.core.text import clean, shown
from cmsuite.engines.documents.content import Content
from cmsuite.tui import outline as o
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.documents.diff import Change, Op

MOST = 12  # lines of fields
TONES = {"gone": "$error", "new": "$success"}


class Differs(Panel):
    """Returns ("go", path), ("field", name) or ("all", ""); None where it was left. said: which versions, in the
    language in force."""

    DEFAULT_CSS = """
    Differs { align: left top; }
    Differs > Vertical { height: 1fr; background: $background; }
    Differs .title { height: auto; padding: 1; }
    Differs VerticalScroll { height: 1fr; padding: 0 2; border-top: solid $muted; scrollbar-size-vertical: 1; }
    Differs VerticalScroll > Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Back")),
        key("r", "answer('field')", N_("Take this field back"), id="differs.field",
            help=N_("The field at hand as that version had it; nothing is saved yet."), cli="document edit"),
        key("R", "answer('all')", N_("Take all back"), id="differs.all",
            help=N_("The whole draft as that version was; u undoes."), cli="document restore"),
    ]  # fmt: skip

    def __init__(self, said: str, schema: type[Content], found: Sequence[Change], *, writes: bool) -> None:
        super().__init__()
        self.said, self.schema, self.found, self.writes = said, schema, list(found), writes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "answer" or (self.writes and bool(self.found))

    def compose(self) -> ComposeResult:
        columns = [
            Column("", lambda one: Cell(*_sign(one)), 1),
            Column(N_("FIELD"), lambda one: o.called(self.schema, one.path)),
            Column(N_("WHAT"), lambda one: Cell(_what(one), "muted"), 28, drop=1),
        ]
        with Vertical():
            yield Static(shown(self.said), markup=False, classes="title")
            yield RowList(columns, empty=N_("They say the same."))
            with VerticalScroll(can_focus=True):
                yield Static("", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = min(max(1, len(self.found)), MOST) + 1
        rows.show(range(len(self.found)), dict(enumerate(self.found)))
        rows.focus()
        self._words()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._words()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(("go", event.rows.row.path))

    def _words(self) -> None:
        """The words of both sides; what is gone and what is new can be told without colours."""
        one: Change | None = self.query_one(RowList).row
        self.query_one("VerticalScroll > Static", Static).update(told_words(one.words if one is not None else ()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_answer(self, what: str) -> None:
        one: Change | None = self.query_one(RowList).row
        if one is not None:
            self.dismiss((what, one.path.partition(".")[0] if what == "field" else ""))


def told_words(run: Iterable[tuple[Op, str]]) -> Words:
    """The words of both sides, as they are shown."""
    told = Words("")
    for op, text in run:
        said = clean_run(text)
        if op == "same":
            told += Words(said)
        else:
            signs = "[-{}-]" if op == "gone" else "{{+{}+}}"
            told += Words.styled(signs.format(said), TONES[op])
    return told


def clean_run(text: str) -> str:
    """A run of words, safe for a terminal, with the spaces at its ends."""
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{left}{clean(text)}{right}" if text.strip() else " " if "\n" not in text else "\n"


def _sign(one: Change) -> tuple[str, str]:
    if one.before is None or one.after is None:
        return ("+", "success") if one.before is None else ("-", "error")
    return "~", "accent"


def _what(one: Change) -> str:
    if one.before is None:
        return translate("new")
    if one.after is None:
        return translate("gone")
    n = sum(len(text.split()) for op, text in one.words if op != "same")
    return ngettext("{n} word differs", "{n} words differ", n).format(n=number(n))
