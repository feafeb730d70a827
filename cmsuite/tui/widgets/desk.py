"""The panes of the Composer: the text, where it goes, what stands against it, its files. The place decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.content.words import KINDS
from cmsuite.core.locale import N_, labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.engines.networks.words import visibility_said
from cmsuite.tui.composing import FileRow, file_rows, length
from cmsuite.tui.examining import Examined
from cmsuite.tui.keys import key
from cmsuite.tui.panels.jump import Corner
from cmsuite.tui.place import Asking
from cmsuite.tui.previewing import look
from cmsuite.tui.sheet import Opened, Target, Typed, apart
from cmsuite.tui.widgets.findings import SIGNS, Findings, Line
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.ruled_findings import RuledFindings
from cmsuite.tui.widgets.writing import Writing

PANES = {"text": N_("Text"), "networks": N_("Networks"), "checks": N_("Checks"), "media": N_("Media")}
PREVIEWED = 5_000  # characters: it is laid out anew after each pause


@dataclass(frozen=True, slots=True)
class Going:
    """An account in the list: how long its text is there, and whether that is too long."""

    target: Target
    own: bool
    size: str = "…"
    over: bool = False


class Desk(Container):
    """Three columns where there is room, two at 120, one pane at a time at 80."""

    SCOPED_CSS = False  # how much room there is, is said on the screen
    DEFAULT_CSS = """
    Desk { height: 1fr; }
    Desk #facts { height: 1; background: $surface; color: $text; }
    Desk #panes { layout: horizontal; height: 1fr; }
    Desk #left { width: 3fr; }
    Desk #right { width: 2fr; border-left: solid $muted; }
    Desk #text { height: 1fr; }
    Desk #media { height: 9; border-top: solid $muted; }
    Desk #networks { height: 3fr; }
    Desk #checks { height: 2fr; border-top: solid $muted; }
    Desk .heading {
        height: 1; padding: 0 1; color: $muted; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
    }
    Desk #counts { height: auto; max-height: 4; padding: 0 1; display: none; }
    Desk #accounts { height: auto; max-height: 10; }
    Desk VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    Desk #preview { height: auto; padding: 0 1; }
    .-widest Desk #left { width: 1fr; }
    .-widest Desk #right { width: 2fr; layout: horizontal; }
    .-widest Desk #networks { width: 1fr; height: 1fr; }
    .-widest Desk #checks { width: 1fr; height: 1fr; border-top: none; border-left: solid $muted; }
    .-narrow Desk #left, .-tiny Desk #left { width: 1fr; }
    .-narrow Desk #right, .-tiny Desk #right { width: 1fr; border-left: none; }
    .-narrow Desk #media, .-tiny Desk #media { height: 1fr; border-top: none; }
    .-narrow Desk #checks, .-tiny Desk #checks { height: 1fr; border-top: none; }
    .-narrow Desk #counts, .-tiny Desk #counts { display: block; }
    .-narrow Desk .-away, .-tiny Desk .-away { display: none; }
    .plain Desk #left, .plain Desk #right { width: 1fr; layout: vertical; }
    .plain Desk #media, .plain Desk #networks, .plain Desk #checks { width: 1fr; height: 1fr; }
    .plain Desk #counts { display: block; }
    .plain Desk .-away { display: none; }
    """

    BINDINGS: ClassVar = [
        key("escape", "screen.back", N_("Back"), id="desk.back", help=N_("One level back; what you typed is kept."),
            cli="", show=False),
        key("o,f12", "look", N_("As a page"), id="composer.preview",
            help=N_("See it in the browser as each network shows it, also what is not saved."), cli="post preview",
            show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.pane = "text"
        self.form: Opened | None = None
        self.typed = Typed()
        self.at: int | None = None
        self.found = Examined({}, ())
        self.files: list[FileRow] = []
        self.news = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="facts", markup=False)
        with Horizontal(id="panes"):
            with Container(id="left"):
                with Container(id="text"):
                    yield Static("", classes="heading", id="whose", markup=False)
                    yield Writing(id="writing", soft_wrap=True)
                    yield Static("", id="counts", markup=False)
                with Container(id="media"):
                    yield self._heading(N_("MEDIA"))
                    yield RowList(FILES, id="files", empty=N_("No file. F3 attaches one."))
            with Container(id="right"):
                with Container(id="networks"):
                    yield self._heading(N_("NETWORKS · o: as a page"))
                    yield RowList(GOING, id="accounts")
                    yield Static("", classes="heading", id="of", markup=False)
                    with VerticalScroll():
                        yield Static("", id="preview", markup=False)
                with Container(id="checks"):
                    yield self._heading(N_("CHECKS"))
                    yield RuledFindings()

    def _heading(self, name: str) -> Static:
        return Static(translate(name), classes="heading", markup=False)

    def on_mount(self) -> None:
        self.turn("text", focus=False)

    # ---- panes

    def turn(self, pane: str, *, focus: bool = True) -> None:
        """Show a pane where one is shown at a time, and go to it."""
        self.pane = pane
        for name in PANES:
            self.query_one(f"#{name}").set_class(name != pane, "-away")
        self.query_one("#left").set_class(pane not in ("text", "media"), "-away")
        self.query_one("#right").set_class(pane not in ("networks", "checks"), "-away")
        if focus:
            self.control(pane).focus()
        self.say()

    def control(self, pane: str) -> Widget:
        """What takes the keys in a pane."""
        kinds: Mapping[str, tuple[str, type[Widget]]] = {
            "text": ("#writing", Writing),
            "networks": ("#accounts", RowList),
            "checks": ("Findings", Findings),
            "media": ("#files", RowList),
        }
        return self.query_one(*kinds[pane])

    def corners(self) -> list[Corner]:
        """Where each pane is gone to: its tab where one is shown at a time, else where it begins."""
        line = self.query_one("#facts").region
        found, x = [], line.x + 1
        for name in PANES:
            place = self.control(name).region
            corner = (x, line.y) if self.narrow else (place.x, place.y)
            found.append(Corner(*corner, partial(self.turn, name)))
            x += cell_len(self._tab(name))
        return found

    @property
    def narrow(self) -> bool:
        """Whether one pane is seen at a time."""
        return any(self.screen.has_class(name) for name in ("-narrow", "-tiny")) or self._plain

    @property
    def _plain(self) -> bool:
        return bool(getattr(self.app, "plain", False))

    @property
    def writing(self) -> Writing:
        return self.query_one(Writing)

    @property
    def account(self) -> int | None:
        """The account at hand in the list."""
        return self.query_one("#accounts", RowList).current

    @property
    def file(self) -> FileRow | None:
        """The file at hand in the list."""
        at = self.query_one("#files", RowList).current
        return self.files[at] if at is not None and at < len(self.files) else None

    def to_file(self, number: int | None) -> None:
        """The cursor on a file, by its number; else on the first that nothing stands for."""
        bare = (n for n, row in enumerate(self.files) if not (row.file.alt or row.file.decorative_reason))
        self.query_one("#files", RowList).to(next(bare, 0) if number is None else number - 1)

    # ---- what it shows

    def show(self, form: Opened, typed: Typed, at: int | None) -> None:
        """A post as it is typed now; `at`: the account whose own words are written, None for the common text."""
        self.form, self.typed, self.at = form, typed, at
        target = form.target(at)
        told = translate("COMMON TEXT") if target is None else translate("ONLY FOR {account}")
        self.query_one("#whose", Static).update(told.format(account=shown(target.to.handle if target else "")))
        self.files = file_rows(form, at)
        self.query_one("#files", RowList).show(range(len(self.files)), dict(enumerate(self.files)))
        self._show_accounts()
        self.preview()
        self.say()

    def unknown(self) -> None:
        """Nothing is known of it yet."""
        self.found = Examined({}, ())
        self.query_one(Findings).wait()

    def show_found(self, found: Examined) -> None:
        """What was found in it."""
        self.found = found
        lines = [
            Line(one.finding.level, self._where(one.accounts, one.finding.part), one.finding.message, one.finding.fix)
            for one in found.found
        ]
        self.query_one(Findings).show(lines, translate("Nothing stands against it."))
        self._show_accounts()
        self.say()

    def _where(self, accounts: Sequence[str], part: int) -> str:
        assert self.form is not None
        several = len(self.form.targets) > 1
        told = [", ".join(accounts)] if several and len(accounts) < len(self.form.targets) else []
        if len(apart(self.typed.words.text)) > 1:
            told.append(translate("part {n}").format(n=number(part)))
        return " · ".join(told)

    def _show_accounts(self) -> None:
        assert self.form is not None
        rows = {target.account: self._going(target) for target in self.form.targets}
        self.query_one("#accounts", RowList).show(list(rows), rows)
        counts = [Content.styled(f"{shown(row.target.to.handle)} {row.size}", "$error" if row.over else "$text-muted")
                  for row in rows.values()]  # fmt: skip
        self.query_one("#counts", Static).update(Content("\n").join(counts))

    def _going(self, target: Target) -> Going:
        counts = self.found.counts.get(target.account)
        own = "text" in self.typed.own.get(target.account, {})
        if not counts:
            return Going(target, own)
        worst = max(range(len(counts)), key=lambda n: (counts[n].over, counts[n].used))
        size = ("! " if counts[worst].over else "✓ ") + length(counts[worst])
        if len(counts) > 1:
            size += " " + translate("(part {n} of {all})").format(n=worst + 1, all=len(counts))
        return Going(target, own, size, bool(counts[worst].over))

    def preview(self) -> None:
        """The text as the account at hand has it, with its files in their places."""
        target = self.form.target(self.account) if self.form else None
        if target is None:
            return
        words = self.typed.at(target.account)
        parts = apart(words.text)
        lines = [labelled(translate("Warning"), words.cw), ""] if words.cw else []
        for n, part in enumerate(parts, 1):
            rule = "" if self._plain else "── "
            lines += [f"{rule}{n}/{len(parts)}"] if len(parts) > 1 else []
            lines += [*part.split("\n"), ""]
            for file in target.files:
                if min(file.part, len(parts)) == n:
                    lines.append(f"▸ {translate(KINDS[file.kind])} · {file.alt or _no_alt(file.decorative_reason)}")
        told = " · ".join(
            part for part in (target.to.handle, words.language, visibility_said(words.visibility)) if part
        )
        self.query_one("#of", Static).update(translate("PREVIEW {account}").format(account=shown(told)))
        text = "\n".join(shown(line) for line in lines)
        self.query_one("#preview", Static).update(text if len(text) <= PREVIEWED else text[:PREVIEWED] + "…")

    def action_look(self) -> None:
        if self.form is not None and isinstance(self.screen, Asking):
            look(self.screen, self.form, self.typed)

    def say(self, news: str | None = None) -> None:
        """The line above: the panes, or how the post stands where all are seen; news: whether it is saved."""
        if news is not None:
            self.news = news
        told = self._tabs() if self.narrow else Content(self._stands())
        room = self.size.width - cell_len(told.plain) - cell_len(self.news) - 2
        gap = Content(" " * max(1, room))
        self.query_one("#facts", Static).update(Content(" ") + told + gap + Content(self.news))

    def on_resize(self) -> None:
        self.say()

    def _tabs(self) -> Content:
        told = Content("")
        for name in PANES:
            told += Content.styled(self._tab(name), "bold reverse" if name == self.pane else "$text-muted")
        return told

    def _tab(self, name: str) -> str:
        """A pane, and how many things are in it."""
        of_level = Counter[str](one.finding.level for one in self.found.found)
        fine = "✓" if self.found.counts else "…"  # not looked at yet
        checks = (
            " ".join(f"{sign}{of_level[level]}" for level, (sign, _tone) in SIGNS.items() if of_level[level]) or fine
        )
        targets = len(self.form.targets) if self.form else 0
        more = {"networks": number(targets), "checks": checks, "media": number(len(self.files))}
        return f" {translate(PANES[name])} {more.get(name, '')}".rstrip() + " "

    def _stands(self) -> str:
        if self.form is None or self.form.post is None:
            return translate("new post")
        approved, all_ = sum(one.approved for one in self.form.targets), len(self.form.targets)
        said = ngettext("{n} of {all} approved", "{n} of {all} approved", approved)
        told = [said.format(n=number(approved), all=number(all_))]
        for target in self.form.targets:
            if target.entry and target.entry.due_at and target.entry.at:
                told.append(moment(target.entry.due_at, target.entry.at.zone))
                break
        return " · ".join(told)

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        """Its own lists are short, and there."""
        event.stop()
        if self.form is None:
            return
        if event.rows.id == "files":
            event.rows.put(dict(enumerate(self.files)))
        else:
            event.rows.put({target.account: self._going(target) for target in self.form.targets})


def _no_alt(why: str | None) -> str:
    return translate("decorative: {reason}").format(reason=why) if why else translate("no alternative text")


def _file(row: FileRow) -> str:
    size = f" {row.width}×{row.height}" if row.width and row.height else ""
    return f"{translate(KINDS[row.file.kind])}{size}"


def _alt(row: FileRow) -> Cell:
    if row.file.alt:
        return Cell(f"✓ {row.file.alt}", "success")
    if row.file.decorative_reason:
        return Cell(f"· {_no_alt(row.file.decorative_reason)}", "muted")
    return Cell(f"! {_no_alt(None)}", "error")


FILES = (
    Column(N_("N"), lambda row: number(row.file.number), 3, right=True),
    Column(N_("FILE"), lambda row: _file(row), 18),
    Column(N_("ALTERNATIVE TEXT"), _alt),
    Column(N_("ON"), lambda row: number(len(row.on)), 3, right=True, drop=1),
)
GOING = (
    Column(N_("NETWORK"), lambda row: called(row.target.to.network), 10, drop=3),
    Column(N_("ACCOUNT"), lambda row: row.target.to.handle),
    Column(N_("LENGTH"), lambda row: Cell(row.size, "error" if row.over else "success"), 25),
    Column(N_("WORDS"), lambda row: translate("own") if row.own else Cell(translate("common"), "muted"), 8, drop=1),
    Column(N_("STATE"), lambda row: Cell(row.target.stands, "success" if row.target.approved else "muted"), 22, drop=2),
)
