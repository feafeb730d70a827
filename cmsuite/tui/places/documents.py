"""Which brief, audit, SWOT, charter, plan stands where?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.engines.documents.kinds import title_of
from cmsuite.engines.documents.words import STATES, how_far
from cmsuite.tui import document_deeds as deeds
from cmsuite.tui import documenting as work
from cmsuite.tui import documents_many as many
from cmsuite.tui import from_mail
from cmsuite.tui.keys import key
from cmsuite.tui.place import Place
from cmsuite.tui.places.document import DocumentScreen
from cmsuite.tui.query import Filter, Term
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.panes import Detail, Panes
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.core.errors import CmsError
    from cmsuite.engines.documents.views import DocumentLine, DocumentRead

SORTS = {"kind": N_("KIND"), "title": N_("TITLE"), "version": N_("VERSION"), "state": N_("STATE"),
         "owner": N_("OWNER"), "brand": N_("BRAND")}  # fmt: skip
TERMS = (
    Term("state", N_("state"), {name: said for name, said in STATES.items() if name != "superseded"}),
    Term("sort", N_("sort"), SORTS, "order"),
)
DEEDS = {"submit": N_("Give to the house to read"), "archive": N_("Put away, or take out again")}
"""What is done to all that are marked, by the names of their actions."""
LEAST, WIDE = 30, 78  # columns of the text beside the list, and over it
AROUND = 3  # beside a text over the place: its margins and the scroll bar
SHOWS = ("text", "against", "differs")
TONES = {"draft": "muted", "sent": "accent", "validated": "success", "changes_requested": "warning"}


class DocumentsPlace(Place):
    """The documents, the newest first; beside them what one says, what stands against it, what changed."""

    name_ = "documents"
    title_ = N_("Documents")
    BINDINGS: ClassVar = [
        key("a", "new", N_("New"), id="documents.new", help=N_("Begin a document."), cli="document new"),
        key("M", "from_mail", N_("From a mail"), id="documents.from_mail", show=False,
            help=N_("Begin a framing note from a client's mail."), cli="brief from-mail"),
        key("E,f9", "editor", N_("Editor"), id="documents.editor", help=N_("Write the draft in your own editor."),
            cli="document edit"),
        key("c", "turn", N_("Text, checks"), id="documents.turn",
            help=N_("What it says, what stands against it, what changed since the version before."),
            cli="document check"),
        key("s", "send", N_("Send"), id="documents.send", help=N_("Freeze it for the client, with its code."),
            cli="document send"),
        key("V", "validate", N_("Validate"), id="documents.validate", help=N_("Say yes to what was sent, by name."),
            cli="document validate"),
        key("p", "export", N_("Export"), id="documents.export", help=N_("Write it in a format, and open it."),
            cli="document export"),
        key("o", "outside", N_("Browser"), id="documents.open", show=False,
            help=N_("Write it as a page, and open that in the browser."), cli="document export"),
        key("S", "submit", N_("Review"), id="documents.submit", show=False,
            help=N_("Give a draft to the house to read, or take it back."), cli="document submit"),
        key("B", "board", N_("Board"), id="documents.board", show=False,
            help=N_("The quadrants, crossings and rankings of a SWOT note, by keys."), cli="swot rank"),
        key("L", "decisions", N_("Decisions…"), id="documents.decisions", show=False,
            help=N_("The log of decisions of this brand; write one down."), cli="decision list"),
        key("P", "proposals", N_("Proposals…"), id="documents.proposals", show=False,
            help=N_("What the audit and the watch propose; take it or decline it."), cli="proposal list"),
        key("C", "comments", N_("Comments on trial"), id="documents.comments", show=False,
            help=N_("Try comments by the moderation guide that is in force."), cli="moderation try"),
        key("D", "drill", N_("Crisis: on call, drill"), id="documents.drill", show=False,
            help=N_("Who is on call now, the scenarios of the crisis plan, and a drill of one."),
            cli="crisis drill show"),
        key("R", "reopen", N_("Reopen"), id="documents.reopen", help=N_("Open a new draft of what was answered."),
            cli="document reopen", show=False),
        key("K", "packet", N_("Packet"), id="documents.packet", show=False,
            help=N_("A page by which a client without access answers what was sent."), cli="document packet"),
        key("T", "take", N_("What came back"), id="documents.take", show=False,
            help=N_("Take a client's file: an answer, a mail, DOCX, XLSX, PDF."), cli="document take"),
        key("X", "archive", N_("Put away"), id="documents.archive", show=False,
            help=N_("Put a document away, or take it out again: state:archived lists those that are away."),
            cli="document archive"),
        key("x", "act", N_("Marked"), id="documents.act", help=N_("What becomes of the marked."),
            cli="document submit", show=False),
        key("slash", "filter", N_("Filter"), id="documents.filter", help=N_("Narrow the list."), cli="document list",
            show=False),
    ]  # fmt: skip

    def body(self) -> Iterable[Widget]:
        yield FilterLine(TERMS)
        with Panes():
            yield RowList(self._columns(), markable=True,
                          empty=N_("No document here. a begins one; esc in the filter shows all."))  # fmt: skip
            yield Detail()

    def _columns(self) -> list[Column]:
        of_brand = [Column(N_("BRAND"), self._brand, 14, drop=2, sort="brand")] if self.seat.brand is None else []
        return [
            *of_brand,
            Column(N_("KIND"), lambda one: title_of(one.kind), 16, drop=3, sort="kind"),
            Column(N_("TITLE"), lambda one: one.title, least=28, sort="title"),
            Column(N_("VERSION"), lambda one: one.version or "—", 7, sort="version"),
            Column(N_("STATE"), _state, 22, sort="state"),
            Column(N_("OWNER"), lambda one: Cell(one.owner, "muted"), 14, drop=4, sort="owner"),
        ]

    def _brand(self, line: DocumentLine) -> str:
        return next((one.name for one in self.seat.brands if one.id == line.brand), "")

    def on_mount(self) -> None:
        self.asked = Filter()
        self.wanted: int | None = None  # a document that is to be opened
        self.now: work.Seen | None = None
        self.reading: int | None = None  # the document that is being read
        self.width_ = 0  # columns that its text is set for
        self.meant: tuple[int, Callable[[Place, DocumentRead], None]] | None = None
        self.shows = 0
        self.query_one(RowList).focus()

    def at_hand_ref(self) -> tuple[str, int] | None:
        id = self.query_one(RowList).current
        return None if id is None else ("document", id)

    def load(self) -> None:
        self.wanted = self.suite.taken("document") or self.wanted
        brand = self.brand_asked(self.asked)
        asked = self.asked.values
        words, order = " ".join(self.asked.words), self.asked.order
        self.ask(partial(work.listed, asked.get("state"), asked.get("kind"), words, brand, order), self._listed)

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        self.query_one(RowList).focus()
        self.load()

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        def put(lines: dict[int, DocumentLine]) -> None:
            event.rows.put(lines)
            if self.now is None:
                self._read_once()

        self.ask(partial(work.lines, event.ids), put, group="page")

    def _listed(self, found: tuple[list[int], dict[int, DocumentLine]]) -> None:
        rows, (ids, lines) = self.query_one(RowList), found
        self.offer([*TERMS, Term("kind", N_("kind"), work.kinds())])
        self.query_one(FilterLine).found(len(ids))
        rows.use(self._columns(), self.asked.order)
        rows.show(ids, lines)
        self._read()
        if self.wanted is not None:
            rows.to(self.wanted)
            self.app.push_screen(DocumentScreen(self.wanted))
            self.wanted = None

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._read_once()

    def _read_once(self) -> None:
        """Read what is at hand, unless it is being read: begun again, it would come later each time."""
        at = self.query_one(RowList).current
        if at is None or at != self.reading:
            self._read()

    def _read(self) -> None:
        row: DocumentLine | None = self.query_one(RowList).row
        if row is None:
            self.now = None
            self.query_one(Detail).show([])
            self.at_hand("")
        else:
            self.width_, self.reading = self._width, row.id
            question = partial(work.seen, row.id, self.seat.workspace.root, self.width_)
            if self.now is None:
                self.query_one(Detail).show([row.title, "", translate(work.MAKING)])
            self.ask(question, self._show, group="read", brand=row.brand, failed=self._unreadable)

    @property
    def _width(self) -> int:
        """Columns of the text: beside the list, else over it."""
        beside = self.query_one(Detail).content_size.width - 1
        return beside if beside >= LEAST else min(WIDE, self.size.width - AROUND)

    def on_resize(self) -> None:
        self.call_after_refresh(self._read_for_room)

    def _read_for_room(self) -> None:
        """The lines of a text end where its room ends: in another one they are set anew, once nobody reads it."""
        if self.now is not None and self._width != self.width_ and not self.query_one(Detail).is_over:
            self._read()

    def _unreadable(self, _err: CmsError) -> bool:
        self.reading = None
        return False

    def _show(self, found: work.Seen) -> None:
        self.now, self.reading = found, None
        meant, self.meant = self.meant, None
        if meant is not None and meant[0] == found.found.id:
            self.call_later(meant[1], self, found.found)
        self.at_hand(found.found.title)
        self.query_one(Detail).show(getattr(found, SHOWS[self.shows]))

    def action_turn(self) -> None:
        """Beside the list, the next of what there is to read; where there is no room, the text over all of it."""
        detail = self.query_one(Detail)
        if self.now is None:
            return
        if detail.display or detail.is_over:
            self.shows = (self.shows + 1) % len(SHOWS)
            self._show(self.now)
        else:
            self.query_one(Panes).open_detail()

    # ---- what is done

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.app.push_screen(DocumentScreen(event.id))

    def action_from_mail(self) -> None:
        from_mail.ask(self)

    def action_new(self) -> None:
        deeds.new(self)

    def action_editor(self) -> None:
        self._with(deeds.edit)

    def action_send(self) -> None:
        self._with(deeds.send)

    def action_validate(self) -> None:
        self._with(deeds.validate)

    def action_submit(self) -> None:
        if self.query_one(RowList).marks:
            many.submit(self)
        else:
            self._with(deeds.submit)

    def action_act(self) -> None:
        """The marked, or the one at hand: what becomes of them."""
        from cmsuite.tui.panels.choose import Choose

        if n := len(self.query_one(RowList).acted_on):
            question = ngettext("What becomes of this document?", "What becomes of these {n} documents?", n)
            self.app.push_screen(Choose(question.format(n=number(n)), DEEDS), self._act)

    def _act(self, deed: str | None) -> None:
        if deed is not None:
            getattr(self, f"action_{deed}")()

    def action_reopen(self) -> None:
        self._with(deeds.reopen)

    def action_decisions(self) -> None:
        from cmsuite.tui.panels.decisions import Decisions

        if self.brand_chosen(N_("Choose a brand first: each has its own log.")) is not None:
            self.app.push_screen(Decisions())

    def action_proposals(self) -> None:
        from cmsuite.tui.panels.proposals import Proposals

        if self.brand_chosen(N_("Choose a brand first: each has its own proposals.")) is not None:
            self.app.push_screen(Proposals())

    def action_comments(self) -> None:
        from cmsuite.tui.panels.comments import try_comments

        try_comments(self)

    def action_drill(self) -> None:
        from cmsuite.tui.panels.scenarios import scenarios

        scenarios(self)

    def action_board(self) -> None:
        from cmsuite.tui.panels.swot import board

        self._with(board)

    def action_export(self) -> None:
        self._with(deeds.export)

    def action_outside(self) -> None:
        self._with(deeds.outside)

    def action_packet(self) -> None:
        from cmsuite.tui.handing_over import packet

        self._with(packet)

    def action_take(self) -> None:
        from cmsuite.tui.handing_over import take

        take(self)

    def action_archive(self) -> None:
        from cmsuite.tui.handing_over import archive

        if self.query_one(RowList).marks:
            many.archive(self)
        else:
            self._with(archive)

    def _with(self, deed: Callable[[Place, DocumentRead], None]) -> None:
        """Do it to the document under the cursor: at once, or when it is read, where a key was faster than that."""
        at = self.query_one(RowList).current
        if self.now is not None and self.now.found.id == at:
            deed(self, self.now.found)
        elif at is not None:
            self.meant = (at, deed)
            self._read_once()


def _state(line: DocumentLine) -> Cell:
    if line.archived:
        return Cell(how_far("archived"), "muted")
    return Cell(how_far(line.state, line.stage), TONES.get(line.state, ""))
