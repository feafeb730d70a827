"""Days side by side: some of them by hours, or a month by weeks. The cursor is on a day, and on an entry of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cmsuite.core.locale import N_, short_day
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.row_list import TONES, fit

GUTTER = 4  # cells for the hour
GRAVE = "✗!‖?·"  # signs that want somebody, the first the most
WIDE = 16  # cells of a day that says titles
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry in a day. at: the time on its wall. sign, tone: how it stands."""

    id: int
    at: datetime
    sign: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Days:
    """What is shown: the entries of each day in their order, and the names of the days that have one."""

    first: date
    last: date
    today: date
    marks: Mapping[date, Sequence[Mark]] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)

    @property
    def all(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


class DayGrid(ScrollView, can_focus=True):
    """What both have in common. `day` and `entry` say where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"days--head", "days--cursor", *(f"days--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    DayGrid { height: 1fr; overflow-x: hidden; background: $background; color: $text; scrollbar-size-vertical: 1; }
    DayGrid .days--head { color: $muted; text-style: bold; }
    DayGrid .days--cursor { background: $panel; color: $text; text-style: bold; }
    DayGrid .days--muted { color: $muted; }
    DayGrid .days--success { color: $success; }
    DayGrid .days--warning { color: $warning; }
    DayGrid .days--error { color: $error; }
    DayGrid .days--accent { color: $accent; }
    """
    BINDINGS: ClassVar = [
        key("enter", "choose", N_("Open"), id="days.open", help=N_("Open the entry, or the day."), cli=""),
        key("left", "step(-1)", N_("Day before"), id="days.left", help=N_("To the day before."), cli="", show=False),
        key("right", "step(1)", N_("Next day"), id="days.right", help=N_("To the next day."), cli="", show=False),
        key("up", "go(-1)", N_("Up"), id="days.up", help=N_("To the entry, or the week, before."), cli="", show=False),
        key("down", "go(1)", N_("Down"), id="days.down", help=N_("To the next entry, or week."), cli="", show=False),
        key("pageup", "turn(-1)", N_("Earlier"), id="days.page_up", help=N_("The days before."), cli="", show=False),
        key("pagedown", "turn(1)", N_("Later"), id="days.page_down", help=N_("The days after."), cli="", show=False),
        key("home", "today", N_("Today"), id="days.today", help=N_("Back to today."), cli="", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is elsewhere among the days that are shown."""

        days: DayGrid

    @dataclass
    class Turned(Message):
        """The cursor wants a day that is not shown; None is today."""

        days: DayGrid
        day: date | None

    @dataclass
    class Chosen(Message):
        """Enter."""

        days: DayGrid

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.day = date.min
        self.entry: int | None = None
        self.shown: Days | None = None

    # ---- what it is given

    def show(self, days: Days, day: date, entry: int | None) -> None:
        """Other days, or the same anew. The cursor goes with its entry, else it stays on its day."""
        nth = self._nth()
        self.shown, self.day, self.entry = days, day, entry
        for other, marks in days.marks.items():
            if any(mark.id == entry for mark in marks):
                self.day = other
                break
        else:
            here = self.here
            self.entry = here[min(nth, len(here) - 1)].id if here else None
        self._lay_out()
        self._reach()
        self.refresh()

    @property
    def here(self) -> Sequence[Mark]:
        """The entries of the day at hand."""
        return self.shown.marks.get(self.day, ()) if self.shown else ()

    def _nth(self) -> int:
        return next((n for n, mark in enumerate(self.here) if mark.id == self.entry), 0)

    # ---- keys

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self))

    def action_step(self, days: int) -> None:
        self._to(self.day + days * DAY)

    def action_today(self) -> None:
        self.post_message(self.Turned(self, None))

    def action_go(self, by: int) -> None:
        raise NotImplementedError

    def action_turn(self, by: int) -> None:
        raise NotImplementedError

    def _to(self, day: date) -> None:
        """Another day; of its entries the one nearest in time."""
        if self.shown is None:
            return
        if not self.shown.first <= day <= self.shown.last:
            self.post_message(self.Turned(self, day))
            return
        hour = next((mark.at.hour for mark in self.here if mark.id == self.entry), 0)
        self.day = day
        near = min(self.here, key=lambda mark: abs(mark.at.hour - hour), default=None)
        self._at(near.id if near else None)

    def _at(self, entry: int | None) -> None:
        self.entry = entry
        self._reach()
        self.refresh()
        self.post_message(self.Moved(self))

    # ---- painting

    def _lay_out(self) -> None:
        """Anew for these days and this size."""

    def _reach(self) -> None:
        """Scroll no more than it takes to see the cursor."""

    def pointed(self) -> Offset:
        return self.region.offset

    def on_resize(self) -> None:
        self._lay_out()
        self._reach()

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"days--{name}", partial=name != "cursor") if name else self.rich_style

    def _here(self, tone: str = "") -> Style:
        """Where the cursor is: also without colours."""
        if self.app.ansi_color:
            return Style(reverse=True, bold=True)
        style = self._style("cursor")
        return style + Style(color=self._style(tone).color) if tone else style

    def _line(self, parts: Sequence[Segment]) -> Strip:
        return Strip(parts).adjust_cell_length(self.size.width, self.rich_style).apply_style(self.rich_style)

    def _head(self, day: date, text: str, room: int) -> Segment:
        """A day's name: in capitals today, with the cursor where no entry has it."""
        assert self.shown is not None
        said = text.upper() if day == self.shown.today else text
        here = day == self.day
        sign = "›" if here and self.entry is None else " "
        return Segment(fit(f"{sign}{said}", room), self._here() if here else self._style("head"))


class WeekGrid(DayGrid):
    """Some days, each a column; a block of lines for each hour that has an entry. Two lines for each, where all fit."""

    HEAD = 2

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[tuple[str, Mapping[date, Mark]]] = []
        self._each = 1  # lines of an entry

    def action_go(self, by: int) -> None:
        if self.here:
            self._at(self.here[max(0, min(self._nth() + by, len(self.here) - 1))].id)

    def action_turn(self, by: int) -> None:
        if self.shown is not None:
            self.post_message(self.Turned(self, self.day + by * len(self.shown.all) * DAY))

    def _lay_out(self) -> None:
        marks = self.shown.marks if self.shown else {}
        self._lines = []
        for hour in sorted({mark.at.hour for found in marks.values() for mark in found}):
            columns = {day: [mark for mark in found if mark.at.hour == hour] for day, found in marks.items()}
            for n in range(max(map(len, columns.values()))):
                row = {day: found[n] for day, found in columns.items() if n < len(found)}
                self._lines.append(("" if n else f"{hour:02}", row))
        self._each = 2 if 2 * len(self._lines) + self.HEAD <= self.size.height else 1
        self.virtual_size = Size(self.size.width, len(self._lines) * self._each + self.HEAD)

    def pointed(self) -> Offset:
        """On its entry, else on the name of its day."""
        if self.shown is None:
            return self.region.offset
        x = GUTTER + sum(self._rooms()[: (self.day - self.shown.first).days])
        y = self.HEAD + self._line_at() - self.scroll_offset.y if self.entry is not None else 0
        return self.region.offset + Offset(x, y)

    def _line_at(self) -> int:
        """The line of the entry at hand, below the heads."""
        return self._each * next((n for n, (_, row) in enumerate(self._lines) if self._is_here(row.get(self.day))), 0)

    def _reach(self) -> None:
        at, top, height = self._line_at(), self.scroll_offset.y, max(1, self.size.height - self.HEAD)
        if at < top:
            self.scroll_to(y=at, animate=False, immediate=True)
        elif at >= top + height:
            self.scroll_to(y=at - height + 1, animate=False, immediate=True)

    def _is_here(self, mark: Mark | None) -> bool:
        return mark is not None and mark.id == self.entry

    def render_line(self, y: int) -> Strip:
        if self.shown is None:
            return self._line([])
        days, rooms = self.shown.all, self._rooms()
        if y == 0:
            heads = [self._head(day, short_day(day), room) for day, room in zip(days, rooms, strict=True)]
            return self._line([Segment(" " * GUTTER), *heads])
        if y == 1:
            names = [shown(self.shown.names.get(day, "")) for day in days]
            said = [fit(f" ★ {name}" if name else "", room - 1) + " " for name, room in zip(names, rooms, strict=True)]
            return self._line([Segment(" " * GUTTER), *(Segment(one, self._style("accent")) for one in said)])
        at, line = divmod(self.scroll_offset.y + y - self.HEAD, self._each)
        if at >= len(self._lines):
            return self._line([])
        hour, row = self._lines[at]
        cells = [self._cell(row.get(day), room, line) for day, room in zip(days, rooms, strict=True)]
        return self._line([Segment(fit(f" {hour}" if line == 0 else "", GUTTER), self._style("head")), *cells])

    def _cell(self, mark: Mark | None, room: int, line: int) -> Segment:
        if mark is None:
            return Segment(" " * room)
        here = self._is_here(mark)
        minutes = f":{mark.at:%M} " if mark.at.minute else ""
        text = minutes + shown(mark.text)
        if self._each == 2:
            text = in_two(text, room - 4)[line]
        sign = f"{'›' if here else ' '}{mark.sign} " if line == 0 else "   "
        return Segment(fit(sign + text, room - 1) + " ", self._here(mark.tone) if here else self._style(mark.tone))

    def _rooms(self) -> list[int]:
        """The width of each day."""
        n = len(self.shown.all) if self.shown else 1
        each, more = divmod(max(n, self.size.width - GUTTER), n)
        return [each + (at < more) for at in range(n)]

    def on_click(self, event: Any) -> None:
        day = self._day_at(event.x)
        if day is None or event.y == 1:
            return
        at = (self.scroll_offset.y + event.y - self.HEAD) // self._each
        mark = self._lines[at][1].get(day) if event.y >= self.HEAD and at < len(self._lines) else None
        if mark is not None and self._is_here(mark):
            self.action_choose()
        elif mark is not None:
            self.day = day
            self._at(mark.id)
        else:
            self._to(day)

    def _day_at(self, x: int) -> date | None:
        ends = accumulate(self._rooms(), initial=GUTTER)
        nth = sum(end <= x for end in ends)
        return self.shown.all[nth - 1] if self.shown and 0 < nth <= len(self.shown.all) else None


def in_two(text: str, room: int) -> tuple[str, str]:
    """A text in two lines, broken between words where the first has room for one."""
    if cell_len(text) <= room:
        return text, ""
    at = max((n for n, letter in enumerate(text) if letter == " " and cell_len(text[:n]) <= room), default=0)
    if not at:
        return text, ""
    return text[:at], text[at + 1 :]


class MonthGrid(DayGrid):
    """Whole weeks from Monday. The cursor is on a day; where days are narrow, what they hold is counted by its sign."""

    def action_go(self, by: int) -> None:
        self._to(self.day + by * 7 * DAY)

    def action_turn(self, by: int) -> None:
        self.post_message(self.Turned(self, self.day + by * 28 * DAY))

    def pointed(self) -> Offset:
        if self.shown is None:
            return self.region.offset
        week, column = divmod((self.day - self.shown.first).days, 7)
        return self.region.offset + Offset(column * self._room, 1 + week * self._height)

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.size.width, self.size.height)

    def render_line(self, y: int) -> Strip:
        if self.shown is None:
            return self._line([])
        days, each = self.shown.all, self._height
        if y == 0:
            heads = [fit(f" {short_day(day).split()[0]}", self._room) for day in days[:7]]
            return self._line([Segment(head, self._style("head")) for head in heads])
        week, line = divmod(y - 1, each)
        if week >= len(days) // 7:
            return self._line([])
        return self._line([self._cell(day, line, each) for day in days[week * 7 : week * 7 + 7]])

    @property
    def _month(self) -> int:
        """The month that is whole: that of a day in the middle."""
        assert self.shown is not None
        return self.shown.all[len(self.shown.all) // 2].month

    @property
    def _room(self) -> int:
        return max(6, self.size.width // 7)

    @property
    def _height(self) -> int:
        """Lines of a week."""
        weeks = len(self.shown.all) // 7 if self.shown else 6
        return max(2, (self.size.height - 1) // weeks)

    def _cell(self, day: date, line: int, lines: int) -> Segment:
        assert self.shown is not None
        here = day == self.day
        if line == 0:
            name = f" ★ {shown(self.shown.names[day])}" if day in self.shown.names else ""
            number = f"{'›' if here else ' '}{day.day}"
            number += "●" if day == self.shown.today else ""
            style = self._style("" if day.month == self._month else "muted")
            return Segment(fit(number + name, self._room - 1) + " ", self._here() if here else style)
        tone, text = self._within(self.shown.marks.get(day, ()), line - 1, lines - 1)
        return Segment(fit(f" {text}", self._room - 1) + " ", self._here(tone) if here else self._style(tone))

    def _within(self, marks: Sequence[Mark], line: int, lines: int) -> tuple[str, str]:
        """One line of what a day holds: an entry, or how many more there are and the sign of the gravest; by signs
        where it is narrow, the gravest first, and on the last line all that are left."""
        if self._room < WIDE:
            gravest = sorted({mark.sign: mark for mark in marks}.values(), key=_grave)
            here = gravest[line:] if line == lines - 1 else gravest[line : line + 1]
            counts = Counter(mark.sign for mark in marks)
            return here[0].tone if here else "", " ".join(f"{one.sign} {counts[one.sign]}" for one in here)
        if line >= len(marks):
            return "", ""
        if line == lines - 1 and len(marks) > lines:
            worst = min(marks[line:], key=_grave)
            return worst.tone, f"{worst.sign} +{len(marks) - line}"
        return marks[line].tone, f"{marks[line].sign} {marks[line].at:%H:%M} {shown(marks[line].text)}"

    def on_click(self, event: Any) -> None:
        if self.shown is None or event.y < 1:
            return
        at = (event.y - 1) // self._height * 7 + min(6, event.x // self._room)
        days = self.shown.all
        if at < len(days):
            if days[at] == self.day:
                self.action_choose()
            self._to(days[at])


def _grave(mark: Mark) -> int:
    return GRAVE.find(mark.sign) % (len(GRAVE) + 1)
