"""A list of records of any length: it holds ids and some pages of rows, and paints the lines that are on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cmsuite.core.locale import N_, translate
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.columns import GAP, HEAD, cell_of, folded, laid_out
from cmsuite.tui.widgets.columns import TONES as TONES
from cmsuite.tui.widgets.columns import Cell as Cell
from cmsuite.tui.widgets.columns import Column as Column
from cmsuite.tui.widgets.columns import fit as fit
from cmsuite.tui.widgets.gathering import Gathering

PAGE = 64
KEPT = 32  # pages of rows in memory


class RowList(ScrollView, can_focus=True):
    """Ids in their order, rows by page: whoever owns it answers `NeedPage` with `put`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--head", "rows--cursor", *(f"rows--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    RowList { height: 1fr; overflow-x: hidden; background: $background; color: $text; scrollbar-size-vertical: 1; }
    RowList .rows--head { color: $muted; text-style: bold; }
    RowList .rows--cursor { background: $panel; color: $text; text-style: bold; }
    RowList .rows--muted { color: $muted; }
    RowList .rows--success { color: $success; }
    RowList .rows--warning { color: $warning; }
    RowList .rows--error { color: $error; }
    RowList .rows--accent { color: $accent; }
    """
    BINDINGS: ClassVar = [
        key("down", "go(1)", N_("Down"), id="list.down", help=N_("To the next line."), cli="", show=False),
        key("up", "go(-1)", N_("Up"), id="list.up", help=N_("To the line before."), cli="", show=False),
        key("pagedown", "page(1)", N_("Page down"), id="list.page_down", help=N_("A page on."), cli="", show=False),
        key("pageup", "page(-1)", N_("Page up"), id="list.page_up", help=N_("A page back."), cli="", show=False),
        key("home", "end(0)", N_("First"), id="list.first", help=N_("To the first line."), cli="", show=False),
        key("end", "end(-1)", N_("Last"), id="list.last", help=N_("To the last line."), cli="", show=False),
        key("enter", "choose", N_("Open"), id="list.open", help=N_("Open the line."), cli=""),
        key("space", "mark", N_("Mark"), id="list.mark", help=N_("Mark the line, or not."), cli="", show=False),
        key("v", "range", N_("Range"), id="list.range", help=N_("Mark from the last mark to here."),
            cli="", show=False),
        key("*", "mark_all", N_("Mark all"), id="list.all", help=N_("Mark all of the filter."), cli="", show=False),
        key("comma", "sort", N_("Sort"), id="list.sort", cli="", show=False,
            help=N_("By which column the list is sorted; the same again: from its end.")),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """Enter on a line."""

        rows: RowList
        id: int

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class Moved(Message):
        """The cursor is on another line, or on none."""

        rows: RowList
        id: int | None

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class Marked(Message):
        """Another number of lines is marked."""

        rows: RowList
        n: int

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class Sorted(Message):
        """A column by whose name the list is to be sorted; empty: as it comes by itself."""

        rows: RowList
        by: str

        @property
        def control(self) -> RowList:
            return self.rows

    @dataclass
    class NeedPage(Message):
        """Rows of these ids are on screen, or near it, and are not there."""

        rows: RowList
        ids: list[int]

        @property
        def control(self) -> RowList:
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        empty: str = "",
        head: bool = True,
        markable: bool = False,
    ) -> None:
        """markable: whether something is done with several lines at once."""
        super().__init__(id=id)
        self.columns, self.empty, self.head, self.markable = list(columns), empty, int(head), markable
        self.ids: list[int] = []
        self.marks: set[int] = set()
        self.at = 0  # the index of the cursor
        self.order = AS_IT_COMES
        self._loaded = False
        self._rows: dict[int, Any] = {}
        self._asked: set[int] = set()  # pages on their way
        self._wanted: set[int] = set()
        self.gathering: Gathering | None = None
        self._anchor: int | None = None  # the record that was marked last
        self._counted = 0  # of the marks, as it was told
        self._ground = Style()
        self._layout: tuple[int, list[tuple[Column, int]]] = (-1, [])

    # ---- what it is given

    def use(self, columns: Sequence[Column], order: Order = AS_IT_COMES) -> None:
        """Other columns of the same rows, and in which order these are."""
        self.columns, self._layout, self.order = list(columns), (-1, []), order
        self.refresh()

    def show(self, ids: Sequence[int], rows: Mapping[int, Any] | None = None) -> None:
        """Another list, or the same anew. The cursor stays on its record, or near where it was; rows are kept until
        new ones come. rows: those that are known already."""
        before = self.current
        self.ids, self._loaded = list(ids), True
        self._asked.clear()
        self._wanted.clear()
        self.at = min(self.at, max(0, len(self.ids) - 1))
        there = set(self.ids)
        if before in there:
            self.at = self.ids.index(before)
        self.marks &= there
        self._rows.update(rows or {})
        self.virtual_size = Size(self.size.width, len(self.ids) + self.head)
        self.stale()
        self._reach()
        if self.current != before:
            self.post_message(self.Moved(self, self.current))

    def put(self, rows: Mapping[int, Any]) -> None:
        """The rows that were asked for."""
        if self.gathering is not None:
            self.gathering.takes(rows)
        self._rows.update(rows)
        if len(self._rows) > KEPT * PAGE:
            here = self.at // PAGE
            near = set(self.ids[max(0, here - KEPT // 4) * PAGE : (here + KEPT // 4) * PAGE])
            self._rows = {i: row for i, row in self._rows.items() if i in near or i in rows}
            self._asked.clear()
        self.refresh()

    def gather(self, then: Callable[[list[Any]], None]) -> None:
        """Hand over every row, in this order, once those that are not there have come."""
        self.gathering = Gathering(self, then)
        self.gathering.ask()

    def stale(self) -> None:
        """Ask anew for what is on screen, and show the old until it comes."""
        self._asked.clear()
        first = self.scroll_offset.y
        self._want(first, first + self.size.height)
        self.refresh()

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    @property
    def row(self) -> Any:
        """The row under the cursor, None while it is not there."""
        return self._rows.get(self.current) if self.current is not None else None

    def row_of(self, id: int) -> Any:
        """A row that is there, or None."""
        return self._rows.get(id)

    @property
    def acted_on(self) -> list[int]:
        """What an action is for: the marked in their order, else the one under the cursor."""
        if self.marks:
            return [i for i in self.ids if i in self.marks]
        return [self.current] if self.current is not None else []

    def to(self, id: int) -> bool:
        """Put the cursor on a record, where it is listed."""
        if id not in self.ids:
            return False
        self._to(self.ids.index(id))
        return True

    # ---- keys

    def action_go(self, by: int) -> None:
        self._to(self.at + by)

    def action_page(self, by: int) -> None:
        self._to(self.at + by * max(1, self.size.height - 2))

    def action_end(self, which: int) -> None:
        self._to(0 if which == 0 else len(self.ids) - 1)

    def action_choose(self) -> None:
        if self.current is not None:
            self.post_message(self.Chosen(self, self.current))

    def action_mark(self) -> None:
        if self.current is not None:
            self.marks ^= {self.current}
            self._anchor = self.current
            self.refresh()
            self._to(self.at + 1)

    def action_range(self) -> None:
        """From what was marked last to the cursor, whichever comes first."""
        anchor = self.ids.index(self._anchor) if self._anchor in self.ids else 0
        low, high = sorted((anchor, self.at))
        self.marks |= set(self.ids[low : high + 1])
        self.refresh()

    def action_mark_all(self) -> None:
        self.marks = set() if len(self.marks) == len(self.ids) else set(self.ids)
        self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sorting is offered where the store can do it, marking where something is done with what is marked."""
        if action in ("mark", "range", "mark_all"):
            return self.markable
        return action != "sort" or any(column.sort for column in self.columns)

    def action_sort(self) -> None:
        """By which column: asked where there is one to choose."""
        from cmsuite.tui.panels.choose import Choose

        names = {column.sort: column.title for column in self.columns if column.sort}
        if self.order.by:
            names[""] = N_("As it comes")
        question = N_("Sorted by which column?")
        self.app.push_screen(Choose(question, names), lambda by: None if by is None else self._sort(by))

    def _sort(self, by: str) -> None:
        self.post_message(self.Sorted(self, by))

    def _to(self, index: int) -> None:
        before, self.at = self.at, max(0, min(index, len(self.ids) - 1))
        if self.at == before:
            return
        self._reach()
        for at in (before, self.at):
            self.refresh_line(at + self.head)
        self.post_message(self.Moved(self, self.current))

    def _reach(self) -> None:
        """Scroll no more than it takes to see the cursor; the heading stays."""
        top, height = self.scroll_offset.y, max(1, self.size.height - self.head)
        if self.at < top:
            self.scroll_to(y=self.at, animate=False, immediate=True)
        elif self.at >= top + height:
            self.scroll_to(y=self.at - height + 1, animate=False, immediate=True)

    def on_click(self, event: Any) -> None:
        line = event.y + self.scroll_offset.y - self.head
        if event.y < self.head:
            self._click_head(event.x)
        elif 0 <= line < len(self.ids):
            if line == self.at:
                self.action_choose()
            self._to(line)

    def _click_head(self, x: int) -> None:
        """A click on a head sorts by it, where that can be."""
        end = HEAD
        for column, room in self._columns(self.size.width):
            if end <= x < end + room and column.sort:
                self._sort(column.sort)
            end += room + GAP

    def _title(self, column: Column) -> str:
        """Its head; of the one by which the list is sorted a sign says which way."""
        sign = ("▼" if self.order.falling else "▲") if column.sort and column.sort == self.order.by else ""
        return sign + translate(column.title)

    def pointed(self) -> Offset:
        return self.region.offset + Offset(0, self.at - self.scroll_offset.y + self.head)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.ids) + self.head)
        self._reach()

    # ---- painting

    def render_lines(self, crop: Region) -> list[Strip]:
        if len(self.marks) != self._counted:  # whoever marked, or took marks away, had it painted
            self._counted = len(self.marks)
            self.post_message(self.Marked(self, self._counted))
        self._ground = self.rich_style  # blended over everything below: a millisecond, so once for all lines
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self.head:
            return self._strip([(self._title(c), "head") for c, _ in self._columns(width)], width, "  ")
        index = self.scroll_offset.y + y - self.head
        if index >= len(self.ids):
            return self._line([Segment(fit(f"  {self._nothing(y)}", width), self._style("muted"))], width)
        id = self.ids[index]
        row = self._rows.get(id)
        if row is None or index // PAGE not in self._asked:
            self._want(index, index + 1)
        here = index == self.at and (self.has_focus or not self.can_focus)  # else another widget types for it
        sign = ("›" if here else " ") + ("✓" if id in self.marks else " ")
        if row is None:
            return self._line([Segment(f"{sign}…", self._style("cursor" if here else "muted"))], width, here)
        cells = [cell_of(column.cell(row)) for column, _width in self._columns(width)]
        return self._strip([(shown(cell.text), cell.tone) for cell in cells], width, sign, here=here)

    def _nothing(self, y: int) -> str:
        """What a list without a row says on this line, a line below its head."""
        if self.ids or (n := y - 2 * self.head) < 0:
            return ""
        lines = folded(translate(self.empty), self.size.width - 4) if self._loaded else ["…"]
        return lines[n] if n < len(lines) else ""

    def _strip(self, cells: Sequence[tuple[str, str]], width: int, sign: str, *, here: bool = False) -> Strip:
        base = self._style("cursor") if here else self._style("")
        parts = [Segment(sign, base)]
        for (text, tone), (column, room) in zip(cells, self._columns(width), strict=True):
            own = self._style(tone)
            style = own if not here else base + Style(color=own.color) if tone else base
            parts += [Segment(fit(text, room, right=column.right), style), Segment(" " * GAP, base)]
        return self._line(parts, width, here)

    def _line(self, parts: list[Segment], width: int, here: bool = False) -> Strip:
        if here and self.app.ansi_color:
            parts = [Segment(part.text, Style(reverse=True, bold=True)) for part in parts]
        base = parts[0].style if here else self._ground
        return Strip(parts).adjust_cell_length(width, base).apply_style(self._ground if not here else Style())

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"rows--{name}", partial=name != "cursor") if name else self._ground

    def _columns(self, width: int) -> list[tuple[Column, int]]:
        """Which columns there is room for, each with its width."""
        if self._layout[0] != width:
            self._layout = (width, laid_out(self.columns, width))
        return self._layout[1]

    # ---- pages

    def _want(self, first: int, end: int) -> None:
        """Ask for the pages of these lines once this paint is done; a neighbour on each side comes with them."""
        if not self.ids:
            return
        pages = set(range(max(0, first) // PAGE, min(end, len(self.ids)) // PAGE + 1)) - self._asked
        if pages and not self._wanted:
            self.call_after_refresh(self._ask)
        self._wanted |= pages

    def _ask(self) -> None:
        pages = {near for page in self._wanted for near in (page - 1, page, page + 1)} - self._asked
        self._wanted.clear()
        ids = [id for page in sorted(pages) if page >= 0 for id in self.ids[page * PAGE : (page + 1) * PAGE]]
        self._asked |= pages
        if ids:
            self.post_message(self.NeedPage(self, ids))
