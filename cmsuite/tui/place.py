"""A place: status line, body, keys. It asks and has things done in workers, and shows what comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.worker import get_current_worker

from cmsuite.core.errors import CmsError, OfMachine
from cmsuite.core.locale import N_, language, speak, translate
from cmsuite.tui.everywhere import HELP, SHEET, TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.records import TRACED
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.news_line import NewsLine
from cmsuite.tui.widgets.pointed import Pointed
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.tui.widgets.status_line import StatusLine
from cmsuite.tui.widgets.too_small import TooSmall
from cmsuite.tui.widgets.tour_bar import TourBar

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.acts.history import Told
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.query import Filter, Term
    from cmsuite.tui.seat import Brand, Seat
    from cmsuite.tui.unsaved import Texts
    from cmsuite.tui.widgets.filter_line import FilterLine

T = TypeVar("T")


@dataclass
class Answer(Message):
    """What a worker brings back; run where widgets may be touched. gone: what is done where the screen was closed."""

    then: Callable[[], None]
    gone: Callable[[], None] | None = None


class Asking(Screen[Any]):
    """What places and panels share: questions and acts in threads, their answers by message."""

    @property
    def suite(self) -> CmsApp:
        """The application, with its own methods."""
        return cast("CmsApp", self.app)

    @property
    def seat(self) -> Seat:
        return self.suite.seat

    def ask(
        self,
        question: Callable[[Act], T],
        then: Callable[[T], None],
        *,
        group: str = "load",
        brand: int | None = None,
        everywhere: bool = False,
        failed: Callable[[CmsError], bool] | None = None,
    ) -> None:
        """Read in a worker, then show. A later question of the same group takes the place of an earlier one.

        failed: may take the refusal; else it is told.
        """
        seat = self.seat

        def read() -> T:
            with seat.reading(brand, everywhere=everywhere) as act:
                return question(act)

        self.work(read, then, group=group, exclusive=True, failed=partial(self._unread, failed))

    def _unread(self, failed: Callable[[CmsError], bool] | None, err: CmsError) -> bool:
        """A store that is away is said once, not for each list that it should have filled."""
        if failed is not None and failed(err):
            return True
        return self.suite.said_away(err)

    def do(
        self,
        deed: Callable[[Act], T],
        then: Callable[[T], None],
        *,
        brand: int | None = None,
        everywhere: bool = False,
        failed: Callable[[CmsError], bool] | None = None,
    ) -> None:
        """Run acts in one transaction in a worker, then show. failed: may take the refusal; else it is told."""
        seat = self.seat

        def write() -> T:
            with seat.writing(brand, everywhere=everywhere) as act:
                return deed(act)

        self.work(write, then, group="write", failed=failed)

    def work(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        *,
        group: str,
        exclusive: bool = False,
        failed: Callable[[CmsError], bool] | None = None,
    ) -> None:
        """Run a function of values in a thread, then show what it returned. It looks at no widget.

        Where this screen was closed meanwhile, a refusal is told all the same.
        """
        sent = self.suite.unsaved.sent() if group == "write" else {}
        self.run_worker(
            partial(self._worked, self.suite, language(), job, then, failed, sent),
            thread=True,
            group=group,
            description=group,  # else it is the repr of all that the job holds, a whole document too
            exclusive=exclusive,
            exit_on_error=False,
        )

    def _worked(
        self,
        suite: CmsApp,  # a closed screen knows its application no longer
        tongue: str,
        job: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[CmsError], bool] | None,
        sent: Mapping[str, Texts],
    ) -> None:
        worker = get_current_worker()
        speak(tongue)  # a thread begins in English
        try:
            found = job()
        except (CmsError, OSError) as err:
            refusal = err if isinstance(err, CmsError) else OfMachine(err)  # the name ends with the block
            answer = Answer(lambda: self._refused(refusal, failed, sent), partial(_gone, suite, refusal, sent))
        except Exception as err:
            crash = partial(suite.crashed, err)
            answer = Answer(crash, crash)
        else:
            answer = Answer(lambda: None if worker.is_cancelled else then(found))
        if not self.post_message(answer) and answer.gone is not None:
            suite.call_later(answer.gone)

    def may(self, permission: str, brand: int | None = None) -> bool:
        """Whether the person may do this for that brand, else for the one at hand: asked before a form, not after it.
        A refusal is told."""
        try:
            self.seat.need(permission, brand or (self.seat.brand.id if self.seat.brand else None))
        except CmsError as err:
            self.suite.report(err)
            return False
        return True

    def brand_chosen(self, said: str = N_("Choose a brand first: b shows them.")) -> Brand | None:
        """The brand at hand; where there is none, that is told. said: how, a source string."""
        if self.seat.brand is None:
            self.suite.tell(translate(said), "warning")
        return self.seat.brand

    def _compositor_refresh(self) -> None:
        """Draw, unless what is drawn now would be thrown away. What waits for the first paint goes on then."""
        if not self.app._batch_count:
            if self.suite.plain and isinstance(self.focused, Pointed):
                self.app.cursor_position = self.focused.pointed()
            super()._compositor_refresh()
            self.seat.painted.set()

    def at_hand_ref(self) -> tuple[str, int] | None:
        """The kind and number of the record at hand, for its trace."""
        return None

    def shows_records(self) -> bool:
        """Whether it has any that may have a trace; else the key for it is not offered."""
        return type(self).at_hand_ref is not Asking.at_hand_ref

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "trace" or self.shows_records()

    def action_trace(self) -> None:
        about = self.at_hand_ref()
        if about is None or about[0] not in TRACED:
            self.suite.tell(translate("Nothing is at hand here that has a trace."), "warning")
        else:
            self.suite.action_panel("trace:Trace", *about)

    def changed(self) -> None:
        """Somebody wrote to the store."""

    def _refused(self, err: CmsError, failed: Callable[[CmsError], bool] | None, sent: Mapping[str, Texts]) -> None:
        self.suite.unsaved.returned(sent)
        if failed is None or not failed(err):
            self.suite.report(err)

    def on_answer(self, event: Answer) -> None:
        event.stop()
        if self.is_attached:
            event.then()
        elif event.gone is not None:
            event.gone()


class Place(Asking):
    """One of the ten. `title`: what it is called, a source string. `load` asks for what it shows."""

    BINDINGS: ClassVar = [
        key("j", "move('down')", N_("Down"), id="list.j", help=N_("To the next line."), cli="", show=False),
        key("k", "move('up')", N_("Up"), id="list.k", help=N_("To the line before."), cli="", show=False),
        key("g", "move('home')", N_("First"), id="list.g", help=N_("To the first line."), cli="", show=False),
        key("G", "move('end')", N_("Last"), id="list.G", help=N_("To the last line."), cli="", show=False),
        key(
            "n",
            "match(1)",
            N_("Next"),
            id="list.next",
            help=N_("To the next of the filter, also while reading."),
            cli="",
            show=False,
        ),
        key(
            "N",
            "match(-1)",
            N_("Before"),
            id="list.before",
            help=N_("To the one before, also while reading."),
            cli="",
            show=False,
        ),
        TRACE,
        key(
            "y",
            "copy",
            N_("Copy"),
            id="place.copy",
            help=N_("Copy what is at hand, also into a file."),
            cli="",
            show=False,
        ),
        SHEET,
    ]  # a place's own letter goes before these: the arrows do the same  # fmt: skip

    name_: ClassVar[str] = ""
    title_: ClassVar[str] = ""
    object_: str = ""  # what is at hand in it, after its name in the status line

    def compose(self) -> ComposeResult:
        self._sized()
        yield StatusLine()
        yield from self.body()
        if self.suite.plain:
            yield NewsLine()
        yield TourBar()
        yield KeyLine()
        yield TooSmall()

    def _sized(self) -> None:
        """The classes of its size, before it has widgets, each of which would be styled anew for them."""
        app = self.suite
        for size, steps in zip(app.size, (app.HORIZONTAL_BREAKPOINTS, app.VERTICAL_BREAKPOINTS), strict=True):
            fits = [name for least, name in steps if size >= least]
            self.update_classes({name: name == fits[-1] for _least, name in steps}, update=False)

    def body(self) -> Iterable[Widget]:
        """Its widgets, between the two lines."""
        return ()

    def load(self) -> None:
        """Ask for what it shows: at the first paint, at each return, and when somebody changed something."""

    def on_screen_resume(self) -> None:
        self.show_where()
        self.load()

    def changed(self) -> None:
        """Somebody wrote to the store."""
        self.load()

    def came_back(self, line: Told) -> None:
        """An act of this line of the journal was undone here, or done again; the place is loaded anew by itself."""

    def action_move(self, key: str) -> None:
        """What the arrows do, by letters."""
        self.app.simulate_key(key)

    def action_match(self, by: int) -> None:
        """The next, or the one before, of what is listed: whichever pane has the focus."""
        lists = [one for one in self.query(RowList) if one.can_focus and one.region.area]
        for rows in sorted(lists, key=lambda one: not one.has_focus)[:1]:
            rows.action_go(by)

    def at_hand_text(self) -> str:
        """What is at hand, to be copied: all that is told of it beside the list, else its name."""
        from cmsuite.tui.widgets.panes import Detail, Panes

        panes = next((one for one in self.query(Panes) if one.region.area or one.has_focus_within), None)
        lines = panes.query_one(Detail).lines if panes is not None else []
        return "\n".join(lines) or self.object_

    def action_copy(self) -> None:
        from cmsuite.tui.copying import copy

        copy(self, self.at_hand_text())

    def action_spreadsheet(self) -> None:
        from cmsuite.tui.as_sheet import begin

        begin(self, self.name_, self.title_, {})

    def on_filter_line_to_save(self, event: FilterLine.ToSave) -> None:
        """Ask for a name, then keep the filter under it."""
        from cmsuite.tui.panels.ask import Ask, words

        asked = Ask(translate("Name of this filter"), words, example=event.text, about=f"filter {self.filters_of}")
        self.app.push_screen(asked, partial(self._save_filter, event.text))

    def _save_filter(self, text: str, name: str | None) -> None:
        if name:
            said = translate("Filter saved: {name}").format(name=name)
            keep = partial(_save_filter, self.filters_of, name, text)
            self.do(keep, lambda _none: self.suite.tell(said), everywhere=True)

    def offer(self, terms: Sequence[Term]) -> None:
        """By what the filter line narrows; over all brands, by the brand too."""
        from cmsuite.tui.widgets.filter_line import FilterLine

        self.query_one(FilterLine).terms = self.terms_with_brand(terms)
        self.take_filter()

    def terms_with_brand(self, terms: Sequence[Term]) -> list[Term]:
        """These, and over all brands the brand."""
        from cmsuite.tui.query import Term

        brands = {} if self.seat.brand else {one.slug: one.name for one in self.seat.brands}
        return [*terms, Term("brand", N_("brand"), brands, "record")] if brands else list(terms)

    def action_show_all(self) -> None:
        """No filter any more; where there is none, the tour ends."""
        from cmsuite.tui.widgets.filter_line import FilterLine

        line = next((one for one in self.query(FilterLine) if one.text), None)
        if line is not None:
            line.clear()
        elif self.suite.tour_step:
            self.suite.action_no_tour()

    @property
    def filters_of(self) -> str:
        """What the filters that are saved here are of."""
        return self.name_

    def take_filter(self) -> None:
        """Ask the saved filter that somebody chose of this place, once."""
        if self.suite.filter_wanted is not None and self.suite.filter_wanted[0] == self.filters_of:
            text, self.suite.filter_wanted = self.suite.filter_wanted[1], None
            self.call_later(self.filter_by, text)

    def filter_by(self, text: str) -> Awaitable[None] | None:
        """Ask this of the list."""
        from cmsuite.tui.widgets.filter_line import FilterLine

        self.query_one(FilterLine).set(text)
        return None

    def brand_asked(self, asked: Filter) -> int | None:
        """The brand that a filter narrows to."""
        return next((one.id for one in self.seat.brands if one.slug == asked.values.get("brand")), None)

    def on_row_list_marked(self, event: RowList.Marked) -> None:
        """How many an act would be for."""
        from cmsuite.tui.widgets.filter_line import FilterLine

        for line in self.query(FilterLine):
            line.marked(event.n)

    def on_row_list_sorted(self, event: RowList.Sorted) -> None:
        """Sort by that column, the same again from its end: as a word of the filter, which is saved with it."""
        from cmsuite.core.order import Order
        from cmsuite.tui.query import in_order
        from cmsuite.tui.widgets.filter_line import FilterLine

        line, before = self.query_one(FilterLine), event.rows.order
        falling = event.by == before.by and not before.falling
        try:
            line.set(in_order(line.text, line.terms, Order(event.by, falling)))
        except CmsError as err:  # what stands in the line is no filter
            self.suite.report(err)

    def at_hand(self, name: str) -> None:
        """Say what is at hand, in the status line."""
        self.object_ = name
        self.show_where()

    def show_where(self) -> None:
        """Brand, place, object."""
        for line in self.query(StatusLine):
            line.where = [self.suite.brand_name, translate(self.title_), self.object_]


class Panel(ModalScreen[Any], Asking):
    """What opens over a place. `esc` closes it."""

    BINDINGS: ClassVar = [HELP]

    def on_mount(self) -> None:
        self.mount(TooSmall())  # beside what each of them composes

    def came_back(self) -> None:
        """An act was undone while it is open, or done again."""


def _gone(suite: CmsApp, err: CmsError, sent: Mapping[str, Texts]) -> None:
    """A refusal that a closed screen can tell no more."""
    suite.unsaved.returned(sent)
    suite.report(err)


def _save_filter(place: str, name: str, text: str, act: Act) -> None:
    from cmsuite.engines.people.filters import save_filter

    save_filter(act, place, name, text)
