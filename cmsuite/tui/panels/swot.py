"""The four quadrants of a SWOT note, by keys: written, moved, weighed, rated; each change is kept as it is made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.engines.documents.kinds import Finding
from cmsuite.matrix import editing
from cmsuite.matrix.candidates import Candidate, candidates, taken
from cmsuite.matrix.schema import BANDS, INSIDE, LISTS, OUTSIDE, TITLES, Quadrant, factors, quadrant_of
from cmsuite.matrix.sheet import Sheet, Weighed, sheet
from cmsuite.matrix.telling import posture_told
from cmsuite.matrix.terms import LEVELS, ONE, TREND_SIGNS, TRENDS
from cmsuite.tui import swotting as work
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.place import Place
from cmsuite.tui.swot_desk import Desk
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.quadrants import Box, Line, Quadrants
from cmsuite.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.matrix.schema import SwotNote

ORDER: tuple[Quadrant, ...] = ("S", "W", "T", "O")
"""Round the board: what < and > go through."""
SIGNS = {"block": ("✗", "error"), "warn": ("!", "warning"), "info": ("·", "")}


class SwotBoard(Desk):
    """Returns nothing. document_id: of a SWOT note."""

    DEFAULT_CSS = """
    SwotBoard { align: left top; background: $background; layout: vertical; }
    SwotBoard .detail { height: 6; padding: 0 1; border-top: solid $muted; color: $text; }
    """
    BINDINGS: ClassVar = [
        TRACE,
        key("a", "add", N_("Add"), id="swot.add", help=N_("Write a new factor into this quadrant."),
            cli="document edit"),
        key("e,enter", "edit", N_("Edit"), id="swot.edit", help=N_("Write the factor anew."), cli="document edit"),
        key("x", "cross", N_("Cross"), id="swot.cross", help=N_("Cross internal and external factors, cell by cell."),
            cli="document edit"),
        key("w", "weigh", N_("Weigh"), id="swot.weigh", help=N_("Compare this side's factors two by two."),
            cli="swot weigh"),
        key("k", "ranking", N_("Ranking"), id="swot.ranking", help=N_("The recommendations, ranked twice."),
            cli="swot rank"),
        key("f", "findings", N_("Findings"), id="swot.findings",
            help=N_("Make factors of what the audit found."), cli="swot candidates", show=False),
        key("greater_than_sign", "move(1)", N_("Move"), id="swot.move",
            help=N_("Into the next quadrant, clockwise, with what points at it."), cli="document edit"),
        key("less_than_sign", "move(-1)", N_("Move back"), id="swot.move_back",
            help=N_("Into the quadrant before, with what points at it."), cli="document edit", show=False),
        key("d,delete", "drop", N_("Delete"), id="swot.delete", help=N_("Take the factor away, with its crossings."),
            cli="document edit", show=False),
        key("plus", "weight(1)", N_("Heavier"), id="swot.heavier", help=N_("A hundredth more weight."),
            cli="document edit", show=False),
        key("minus", "weight(-1)", N_("Lighter"), id="swot.lighter", help=N_("A hundredth less weight."),
            cli="document edit", show=False),
        key("1,ampersand", "rate(1)", N_("Rated 1"), id="swot.rate1", help=N_("Rate the factor 1."),
            cli="document edit", show=False),
        key("2,é", "rate(2)", N_("Rated 2"), id="swot.rate2", help=N_("Rate the factor 2."), cli="document edit",
            show=False),
        key("3,quotation_mark", "rate(3)", N_("Rated 3"), id="swot.rate3", help=N_("Rate the factor 3."),
            cli="document edit", show=False),
        key("4,apostrophe", "rate(4)", N_("Rated 4"), id="swot.rate4", help=N_("Rate the factor 4."),
            cli="document edit", show=False),
        key("r", "trend", N_("Trend"), id="swot.trend", help=N_("Rising, stable, falling."), cli="document edit",
            show=False),
        key("u", "back(-1)", N_("Undo"), id="swot.undo", help=N_("Take the last change of this board back."),
            cli="undo", show=False),
        key("U", "back(1)", N_("Redo"), id="swot.redo", help=N_("Make the change again."), cli="undo", show=False),
        Binding("escape", "dismiss", N_("Leave")),
    ]  # fmt: skip

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self.sheet: Sheet | None = None
        self.against: list[Finding] = []

    def compose(self) -> ComposeResult:
        yield StatusLine()
        yield Quadrants()
        yield Static("", markup=False, classes="detail")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(Quadrants).focus()
        self.load()

    # ---- what is shown

    def show_anew(self, key: str = "") -> None:
        if self.note is None or self.opened is None:
            return
        self.sheet = sheet(work.with_numbers(self.note, self.opened.around), self.opened.around)
        self._paint(key)
        job = partial(work.stands_against, self.note, self.opened.around)
        self.work(job, partial(self._examined, self.note), group="examine", exclusive=True)

    def _examined(self, note: SwotNote, found: list[Finding]) -> None:
        """What stands against it, a moment after it was changed: the keys do not wait for it."""
        if note is self.note and found != self.against:
            self.against = found
            self._paint(self.key)

    def _paint(self, key: str) -> None:
        if self.opened is None or self.sheet is None:
            return
        boxes: dict[str, Box] = {q: self._box(q, self.sheet) for q in LISTS}
        self.query_one(Quadrants).show(boxes, key)
        ife, efe = (number(one, 2) for one in (self.sheet.ife, self.sheet.efe))
        state = "" if self.opened.is_draft else work.state_of(self.opened)
        self.query_one(StatusLine).where = [f"IFE {ife} · EFE {efe}", state, self.opened.title]
        self._detail()

    def _box(self, quadrant: Quadrant, found: Sheet) -> Box:
        held = found.of(quadrant)
        total = sum((one.factor.weight for one in held if one.factor.weight is not None), start=0)
        head = f"{quadrant} {translate(TITLES[quadrant]).upper()} {len(held)} · Σ {number(total, 2)}"
        return Box(head, tuple(self._line(one) for one in held))

    def _line(self, one: Weighed) -> Line:
        at = f"{LISTS[one.quadrant]}.{one.place}"
        worst = next((found for found in self.against if _within(found.at, at)), None)  # the worst comes first
        sign, tone = SIGNS[worst.severity] if worst else (" ", "")
        weight = number(one.factor.weight, 2) if one.factor.weight is not None else " —  "
        rating = str(one.factor.rating) if one.factor.rating is not None else "—"
        figures = f"{weight} {rating} {TREND_SIGNS[one.factor.trend]}"
        return Line(one.factor.key, one.factor.statement or "…", figures, sign, tone)

    def on_quadrants_moved(self, _event: Quadrants.Moved) -> None:
        self._detail()

    def _detail(self) -> None:
        self.query_one(".detail", Static).update("\n".join(self._told()))

    def _told(self) -> list[str]:
        if self.sheet is None:
            return []
        one = next((one for one in self.sheet.factors if one.factor.key == self.key), None)
        if one is None:
            quadrant = self.query_one(Quadrants).quadrant
            here = next((found for found in self.against if found.at == LISTS[quadrant]), None)  # type: ignore[index]
            said = f"{SIGNS[here.severity][0]} {here.sentence}" if here else ""
            return [
                translate("Nothing here yet. a writes a factor."),
                shown(said),
                shown(posture_told(self.sheet.stance)),
            ]
        factor = one.factor
        score = f"{number(factor.weight, 2)} × {number(factor.rating)} = {number(one.score, 2)}"
        trust = f"{translate(LEVELS[one.confidence.level])} {percent(one.confidence.value, 0)}"
        parts = [
            f"{factor.key} {translate(ONE[one.quadrant])}",
            score,
            translate(TRENDS[factor.trend]),
            labelled(translate("confidence"), trust),
            labelled(translate("proofs"), number(len(factor.evidence) + len(factor.findings) + len(factor.impacts))),
        ]
        at = f"{LISTS[one.quadrant]}.{one.place}"
        stands = [found for found in self.against if _within(found.at, at)]
        side = [found for found in self.against if found.at == LISTS["S" if one.quadrant in INSIDE else "O"]]
        lines = [shown(" · ".join(parts)), shown(factor.statement)]
        return lines + [shown(f"{SIGNS[found.severity][0]} {found.sentence}") for found in [*stands, *side]]

    @property
    def texts(self) -> dict[str, str]:
        """What each factor says, with the numbers that it quotes."""
        return {one.factor.key: one.factor.statement for one in self.sheet.factors} if self.sheet else {}

    @property
    def key(self) -> str:
        """The factor at hand."""
        return self.query_one(Quadrants).key

    @property
    def quadrant(self) -> Quadrant:
        return self.query_one(Quadrants).quadrant  # type: ignore[return-value]

    # ---- keys

    def action_add(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if not self.may_write():
            return
        quadrant = self.quadrant
        asked = translate("{name}: a fact, a comparison, what comes of it").format(name=translate(ONE[quadrant]))
        self.app.push_screen(
            Ask(asked, words, about=f"swot {self.document_id} {quadrant}"), partial(self._add, quadrant)
        )

    def _add(self, quadrant: Quadrant, statement: str | None) -> None:
        if statement and self.note is not None:
            after = editing.add(self.note, quadrant, statement)
            self.apply(lambda _note: after, getattr(after, LISTS[quadrant])[-1].key)

    def action_findings(self) -> None:
        from cmsuite.tui.panels.pick import Pick

        if self.note is None or self.opened is None or not self.may_write():
            return
        free = [one for one in candidates(self.note, self.opened.around) if not one.taken_as]
        if not free:
            self.suite.tell(translate("The audit offers no finding that is not a factor yet."), "warning")
            return
        said = {n: f"{one.quadrant} {one.finding} {one.statement}" for n, one in enumerate(free)}
        self.app.push_screen(Pick(N_("Which findings become factors?"), said), partial(self._take, free))

    def _take(self, free: list[Candidate], chosen: list[int] | None) -> None:
        if chosen and self.opened is not None:
            around, keys = self.opened.around, [free[n].finding for n in chosen]
            self.apply(lambda note: taken(note, around, keys))

    def action_edit(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if not self.key:
            self.action_add()
        elif self.may_write():
            one = self._factor()
            asked = translate("{name}: a fact, a comparison, what comes of it").format(name=self.key)
            panel = Ask(asked, words, first=one.statement, about=f"swot {self.document_id} {self.key}")
            self.app.push_screen(panel, partial(self._edited, self.key))

    def _edited(self, at: str, statement: str | None) -> None:
        if statement:
            self.apply(lambda note: editing.put(note, at, statement=statement))

    def action_drop(self) -> None:
        if at := self.key:
            self.apply(lambda note: editing.drop(note, at))

    def action_move(self, by: int) -> None:
        """Round the board, clockwise."""
        if (at := self.key) and self.note is not None:
            here = quadrant_of(self.note, at)
            assert here is not None
            to = ORDER[(ORDER.index(here) + by) % len(ORDER)]
            moved, new = editing.move(self.note, at, to)
            self.apply(lambda _note: moved, new)

    def action_weight(self, by: int) -> None:
        if at := self.key:
            self.apply(lambda note: editing.weigh(note, at, by))

    def action_rate(self, rating: int) -> None:
        if not (at := self.key):
            return
        if rating not in BANDS[self.quadrant]:
            allowed = " ".join(map(str, BANDS[self.quadrant]))
            said = translate("{name}: the ratings are {ratings}.")
            self.suite.tell(said.format(name=translate(TITLES[self.quadrant]), ratings=allowed), "warning")
        else:
            self.apply(lambda note: editing.put(note, at, rating=rating))

    def action_trend(self) -> None:
        if at := self.key:
            order = list(TRENDS)
            after = order[(order.index(self._factor().trend) + 1) % len(order)]
            self.apply(lambda note: editing.put(note, at, trend=after))

    def action_cross(self) -> None:
        from cmsuite.tui.panels.swot_cross import TowsGrid

        if self.note is None:
            return
        if not (factors(self.note, INSIDE) and factors(self.note, OUTSIDE)):
            self.suite.tell(translate("There is nothing to cross yet: write factors on both sides."), "warning")
        else:
            self.app.push_screen(TowsGrid(self))

    def action_weigh(self) -> None:
        from cmsuite.tui.panels.swot_pairs import Pairs

        side = INSIDE if self.quadrant in INSIDE else OUTSIDE
        if self.note is not None and len(factors(self.note, side)) < 2:
            self.suite.tell(translate("Two factors at least can be compared."), "warning")
        elif self.may_write():
            self.app.push_screen(Pairs(self, side))

    def action_ranking(self) -> None:
        from cmsuite.tui.panels.swot_ranking import Ranking

        if self.note is not None and self.note.recommendations:
            self.app.push_screen(Ranking(self))
        else:
            self.suite.tell(translate("There is no recommendation to rank yet."), "warning")

    def _factor(self) -> Any:
        assert self.note is not None
        return next(one for _q, _p, one in factors(self.note) if one.key == self.key)


def _within(path: str, at: str) -> bool:
    return path == at or path.startswith(f"{at}.")


def board(place: Place, found: DocumentRead) -> None:
    """Open the board of a document, where it has one."""
    if found.kind == "swot_note":
        place.app.push_screen(SwotBoard(found.id))
    else:
        place.suite.tell(translate("This document has no board: it is no SWOT note."), "warning")
