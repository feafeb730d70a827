"""One line to type: a reason, an address, a day and an hour. What it means is shown while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmsuite.core import zones
from cmsuite.core.errors import CmsError, Usage
from cmsuite.core.locale import N_, day, near_day, translate, weekday
from cmsuite.core.text import clean, shown
from cmsuite.core.when import parse
from cmsuite.core.zones import Wall
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.line import Line


class NothingTyped(Usage):
    said = N_("Nothing is typed yet.")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line means, how that reads in full, and what is to be known of it."""

    value: Any
    said: str = ""
    warning: str = ""


Read = Callable[[str], Understood]
"""What makes sense of a line; raises CmsError where there is none."""


def a_file(line: str) -> Understood:
    """A file of this machine. Raises NothingTyped."""
    if not line.strip():
        raise NothingTyped()
    file = Path(line.strip()).expanduser()
    return Understood(file, str(file), "" if file.is_file() else translate("No such file."))


class Ask(Panel):
    """Returns the value understood, None where it was left. question, example: in the language in force. about: what is
    asked of which record, for what was typed to be there again; empty: it is not kept."""

    DEFAULT_CSS = """
    Ask Input, Ask Input:focus { border: none; height: 1; margin: 1 0; padding: 0 1; background: $panel; color: $text; }
    Ask .said { height: auto; min-height: 2; color: $text; }
    Ask .said.-warning { color: $warning; }
    """
    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, question: str, read: Read, *, first: str = "", example: str = "", about: str = "") -> None:
        super().__init__()
        self.question, self.read, self.first, self.example, self.key = question, read, first, example, about

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(shown(self.question), markup=False, classes="title")
            yield Line(self.first)
            yield Static(self.example, markup=False, classes="said")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        if self.key:
            self.suite.unsaved.find(self, self.key, self._give_back)

    def _give_back(self, typed: Mapping[str, str]) -> None:
        """What was typed here and not taken, unless something is typed already."""
        line = self.query_one(Input)
        if line.value == self.first:
            line.value = typed["text"]
            line.cursor_position = len(line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What it means so far; of what means nothing yet, the example."""
        unsaved = self.suite.unsaved
        if self.key and event.value != self.first:
            unsaved.put(self.key, {"text": event.value})
        elif self.key in unsaved.here:
            unsaved.drop(self.key)
        if not event.value.strip():
            self._say(self.example)
        else:
            self._understood(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        found = self._understood(event.value)
        if found is not None:
            if self.key:
                self.suite.unsaved.send(self.key)
            self.dismiss(found.value)

    def _understood(self, text: str) -> Understood | None:
        try:
            found = self.read(text)
        except CmsError as err:
            self._say("", str(err))
            return None
        self._say(found.said, found.warning)
        return found

    def _say(self, text: str, warning: str = "") -> None:
        line = self.query_one(".said", Static)
        line.set_class(bool(warning), "-warning")
        line.update("\n".join([shown(text)] * bool(text) + [f"! {shown(warning)}"] * bool(warning)))


def words(text: str) -> Understood:
    """A text of at least a word. Raises NothingTyped."""
    if not (found := clean(text, 500, lines=False)):
        raise NothingTyped()
    return Understood(found)


def in_full(at: Wall) -> str:
    """Thu 12 March 2026 18:00 Paris (17:00 UTC): where it leaves, also when the clocks shift it."""
    placed = zones.place(at)
    local, utc = placed.wall.local, placed.instant
    there = f"{utc:%H:%M}" if utc.date() == local.date() else f"{near_day(utc)} {utc:%H:%M}"
    return f"{weekday(local.weekday())} {day(local)} {local:%H:%M} {city(at.zone)} ({there} UTC)"


def city(zone: str) -> str:
    """Paris of Europe/Paris."""
    return zone.rpartition("/")[2].replace("_", " ")


def moments(now: datetime, zone: str) -> Read:
    """How a day and an hour are read in a zone: what is meant, and what the clocks do to it."""

    def read(text: str) -> Understood:
        at = parse(text, now, zone)
        warning = ""
        if zones.instant(at) <= now:
            warning = translate("It has gone by.")
        elif (shift := zones.place(at).shift) == "missing":
            warning = translate("The clocks go forward then: this hour does not exist.")
        elif shift == "twice":
            warning = translate("This hour comes twice: “second” after it means the later one.")
        return Understood(at, in_full(at), warning)

    return read


WHEN = N_("12/3 18h, tomorrow 9h, monday 9h30, in 2h")
"""How a day and an hour may be typed: an example, a source string."""
