"""Which days?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, OptionList, Static

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.core.locale import span as short_span
from cmsuite.core.zones import wall
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.answers import Answers
from cmsuite.tui.widgets.line import Line

if TYPE_CHECKING:
    from cmsuite.metrics.periods import Period

CHOICES = {
    "month": N_("This month"),
    "last_month": N_("Last month"),
    "week": N_("The last 7 days"),
    "four_weeks": N_("The last 28 days"),
    "quarter": N_("The last 90 days"),
}
AT_HAND = "at_hand"


class PeriodPanel(Panel):
    """One of the usual spans by its number, or two days as they are typed. Returns a Period, or None.

    at_hand: a period that is offered first, as it is said.
    """

    DEFAULT_CSS = """
    PeriodPanel Input, PeriodPanel Input:focus { border: none; height: 1; margin: 1 0; padding: 0 1; }
    PeriodPanel Input { background: $panel; color: $text; }
    PeriodPanel #wrong { color: $warning; }
    """
    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, at_hand: tuple[Period, str] | None = None) -> None:
        super().__init__()
        self.at_hand = at_hand

    def compose(self) -> ComposeResult:
        answers = {AT_HAND: translate("These days: {days}").format(days=self.at_hand[1])} if self.at_hand else {}
        with Vertical(classes="box"):
            yield Static(translate("Which days?"), markup=False, classes="title")
            yield Answers(answers | {name: translate(label) for name, label in CHOICES.items()})
            yield Line(placeholder=translate("or 01/03/2026 15/03/2026"), id="days")
            yield Static("", markup=False, id="wrong")

    def on_key(self, event: Key) -> None:
        if isinstance(self.focused, Input):
            return
        if (found := self.query_one(Answers).answered(event.character)) is not None:
            event.stop()  # a digit would also be a place
            event.prevent_default()
            self._choose(found)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(str(event.option.id))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(typed(event.value, self._today))
        except CmsError as err:
            self.query_one("#wrong", Static).update(f"! {err}")

    def _choose(self, name: str) -> None:
        if name == AT_HAND and self.at_hand:
            self.dismiss(self.at_hand[0])
        else:
            self.dismiss(span(name, self._today))

    @property
    def _today(self) -> date:
        return wall(self.suite.seat_now(), self.seat.zone).local.date()


def days(period: Period) -> str:
    """March 2026 for a whole month, else 2–9 Mar 2026."""
    from cmsuite.metrics.periods import month_of

    return str(period) if period == month_of(period.first) else short_span(period.first, period.last)


def span(name: str, today: date) -> Period:
    """The days that a usual name means, today included."""
    from cmsuite.metrics.periods import Period, chosen, last_month

    if name == "month":
        return chosen(None, today, today)
    if name == "last_month":
        return last_month(today)
    days = {"week": 7, "four_weeks": 28, "quarter": 90}[name]
    return Period(today - timedelta(days - 1), today)


def typed(text: str, today: date) -> Period:
    """Two days, the first and the last; said without their year, they have gone by. Raises NotADay,
    EndsBeforeItBegins."""
    from cmsuite.core.when import read_day
    from cmsuite.metrics.periods import Period

    first, _space, last = text.strip().partition(" ")
    return Period(read_day(first, today, past=True), read_day(last or first, today, past=True))
