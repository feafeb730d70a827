"""The log of decisions: what was decided, by whom, why; a new one is written down, and may take another back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.locale import N_, day, labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.evidence.decisions import Decided


class NewDecision(BaseModel):
    """A decision that is written down."""

    text: str = Field(title=N_("Decision"), max_length=1000)
    deciders: str = Field(title=N_("Decided by"), max_length=400, description=N_("Names, with commas between them."))
    reason: str = Field(title=N_("Because"), max_length=1000)
    on: date | None = Field(None, title=N_("Day"), description=N_("Empty for today."), json_schema_extra={"past": True})
    alternatives: str = Field("", title=N_("What else was thought of"), max_length=1000)
    effects: str = Field("", title=N_("What it changes"), max_length=1000)
    revisit_on: date | None = Field(None, title=N_("Looked at again on"))


class Decisions(Listed):
    """The newest first."""

    BINDINGS: ClassVar = [
        Binding("escape,L", "dismiss", N_("Leave")),
        key("a", "add", N_("New"), id="decisions.add", help=N_("Write a decision down; it stays."),
            cli="decision add"),
        key("d", "take_back", N_("Take back"), id="decisions.take_back",
            help=N_("Write a new decision down that takes the one at hand back."), cli="decision add"),
        key("r", "renew", N_("Decide anew"), id="decisions.renew",
            help=N_("Decide anew what the one at hand decided: its words are there to be kept or changed."),
            cli="decision add"),
        TRACE,
    ]  # fmt: skip
    heading = N_("Decisions")
    empty = N_("No decision yet. a writes one down.")
    keys_ = N_("a new   d take back   r decide anew   t trace   esc")

    def __init__(self, at: int | None = None) -> None:
        """at: the record to go to, by its id."""
        super().__init__()
        self.at = at

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NO."), lambda one: str(one.n), 4, right=True),
            Column(N_("DAY"), lambda one: Cell(day(one.day), "muted"), 18, drop=2),
            Column(N_("DECISION"), lambda one: Cell(shown(one.text), "muted" if one.reversed_by else ""), least=24),
            Column(N_("BY"), lambda one: shown(", ".join(one.deciders)), 20, drop=1),
        )

    def load(self) -> None:
        def came(found: list[Decided]) -> None:
            at, self.at = next((one.n for one in found if one.id == self.at), None), None
            self.show({one.n: one for one in reversed(found)}, at)

        self.ask(_log, came)

    def at_hand_ref(self) -> tuple[str, int] | None:
        row: Decided | None = self.list.row
        return None if row is None else ("decision", row.id)

    def told(self, row: Decided) -> Iterable[str]:
        return _told(row)

    def action_add(self) -> None:
        self._write(None)

    def action_take_back(self) -> None:
        if (row := self._standing()) is not None:
            self._write(row)

    def action_renew(self) -> None:
        if (row := self._standing()) is not None:
            said = {"text": row.text, "deciders": ", ".join(row.deciders)}
            self._write(row, said | {"alternatives": row.alternatives, "effects": row.effects})

    def _standing(self) -> Decided | None:
        """The one at hand, where it still stands."""
        row: Decided | None = self.list.row
        if row is not None and row.reversed_by:
            self.suite.tell(translate("Decision {n} took it back.").format(n=row.reversed_by), "warning")
            return None
        return row

    def _write(self, taken_back: Decided | None, given: Mapping[str, str] | None = None) -> None:
        if not self.may("evidence.decide"):
            return

        def send(panel: FormScreen[Any], wanted: NewDecision) -> None:
            panel.do(partial(_decide, wanted, taken_back), panel.done, failed=panel.refused)

        def done(n: int | None) -> None:
            if n is not None:
                self.suite.tell(translate("Decision {n} is written down.").format(n=n))
                self.load()

        told = translate("It takes back decision {n}.") if taken_back is not None else ""
        note = f"{told.format(n=taken_back.n)} {shown(taken_back.text, 200)}" if taken_back is not None else ""
        of_brand = f"of {self.seat.brand.id}" if self.seat.brand else ""
        about = f"decision {taken_back.n} {of_brand}" if taken_back is not None else f"decision {of_brand}"
        self.app.push_screen(
            FormScreen(NewDecision, N_("New decision"), send, given=given, about=about, note=note), done
        )


def _log(act: Act) -> list[Decided]:
    from cmsuite.engines.evidence.decisions import decisions

    return decisions(act)


def _decide(wanted: NewDecision, taken_back: Decided | None, act: Act) -> int:
    from cmsuite.engines.evidence.decisions import decide
    from cmsuite.engines.people.brands import today_in

    return decide(
        act,
        wanted.text,
        wanted.deciders.split(","),
        wanted.reason,
        day=wanted.on or today_in(act),
        alternatives=wanted.alternatives,
        effects=wanted.effects,
        revisit_on=wanted.revisit_on,
        reverses_id=taken_back.id if taken_back is not None else None,
    )


def _told(one: Decided) -> Iterable[str]:
    """A decision in full."""
    yield shown(one.text)
    yield labelled(translate("Because"), shown(one.reason))
    for name, text in ((N_("Instead of"), one.alternatives), (N_("What it changes"), one.effects)):
        if text:
            yield labelled(translate(name), shown(text))
    if one.evidence:
        yield translate("Evidence {n}.").format(n=one.evidence)
    if one.revisit_on:
        yield labelled(translate("Looked at again on"), day(one.revisit_on))
    if one.reverses:
        yield translate("It takes back decision {n}.").format(n=one.reverses)
    if one.reversed_by:
        yield translate("Decision {n} took it back.").format(n=one.reversed_by)
