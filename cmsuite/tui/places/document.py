"""One document: its outline, the fields as forms, what stands against them, what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.words import how_far
from cmsuite.tui import document_deeds as deeds
from cmsuite.tui import document_panels as panels
from cmsuite.tui import drafting as work
from cmsuite.tui import outline as o
from cmsuite.tui.document_pages import SIGNS, Paging, listed, within
from cmsuite.tui.documenting import MAKING
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.bench import Bench, Lined
from cmsuite.tui.widgets.doc_pages import ReadPage, RowsPage
from cmsuite.tui.widgets.document_findings import DocumentFindings
from cmsuite.tui.widgets.findings import Findings, Line
from cmsuite.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from cmsuite.engines.documents.views import DocumentRead

TRIALS = {
    "editorial_charter": "charter:open_charter",
    "moderation_guide": "comments:open_comments",
    "moderation_charter": "comments:open_comments",
    "crisis_plan": "scenarios:open_plan",
    "drill_report": "drill:of_report",
}
"""Which panel tries a kind of document, and what opens it."""


PROPOSING = {
    "brief": "brief_panels:propose",
    "counter_brief": "brief_panels:propose",
    "watch_sheet": "handing_on:hand_on",
    "trend_report": "handing_on:hand_on",
}
"""What a kind of document proposes to others; the rest is told that only an audit does."""


class DocumentScreen(Paging):
    """Opened over the list; esc goes back to it. What is typed is kept by itself, and saved when it is said."""

    name_ = "documents"
    title_ = N_("Documents")
    AUTO_FOCUS = "#heads"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow"), (120, "-wide"), (150, "-widest")]  # noqa: RUF012
    BINDINGS: ClassVar = [
        key("ctrl+s", "save", N_("Save"), id="document.save", help=N_("Save the draft."), cli="document edit"),
        key("f2,c", "comment", N_("Comment"), id="document.comment",
            help=N_("Say something about the field at hand."), cli="document comment"),
        key("f4,w", "side", N_("Checks…"), id="document.side",
            help=N_("Checks, comments, evidence, what it comes to, the text as it will be, versions: the next one."),
            cli="document comments"),
        key("f3,r", "preview", N_("As it will be"), id="document.preview",
            help=N_("The whole text as it will leave, while it is typed."), cli="document show"),
        key("f5,d", "differs", N_("Compare"), id="document.differs",
            help=N_("What differs from an earlier version; take a field or all of it back."), cli="document diff"),
        key("f8,s", "send", N_("Send"), id="document.send",
            help=N_("Freeze it for the client, with a reason for each warning that stays."), cli="document send"),
        key("f9,E", "editor", N_("Editor"), id="document.editor",
            help=N_("The text at hand, or the whole draft, in your own editor."), cli="document edit"),
        key("V", "validate", N_("Validate"), id="document.validate", help=N_("Say yes to what was sent, by name."),
            cli="document validate", show=False),
        key("p", "export", N_("Export"), id="document.export", help=N_("Write it in a format, and open it."),
            cli="document export", show=False),
        key("o", "outside", N_("Browser"), id="document.outside", show=False,
            help=N_("Write it as a page, and open that in the browser."), cli="document export"),
        key("S", "submit", N_("Review"), id="document.submit", show=False,
            help=N_("Give a draft to the house to read, or take it back."), cli="document submit"),
        key("I", "take_in", N_("Take in"), id="document.take_in", show=False,
            help=N_("Let the draft cite the documents above it as they are now."), cli="document take-in"),
        key("Q", "questions", N_("Questions…"), id="document.questions", show=False,
            help=N_("What a brief leaves to ask: asked, answered, assumed, withdrawn; statements put into fields."),
            cli="brief ask"),
        key("B", "board", N_("Board"), id="document.board", show=False,
            help=N_("The quadrants, crossings and rankings of a SWOT note, by keys."), cli="swot rank"),
        key("T", "rehearse", N_("Rehearse"), id="document.rehearse", show=False,
            help=N_("Say a deck aloud with a clock: each slide, its notes, its time, one objection."),
            cli="strategy rehearse"),
        key("C", "charter", N_("Charter"), id="document.charter", show=False,
            help=N_("Try it: a charter on posts, a guide on comments, a crisis plan in a drill; put it in force."),
            cli="charter try"),
        key("L", "lexicon", N_("Words"), id="document.lexicon", show=False,
            help=N_("The words of an editorial charter: never written, avoided, written otherwise; a list taken in."),
            cli="charter lexicon"),
        key("A", "propose", N_("Propose"), id="document.propose", show=False,
            help=N_("Propose what an audit decided of accounts and asks for, what a watch sheet decides, or what a "
                    "brief leaves open to the watch plan."),
            cli="audit propose"),
        key("M", "count", N_("Measure"), id="document.count", show=False,
            help=N_("Write into a draft watch plan the sources and rules as they are today, with their figures."),
            cli="veille plan count"),
        key("O", "picture", N_("Picture"), id="document.picture", show=False,
            help=N_("Open how a page looked that the place at hand rests on."), cli="evidence show"),
        key("R", "reopen", N_("Reopen"), id="document.reopen", help=N_("Open a new draft of what was answered."),
            cli="document reopen", show=False),
    ]  # fmt: skip

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self._head = ""  # the line of the outline at hand
        self._saved_said = ""

    def body(self) -> Iterable[Widget]:
        yield Bench()

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("document", self.id_)

    def load(self) -> None:
        """Read it; where another document is asked for, give way to the list."""
        wanted = self.suite.wanted
        if wanted is not None and wanted[0] == "document":
            if wanted[1] != self.id_:
                self.leave()
                return
            self.suite.taken("document")
        super().load()

    # ---- shown

    def redraw(self) -> None:
        form = self.opened
        names = list(form.schema.model_fields)
        if not self.path or (o.value_at(self.content, self.path) is None and self.path.partition(".")[0] not in names):
            self.path = names[0]
        brand = next((one.name for one in self.seat.brands if one.id == form.found.brand), "")
        here = self.seat.brand is not None and self.seat.brand.id == form.found.brand
        self.at_hand(form.found.title if here else f"{brand} ▸ {form.found.title}")
        self.refresh_bindings()
        self.show_outline()
        self.bench.without = frozenset() if form.kind.sums is not None else frozenset({"sums"})
        self.bench.show_comments(form.comments)
        self.show_beside()
        if self.page is None or form.read_only:
            self.call_later(self.look)
        elif self.is_stale():
            self.call_later(self.again)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is saved of what is only read."""
        return action != "save" or self.form is None or not self.form.read_only

    def say(self, text: str) -> None:
        self._saved_said = text
        self._state()

    def _state(self) -> None:
        if self.form is None:
            return
        version = self.form.found.newest
        stands = how_far(version.state, version.stage)
        told = [translate(self.form.kind.title), version.number, stands, self._saved_said]
        for severity, (sign, _tone) in SIGNS.items():
            if n := sum(one.severity == severity for one in self.found.found):
                told.append(f"{sign} {number(n)}")
        if self.form.read_only:
            told.append(translate("read only"))
        self.bench.say(" · ".join(one for one in told if one))

    def show_outline(self) -> None:
        heads = o.outline(self.opened.schema, self.content, self.path)
        asked = [one.at for one in self.opened.comments if one.state == "open" and one.at]
        self._head = listed(self.path, heads)
        lines = [Lined(one, self._worst(one), sum(within(at, one.path) for at in asked)) for one in heads]
        self.bench.show_outline(lines, self._head)

    def _worst(self, head: o.Head) -> str:
        if any(within(path, head.path) for path in self.raw):
            return "block"
        return self.found.worst.get(head.path) or ("ok" if head.filled else "")

    def show_found(self, found: work.Examined) -> None:
        if self.form is None:
            return
        self.found = found
        schema = self.form.schema
        lines = [Line(one.severity, o.called(schema, one.at) if one.at else "", one.sentence) for one in found.found]
        self.bench.show_checks(lines, translate("Nothing stands against it."))
        self.bench.page.remark(found.remarks)
        if isinstance(self.bench.page, RowsPage):
            self.bench.page.show(self._items(self.bench.page.page.at))
        self.show_outline()
        self.show_beside()
        self._state()

    def show_beside(self) -> None:
        """What is told at the right, of the place at hand."""
        if self.bench.side == "evidence":
            self.bench.show_talk(work.evidence_lines(self.opened, self.content, self.path))
        elif self.bench.side == "sums":
            self.bench.show_talk([shown(line, 400) for line in self.found.sums])
        elif self.bench.side == "facts":
            self.bench.show_talk(work.facts(self.opened))
        elif self.bench.side == "comments":
            self.bench.show_talk(panels.told(self.opened, self.bench.comment))

    def previews(self) -> int:
        return self.bench.talk_width if self.bench.side == "preview" else 0

    def show_preview(self, lines: tuple[str, ...]) -> None:
        if self.previews():
            self.bench.show_talk(lines)

    # ---- moved about

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        row = event.rows.row
        if event.rows.id == "comments":
            self.show_beside()
        elif event.rows.id == "heads" and row is not None and event.rows.has_focus and row.head.path != self._head:
            self.path = self._head = row.head.path
            self.show_beside()
            self.call_later(self.look)

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.rows.id == "heads":
            await self.go(event.rows.row.head.path)
        elif event.rows.id == "comments":
            panels.answer(self, event.rows.row)
        elif isinstance(self.bench.page, RowsPage):
            await self.open_item(self.bench.page.page.at, event.id)

    async def on_findings_chosen(self, event: Findings.Chosen) -> None:
        found = self.found.found[event.index]
        if found.at:
            await self.go(found.at)

    def on_document_findings_wanted(self, event: DocumentFindings.Wanted) -> None:
        from cmsuite.tui import document_rules as ruled

        found = self.found.found
        ruled.have(
            self, event.deed, found[event.index] if event.index is not None and event.index < len(found) else None
        )

    def on_descendant_focus(self) -> None:
        """Where the field at hand is, is what evidence and comments are about."""
        page = self.bench.page
        if self.form is not None and page.has_focus_within and not isinstance(page, ReadPage) and page.at != self.path:
            self.path = page.at
            self.show_beside()

    def action_pane(self, by: int) -> None:
        self.bench.next_pane(by)

    async def action_back(self) -> None:
        """One level: to the page above, to the outline, to the list."""
        bench = self.bench
        if self.form is None:
            self.dismiss(None)
        elif bench.query_one("#side").has_focus_within:
            bench.turn("centre" if self.page is not None else "outline")
        elif bench.query_one("#centre").has_focus_within or bench.pane == "centre":
            above = o.up(self.page) if self.page is not None else ""
            if above:
                here = self.page.at if self.page is not None else above
                await self.go(above)
                bench.page.to(here)
            else:
                await self.look()
                bench.turn("outline")
        else:
            self.leave()

    # ---- done

    @property
    def read(self) -> DocumentRead:
        """The document, for what is done with it."""
        return self.opened.found

    def action_comment(self) -> None:
        panels.comment(self, self.path)

    def action_side(self) -> None:
        self._side(self.bench.next_side())

    def action_preview(self) -> None:
        self._side("preview")

    def _side(self, name: str) -> None:
        bench = self.bench
        bench.turn_side(name)
        bench.show_talk((translate(MAKING),) if self.previews() else ())
        self.show_beside()
        if self.narrow:
            bench.turn("side")
        self.call_after_refresh(self.preview)  # once it is known how wide it is

    @property
    def narrow(self) -> bool:
        """Whether one pane is seen at a time."""
        return self.suite.plain or self.app.size.width < 120

    def action_differs(self) -> None:
        panels.differs(self)

    def put_texts(self, texts: Mapping[str, str]) -> None:
        """Texts that were not typed in their fields: typed, not saved."""
        for path, text in texts.items():
            self.content = o.written(self.content, path, text)
            self.raw.pop(path, None)
        self.redraw()
        self.touched()

    def take_back(self, values: Mapping[str, Any]) -> None:
        """Fields as an earlier version had them: typed, not saved."""
        self.content = {**self.content, **values}
        self.raw = {at: text for at, text in self.raw.items() if at.partition(".")[0] not in values}
        self.redraw()
        self.touched()

    def action_send(self) -> None:
        self.save(lambda: deeds.send(self, self.read))

    def action_validate(self) -> None:
        deeds.validate(self, self.read)

    def action_submit(self) -> None:
        self.save(lambda: deeds.submit(self, self.read))

    def action_take_in(self) -> None:
        self.save(lambda: deeds.take_in(self, self.read))

    def action_reopen(self) -> None:
        deeds.reopen(self, self.read)

    def action_questions(self) -> None:
        from cmsuite.tui.brief_panels import questions

        questions(self)

    def action_board(self) -> None:
        from cmsuite.tui.panels.swot import board

        self.save(lambda: board(self, self.read))

    def action_picture(self) -> None:
        from cmsuite.tui.proving import open_picture

        open_picture(self)

    def action_charter(self) -> None:
        module, _dot, name = TRIALS.get(self.opened.found.kind, "").partition(":")
        if name:
            getattr(import_module(f"cmsuite.tui.panels.{module}"), name)(self)
        else:
            self.suite.tell(translate("Only a charter, a moderation guide or a crisis plan is tried."), "warning")

    def action_lexicon(self) -> None:
        from cmsuite.tui.panels.lexicon import open_lexicon

        open_lexicon(self)

    def action_propose(self) -> None:
        module, _dot, name = PROPOSING.get(self.opened.found.kind, "auditing:propose").partition(":")
        self.save(lambda: getattr(import_module(f"cmsuite.tui.{module}"), name)(self))

    def action_count(self) -> None:
        from cmsuite.tui.planning import count

        self.save(lambda: count(self))

    def action_rehearse(self) -> None:
        from cmsuite.tui.panels.rehearsal import rehearse

        rehearse(self)

    def action_export(self) -> None:
        self.save(lambda: deeds.export(self, self.read))

    def action_outside(self) -> None:
        self.save(lambda: deeds.outside(self, self.read))

    def action_editor(self) -> None:
        panels.editor(self)
