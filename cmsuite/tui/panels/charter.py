"""A charter on trial: what it would find in posts, how often each rule speaks, what changes; then put in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import N_, day, ngettext, number, percent, short_moment, translate
from cmsuite.core.text import shown
from cmsuite.tui import chartering as work
from cmsuite.tui.binding import put_in_force, take_out
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.signs import severity_cell
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.charters.adopting import Adopted
    from cmsuite.engines.rules.differing import Difference
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
        TRACE,
    ]  # fmt: skip
    heading = HEADINGS["posts"]
    empty = EMPTY["posts"]
    keys_ = N_("enter opens   w rules, changes   a put in force   x take out   esc")

    def __init__(self, screen: DocumentScreen) -> None:
        super().__init__()
        self.form, self.content = screen.opened, screen.content
        self.view = VIEWS[0]
        self.trial: work.Trial | None = None

    def at_hand_ref(self) -> tuple[str, int] | None:
        """In the list of posts the one at hand, else the charter."""
        if self.view == "posts" and self.list.row is not None:
            one = self.list.row.tried
            return ("post", one.post) if one.post else ("remote_post", one.seen)
        return ("document", self.form.found.id)

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
        def told(made: Adopted) -> str:
            said = translate(
                "Version {number} is in force from {day} on: {machine} clauses for the machine, {human} for people."
            )
            counts = {name: number(made.clauses[name]) for name in ("machine", "human")}
            return said.format(number=made.number, day=day(made.starts_on), **counts)

        heading, note = N_("Put a charter in force"), ngettext(*work.AFFECTED, n).format(n=number(n))
        put_in_force(self, self.form.found, work.adopt, told, heading=heading, about="adopt", note=note)

    def action_withdraw(self) -> None:
        if self.may("charters.adopt", self.form.brand):
            effect = translate("What was in force before it is so again; posts are read by that from now on.")
            take_out(self, self.form.found, work.withdraw, effect)


def open_charter(screen: DocumentScreen) -> None:
    """Try a charter as it is typed on posts; one that is chosen is gone to."""

    def chosen(about: tuple[str, int] | None) -> None:
        if about is not None:
            screen.suite.open_record(about, screen.opened.brand)

    screen.app.push_screen(CharterTrial(screen), chosen)


# ---- columns


def _posts(zone: str) -> Sequence[Column]:
    return (
        Column(N_("WHAT"), lambda one: severity_cell(one.worst), 12),
        Column(N_("TITLE"), lambda one: shown(one.tried.title) or "—", least=20),
        Column("", lambda one: Cell(translate("planned") if one.ahead else translate("went out"), "muted"), 9, drop=2),
        Column(N_("WHEN"), lambda one: Cell(short_moment(one.tried.at, zone), "muted"), 21, drop=1),
        Column(N_("RULES"), lambda one: ", ".join(one.tried.found), 24, drop=3),
    )


def _rates(_zone: str) -> Sequence[Column]:
    return (
        Column(N_("WHAT"), lambda one: severity_cell(one.severity), 12),
        Column(N_("RULE"), lambda one: one.rule, least=24),
        Column(N_("POSTS"), lambda one: f"{number(one.failed)} / {number(one.posts)}", 9, right=True),
        Column(N_("RATE"), lambda one: percent(one.share, 0), 6, right=True),
    )


def _changes(_zone: str) -> Sequence[Column]:
    return (
        Column(N_("RULE"), lambda one: one.rule, 28),
        Column(N_("CHANGE"), _change, least=24),
    )


def _change(one: Difference) -> str:
    from cmsuite.engines.rules.differing import change

    return change(one)


COLUMNS: Mapping[str, Callable[[str], Sequence[Column]]] = {"posts": _posts, "rules": _rates, "changes": _changes}
