"""What readers of issues found useful, by axis and by source, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, labelled, moment, month, ngettext, number, percent, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Column
from cmsuite.veille.digest.words import OPINIONS
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.digest.coming_back import Remark
    from cmsuite.veille.digest.feedback import Found


@dataclass(frozen=True, slots=True)
class Line:
    """An axis or a source, and what was said of issues with something of it; or what a reader wrote."""

    name: str
    found: Found | None = None
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of it. items, led: of these issues, and how many of them led to something."""

    first: date
    lines: tuple[Line, ...]
    items: int
    led: int


class Feedback(Listed):
    """This month, then any before."""

    BINDINGS: ClassVar = [
        Binding("escape,f", "dismiss", N_("Leave")),
        key("left", "month(-1)", N_("Before"), id="feedback.before", help=N_("The month before."),
            cli="veille digest opinions"),
        key("right", "month(1)", N_("After"), id="feedback.after", help=N_("The month after."),
            cli="veille digest opinions"),
    ]  # fmt: skip
    heading = N_("What readers say of it")
    empty = N_("No reader said anything in that month.")
    keys_ = N_("← → month   esc")

    def on_mount(self) -> None:
        self.first: date | None = None
        super().on_mount()

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("AXIS, SOURCE OR REMARK"), lambda one: one.name, least=30),
            Column(N_("USEFUL"), lambda one: number(one.found.useful) if one.found else "", 7, right=True),
            Column(N_("READERS"), lambda one: number(one.found.said) if one.found else "", 8, right=True),
            Column(N_("SHARE"), lambda one: percent(one.found.rate, 0) if one.found else "", 7, right=True),
        )

    def load(self) -> None:
        self.ask(partial(_month, self.first), self._found)

    def _found(self, of: Month) -> None:
        self.first = of.first
        self.show(dict(enumerate(of.lines)))
        led = ngettext("{n} item of these issues led to something, of {of}.",
                       "{n} items of these issues led to something, of {of}.", of.led)  # fmt: skip
        self.about([month(of.first), *([led.format(n=number(of.led), of=number(of.items))] if of.items else [])])

    def told(self, row: Line) -> Iterable[str]:
        if (one := row.remark) is not None:
            issue = translate(N_("issue {n}")).format(n=number(one.number))
            yield " · ".join((shown(one.who), issue, moment(one.at, self.seat.zone), translate(OPINIONS[one.what])))
            yield shown(one.words, 1000)
        if row.found is None:
            return
        said = ngettext(
            "{useful} of {n} readers found useful what had something of it.",
            "{useful} of {n} readers found useful what had something of it.",
            row.found.useful,
        )
        yield labelled(shown(row.name), said.format(useful=number(row.found.useful), n=number(row.found.said)))

    def action_month(self, by: int) -> None:
        if self.first is not None:
            other = self.first - timedelta(days=1) if by < 0 else self.first + timedelta(days=32)
            self.first = other.replace(day=1)
            self.load()


def _month(first: date | None, act: Act) -> Month:
    from cmsuite.veille.digest.feedback import feedback
    from cmsuite.veille.frugality import month_of
    from cmsuite.veille.sources import sources

    start, end = month_of(first or act.now.date())
    found, titles = feedback(act, start, end), {one.id: one.title for one in sources(act)}
    lines = [Line(translate(AXES[axis]), one) for axis, one in found.axes.items()]
    lines += [Line(titles.get(id, str(id)), one) for id, one in found.sources.items()]
    lines += [Line(shown(one.words, 200), remark=one) for one in found.remarks]
    return Month(start, tuple(lines), found.items, found.led)
