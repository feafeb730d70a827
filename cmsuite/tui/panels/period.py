"""Which days?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.tui.place import Panel

if TYPE_CHECKING:
    from cmsuite.metrics.periods import Period

CHOICES = {
    "month": N_("This month"),
    "last_month": N_("Last month"),
    "week": N_("The last 7 days"),
    "four_weeks": N_("The last 28 days"),
    "quarter": N_("The last 90 days"),
}


class PeriodPanel(Panel):
    """One of the usual spans by its number, or two days as they are typed. Returns a Period, or None."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate("Which days?"), markup=False, classes="title")
            yield OptionList(
                *(
                    Option(Content(f"{number} {translate(label)}"), id=name)
                    for number, (name, label) in enumerate(CHOICES.items(), 1)
                )
            )
            yield Input(placeholder=translate("or 01/03/2026 15/03/2026"), id="days")
            yield Static("", markup=False, id="wrong")

    def on_key(self, event: Key) -> None:
        character = event.character or ""
        if not isinstance(self.focused, Input) and character and character in "12345":
            event.stop()  # a digit would also be a place
            event.prevent_default()
            self._choose(list(CHOICES)[int(character) - 1])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(str(event.option.id))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(typed(event.value))
        except CmsError as err:
            self.query_one("#wrong", Static).update(str(err))

    def _choose(self, name: str) -> None:
        zone = self.seat.zone
        self.dismiss(span(name, _day(self.suite.seat_now(), zone)))


def _day(now: object, zone: str) -> date:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    assert isinstance(now, datetime)
    return now.astimezone(ZoneInfo(zone)).date()


def span(name: str, today: date) -> Period:
    """The days that a usual name means, today included."""
    from cmsuite.metrics.periods import Period, chosen, last_month

    if name == "month":
        return chosen(None, today, today)
    if name == "last_month":
        return last_month(today)
    days = {"week": 7, "four_weeks": 28, "quarter": 90}[name]
    return Period(today - timedelta(days - 1), today)


def typed(text: str) -> Period:
    """Two days, the first and the last. Raises NotADay, EndsBeforeItBegins."""
    from cmsuite.core.when import read_day
    from cmsuite.metrics.periods import Period

    first, _space, last = text.strip().partition(" ")
    return Period(read_day(first), read_day(last or first))
