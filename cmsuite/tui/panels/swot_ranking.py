"""The recommendations, ranked twice, and what would turn neighbours round."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.matrix import editing
from cmsuite.matrix.ranking import APART, Place, nearest
from cmsuite.matrix.telling import told
from cmsuite.matrix.terms import CLASSES, PRIORITIES, STATUSES
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from cmsuite.matrix.schema import Recommendation, SwotNote
    from cmsuite.tui.panels.swot import SwotBoard


class Ranking(Panel):
    """It changes the note of its board, which keeps it."""

    DEFAULT_CSS = """
    Ranking { align: left top; background: $background; layout: vertical; }
    Ranking RowList { height: 1fr; }
    Ranking .detail { height: 8; padding: 0 1; border-top: solid $muted; color: $text; }
    """
    BINDINGS: ClassVar = [
        key("m", "priority", N_("Priority"), id="ranking.priority", help=N_("Must, should, could, not this time."),
            cli="document edit"),
        key("s", "status", N_("State"), id="ranking.status", help=N_("What the client says of it."),
            cli="document edit"),
        key("e", "reason", N_("Why this order"), id="ranking.reason",
            help=N_("Write why this order is right where both rankings disagree."), cli="document edit"),
        key("u", "back(-1)", N_("Undo"), id="ranking.undo", help=N_("Take the last change of this board back."),
            cli="undo", show=False),
        Binding("escape", "dismiss", N_("Leave")),
    ]  # fmt: skip

    def __init__(self, board: SwotBoard) -> None:
        super().__init__()
        self.board = board

    @property
    def note(self) -> SwotNote:
        assert self.board.note is not None
        return self.board.note

    def compose(self) -> ComposeResult:
        yield StatusLine()
        yield RowList(
            [
                Column(N_("RICE"), lambda one: _rank(one[0], "rice_rank"), 5, right=True),
                Column(N_("IMPACT"), lambda one: _rank(one[0], "matrix_rank"), 7, right=True),
                Column("", lambda one: Cell("!", "warning") if one[0] and one[0].disagrees else "", 1),
                Column(N_("NO."), lambda one: one[1].key, 4),
                Column(N_("RECOMMENDATION"), lambda one: one[1].title, least=20),
                Column(N_("SCORE"), lambda one: _score(one[0]), 8, right=True, drop=1),
                Column(N_("DAYS"), lambda one: _days(one[1].effort), 6, right=True, drop=2),
                Column(N_("PRIORITY"), lambda one: _priority(one[1]), 14),
                Column(N_("STATE"), lambda one: translate(STATUSES[one[1].status]), 12, drop=3),
            ]
        )  # fmt: skip
        yield Static("", markup=False, classes="detail")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).where = [self.suite.brand_name, translate("Recommendations, ranked twice")]
        self.query_one(RowList).focus()
        self._show()

    def _show(self) -> None:
        found = self.board.sheet
        held = {one.key: (n, one) for n, one in enumerate(self.note.recommendations)}
        rows: dict[int, tuple[Place | None, Recommendation]] = {}
        for place in found.places if found else ():
            n, one = held.pop(place.candidate.key)
            rows[n] = (place, one)
        rows |= {n: (None, one) for n, one in held.values()}  # what cannot be ranked comes last
        self.query_one(RowList).show(list(rows), rows)
        self._detail()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._detail()

    def _detail(self) -> None:
        row, found = self.query_one(RowList).row, self.board.sheet
        if row is None or found is None:
            return
        place, one = row
        lines = [f"{one.key} {one.title}"]
        if place is None:
            lines.append(translate("It cannot be ranked without its effort."))
        else:
            weighed = [
                labelled(translate("reach"), number(one.reach)),
                labelled(translate("impact"), one.impact),
                labelled(translate("confidence"), percent(int(one.confidence) / 100, 0)),
                labelled(translate("days"), _days(one.effort)),
                translate(CLASSES[place.class_]),
            ]
            lines.append(translate("An obligation: it is not weighed.") if one.obligation else " · ".join(weighed))
            if place.disagrees:
                said = translate("! The two rankings are {n} apart, more than {most}: e says which is right.")
                lines.append(one.ranks_reason or said.format(n=place.apart, most=APART))
            first = nearest(one.key, found.flips)
            steps = [flip for flip in found.flips if flip.above == one.key and flip.part in ("impact", "confidence")]
            lines += [told(flip) for flip in ([first] if first else []) + [flip for flip in steps if flip is not first]]
        hours = [labelled(translate("must"), f"{number(found.must)} h")]
        if found.most_must is not None:
            hours.append(labelled(translate("at most"), f"{number(found.most_must)} h"))
        if found.most_must is not None and found.must > found.most_must:
            hours.insert(0, "✗")
        lines = [lines[0], " · ".join(hours), *lines[1:]]
        self.query_one(".detail", Static).update("\n".join(shown(line) for line in lines))

    # ---- keys

    def action_priority(self) -> None:
        self._turn("moscow", list(PRIORITIES))

    def action_status(self) -> None:
        self._turn("status", list(STATUSES))

    def _turn(self, name: str, order: list[str]) -> None:
        row = self.query_one(RowList).row
        if row is not None:
            after = order[(order.index(getattr(row[1], name)) + 1) % len(order)]
            self._put(row[1].key, name, after)

    def action_reason(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        row = self.query_one(RowList).row
        if row is not None and self.board.may_write():
            question = translate("{key}: why this order?").format(key=row[1].key)
            at = row[1].key
            self.app.push_screen(
                Ask(question, words, first=row[1].ranks_reason, about=f"swot {self.board.document_id} {at}"),
                lambda said: self._put(at, "ranks_reason", said) if said else None,
            )

    def action_back(self, by: int) -> None:
        self.board.action_back(by)
        self._show()

    def _put(self, key: str, name: str, value: str) -> None:
        self.board.apply(lambda note: editing.recommended(note, key, **{name: value}))
        self._show()


def _rank(place: Place | None, name: str) -> str:
    return "—" if place is None else str(getattr(place, name))


def _days(value: Decimal | None) -> str:
    return number(value, 0 if value is None or value == int(value) else 1)


def _score(place: Place | None) -> str:
    return "—" if place is None or place.candidate.obliged else number(place.candidate.rice)


def _priority(one: Recommendation) -> Cell:
    return Cell(translate("obligation"), "accent") if one.obligation else Cell(translate(PRIORITIES[one.moscow]))
