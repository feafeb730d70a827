"""A charter on trial: what it would find in posts, how often each rule speaks, what changes; then put in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field
from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import N_, day, ngettext, number, percent, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.rules.words import SEVERITIES
from cmsuite.tui import chartering as work
from cmsuite.tui.chartering import SIGNS
from cmsuite.tui.keys import key
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.charters.adopting import Adopted
    from cmsuite.engines.rules.differing import Difference
    from cmsuite.publishing.trying import Rate
    from cmsuite.tui.places.document import DocumentScreen

VIEWS = ("posts", "rules", "changes")
HEADINGS = {
    "posts": N_("The charter on trial: posts that its rules speak of"),
    "rules": N_("The charter on trial: how often each rule speaks"),
    "changes": N_("The charter on trial: what it changes in the rules that are in force"),
}
EMPTY = {
    "posts": N_("Its rules find nothing, neither in what went out nor in what is planned."),
    "rules": N_("No rule speaks."),
    "changes": N_("The rules that are in force do the same."),
}


class Beginning(BaseModel):
    """From when a charter binds."""

    starts_on: date | None = Field(None, title=N_("In force from"), description=N_("Empty for today."))


class CharterTrial(Listed):
    """Of the charter as it is typed. content: what it says."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        key("w", "view", N_("Posts, rules, changes"), id="charter.view",
            help=N_("Posts that are concerned, how often each rule speaks, what changes: the next one."),
            cli="charter diff"),
        key("a", "adopt", N_("Put in force"), id="charter.adopt",
            help=N_("Let the validated version bind from a day on."), cli="charter adopt"),
        key("x", "withdraw", N_("Take out of force"), id="charter.withdraw",
            help=N_("What was in force before it is so again."), cli="charter withdraw"),
    ]  # fmt: skip
    heading = HEADINGS["posts"]
    empty = EMPTY["posts"]
    keys_ = N_("enter opens   w rules, changes   a put in force   x take out   esc")

    def __init__(self, screen: DocumentScreen) -> None:
        super().__init__()
        self.form, self.content = screen.opened, screen.content
        self.view = VIEWS[0]
        self.trial: work.Trial | None = None

    def load(self) -> None:
        question = partial(work.tried, self.form.found, self.content)
        self.about([translate("Its rules are tried on posts…")])
        self.ask(question, self._show, group="trial", brand=self.form.brand)

    def changed(self) -> None:
        """What others write meanwhile is seen when it is opened anew: trying reads hundreds of posts."""

    def _show(self, found: work.Trial) -> None:
        self.trial = found
        self.about(work.stands_said(found, self.form.found))
        rows: Mapping[str, Sequence[Any]] = {"posts": found.posts, "rules": found.rates, "changes": found.changes}
        self.query_one(".title", Static).update(translate(HEADINGS[self.view]))
        self.list.empty = EMPTY[self.view]
        self.list.use(self.columns())
        self.show(dict(enumerate(rows[self.view])))

    def columns(self) -> Sequence[Column]:
        return COLUMNS[self.view](self.trial.zone if self.trial is not None else "UTC")

    def told(self, row: Any) -> Iterable[str]:
        assert self.trial is not None
        says: Mapping[str, Callable[..., Iterable[str]]] = {
            "posts": work.post_told, "rules": work.rate_told, "changes": work.change_told,
        }  # fmt: skip
        return says[self.view](row, self.trial)

    # ---- keys

    def action_view(self) -> None:
        if self.trial is not None:
            self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]
            self.list.action_end(0)
            self._show(self.trial)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """The post, where it is written."""
        if self.view == "posts":
            one = event.rows.row.tried
            self.dismiss(("post", one.post) if one.post else ("remote_post", one.seen))

    def action_adopt(self) -> None:
        if self.may("charters.adopt", self.form.brand):
            self.ask(partial(work.affected, self.form.found), self._from, group="affected", brand=self.form.brand)

    def _from(self, n: int) -> None:
        def send(panel: FormScreen[Any], wanted: Beginning) -> None:
            deed = partial(work.adopt, self.form.found.id, wanted.starts_on)
            panel.do(deed, panel.done, brand=self.form.brand, failed=panel.refused)

        def done(made: Adopted | None) -> None:
            if made is None:
                return
            said = translate(
                "Version {number} is in force from {day} on: {machine} clauses for the machine, {human} for people."
            )
            counts = {name: number(made.clauses[name]) for name in ("machine", "human")}
            self.suite.tell(said.format(number=made.number, day=day(made.starts_on), **counts))
            self.load()

        note = ngettext(*work.AFFECTED, n).format(n=number(n))
        about = f"adopt {self.form.found.id}"
        self.app.push_screen(FormScreen(Beginning, N_("Put a charter in force"), send, about=about, note=note), done)

    def action_withdraw(self) -> None:
        from cmsuite.tui.panels.confirm import Confirm

        def sure(yes: bool | None) -> None:
            if yes:
                self.do(partial(work.withdraw, self.form.found.id), self._withdrawn, brand=self.form.brand)

        if self.may("charters.adopt", self.form.brand):
            question = translate("Take “{title}” out of force?").format(title=shown(self.form.found.title, 80))
            effect = translate("What was in force before it is so again; posts are read by that from now on.")
            self.app.push_screen(Confirm(question, effect, translate("Take it out of force")), sure)

    def _withdrawn(self, _version: int) -> None:
        self.suite.tell(translate("It is out of force."))
        self.load()


def open_trial(screen: DocumentScreen) -> None:
    """Try what is typed: a charter on posts, where one that is chosen is gone to; a guide on comments; a crisis plan in
    a drill."""
    kind = screen.opened.found.kind
    if kind in ("moderation_guide", "moderation_charter"):
        from cmsuite.tui.panels.comments import open_comments

        open_comments(screen)
        return
    if kind == "crisis_plan":
        from cmsuite.tui.panels.scenarios import open_plan

        open_plan(screen)
        return
    if kind == "drill_report":
        from cmsuite.tui.panels.drill import of_report

        of_report(screen)
        return
    if kind != "editorial_charter":
        screen.suite.tell(translate("Only a charter, a moderation guide or a crisis plan is tried."), "warning")
        return

    def chosen(about: tuple[str, int] | None) -> None:
        if about is not None:
            screen.suite.open_record(about, screen.opened.brand)

    screen.app.push_screen(CharterTrial(screen), chosen)


# ---- columns


def _posts(zone: str) -> Sequence[Column]:
    return (
        Column(N_("WHAT"), _worst, 12),
        Column(N_("TITLE"), lambda one: shown(one.tried.title) or "—", least=20),
        Column("", lambda one: Cell(translate("planned") if one.ahead else translate("went out"), "muted"), 9, drop=2),
        Column(N_("WHEN"), lambda one: Cell(short_moment(one.tried.at, zone), "muted"), 21, drop=1),
        Column(N_("RULES"), lambda one: ", ".join(one.tried.found), 24, drop=3),
    )


def _worst(one: work.Post) -> Cell:
    sign, tone = SIGNS[one.worst]
    return Cell(f"{sign} {translate(SEVERITIES[one.worst])}", tone)


def _rates(_zone: str) -> Sequence[Column]:
    return (
        Column(N_("WHAT"), _severity, 12),
        Column(N_("RULE"), lambda one: one.rule, least=24),
        Column(N_("POSTS"), lambda one: f"{number(one.failed)} / {number(one.posts)}", 9, right=True),
        Column(N_("RATE"), lambda one: percent(one.failed / one.posts if one.posts else None, 0), 6, right=True),
    )


def _severity(one: Rate) -> Cell:
    sign, tone = SIGNS.get(one.severity, ("·", "muted"))
    return Cell(f"{sign} {translate(SEVERITIES.get(one.severity, one.severity))}", tone)


def _changes(_zone: str) -> Sequence[Column]:
    return (
        Column(N_("RULE"), lambda one: one.rule, 28),
        Column(N_("CHANGE"), _change, least=24),
    )


def _change(one: Difference) -> str:
    from cmsuite.engines.rules.differing import told

    return told(one).removeprefix(one.rule).strip()


COLUMNS: Mapping[str, Callable[[str], Sequence[Column]]] = {"posts": _posts, "rules": _rates, "changes": _changes}
