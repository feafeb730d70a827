"""Before a version leaves with warnings: each, and the written reason for which it may pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, day, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.documents.kinds import Finding
    from cmsuite.engines.documents.life import Waiver

MOST = 12  # lines


class Reason(BaseModel):
    """Why a warning may pass."""

    reason: str = Field(title=N_("It may pass because"), min_length=10, max_length=500,
                        description=N_("Ten letters at least; the document keeps it, with your name."))  # fmt: skip
    until: date | None = Field(None, title=N_("Holds until"))


@dataclass(slots=True)
class Passing:
    """A rule that something is said against, and the reason given so far."""

    rule: str
    said: str
    blocks: bool
    given: Reason | None = None


class Sending(Panel):
    """Returns the waivers by rule, None where it was left. question, effect: in the language in force."""

    DEFAULT_CSS = """
    Sending RowList { background: $surface; margin: 1 0 0 0; }
    Sending .effect, Sending .full { height: auto; max-height: 5; color: $text; }
    Sending .full { min-height: 2; margin-top: 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        key("ctrl+s", "go", N_("Send it"), id="sending.go", help=N_("Send it, once each has its reason."), cli=""),
    ]

    def __init__(self, question: str, effect: str, against: Sequence[Finding]) -> None:
        super().__init__()
        self.question, self.effect = question, effect
        said: dict[str, Passing] = {}
        for one in against:
            if one.rule in said:
                said[one.rule].said += f" {one.sentence}"
            else:
                said[one.rule] = Passing(one.rule, one.sentence, one.severity == "block")
        self.passing = list(said.values())

    def compose(self) -> ComposeResult:
        columns = [
            Column("", lambda one: Cell(*_sign(one)), 1),
            Column(N_("WHAT STANDS AGAINST IT"), lambda one: one.said),
            Column(N_("REASON"), lambda one: one.given.reason if one.given else Cell("—", "muted"), 24, drop=1),
        ]
        with Vertical(classes="box wide"):
            yield Static(shown(self.question), markup=False, classes="title")
            yield Static("\n".join(shown(line) for line in self.effect.split("\n")), markup=False, classes="effect")
            yield RowList(columns)
            yield Static("", markup=False, classes="full")
            yield Static(translate("enter: its reason   ctrl+s: send it   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = min(len(self.passing), MOST) + 1
        rows.focus()
        self._show()

    def _show(self) -> None:
        self.query_one(RowList).show(range(len(self.passing)), dict(enumerate(self.passing)))
        self._full()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._full()

    def _full(self) -> None:
        """What is cut in its column, in full."""
        one: Passing | None = self.query_one(RowList).row
        if one is None:
            return
        given = one.given
        until = translate("until {day}").format(day=day(given.until)) if given and given.until else ""
        told = [one.said, *([given.reason, until] if given else [])]
        self.query_one(".full", Static).update("\n".join(shown(part) for part in told if part))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        one: Passing = event.rows.row
        if one.blocks and not self.may("documents.overrule"):
            return

        def send(form: FormScreen[Any], wanted: Reason) -> None:
            form.done(wanted)

        def given(found: Reason | None) -> None:
            if found is not None:
                one.given = found
                self._show()
                self.query_one(RowList).action_go(1)

        before = one.given.model_dump() if one.given else {}
        form = FormScreen(Reason, N_("Why it may pass"), send, given=before, about=one.rule, note=one.said)
        self.app.push_screen(form, given)

    def action_go(self) -> None:
        from cmsuite.engines.documents.life import Waiver as Why

        if left := sum(one.given is None for one in self.passing):
            told = ngettext("{n} has no reason yet: enter writes it.", "{n} have no reason yet: enter writes it.", left)
            self.suite.tell(told.format(n=number(left)), "warning")
            return
        found: dict[str, Waiver] = {
            one.rule: Why(one.given.reason, one.given.until) for one in self.passing if one.given is not None
        }
        self.dismiss(found)


def _sign(one: Passing) -> tuple[str, str]:
    if one.given is not None:
        return "✓", "success"
    return ("✗", "error") if one.blocks else ("!", "warning")
