"""What is new, and what does it mean?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal
from zoneinfo import ZoneInfo

from textual.widget import Widget

from cmsuite.core.locale import N_, labelled, moment, ngettext, number, short_date, translate
from cmsuite.core.order import AS_IT_COMES
from cmsuite.core.text import clean, shown
from cmsuite.tui import bulk
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
from cmsuite.tui.query import Filter, Term
from cmsuite.tui.seat import NoBrandChosen
from cmsuite.tui.triaging import TRIAGE_KEYS, Triaging, item_read, lines_read
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.panes import Detail, Panes
from cmsuite.tui.widgets.row_list import PAGE, Cell, Column, RowList
from cmsuite.veille.rule_telling import scored_line
from cmsuite.veille.telling import comes_from, decided, told
from cmsuite.veille.telling_story import story_lines, titled
from cmsuite.veille.telling_versions import edited_lines
from cmsuite.veille.words import AXES, REASONS, STATES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.acts.history import Told
    from cmsuite.engines.feeds.fetch import FetchReport
    from cmsuite.tui.own_runs import Ran
    from cmsuite.tui.seat import Seat
    from cmsuite.veille.judged import Sought
    from cmsuite.veille.reading import ItemLine, ItemRead

    Decide = Callable[[int, int | None, Act], str]

NAMED = 2  # feeds that gave nothing, in what is told of a round
SORTS = {"date": N_("DATE"), "score": N_("SCORE"), "title": N_("TITLE"), "source": N_("SOURCE"), "axis": N_("AXIS"),
         "state": N_("STATE"), "brand": N_("BRAND"), "fit": N_("RELEVANCE")}  # fmt: skip
TERMS = (
    Term("state", N_("state"), STATES),
    Term("axis", N_("axis"), AXES),
    Term("since", N_("since"), kind="since"),
    Term("source", N_("source"), kind="text"),
    Term("tag", N_("tag"), kind="text"),
    Term("rule", N_("rule"), kind="text"),
    Term("for", N_("for"), {"me": N_("me"), "nobody": N_("nobody"), "anybody": N_("somebody")}),
    Term("rating", N_("rating"), kind="text"),
    Term("only", N_("only"), {"waiting": N_("waiting"), "stale": N_("stale")}),
    Term("sort", N_("sort"), SORTS, "order"),
)
NOTHING = N_("Nothing here. esc in the filter shows all; r asks the feeds.")
NO_SOURCE = N_("No source yet: a follows a feed, I takes in a whole list (OPML).")


class VeillePlace(Triaging):
    """Triage at reading speed: the list, and the item at hand beside it."""

    name_ = "veille"
    title_ = N_("Veille")
    AUTO_FOCUS = "RowList"  # not the filter: a key pressed early is no text
    BINDINGS: ClassVar = [
        key("k", "keep", N_("Keep"), id="veille.keep", help=N_("It is of use: keep it."), cli="veille keep"),
        key("d", "discard", N_("Discard"), id="veille.discard", help=N_("It is of no use: say why."),
            cli="veille discard"),
        key("q", "qualify", N_("Analyse"), id="veille.qualify", help=N_("Say in own words what it means; rate it."),
            cli="veille analyse"),
        key("w", "write", N_("Write"), id="veille.write", help=N_("Begin a post from it."), cli="post new"),
        key("p", "propose", N_("Propose"), id="veille.propose", show=False,
            help=N_("Propose it to a brief, a SWOT note, the calendar."), cli="veille propose"),
        key("o", "outside", N_("Browser"), id="veille.open", help=N_("Open its page outside."), cli="veille show"),
        key("a", "add_feed", N_("Add a feed"), id="veille.add",
            help=N_("Follow a feed, by its address or that of a page."), cli="veille add", show=False),
        key("P", "watch_page", N_("Watch a page"), id="veille.watch", cli="veille watch", show=False,
            help=N_("Have a page that has no feed watched for what changes on it.")),
        key("I", "import_feeds", N_("Import feeds"), id="veille.import", help=N_("Follow the feeds of an OPML file."),
            cli="veille import", show=False),
        key("C", "capture", N_("Take down"), id="veille.capture", help=N_("Take an item down by hand, by its address."),
            cli="veille capture", show=False),
        key("S", "sources", N_("Sources"), id="veille.sources", cli="veille sources", show=False,
            help=N_("How the sources are, what they cost and give; over all brands, which axes are covered.")),
        key("R", "rules", N_("Rules"), id="veille.rules", cli="veille rules list", show=False,
            help=N_("Rules: what is looked for, tried, and what is done to it.")),
        key("L", "issues", N_("Issues"), id="veille.issues", cli="veille digest waiting", show=False,
            help=N_("Issues: composed, tried, sent to who reads them.")),
        key("V", "trends", N_("Trends"), id="veille.trends", cli="veille trends", show=False,
            help=N_("What is changing, how sure that is, weak signals, competitors.")),
        key("M", "story", N_("Same story"), id="veille.story", cli="veille join", show=False,
            help=N_("Put the marked together, or set one of those that tell the same apart.")),
        key("slash", "filter", N_("Filter"), id="veille.filter", help=N_("Narrow the list."), cli="veille list"),
        key("r", "fetch", N_("Fetch"), id="veille.fetch", help=N_("Ask the feeds that are due."),
            cli="veille fetch", show=False),
        *TRIAGE_KEYS,
    ]  # fmt: skip

    def body(self) -> Iterable[Widget]:
        yield FilterLine(TERMS, text=f"{translate(TERMS[0].label)}:{translate(STATES['new'])}")
        with Panes():
            yield RowList(self._columns(None), empty=NOTHING, markable=True)
            yield Detail()

    def on_mount(self) -> None:
        self.asked: Filter | None = None
        self.wanted: int | None = None  # an item that somebody asked to see
        self.back: int | None = None  # one that was undone
        self.query_one(RowList).focus()

    # ---- what is shown

    def _columns(self, asked: Filter | None) -> list[Column]:
        """What is the same on every line is left out: the brand of one, the state that the filter asks for."""
        several = self.seat.brand is None and not (asked and "brand" in asked.values)
        brand = [Column(N_("BRAND"), self._brand, 14, sort="brand")] if several else []
        state = [] if asked and "state" in asked.values else [Column(N_("STATE"), _state, 13, sort="state")]
        by_score = 0 if asked and asked.order.by == "score" else 2
        return [
            Column(N_("DATE"), self._day, 8, sort="date"),
            Column(N_("SCORE"), lambda one: str(one.score), 6, right=True, drop=by_score, sort="score"),
            *brand,
            Column(N_("TITLE"), titled, least=40, sort="title"),
            Column(N_("SOURCE"), lambda one: Cell(one.source, "muted"), 18, drop=1, sort="source"),
            Column(N_("AXIS"), lambda one: Cell(translate(AXES[one.axis]), "muted"), 14, drop=3, sort="axis"),
            *state,
        ]

    def _brand(self, line: ItemLine) -> Cell:
        return Cell(next((one.name for one in self.seat.brands if one.id == line.brand), ""), "muted")

    def _day(self, line: ItemLine) -> str:
        return short_date(line.at.astimezone(ZoneInfo(self.zone_of(line.brand))))

    def load(self) -> None:
        self.offer(TERMS)
        self.wanted = self.suite.taken("item") or self.wanted
        for state in ("new", "discarded"):
            if (rule := self.suite.taken(f"ruled_{state}")) is not None:
                self.query_one(FilterLine).set(" ".join(_by_rule(state, rule)))
                return
        if self.asked is None:
            self.query_one(FilterLine).set(self.query_one(FilterLine).text)
        else:
            question = partial(_ids, _sought_of(self.asked), self.wanted or self.back)
            self.ask(question, self._listed, brand=self.brand_asked(self.asked))

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        self.query_one(RowList).focus()
        self.load()

    def _listed(self, found: tuple[list[int], int | None, bool]) -> None:
        ids, wanted, follows = found
        self.query_one(RowList).empty = NOTHING if follows else NO_SOURCE
        self.query_one(FilterLine).found(len(ids))
        self.query_one(RowList).use(self._columns(self.asked), self.asked.order if self.asked else AS_IT_COMES)
        before = self.query_one(RowList).current
        self.query_one(RowList).show(ids)
        if before is not None and self.query_one(RowList).current == before:  # what is beside it may be another
            self.ask(partial(item_read, before), self._read, group="item")
        there = wanted is not None and self.query_one(RowList).to(wanted)
        self.back = None
        if self.wanted is not None:
            if there or not self.query_one(FilterLine).text:
                self.wanted = None
            else:  # the filter hides it
                self.query_one(FilterLine).clear()

    def came_back(self, line: Told) -> None:
        self.back = line.args.get("item")

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        self.ask(partial(lines_read, event.ids), event.rows.put, group="page")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.id is None:
            self._read(None)
        else:
            self.ask(partial(item_read, event.id), self._read, group="item")

    def _read(self, found: ItemRead | None) -> None:
        told = [clean(line) for line in _told(found, self.zone_of(found.line.brand))] if found else []
        if told != self.query_one(Detail).lines:  # else who reads on would be at its beginning again
            self.query_one(Detail).show(told)
        self.at_hand(found.line.title if found else "")

    def at_hand_ref(self) -> tuple[str, int] | None:
        row = self.query_one(RowList).row
        return None if row is None else ("item", row.item)

    def action_write(self) -> None:
        """A post made of the item at hand, in the Composer: not there before it is saved."""
        self._with_row(self._write)

    def _write(self, row: ItemLine) -> None:
        if self.may("content.write", row.brand):
            self.suite.lend_brand(row.brand)
            self.suite.wanted = ("from_item", row.item)
            self.suite.action_go("composer")

    def action_outside(self) -> None:
        self._with_row(lambda row: open_outside(self.suite, row.url or ""))

    def action_fetch(self) -> None:
        self.suite.tell(translate("Asking the feeds that are due…"))
        self.work(partial(_fetch, self.seat), self._fetched, group="write")

    def _fetched(self, ran: Ran[FetchReport]) -> None:
        report = ran.did
        said = translate("Feeds asked: {feeds}; new items: {new}.") if report.feeds else translate("No feed is due.")
        lines = [ran.told(said.format(feeds=number(report.feeds), new=number(report.new_items)))]
        lines += [labelled(shown(one.title or one.url, 40), shown(one.said, 120)) for one in report.failed[:NAMED]]
        if (more := len(report.failed) - NAMED) > 0:
            lines.append(f"(+{number(more)})")
        self.suite.tell(" ".join(lines), "warning" if report.failed or ran.stopped else "information")
        self.load()

    def on_row_list_chosen(self) -> None:
        self.query_one(Panes).open_detail()

    # ---- what is done

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def action_story(self) -> None:
        from cmsuite.tui.storying import same_story

        self._if_may(lambda row: same_story(self, row))

    def action_sources(self) -> None:
        self.suite.action_panel("coverage:Coverage" if self.seat.brand is None else "sources:Sources")

    def action_rules(self) -> None:
        self._of_brand("watch_rules:WatchRules")

    def action_trends(self) -> None:
        self._of_brand("trends:Trends")

    def action_issues(self) -> None:
        self._of_brand("issues:Issues")

    def _of_brand(self, panel: str) -> None:
        """Open a panel that is of one brand; named as `action_panel` names it."""
        if self.seat.brand is None:
            self.suite.report(NoBrandChosen())
        else:
            self.suite.action_panel(panel)

    def action_add_feed(self) -> None:
        self._following("add_feed")

    def action_watch_page(self) -> None:
        from cmsuite.tui.page_watching import watch_page

        if (brand := self.seat.brand) is None:
            self.suite.report(NoBrandChosen())
        elif self.may("veille.follow"):
            watch_page(self, brand.id)

    def action_import_feeds(self) -> None:
        self._following("import_feeds")

    def action_capture(self) -> None:
        self._following("capture")

    def _following(self, way: Literal["add_feed", "import_feeds", "capture"]) -> None:
        from cmsuite.tui import following

        if (brand := self.seat.brand) is None:
            self.suite.report(NoBrandChosen())
        elif self.may("veille.follow"):
            getattr(following, way)(self, brand.id)

    def action_keep(self) -> None:
        said = (N_("Kept: {title}"), N_("Kept: {n} items"), N_("Keep {n} items?"))
        self._decide(_keep, said, translate("kept"))

    def action_discard(self) -> None:
        self._with_row(self._ask_why)

    def _ask_why(self, row: ItemLine) -> None:
        from cmsuite.tui.panels.choose import Choose

        if not self.may("veille.qualify", row.brand):
            return
        if n := len(self.query_one(RowList).acted_on):
            question = ngettext("Why is it of no use?", "Why are these {n} items of no use?", n).format(n=number(n))
            self.app.push_screen(Choose(question, REASONS), self._discard)

    def _discard(self, reason: str | None) -> None:
        if reason:
            said = (N_("Discarded: {title}"), N_("Discarded: {n} items"), N_("Discard {n} items?"))
            self._decide(partial(_discard, reason), said, labelled(translate("discarded"), translate(REASONS[reason])))

    def action_propose(self) -> None:
        self._with_row(self._ask_for_what)

    def _ask_for_what(self, row: ItemLine) -> None:
        if self.may("evidence.propose", row.brand):
            self.work(_takers, partial(self._choose_taker, row), group="takers")

    def _choose_taker(self, row: ItemLine, kinds: dict[str, str]) -> None:
        from cmsuite.tui.panels.choose import Choose

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self.do(partial(_propose, row.item, kind), self._proposed, brand=row.brand)

        self.app.push_screen(Choose(N_("What could it become?"), kinds), chosen)

    def _proposed(self, id: int) -> None:
        self.suite.tell(translate("Proposal {id} waits for an answer.").format(id=id))

    def _decide(self, decide: Decide, said: tuple[str, str, str], what: str) -> None:
        rows = self.query_one(RowList)
        seen = {id: getattr(rows.row_of(id), "version", None) for id in rows.acted_on}
        meant = bulk.Meant(translate(said[2]).format(n=number(len(seen))), what, translate("Do it"))
        bulk.have(self, rows, partial(_rows_of, self.seat, decide, seen), said[:2], meant)


def _state(line: ItemLine) -> Cell:
    sign, tone = {"new": ("·", ""), "kept": ("✓", "success"), "discarded": ("✗", "muted")}.get(line.state, ("·", ""))
    return Cell(f"{sign} {decided(line)}", tone)


def _told(found: ItemRead, zone: str) -> list[str]:
    line = found.line
    text = [shown(part) for part in (found.text or found.summary or "").split("\n")]
    head = [shown(line.title), "", comes_from(found, moment(line.at, zone)), shown(line.url or "")]
    more = [*told(found.judged, zone), *edited_lines(found, zone), *story_lines(found.story, zone)]
    return [*head, scored_line(found.scored), *more, "", *text]


# ---- questions and deeds, in workers


def _sought_of(asked: Filter) -> Sought:
    from cmsuite.veille.judged import Sought
    from cmsuite.veille.models import Decision

    values = asked.values
    state = Decision(values["state"]) if "state" in values else None
    only = values.get("only")
    return Sought(
        state, values.get("axis"), asked.since, values.get("source"), asked.words, asked.order, values.get("tag"),
        values.get("for"), values.get("rating"), snoozed=only == "waiting", stale=only == "stale",
        rule=values.get("rule"),
    )  # fmt: skip


def _by_rule(state: str, rule: int) -> Iterator[str]:
    """A filter for what a rule, or any (0), did: its pieces, in the language in force."""
    labels = {term.name: translate(term.label) for term in TERMS}
    yield f"{labels['state']}:{translate(STATES[state])}"
    if rule:
        yield f"{labels['rule']}:{rule}"


def _ids(sought: Sought, wanted: int | None, act: Act) -> tuple[list[int], int | None, bool]:
    """The lines sought, the one of an item that somebody asked to see, and whether anything is followed."""
    from cmsuite.veille.reading import ids, line_of
    from cmsuite.veille.today import follows_any

    return ids(act, sought), None if wanted is None else line_of(act, wanted), follows_any(act)


def _keep(item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.qualify import keep

    return keep(act, item, seen=seen).title


def _discard(reason: str, item: int, seen: int | None, act: Act) -> str:
    from cmsuite.veille.qualify import discard

    return discard(act, item, reason, seen=seen).title


def _rows_of(seat: Seat, decide: Decide, seen: Mapping[int, int | None]) -> Iterator[bulk.Row]:
    """Each line with what would be decided of it."""
    for line in _still_there(seat, list(seen)):
        yield bulk.Row(line.title, line.brand, partial(decide, line.item, seen[line.line]))


def _still_there(seat: Seat, wanted: Sequence[int]) -> Iterator[ItemLine]:
    from cmsuite.veille.reading import lines

    for at in range(0, len(wanted), PAGE):
        with seat.reading() as act:
            found = lines(act, wanted[at : at + PAGE])
        yield from filter(None, map(found.get, wanted[at : at + PAGE]))


def _fetch(seat: Seat) -> Ran[FetchReport]:
    from cmsuite.veille.fetch import round_of_feeds

    return seat.runs.run(seat, "veille.fetch", partial(round_of_feeds, seat.store))


def _takers() -> dict[str, str]:
    """What an item may become: kind -> what that is called."""
    from cmsuite.engines.evidence.proposals import TAKERS
    from cmsuite.rooms import load_takers

    load_takers()
    return {kind: one.title for kind, one in TAKERS.items() if not one.outside}


def _propose(item: int, kind: str, act: Act) -> int:
    from cmsuite.veille.proposing import propose_item

    return propose_item(act, item, kind)
