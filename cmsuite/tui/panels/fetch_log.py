"""The log of collection: what was asked of each source and what came, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, day, labelled, number, short_date, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.frugality import LogLine

DAYS = 30


class FetchLog(Listed):
    """The newest day first. source: that one alone, None for all; its name in title."""

    BINDINGS: ClassVar = [
        Binding("escape,l", "dismiss", N_("Leave")),
        key("a", "all", N_("All"), id="fetch_log.all", help=N_("Of all sources, or of the one at hand alone."),
            cli="veille log"),
    ]  # fmt: skip
    heading = N_("What was asked, day by day")
    empty = N_("Nothing was asked in the last 30 days: r in the veille asks the feeds.")
    keys_ = N_("a all sources or the one at hand   esc")

    def __init__(self, source: int | None = None) -> None:
        super().__init__()
        self.source = source

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("DAY"), lambda one: short_date(one.day), 8),
            Column(N_("SOURCE"), lambda one: one.title, least=22),
            Column(N_("ASKED"), lambda one: number(one.requests), 6, right=True),
            Column(N_("SAME"), lambda one: Cell(number(one.unchanged), "muted"), 6, right=True, drop=3),
            Column(N_("KB"), lambda one: number(one.size / 1e3, 1), 9, right=True, drop=1),
            Column(N_("NEW"), lambda one: number(one.new_items), 5, right=True),
            Column(N_("ERRORS"), _errors, 7, right=True, drop=2),
        )

    def load(self) -> None:
        self.ask(partial(_lines, self.source), self._found)

    def _found(self, rows: list[LogLine]) -> None:
        self.show(dict(enumerate(rows)))
        size, asked = sum(one.size for one in rows), sum(one.requests for one in rows)
        said = translate("The last 30 days. Requests: {requests}; {megabytes} MB; new items: {new}; errors: {errors}.")
        self.about([said.format(requests=number(asked), megabytes=number(size / 1e6, 1),
                                new=number(sum(one.new_items for one in rows)),
                                errors=number(sum(one.errors for one in rows)))] if rows else [])  # fmt: skip

    def told(self, row: LogLine) -> Iterable[str]:
        yield labelled(day(row.day), shown(row.title))
        said = translate("Requests: {requests}, not modified: {same}; {kilobytes} kB in {ms} ms; new items: {new}.")
        yield said.format(
            requests=number(row.requests),
            same=number(row.unchanged),
            kilobytes=number(row.size / 1e3, 1),
            ms=number(row.ms),
            new=number(row.new_items),
        )
        if row.last_error:
            yield labelled(translate("Last error"), shown(row.last_error))

    def action_all(self) -> None:
        row: LogLine | None = self.list.row
        self.source = None if self.source is not None else row.source if row is not None else None
        self.load()


def _errors(one: LogLine) -> Cell:
    return Cell(f"! {number(one.errors)}", "warning") if one.errors else Cell("")


def _lines(source: int | None, act: Act) -> list[LogLine]:
    from cmsuite.veille.frugality import log

    return log(act, act.now.date() - timedelta(days=DAYS), source)
