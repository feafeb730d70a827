"""The test bench of a rule: what it finds in 90 days, week by week, and examples of it to judge it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, number, short_date, translate
from cmsuite.core.text import shown
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.figure_view import spark
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.rule_telling import found_lines, judged_lines

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.rules import RuleLine
    from cmsuite.veille.trying import Example, Tried

WEEKS = 13  # that are drawn, the newest of them last


class WatchTrial(Listed):
    """Ten examples: those marked fit; all of them are judged at once. Returns whether they were."""

    BINDINGS: ClassVar = [
        Binding("escape,T", "dismiss", N_("Leave")),
        key("s", "judge", N_("Judge"), id="watch_trial.judge", cli="veille rules test",
            help=N_("Those that are marked fit, the others do not: how precise the rule is.")),
        key("n", "others", N_("Others"), id="watch_trial.others", cli="veille rules test",
            help=N_("Ten other examples.")),
        TRACE,
    ]  # fmt: skip
    heading = N_("A rule tried")
    empty = N_("It finds nothing in 90 days.")
    markable = True
    keys_ = N_("space marks what fits   s judges the ten by that   n others   t trace   esc")

    def __init__(self, rule: RuleLine) -> None:
        super().__init__()
        self.rule, self.seed = rule, 1

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("DATE"), lambda one: short_date(one.on), 8),
            Column(N_("TITLE"), lambda one: one.title, least=30),
            Column(N_("SOURCE"), lambda one: Cell(one.source, "muted"), 20, drop=1),
        )

    def load(self) -> None:
        self.ask(partial(_tried, self.rule.query, self.seed), self._found)

    def changed(self) -> None:
        """What others write meanwhile changes nothing of the ten that are being judged."""

    def _found(self, found: Tried) -> None:
        self.list.marks.clear()
        self.show({one.item: one for one in found.examples})
        self._say(found)

    def _say(self, found: Tried) -> None:
        lately = [n for _week, n in found.weeks[-WEEKS:]]
        weeks = " ".join(number(n) for n in lately)
        drawn = "" if self.suite.plain else f"{spark([Decimal(n) for n in lately], WEEKS)}  "
        said = labelled(translate("By week, the newest last"), f"{drawn}{weeks}")
        self.about([labelled(shown(self.rule.name), shown(self.rule.query)), *found_lines(found), said,
                    *judged_lines(found)])  # fmt: skip

    def told(self, row: Example) -> Iterable[str]:
        yield shown(row.title)
        yield shown(row.source)

    def at_hand_ref(self) -> tuple[str, int] | None:
        return None if self.list.current is None else ("item", self.list.current)

    def action_others(self) -> None:
        self.seed += 1
        self.load()

    def action_judge(self) -> None:
        """Those that are marked fit; the others, which were looked at as well, do not."""
        if not self.list.ids or not self.may("veille.rules"):
            return
        fitting = tuple(id for id in self.list.ids if id in self.list.marks)
        wrong = tuple(id for id in self.list.ids if id not in self.list.marks)
        self.do(partial(_judge, self.rule, self.seed, fitting, wrong), self._judged)

    def _judged(self, found: Tried) -> None:
        self._say(found)
        self.suite.tell(translate("Judged: {name} · u undoes").format(name=shown(self.rule.name, 60)))


# ---- in workers


def _tried(query: str, seed: int, act: Act) -> Tried:
    from cmsuite.veille.trying import tried

    return tried(act, query, seed=seed)


def _judge(rule: RuleLine, seed: int, fitting: tuple[int, ...], wrong: tuple[int, ...], act: Act) -> Tried:
    from cmsuite.veille.rules import judge_rule
    from cmsuite.veille.trying import tried

    judge_rule(act, rule.id, len(fitting), len(wrong))
    return tried(act, rule.query, seed=seed, fitting=fitting, wrong=wrong)
