"""What comes back from the person's own editor: what differs from what stands there, before it takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.differs import told_words
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from cmsuite.engines.documents.diff import Op

AROUND = 2  # lines that stay, before and after what differs


@dataclass(frozen=True, slots=True)
class Part:
    """A text that differs, and what it is called in the language in force; the only one needs no name."""

    name: str
    words: Sequence[tuple[Op, str]]


class CameBack(Panel):
    """Returns take or again; None where what stands there stays."""

    DEFAULT_CSS = """
    CameBack { align: left top; }
    CameBack > Vertical { height: 1fr; background: $background; }
    CameBack .title { height: auto; padding: 1; }
    CameBack VerticalScroll { height: 1fr; padding: 0 2; border-top: solid $muted; scrollbar-size-vertical: 1; }
    CameBack VerticalScroll > Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar = [
        key("enter,ctrl+s", "answer('take')", N_("Take it"), id="came_back.take", help=N_("It takes its place."),
            cli=""),
        key("f9,E", "answer('again')", N_("Editor again"), id="came_back.again", help=N_("Write on in the editor."),
            cli=""),
        Binding("escape", "dismiss", N_("Leave it in its file")),
    ]  # fmt: skip

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self.parts = parts

    def compose(self) -> ComposeResult:
        told = Content("")
        for n, part in enumerate(self.parts):
            told += Content("\n\n" if n else "")
            told += Content.styled(f"{shown(part.name)}\n", "bold") if part.name else Content("")
            told += told_words(folded(part.words))
        with Vertical():
            said = translate("This came back from your editor; what is gone and what is new:")
            yield Static(said, markup=False, classes="title")
            with VerticalScroll():
                yield Static(told, markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_answer(self, which: str) -> None:
        self.dismiss(which)


def folded(run: Sequence[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """The run, in which of a long text that is the same only what is beside a difference stays."""
    found: list[tuple[Op, str]] = []
    for n, (op, text) in enumerate(run):
        lines = text.split("\n")
        if op == "same" and len(lines) > 2 * AROUND + 2:
            before = lines[: AROUND + 1] if n else []
            after = lines[-AROUND - 1 :] if n + 1 < len(run) else []
            text = "\n".join([*before, "…", *after])
        found.append((op, text))
    return found
