"""The three panes of a document: outline, page at hand, what is said of it. One at a time where it is narrow."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import set_line, shown
from cmsuite.engines.documents.words import ANSWERS, COMMENTS
from cmsuite.tui.keys import key
from cmsuite.tui.outline import Head
from cmsuite.tui.widgets.doc_pages import AnyPage, FieldsPage, Items, ReadPage
from cmsuite.tui.widgets.document_findings import DocumentFindings
from cmsuite.tui.widgets.findings import Findings, Line
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

SIDES = {
    "checks": N_("CHECKS"),
    "comments": N_("COMMENTS"),
    "evidence": N_("EVIDENCE"),
    "sums": N_("WHAT IT COMES TO"),
    "preview": N_("AS IT WILL BE"),
    "facts": N_("VERSIONS"),
}
SIGNS = {
    "block": ("✗", "error"),
    "warn": ("!", "warning"),
    "info": ("·", "muted"),
    "ok": ("✓", "success"),
    "": ("·", "muted"),
}
PANES = ("outline", "centre", "side")


@dataclass(frozen=True, slots=True)
class Lined:
    """A line of the outline with the sign of the worst that is said of it, and how many comments wait there."""

    head: Head
    worst: str = ""
    comments: int = 0


class Bench(Container):
    """What the screen puts into it, and where the focus is."""

    SCOPED_CSS = False  # how much room there is, is said on the screen
    DEFAULT_CSS = """
    Bench { height: 1fr; }
    Bench > #state { height: 1; background: $surface; color: $text; text-wrap: nowrap; text-overflow: ellipsis; }
    Bench > #panes { layout: horizontal; height: 1fr; }
    Bench #outline { width: 30; height: 1fr; }
    Bench #centre { width: 1fr; height: 1fr; border-left: solid $muted; }
    Bench #side { width: 38; height: 1fr; border-left: solid $muted; }
    Bench .heading {
        height: 1; padding: 0 1; color: $muted; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
    }
    Bench #page { height: 1fr; }
    Bench #side VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    Bench #side VerticalScroll > Static { height: auto; width: 1fr; }
    Bench #comments { height: 2fr; }
    Bench #talk { height: 1fr; border-top: solid $muted; }
    Bench #talk.-whole { border-top: none; }
    Bench #side.-broad { width: 1fr; }
    .-widest Bench #outline { width: 40; }
    .-widest Bench #side { width: 48; }
    .-widest Bench #side.-broad { width: 1fr; }
    .-narrow Bench #panes > *, .-tiny Bench #panes > * { width: 1fr; border-left: none; }
    .-narrow Bench #panes > .-away, .-tiny Bench #panes > .-away { display: none; }
    .plain Bench #panes > * { width: 1fr; border-left: none; }
    .plain Bench #panes > .-away { display: none; }
    """
    BINDINGS: ClassVar = [
        key("escape", "screen.back", N_("Back"), id="document.back", help=N_("One level back; what you typed is kept."),
            cli="", show=False),
        key("tab", "screen.pane(1)", N_("Pane"), id="document.pane", help=N_("Outline, page, checks: the next one."),
            cli=""),
        key("shift+tab", "screen.pane(-1)", N_("Pane before"), id="document.pane_back",
            help=N_("Checks, page, outline: the one before."), cli="", show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.pane, self.side = "outline", "checks"
        self.page: AnyPage = ReadPage()
        self.counts: dict[str, int] = {}
        self.without: frozenset[str] = frozenset()  # sides that a document of this kind has not
        self._turning = asyncio.Lock()  # a key and an answer may both turn the page
        self._ids: dict[str, int] = {}  # of the lines of the outline, by their paths

    def compose(self) -> ComposeResult:
        yield Static("", id="state", markup=False)
        with Container(id="panes"):
            with Container(id="outline"):
                yield Static(translate("OUTLINE"), classes="heading", markup=False)
                yield RowList(_OUTLINE, id="heads", head=False)
            with Container(id="centre", classes="-away"):
                yield Static("", id="title", classes="heading", markup=False)
                with Container(id="page"):
                    yield self.page
            with Container(id="side", classes="-away"):
                yield Static("", id="which", classes="heading", markup=False)
                yield DocumentFindings()
                yield RowList(_COMMENTS, id="comments", head=False, empty=N_("Nobody has said anything. c says it."))
                with VerticalScroll(id="talk", can_focus=False):
                    yield Static("", markup=False)

    def on_mount(self) -> None:
        self.turn_side("checks")

    # ---- panes

    @property
    def heads(self) -> RowList:
        return self.query_one("#heads", RowList)

    def turn(self, pane: str) -> None:
        """To a pane, and its focus."""
        self.show_pane(pane)
        if pane == "outline":
            self.heads.focus()
        elif pane == "side":
            self._of_side().focus()
        else:
            self.page.to(self.page.at)

    def show_pane(self, pane: str) -> None:
        """The pane that is seen where there is room for one."""
        self.pane = pane
        for name in PANES:
            self.query_one(f"#{name}").set_class(name != pane, "-away")

    def next_pane(self, by: int) -> None:
        """The pane after the one with the focus, or before it."""
        here = next((name for name in PANES if self.query_one(f"#{name}").has_focus_within), self.pane)
        self.turn(PANES[(PANES.index(here) + by) % len(PANES)])

    def turn_side(self, name: str) -> None:
        """What is seen at the right."""
        self.side = name
        self.query_one(Findings).display = name == "checks"
        self.query_one("#comments").display = name == "comments"
        talk = self.query_one("#talk", VerticalScroll)
        talk.display = name != "checks"
        talk.can_focus = name not in ("checks", "comments")
        talk.set_class(talk.can_focus, "-whole")
        self.query_one("#side").set_class(name == "preview", "-broad")
        self._head_side()

    def _of_side(self) -> Widget:
        return {"checks": self.query_one(Findings), "comments": self.query_one("#comments")}.get(
            self.side, self.query_one("#talk")
        )

    def next_side(self) -> str:
        """The one after the one that is seen."""
        names = [name for name in SIDES if name not in self.without]
        return names[(names.index(self.side) + 1) % len(names)]

    def _head_side(self) -> None:
        n = self.counts.get(self.side)
        told = translate(SIDES[self.side]) + (f" {number(n)}" if n else "")
        self.query_one("#which", Static).update(told, layout=False)

    # ---- what is shown

    def say(self, text: str) -> None:
        """What it is, and whether it is saved."""
        self.query_one("#state", Static).update(f" {shown(text)}", layout=False)

    def show_outline(self, lines: Sequence[Lined], at: str) -> None:
        """The fields, and which is at hand; whoever goes through them with the arrows is not taken back."""
        ids = [self._ids.setdefault(one.head.path, len(self._ids)) for one in lines]
        self.heads.show(ids, dict(zip(ids, lines, strict=True)))
        if not self.heads.has_focus and at in self._ids:
            self.heads.to(self._ids[at])

    async def show_page(self, page: AnyPage, title: str) -> None:
        """Another page in the middle. `page` is always a whole one: what comes meanwhile is shown in the old one."""
        async with self._turning:
            before = self.page
            if before.has_focus_within:
                self.screen.set_focus(None)  # else it would jump to another pane, and be taken for a move there
            if isinstance(page, FieldsPage) and isinstance(before, FieldsPage):
                # pages of fields are alike: where this one scrolls, the next has its room at once, and is laid out once
                page.set_reactive(Widget.show_vertical_scrollbar, before.show_vertical_scrollbar)
            with self.app.batch_update():
                await self.query_one("#page").mount(page)
                self.page = page
                await before.remove()
                self.entitle(title)

    def entitle(self, title: str) -> None:
        """What is said over the page."""
        self.query_one("#title", Static).update(shown(title), layout=False)

    @property
    def comment(self) -> Any:
        """The comment at hand."""
        return self.query_one("#comments", RowList).row

    def show_checks(self, lines: Sequence[Line], nothing: str) -> None:
        self.counts["checks"] = len(lines)
        self.query_one(Findings).show(lines, nothing)
        self._head_side()

    def show_comments(self, said: Sequence[Any]) -> None:
        self.counts["comments"] = sum(one.state == "open" for one in said)
        self.query_one("#comments", RowList).show([one.id for one in said], {one.id: one for one in said})
        self._head_side()

    def show_talk(self, lines: Sequence[str]) -> None:
        """What is said in full below the comments, or of the evidence."""
        self.query_one("#talk > Static", Static).update("\n".join(set_line(line) for line in lines))

    @property
    def talk_width(self) -> int:
        """The columns of what is told at the right."""
        return max(30, self.query_one("#talk").content_size.width - 1)

    @property
    def items(self) -> Items | None:
        """The list at hand, where the page is one."""
        return next(iter(self.page.query(Items)), None)


def _title(line: Lined) -> Cell:
    room = "  " * line.head.depth
    waits = f" ({number(line.comments)})" if line.comments else ""
    return Cell(room + line.head.title + waits, "" if line.head.filled else "muted")


_OUTLINE = [Column("", lambda one: Cell(*SIGNS[one.worst]), 1), Column("", _title)]


def _comment(one: Any) -> Cell:
    done = one.state != "open"
    where = f"{translate(COMMENTS[one.kind])}" if not done else f"{translate(ANSWERS[one.state])}"
    return Cell(f"{where} · {one.text}", "muted" if done else "")


_COMMENTS = [
    Column(
        "", lambda one: Cell("✓" if one.state != "open" else "!", "success" if one.state != "open" else "warning"), 1
    ),
    Column("", _comment),
]
