"""Comments on trial: pasted, typed or of a file; what is proposed for each, and why. Nothing is acted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, Field
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, day, number, translate
from cmsuite.core.text import shown
from cmsuite.core.zones import Wall, instant, wall
from cmsuite.tui import moderating as work
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.writing import MOST, Writing

if TYPE_CHECKING:
    from cmsuite.charters.moderation.adopting import Moderated
    from cmsuite.charters.moderation.trying import Tried
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.tui.panels.form import FormScreen
    from cmsuite.tui.place import Place
    from cmsuite.tui.places.document import DocumentScreen

TYPED = "comments on trial"
AUTHORS = {"new": N_("somebody new"), "repeat": N_("somebody who did it before"), "customer": N_("a customer"),
           "employee": N_("an employee"), "journalist": N_("a journalist")}  # fmt: skip
TARGETS = {"brand": N_("the brand"), "staff": N_("its staff"), "person": N_("a person"), "group": N_("a group")}
TONGUES = {"fr": N_("French"), "en": N_("English")}


class AboutComments(BaseModel):
    """What the texts cannot say."""

    author: Literal["new", "repeat", "customer", "employee", "journalist"] | None = Field(
        None, title=N_("Who writes"), json_schema_extra={"words": {**AUTHORS}}
    )
    target: Literal["brand", "staff", "person", "group"] | None = Field(
        None, title=N_("At whom they aim"), json_schema_extra={"words": {**TARGETS}}
    )
    viral: bool = Field(False, title=N_("More than three times the usual replies"))
    private: bool = Field(False, title=N_("Private messages"))
    at: Wall | None = Field(None, title=N_("Written on"), description=N_("Empty for now."))
    tongue: Literal["fr", "en"] | None = Field(
        None, title=N_("Their language"), json_schema_extra={"words": {**TONGUES}}
    )


class Comments(Panel):
    """The comments as text, one a line. Returns it; None where it was left."""

    DEFAULT_CSS = """
    Comments Writing { height: 1fr; background: $surface; margin-top: 1; }
    """
    BINDINGS: ClassVar = [
        key("ctrl+s", "try", N_("Try them"), id="typing.try", help=N_("What would be proposed for each line."),
            cli="moderation try"),
        Binding("escape", "leave", N_("Leave")),
    ]  # fmt: skip

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate("Comments, one a line"), markup=False, classes="title")
            yield Writing(self.text)
            yield Static(translate("Paste or type. ctrl+s tries them   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        self.query_one(Writing).focus()
        self.suite.unsaved.find(self, TYPED, self._give_back)

    def _give_back(self, typed: Mapping[str, str]) -> None:
        writing = self.query_one(Writing)
        if writing.text == self.text:
            writing.text = typed["text"]

    def on_text_area_changed(self) -> None:
        if (text := self.query_one(Writing).text) != self.text:
            self.suite.unsaved.put(TYPED, {"text": text})
        elif TYPED in self.suite.unsaved.here:
            self.suite.unsaved.drop(TYPED)

    def action_try(self) -> None:
        self.dismiss(self.query_one(Writing).text)

    def action_leave(self) -> None:
        """Leave; what was typed is there again at the next time."""
        self.dismiss(None)


class CommentsTrial(Scrolled):
    """By a document as it is typed, else by the guide that is in force. content: what it says."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        key("e", "type", N_("Comments…"), id="comments.type", help=N_("Paste or type comments, one a line."),
            cli="moderation try"),
        key("f", "file", N_("A file…"), id="comments.file",
            help=N_("Comments of a file: a text, one a line, or a column of a CSV or XLSX table."),
            cli="moderation try"),
        key("k", "known", N_("What is known…"), id="comments.known",
            help=N_("Who writes, at whom they aim, when, in which language: it changes what is proposed."),
            cli="moderation try"),
        key("a", "adopt", N_("Put in force"), id="comments.adopt",
            help=N_("Let the validated guide bind from a day on."), cli="moderation adopt"),
        key("x", "withdraw", N_("Take out of force"), id="comments.withdraw",
            help=N_("What was in force before it is so again."), cli="moderation withdraw"),
        TRACE,
    ]  # fmt: skip
    heading = N_("Comments on trial: what would be proposed for each")
    empty = N_("No comment yet: e takes what you paste or type, f a file.")
    keys_ = N_("enter reads all  e comments  f file  k known  a put in force  x out")

    def __init__(self, found: DocumentRead | None = None, content: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.found, self.content = found, content or {}
        self.brand = found.brand if found is not None else None
        self.asked, self.trial = work.Asked(), None

    trial: work.Trial | None

    def at_hand_ref(self) -> tuple[str, int] | None:
        """The guide by which they are tried."""
        document = self.trial.document if self.trial is not None else None
        return None if document is None else ("document", document)

    def shows_records(self) -> bool:
        return self.at_hand_ref() is not None

    def load(self) -> None:
        """Try what is asked now."""
        self.about([translate("The comments are tried…")])
        rules = self.trial.rules if self.trial is not None else None
        question = partial(work.tried, self.asked, self.found, self.content, rules)
        self.ask(question, self._show, group="trial", brand=self.brand)

    def changed(self) -> None:
        """What others write meanwhile is seen when they are tried anew."""

    def _show(self, found: work.Trial) -> None:
        self.trial = found
        self.about(work.stands_said(found, self.found))
        self.show({one.n: one for one in found.rows})

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("WHAT"), _level, 5),
            Column(N_("CATEGORY"), lambda one: shown(work.named(one), 80), 20),
            Column(N_("PROPOSED"), lambda one: shown(work.proposed(one), 120), least=18),
            Column(N_("COMMENT"), lambda one: shown(one.text, 200), least=20),
        )

    def told(self, row: Tried) -> Iterable[str]:
        assert self.trial is not None
        return work.told(row, self.trial.zone)

    # ---- keys

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """All that is told of it, where it can be read down to its end."""
        from cmsuite.tui.panels.told import Told

        row = event.rows.row
        heading = translate("Comment {n}").format(n=number(row.n))
        self.app.push_screen(Told(heading, "\n\n".join(self.told(row))))

    def action_type(self) -> None:
        text = "\n".join(self.asked.comments)
        self.app.push_screen(Comments(text if len(text) <= MOST else ""), self._typed)

    def _typed(self, text: str | None) -> None:
        if text is not None:
            self._of(work.lines_of(text))

    def _of(self, comments: tuple[str, ...]) -> None:
        self.asked = replace(self.asked, comments=comments)
        self.list.action_end(0)
        self.load()

    def action_file(self) -> None:
        from cmsuite.tui.panels.ask import Ask, a_file

        question = translate("A file of comments: text, CSV or XLSX?")
        self.app.push_screen(Ask(question, a_file), self._open)

    def _open(self, file: Path | None) -> None:
        if file is not None:
            self.work(partial(work.opened, file), partial(self._opened, file), group="file")

    def _opened(self, file: Path, found: Any) -> None:
        """The lines of a text; of a table, a column: the only one, else the one that the person names."""
        from cmsuite.tui.panels.one import One

        def take(head: str | None) -> None:
            if head is not None:
                self.work(partial(work.column, file, found, head), self._of, group="file")

        if isinstance(found, tuple):
            self._of(found)
        elif len(found.heads) == 1:
            take(found.heads[0])
        else:
            question = translate("Which column holds the comments?")
            self.app.push_screen(One(question, {head: shown(head, 80) for head in found.heads}), take)

    def action_known(self) -> None:
        from cmsuite.tui.panels.form import FormScreen

        def send(form: FormScreen[Any], wanted: AboutComments) -> None:
            form.done(wanted)

        def done(wanted: AboutComments | None) -> None:
            if wanted is not None:
                at = instant(wanted.at) if wanted.at is not None else None
                given = wanted.model_dump(exclude={"at"}, exclude_none=True)
                self.asked = replace(work.Asked(self.asked.comments), at=at, **given)
                self.load()

        title = N_("What is known of these comments")
        now = {name: getattr(self.asked, name) or None for name in ("author", "target", "tongue")}
        given = {**now, "viral": self.asked.viral, "private": self.asked.private}
        given["at"] = wall(self.asked.at, self.seat.zone) if self.asked.at is not None else None
        self.app.push_screen(FormScreen(AboutComments, title, send, given=given), done)

    # ---- in force

    def _guide(self) -> DocumentRead | None:
        """The guide that is to be put in force, where the person may; what is not so is told."""
        if self.found is None or self.found.kind != "moderation_guide":
            self.suite.tell(
                translate("Open the moderation guide and press C: only a guide is put in force."), "warning"
            )
            return None
        return self.found if self.may("charters.adopt", self.brand) else None

    def action_adopt(self) -> None:
        from cmsuite.tui.binding import put_in_force

        def told(made: Moderated) -> str:
            said = translate(
                "Version {number} is in force from {day} on: {categories} categories, {replies} canned replies."
            )
            counts = {"categories": number(made.categories), "replies": number(made.replies)}
            return said.format(number=made.number, day=day(made.starts_on), **counts)

        if (guide := self._guide()) is not None:
            note = translate("Its categories, deadlines and canned replies are asked for each comment from then on.")
            heading = N_("Put a guide in force")
            put_in_force(self, guide, work.adopt, told, heading=heading, about="moderate", note=note)

    def action_withdraw(self) -> None:
        from cmsuite.tui.binding import take_out

        if (guide := self._guide()) is not None:
            effect = translate("What was in force before it is so again; comments are judged by that from now on.")
            take_out(self, guide, work.withdraw, effect)


def _level(one: Tried) -> Cell:
    level = one.proposal.severity
    sign, tone = work.SIGNS[level] if one.proposal.row else work.HEARD_NOTHING
    return Cell(f"{sign} {level}" if one.proposal.row else sign, tone)


def open_comments(screen: DocumentScreen) -> None:
    """Try comments by the guide, or the public rules, that are typed."""
    screen.app.push_screen(CommentsTrial(screen.opened.found, dict(screen.content)))


def try_comments(place: Place) -> None:
    """Try comments by the guide that is in force."""
    if place.brand_chosen() is not None:
        place.app.push_screen(CommentsTrial())
