"""The crossed matrix, cell by cell: 0 to 3, with a line of reason for what is strong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.core.text import shown
from cmsuite.matrix import editing
from cmsuite.matrix.crossing import POSTURES, STRONGEST
from cmsuite.matrix.schema import INSIDE, OUTSIDE, factors
from cmsuite.matrix.telling import posture_told
from cmsuite.matrix.terms import CROSSED, STRENGTHS
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.crossings import Crossings, Named
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from cmsuite.matrix.schema import SwotNote
    from cmsuite.tui.panels.swot import SwotBoard


class TowsGrid(Panel):
    """It changes the note of its board, which keeps it."""

    DEFAULT_CSS = """
    TowsGrid { align: left top; background: $background; layout: vertical; }
    TowsGrid .detail {
        height: auto; min-height: 8; max-height: 11; padding: 0 1; border-top: solid $muted; color: $text;
    }
    """
    BINDINGS: ClassVar = [
        key("0,à", "put(0)", N_("None"), id="cross.none", help=N_("They have nothing to do with each other."),
            cli="document edit"),
        key("1,ampersand", "put(1)", N_("Weak"), id="cross.weak", help=N_("The one acts weakly on the other."),
            cli="document edit"),
        key("2,é", "put(2)", N_("Real"), id="cross.real", help=N_("The one acts on the other."), cli="document edit"),
        key("3,quotation_mark", "put(3)", N_("Strong"), id="cross.strong",
            help=N_("The one acts strongly on the other: say why."), cli="document edit"),
        key("e,enter", "reason", N_("Reason"), id="cross.reason", help=N_("Write the line of reason anew."),
            cli="document edit"),
        key("u", "back(-1)", N_("Undo"), id="cross.undo", help=N_("Take the last change of this board back."),
            cli="undo", show=False),
        key("U", "back(1)", N_("Redo"), id="cross.redo", help=N_("Make the change again."), cli="undo", show=False),
        Binding("escape", "dismiss", N_("Leave")),
    ]  # fmt: skip

    def __init__(self, board: SwotBoard) -> None:
        super().__init__()
        self.board = board
        self.texts = board.texts

    @property
    def note(self) -> SwotNote:
        assert self.board.note is not None
        return self.board.note

    def compose(self) -> ComposeResult:
        inside = [Named(one.key, self.texts[one.key]) for _q, _p, one in factors(self.note, INSIDE)]
        outside = [Named(one.key, self.texts[one.key]) for _q, _p, one in factors(self.note, OUTSIDE)]
        yield StatusLine()
        yield Crossings(inside, outside)
        yield Static("", markup=False, classes="detail")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).where = [self.suite.brand_name, translate("Crossed matrix (TOWS)")]
        self.query_one(Crossings).focus()
        self._show()

    def on_crossings_moved(self, _event: Crossings.Moved) -> None:
        self._detail()

    def _show(self) -> None:
        self.query_one(Crossings).show({(one.inside, one.outside): one.strength for one in self.note.cells})
        self._detail()

    def _detail(self) -> None:
        inside, outside = self.query_one(Crossings).at
        cell = next((one for one in self.note.cells if (one.inside, one.outside) == (inside, outside)), None)
        strength = cell.strength if cell else 0
        posture = next(one for one in POSTURES if (one[0], one[1]) == (inside[0], outside[0]))
        meaning = f"{strength} {translate(STRENGTHS[strength])}"
        meaning = labelled(meaning, translate(CROSSED[posture])) if strength else meaning
        found = self.board.sheet
        forces = ""
        if found is not None:
            parts = [labelled(f"A {one}", number(found.stance.forces[one], 2)) for one in POSTURES]
            forces = " · ".join([*parts, posture_told(found.stance)])
        lines = [
            f"{inside} {self.texts[inside]}",
            f"{outside} {self.texts[outside]}",
            " · ".join(part for part in (meaning, cell.reason if cell else "") if part),
            forces,
        ]
        self.query_one(".detail", Static).update("\n".join(shown(line) for line in lines))

    # ---- keys

    def action_put(self, strength: int) -> None:
        """And on to the next cell; what is strong asks for its reason first."""
        inside, outside = self.query_one(Crossings).at
        if not self.board.may_write():
            return
        self.board.apply(lambda note: editing.cross(note, inside, outside, strength))
        self._show()
        if strength == STRONGEST and not self._reason():
            self._ask(then=True)
        else:
            self.query_one(Crossings).next()

    def action_reason(self) -> None:
        if self.board.may_write():
            self._ask(then=False)

    def action_back(self, by: int) -> None:
        self.board.action_back(by)
        self._show()

    def _reason(self) -> str:
        at = self.query_one(Crossings).at
        return next((one.reason for one in self.note.cells if (one.inside, one.outside) == at), "")

    def _ask(self, *, then: bool) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        inside, outside = self.query_one(Crossings).at
        question = translate("{inside} × {outside}: why, in one line?").format(inside=inside, outside=outside)
        asked = Ask(question, words, first=self._reason(), about=f"swot {self.board.document_id} {inside} {outside}")
        self.app.push_screen(asked, partial(self._said, inside, outside, then))

    def _said(self, inside: str, outside: str, then: bool, reason: str | None) -> None:
        if reason:
            strength = next((o.strength for o in self.note.cells if (o.inside, o.outside) == (inside, outside)), 0)
            self.board.apply(lambda note: editing.cross(note, inside, outside, strength, reason))
            self._show()
        if then:
            self.query_one(Crossings).next()
