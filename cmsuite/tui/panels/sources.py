"""The sources of the brand: how each is, since when and when it is asked again, what it costs and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, ngettext, number, percent, short_date_and_hour, translate
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.core.text import clean, shown
from cmsuite.tui.keys import key
from cmsuite.tui.outside import from_home, open_outside
from cmsuite.tui.panels.ask import Ask, Understood, words
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.listed import Paged, first_page
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.telling import what_it_is
from cmsuite.veille.telling_cost import MEGA, by_budget, is_out_of_order, removal, standing, state_word
from cmsuite.veille.telling_cost import report as told_report
from cmsuite.veille.telling_pace import PACES, slower
from cmsuite.veille.telling_pace import told as told_pace
from cmsuite.veille.words import AXES, ILL

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.as_sheet import Whole
    from cmsuite.tui.seat import Seat
    from cmsuite.veille.digest.licences import Licence
    from cmsuite.veille.frugality import Frugality, SourceCost
    from cmsuite.veille.pace import Hurry, Interval
    from cmsuite.veille.reviewing import Review
    from cmsuite.veille.sources import SourceLine


@dataclass(frozen=True, slots=True)
class Row:
    """A source: what it cost and gave, how often it is asked, and what it is."""

    cost: SourceCost
    pace: Interval
    what: SourceLine


@dataclass(frozen=True, slots=True)
class Now:
    """The share of the month's budget that is spent, that budget, and the plan that says so; axes with nothing for 14
    days; whether a crisis hurries anything."""

    share: float
    budget_mb: float
    plan: str
    silent: tuple[str, ...]
    is_hurried: bool


class Sources(Paged):
    """Those that are ill, then those that could be stopped, then the others. wanted: the one to begin at; sought: words
    of those that are listed."""

    DEFAULT_CSS = """
    Sources .full { height: auto; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,S", "dismiss", N_("Leave")),
        key("e", "edit", N_("Edit"), id="sources.edit", cli="veille source edit",
            help=N_("Say what the source at hand is, where it is published, who looks after it.")),
        key("c", "licence", N_("Licence"), id="sources.licence", cli="veille licence",
            help=N_("By which licence extracts of the source at hand are shown to others.")),
        key("x", "stop", N_("Stop"), id="sources.stop", help=N_("Stop the source at hand, or take it up again."),
            cli="veille stop"),
        key("f", "report", N_("Report"), id="sources.report",
            help=N_("What the watch cost this month, against asking each hour."), cli="veille frugality"),
        key("o", "paper", N_("Document"), id="sources.paper", cli="veille frugality",
            help=N_("This month's report with the register, as a page and a PDF; the page is opened.")),
        key("p", "pace", N_("Pace"), id="sources.pace", help=N_("Say how often the source at hand is asked."),
            cli="veille pace"),
        key("h", "hurry", N_("Crisis"), id="sources.hurry", cli="veille hurry",
            help=N_("In a crisis: have the sources of reputation asked every 15 minutes, or end that.")),
        key("l", "log", N_("Log"), id="sources.log", cli="veille log",
            help=N_("What was asked of the source at hand and what came, day by day.")),
        key("slash", "filter", N_("Filter"), id="sources.filter", cli="veille sources",
            help=N_("Only sources of these words: name, publisher, address, axis, state.")),
        key("n", "newsletters", N_("Newsletters"), id="sources.newsletters", cli="veille newsletters",
            help=N_("The newsletters that come in, to follow one.")),
    ]  # fmt: skip
    heading = N_("Sources")
    empty = N_("No source yet: a in the veille follows a feed.")
    keys_ = N_(
        "e edit   c licence   x stop or take up   f month   o document\n"
        "l log   p pace   h crisis   n newsletters   / filter   , sort   esc"
    )

    def __init__(self, wanted: int | None = None, sought: str = "") -> None:
        super().__init__()
        self.wanted, self.sought = wanted, sought

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("STATE"), lambda one: _state(one.cost), 12, sort="state"),
            Column(N_("SOURCE"), lambda one: one.cost.title, least=24, sort="title"),
            Column(N_("AXIS"), lambda one: Cell(translate(AXES[one.cost.axis]), "muted"), 14, drop=2, sort="axis"),
            Column(N_("NEW 90 D"), lambda one: number(one.cost.new_90), 9, right=True, drop=1, sort="new"),
            Column(N_("KEPT"), lambda one: number(one.cost.kept_90), 7, right=True, drop=1, sort="kept"),
            Column(N_("USEFUL"), _useful, 7, right=True, drop=6, sort="useful"),
            Column(N_("MB"), lambda one: Cell(number(one.cost.size / MEGA, 1), "muted"), 7, right=True, drop=3),
            Column(N_("LAST ITEM"), self._newest, 14, drop=5, sort="newest"),
            Column(N_("FAILURES"), lambda one: number(one.cost.failures), 8, right=True, drop=7, sort="failures"),
            Column(N_("NEXT TRY"), self._next, 14, drop=4, sort="next"),
        )

    def _newest(self, one: Row) -> Cell:
        return Cell(short_date_and_hour(one.cost.newest, self.seat.zone) if one.cost.newest else "", "muted")

    def _next(self, one: Row) -> Cell:
        at = None if one.cost.muted_at else one.cost.next_at
        return Cell(short_date_and_hour(at, self.seat.zone) if at else "", "muted")

    def on_mount(self) -> None:
        self.order = AS_IT_COMES
        self.now: Now | None = None
        self.month: Frugality | None = None  # shown whole above the list
        self._seek(self.sought)
        super().on_mount()

    def load(self) -> None:
        self.ask(partial(first_page, partial(_ids, self.sought, self.order), self.page), self._first_came)
        self.ask(_now, self._found, group="now")
        if self.month is not None:
            self.ask(_of_this_month, self._say_month, group="month")

    def _first_came(self, found: tuple[Sequence[int], Mapping[int, Row]]) -> None:
        super()._first_came(found)
        if self.wanted is not None:
            self.list.to(self.wanted)
            self.wanted = None

    @staticmethod
    def page(ids: Sequence[int], act: Act) -> Mapping[int, Row]:
        from cmsuite.veille.frugality import month_of, source_costs
        from cmsuite.veille.pace import intervals
        from cmsuite.veille.sources import described

        paces, known = intervals(act, only=ids), described(act, ids)
        costs = source_costs(act, *month_of(act.now.date()), only=ids)
        return {one.source: Row(one, paces[one.source], known[one.source]) for one in costs}

    def _found(self, found: Now) -> None:
        self.now = found
        self._say()

    def _say_month(self, found: Frugality | None) -> None:
        self.month = found
        self._say()

    def _say(self) -> None:
        if self.now is not None:
            silent = [translate(AXES[axis]) for axis in self.now.silent]
            budget = by_budget(self.now.share, self.now.budget_mb, self.now.plan)
            told = told_report(self.month) if self.month is not None else budget
            nothing = translate("Nothing for 14 days: {axes}").format(axes=", ".join(silent))
            sought = translate("Only with: {words} · / and an empty line show all").format(words=shown(self.sought, 40))
            by = next((one.title for one in self.columns() if self.order.by and one.sort == self.order.by), "")
            order = N_("Sorted by {column}, from its end") if self.order.falling else N_("Sorted by {column}")
            sorted_ = translate(order).format(column=translate(by).lower())
            self.about([*([sought] if self.sought else []), *([sorted_] if by else []), *told,
                        *([nothing] if silent else [])])  # fmt: skip
            self.query_one(".full").display = self.month is None  # on a small screen there is room for one of them

    def action_filter(self) -> None:
        """Ask for the words of sources; none show all."""
        question = translate("Sources of which words? An empty line shows all.")
        self.app.push_screen(Ask(question, _any_words, first=self.sought), self._narrow)

    def _narrow(self, words: str | None) -> None:
        if words is not None:
            self._seek(words)
            self.load()

    def _seek(self, words: str) -> None:
        self.sought = words
        self.list.empty = N_("No source is like that.") if words else self.empty

    def on_row_list_sorted(self, event: RowList.Sorted) -> None:
        """By that column, the same again from its end."""
        before = self.order
        self.order = Order(event.by, event.by == before.by and not before.falling)
        self.list.use(self.columns(), self.order)
        self._say()
        self.load()

    def action_report(self) -> None:
        """The whole report above the list, or its last word alone."""
        if self.month is not None:
            self._say_month(None)
        else:
            self.ask(_of_this_month, self._say_month, group="month")

    def action_paper(self) -> None:
        self.work(partial(_paper, self.seat), self._opened, group="paper", exclusive=True)

    def _opened(self, file: Path) -> None:
        open_outside(self.suite, file.as_uri(), from_home(str(file)))

    def formats(self) -> Mapping[str, Whole]:
        return {".opml": _as_opml}

    def told(self, row: Row) -> Iterable[str]:
        of = row.cost
        yield labelled(shown(of.title), standing(of, self.seat.zone))
        if of.said:
            yield shown(of.said)
        asked = [told_pace(row.pace, self.seat.zone)] if of.url else []
        yield " · ".join([what_it_is(row.what), *asked])
        if of.why:
            yield shown(removal(of))
        if not of.url:
            return
        yield shown(of.url)
        yield translate("This month: requests {requests}, of which not modified {same}; new items {new}.").format(
            requests=number(of.requests), same=number(of.unchanged), new=number(of.new_items)
        )

    @property
    def cost(self) -> SourceCost | None:
        """The source at hand, once its row is there."""
        row: Row | None = self.list.row
        return None if row is None else row.cost

    def action_edit(self) -> None:
        """What the source at hand is, as a form."""
        from cmsuite.tui.analysing import source_and_better

        row, brand = self.cost, self.seat.brand
        if row is not None and brand is not None and self.may("veille.follow"):
            self.ask(partial(source_and_better, row.source), partial(self._form, brand.id), group="item")

    def _form(self, brand: int, found: tuple[SourceLine, Review | None]) -> None:
        from cmsuite.tui.analysing import edit_source

        edit_source(self, brand, *found, self._edited)

    def action_licence(self) -> None:
        """By which licence it is quoted, as a form."""
        from cmsuite.tui.licensing import licence_at

        row = self.cost
        if row is not None and self.may("veille.follow"):
            self.ask(partial(licence_at, row.source), partial(self._licence_form, row), group="item")

    def _licence_form(self, row: SourceCost, had: Licence | None) -> None:
        from cmsuite.tui.licensing import ask_licence

        ask_licence(self, row.source, row.version, had, self._edited)

    def _edited(self, said: str) -> None:
        self.suite.tell(said)
        self.load()

    def action_stop(self) -> None:
        row = self.cost
        if row is not None and self.may("veille.follow"):
            stops = row.muted_at is None
            said = N_("Stopped: {title} · u undoes") if stops else N_("Taken up again: {title} · u undoes")
            self.do(partial(_stop if stops else _resume, row.source, row.version), partial(self._done, said))

    def action_pace(self) -> None:
        """Choose how often the source at hand is asked."""
        row = self.cost
        if row is not None and self.may("veille.follow"):
            question = N_("How often is this source asked?")
            self.app.push_screen(Choose(question, PACES), partial(self._put_pace, row))

    def _put_pace(self, row: SourceCost, name: str | None) -> None:
        if name is not None:
            said = N_("The pace of {title} is changed · u undoes")
            self.do(partial(_pace, row.source, name, row.version), partial(self._done, said))

    def action_hurry(self) -> None:
        """Hurry what is watched for reputation, or end that where it is."""
        if not self.may("veille.follow"):
            return
        if self.now is not None and self.now.is_hurried:
            self.do(_calm, self._calmed)
        else:
            question = translate("Which crisis is this for? At least 10 letters.")
            about = f"hurry {self.seat.brand.id if self.seat.brand else 0}"
            self.app.push_screen(Ask(question, words, about=about), self._hurry)

    def _hurry(self, because: str | None) -> None:
        if because is not None:
            self.do(partial(_hurry, because), self._hurried)

    def _hurried(self, done: Hurry) -> None:
        n = done.sources - len(done.slower)
        said = ngettext(
            "{n} source is asked every 15 minutes for 72 hours · u undoes",
            "{n} sources are asked every 15 minutes for 72 hours · u undoes",
            n,
        )
        self.suite.tell(" ".join(filter(None, (slower(done), said.format(n=n)))))
        self.load()

    def _calmed(self, done: Hurry) -> None:
        said = ngettext("{n} source is back at its own pace.", "{n} sources are back at their own pace.", done.sources)
        self.suite.tell(said.format(n=done.sources))
        self.load()

    def action_log(self) -> None:
        """What was asked and came, of the source at hand first."""
        from cmsuite.tui.panels.fetch_log import FetchLog

        row: Row | None = self.list.row
        self.app.push_screen(FetchLog(row.cost.source if row is not None else None))

    def action_newsletters(self) -> None:
        """The newsletters that come in."""
        from cmsuite.tui.panels.newsletters import Newsletters

        self.app.push_screen(Newsletters(), lambda _done: self.load())

    def _done(self, said: str, title: str) -> None:
        self.suite.tell(translate(said).format(title=shown(title, 60)))
        self.load()


def _any_words(text: str) -> Understood:
    return Understood(clean(text, 200, lines=False))


def _as_opml(act: Act) -> tuple[bytes, str]:
    from cmsuite.veille.listing import exported, left_out

    found = exported(act)
    return found.data, left_out(found.left_out) if found.left_out else ""


def _ids(words: str, order: Order, act: Act) -> Sequence[int]:
    from cmsuite.veille.ordering import ids

    return ids(act, words, order)


def _useful(one: Row) -> Cell:
    return Cell(percent(one.cost.useful, 0) if one.cost.new_90 else "", "muted")


def _state(one: SourceCost) -> Cell:
    sign, tone = "·", ""
    if one.muted_at is not None:
        tone = "muted"
    elif one.state in ILL:
        sign, tone = "✗", "error"
    elif one.why or is_out_of_order(one):
        sign, tone = "!", "warning"
    return Cell(f"{sign} {state_word(one)}", tone)


def _now(act: Act) -> Now:
    from cmsuite.veille.coverage import coverage
    from cmsuite.veille.frugality import spending
    from cmsuite.veille.pace import is_hurried

    silent = tuple(one.axis for one in coverage(act) if one.silent)
    return Now(*spending(act), silent, is_hurried(act))


def _of_this_month(act: Act) -> Frugality:
    from cmsuite.veille.frugality import frugality, month_of

    return frugality(act, *month_of(act.now.date()))


def _paper(seat: Seat) -> Path:
    """The month's report in the exports, as a page and as a PDF beside it."""
    from cmsuite.core.files import write
    from cmsuite.core.locale import language
    from cmsuite.engines.exports.formats import written
    from cmsuite.veille.frugality import month_of
    from cmsuite.veille.frugality_paper import handed_over

    assert seat.brand is not None
    start, end = month_of(seat.store.now().date())
    tongue: Any = language()
    with seat.reading(seat.brand.id) as act:
        made = handed_over(act, start, end, tongue, seat.workspace.root / "media")
    page = seat.workspace.exports / f"frugality-{start:%Y-%m}-{tongue}.html"
    for file, form in ((page, "html"), (page.with_suffix(".pdf"), "pdf")):
        write(file, written(made, form, seat.workspace.root), mode=0o644)
    return page


def _pace(source: int, name: str, seen: int, act: Act) -> str:
    from cmsuite.veille.pace import named, pace

    return pace(act, source, *named(name), seen=seen).title


def _hurry(because: str, act: Act) -> Hurry:
    from cmsuite.veille.pace import hurry

    return hurry(act, because)


def _calm(act: Act) -> Hurry:
    from cmsuite.veille.pace import calm

    return calm(act)


def _stop(source: int, seen: int, act: Act) -> str:
    from cmsuite.veille.muting import mute

    return mute(act, source, seen=seen)


def _resume(source: int, seen: int, act: Act) -> str:
    from cmsuite.veille.muting import unmute

    return unmute(act, source, seen=seen)
