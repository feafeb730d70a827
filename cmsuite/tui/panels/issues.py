"""The issues of the watch: begun of what was analysed, tried on oneself, sent to who reads them, and their log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.words import STATES
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.issue_files import FORMS, exported, page
from cmsuite.tui.keys import key
from cmsuite.tui.outside import from_home, open_outside
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.digest.words import AUDIENCES
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.mail.outbox import MessageLine
    from cmsuite.tui.seat import Seat
    from cmsuite.veille.digest.composing import Candidate
    from cmsuite.veille.digest.diffusing import Diffused, Reached
    from cmsuite.veille.digest.issues import IssueLine
    from cmsuite.veille.digest.log import ReaderLine


class Issues(Listed):
    """The newest first."""

    BINDINGS: ClassVar = [
        Binding("escape,L", "dismiss", N_("Leave")),
        key("n", "new", N_("New"), id="issues.new", help=N_("Begin an issue of what was analysed."),
            cli="veille digest new"),
        key("e", "preview", N_("See it"), id="issues.preview", help=N_("Its mail as a page, in the browser."),
            cli="veille digest preview"),
        key("p", "export", N_("Export"), id="issues.export", cli="veille digest infographic",
            help=N_("Its mail, PDF, slides, Markdown for a chat, infographic, RSS or JSON Feed.")),
        key("m", "test", N_("Test"), id="issues.test", help=N_("Send it to yourself, as it stands."),
            cli="veille digest test"),
        key("s", "send", N_("Send"), id="issues.send", help=N_("Send it to who reads it, once it is validated."),
            cli="veille digest send"),
        key("l", "log", N_("Log"), id="issues.log", help=N_("What became of it, reader by reader."),
            cli="veille digest log"),
        key("f", "feedback", N_("Feedback"), id="issues.feedback", cli="veille digest opinions",
            help=N_("What readers found useful, by axis and by source.")),
        key("R", "recipients", N_("Recipients"), id="issues.recipients",
            help=N_("Whom issues go to, and by what right."), cli="veille recipients list"),
        key("r", "editions", N_("Editions"), id="issues.editions",
            help=N_("What comes out at a rhythm, once it is validated."), cli="veille digest editions"),
        TRACE,
    ]  # fmt: skip
    heading = N_("Issues of the watch")
    empty = N_("No issue yet: n begins one of what was analysed.")
    keys_ = N_(
        "enter write   n new   e see   p export   m test   s send\nl log   f feedback   R readers   r editions   esc"
    )

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("NO."), lambda one: number(one.number), 4, right=True),
            Column(N_("TITLE"), lambda one: one.title, least=24),
            Column(N_("FOR"), lambda one: Cell(_word(AUDIENCES, one.audience), "muted"), 11, drop=2),
            Column(N_("STATE"), lambda one: _word(STATES, one.state), 20),
            Column(N_("ITEMS"), lambda one: number(one.items), 6, right=True, drop=3),
            Column(N_("SENT"), lambda one: number(one.sent), 6, right=True, drop=1),
        )

    def load(self) -> None:
        self.ask(_issues, lambda rows: self.show({one.id: one for one in rows}))

    def at_hand_ref(self) -> tuple[str, int] | None:
        row: IssueLine | None = self.list.row
        return None if row is None else ("document", row.id)

    def told(self, row: IssueLine) -> Iterable[str]:
        yield labelled(shown(row.title), _word(STATES, row.state))
        said = translate(
            "Sent: {sent}; to be sent: {waiting}; in trouble: {trouble}; without news for them: {nothing}."
        )
        yield said.format(
            sent=number(row.sent),
            waiting=number(row.waiting),
            trouble=number(row.trouble),
            nothing=number(row.nothing),
        )

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self._write(event.id)

    def _write(self, id: int) -> None:
        """In the place of documents, where it is arranged, commented and sent to who validates it."""
        self.dismiss()
        self.suite.wanted = ("document", id)
        self.suite.action_go("documents")

    def action_new(self) -> None:
        if self.may("documents.write"):
            self.app.push_screen(Picking(), lambda id: self._write(id) if id else None)

    def action_preview(self) -> None:
        row: IssueLine | None = self.list.row
        if row is not None:
            self.work(partial(page, self.seat, row.id), self._opened, group="preview", exclusive=True)

    def _opened(self, file: Path) -> None:
        open_outside(self.suite, file.as_uri(), from_home(str(file)))

    def action_export(self) -> None:
        """In which of the formats that it goes out in."""
        row: IssueLine | None = self.list.row
        if row is not None:
            self.app.push_screen(Choose(N_("In which format?"), FORMS), partial(self._export, row.id))

    def _export(self, issue: int, form: str | None) -> None:
        if form:
            done = self._pasted if form == "chat" else self._opened
            self.work(partial(exported, self.seat, issue, form), done, group="export", exclusive=True)

    def _pasted(self, file: Path) -> None:
        self.suite.copy_to_clipboard(file.read_text())
        self.suite.tell(translate("Copied, and also in {file}.").format(file=from_home(str(file))))

    def action_test(self) -> None:
        row: IssueLine | None = self.list.row
        if row is not None and self.may("veille.diffuse"):
            self.work(partial(_try, self.seat, row.id), self._tried, group="write")

    def _tried(self, line: MessageLine) -> None:
        self.suite.tell(translate("On its way to {to}.").format(to=shown(line.to)))

    def action_send(self) -> None:
        row: IssueLine | None = self.list.row
        if row is not None and self.may("veille.diffuse"):
            self.ask(partial(_reached, row.id), partial(self._ask_sure, row), group="reached")

    def _ask_sure(self, row: IssueLine, to: Reached) -> None:
        """What has left has no way back: who gets it is said first."""
        question = ngettext(
            "Send issue {n}, “{title}”, to {readers} recipient?",
            "Send issue {n}, “{title}”, to {readers} recipients?",
            to.readers,
        ).format(n=row.number, title=shown(row.title, 60), readers=number(to.readers))
        effect = [translate("Each active recipient who may read it gets it once. What has left is not taken back.")]
        more = [f"(+{number(to.readers - len(to.first))})"] if to.readers > len(to.first) else []
        effect += [labelled(translate("Who gets it"), ", ".join([*map(shown, to.first), *more]))] if to.first else []
        effect += _others(to)
        self.app.push_screen(
            Confirm(question, "\n".join(effect), translate("Send the issue")), partial(self._sure, row.id)
        )

    def _sure(self, id: int, sure: bool | None) -> None:
        if sure:
            self.work(partial(_send, self.seat, id), self._sent, group="write")

    def _sent(self, done: Diffused) -> None:
        n = len(done.messages)
        said = ngettext("{n} mail is planned.", "{n} mails are planned.", n).format(n=number(n))
        self.suite.tell(" ".join([said, *_others(done)]))
        self.load()

    def action_log(self) -> None:
        row: IssueLine | None = self.list.row
        if row is not None:
            self.app.push_screen(Log(row.id))

    def action_feedback(self) -> None:
        from cmsuite.tui.panels.feedback import Feedback

        self.app.push_screen(Feedback())

    def action_recipients(self) -> None:
        from cmsuite.tui.panels.recipients import Recipients

        self.app.push_screen(Recipients())

    def action_editions(self) -> None:
        from cmsuite.tui.panels.editions import Editions

        self.app.push_screen(Editions())


class Candidates(Listed):
    """What was analysed and waits for an issue, to be marked."""

    markable = True
    empty = N_("Nothing waits: analyse what you kept first (q in the veille).")

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("IMPACT"), _impact, 7, right=True, drop=3),
            Column(N_("SCORE"), lambda one: number(one.score), 6, right=True),
            Column(N_("TITLE"), lambda one: one.title, least=30),
            Column(N_("SOURCE"), lambda one: Cell(one.source, "muted"), 18, drop=2),
            Column(N_("AXIS"), lambda one: Cell(translate(AXES[one.axis]), "muted"), 14, drop=1),
        )

    def load(self) -> None:
        self.ask(partial(_waiting, "", 0), lambda rows: self.show({one.item: one for one in rows}))

    def told(self, row: Candidate) -> Iterable[str]:
        yield shown(row.title)
        yield shown(str(row.highlight["summary"]))
        yield shown(str(row.highlight["so_what"]))

    @property
    def marked(self) -> list[int]:
        return [id for id in self.list.ids if id in self.list.marks]


class Picking(Candidates):
    """Returns the id of the issue that was begun, None where it was left."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", N_("Leave"))]
    heading = N_("Which items go into the issue?")
    keys_ = N_("space marks   * all   enter begins it with the marked ones, else with the best   esc")

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        self.app.push_screen(Choose(N_("Who reads it?"), AUDIENCES), self._begin)

    def _begin(self, audience: str | None) -> None:
        if audience is not None:
            self.ask(_trend, partial(self._begin_with, self.marked, audience), group="trend")

    def _begin_with(self, marked: list[int], audience: str, trend: dict[str, Any] | None) -> None:
        self.do(partial(_begin, marked, audience, trend), self._begun)

    def _begun(self, id: int) -> None:
        self.dismiss(id)


class More(Candidates):
    """For an issue that is being written, what its readers may have and it has not. Returns the items as they stand in
    one, None where it was left."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", N_("Leave"))]
    heading = N_("Which items go into the issue as well?")
    keys_ = N_("space marks   * all   enter takes the marked ones, else the one at hand   esc")

    def __init__(self, issue: Mapping[str, Any]) -> None:
        super().__init__()
        self.there = frozenset(int(one["item"]) for one in issue.get("items") or ())
        self.audience, self.number = str(issue.get("audience") or "internal"), int(issue.get("number") or 0)
        self.waiting = dict[int, "Candidate"]()

    def load(self) -> None:
        self.ask(partial(_waiting, self.audience, self.number), self._found)

    def _found(self, rows: list[Candidate]) -> None:
        self.waiting = {one.item: one for one in rows if one.item not in self.there}
        self.show(self.waiting)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss([self.waiting[id].highlight for id in self.marked or [event.id]])


class Log(Listed):
    """What became of an issue, reader by reader."""

    BINDINGS: ClassVar = [Binding("escape,l", "dismiss", N_("Leave"))]
    heading = N_("What became of it")
    empty = N_("It was sent to nobody yet.")
    keys_ = "esc"

    def __init__(self, issue: int) -> None:
        super().__init__()
        self.issue = issue

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("TO"), lambda one: one.to, least=24),
            Column(N_("STATE"), _mail_state, 41),
            Column(N_("WHEN"), self._when, 22, drop=1),
        )

    def _when(self, one: ReaderLine) -> str:
        return moment(one.sent_at, self.seat.zone) if one.sent_at else ""

    def load(self) -> None:
        self.ask(partial(_mails, self.issue), lambda rows: self.show({one.id: one for one in rows}))

    def told(self, row: ReaderLine) -> Iterable[str]:
        yield labelled(shown(row.to), " · ".join(filter(None, (row.stands, self._when(row)))))
        yield shown(row.because)
        if row.answers:
            yield labelled(translate(N_("What they answered")), row.answers)


def _word(table: dict[str, str], word: str) -> str:
    return translate(table.get(word, word))


def _impact(one: Candidate) -> str:
    return "" if one.impact is None else number(one.impact, 1)


def _mail_state(one: ReaderLine) -> Cell:
    from cmsuite.veille.digest.issues import TROUBLE

    wrong = one.state in TROUBLE
    sign, tone = ("✗", "error") if wrong else ("✓", "success") if one.state == "sent" else ("·", "muted")
    return Cell(" · ".join(filter(None, (f"{sign} {one.stands}", one.answers))), tone)


def _others(whom: Diffused | Reached) -> list[str]:
    """Who gets none of it, and why, in the language in force."""
    said = []
    if n := whom.nothing:
        many = ngettext("Nothing to report for {n} reader.", "Nothing to report for {n} readers.", n)
        said.append(many.format(n=number(n)))
    if n := whom.kept_in:
        many = ngettext("{n} recipient may not read it.", "{n} recipients may not read it.", n)
        said.append(many.format(n=number(n)))
    return said


# ---- questions and deeds, in workers


def _issues(act: Act) -> list[IssueLine]:
    from cmsuite.veille.digest.issues import issues

    return issues(act)


def _reached(issue: int, act: Act) -> Reached:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.digest.diffusing import reached

    load_kinds()
    return reached(act, issue)


def _waiting(audience: str, own: int, act: Act) -> list[Candidate]:
    from cmsuite.veille.digest.composing import candidates

    return candidates(act, audience=audience, own=own)


def _trend(act: Act) -> dict[str, Any] | None:
    from cmsuite.veille.digest.trending import trend_now

    return trend_now(act)


def _begin(items: list[int], audience: str, trend: dict[str, Any] | None, act: Act) -> int:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.digest.composing import begin_issue

    load_kinds()
    return begin_issue(act, items=items, audience=audience, trend=trend).document_id


def _mails(issue: int, act: Act) -> list[ReaderLine]:
    from cmsuite.veille.digest.log import issue_log

    return issue_log(act, issue)


def _try(seat: Seat, issue: int) -> MessageLine:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.digest.diffusing import try_out

    load_kinds()
    assert seat.brand is not None
    return try_out(seat.store, seat.workspace, issue, by=seat.person, brand=seat.brand.id)


def _send(seat: Seat, issue: int) -> Diffused:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.digest.diffusing import diffuse

    load_kinds()
    assert seat.brand is not None
    return diffuse(seat.store, seat.workspace, issue, by=seat.person, brand=seat.brand.id)
