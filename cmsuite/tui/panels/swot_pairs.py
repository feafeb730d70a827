"""Factors two by two: which counts more? Each answer goes on to the next pair; at the end, what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.core.text import shown
from cmsuite.matrix import editing
from cmsuite.matrix.schema import factors
from cmsuite.matrix.terms import COMPARED
from cmsuite.matrix.weights import Answer, consistency, pairs, said, triads, weights
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from cmsuite.matrix.schema import Quadrant, SwotNote
    from cmsuite.tui.panels.swot import SwotBoard

ANSWERS: tuple[Answer, ...] = ("more", "equal", "less")
CIRCLES = 3  # that are written out


class Pairs(Panel):
    """It changes the note of its board, which keeps it; the weights only when they are taken."""

    DEFAULT_CSS = """
    Pairs { align: left top; background: $background; layout: vertical; }
    Pairs Vertical { padding: 1 2; }
    Pairs .one { height: auto; max-height: 4; margin-bottom: 1; }
    Pairs .between { height: 1; color: $muted; margin-bottom: 1; }
    Pairs .sum { height: auto; margin-top: 1; color: $text; }
    """
    BINDINGS: ClassVar = [
        key("1,ampersand,up", "answer(0)", N_("The first"), id="pairs.first", help=N_("The first counts more."),
            cli="swot weigh"),
        key("2,é,equals_sign", "answer(1)", N_("Equal"), id="pairs.equal", help=N_("Both count as much."),
            cli="swot weigh"),
        key("3,quotation_mark,down", "answer(2)", N_("The second"), id="pairs.second",
            help=N_("The second counts more."), cli="swot weigh"),
        key("left,backspace", "go(-1)", N_("Before"), id="pairs.before", help=N_("Back to the pair before."), cli=""),
        key("right", "go(1)", N_("Next"), id="pairs.next", help=N_("On without an answer."), cli="", show=False),
        key("c", "client", N_("With the client"), id="pairs.client",
            help=N_("Answer with the client, or by ourselves: theirs counts."), cli="swot weigh"),
        key("enter", "take", N_("Take the weights"), id="pairs.take",
            help=N_("Write the weights that the answers come to into the factors."), cli="swot weigh"),
        Binding("escape", "dismiss", N_("Leave")),
    ]  # fmt: skip

    def __init__(self, board: SwotBoard, side: tuple[Quadrant, ...]) -> None:
        super().__init__()
        self.board, self.side, self.with_client = board, side, False
        self.texts = {one.key: board.texts[one.key] for _q, _p, one in factors(self.note, side)}
        self.pairs = pairs(list(self.texts))
        self.at = 0

    @property
    def note(self) -> SwotNote:
        assert self.board.note is not None
        return self.board.note

    def compose(self) -> ComposeResult:
        yield StatusLine()
        with Vertical():
            yield Static("", markup=False, classes="muted count")
            yield Static("", markup=False, classes="one first")
            yield Static("", markup=False, classes="between")
            yield Static("", markup=False, classes="one second")
            yield Static("", markup=False, classes="sum")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(StatusLine).where = [self.suite.brand_name, translate("Weights by pairs")]
        self._first_open()
        self._show()

    def _answers(self) -> dict[tuple[str, str], Answer]:
        return editing.answers(self.note, client=self.with_client)

    def _first_open(self) -> None:
        """To the first pair that nobody has compared; past the last where all were."""
        answers = self._answers()
        self.at = next((n for n, pair in enumerate(self.pairs) if said(answers, *pair) is None), len(self.pairs))

    def _show(self) -> None:
        answers = self._answers()
        n = sum(said(answers, *pair) is not None for pair in self.pairs)
        who = translate("with the client") if self.with_client else translate("by ourselves")
        count = translate("{n} of {all} pairs answered, {who}").format(n=n, all=len(self.pairs), who=who)
        self.query_one(".count", Static).update(count)
        if self.at < len(self.pairs):
            first, second = self.pairs[self.at]
            answer = said(answers, first, second)
            asked = translate("Pair {n}: which counts more for the brand's success?").format(n=self.at + 1)
            told = labelled(translate("answered"), translate(COMPARED[answer])) if answer else ""
            self.query_one(".first", Static).update(shown(f"1  {first}  {self.texts[first]}"))
            self.query_one(".between", Static).update(" · ".join(part for part in (asked, told) if part))
            self.query_one(".second", Static).update(shown(f"3  {second}  {self.texts[second]}"))
        else:
            self.query_one(".first", Static).update(translate("All pairs are answered. enter takes the weights."))
            self.query_one(".between", Static).update("")
            self.query_one(".second", Static).update("")
        self.query_one(".sum", Static).update("\n".join(self._comes_to()))

    def _comes_to(self) -> list[str]:
        """The weights so far, and where the answers contradict each other."""
        keys, answers = list(self.texts), editing.answers(self.note)
        found = weights(keys, answers)
        heavy = sorted(found, key=lambda one: -found[one])
        lines = [" · ".join(f"{one} {number(found[one], 2)}" for one in heavy)]
        circles = triads(keys, answers)
        if circles:
            shown_ones = "; ".join(" > ".join((*three, three[0])) for three in circles[:CIRCLES])
            more = f" (+{len(circles) - CIRCLES})" if len(circles) > CIRCLES else ""
            told = translate("! {n} circles, consistency {zeta}: {circles}")
            zeta = number(consistency(keys, answers), 2)
            lines.append(shown(told.format(n=len(circles), zeta=zeta, circles=shown_ones + more)))
        return lines

    # ---- keys

    def action_answer(self, nth: int) -> None:
        if self.at >= len(self.pairs):
            return
        first, second = self.pairs[self.at]
        client = self.with_client
        answer = ANSWERS[nth]
        self.board.apply(lambda note: editing.compared(note, first, second, answer, client=client))
        self.action_go(1)

    def action_go(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.pairs)))
        self._show()

    def action_client(self) -> None:
        self.with_client = not self.with_client
        self._first_open()
        self._show()

    def action_take(self) -> None:
        side = self.side
        if self.board.apply(lambda note: editing.weighed(note, side)):
            self.suite.tell(translate("The weights are those of the comparisons."))
        self.dismiss()
