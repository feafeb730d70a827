"""Which brief, audit, SWOT, charter, plan stands where?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.engines.documents.words import STATES
from cmsuite.tui import documenting as work
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
from cmsuite.tui.place import Place
from cmsuite.tui.query import Filter, Term
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.panes import Detail, Panes
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.documents.life import Edited
    from cmsuite.engines.documents.views import DocumentLine, DocumentRead

TERMS = (Term("state", N_("state"), {name: said for name, said in STATES.items() if name != "superseded"}),)
SHOWS = ("text", "against", "differs")
FORMS = {"html": N_("web page"), "pdf": N_("PDF"), "docx": N_("Word"), "pptx": N_("slides"), "xlsx": N_("spreadsheet"),
         "txt": N_("plain text"), "md": N_("Markdown")}  # fmt: skip
TONES = {"draft": "muted", "sent": "accent", "validated": "success", "changes_requested": "warning"}


class DocumentsPlace(Place):
    """The documents, the newest first; beside them what one says, what stands against it, what changed."""

    name_ = "documents"
    title_ = N_("Documents")
    BINDINGS: ClassVar = [
        key("a", "new", N_("New"), id="documents.new", help=N_("Begin a framing note."), cli="document new"),
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
        key("S", "submit", N_("Review"), id="documents.submit", show=False,
            help=N_("Give a draft to the house to read, or take it back."), cli="document submit"),
        key("R", "reopen", N_("Reopen"), id="documents.reopen", help=N_("Open a new draft of what was answered."),
            cli="document reopen", show=False),
        key("slash", "filter", N_("Filter"), id="documents.filter", help=N_("Narrow the list."), cli="document list",
            show=False),
    ]  # fmt: skip

    def body(self) -> Iterable[Widget]:
        yield FilterLine(TERMS)
        with Panes():
            yield RowList(self._columns(), empty=N_("No document here. a begins one; esc in the filter shows all."))
            yield Detail()

    def _columns(self) -> list[Column]:
        of_brand = [Column(N_("BRAND"), self._brand, 14, drop=2)] if self.seat.brand is None else []
        return [
            *of_brand,
            Column(N_("KIND"), lambda one: work.title_of(one.kind), 16, drop=3),
            Column(N_("TITLE"), lambda one: one.title),
            Column(N_("VERSION"), lambda one: one.version or "—", 7),
            Column(N_("STATE"), lambda one: Cell(translate(STATES[one.state]), TONES.get(one.state, "")), 22),
            Column(N_("OWNER"), lambda one: Cell(one.owner, "muted"), 14, drop=1),
        ]

    def _brand(self, line: DocumentLine) -> str:
        return next((one.name for one in self.seat.brands if one.id == line.brand), "")

    def on_mount(self) -> None:
        self.asked = Filter()
        self.now: work.Seen | None = None
        self.shows = 0
        self.query_one(RowList).focus()

    def at_hand_ref(self) -> tuple[str, int] | None:
        id = self.query_one(RowList).current
        return None if id is None else ("document", id)

    def load(self) -> None:
        wanted = self.suite.taken("document")
        brand = self.brand_asked(self.asked)
        question = partial(work.listed, self.asked.values.get("state"), " ".join(self.asked.words), brand)
        self.ask(question, partial(self._listed, wanted))

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        self.query_one(RowList).focus()
        self.load()

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def _listed(self, wanted: int | None, lines: list[DocumentLine]) -> None:
        rows = self.query_one(RowList)
        self.offer(TERMS)
        self.query_one(FilterLine).found(len(lines))
        rows.use(self._columns())
        rows.show([one.id for one in lines], {one.id: one for one in lines})
        if wanted is not None:
            rows.to(wanted)
        self._read()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._read()

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        self.query_one(Panes).open_detail()

    def _read(self) -> None:
        row: DocumentLine | None = self.query_one(RowList).row
        if row is None:
            self.now = None
            self.query_one(Detail).show([])
            self.at_hand("")
        else:
            self.ask(partial(work.seen, row.id), self._show, group="read", brand=row.brand)

    def _show(self, found: work.Seen) -> None:
        self.now = found
        self.at_hand(found.found.title)
        self.query_one(Detail).show(getattr(found, SHOWS[self.shows]))

    def action_turn(self) -> None:
        self.shows = (self.shows + 1) % len(SHOWS)
        if self.now is not None:
            self._show(self.now)

    # ---- what is done

    def action_new(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if self.seat.brand is None:
            self.suite.tell(translate("Choose a brand first: b shows them."), "warning")
        elif self.may("documents.write"):
            self.app.push_screen(Ask(translate("What is the framing note called?"), words), self._begin)

    def _begin(self, title: str | None) -> None:
        if title:
            self.do(partial(_created, title), lambda _done: self.load())

    def action_editor(self) -> None:
        from cmsuite.engines.documents.life import NotADraft
        from cmsuite.engines.documents.taking import file_of
        from cmsuite.tui.editor import edited

        if self.now is None or not self.may("documents.write", self.now.found.brand):
            return
        found = self.now.found
        try:
            if found.newest.state != "draft":
                raise NotADraft(state=found.newest.state, document=found.id)
            before = file_of(found, found.newest)
            text = edited(self.suite, before, f"{found.kind}-{found.id}")
        except CmsError as err:
            self.suite.report(err)
        else:
            if text.strip() != before.strip():
                self._take(found, text, False)

    def _take(self, opened: DocumentRead, text: str, sure: bool) -> None:
        """Save what came back; whatever is refused, what was written stays in a file."""

        def failed(_err: CmsError) -> bool:
            self._put_aside(opened, text)
            return False

        job = partial(work.taken, self.seat, opened, text, sure)
        self.work(job, partial(self._taken, opened, text), group="write", failed=failed)

    def _taken(self, opened: DocumentRead, text: str, contested: tuple[str, ...]) -> None:
        """Where somebody wrote the same fields meanwhile, the person says whose stay."""
        from cmsuite.tui.panels.confirm import Confirm

        if not contested:
            self.suite.tell(translate("Saved."))
            self.load()
            return
        said = translate("Somebody changed the same fields meanwhile: {fields}.").format(fields=", ".join(contested))
        effect = translate("Yours take the place of theirs; u brings theirs back.")
        panel = Confirm(said, effect, translate("Save mine"), translate("Keep theirs"))
        self.app.push_screen(panel, partial(self._settle, opened, text))

    def _settle(self, opened: DocumentRead, text: str, sure: bool | None) -> None:
        if sure:
            self._take(opened, text, True)
        else:
            self._put_aside(opened, text)

    def _put_aside(self, opened: DocumentRead, text: str) -> None:
        from cmsuite.core.files import write_apart

        file = write_apart(self.seat.workspace.editing, f"{opened.kind}-{opened.id}", text)
        self.suite.tell(translate("What you wrote is in {file}.").format(file=file), "warning")

    def action_submit(self) -> None:
        if (now := self.now) is not None and self.may("documents.write", now.found.brand):
            deed = _taken_back if now.found.newest.state == "internal_review" else _submitted
            newest = now.found.newest
            self.do(partial(deed, newest.id, newest.row_version), self._done, brand=now.found.brand)

    def action_send(self) -> None:
        from cmsuite.tui.panels.confirm import Confirm

        if (now := self.now) is None or not self.may("documents.send", now.found.brand):
            return
        effect = translate("It gets its number and its code, and what it says stays as it is.")
        question = translate("Send “{title}”?").format(title=now.found.title)
        self.app.push_screen(Confirm(question, effect, translate("Send it")), self._send)

    def _send(self, sure: bool | None) -> None:
        if sure and self.now is not None:
            found = self.now.found
            deed = partial(_sent, found.id, found.newest.id, found.newest.row_version)
            self.do(deed, self._sent, brand=found.brand)

    def _sent(self, code: str) -> None:
        self.suite.tell(translate("Frozen. The client answers with the code {code}.").format(code=code))
        self.load()

    def action_validate(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if (now := self.now) is None or not self.may("documents.validate", now.found.brand):
            return
        question = translate("“{title}”: good to go. Your function, to sign as {name}?")
        asked = question.format(title=now.found.title, name=self.seat.person.name)
        self.app.push_screen(Ask(asked, words), self._sign)

    def _sign(self, function: str | None) -> None:
        if function and self.now is not None:
            found = self.now.found
            deed = partial(_validated, found.id, self.seat.person.name, function, found.newest.hash)
            self.do(deed, self._done, brand=found.brand)

    def action_reopen(self) -> None:
        if (now := self.now) is not None and self.may("documents.write", now.found.brand):
            self.do(partial(_reopened, now.found.id), self._done, brand=now.found.brand)

    def _done(self, done: Edited) -> None:
        self.suite.tell(translate("Now {state}.").format(state=translate(STATES[done.state])))
        self.load()

    def action_export(self) -> None:
        from cmsuite.tui.panels.choose import Choose

        if self.now is not None:
            self.app.push_screen(Choose(N_("In which format?"), FORMS), self._export)

    def _export(self, form: str | None) -> None:
        if form and self.now is not None:
            self.work(partial(work.exported, self.seat, self.now.found, form), self._exported, group="export")

    def _exported(self, path: str) -> None:
        open_outside(self.suite, Path(path).as_uri(), path)


# ---- for workers


def _created(title: str, act: Any) -> Edited:
    from cmsuite.engines.documents.life import create

    return create(act, "brief", title)


def _submitted(version_id: int, seen: int, act: Any) -> Edited:
    from cmsuite.engines.documents.life import submit

    return submit(act, version_id, seen=seen)


def _taken_back(version_id: int, seen: int, act: Any) -> Edited:
    from cmsuite.engines.documents.life import take_back

    return take_back(act, version_id, seen=seen)


def _sent(document_id: int, version_id: int, seen: int, act: Any) -> str:
    from cmsuite.engines.documents.answers import code
    from cmsuite.engines.documents.life import send

    send(act, version_id, seen=seen)
    return str(code(act, document_id))


def _validated(document_id: int, name: str, function: str, hash: str, act: Any) -> Edited:
    from cmsuite.engines.documents.answers import Answer, validate

    return validate(act, document_id, Answer(name, function), seen_hash=hash)


def _reopened(document_id: int, act: Any) -> Edited:
    from cmsuite.engines.documents.life import reopen

    return reopen(act, document_id)
