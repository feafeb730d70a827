"""Two who wrote at once: both texts, in each what the other has not, and which one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.differs import told_words
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from cmsuite.engines.documents.diff import Op


class BothSides(Panel):
    """Returns mine, theirs or merge; None to go on writing. said: what happened, in the language in force."""

    DEFAULT_CSS = """
    BothSides { align: left top; background: $background; }
    BothSides .said { height: auto; padding: 1 1 0 1; }
    BothSides Horizontal { height: 1fr; }
    BothSides Vertical { width: 1fr; height: 1fr; padding: 1; }
    BothSides Vertical.-theirs { border-left: solid $muted; }
    BothSides VerticalScroll { scrollbar-size-vertical: 1; }
    BothSides VerticalScroll > Static { height: auto; }
    """
    BINDINGS: ClassVar = [
        key("1,ampersand", "answer('mine')", N_("Mine"), id="sides.mine", help=N_("What I wrote takes its place."),
            cli="post edit"),
        key("2,é", "answer('theirs')", N_("Theirs"), id="sides.theirs", help=N_("What I wrote goes."), cli="post show"),
        key("3,quotation_mark", "answer('merge')", N_("Merge"), id="sides.merge",
            help=N_("Both in one text, to be read again."), cli="post edit"),
        Binding("escape", "dismiss", N_("Go on writing")),
    ]  # fmt: skip

    def __init__(self, said: str, mine: str, theirs: str) -> None:
        super().__init__()
        self.said, self.mine, self.theirs = said, mine, theirs

    def compose(self) -> ComposeResult:
        from cmsuite.engines.documents.diff import words

        run = words(self.mine, self.theirs)
        mine: list[tuple[Op, str]] = [("new" if op == "gone" else op, text) for op, text in run if op != "new"]
        theirs = [(op, text) for op, text in run if op != "gone"]
        yield Static(shown(self.said), markup=False, classes="said title")
        with Horizontal():
            for side, name, told in (("-mine", N_("MINE"), mine), ("-theirs", N_("THEIRS"), theirs)):
                with Vertical(classes=side):
                    yield Static(translate(name), markup=False, classes="muted")
                    with VerticalScroll():
                        yield Static(told_words(told), markup=False)
        yield KeyLine()

    def action_answer(self, which: str) -> None:
        self.dismiss(which)
